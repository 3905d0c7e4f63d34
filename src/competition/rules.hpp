#pragma once
// The rules by which a village or a county divides its project pool, as docs/competition.md states them to villagers.
//
// greedy              by score, highest first; what does not fit into what is left is skipped.
// greedy-no-skip      the same, but stops at the first that does not fit.
// greedy-threshold    greedy among projects whose score reaches META's min_project_score_threshold.
// equal-shares        every voter holds the same share of the budget and pays, with the others who named it, for projects:
//                     Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities" (2021).
//
// Everything is exact: whole numbers and fractions, the same on every machine.

#include "competition/election.hpp"

namespace terrace::competition {

enum class Rule : std::uint8_t { greedy, greedy_no_skip, greedy_threshold, equal_shares };

// What a project is worth to a voter who named it. cost: what it costs. cardinality: one.
// greedy orders by score (cost) or by score for each yuan (cardinality).
enum class Utility : std::uint8_t { cost, cardinality };

// What follows when equal shares leave money over. add1: every share grows by one yuan at a time until the winners would cost
// more than the budget (the round before counts) or no project that anybody named fits any more. greedy: whatever still fits,
// by greedy. add1u: add1, then greedy.
enum class Completion : std::uint8_t { none, add1, add1u, greedy };

// Between projects that stand exactly alike; whatever is still alike goes by project id, ascending by code point.
enum class TieBreak : std::uint8_t { id, min_cost, max_cost, max_votes };

struct Asked {
    Rule rule = Rule::equal_shares;
    Utility utility = Utility::cost;
    Completion completion = Completion::add1;
    TieBreak tie_break = TieBreak::id;
};

std::string_view word_of(Rule) noexcept;
std::string_view word_of(Utility) noexcept;
std::string_view word_of(Completion) noexcept;
std::string_view word_of(TieBreak) noexcept;

// bad_value when a word is not one of those above.
Result<Asked> read_asked(std::string_view rule, std::string_view utility, std::string_view completion, std::string_view tie_break);

enum class By : std::uint8_t { rule, completion };    // equal shares or greedy as asked; greedy completion

struct Winner {
    std::uint32_t project = 0;
    By by = By::rule;
    bool operator==(const Winner&) const = default;
};

enum class Stop : std::uint8_t {
    none,           // no completion by add1
    nothing_fits,   // no named project fits into what is left
    over_budget,    // one yuan more for everybody would cost more than there is
};

struct Outcome {
    std::vector<Winner> winners;     // in the order of selection
    std::int64_t cost = 0;           // of all winners, in the election's units
    std::int64_t rounds = 0;         // yuan added to each voter's share
    Stop stop = Stop::none;
    bool operator==(const Outcome&) const = default;
};

// Place of each project in the tie order, 0 first.
std::vector<std::uint32_t> tie_order(const Election&, TieBreak);

// bad_value: a rule this kind of ballot does not carry; missing_field: greedy-threshold without a threshold.
Result<Outcome> solve(const Election&, const Asked&);

// The greedy part alone: goes on from `winners`. `threshold`: none, or the least score.
void go_on_greedily(const Election&, const Asked&, std::optional<std::int64_t> threshold, bool skip, By, Outcome&);

// Why ballots of this kind cannot be divided by equal shares, or nothing.
Result<void> shares_possible(const Election&);

}    // namespace terrace::competition
