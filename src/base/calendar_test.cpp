#include "base/calendar.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

const Calendar& published() {
    static const auto calendar = Calendar::read(published_holidays());
    return *calendar;
}
Day on(std::string_view text) { return *read_day(text); }

TEST(Calendar, SpringFestivalOf2024AndItsMakeUpSunday) {
    EXPECT_EQ(published().is_workday(on("2024-02-04")), true);     // a Sunday to make up for the week off
    EXPECT_EQ(published().is_workday(on("2024-02-12")), false);    // a Monday off
    EXPECT_EQ(published().is_workday(on("2024-02-19")), true);
    EXPECT_EQ(published().is_workday(on("2024-02-24")), false);    // an ordinary Saturday
    ASSERT_NE(published().named(on("2024-02-04")), nullptr);
    EXPECT_EQ(published().named(on("2024-02-04"))->name, "春节");
    EXPECT_EQ(published().named(on("2024-02-20")), nullptr);
    EXPECT_EQ(published().workday_after(on("2024-02-08"), 2), on("2024-02-18"));    // Friday 9 still worked, Sunday 18 made up
}

TEST(Calendar, BeyondThePublishedYearsItRefusesWithTheYear) {
    const int next = published().last_year() + 1;
    EXPECT_EQ(published().is_workday(day_of({next, 1, 4})).error(), (Refusal{No::calendar_not_published, "", std::to_string(next)}));
    EXPECT_EQ(published().workday_after(day_of({next - 1, 12, 20}), 30).error().no, No::calendar_not_published);
    EXPECT_EQ(published().is_workday(on("2003-12-31")).error().no, No::outside_dates);
    EXPECT_EQ(published().workdays_between(day_of({next - 1, 1, 1}), day_of({next, 1, 1})).has_value(), true);
}

TEST(Calendar, ADamagedTextIsRefusedAtItsLine) {
    EXPECT_EQ(Calendar::read("years 2024 2024\n2024-02-30 off x\n").error().field, "calendar[2]");
    EXPECT_EQ(Calendar::read("years 2024 2024\n2024-02-02 off x\n2024-02-01 off x\n").error().field, "calendar[3]");
    EXPECT_EQ(Calendar::read("2024-02-02 off x\n").error(), (Refusal{No::missing_field, "calendar.years", ""}));
    EXPECT_FALSE(Calendar::read("years 1950 2250\n"));
}

RC_GTEST_PROP(Calendar, CountingForwardAndBackAgree, ()) {
    const auto& calendar = published();
    const Day start = calendar.first_day() + *rc::gen::inRange(0, calendar.days() - 800);
    const int n = *rc::gen::inRange(1, 500);
    const auto end = calendar.workday_after(start, n);
    RC_ASSERT(end.has_value());
    RC_ASSERT(calendar.is_workday(*end).value() == true);
    RC_ASSERT(calendar.workdays_between(start + 1, *end + 1).value() == n);
    int walked = 0;
    for (Day day = start + 1; day <= *end; day = day + 1) walked += *calendar.is_workday(day);
    RC_ASSERT(walked == n);
}

}    // namespace
}    // namespace terrace
