#include "modules/places/territory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::places {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

Day day(std::string_view text) { return *read_day(text); }

// A county in which 白鹤镇 became 玉屏街道 and 白鹤街道 in 2021, with a group, two grids, and a basin over both.
struct County {
    TerritoryParts parts;
    PlaceId county, town, yuping, baihe, east_2020, east, lost, group, grid, basin;

    County() {
        const auto edition = [](int year, const std::string& rows) {
            return *read_edition("code,name\n11,甲省\n1101,乙市\n110101,丙县\n110102,丁县\n" + rows, year);
        };
        const auto history = *merge(std::vector{
            edition(2020, "110101101,白鹤镇\n110101101001,东村民委员会\n110101101002,西山村民委员会\n110101101003,南山村民委员会\n"
                          "110101101004,北山村民委员会\n110101101005,七里社区居民委员会\n"),
            edition(2021, "110101001,玉屏街道\n110101001001,西山社区居民委员会\n110101001002,南山村民委员会\n"
                          "110101002,白鹤街道\n110101002001,东村民委员会\n110101002002,北山村委会\n")});
        parts = territory_of(history, *read_code("110101"));
        const auto id = [&](std::string_view code, std::string_view on) { return history.resolve(*read_code(code), day(on))->id; };
        county = id("110101", "2021-01-01"), town = id("110101101", "2020-01-01"), yuping = id("110101001", "2021-01-01");
        baihe = id("110101002", "2021-01-01"), east_2020 = id("110101101001", "2020-01-01"), east = id("110101002001", "2021-01-01");
        lost = id("110101101005", "2020-01-01");
        SeededChance chance{1};
        group = new_place(chance), grid = new_place(chance), basin = new_place(chance);
        parts.places.push_back({group, "", "打所小组", 6, Partition::administrative, east, day("2022-05-01"), {}});
        parts.places.push_back({grid, "", "第一网格", 6, Partition::grid, east, day("2022-05-01"), {}});
        parts.places.push_back({basin, "", "白鹤河流域", 3, Partition::basin, county, day("2022-05-01"), {}});
        parts.memberships.push_back({group, grid, Partition::grid, day("2022-05-01"), open_end});
        parts.memberships.push_back({baihe, basin, Partition::basin, day("2022-05-01"), open_end});
    }
};

TEST(Territories, TheNeighbourCountyIsNotPartOfTheDomain) {
    const County c;
    const Territory territory{c.parts};
    EXPECT_EQ(territory.root(), c.county);
    EXPECT_TRUE(territory.by_code("11", day("2021-05-01")));
    EXPECT_FALSE(territory.by_code("110102", day("2021-05-01")));
}

TEST(Territories, AGroupLiesInItsVillageItsGridAndItsBasin) {
    const County c;
    const Territory territory{c.parts};
    for (const auto around : {c.group, c.grid, c.east, c.baihe, c.county, c.basin}) EXPECT_TRUE(territory.within(c.group, around));
    EXPECT_FALSE(territory.within(c.group, c.yuping));
    EXPECT_FALSE(territory.within(c.east, c.group));
    EXPECT_THAT(territory.path(c.group), ElementsAre(c.county, c.baihe, c.east, c.group));
    EXPECT_THAT(territory.children(c.east, Partition::administrative, day("2024-01-01")), ElementsAre(c.group));
    EXPECT_THAT(territory.children(c.east, Partition::grid, day("2024-01-01")), ElementsAre(c.grid));
    EXPECT_THAT(territory.children(c.east, Partition::grid, day("2021-01-01")), ElementsAre());
    EXPECT_THAT(territory.children(c.basin, Partition::basin, day("2024-01-01")), ElementsAre(c.baihe));
}

TEST(Territories, AnOldPlaceCountsWhereItsSuccessorLies) {
    const County c;
    const Territory territory{c.parts};
    EXPECT_THAT(territory.current(c.east_2020), ElementsAre(c.east));
    EXPECT_TRUE(territory.within(c.east_2020, c.baihe));
    EXPECT_TRUE(territory.within(c.east_2020, c.basin));
    EXPECT_TRUE(territory.within(c.east_2020, c.town));
    EXPECT_THAT(territory.current(c.town), UnorderedElementsAre(c.yuping, c.baihe));
    // Divided, or not known: in neither half, but in the county.
    for (const auto old : {c.town, c.lost}) {
        EXPECT_FALSE(territory.within(old, c.yuping));
        EXPECT_FALSE(territory.within(old, c.baihe));
        EXPECT_TRUE(territory.within(old, c.county));
    }
    EXPECT_THAT(territory.path(c.lost), ElementsAre(c.county, c.town, c.lost));
}

