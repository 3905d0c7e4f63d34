// What changed between two runs and why; and what a law or a date found late makes of cycles already paid.
#include "policy/difference.hpp"

#include "policy/table.hpp"
#include "support/policies.hpp"

#include <gmock/gmock.h>
#include <sstream>

namespace terrace::policy {
namespace {

using namespace terrace::testing;
using ::testing::ElementsAre;

Run run_of(const std::shared_ptr<const Policy>& policy, const std::string& csv, std::string_view day) {
    std::istringstream in{csv};
    auto read = read_table(in, *policy);
    if (!read) throw Fault{say(read.error(), Language::en)};
    return run(policy, read->table, *read_day(day)).value();
}
std::string changed(std::string text, std::string_view what, std::string_view instead) { return text.replace(text.find(what), what.size(), instead); }

// "new A/1 0.00 → 600.00: New in the list."
std::vector<std::string> told(const Run& before, const Run& after) {
    std::vector<std::string> lines;
    const auto found = difference(before, after).value();
    for (const auto& change : found.changes) {
        const auto& run = change.after_due >= 0 ? after : before;
        const auto& subject = run.table->subjects[run.dues[static_cast<std::size_t>(change.after_due >= 0 ? change.after_due : change.before_due)].row];
        std::string line = std::string{code_of(change.moved)} + ' ' + subject.household + '/' + subject.person + ' ' + write(Money{change.before_fen}) + " → " + write(Money{change.after_fen}) + ':';
        for (const auto& cause : change.causes) line += ' ' + say(cause, change, before, after).en;
        lines.push_back(line);
    }
    EXPECT_EQ(found.fen, after.total_fen - before.total_fen);
    return lines;
}

const std::string heading = "household,person,place,moved_on,registered_on,died_on\n";

TEST(Differences, EachChangeHasItsReason) {
    const auto policy = shipped_policy("later_support");
    const auto before = run_of(policy, heading + "A,1,530622101,2004-05-01,2006-06-30,\nA,2,530622101,2004-05-01,2006-06-30,\nB,3,530622102,2004-05-01,2006-06-30,\nB,4,530622102,2004-05-01,2006-06-30,2019-01-01\n"
                                                 "C,7,530622102,,,\nD,8,530622102,2024-09-01,,\n",
                               "2024-07-01");
    const auto after = run_of(policy, heading + "A,1,530622101,2004-05-01,2006-06-30,\nA,2,530622101,2004-05-01,2006-06-30,2025-01-01\nC,5,530622103,2012-05-01,,\nB,4,530622102,2004-05-01,2006-06-30,\n"
                                                "C,7,530622102,2011-01-01,,\nD,8,530622102,2024-09-01,,\n",
                              "2025-07-01");
    EXPECT_THAT(told(before, after), ElementsAre("gone A/2 600.00 → 0.00: Reason: death. died on changed.", "new C/5 0.00 → 600.00: New in the list.",
                                                 "new B/4 0.00 → 600.00: Before: Reason: death. died on changed.",
                                                 "changed C/7 0.00 → 600.00: Before: moved on is missing. Add it and try again. moved on changed.",
                                                 "new D/8 0.00 → 600.00: Before: It begins on 2024-09-01 or the next cycle.", "gone B/3 600.00 → 0.00: No longer in the list."));
    EXPECT_TRUE(told(after, after).empty());
}

TEST(Differences, ARateThatChangedIsTheReasonWhereItIsUsed) {
    const auto policy = read_or_fail(every_form);
    const std::string csv = "household,person,moved_on,安置去向,人数,水田,旱地,亩产,果树\nA,1,2020-01-01,后靠,3,1,1,500,2\n";
    EXPECT_THAT(told(run_of(policy, csv, "2022-07-01"), run_of(policy, csv, "2023-01-01")), ::testing::Contains("changed A/1 1644.75 → 1789.44: rate a person changed."));
    const auto other = read_or_fail(changed(every_form, "value: 1234.57", "value: 1500"));
    const auto lines = told(run_of(policy, csv, "2022-01-01"), run_of(other, csv, "2022-01-01"));
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_TRUE(lines.front().ends_with(": rate a mu changed.")) << lines.front();
}

TEST(Differences, OfAHouseholdTellWhoseFactChanged) {
    const auto policy = read_or_fail(changed(text_of("policies/later_support.yaml"), "each: item", "each: household"));
    const auto before = run_of(policy, heading + "A,1,,2004-05-01,2006-06-30,\nA,2,,2004-05-01,2006-06-30,\n", "2020-07-01");
    EXPECT_THAT(told(before, run_of(policy, heading + "A,1,,2004-05-01,2006-06-30,2020-01-01\nA,2,,2004-05-01,2006-06-30,\n", "2020-07-01")), ElementsAre("changed A/1 1200.00 → 600.00: died on changed."));
    EXPECT_THAT(told(before, run_of(policy, heading + "A,1,,2004-05-01,2006-06-30,\nA,2,,2004-05-01,2006-06-30,\nA,3,,2004-05-01,2006-06-30,\n", "2020-07-01")),
                ElementsAre("changed A/1 1200.00 → 1800.00: The household has other members."));
}

TEST(Corrections, ADeathHeardLateAndARateRaisedBackwardsAreAddedUpByHousehold) {
    const auto policy = shipped_policy("later_support");
    // Since mid-2022 the law gives 660 yuan; and person 2 turns out to have died in 2021.
    const auto law = read_or_fail(changed(text_of("policies/later_support.yaml"), "- {from: 2006-07-01, value: 600, basis: guofa17, clause: 扶持标准}",
                                          "- {from: 2006-07-01, until: 2022-06-30, value: 600, basis: guofa17}\n      - {from: 2022-07-01, value: 660, basis: guofa17}"));
    const std::string known = heading + "A,1,530622101002,2004-05-01,2006-06-30,\nA,2,530622101002,2004-05-01,2006-06-30,\nB,3,530622102001,2004-05-01,2006-06-30,\nC,4,530622102001,,,\n";
    const std::string found = heading + "A,1,530622101002,2004-05-01,2006-06-30,\nA,2,530622101002,2004-05-01,2006-06-30,2021-03-03\nB,3,530622102001,2004-05-01,2006-06-30,\nC,4,530622102001,2004-05-01,2006-06-30,\n";
    std::vector<policy::Run> paid, anew;
    for (const auto* day : {"2020-07-01", "2021-07-01", "2022-07-01", "2023-07-01"}) {
        paid.push_back(run_of(policy, known, day));
        anew.push_back(run_of(law, found, day));
    }
    const auto made = corrections(paid, anew).value();
    ASSERT_EQ(made.households.size(), 2u);
    EXPECT_EQ(made.households[0].household, "A");
    EXPECT_EQ(made.households[0].arrears_fen, 2 * 6'000) << "person 1, two cycles at 60 yuan more";
    EXPECT_EQ(made.households[0].claw_back_fen, 3 * 60'000) << "person 2, three cycles after the death";
    EXPECT_EQ(made.households[1].arrears_fen, 2 * 6'000);
    EXPECT_EQ(made.open, 4u) << "person 4 was refused in every cycle: no sum to compare with";
    ASSERT_EQ(made.townships.size(), 2u);
    EXPECT_EQ(made.townships[0].place, "530622101");
    EXPECT_EQ(made.townships[0].claw_back_fen, 180'000);
    EXPECT_EQ(made.townships[1].households, 1u);
    std::int64_t sum = 0;
    for (const auto& entry : made.entries) sum += entry.change.difference();
    EXPECT_EQ(sum, 4 * 6'000 - 3 * 60'000);
    EXPECT_FALSE(corrections(paid, std::span{anew}.first(3)));
    std::swap(anew[0], anew[1]);
    EXPECT_FALSE(corrections(paid, anew));
}

}    // namespace
}    // namespace terrace::policy
