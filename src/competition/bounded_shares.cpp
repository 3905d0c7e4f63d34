// The walk with lower and upper bounds; raised_shares.hpp says why it proves what it says.
#include "competition/raised_shares.hpp"

#include <algorithm>
#include <bit>

namespace terrace::competition {
namespace {

// Money in units of 2^-bits; bits are chosen so that all voters' money together stays below 2^62.
constexpr int money_bits = 62;

struct Purse {
    std::int64_t least = 0, most = 0;    // of one voter of the group
    std::int64_t weight = 0;
};

struct Ratio {
    std::int64_t over = 0, under = 1;
};
bool operator<(const Ratio& left, const Ratio& right) { return static_cast<__int128>(left.over) * right.under < static_cast<__int128>(right.over) * left.under; }

// A project as last looked at. Prices are for each unit of worth.
struct Offer {
    std::uint32_t project = 0;
    Ratio least, most;            // bounds of its price; most only when affordable for certain
    bool exact = false;           // least is the price
    bool affordable = false;      // for certain
    std::int64_t pays_least = 0, pays_most = 0;    // of one voter
};

// What comes together when a sum is asked of everybody: all of those who have less, and how many can give it.
struct Given {
    std::int64_t all = 0, rich = 0;
    void add(std::int64_t money, std::int64_t weight, std::int64_t sum) {
        const bool poor = money < sum;
        all += poor ? money * weight : 0;
        rich += poor ? 0 : weight;
    }
};

enum class Sight : std::uint8_t { gone, seen };

class Walk {
  public:
    Walk(const Contest& contest, int bits, std::int64_t least, std::int64_t most) : contest_{contest}, bits_{bits} {
        purses_.reserve(contest.groups());
        for (std::uint32_t g = 0; g < contest.groups(); ++g) purses_.push_back({least, most, contest.weight(g)});
        supporters_.resize(contest.projects());
        start_.resize(contest.projects());
        for (std::uint32_t p = 0; p < contest.projects(); ++p) {
            if (contest.votes(p) == 0 || contest.cost(p) > (std::int64_t{1} << (money_bits - bits))) continue;    // dearer than all money there is
            const auto all = contest.supporters(p);
            supporters_[p].assign(all.begin(), all.end());
            queue_.push_back({p, exact_price(p, contest.votes(p)), {}, false, false, 0, 0});
            start_[p] = ((contest.cost(p) << bits) - 1) / contest.votes(p) + 1;
        }
        std::make_heap(queue_.begin(), queue_.end(), later);
    }

    std::optional<std::vector<std::uint32_t>> all() {
        for (;;) {
            const auto next = step();
            if (!next) return std::nullopt;
            if (!*next) return std::move(winners_);
        }
    }

  private:
    static bool later(const Offer& left, const Offer& right) { return right.least < left.least; }

    // cost / count for each unit of worth: 1 / count where worth is cost.
    Ratio exact_price(std::uint32_t project, std::int64_t count) const { return {(contest_.by_cost() ? 1 : contest_.cost(project)) << bits_, count}; }

    // Nothing: cannot tell. No project: nothing can be bought any more.
    std::optional<std::optional<std::uint32_t>> step() {
        seen_.clear();
        std::size_t best = none;
        while (!queue_.empty() && (best == none || !(seen_[best].most < queue_.front().least))) {
            std::pop_heap(queue_.begin(), queue_.end(), later);
            Offer offer = queue_.back();
            queue_.pop_back();
            if (look(offer) == Sight::gone) continue;
            seen_.push_back(offer);
            if (offer.affordable && (best == none || better(offer, seen_[best]))) best = seen_.size() - 1;
        }
        if (seen_.empty()) return std::optional<std::uint32_t>{};
        if (best == none) return std::nullopt;
        for (std::size_t i = 0; i < seen_.size(); ++i)
            if (i != best && !comes_after(seen_[i], seen_[best])) return std::nullopt;
        const Offer winner = seen_[best];
        for (std::size_t i = 0; i < seen_.size(); ++i) {
            if (i == best) continue;
            queue_.push_back(seen_[i]);
            std::push_heap(queue_.begin(), queue_.end(), later);
        }
        buy(winner);
        winners_.push_back(winner.project);
        return std::optional{winner.project};
    }

