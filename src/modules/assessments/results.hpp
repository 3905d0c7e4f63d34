#pragma once
// What marks add up to, and when two places may be told apart. Whole numbers only: the same on every machine, in every order.

#include "base/codec.hpp"
#include "playbook/assessing.hpp"

#include <span>

namespace terrace::assessments {

enum class Outcome : std::uint8_t { met, unmet, not_applicable };
BOOST_DESCRIBE_ENUM(Outcome, met, unmet, not_applicable)

struct Tally {
    std::int64_t met = 0, counted = 0;                  // items; those that do not apply are not counted
    std::int64_t weight_met = 0, weight_counted = 0;    // 0 where the checklist has no weights
    bool operator==(const Tally&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (met, counted, weight_met, weight_counted))

void add(Tally&, Outcome, std::int64_t weight) noexcept;
// Whether so many per cent of the items (of the weights, where there are any) are met; false when nothing counts.
bool reaches(const Tally&, std::int64_t percent) noexcept;

// A figure's value (÷ 10^decimals) against an item's bounds, both included.
Outcome judged(const AssessmentItem&, std::int64_t value, int decimals) noexcept;
// met of counted places below; nothing below counts: the item does not apply.
Outcome of_below(std::int64_t met, std::int64_t counted, std::int64_t percent) noexcept;

// A share as it was counted: so many of so many.
struct Share {
    std::int64_t part = 0, of = 0;
    bool operator==(const Share&) const = default;
};

constexpr std::int64_t share_of_max = 100'000'000;    // a denominator; above it nothing is compared
constexpr std::int64_t few = 30;                      // a denominator below this is too small to compare
constexpr std::int64_t in_full = 1'000'000;           // a share of one, as bounds write it

// The Wilson score interval (1927) at 95 % (z = 1.96), in millionths, rounded outwards: low never above, high never below the exact
// bound. nullopt unless 0 ≤ part ≤ of and 0 < of ≤ share_of_max.
struct Bounds {
    std::int64_t low = 0, high = 0;
    bool operator==(const Bounds&) const = default;
};
std::optional<Bounds> bounds(Share) noexcept;

// Why somebody has no rank.
enum class NoRank : std::uint8_t {
    ranked,
    no_figure,       // no denominator, or no share
    few,             // fewer than `few` in the denominator
    not_separable,   // its interval meets that of another in the group
    alone,           // nobody to be compared with
};
BOOST_DESCRIBE_ENUM(NoRank, ranked, no_figure, few, not_separable, alone)

struct Contestant {
    std::string group;
    Share share;
};
struct Ranked {
    NoRank why = NoRank::no_figure;
    std::int64_t rank = 0;                // from 1, within the group; 0 without one
    std::optional<Bounds> bounds;
    bool operator==(const Ranked&) const = default;
};
// In the order given, which changes nothing. A rank is said only of one whose interval meets no other's of its group; touching is meeting.
// Those with too few are not ranked but stand in the way of nobody.
std::vector<Ranked> ranked(std::span<const Contestant>);

}    // namespace terrace::assessments
