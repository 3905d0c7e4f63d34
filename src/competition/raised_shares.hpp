#pragma once
// Equal shares, and equal shares whose share grows by one yuan at a time (add1), with the rounds between proved instead of run.
//
// Prices for one purchase never rise when voters hold more: who can give more leaves less to the others. So, as long as the same
// projects are bought in the same order, more money before is more money after, for each voter. Whoever knows for each voter a
// lower and an upper bound of the money at one step therefore knows a lower and an upper bound of every price there (the price
// at the upper bound of money is the lower bound of the price), and from both the bounds at the next step. BoundedShares walks
// once with such pairs, beginning with the least and the greatest share of a whole span of rounds, rounding outward. Where the
// cheapest project's upper price lies below every other's lower price, all rounds of the span buy that project; walked to the
// end, all of them have the same winners, exactly. Where it cannot tell, it says so: the span is halved, and a single round that
// it cannot tell apart is computed by exact_shares.

#include "competition/contest.hpp"

namespace terrace::competition {

struct Shared {
    std::vector<std::uint32_t> winners;    // in the order of selection
    std::int64_t rounds = 0;
    Stop stop = Stop::none;
};

struct Effort {
    std::int64_t spans = 0, undecided = 0, exact = 0;    // walks that held, walks that could not tell, rounds computed exactly
};

Shared equal_shares(const Contest&, Effort* = nullptr);
Shared raised_shares(const Contest&, Effort* = nullptr);
Shared raised_shares_plainly(const Contest&);    // every round by exact_shares: what the other is measured and tested against

// The winners of every share from pots `from`/voters to `to`/voters at once, or nothing when they cannot be told apart so.
std::optional<std::vector<std::uint32_t>> bounded_shares(const Contest&, __int128 from, __int128 to);

}    // namespace terrace::competition
