#include "modules/places/history.hpp"

#include <gtest/gtest.h>

namespace terrace::places {
namespace {

Edition edition(int year, std::string rows) {
    auto made = read_edition("code,name\n11,甲省\n1101,乙市\n110101,丙县\n" + rows, year);
    if (!made) throw Fault(say(made.error(), Language::en));
    return *made;
}
Code code(std::string_view digits) { return *read_code(digits); }
Day day(std::string_view text) { return *read_day(text); }

std::string said(const Result<Edition>& result) {
    return result ? "" : result.error().field + ": " + result.error().detail;
}

TEST(Editions, ARowThatIsNotRightIsNamedByItsLine) {
    EXPECT_EQ(said(read_edition("code,name\n11,甲省\n110,乙\n", 2020)), "line 3: a code has 2, 4, 6, 9 or 12 digits");
    EXPECT_EQ(said(read_edition("code,name\n11,甲省\n11,乙省\n", 2020)), "line 3: this code stands twice");
    EXPECT_EQ(said(read_edition("code,name\n11,甲省\n1201,乙市\n", 2020)), "line 3: its parent is missing");
    EXPECT_EQ(said(read_edition("code,name\n11,\n", 2020)), "line 2: no name");
    EXPECT_EQ(said(read_edition("code,name\n11,\"甲\n", 2020)), "line 2: a quoted field does not end");
    EXPECT_EQ(said(read_edition("code,name,level\n11,甲省,2\n", 2020)), "line 2: the level is not that of the code");
    EXPECT_EQ(said(read_edition("code,name,level,parent\n11,甲省,1,\n1101,乙市,2,12\n", 2020)),
              "line 3: the parent is not that of the code");
    EXPECT_EQ(said(read_edition("编码,名称\n", 2020)), "line 1: the header must name the columns code and name");
    EXPECT_EQ(said(read_edition("code,name\n11,甲省\n")), "year: 1990…2200");
    EXPECT_EQ(said(read_edition("\x28\xB5\x2F\xFDjunk", 2020)).substr(0, 14), "edition: zstd:");
}

TEST(Editions, TheYearMayStandInTheFirstLineAndRowsInAnyOrder) {
    const auto read = read_edition("# divisions 2021 somebody\r\nname,code\r\n\"乙\"\"市,\",1101\r\n甲省,11\r\n");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->year(), 2021);
    EXPECT_EQ(read->rows().front().name, "甲省");
    EXPECT_EQ(read->find(code("1101"))->name, "乙\"市,");
}

TEST(Editions, ACodeKnowsItsAncestors) {
    const auto village = code("530622002003");
    EXPECT_EQ(write(village.parent()), "530622002");
    EXPECT_EQ(write(village.at_level(2)), "5306");
    EXPECT_TRUE(village.within(code("530622")));
    EXPECT_FALSE(village.within(code("530621")));
    EXPECT_EQ(code("530622000000"), code("530622"));
    EXPECT_FALSE(read_code("53062"));
    EXPECT_FALSE(read_code("53062x"));
}

TEST(DivisionHistory, ATownThatBecomesTwoSubdistrictsHasBothAsSuccessors) {
    const std::vector editions{
        edition(2020, "110101101,白鹤镇\n110101101001,东村民委员会\n110101101002,西山村民委员会\n110101101003,南山村民委员会\n"
                      "110101101004,北山村民委员会\n110101101005,七里社区居民委员会\n"),
        edition(2021, "110101001,玉屏街道\n110101001001,西山社区居民委员会\n110101001002,南山村民委员会\n"
                      "110101002,白鹤街道\n110101002001,东村民委员会\n110101002002,北山村委会\n")};
    const auto history = merge(editions);
    ASSERT_TRUE(history);
    const auto* town = history->resolve(code("110101101"), day("2020-12-31"));
    ASSERT_TRUE(town);
    EXPECT_EQ(write(town->id), "1101011010002020");
    EXPECT_EQ(write(town->valid_to), "2020-12-31");
    EXPECT_FALSE(history->resolve(code("110101101"), day("2021-01-01")));
    const auto after = history->successors(*town);
    ASSERT_EQ(after.size(), 2u);
    EXPECT_EQ(history->name(*after[0]), "白鹤街道");    // its own name first
    EXPECT_EQ(history->name(*after[1]), "玉屏街道");
    EXPECT_EQ(history->predecessors(*after[1]).front(), town);

    // Recorded under an old code: the village that moved sums in its new place, the one nobody knows sums in the county.
    const auto now = day("2024-05-01");
    const auto* moved = history->resolve(code("110101101004"), day("2020-05-01"));
    EXPECT_EQ(write(history->rests_at(*moved, now)->code), "110101002002");
    const auto* lost = history->resolve(code("110101101005"), day("2020-05-01"));
    EXPECT_TRUE(history->successors(*lost).empty());
    EXPECT_EQ(history->name(*history->rests_at(*lost, now)), "丙县");
    EXPECT_EQ(history->name(*history->rests_at(*town, now)), "丙县");
    // And backwards: a place of 2021 rests in its predecessor on the map of 2020.
    EXPECT_EQ(history->rests_at(*after[0], day("2020-05-01")), town);
    EXPECT_EQ(history->rests_at(*after[0], day("2019-05-01")), nullptr);
}

TEST(DivisionHistory, TheSameCodeWithAnotherNameIsARename) {
    const std::vector editions{edition(2020, "110101101,老镇\n110101101001,柳村民委员会\n"),
                               edition(2021, "110101101,新镇\n110101101001,柳村民委员会\n"),
                               edition(2023, "110101101,新镇\n110101101001,柳社区居民委员会\n")};
    const auto history = merge(editions);
    const auto* town = history->resolve(code("110101101"), day("2023-01-01"));
    EXPECT_EQ(write(town->id), "1101011010002020");
    EXPECT_EQ(history->name(*town, day("2020-06-01")), "老镇");
    EXPECT_EQ(history->name(*town, day("2021-01-01")), "新镇");
    EXPECT_EQ(history->names(*history->resolve(code("110101101001"), day("2023-01-01"))).size(), 2u);
    EXPECT_EQ(history->changes().back().renamed[5], 1);
}

TEST(DivisionHistory, ACodeGivenToAnotherPlaceBeginsANewPlace) {
    // 二村 takes the code of 一村, which is gone; 三村 takes that of 二村.
    const std::vector editions{
        edition(2020, "110101101,老镇\n110101101201,一家村民委员会\n110101101202,二家村民委员会\n110101101203,三家村民委员会\n"),
        edition(2021, "110101101,老镇\n110101101201,二家村民委员会\n110101101202,三家村民委员会\n")};
    const auto history = merge(editions);
    const auto* second = history->resolve(code("110101101202"), day("2020-05-01"));
    ASSERT_EQ(history->successors(*second).size(), 1u);
    const auto* now = history->successors(*second).front();
    EXPECT_EQ(write(now->id), "1101011012012021");
    EXPECT_EQ(history->name(*now), "二家村民委员会");
    EXPECT_NE(history->resolve(code("110101101201"), day("2020-05-01")), now);
    EXPECT_EQ(history->changes().back().reused[5], 2);
    EXPECT_EQ(history->changes().back().unknown[5], 1);
}

TEST(DivisionHistory, AnOlderEditionCannotBeSlippedIn) {
    const std::vector editions{edition(2021, ""), edition(2020, "")};
    EXPECT_EQ(merge(editions).error().no, No::conflict);
}

TEST(DivisionHistory, ALevelFilledWithZerosIsNoPlaceOfItsOwn) {
    const std::vector editions{edition(2020, "1102,丁市\n110200,丁市\n110200101,戊镇\n110200101001,东村\n"),
                               edition(2021, "1102,丁市\n110200,丁市\n110200102,戊镇\n110200102001,东村\n")};
    const auto history = merge(editions);
    ASSERT_TRUE(history);
    EXPECT_EQ(history->entries().size(), 8u);
    const auto* town = history->resolve(code("110200101"), day("2020-05-01"));
    EXPECT_EQ(history->name(*history->parent(*town, day("2020-05-01"))), "丁市");
    EXPECT_EQ(write(history->rests_at(*town, day("2021-05-01"))->code), "110200102");
}

}    // namespace
}    // namespace terrace::places
