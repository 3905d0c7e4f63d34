#include "playbook/shipped.hpp"

#include <array>

namespace terrace {

// The texts compiled in, see src/CMakeLists.txt.
#define TERRACE_SHIPPED(name)                   \
    std::string_view name##_methods() noexcept; \
    std::string_view name##_history() noexcept; \
    std::string_view name##_figures() noexcept;
TERRACE_SHIPPED(qiaojia_corridor)
TERRACE_SHIPPED(gongshan)
TERRACE_SHIPPED(weixin)
TERRACE_SHIPPED(zhuxi)
TERRACE_SHIPPED(zhaotong)
TERRACE_SHIPPED(wuzhai)
#undef TERRACE_SHIPPED
std::string_view gongshan_cases() noexcept;
std::string_view wuzhai_cases() noexcept;

std::span<const ShippedPlaybook> shipped_playbooks() {
    static const std::array<ShippedPlaybook, 6> all{
        {{"qiaojia_corridor", qiaojia_corridor_methods(), qiaojia_corridor_history(), qiaojia_corridor_figures(), {}},
         {"gongshan", gongshan_methods(), gongshan_history(), gongshan_figures(), gongshan_cases()},
         {"weixin", weixin_methods(), weixin_history(), weixin_figures(), {}},
         {"zhuxi", zhuxi_methods(), zhuxi_history(), zhuxi_figures(), {}},
         {"zhaotong", zhaotong_methods(), zhaotong_history(), zhaotong_figures(), {}},
         {"wuzhai", wuzhai_methods(), wuzhai_history(), wuzhai_figures(), wuzhai_cases()}}};
    return all;
}

}    // namespace terrace
