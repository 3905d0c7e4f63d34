#include "policy/policy.hpp"

#include <algorithm>

namespace terrace::policy {
namespace {

struct UnitFacts {
    Unit unit;
    std::string_view code, zh, en;
};
constexpr std::array units{
    UnitFacts{Unit::yuan_per_person_year, "yuan_per_person_year", "元每人每年", "yuan a person a year"},
    UnitFacts{Unit::yuan_per_person_month, "yuan_per_person_month", "元每人每月", "yuan a person a month"},
    UnitFacts{Unit::yuan_per_mu_year, "yuan_per_mu_year", "元每亩每年", "yuan a mu a year"},
    UnitFacts{Unit::yuan_per_mu_month, "yuan_per_mu_month", "元每亩每月", "yuan a mu a month"},
    UnitFacts{Unit::yuan_per_unit, "yuan_per_unit", "元每单位", "yuan each"},
    UnitFacts{Unit::yuan_per_kg, "yuan_per_kg", "元每公斤", "yuan a kg"},
    UnitFacts{Unit::kg_per_mu_year, "kg_per_mu_year", "公斤每亩每年", "kg a mu a year"},
    UnitFacts{Unit::yuan, "yuan", "元", "yuan"},
    UnitFacts{Unit::coefficient, "coefficient", "系数", "times"},
    UnitFacts{Unit::mu_per_person, "mu_per_person", "亩每人", "mu a person"},
    UnitFacts{Unit::share_per_year, "share_per_year", "每年增长", "growth a year"},
    UnitFacts{Unit::years, "years", "年", "years"},
    UnitFacts{Unit::persons, "persons", "人", "persons"},
    UnitFacts{Unit::mu, "mu", "亩", "mu"},
};
static_assert(static_cast<std::size_t>(Unit::mu) + 1 == units.size());

constexpr std::array<std::string_view, 13> forms{"fact", "parameter", "equivalent_area", "heads_of_area", "per_head", "per_area", "per_unit",
                                                 "area_yield_price", "sum_of", "indexed", "cap", "floor", "round"};
static_assert(static_cast<std::size_t>(Form::round) + 1 == forms.size());

int days_in(int year, int month) {
    static constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

}    // namespace

std::string_view code_of(Unit unit) noexcept { return units[static_cast<std::size_t>(unit)].code; }
Said name_of(Unit unit) {
    const auto& row = units[static_cast<std::size_t>(unit)];
    return {std::string{row.zh}, std::string{row.en}};
}
std::string_view code_of(Form form) noexcept { return forms[static_cast<std::size_t>(form)]; }

Day plus_months(Day day, int months) noexcept {
    auto civil = civil_of(day);
    const int all = civil.year * 12 + civil.month - 1 + months;
    civil.year = all / 12;
    civil.month = all % 12 + 1;
    civil.day = std::min(civil.day, days_in(civil.year, civil.month));
    return day_of(civil);
}

Result<Cycle> cycle_of(const Policy& policy, Day day) {
    if (day < policy.from || (policy.until && day > *policy.until)) {
        auto dates = write(policy.from) + " – " + (policy.until ? write(*policy.until) : "");
        if (policy.until && day > *policy.until)
            dates += policy.successor.empty() ? "; 后续政策未定 / what follows is not known" : "; " + policy.successor;
        return refuse(No::outside_dates, write(day), policy.id + ": " + dates);
    }
    const auto first = civil_of(policy.from), asked = civil_of(day);
    int months = (asked.year - first.year) * 12 + asked.month - first.month;
    if (plus_months(policy.from, months) > day) --months;
    months -= months % policy.cycle_months;
    Cycle cycle;
    cycle.from = plus_months(policy.from, months);
    cycle.until = plus_months(policy.from, months + policy.cycle_months) - 1;
    cycle.judged_on = policy.effect == Effect::next_cycle ? cycle.from - 1 : cycle.until;
    // A policy that ends inside a cycle pays no part of it: the file has to end with a cycle.
    if (policy.until && cycle.until > *policy.until) return refuse(No::outside_dates, write(day), policy.id + ": " + write(*policy.until));
    return cycle;
}

const DatedValue* value_on(const Parameter& parameter, Day day) {
    for (const auto& one : parameter.values)
        if (one.from <= day && (!one.until || day <= *one.until)) return &one;
    return nullptr;
}

}    // namespace terrace::policy
