#include "base/ids.hpp"
#include "base/no.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(Ids, ANewIdIsVersionSevenAndSortsByTime) {
    SeededChance chance{1};
    const auto a = new_uuid({1'700'000'000'000}, chance), b = new_uuid({1'700'000'000'001}, chance);
    EXPECT_LT(a, b);
    EXPECT_EQ(write(a)[14], '7');
    EXPECT_EQ(read_uuid(write(a)), a);
}

TEST(Ids, ADerivedIdFollowsItsNames) {
    // The example of RFC 9562, appendix A.4: DNS namespace, www.example.com.
    const auto dns = *read_uuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    EXPECT_EQ(write(derived_uuid(dns, "www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

TEST(Ids, TheSameSeedGivesTheSameChance) {
    SeededChance one{42}, two{42}, other{43};
    const auto first = one.number();
    EXPECT_EQ(first, two.number());
    EXPECT_NE(first, other.number());
}

TEST(Ids, PlacesKeepCodeAndFirstYear) {
    EXPECT_EQ(write(national_place(530622002001, 2021)), "5306220020012021");
    SeededChance chance{1};
    EXPECT_TRUE(new_place(chance).own());
    EXPECT_FALSE(read_place("-3"));
    EXPECT_FALSE(read_place("12x"));
}

TEST(Instants, ReadAndWriteCivilTime) {
    EXPECT_EQ(write(*read_instant("2024-03-04T09:02:03+08:00")), "2024-03-04T01:02:03.000Z");
    EXPECT_FALSE(read_instant("2024-02-30T00:00:00Z"));
    EXPECT_FALSE(read_instant("2024-02-28T24:00:00Z"));
    EXPECT_EQ(weekday(*read_day("2024-03-04")), 1);
    EXPECT_EQ(weekday(*read_day("1969-12-28")), 7);
    const Zone shanghai;
    EXPECT_EQ(write(shanghai.day_of(*read_instant("2024-03-03T16:00:00Z"))), "2024-03-04");
    EXPECT_EQ(write(shanghai.midnight(*read_day("2024-03-04"))), "2024-03-03T16:00:00.000Z");
}

TEST(Refusals, EachHasBothLanguages) {
    for (const auto& row : all_refusals()) {
        EXPECT_FALSE(row.zh.empty()) << row.code;
        EXPECT_FALSE(row.en.empty()) << row.code;
    }
    EXPECT_EQ(say({No::too_long, "body.title", "60"}, Language::zh), "body.title 太长,最多 60 个字。请缩短或分开写。");
}

}    // namespace
}    // namespace terrace
