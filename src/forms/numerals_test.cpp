#include "forms/numerals.hpp"
#include "forms/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::forms {
namespace {

std::pair<std::int64_t, std::string> taken(std::string_view text) {
    const auto value = take_chinese_number(text);
    return {value.value_or(-1), std::string{text}};
}

TEST(ChineseNumbers, ByDigitsAndByUnits) {
    using ::testing::Pair;
    EXPECT_THAT(taken("二〇二六年"), Pair(2026, "年"));
    EXPECT_THAT(taken("十一月"), Pair(11, "月"));
    EXPECT_THAT(taken("二十"), Pair(20, ""));
    EXPECT_THAT(taken("一百二十户"), Pair(120, "户"));
    EXPECT_THAT(taken("一百二"), Pair(120, ""));
    EXPECT_THAT(taken("两千"), Pair(2'000, ""));
    EXPECT_THAT(taken("一千零五十"), Pair(1'050, ""));
    EXPECT_THAT(taken("三万五"), Pair(35'000, ""));
    EXPECT_THAT(taken("三万零五"), Pair(30'005, ""));
    EXPECT_THAT(taken("一亿二千万"), Pair(120'000'000, ""));
    EXPECT_THAT(taken("月报"), Pair(-1, "月报"));
    EXPECT_THAT(taken(""), Pair(-1, ""));
}

std::string period(std::string_view heading) {
    const auto read = read_heading(heading);
    return read.periods.empty() ? "" : write(read.periods.front().period) + (read.text.empty() ? "" : " " + read.text);
}

TEST(ChineseNumbers, InPeriodsOfHeadings) {
    EXPECT_EQ(period("二〇二六年十一月"), "2026-11");
    EXPECT_EQ(period("二零二一年第三季度清理垃圾"), "2021-Q3 清理垃圾");
    EXPECT_EQ(period("二○二一年一至六月"), "2021-01-01/2021-06-30");
    EXPECT_EQ(period("2021年第3季度"), "2021-Q3");
    const auto quarter = read_heading("第三季度");
    ASSERT_EQ(quarter.periods.size(), 1U);
    EXPECT_EQ(quarter.periods.front().number, 3);
    EXPECT_TRUE(read_heading("填报日期:二〇二一年十二月二日", true).periods.empty());
    EXPECT_EQ(with_dates_in_digits("云台镇二〇二六年十月月报"), "云台镇2026年10月月报");
    EXPECT_EQ(read_heading("一百二十户安置点").text, "一百二十户安置点");    // a name
}

}    // namespace
}    // namespace terrace::forms
