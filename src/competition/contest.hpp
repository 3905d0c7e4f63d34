#pragma once
// An election as equal shares need it: equal ballots merged, for each project the groups of voters who named it.

#include "competition/rules.hpp"

#include <span>

namespace terrace::competition {

class Contest {
  public:
    Contest(const Election&, const Asked&);

    std::int64_t voters() const { return voters_; }
    std::size_t projects() const { return cost_.size(); }
    std::size_t groups() const { return weight_.size(); }
    std::int64_t weight(std::uint32_t group) const { return weight_[group]; }    // voters in it, all with the same ballot
    std::span<const std::uint32_t> supporters(std::uint32_t project) const { return {supporters_.data() + first_[project], first_[project + 1] - first_[project]}; }
    std::int64_t votes(std::uint32_t project) const { return votes_[project]; }
    std::int64_t cost(std::uint32_t project) const { return cost_[project]; }
    std::int64_t worth(std::uint32_t project) const { return by_cost_ ? cost_[project] : 1; }    // to one voter who named it
    bool by_cost() const { return by_cost_; }
    std::uint32_t rank(std::uint32_t project) const { return rank_[project]; }
    std::int64_t budget() const { return budget_; }
    std::int64_t yuan() const { return yuan_; }
    // Named by the same voters at the same cost: their prices are equal at every moment.
    bool twins(std::uint32_t one, std::uint32_t other) const { return twin_of_[one] == twin_of_[other]; }

    // What a winners' list means for add1: it is over the budget, or no named project fits beside it, or neither.
    Stop stop_of(std::span<const std::uint32_t> winners) const;

  private:
    std::int64_t voters_ = 0, budget_ = 0, yuan_ = 1;
    bool by_cost_ = true;
    std::vector<std::int64_t> weight_, votes_, cost_;
    std::vector<std::size_t> first_;
    std::vector<std::uint32_t> supporters_, rank_, twin_of_;    // twin_of_: the first of its kind
};

}    // namespace terrace::competition
