#include "competition/contest.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace terrace::competition {

Contest::Contest(const Election& election, const Asked& asked)
    : voters_{static_cast<std::int64_t>(election.ballots.size())}, budget_{election.budget}, yuan_{election.yuan()}, by_cost_{asked.utility == Utility::cost},
      votes_(election.projects.size()), first_(election.projects.size() + 1), rank_{tie_order(election, asked.tie_break)} {
    for (const auto& project : election.projects) cost_.push_back(project.cost);
    std::vector<std::vector<std::uint32_t>> named(election.ballots.size());
    for (std::size_t b = 0; b < named.size(); ++b) {
        for (const auto& choice : election.ballots[b].choices) named[b].push_back(choice.project);
        std::sort(named[b].begin(), named[b].end());
    }
    // By what they name, so that the order of lines does not matter and equal ballots lie together.
    std::vector<std::uint32_t> order(named.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto left, auto right) { return named[left] < named[right]; });
    const std::vector<std::uint32_t>* last = nullptr;
    std::vector<std::uint32_t> first_of_group;
    for (const auto b : order) {
        if (last == nullptr || *last != named[b]) {
            weight_.push_back(0);
            first_of_group.push_back(b);
        }
        last = &named[b];
        ++weight_.back();
    }
    for (std::uint32_t g = 0; g < weight_.size(); ++g)
        for (const auto project : named[first_of_group[g]]) {
            votes_[project] += weight_[g];
            ++first_[project + 1];
        }
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    supporters_.resize(first_.back());
    auto next = first_;
    for (std::uint32_t g = 0; g < weight_.size(); ++g)
        for (const auto project : named[first_of_group[g]]) supporters_[next[project]++] = g;
    std::map<std::pair<std::int64_t, std::vector<std::uint32_t>>, std::uint32_t> kinds;
    for (std::uint32_t p = 0; p < cost_.size(); ++p) {
        const auto named_by = supporters(p);
        twin_of_.push_back(kinds.try_emplace({cost_[p], {named_by.begin(), named_by.end()}}, p).first->second);
    }
}

Stop Contest::stop_of(std::span<const std::uint32_t> winners) const {
    std::vector<bool> won(projects());
    std::int64_t left = budget_;
    for (const auto project : winners) {
        won[project] = true;
        left -= cost_[project];
        if (left < 0) return Stop::over_budget;
    }
    for (std::uint32_t p = 0; p < projects(); ++p)
        if (!won[p] && votes_[p] > 0 && cost_[p] <= left) return Stop::none;
    return Stop::nothing_fits;
}

}    // namespace terrace::competition
