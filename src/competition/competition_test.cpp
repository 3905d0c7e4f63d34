// The project pool divided by ballots: what a county's tally office would check by hand, and thousands of small elections
// computed a second time by the plainest fractions there are.
#include "competition/exact_shares.hpp"
#include "competition/raised_shares.hpp"
#include "competition/telling.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <rapidcheck/gtest.h>
#include <set>
#include <sstream>

namespace terrace::competition {
namespace {

Result<Election> election_in(const std::string& text) {
    std::istringstream in{text};
    return read_election(in);
}
Election good(const std::string& text) {
    auto read = election_in(text);
    if (!read) throw Fault{say(read.error(), Language::zh)};
    return std::move(*read);
}
std::string refusal_of(const std::string& text) {
    const auto read = election_in(text);
    return read ? "" : say(read.error(), Language::zh);
}
std::vector<std::string> ids(const Election& election, const Outcome& outcome) {
    std::vector<std::string> all;
    for (const auto& winner : outcome.winners) all.push_back(election.projects[winner.project].id);
    return all;
}
using Ids = std::vector<std::string>;

const std::string village = "META\nkey;value\ndescription;双河村项目池\nbudget;100000\nvote_type;approval\nnum_projects;4\nnum_votes;5\nmin_project_score_threshold;3\n"
                            "PROJECTS\nproject_id;cost;name\nroad;60000;村道硬化\nlamp;30000;太阳能路灯\npump;40000;抽水站\npool;20000;\"蓄水池;两口\"\n"
                            "VOTES\nvoter_id;vote\n1;road,lamp\n2;road,lamp\n3;road\n4;pump,pool\n5;pump,pool\n";

TEST(Election, IsReadAndWrittenBack) {
    const auto election = good(village);
    EXPECT_EQ(election.budget, 100000);
    EXPECT_EQ(election.projects[3].name, "蓄水池;两口");
    EXPECT_EQ(election.threshold, 3);
    EXPECT_EQ(scores(election), (std::vector<std::int64_t>{3, 2, 2, 2}));
    EXPECT_EQ(write(election), village);
    EXPECT_EQ(write(good("\xEF\xBB\xBF" + village)), village);
}

TEST(Election, PartsOfAYuanStayWhole) {
    const auto election = good("META\nkey;value\nbudget;100.50\nvote_type;approval\nPROJECTS\nproject_id;cost\na;33,25\nb;10\nVOTES\nvoter_id;vote\n1;a\n");
    EXPECT_EQ(election.money_decimals, 2);
    EXPECT_EQ(election.budget, 10050);
    EXPECT_EQ(election.projects[0].cost, 3325);
    EXPECT_EQ(election.projects[1].cost, 1000);
    EXPECT_EQ(write_decimal(10050, 2), "100.5");
    EXPECT_EQ(write_decimal(-5, 1), "-0.5");
}

TEST(Election, ARefusalNamesTheLineAndTheMend) {
    const auto with = [](const std::string& from, const std::string& to) {
        auto text = village;
        text.replace(text.find(from), from.size(), to);
        return refusal_of(text);
    };
    EXPECT_NE(with("4;pump,pool", "4;pump,pond").find("第 20 行"), std::string::npos);
    EXPECT_NE(with("4;pump,pool", "4;pump,pond").find("没有的项目 pond"), std::string::npos);
    EXPECT_NE(with("4;pump,pool", "4;pump,pump").find("投了两次"), std::string::npos);
    EXPECT_NE(with("5;pump", "4;pump").find("一人一票"), std::string::npos);
    EXPECT_NE(with("num_votes;5", "num_votes;6").find("可能缺了一截"), std::string::npos);
    EXPECT_NE(with("pump;40000", "road;40000").find("前面已有"), std::string::npos);
    EXPECT_NE(with("pump;40000", "pump;0").find("大于 0"), std::string::npos);
    EXPECT_NE(with("pump;40000", "pump;40,000").find("大于 0"), std::string::npos) << "thousands or decimals: not guessed";
    EXPECT_NE(with("vote_type;approval", "vote_type;knapsack").find("不认识的投票方式"), std::string::npos);
    EXPECT_NE(with("META", "VOTES").find("META、PROJECTS、VOTES"), std::string::npos);
    EXPECT_NE(with("budget;100000\n", "").find("budget"), std::string::npos);
    EXPECT_NE(refusal_of("村名,金额\n双河,1\n").find("不像 .pb"), std::string::npos);
    EXPECT_NE(refusal_of("").find("META"), std::string::npos);
    EXPECT_NE(with("\"蓄水池;两口\"", "\"蓄水池").find("读不懂"), std::string::npos);
}

TEST(Greedy, SkipsStopsOrAsksForAThreshold) {
    const auto election = good(village);
    EXPECT_EQ(ids(election, *solve(election, {Rule::greedy})), (Ids{"road", "lamp"}));
    EXPECT_EQ(ids(election, *solve(election, {Rule::greedy, Utility::cost, Completion::none, TieBreak::max_cost})), (Ids{"road", "pump"}));
    EXPECT_EQ(ids(election, *solve(election, {Rule::greedy_threshold})), (Ids{"road"}));
    EXPECT_EQ(ids(election, *solve(election, {Rule::greedy, Utility::cardinality})), (Ids{"pool", "lamp", "pump"})) << "votes for each yuan; pump and road alike: the id";
    auto dear = village;
    dear.replace(dear.find("lamp;30000"), 10, "lamp;50000");
    EXPECT_EQ(ids(good(dear), *solve(good(dear), {Rule::greedy, Utility::cost, Completion::none, TieBreak::id})), (Ids{"road", "pool"}));
    dear.erase(dear.find("min_project"), std::string{"min_project_score_threshold;3\n"}.size());
    EXPECT_EQ(ids(good(dear), *solve(good(dear), {Rule::greedy_no_skip})), (Ids{"road"}));
    EXPECT_EQ(solve(good(dear), {Rule::greedy_threshold}).error().no, No::missing_field);
}

TEST(Greedy, CountsPointsAndPlaces) {
    const auto points = good("META\nkey;value\nbudget;10\nvote_type;cumulative\nPROJECTS\nproject_id;cost\na;10\nb;10\nVOTES\nvoter_id;vote;points\n1;a,b;1,9\n2;a;2.5\n3;a;1\n");
    EXPECT_EQ(scores(points), (std::vector<std::int64_t>{45, 90}));
    EXPECT_EQ(ids(points, *solve(points, {Rule::greedy})), (Ids{"b"}));
    const auto places = good("META\nkey;value\nbudget;10\nvote_type;ordinal\nmax_length;3\nPROJECTS\nproject_id;cost\na;10\nb;10\nVOTES\nvoter_id;vote\n1;a,b\n2;b,a\n3;b\n");
    EXPECT_EQ(scores(places), (std::vector<std::int64_t>{5, 8}));
    EXPECT_FALSE(solve(places, {})) << "ranked ballots have no agreed form of equal shares";
    EXPECT_FALSE(solve(good("META\nkey;value\nbudget;10\nvote_type;scoring\nPROJECTS\nproject_id;cost\na;10\nVOTES\nvoter_id;vote;points\n1;a;0\n"), {}));
}

// Five voters hold 20,000 each. road has three: 60,000, all of it. The two others raise 40,000 for pump or 20,000 for pool; a
// project is worth what it costs, so both price alike and the id decides: pool. With cardinality the cheaper comes first anyway.
TEST(EqualShares, AVillageByHand) {
    const auto election = good(village);
    const auto outcome = solve(election, {Rule::equal_shares, Utility::cost, Completion::none});
    EXPECT_EQ(ids(election, *outcome), (Ids{"road", "pool"}));
    EXPECT_EQ(outcome->cost, 80000);
    const auto dearer_first = solve(election, {Rule::equal_shares, Utility::cost, Completion::none, TieBreak::max_cost});
    EXPECT_EQ(ids(election, *dearer_first), (Ids{"road", "pump"}));
    const auto raised = solve(election, {Rule::equal_shares, Utility::cost, Completion::add1});
    EXPECT_EQ(ids(election, *raised), (Ids{"road", "pool"}));
    EXPECT_EQ(raised->stop, Stop::nothing_fits) << "neither lamp nor pump fits into the 20,000 left";
    EXPECT_EQ(raised->rounds, 0);
    EXPECT_EQ(ids(election, *solve(election, {Rule::equal_shares, Utility::cost, Completion::greedy})), (Ids{"road", "pool"}));
}

// With 150,000 everybody holds 30,000, which pays for road, pool and pump; lamp's two have 10,000 each left of the 15,000 they need.
TEST(EqualShares, SharesGrowUntilNothingIsLeftOut) {
    auto text = village;
    const auto election = good(text.replace(text.find("100000"), 6, "150000"));
    const auto outcome = solve(election, {});
    EXPECT_EQ(ids(election, *outcome), (Ids{"road", "lamp", "pool", "pump"}));
    EXPECT_EQ(outcome->rounds, 5000);
    EXPECT_EQ(outcome->stop, Stop::nothing_fits);
}

// road takes all that the three have. sign would still fit, but its one voter needs 9,000 more; at 7,500 more the two others
// can pay for pump, and 115,000 of 100,000 is too much.
TEST(EqualShares, SharesGrowNoFurtherThanTheBudget) {
    const auto election = good("META\nkey;value\nbudget;100000\nvote_type;approval\nPROJECTS\nproject_id;cost\nroad;60000\npump;40000\npool;15000\nsign;9000\n"
                               "VOTES\nvoter_id;vote\n1;road,sign\n2;road\n3;road\n4;pump,pool\n5;pump,pool\n");
    const auto outcome = solve(election, {});
    EXPECT_EQ(ids(election, *outcome), (Ids{"road", "pool"}));
    EXPECT_EQ(outcome->rounds, 7499);
    EXPECT_EQ(outcome->stop, Stop::over_budget);
    EXPECT_EQ(ids(election, *solve(election, {Rule::equal_shares, Utility::cost, Completion::add1u})), (Ids{"road", "pool", "sign"}));
}

// One voter wants a bridge for half a million; the shares must grow half a million times. Twins stand alike in every one of them.
TEST(EqualShares, ManyRoundsAreProvedAndNotRun) {
    const auto election = good("META\nkey;value\nbudget;9000000.50\nvote_type;approval\nPROJECTS\nproject_id;cost\nbridge;500000000\nwell;30000\ntank;30000\npath;20000\nroof;50000000\nboat;8000000\n"
                               "VOTES\nvoter_id;vote\n1;bridge,well,tank\n2;well,tank,path\n3;path,well,tank\n4;roof\n5;boat\n");
    const Contest contest{election, {}};
    Effort effort;
    const auto shared = raised_shares(contest, &effort);
    EXPECT_EQ(shared.rounds, 6'200'000);
    EXPECT_EQ(shared.stop, Stop::nothing_fits);
    EXPECT_LT(effort.spans + effort.exact, 200);
}

TEST(EqualShares, IsExplainedInBothLanguages) {
    const auto election = good(village);
    const Asked asked{Rule::equal_shares, Utility::cost, Completion::none};
    const auto told = told_json(election, asked, *solve(election, asked), true);
    const auto& steps = told.at("explanation").at("steps").as_array();
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[0].at("zh").as_string(), "第 1 个：「村道硬化」（road），60000 元。3 人选了它，其中 3 人各出 20000 元。它的钱等于 3 人平摊，下一个「太阳能路灯」（lamp）等于 2 人平摊：人多的先。");
    EXPECT_EQ(steps[1].at("zh").as_string(), "第 2 个：「蓄水池;两口」（pool），20000 元。2 人选了它，其中 2 人各出 10000 元。它和 pump 完全一样：按规则，项目编号小的在前。");
    EXPECT_EQ(steps[1].at("en").as_string(), "2. \"蓄水池;两口\" (pool), 20000 yuan. Of the 2 who named it, 2 pay 10000 yuan each. It stands exactly alike with pump: by the rule, the lower project id comes first.");
    EXPECT_EQ(told.at("explanation").at("not_chosen").at(0).at("zh").as_string(), "「太阳能路灯」（lamp）要 30000 元，选它的 2 人一共只剩 0 元，不够。");
    EXPECT_NE(told.at("says").at("zh").as_string().find("该发给个人的一分不动"), std::string::npos);
    const auto greedy = told_json(election, {Rule::greedy}, *solve(election, {Rule::greedy}), true);
    EXPECT_EQ(greedy.at("explanation").at("not_chosen").at(0).at("zh").as_string(), "「蓄水池;两口」（pool）得 2 票，要 20000 元，轮到它时只剩 10000 元，放不下。");
}

// ---- A second computation, by definition, with fractions and nothing clever ----

using Exact = boost::multiprecision::cpp_rational;

// What each supporter pays at most, when they pay `cost` together: the sum at which min(money, sum) adds up to it.
std::optional<Exact> price(std::vector<Exact> money, const Exact& cost) {
    std::sort(money.begin(), money.end());
    Exact rest = cost;
    for (std::size_t i = 0; i < money.size(); ++i) {
        const Exact even = rest / (money.size() - i);
        if (even <= money[i]) return even;
        rest -= money[i];
    }
    return std::nullopt;
}

std::vector<std::uint32_t> by_definition(const Election& election, const Asked& asked, Exact share) {
    const auto place = tie_order(election, asked.tie_break);
    std::vector<Exact> money(election.ballots.size(), share);
    std::vector<std::uint32_t> winners;
    std::set<std::uint32_t> won;
    for (;;) {
        std::optional<std::uint32_t> best;
        Exact best_price, best_pays;
        for (std::uint32_t p = 0; p < election.projects.size(); ++p) {
            std::vector<Exact> held;
            for (std::size_t b = 0; b < money.size(); ++b)
                for (const auto& choice : election.ballots[b].choices)
                    if (choice.project == p) held.push_back(money[b]);
            const auto pays = price(held, Exact{election.projects[p].cost});
            if (won.contains(p) || !pays) continue;
            const Exact for_each = *pays / (asked.utility == Utility::cost ? election.projects[p].cost : 1);
            if (!best || for_each < best_price || (for_each == best_price && place[p] < place[*best])) best = p, best_price = for_each, best_pays = *pays;
        }
        if (!best) return winners;
        Exact paid = 0;
        for (std::size_t b = 0; b < money.size(); ++b)
            for (const auto& choice : election.ballots[b].choices)
                if (choice.project == *best) {
                    const Exact gives = std::min(money[b], best_pays);
                    money[b] -= gives;
                    paid += gives;
                    if (money[b] < 0) throw Fault{"a voter paid more than the share"};
                }
        if (paid != election.projects[*best].cost) throw Fault{"the payments are not the cost"};
        winners.push_back(*best);
        won.insert(*best);
    }
}

Shared raised_by_definition(const Election& election, const Asked& asked) {
    const Contest contest{election, asked};
    std::vector<std::uint32_t> before;
    for (std::int64_t round = 0;; ++round) {
        auto winners = by_definition(election, asked, Exact{election.budget} / election.ballots.size() + round * election.yuan());
        const auto stop = contest.stop_of(winners);
        if (stop == Stop::over_budget) return {std::move(before), round - 1, stop};
        if (stop == Stop::nothing_fits) return {std::move(winners), round, stop};
        before = std::move(winners);
    }
}

// Small, full of ties: few different costs, many equal ballots.
Election any_election(std::int64_t cost_max) {
    Election election;
    const auto projects = *rc::gen::inRange(1, 8), voters = *rc::gen::inRange(1, 14);
    election.meta = {{"vote_type", "approval"}};
    election.project_columns = {"project_id", "cost"};
    election.vote_columns = {"voter_id", "vote"};
    std::int64_t all = 0;
    for (int p = 0; p < projects; ++p) {
        const auto cost = *rc::gen::inRange<std::int64_t>(1, cost_max + 1);
        const auto id = "p" + std::to_string(p * 7 % 11);
        election.projects.push_back({id, "", cost, {id, std::to_string(cost)}});
        all += cost;
    }
    election.budget = *rc::gen::inRange<std::int64_t>(1, all + 1);
    election.meta.push_back({"budget", std::to_string(election.budget)});
    for (int v = 0; v < voters; ++v) {
        Ballot ballot{std::to_string(v), {}, {}};
        std::string named;
        for (std::uint32_t p = 0; p < election.projects.size(); ++p)
            if (*rc::gen::inRange(0, 3) == 0) {
                ballot.choices.push_back({p, 1});
                named += (named.empty() ? "" : ",") + election.projects[p].id;
            }
        ballot.fields = {ballot.voter, named};
        election.ballots.push_back(std::move(ballot));
    }
    return election;
}

Asked any_asked() {
    return {Rule::equal_shares, *rc::gen::element(Utility::cost, Utility::cardinality), *rc::gen::element(Completion::none, Completion::add1, Completion::add1u, Completion::greedy),
            *rc::gen::element(TieBreak::id, TieBreak::min_cost, TieBreak::max_cost, TieBreak::max_votes)};
}

RC_GTEST_PROP(EqualShares, AgreeWithTheDefinition, ()) {
    for (int i = 0; i < 12; ++i) {
        const auto election = any_election(*rc::gen::element<std::int64_t>(4, 60, 1000));
        const auto asked = any_asked();
        const Contest contest{election, asked};
        const auto expected = by_definition(election, asked, Exact{election.budget} / election.ballots.size());
        RC_ASSERT(exact_shares(contest, Whole{election.budget}) == expected);
        RC_ASSERT(equal_shares(contest).winners == expected);
    }
}

RC_GTEST_PROP(EqualShares, RaisedByOneAgreeWithTheDefinition, ()) {
    for (int i = 0; i < 6; ++i) {
        const auto election = any_election(*rc::gen::element<std::int64_t>(4, 60, 200));
        const auto asked = any_asked();
        const Contest contest{election, asked};
        const auto expected = raised_by_definition(election, asked);
        const auto plain = raised_shares_plainly(contest), quick = raised_shares(contest);
        RC_ASSERT(plain.winners == expected.winners && plain.rounds == expected.rounds && plain.stop == expected.stop);
        RC_ASSERT(quick.winners == expected.winners && quick.rounds == expected.rounds && quick.stop == expected.stop);
    }
}

RC_GTEST_PROP(EqualShares, ASpanThatHoldsIsTrueOfEachOfItsRounds, ()) {
    const auto election = any_election(300);
    const auto asked = any_asked();
    const Contest contest{election, asked};
    const auto n = contest.voters();
    const auto from = *rc::gen::inRange<std::int64_t>(0, 100), span = *rc::gen::inRange<std::int64_t>(0, 60);
    const auto all = bounded_shares(contest, election.budget + from * n, election.budget + (from + span) * n);
    for (auto round = from; all && round <= from + span; ++round) RC_ASSERT(exact_shares(contest, Whole{election.budget + round * n}) == *all);
}

RC_GTEST_PROP(Fund, IsNeverOverspentAndNobodyPaysMoreThanTheShare, ()) {
    const auto election = any_election(500);
    for (const auto rule : {Rule::greedy, Rule::greedy_no_skip, Rule::equal_shares}) {
        auto asked = any_asked();
        asked.rule = rule;
        const auto outcome = solve(election, asked);
        RC_ASSERT(outcome.has_value());
        RC_ASSERT(outcome->cost <= election.budget);
        std::int64_t cost = 0;
        std::set<std::uint32_t> once;
        for (const auto& winner : outcome->winners) {
            cost += election.projects[winner.project].cost;
            RC_ASSERT(once.insert(winner.project).second);
        }
        RC_ASSERT(cost == outcome->cost);
        if (rule != Rule::equal_shares) continue;
        // What voters have left, and what they paid, is what they were given.
        const Contest contest{election, asked};
        Told told;
        exact_shares(contest, Whole{election.budget}, &told);
        Exact left = 0, spent = 0;
        for (std::uint32_t g = 0; g < told.left.size(); ++g) {
            RC_ASSERT(told.left[g].over >= 0);
            left += Exact{told.left[g].over, told.left[g].under} * contest.weight(g);
        }
        for (const auto& bought : told.purchases) {
            spent += election.projects[bought.project].cost;
            RC_ASSERT(Exact(bought.pays.over, bought.pays.under) * bought.full + Exact(bought.rest_given.over, bought.rest_given.under) == election.projects[bought.project].cost);
            RC_ASSERT(bought.full + bought.short_of + bought.broke == contest.votes(bought.project));
        }
        RC_ASSERT(left + spent == election.budget);
    }
}

RC_GTEST_PROP(Fund, TheOrderOfLinesDoesNotMatter, ()) {
    const auto election = any_election(100);
    auto turned = election;
    std::reverse(turned.ballots.begin(), turned.ballots.end());
    std::reverse(turned.projects.begin(), turned.projects.end());
    const auto last = static_cast<std::uint32_t>(election.projects.size() - 1);
    for (auto& ballot : turned.ballots)
        for (auto& choice : ballot.choices) choice.project = last - choice.project;
    auto asked = any_asked();
    asked.rule = *rc::gen::element(Rule::greedy, Rule::equal_shares);
    const auto here = solve(election, asked), there = solve(turned, asked);
    RC_ASSERT(ids(election, *here) == ids(turned, *there));
    RC_ASSERT(here->rounds == there->rounds);
    RC_ASSERT(json::serialize(told_json(election, asked, *here, true)) == json::serialize(told_json(turned, asked, *there, true)));
}

RC_GTEST_PROP(Election, WrittenAndReadIsTheSame, ()) {
    const auto election = any_election(5000);
    const auto text = write(election);
    const auto again = good(text);
    RC_ASSERT(write(again) == text);
    RC_ASSERT(again.budget == election.budget);
    for (std::size_t b = 0; b < again.ballots.size(); ++b) RC_ASSERT(again.ballots[b].choices == election.ballots[b].choices);
    const auto asked = any_asked();
    RC_ASSERT(*solve(again, asked) == *solve(election, asked));
}

}    // namespace
}    // namespace terrace::competition
