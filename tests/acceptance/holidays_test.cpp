// The working-day calendar against the independent table of shared test data: every row and every year's sum.
#include "base/calendar.hpp"
#include "tests/acceptance/shared_data.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(Holidays, EveryListedDayAgrees) {
    const auto calendar = Calendar::read(published_holidays());
    ASSERT_TRUE(calendar);
    int rows = 0;
    for (const auto& row : shared_table("holidays/cn_holidays_2018_2026.csv")) {
        const auto day = read_day(row.at("date"));
        ASSERT_TRUE(day);
        EXPECT_EQ(calendar->is_workday(*day), row.at("kind") == "work") << row.at("date");
        if (row.at("sources") != "corrected") {    // two Saturdays no notice names
            ASSERT_NE(calendar->named(*day), nullptr) << row.at("date");
            EXPECT_NE(row.at("name").find(calendar->named(*day)->name), std::string::npos)    // 国庆节和中秋节 ⊃ 国庆节
                << row.at("date");
        }
        ++rows;
    }
    EXPECT_EQ(rows, 322);
}

TEST(Holidays, EveryYearHasItsNumberOfWorkingDays) {
    const auto calendar = Calendar::read(published_holidays());
    ASSERT_TRUE(calendar);
    int years = 0;
    for (const auto& row : shared_table("holidays/workdays_per_year.csv")) {
        const int year = std::stoi(row.at("year"));
        EXPECT_EQ(calendar->workdays_between(day_of({year, 1, 1}), day_of({year + 1, 1, 1})), std::stoi(row.at("workdays"))) << year;
        ++years;
    }
    EXPECT_EQ(years, 9);
}

}    // namespace
}    // namespace terrace
