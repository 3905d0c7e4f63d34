#include "app/demo_door.hpp"

#include "app/demo_forms.hpp"
#include "app/demo_report.hpp"
#include "app/init_door.hpp"
#include "app/playbook_door.hpp"
#include "playbook/shipped.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>
#include <ostream>

namespace terrace {

std::string_view qiaojia_branches_methods() noexcept;    // compiled in, see src/CMakeLists.txt
std::string_view qiaojia_safety_methods() noexcept;
std::string_view qiaojia_upkeep_methods() noexcept;

namespace {

Result<void> install_text(County& county, std::string_view text) {
    const auto methods = read_methods(text);
    if (!methods) throw Fault{"sample county: " + say(methods.error().front(), Language::en)};
    if (const auto done = install(county, *methods, text); !done) return tl::unexpected(done.error());
    return {};
}

Result<void> install_methods(County& county) {
    static constexpr std::array used{"qiaojia_corridor", "zhaotong", "weixin", "wuzhai"};    // those of this prefecture
    for (const auto& shipped : shipped_playbooks()) {
        if (std::find(used.begin(), used.end(), shipped.name) == used.end()) continue;
        if (auto done = install_text(county, shipped.methods); !done) return done;
    }
    if (auto done = install_text(county, qiaojia_branches_methods()); !done) return done;
    if (auto done = install_text(county, qiaojia_safety_methods()); !done) return done;
    return install_text(county, qiaojia_upkeep_methods());
}

}    // namespace

Result<int> make_demo(const std::filesystem::path& data, const demo::Options& options, const std::filesystem::path& reference, std::ostream& out, std::ostream& progress) {
    const auto started = std::chrono::steady_clock::now();
    const DomainFacts domain{demo::office_domain, std::string{demo::office_name}};
    if (auto made = DataFolder::make(data, domain); !made) return tl::unexpected(made.error());
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());

    demo::TurnedClock clock{demo::beginning_of(options.now, Zone{domain.zone_minutes})};
    SeededChance chance{options.seed};
    County county{std::move(*folder), clock, chance};
    county.store().durable(false);
    county.vault().durable(false);
    progress << "== 区划和打法 · divisions and playbook\n" << std::flush;
    const auto first = begin_office(county, reference, chance);
    if (!first) return tl::unexpected(first.error());
    if (auto done = install_methods(county); !done) return tl::unexpected(done.error());
    demo::Hand hand{county.desk(), clock, chance, [&] { county.alarms().look(); }};
    const demo::Seat administrator{first->post, first->holder, "本单位管理员", "管理员", first->place};
    const auto sign_ins = demo::fill(hand, county.credentials(), administrator, options, progress);
    issue_sample_forms(county, progress);
    issue_sample_report(county);
    county.store().durable(true);
    county.vault().durable(true);

    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started).count();
    progress << fmt::format("   {} 条记录,{} 秒 · {} records, {} seconds\n", county.store().journal().head().position, seconds, county.store().journal().head().position, seconds);
    out << "样本县,人和事都是编的 · the sample county; everybody and everything in it is invented\n";
    for (const auto& one : sign_ins) out << fmt::format("{} · {}\n    {:<8} {}  {}\n", one.zh, one.en, one.page, one.name, one.secret);
    return 0;
}

}    // namespace terrace
