#include "modules/assignments/assignments.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::assignments {
namespace {

using namespace terrace::testing;

// 4 March 2024 was a Monday; the office is asked at 09:00.
class Roster4March : public DecidingOffice<Assignments> {
  public:
    Day monday = *read_day("2024-03-04");
    AskedShift shift(const char* name, int days, int from_hour, int until_hour, std::optional<PostId> post, ShiftPart part = ShiftPart::duty) const {
        return {named<ShiftId>(name), monday + days, from_hour * 60, until_hour * 60, part, post};
    }
    PlanShifts plan(std::vector<AskedShift> shifts) const { return {county.wenbi, std::move(shifts)}; }
    const ShiftMonth& month() const { return std::get<ShiftMonth>(state(shifts_of(county.wenbi, monday))); }
};

Refusal refusal(const Events& events) {
    if (events) return {};
    return events.error();
}

TEST(Shifts, AWeekIsEnteredInOneGoAndANightReachesIntoTheNextDay) {
    Roster4March office;
    std::vector<AskedShift> week;
    for (int day = 0; day < 7; ++day) {
        week.push_back(office.shift(("day " + std::to_string(day)).c_str(), day, 8, 20, office.county.li));
        week.push_back(office.shift(("night " + std::to_string(day)).c_str(), day, 20, 32, office.county.wang));
    }
    const auto done = office.when(office.plan(week));
    ASSERT_TRUE(done);
    const auto& planned = std::get<ShiftsPlanned>(done->front());
    ASSERT_EQ(planned.shifts.size(), 14u);
    EXPECT_EQ(write(planned.shifts[1].from), "2024-03-04T12:00:00.000Z");
    EXPECT_EQ(write(planned.shifts[1].until), "2024-03-05T00:00:00.000Z");
    EXPECT_EQ(planned.by, office.county.zhao);
}

TEST(Shifts, NobodyIsOnDutyTwiceAtOnceAndTheRefusalNamesTheShift) {
    Roster4March office;
    ASSERT_TRUE(office.when(office.plan({office.shift("a", 1, 8, 20, office.county.li)})));
    const auto twice = refusal(office.when(office.plan({office.shift("b", 2, 8, 20, office.county.li), office.shift("c", 1, 12, 22, office.county.li, ShiftPart::lead)})));
    EXPECT_EQ(twice.no, No::conflict);
    EXPECT_EQ(twice.field, "body.shifts[1].post");
    EXPECT_NE(twice.detail.find("2024-03-05 08:00-20:00"), std::string::npos) << twice.detail;
    EXPECT_EQ(office.month().shifts.size(), 1u) << "nothing of a refused week is kept";
    EXPECT_TRUE(office.when(office.plan({office.shift("d", 1, 20, 32, office.county.li)}))) << "one after the other is not at once";
}

TEST(Shifts, AShiftWithoutAnybodyIsAGapThatIsFilledLater) {
    Roster4March office;
    ASSERT_TRUE(office.when(office.plan({office.shift("gap", 2, 20, 32, {})})));
    EXPECT_EQ(refusal(office.when(office.plan({office.shift("again", 2, 20, 32, {})}))).no, No::conflict) << "the same gap twice";
    const SwapShift fill{office.county.wenbi, office.monday + 2, named<ShiftId>("gap"), office.county.li, ShiftReason::filled};
    auto for_leave = fill;
    for_leave.reason = ShiftReason::leave;
    EXPECT_EQ(refusal(office.when(for_leave)).field, "body.reason") << "nobody was there who could be on leave";
    ASSERT_TRUE(office.when(fill));
    EXPECT_EQ(office.month().shifts.front().post, office.county.li);
    EXPECT_EQ(refusal(office.when(fill)).no, No::wrong_stage);
}

TEST(Shifts, AShiftGoesToAnotherPostForAReasonUntilItIsOver) {
    Roster4March office;
    ASSERT_TRUE(office.when(office.plan({office.shift("a", 0, 8, 20, office.county.li), office.shift("b", 0, 8, 20, office.county.wang, ShiftPart::lead)})));
    SwapShift swap{office.county.wenbi, office.monday, named<ShiftId>("a"), office.county.wang, ShiftReason::exchange};
    EXPECT_EQ(refusal(office.when(swap)).no, No::conflict) << "wang leads at that hour";
    swap.post = office.county.zhao;
    const auto done = office.when(swap);
    ASSERT_TRUE(done);
    EXPECT_EQ(std::get<ShiftSwapped>(done->front()), (ShiftSwapped{named<ShiftId>("a"), office.county.li, office.county.zhao, ShiftReason::exchange, office.county.zhao}));
    EXPECT_EQ(refusal(office.when(DropShift{office.county.wenbi, office.monday, named<ShiftId>("a"), ShiftReason::mistake})).no, No::wrong_stage) << "it has begun";
    swap.post = office.county.li;
    EXPECT_EQ(refusal(office.at("2024-03-04T12:00:00Z").when(swap)).no, No::wrong_stage) << "it is over";
    EXPECT_EQ(refusal(office.when(SwapShift{office.county.wenbi, office.monday, named<ShiftId>("nobody's"), {}, ShiftReason::leave})).no, No::not_found);
}

TEST(Shifts, WhatDoesNotFitIsRefusedWithItsShift) {
    Roster4March office;
    const auto refused = [&](AskedShift shift) { return refusal(office.when(office.plan({office.shift("first", 0, 8, 20, {}), shift}))); };
    auto other_month = office.shift("x", 30, 8, 20, {});
    EXPECT_EQ(refused(other_month).field, "body.shifts[1].day") << "one month at a time";
    auto long_one = office.shift("x", 1, 8, 33, {});
    EXPECT_EQ(refused(long_one), (Refusal{No::out_of_range, "body.shifts[1].until_minute", "481–1920"}));
    auto backwards = office.shift("x", 1, 20, 8, {});
    EXPECT_EQ(refused(backwards).no, No::out_of_range);
    EXPECT_EQ(refused(office.shift("x", 1, 8, 20, named<PostId>("nobody"))).no, No::unknown_post);
    EXPECT_EQ(refused(office.shift("first", 1, 8, 20, {})).no, No::id_used_differently);
    EXPECT_EQ(refusal(office.when(office.plan({office.shift("old", -8, 8, 20, {})}))).no, No::out_of_range);
    EXPECT_EQ(refusal(office.when(office.plan({}))), (Refusal{No::missing_field, "body.shifts", ""}));
    // Somebody of another village has no business on this village's roster.
    const PostId far = named<PostId>("far");
    office.views().change_roster([&](Roster& roster) { roster.put(PostFacts{far, "双河网格长", "Grid leader of Shuanghe", office.county.shuanghe, {}, {}, "", {Instant{0}, {}}}); });
    EXPECT_EQ(refused(office.shift("x", 1, 8, 20, far)).no, No::bad_value);
}

// Whatever is planned and swapped, no post is ever asked twice at one instant.
TEST(Shifts, NoOrderOfPlansAndSwapsPutsAPostInTwoPlaces) {
    Roster4March office;
    SeededChance chance{7};
    const std::array posts{office.county.li, office.county.wang, office.county.zhao};
    int done = 0;
    for (int n = 0; n < 2'000; ++n) {
        const auto day = static_cast<int>(chance.below(20));
        const auto from = static_cast<int>(chance.below(24));
        const auto post = posts[chance.below(3)];
        if (chance.below(2) == 0) {
            done += office.when(office.plan({office.shift(("s" + std::to_string(n)).c_str(), day, from, from + 1 + static_cast<int>(chance.below(24)), post)})).has_value();
        } else if (n > 1) {
            const auto other = named<ShiftId>("s" + std::to_string(chance.below(static_cast<std::uint64_t>(n))));
            done += office.when(SwapShift{office.county.wenbi, office.monday, other, post, ShiftReason::exchange}).has_value();
        }
    }
    EXPECT_GT(done, 50);
    const auto& all = office.month().shifts;
    for (const auto& a : all)
        for (const auto& b : all)
            if (a.shift != b.shift && a.post == b.post) {
                EXPECT_TRUE(a.until <= b.from || b.until <= a.from) << write(a.from) << ' ' << write(b.from);
            }
}

}    // namespace
}    // namespace terrace::assignments
