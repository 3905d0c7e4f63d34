#pragma once
// Figure (数): a value with its unit, how sure it is, the day it speaks of and what it covers. Reports say 余, 逾, 近, 约
// on every second line; "119,980 fish" and "more than 7,653 pledges" are different statements and stay so when added.

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

// How sure (准数 / 下限 / 约数). What a sum is follows from its terms: exact only when all are; a lower bound when none is
// worse than a lower bound; about as soon as one term is about, since that one may err either way and the sum is then
// neither a number nor a bound.
enum class FigureKind : std::uint8_t { exact, at_least, about };
constexpr FigureKind worse(FigureKind a, FigureKind b) { return a < b ? b : a; }

// A code such as "person" or "mu"; a measure word without a code of its own stands for itself ("串"). A quotient joins
// two codes: "tonne/person_time".
struct Unit {
    std::string code;
    auto operator<=>(const Unit&) const = default;
};
struct UnitName {
    std::string_view code, zh, one, many;
};
Unit unit_of(std::string_view measure_word);    // 名 → person, 尾 → fish
std::string name_of(const Unit&, Language, bool many = true);

constexpr int figure_decimals_max = 6;

// value ÷ 10^decimals, with no zero at the end: 3.2万 is {32000, 0}, 50.10 is {501, 1}.
struct Quantity {
    std::int64_t value = 0;
    int decimals = 0;
    FigureKind kind = FigureKind::exact;
    Unit unit;
    bool operator==(const Quantity&) const = default;
};
Quantity quantity(std::int64_t value, Unit, FigureKind = FigureKind::exact, int decimals = 0);

struct Figure : Quantity {
    Day as_of;
    PlaceId scope;    // what it covers: a county although it stands in a basin's report; empty when the terms differ
    bool operator==(const Figure&) const = default;
};

// Only within one unit: bad_value otherwise; out_of_range when the sum does not fit. A sum of figures speaks of the
// earlier day, and of the common scope or none.
Result<Quantity> add(const Quantity&, const Quantity&);
Result<Figure> add(const Figure&, const Figure&);

// a ÷ b, rounded to `decimals`, halves away from zero; b above zero. A lower bound over an exact figure stays a lower
// bound, anything else not exact makes it about. `percent` asks for one unit on both sides.
Result<Quantity> ratio(const Quantity& a, const Quantity& b, int decimals);
Result<Quantity> percent(const Quantity& part, const Quantity& whole, int decimals);

// What a report says: "7653余份", "3.2万余吨", "近20间", "约1.5万座", "2000余万元", "119980(78255+38134+3591)余尾".
struct ReadQuantity : Quantity {
    std::vector<std::int64_t> parts;    // the numbers of a sum in brackets
    bool parts_agree() const noexcept;  // they add up to the value; true when there are none
};
// bad_value when there is no number at the front, or more than one; out_of_range when it does not fit.
Result<ReadQuantity> read_quantity(std::string_view text);

// zh "7653余份", "约15000座", "119980尾"; en "at least 7,653 copies", "about 15,000 sites", "119,980 fish".
std::string write(const Quantity&, Language);

}    // namespace terrace
