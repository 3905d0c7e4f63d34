#include "policy/fact_kinds.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <array>

namespace terrace::policy {
namespace {

constexpr std::array kinds{
    FactKindFacts{FactKind::registered_on, "registered_on", FactType::day, "登记日期", "registered on"},
    FactKindFacts{FactKind::moved_on, "moved_on", FactType::day, "搬迁日期", "moved on"},
    FactKindFacts{FactKind::born_on, "born_on", FactType::day, "出生日期", "born on"},
    FactKindFacts{FactKind::joined_on, "joined_on", FactType::day, "迁入日期(婚入、领养)", "joined the household on"},
    FactKindFacts{FactKind::left_on, "left_on", FactType::day, "迁出日期", "left the household on"},
    FactKindFacts{FactKind::died_on, "died_on", FactType::day, "去世日期", "died on"},
    FactKindFacts{FactKind::hired_publicly_on, "hired_publicly_on", FactType::day, "考录到公职的日期", "hired into a public post on"},
    FactKindFacts{FactKind::public_post_ended_on, "public_post_ended_on", FactType::day, "离开公职的日期", "public post ended on"},
    FactKindFacts{FactKind::officer_since, "officer_since", FactType::day, "提干日期", "army officer since"},
    FactKindFacts{FactKind::non_farm_since, "non_farm_since", FactType::day, "转为非农业户口的日期", "non-farm registration since"},
    FactKindFacts{FactKind::imprisoned_on, "imprisoned_on", FactType::day, "服刑开始日期", "sentence served from"},
    FactKindFacts{FactKind::released_on, "released_on", FactType::day, "刑满释放日期", "released on"},
    FactKindFacts{FactKind::sentence_suspended, "sentence_suspended", FactType::truth, "是否缓刑", "sentence suspended"},
    FactKindFacts{FactKind::town_citizen, "town_citizen", FactType::truth, "是否农转城", "farmer registered in town"},
    FactKindFacts{FactKind::settlement_mode, "settlement_mode", FactType::choice, "安置去向", "where settled"},
    FactKindFacts{FactKind::livelihood_mode, "livelihood_mode", FactType::choice, "生计安置方式", "how livelihood is made good"},
    FactKindFacts{FactKind::contract_from, "contract_from", FactType::day, "合同开始日期", "contract from"},
    FactKindFacts{FactKind::contract_until, "contract_until", FactType::day, "合同结束日期", "contract until"},
    FactKindFacts{FactKind::members, "members", FactType::whole, "人数", "persons"},
    FactKindFacts{FactKind::farming_members, "farming_members", FactType::whole, "农业人口数", "farming persons"},
    FactKindFacts{FactKind::land, "land", FactType::land, "土地面积(亩)", "land (mu)"},
    FactKindFacts{FactKind::crop_yield, "crop_yield", FactType::quantity, "亩产(公斤)", "yield (kg per mu)"},
    FactKindFacts{FactKind::crop_price, "crop_price", FactType::quantity, "单价(元每公斤)", "price (yuan per kg)"},
    FactKindFacts{FactKind::counted, "counted", FactType::quantity, "实物数量", "counted or measured"},
};
constexpr bool in_order() {
    for (std::size_t i = 0; i < kinds.size(); ++i)
        if (static_cast<std::size_t>(kinds[i].kind) != i) return false;
    return true;
}
static_assert(in_order() && static_cast<std::size_t>(FactKind::counted) + 1 == kinds.size(), "one row for each kind, in order");

}    // namespace

int decimals_of(FactType type) noexcept {
    switch (type) {
        case FactType::money: return 2;
        case FactType::land:
        case FactType::quantity: return 4;
        case FactType::day:
        case FactType::truth:
        case FactType::whole:
        case FactType::choice: return 0;
    }
    return 0;
}

std::span<const FactKindFacts> fact_kinds() noexcept { return kinds; }
const FactKindFacts& facts_of(FactKind kind) noexcept { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<FactKind> fact_kind(std::string_view code) noexcept {
    for (const auto& one : kinds)
        if (one.code == code) return one.kind;
    return std::nullopt;
}

}    // namespace terrace::policy
