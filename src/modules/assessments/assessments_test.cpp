#include "modules/assessments/assessments.hpp"
#include "playbook/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace::assessments {
namespace {

std::string example() {
    std::ifstream file{"docs/examples/assessments.yaml", std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}
// The first flaw of the example with one thing changed: "field detail".
std::string flaw_with(const std::string& what, const std::string& with) {
    const auto methods = read_methods(replaced(example(), what, with));
    return methods ? "" : methods.error().front().refusal.field + ": " + methods.error().front().refusal.detail;
}

// The interval by the textbook, in floating point: what the whole numbers are held against.
std::pair<double, double> by_the_book(double x, double n) {
    const double z = 1.96, p = x / n, middle = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
    return {(middle - half) / whole, (middle + half) / whole};
}

std::vector<Contestant> contestants() {
    return *rc::gen::container<std::vector<Contestant>>(rc::gen::exec([] {
        const auto of = *rc::gen::inRange<std::int64_t>(0, 2'000);
        return Contestant{*rc::gen::element<std::string>("town", "hill"), {*rc::gen::inRange<std::int64_t>(0, of + 1), of}};
    }));
}

TEST(AssessmentMethods, TheExampleIsSound) {
    const auto methods = read_methods(example(), "assessments.yaml");
    ASSERT_TRUE(methods) << say(methods.error().front(), Language::en);
    const auto* village = methods->assessment("village_quarter");
    ASSERT_TRUE(village);
    EXPECT_FALSE(village->by_hand("swept"));
    EXPECT_TRUE(village->by_hand("board"));
    EXPECT_EQ(methods->assessment("township_quarter")->under, std::vector<std::string>{"village_quarter"});
}

TEST(AssessmentMethods, NobodyCanWriteAPersonIntoOne) {
    for (const std::string word : {"person", "cadre", "household", "post", "resident", "party_member", "village_secretary"}) {
        const auto as_kind = flaw_with("of: {place: village}", "of: {" + word + ": village}");
        EXPECT_NE(as_kind.find("不评人"), std::string::npos) << word << ' ' << as_kind;
        EXPECT_FALSE(flaw_with("of: {place: village}", "of: {place: " + word + "}").empty()) << word;
        EXPECT_FALSE(flaw_with("of: {place: village}", "of: {body: " + word + "}").empty()) << word;
    }
}

TEST(AssessmentMethods, OnlyConfirmedRecordsAreCompared) {
    EXPECT_NE(flaw_with("    confirm: true\n", "").find("confirm: true"), std::string::npos);
    EXPECT_NE(flaw_with("rank_by: [mended_share]", "rank_by: [sweeps]").find("share"), std::string::npos);
}

TEST(AssessmentMethods, MoreMarksByHandThanPublishedAreRefused) {
    EXPECT_NE(flaw_with("by_hand_most: 4", "by_hand_most: 1").find("2 条要人来评"), std::string::npos);
}

TEST(AssessmentMethods, WhatIsReadFromBelowMustBeThereAndRoundsDoNotGoInCircles) {
    EXPECT_FALSE(flaw_with("below: board", "below: lamp").empty());
    EXPECT_FALSE(flaw_with("under: [village_quarter]", "under: [county_year]").empty());
    EXPECT_FALSE(flaw_with("    marked_by: [first_responsible, inspector]", "    under: [township_quarter]\n    marked_by: [first_responsible]").empty());
    EXPECT_FALSE(flaw_with("least: \"2\"}", "least: \"2\", weight: 3}").empty()) << "weights for every item or for none";
}

TEST(AssessmentPeriods, TwelveFourTwoAndOneAYear) {
    const auto count = [](std::int64_t months) {
        int periods = 0;
        const auto year = *read_day("2023-01-01");
        for (auto first = year; civil_of(first).year == 2023; first = last_of(first, months) + 1) {
            EXPECT_EQ(first_of(last_of(first, months), months), first);
            ++periods;
        }
        return periods;
    };
    EXPECT_EQ(count(1) + count(3) + count(6) + count(12), 12 + 4 + 2 + 1);
    EXPECT_EQ(write(last_of(*read_day("2024-01-01"), 1)), "2024-01-31");
    EXPECT_EQ(write(last_of(*read_day("2024-07-01"), 6)), "2024-12-31");
}

TEST(AssessmentResults, WhatDoesNotApplyIsNotCounted) {
    Tally tally;
    add(tally, Outcome::met, 0);
    add(tally, Outcome::not_applicable, 0);
    EXPECT_EQ(tally, (Tally{1, 1, 0, 0}));
    EXPECT_TRUE(reaches(tally, 100));
    add(tally, Outcome::unmet, 0);
    EXPECT_FALSE(reaches(tally, 100));
    EXPECT_TRUE(reaches(tally, 50));
    EXPECT_FALSE(reaches(Tally{}, 1)) << "nothing counted is no reason for a red list";
}

TEST(AssessmentResults, WeightsCountWhereThereAreAny) {
    Tally tally;
    add(tally, Outcome::met, 9);
    add(tally, Outcome::unmet, 1);
    EXPECT_TRUE(reaches(tally, 90));
    EXPECT_FALSE(reaches(tally, 91));
}

TEST(AssessmentResults, AFigureMeetsItsBoundsBothIncluded) {
    AssessmentItem item;
    item.least = 2'000'000;
    item.most = 3'500'000;
    EXPECT_EQ(judged(item, 2, 0), Outcome::met);
    EXPECT_EQ(judged(item, 199, 2), Outcome::unmet);
    EXPECT_EQ(judged(item, 35, 1), Outcome::met);
    EXPECT_EQ(judged(item, 3'500'001, 6), Outcome::unmet);
}

TEST(AssessmentResults, BoundsAsTheTextbookGivesThem) {
    EXPECT_EQ(bounds({190, 200}), (Bounds{910'420, 972'618}));
    EXPECT_EQ(bounds({0, 50})->low, 0);
    EXPECT_EQ(bounds({50, 50})->high, in_full);
    EXPECT_FALSE(bounds({1, 0}));
    EXPECT_FALSE(bounds({3, 2}));
    EXPECT_FALSE(bounds({-1, 2}));
    EXPECT_FALSE(bounds({1, share_of_max + 1}));
    EXPECT_TRUE(bounds({share_of_max / 2, share_of_max}));
}

RC_GTEST_PROP(AssessmentResults, BoundsAreTheTextbooksRoundedOutwards, ()) {
    const auto of = *rc::gen::inRange<std::int64_t>(1, share_of_max + 1);
    const auto part = *rc::gen::inRange<std::int64_t>(0, of + 1);
    const auto found = bounds({part, of});
    RC_ASSERT(found.has_value());
    const auto [low, high] = by_the_book(static_cast<double>(part), static_cast<double>(of));
    RC_ASSERT(std::abs(static_cast<double>(found->low) - std::max(0.0, low) * in_full) < 1.01);
    RC_ASSERT(std::abs(static_cast<double>(found->high) - std::min(1.0, high) * in_full) < 1.01);
    RC_ASSERT(found->low * of <= part * in_full && part * in_full <= found->high * of);
}

RC_GTEST_PROP(AssessmentResults, TheOrderChangesNothing, ()) {
    const auto all = contestants();
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    std::vector<Contestant> shuffled;
    for (const auto i : order) shuffled.push_back(all[i]);
    const auto before = ranked(all), after = ranked(shuffled);
    for (std::size_t i = 0; i < order.size(); ++i) RC_ASSERT(after[i] == before[order[i]]);
}

RC_GTEST_PROP(AssessmentResults, ATieTakesTheRankAway, ()) {
    auto all = contestants();
    RC_PRE(!all.empty());
    const auto which = *rc::gen::inRange<std::size_t>(0, all.size());
    RC_PRE(all[which].share.of >= few);
    all.push_back(all[which]);
    const auto after = ranked(all);
    RC_ASSERT(after[which].why == NoRank::not_separable);
    RC_ASSERT(after.back().why == NoRank::not_separable);
    RC_ASSERT(after[which].rank == 0);
}

RC_GTEST_PROP(AssessmentResults, AnotherGroupChangesNothing, ()) {
    const auto all = contestants();
    auto more = all;
    const auto of = *rc::gen::inRange<std::int64_t>(1, 2'000);
    more.push_back({"lake", {of, of}});
    const auto before = ranked(all), after = ranked(more);
    for (std::size_t i = 0; i < all.size(); ++i) RC_ASSERT(after[i] == before[i]);
}

RC_GTEST_PROP(AssessmentResults, ARankIsOneMoreThanThoseSurelyAbove, ()) {
    const auto all = contestants();
    const auto ranks = ranked(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (ranks[i].why != NoRank::ranked) {
            RC_ASSERT(ranks[i].rank == 0);
            continue;
        }
        RC_ASSERT(all[i].share.of >= few);
        std::int64_t above = 0;
        for (std::size_t j = 0; j < all.size(); ++j)
            above += j != i && all[j].group == all[i].group && all[j].share.of >= few && all[j].share.part * all[i].share.of > all[i].share.part * all[j].share.of;
        RC_ASSERT(ranks[i].rank == above + 1);
    }
}

RC_GTEST_PROP(AssessmentResults, MarkedRightAtFirstOrMendedByAnAppealIsTheSame, ()) {
    const auto outcomes = *rc::gen::nonEmpty(rc::gen::container<std::vector<Outcome>>(rc::gen::element(Outcome::met, Outcome::unmet, Outcome::not_applicable)));
    const auto percent = *rc::gen::inRange<std::int64_t>(1, 101);
    const auto mended = *rc::gen::inRange<std::size_t>(0, outcomes.size());
    RC_PRE(outcomes[mended] == Outcome::unmet);
    Tally moved, right, was, now;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        add(moved, outcomes[i], 2);
        add(right, i == mended ? Outcome::met : outcomes[i], 2);
    }
    add(was, Outcome::unmet, 2);
    add(now, Outcome::met, 2);
    const Tally after{moved.met - was.met + now.met, moved.counted - was.counted + now.counted, moved.weight_met - was.weight_met + now.weight_met,
                      moved.weight_counted - was.weight_counted + now.weight_counted};
    RC_ASSERT(after == right);
    RC_ASSERT(of_below(after.met, after.counted, percent) == of_below(right.met, right.counted, percent));
}

}    // namespace
}    // namespace terrace::assessments