    bool better(const Offer& offer, const Offer& best) const {
        if (offer.most < best.most) return true;
        return !(best.most < offer.most) && contest_.rank(offer.project) < contest_.rank(best.project);
    }

    bool comes_after(const Offer& offer, const Offer& best) const {
        if (best.most < offer.least) return true;
        // Prices that are equal for certain: known exactly, or twins. Then the tie order says.
        const bool alike = contest_.twins(offer.project, best.project) || (offer.exact && best.exact && !(offer.least < best.least));
        return alike && contest_.rank(best.project) < contest_.rank(offer.project);
    }

    // Who has nothing left for certain is taken off the list; what remains gives bounds of the price.
    Sight look(Offer& offer) {
        const auto project = offer.project;
        auto& list = supporters_[project];
        const auto cost = contest_.cost(project) << bits_;
        std::int64_t count = 0, least_of_all = std::int64_t{1} << money_bits, least_sum = 0, most_sum = 0;
        Given least_given, most_given;    // were `start` asked of everybody
        const auto start = start_[project];
        std::size_t kept = 0;
        for (const auto group : list) {
            const auto& purse = purses_[group];
            if (purse.most == 0) continue;
            list[kept++] = group;
            count += purse.weight;
            least_of_all = std::min(least_of_all, purse.least);
            least_sum += purse.least * purse.weight;
            most_sum += purse.most * purse.weight;
            least_given.add(purse.least, purse.weight, start);
            most_given.add(purse.most, purse.weight, start);
        }
        list.resize(kept);
        if (most_sum < cost) return Sight::gone;
        offer.affordable = least_sum >= cost;
        const auto even = (cost - 1) / count + 1;
        offer.exact = least_of_all >= even;
        if (offer.exact) {
            offer.least = offer.most = exact_price(project, count);
            offer.pays_most = start_[project] = even;
            offer.pays_least = cost / count;
            return Sight::seen;
        }
        const auto worth = contest_.worth(project);
        bool met = false;
        start_[project] = fill<&Purse::most>(list, purses_, cost, start, most_given, met);
        offer.pays_least = start_[project] - (met ? 0 : 1);
        offer.least = {offer.pays_least, worth};
        if (offer.affordable) {
            offer.pays_most = fill<&Purse::least>(list, purses_, cost, start, least_given, met);
            offer.most = {offer.pays_most, worth};
        }
        return Sight::seen;
    }

    // The least whole sum that is enough when everybody gives it, or all they have. Begins at a sum that is no more than that
    // and goes up by what is missing, divided among those who can give more: what is given grows ever more slowly with the sum,
    // so no step goes too far. Needs enough money. met: the sum is exact.
    template <std::int64_t Purse::*money>
    static std::int64_t fill(const std::vector<std::uint32_t>& list, const std::vector<Purse>& purses, std::int64_t cost, std::int64_t sum, Given given, bool& met) {
        for (;;) {
            const auto missing = cost - given.all - sum * given.rich;
            met = missing == 0;
            if (missing <= 0) return sum;
            sum += (missing - 1) / given.rich + 1;
            given = {};
            for (const auto group : list) given.add(purses[group].*money, purses[group].weight, sum);
        }
    }

    void buy(const Offer& winner) {
        for (const auto group : supporters_[winner.project]) {
            auto& purse = purses_[group];
            purse.least = std::max<std::int64_t>(0, purse.least - winner.pays_most);
            purse.most = std::max<std::int64_t>(0, purse.most - winner.pays_least);
        }
    }

    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    const Contest& contest_;
    int bits_;
    std::vector<Purse> purses_;
    std::vector<std::vector<std::uint32_t>> supporters_;    // with money left
    std::vector<std::int64_t> start_;                       // where fill begins: prices only rise
    std::vector<Offer> queue_, seen_;                       // a heap by the lower bound of the price
    std::vector<std::uint32_t> winners_;
};

}    // namespace

std::optional<std::vector<std::uint32_t>> bounded_shares(const Contest& contest, __int128 from, __int128 to) {
    if (to >> (money_bits - 1) != 0) return std::nullopt;
    // One bit to spare for rounding up.
    const int bits = money_bits - 1 - std::bit_width(static_cast<std::uint64_t>(to));
    const auto least = (from << bits) / contest.voters(), most = ((to << bits) - 1) / contest.voters() + 1;
    return Walk{contest, bits, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most)}.all();
}

}    // namespace terrace::competition
