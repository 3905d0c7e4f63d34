// What is due, told as a county tells it: who is meant, when it stops and resumes, how it is rounded, and why.
#include "policy/run.hpp"

#include "policy/explain.hpp"
#include "policy/table.hpp"
#include "support/policies.hpp"

#include <gmock/gmock.h>
#include <sstream>

namespace terrace::policy {
namespace {

using ::testing::HasSubstr;
using namespace terrace::testing;

Run run_of(const std::shared_ptr<const Policy>& policy, const std::string& csv, std::string_view day) {
    std::istringstream in{csv};
    auto read = read_table(in, *policy);
    if (!read) throw Fault{say(read.error(), Language::en)};
    return run(policy, read->table, *read_day(day)).value();
}

// "600.00", "stopped: death …", one a due.
std::string outcome(const Run& run, std::size_t i = 0) {
    const auto& due = run.dues.at(i);
    return due.judged.state == State::due ? write(Money{due.fen}) : std::string{code_of(due.judged.state)} + ": " + reason(run, due).en;
}

std::string changed(std::string text, std::string_view what, std::string_view instead) { return text.replace(text.find(what), what.size(), instead); }

TEST(Dues, TheReportedTotalOfNuozhaduComesOutExactly) {
    const auto run = run_of(shipped_policy("nuozhadu_check"), "group,人数\nN01,304\n", "2013-06-01");
    EXPECT_EQ(outcome(run), "682176.00");
    EXPECT_EQ(run.total_fen, 304 * 187 * 12 * 100);
}

TEST(Dues, LaterSupportIsSixHundredYuanForTwentyYears) {
    const auto policy = shipped_policy("later_support");
    const std::string old_one = "household,person,moved_on,registered_on\nH,P,2004-05-01,2006-06-30\n", later = "household,person,moved_on,registered_on\nH,P,2010-03-15,\n";
    int cycles = 0;
    for (int year = 2006; year < 2050; ++year) cycles += run_of(policy, old_one, std::to_string(year) + "-07-01").total_fen == 60'000;
    EXPECT_EQ(cycles, 20);
    EXPECT_EQ(outcome(run_of(policy, old_one, "2026-06-30")), "600.00");
    EXPECT_EQ(outcome(run_of(policy, old_one, "2026-07-01")), "not_in_cohort: It ended on 2026-06-30. What follows is not known.");
    cycles = 0;
    for (int year = 2006; year < 2050; ++year) cycles += run_of(policy, later, std::to_string(year) + "-07-01").total_fen == 60'000;
    EXPECT_EQ(cycles, 20);
    EXPECT_THAT(outcome(run_of(policy, later, "2009-07-01")), HasSubstr("not_in_cohort: It begins on 2010-03-15"));
    EXPECT_THAT(outcome(run_of(policy, later, "2006-06-30")), HasSubstr("refused: The policy holds from 2006-07-01."));
    EXPECT_THAT(outcome(run_of(policy, "household,person,moved_on,registered_on\nH,P,2006-06-30,2006-07-15\n", "2010-07-01")), HasSubstr("Not among those"));
}

TEST(Dues, HalfAYearIsHalfTheRate) {
    const auto half = read_or_fail(changed(text_of("policies/later_support.yaml"), "cycle_months: 12", "cycle_months: 6"));
    EXPECT_EQ(outcome(run_of(half, "household,person,moved_on,registered_on\nH,P,2004-05-01,2006-06-30\n", "2006-12-31")), "300.00");
}

TEST(Dues, ADeathCountsFromTheNextCycleOn) {
    const auto policy = shipped_policy("later_support");
    const std::string csv = "household,person,moved_on,registered_on,died_on\nH,P,2004-05-01,2006-06-30,2020-07-01\n";
    EXPECT_EQ(outcome(run_of(policy, csv, "2020-07-01")), "600.00");
    EXPECT_EQ(outcome(run_of(policy, csv, "2021-07-01")), "stopped: Reason: death.");
    const auto at_once = read_or_fail(changed(text_of("policies/later_support.yaml"), "next_cycle", "this_cycle"));
    EXPECT_EQ(outcome(run_of(at_once, csv, "2020-07-01")), "stopped: Reason: death.");
}

TEST(Dues, ASentenceStopsAndItsEndResumesWithoutBackPay) {
    const auto policy = shipped_policy("yunnan_later_support");
    const auto of = [&](std::string_view suspended, std::string_view released, std::string_view day) {
        return outcome(run_of(policy, "household,person,moved_on,imprisoned_on,sentence_suspended,released_on\nH,P,2011-05-01,2022-02-10," + std::string{suspended} + ',' + std::string{released} + '\n', day));
    };
    EXPECT_EQ(of("", "", "2022-02-10"), "150.00") << "the quarter has begun";
    EXPECT_THAT(of("", "", "2022-04-01"), HasSubstr("stopped: Reason: serving a sentence. What stopped is not paid later."));
    EXPECT_THAT(of("否", "2025-05-20", "2025-04-01"), HasSubstr("stopped"));
    EXPECT_EQ(of("否", "2025-05-20", "2025-07-01"), "150.00");
    EXPECT_EQ(of("是", "", "2022-04-01"), "150.00") << "a suspended sentence stops nothing";
    // Twenty years are counted from the move, whatever was stopped between.
    EXPECT_EQ(of("否", "2025-05-20", "2031-04-01"), "150.00");
    EXPECT_THAT(of("否", "2025-05-20", "2031-07-01"), HasSubstr("It ended on 2031-04-30"));
}

TEST(Dues, AFarmerRegisteredInTownKeepsWhatIsDue) {
    const auto policy = shipped_policy("yunnan_later_support");
    const auto of = [&](std::string_view town, std::string_view place) {
        return outcome(run_of(policy, "household,person,place,moved_on,non_farm_since,town_citizen\nH,P," + std::string{place} + ",2011-05-01,2013-01-01," + std::string{town} + '\n', "2020-07-01"));
    };
    EXPECT_EQ(of("是", "530622"), "150.00");
    EXPECT_EQ(of("否", "530622"), "stopped: Reason: non-farm registration.");
    EXPECT_EQ(of("", "530622"), "stopped: Reason: non-farm registration.");
    EXPECT_EQ(of("是", "420323"), "not_in_cohort: It does not hold at this place.");
}

// By hand with exact fractions: (3.2 + 1.55 × 0.6) ÷ 1.042 × 1.013^8 × 290 × 12 = 15294.565352…
TEST(Dues, LandCountsAsHeadsAndNeverAsMoreThanLiveThere) {
    const auto policy = shipped_policy("tuoba_trial");
    const auto run = run_of(policy, "household,水田,旱地,核桃板栗成园地,葡萄成园地,幼园地,其他园地,家庭农业人口\nA,3.2,1.55,0,0,0,0,5\nB,9,4,0,1.2,0.5,0,4\nC,0.1234,0.0001,0.5,0,0,2.75,3\n", "2024-01-01");
    EXPECT_EQ(outcome(run, 0), "15294.57");
    EXPECT_EQ(outcome(run, 1), "13920.00");
    EXPECT_EQ(outcome(run, 2), "8419.27");
    EXPECT_EQ(outcome(run_of(policy, "household,水田,旱地,核桃板栗成园地,葡萄成园地,幼园地,其他园地,家庭农业人口\nA,1,,0,0,0,0,5\n", "2024-01-01")), "refused: dry land is missing. Add it and try again.");
}

TEST(Dues, ARateThatWasNotPublishedIsNotZero) {
    const auto run = run_of(shipped_policy("welfare_posts"), "household,person,contract_from\nH,P,2024-01-05\n", "2024-05-01");
    EXPECT_EQ(outcome(run), "refused: This rate has not been published: yuan a person a month.");
    EXPECT_EQ(run.counts[static_cast<std::size_t>(State::refused)], 1u);
    auto late = every_form;
    late = changed(late, "{from: 2020-01-01, value: 33.333", "{from: 2024-01-01, value: 33.333");
    const auto before = run_of(read_or_fail(late), "household,person,moved_on,人数,水田,旱地,亩产,果树\nH,P,2020-01-01,3,1,1,1,1\n", "2023-07-01");
    EXPECT_EQ(outcome(before, 1), "refused: price of a tree has no value on 2023-07-01.");
}

TEST(Dues, OnePersonHoldsOnePost) {
    const auto run = run_of(shipped_policy("welfare_posts"), "household,person,contract_from\nH,P,2024-01-05\nG,P,2024-02-05\n", "2024-05-01");
    EXPECT_EQ(outcome(run, 1), "refused: person: given already in line 2; keep one of them");
}

TEST(Dues, AreRoundedWhereTheRuleSays) {
    const std::string yaml = changed(changed(text_of("policies/nuozhadu_check.yaml"), "row: group", "row: person"), "value: 187", "value: 0.104583333");    // 1.254999996 a year
    const std::string csv = "household,person,members\nA,1,1\nA,2,1\nB,1,1\nA,3,1\n";
    const auto with = [&](std::string_view round) { return run_of(read_or_fail(changed(yaml, "round: {each: item, to: fen, how: half_up}", round)), csv, "2013-01-01"); };
    EXPECT_EQ(with("round: {each: item, to: fen, how: half_up}").total_fen, 4 * 125);
    const auto household = with("round: {each: household, to: fen, how: half_up}");
    ASSERT_EQ(household.dues.size(), 2u);
    EXPECT_EQ(outcome(household, 0), "3.76") << "3.764999988";
    EXPECT_EQ(outcome(household, 1), "1.25");
    EXPECT_EQ(household.rows_of(0).size(), 3u);
    EXPECT_EQ(with("round: {each: household, to: fen, how: up}").total_fen, 377 + 126);
    EXPECT_EQ(with("round: {each: person, to: jiao, how: half_up}").total_fen, 4 * 130);
    EXPECT_EQ(with("round: {each: person, to: yuan, how: down}").total_fen, 4 * 100);
}

TEST(Dues, AHouseholdWithARefusedPersonIsRefused) {
    const std::string yaml = changed(text_of("policies/later_support.yaml"), "round: {each: item", "round: {each: household");
    const auto run = run_of(read_or_fail(yaml), "household,person,moved_on,registered_on\nA,1,2004-05-01,2006-06-30\nA,2,,\nB,3,2004-05-01,2006-06-30\n", "2010-07-01");
    EXPECT_THAT(outcome(run, 0), HasSubstr("refused: moved on is missing"));
    EXPECT_EQ(outcome(run, 1), "600.00");
    EXPECT_EQ(run.total_fen, 60'000);
}

TEST(Dues, ANumberThatDoesNotFitIsRefused) {
    const auto policy = read_or_fail(changed(text_of("policies/nuozhadu_check.yaml"), "value: 187", "value: 9000000000"));
    const auto run = run_of(policy, "group,members\nG,9000000000000000000\n", "2013-01-01");
    EXPECT_EQ(outcome(run), "refused: The number is too large.");
}

TEST(Tables, EveryMistakeOfARowIsNamedAndTheRowStays) {
    const auto run = run_of(shipped_policy("later_support"), "户号,人员编号,搬迁日期,核定登记日期\nA,1,2004-13-01,06/30\n,2,2004-05-01,2006-06-30\nB,3,2004-05-01\n\n\"C\"x,4,2004-05-01,2006-06-30\nD,5,2004/5/1,2006年6月30日\n", "2010-07-01");
    ASSERT_EQ(run.dues.size(), 5u);
    EXPECT_THAT(outcome(run, 0), HasSubstr("搬迁日期: \"2004-13-01\" is no date; write 2006-06-30; 核定登记日期: \"06/30\" is no date"));
    EXPECT_THAT(outcome(run, 1), HasSubstr("no household: add it"));
    EXPECT_THAT(outcome(run, 2), HasSubstr("3 fields where the heading has 4"));
    EXPECT_THAT(outcome(run, 3), HasSubstr("CSV:"));
    EXPECT_EQ(outcome(run, 4), "600.00");
}

TEST(Tables, AHeadingThatIsNotKnownOrMissingIsTold) {
    const auto policy = shipped_policy("later_support");
    const auto no = [&](const std::string& csv) {
        std::istringstream in{csv};
        const auto read = read_table(in, *policy);
        return read ? "" : say(read.error(), Language::en);
    };
    EXPECT_THAT(no("household,person,moved_on,dies_on\n"), HasSubstr("dies_on"));
    EXPECT_THAT(no("household,moved_on\n"), HasSubstr("person"));
    EXPECT_THAT(no("household,person\n"), HasSubstr("moved_on"));
    EXPECT_THAT(no("household,person,moved_on,搬迁日期\n"), HasSubstr("heading given twice"));
    EXPECT_THAT(no(""), HasSubstr("missing"));
}

TEST(Tables, DaysAreReadAsPeopleWriteThem) {
    const Fact day{"d", FactKind::moved_on, {"日期", "day"}, false, {}};
    for (const std::string_view text : {"2006-06-30", "2006/6/30", "2006.6.30", "20060630", "2006年6月30日"}) EXPECT_EQ(read_cell(text, day).value_or(0), read_day("2006-06-30")->number) << text;
    for (const std::string_view text : {"2006-02-30", "30/6/2006", "2006-6", "2006-06-30x", "38898", "2006--6-30", "-2006-06-30", "二〇〇六年六月三十日"}) EXPECT_FALSE(read_cell(text, day)) << text;
    const Fact land{"l", FactKind::land, {"地", "land"}, false, {}};
    EXPECT_EQ(read_cell("1.0421", land).value_or(0), 10'421);
    EXPECT_FALSE(read_cell("1.04211", land));
    EXPECT_FALSE(read_cell("-1", land));
}

}    // namespace
}    // namespace terrace::policy
