#pragma once
// Units of forms and how one becomes another, exactly: 1 亩 is 2000/3 m², 15 亩 one hectare, 万 is a number and not a unit. What is not exact
// is refused, never rounded.

#include "forms/catalogue.hpp"

namespace terrace::forms {

// A unit as times `over`/`under` of its family's own: 万元 is 10000/1 of money, 亩 is 2000/3 of area.
struct Measured {
    std::string family, word;    // word: without 万 and the like
    std::int64_t over = 1, under = 1;
};
// nullopt for what is no unit known here.
std::optional<Measured> measured(std::string_view unit);

// Things one can count, so that a heading need not say in what: 件, 座, 人. Land, weight, money, lengths, shares and hours must be said.
bool counted(std::string_view unit);

struct Decimal {
    std::int64_t value = 0;
    int decimals = 0;    // no zero at the end
    bool operator==(const Decimal&) const = default;
};
// unit_differs, or needs_rounding when the exact value has more than `decimals_max` (−1: figure_decimals_max).
tl::expected<Decimal, Reason> converted(Decimal, std::string_view from, std::string_view to, int decimals_max);
std::string write(Decimal);

}    // namespace terrace::forms
