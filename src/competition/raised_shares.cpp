#include "competition/raised_shares.hpp"

#include "competition/exact_shares.hpp"

#include <algorithm>

namespace terrace::competition {
namespace {

Whole whole_of(__int128 number) { return Whole{static_cast<std::int64_t>(number >> 62)} * (Whole{1} << 62) + Whole{static_cast<std::int64_t>(number & ((static_cast<__int128>(1) << 62) - 1))}; }

__int128 pot_at(const Contest& contest, std::int64_t rounds) { return contest.budget() + static_cast<__int128>(rounds) * contest.voters() * contest.yuan(); }

std::vector<std::uint32_t> winners_at(const Contest& contest, std::int64_t rounds, Effort& effort) {
    if (auto winners = bounded_shares(contest, pot_at(contest, rounds), pot_at(contest, rounds))) {
        ++effort.spans;
        return std::move(*winners);
    }
    ++effort.undecided;
    ++effort.exact;
    return exact_shares(contest, whole_of(pot_at(contest, rounds)));
}

}    // namespace

Shared equal_shares(const Contest& contest, Effort* told) {
    Effort effort;
    Shared shared{winners_at(contest, 0, effort), 0, Stop::none};
    if (told != nullptr) *told = effort;
    return shared;
}

Shared raised_shares(const Contest& contest, Effort* told) {
    constexpr std::int64_t span_max = std::int64_t{1} << 40;
    Effort effort;
    std::vector<std::uint32_t> before;
    Shared shared;
    // Of the rounds from `round`, `span` more than that one are tried together; held spans grow, undecided ones shrink.
    for (std::int64_t round = 0, span = 1;;) {
        auto winners = bounded_shares(contest, pot_at(contest, round), pot_at(contest, round + span));
        std::int64_t last = round + span;
        if (winners) {
            ++effort.spans;
            span = std::min(span + span / 2 + 1, span_max);
        } else if (span > 0) {
            ++effort.undecided;
            span /= 2;
            continue;
        } else {
            winners = winners_at(contest, round, effort);
            last = round;
            span = 1;
        }
        const auto stop = contest.stop_of(*winners);
        if (stop == Stop::over_budget) {
            shared = {std::move(before), round - 1, stop};
            break;
        }
        if (stop == Stop::nothing_fits) {
            shared = {std::move(*winners), round, stop};
            break;
        }
        before = std::move(*winners);
        round = last + 1;
    }
    if (told != nullptr) *told = effort;
    return shared;
}

Shared raised_shares_plainly(const Contest& contest) {
    std::vector<std::uint32_t> before;
    for (std::int64_t round = 0;; ++round) {
        auto winners = exact_shares(contest, whole_of(pot_at(contest, round)));
        const auto stop = contest.stop_of(winners);
        if (stop == Stop::over_budget) return {std::move(before), round - 1, stop};
        if (stop == Stop::nothing_fits) return {std::move(winners), round, stop};
        before = std::move(winners);
    }
}

}    // namespace terrace::competition
