#include "base/land.hpp"
#include "base/money.hpp"
#include "base/text_form.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

TEST(Sums, AreReadAsTablesHoldThem) {
    for (const auto* text : {"98", "98.00", "98.0", " 98 ", "９８．００", "¥98", "￥98", "98元", "98.000"}) EXPECT_EQ(read_money(text).value(), yuan(98)) << text;
    EXPECT_EQ(read_money("1,234.50").value().fen, 123'450);
    EXPECT_EQ(read_money("-3.2").value().fen, -320);
    EXPECT_EQ(read_money("0.05").value().fen, 5);
    for (const auto* text : {"", "元", "1.", ".5", "1.234", "12,34", "1,2345", ",123", "1,234,", "1e3", "--1", "１２三", "92233720368547758.08"})
        EXPECT_EQ(read_money(text).error().no, No::bad_value) << text;
    EXPECT_EQ(read_money("-92233720368547758.08").value().fen, std::numeric_limits<std::int64_t>::min());
}

TEST(Sums, AreWrittenWithTheirFen) {
    EXPECT_EQ(write(Money{123'450}), "1234.50");
    EXPECT_EQ(write(Money{-5}), "-0.05");
    EXPECT_EQ(write_grouped(Money{-123'456'789}), "-1,234,567.89");
    EXPECT_EQ(write_grouped(Money{12'345}), "123.45");
}

TEST(Sums, AYearOfCompensationIsExact) {
    const auto month = multiply(yuan(187), 304);    // 304 people, 187 yuan a month
    EXPECT_EQ(write(multiply(*month, 12).value()), "682176.00");
}

TEST(Sums, ThatDoNotFitAreRefused) {
    const Money most{std::numeric_limits<std::int64_t>::max()};
    EXPECT_EQ(add(most, Money{1}).error().no, No::out_of_range);
    EXPECT_EQ(subtract(Money{-2}, most).error().no, No::out_of_range);
    EXPECT_EQ(multiply(most, 2).error().no, No::out_of_range);
}

RC_GTEST_PROP(Sums, WhatIsWrittenIsReadBack, ()) {
    const Money money{static_cast<std::int64_t>(*rc::gen::arbitrary<std::uint64_t>() * *rc::gen::element<std::uint64_t>(1, 1'000'003))};
    RC_ASSERT((read_money(write(money)).value() == money));
    RC_ASSERT((read_money(write_grouped(money)).value() == money));
}

TEST(Land, MuAndSquareMetresAreExact) {
    EXPECT_EQ(thirds_of_square_metres(mu(3)).value(), 2000 * 3);
    EXPECT_EQ(square_metres(mu(15)).value(), 10'000);    // a hectare
    EXPECT_EQ(square_metres(mu(1)).value(), 667);
    EXPECT_EQ(square_metres(mu(2)).value(), 1333);
    EXPECT_EQ(square_metres(mu(-2)).value(), -1333);
    EXPECT_EQ(read_land("1.21亩").value().hundredths, 121);
    EXPECT_EQ(write(Land{121}), "1.21");
    EXPECT_EQ(read_land("1.215").error().no, No::bad_value);
    EXPECT_EQ(add(mu(1), Land{std::numeric_limits<std::int64_t>::max()}).error().no, No::out_of_range);
}

TEST(TextForm, BrokenBytesAreSteppedOver) {
    std::string_view text = "\xE4\xB8" "a\xFF";
    EXPECT_EQ(take_code_point(text), char32_t{0xFFFD});
    EXPECT_EQ(take_code_point(text), char32_t{0xFFFD});
    EXPECT_EQ(take_code_point(text), char32_t{'a'});
    EXPECT_EQ(take_code_point(text), char32_t{0xFFFD});
    EXPECT_FALSE(take_code_point(text));
    EXPECT_EQ(to_half_width("Ａ１\xFF　梯"), "A1\xFF 梯");
}

}    // namespace
}    // namespace terrace
