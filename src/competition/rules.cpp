#include "competition/rules.hpp"

#include "competition/raised_shares.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace terrace::competition {
namespace {

template <class Word, std::size_t count>
Result<Word> word_among(std::string_view field, std::string_view given, const std::array<Word, count>& known) {
    std::string all;
    for (const auto word : known) {
        if (given == word_of(word)) return word;
        all += (all.empty() ? "" : " | ") + std::string{word_of(word)};
    }
    return refuse(No::bad_value, std::string{field}, all);
}

}    // namespace

std::string_view word_of(Rule rule) noexcept {
    switch (rule) {
        case Rule::greedy: return "greedy";
        case Rule::greedy_no_skip: return "greedy-no-skip";
        case Rule::greedy_threshold: return "greedy-threshold";
        case Rule::equal_shares: return "equal-shares";
    }
    return "";
}
std::string_view word_of(Utility utility) noexcept { return utility == Utility::cost ? "cost" : "cardinality"; }
std::string_view word_of(Completion completion) noexcept {
    switch (completion) {
        case Completion::none: return "none";
        case Completion::add1: return "add1";
        case Completion::add1u: return "add1u";
        case Completion::greedy: return "greedy";
    }
    return "";
}
std::string_view word_of(TieBreak order) noexcept {
    switch (order) {
        case TieBreak::id: return "id";
        case TieBreak::min_cost: return "min-cost";
        case TieBreak::max_cost: return "max-cost";
        case TieBreak::max_votes: return "max-votes";
    }
    return "";
}

Result<Asked> read_asked(std::string_view rule, std::string_view utility, std::string_view completion, std::string_view tie_break) {
    const auto rule_read = word_among("--rule", rule, std::array{Rule::greedy, Rule::greedy_no_skip, Rule::greedy_threshold, Rule::equal_shares});
    if (!rule_read) return tl::unexpected(rule_read.error());
    const auto utility_read = word_among("--utility", utility, std::array{Utility::cost, Utility::cardinality});
    if (!utility_read) return tl::unexpected(utility_read.error());
    const auto completion_read = word_among("--completion", completion, std::array{Completion::none, Completion::add1, Completion::add1u, Completion::greedy});
    if (!completion_read) return tl::unexpected(completion_read.error());
    std::string tie_word{tie_break};
    std::replace(tie_word.begin(), tie_word.end(), '_', '-');    // as other programs write them
    const auto tie_read = word_among("--tie-break", std::string_view{tie_word}, std::array{TieBreak::id, TieBreak::min_cost, TieBreak::max_cost, TieBreak::max_votes});
    if (!tie_read) return tl::unexpected(tie_read.error());
    return Asked{*rule_read, *utility_read, *completion_read, *tie_read};
}

std::vector<std::uint32_t> tie_order(const Election& election, TieBreak order) {
    const auto votes = voters_for(election);
    std::vector<std::uint32_t> by(election.projects.size());
    std::iota(by.begin(), by.end(), 0U);
    std::sort(by.begin(), by.end(), [&](auto left, auto right) {
        const auto &one = election.projects[left], &other = election.projects[right];
        if (order == TieBreak::min_cost && one.cost != other.cost) return one.cost < other.cost;
        if (order == TieBreak::max_cost && one.cost != other.cost) return one.cost > other.cost;
        if (order == TieBreak::max_votes && votes[left] != votes[right]) return votes[left] > votes[right];
        return one.id < other.id;    // UTF-8 by byte is by code point
    });
    std::vector<std::uint32_t> place(by.size());
    for (std::uint32_t i = 0; i < by.size(); ++i) place[by[i]] = i;
    return place;
}

void go_on_greedily(const Election& election, const Asked& asked, std::optional<std::int64_t> threshold, bool skip, By by, Outcome& outcome) {
    const auto score = scores(election);
    const auto place = tie_order(election, asked.tie_break);
    std::vector<bool> won(score.size());
    for (const auto& winner : outcome.winners) won[winner.project] = true;
    std::vector<std::uint32_t> order;
    for (std::uint32_t p = 0; p < score.size(); ++p)
        if (!won[p] && (!threshold || score[p] >= *threshold)) order.push_back(p);
    std::sort(order.begin(), order.end(), [&](auto left, auto right) {
        __int128 one = score[left], other = score[right];
        if (asked.utility == Utility::cardinality) {
            one *= election.projects[right].cost;
            other *= election.projects[left].cost;
        }
        return one != other ? one > other : place[left] < place[right];
    });
    for (const auto project : order) {
        const auto cost = election.projects[project].cost;
        if (cost <= election.budget - outcome.cost) {
            outcome.winners.push_back({project, by});
            outcome.cost += cost;
        } else if (!skip) {
            return;
        }
    }
}

Result<void> shares_possible(const Election& election) {
    if (election.vote_type == VoteType::ordinal)
        return refuse(No::bad_value, "vote_type",
                      "ordinal:排了先后的选票,平分法还没有公认的算法,不硬算;请用 --rule greedy / ranked ballots have no agreed form of equal shares; use --rule greedy");
    for (const auto& ballot : election.ballots)
        for (const auto& choice : ballot.choices)
            if (choice.points <= 0)
                return refuse(No::bad_value, "VOTES",
                              "选票 " + ballot.voter + " 给 " + election.projects[choice.project].id + " 的分不大于 0,不知算不算支持;请从这张票上去掉它 / ballot " + ballot.voter + " names " +
                                  election.projects[choice.project].id + " with no points above 0, so it is not clear whether that is support; take it off the ballot");
    return {};
}

Result<Outcome> solve(const Election& election, const Asked& asked) {
    Outcome outcome;
    if (asked.rule != Rule::equal_shares) {
        const bool thresholded = asked.rule == Rule::greedy_threshold;
        if (thresholded && !election.threshold) return refuse(No::missing_field, "META min_project_score_threshold");
        go_on_greedily(election, asked, thresholded || asked.rule == Rule::greedy_no_skip ? election.threshold : std::nullopt, asked.rule != Rule::greedy_no_skip, By::rule, outcome);
        return outcome;
    }
    if (auto fine = shares_possible(election); !fine) return tl::unexpected(fine.error());
    const Contest contest{election, asked};
    const bool raised = asked.completion == Completion::add1 || asked.completion == Completion::add1u;
    const auto shared = raised ? raised_shares(contest) : equal_shares(contest);
    for (const auto project : shared.winners) {
        outcome.winners.push_back({project, By::rule});
        outcome.cost += election.projects[project].cost;
    }
    outcome.rounds = shared.rounds;
    outcome.stop = shared.stop;
    if (asked.completion == Completion::greedy || asked.completion == Completion::add1u) go_on_greedily(election, asked, std::nullopt, true, By::completion, outcome);
    return outcome;
}

}    // namespace terrace::competition