TEST(Territories, ACodeResolvesOnItsDay) {
    const County c;
    const Territory territory{c.parts};
    EXPECT_EQ(territory.by_code("110101101", day("2020-12-31")), c.town);
    EXPECT_FALSE(territory.by_code("110101101", day("2021-01-01")));
    EXPECT_EQ(territory.by_code("110101000000", day("2021-01-01")), c.county);
    EXPECT_THAT(territory.search("白鹤", day("2024-01-01"), 10), ElementsAre(c.basin, c.baihe));
}

TEST(Territories, APointIsLookedUpByTheOutlineThatHeldThatDayAlsoWhenTheNextOneIsDrawnAlready) {
    County c;
    const auto square = [](double west) { return Geometry{Shape::polygon, {{{{west, 27}, {west + 1, 27}, {west + 1, 28}, {west, 28}, {west, 27}}}}, {}}; };
    c.parts.outlines.push_back({c.grid, day("2022-05-01"), true, square(103)});
    c.parts.outlines.push_back({c.grid, day("2030-01-01"), true, square(105)});    // said in advance
    const Territory territory{std::move(c.parts)};
    EXPECT_EQ(territory.locate(103.5, 27.5, Partition::grid, day("2024-03-04")), c.grid);
    EXPECT_FALSE(territory.locate(105.5, 27.5, Partition::grid, day("2024-03-04"))) << "not yet";
    EXPECT_FALSE(territory.locate(103.5, 27.5, Partition::grid, day("2030-01-01"))) << "no longer";
    EXPECT_EQ(territory.locate(105.5, 27.5, Partition::grid, day("2030-01-01")), c.grid);
    EXPECT_FALSE(territory.locate(103.5, 27.5, Partition::grid, day("2022-04-30"))) << "nothing was drawn yet";
    EXPECT_NEAR(territory.middle(c.grid, day("2024-03-04"))->lon, 103.5, 0.5);
}

TEST(Territories, APointFallsIntoTheGridWhoseOutlineCoversIt) {
    County c;
    c.parts.outlines.push_back({c.grid, day("2022-05-01"), true, {Shape::polygon, {{{{103, 27}, {104, 27}, {104, 28}, {103, 27}}}}, {}}});
    const Territory territory{std::move(c.parts)};
    EXPECT_EQ(territory.locate(103.9, 27.5, Partition::grid, day("2024-01-01")), c.grid);
    EXPECT_FALSE(territory.locate(103.1, 27.9, Partition::grid, day("2024-01-01")));
    EXPECT_FALSE(territory.locate(103.9, 27.5, Partition::basin, day("2024-01-01")));
    EXPECT_TRUE(territory.outline(c.grid)->sample);
}

TEST(Territories, ABoundaryHoldsFromItsDayUntilTheNextOne) {
    County c;
    const auto drawn = [&](std::string_view from, double west) {
        c.parts.outlines.push_back({c.grid, day(from), false, {Shape::polygon, {{{{west, 27}, {104, 27}, {104, 28}, {west, 27}}}}, {}}});
        return west;
    };
    const auto first = drawn("2022-05-01", 103.0), later = drawn("2027-01-01", 103.5), put_right = drawn("2022-05-01", 103.2);
    const Territory territory{std::move(c.parts)};
    const auto west_on = [&](std::string_view on) {
        const auto* held = territory.outline(c.grid, day(on));
        return held ? held->geometry.parts[0][0][0].lon : 0.0;
    };
    EXPECT_NE(first, put_right);
    EXPECT_EQ(west_on("2022-04-30"), 0.0) << "not drawn yet";
    EXPECT_EQ(west_on("2026-12-31"), put_right) << "of one day, what was said last";
    EXPECT_EQ(west_on("2027-01-01"), later);
    EXPECT_EQ(territory.outlines(c.grid).size(), 3u);
    EXPECT_TRUE(territory.outlines(c.basin).empty());
}

TEST(Territories, ACircleOfParentsDoesNotHang) {
    County c;
    c.parts.memberships.push_back({c.county, c.group, Partition::duty, day("2022-05-01"), open_end});
    const Territory territory{std::move(c.parts)};
    EXPECT_TRUE(territory.within(c.group, c.group));
}

}    // namespace
}    // namespace terrace::places
