// Sums in capitals as a bank takes them: every zero in its place, and read back to the same fen.
#include "base/capitals.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

TEST(Capitals, ZerosStandAsBanksWriteThem) {
    const std::pair<std::int64_t, std::string_view> known[] = {
        {0, "零元整"},
        {1, "壹分"},
        {10, "壹角"},
        {90, "玖角"},
        {100, "壹元整"},
        {101, "壹元零壹分"},
        {110, "壹元壹角"},
        {602, "陆元零贰分"},
        {1'000, "壹拾元整"},
        {1'500, "壹拾伍元整"},
        {10'100, "壹佰零壹元整"},
        {16'000, "壹佰陆拾元整"},
        {100'050, "壹仟元伍角"},
        {100'100, "壹仟零壹元整"},
        {140'950, "壹仟肆佰零玖元伍角"},
        {600'714, "陆仟零柒元壹角肆分"},
        {1'000'000, "壹万元整"},
        {1'000'100, "壹万零壹元整"},
        {1'000'050, "壹万元伍角"},
        {1'001'000, "壹万零壹拾元整"},
        {10'000'100, "壹拾万零壹元整"},
        {10'100'000, "壹拾万壹仟元整"},
        {100'000'001, "壹佰万元零壹分"},
        {68'217'600, "陆拾捌万贰仟壹佰柒拾陆元整"},
        {1'000'000'000, "壹仟万元整"},
        {1'000'000'100, "壹仟万零壹元整"},
        {10'000'000'000, "壹亿元整"},
        {10'000'000'100, "壹亿零壹元整"},
        {10'001'000'000, "壹亿零壹万元整"},
        {11'000'000'000, "壹亿壹仟万元整"},
        {10'000'100'000, "壹亿零壹仟元整"},
        {1'000'000'000'000, "壹佰亿元整"},
        {100'000'000'000'000, "壹万亿元整"},
        {100'000'000'000'100, "壹万亿零壹元整"},
        {100'010'000'000'000, "壹万零壹亿元整"},
    };
    for (const auto& [fen, text] : known) {
        EXPECT_EQ(in_capitals(Money{fen}).value_or("refused"), text);
        EXPECT_EQ(read_capitals(text).value_or(Money{-1}).fen, fen) << text;
    }
    EXPECT_TRUE(in_capitals(yuan(capitals_yuan_max)));
}

TEST(Capitals, WhatIsNoSumIsRefused) {
    EXPECT_EQ(in_capitals(Money{-1}).error().no, No::out_of_range);
    EXPECT_EQ(in_capitals(yuan(capitals_yuan_max + 1)).error().no, No::out_of_range);
    for (const std::string_view text : {"", "元", "整", "壹", "壹元", "壹佰", "壹佰元壹角壹", "壹元零壹角", "壹元壹分", "壹万万元整", "零壹元整", "壹佰零零壹元整", "一百元整", "100元整", "壹元整整",
                                        "壹拾贰拾元整", "拾元整", "壹元整壹角", "壹角壹元整", "abc", "壹\xE5"})
        EXPECT_FALSE(read_capitals(text)) << text;
}

TEST(Capitals, BothEndingsAreRead) {
    EXPECT_EQ(read_capitals("壹佰元正").value_or(Money{}).fen, 10'000);
    EXPECT_EQ(read_capitals("叁元贰角整").value_or(Money{}).fen, 320);
    EXPECT_EQ(read_capitals("叁元贰角正").value_or(Money{}).fen, 320);
}

RC_GTEST_PROP(Capitals, AreReadBackToTheSameFen, ()) {
    const auto digits = *rc::gen::inRange(1, 19);
    std::int64_t fen = 0;
    for (int i = 0; i < digits; ++i) fen = fen * 10 + *rc::gen::element<int>(0, 0, 0, 1, 2, 5, 9);
    fen %= capitals_yuan_max * 100;
    RC_ASSERT((read_capitals(in_capitals(Money{fen}).value()).value() == Money{fen}));
}

}    // namespace
}    // namespace terrace
