#include "modules/places/overlay.hpp"

#include "base/chance.hpp"
#include "modules/places/sample_partition.hpp"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>
#include <rapidcheck/gtest.h>

namespace terrace::places {
namespace {

using testing::ElementsAre;

Day day(std::string_view text) { return *read_day(text); }
Geometry polygon(std::vector<Position> ring) { return {Shape::polygon, {{std::move(ring)}}, {}}; }
Geometry box(double west, double south, double east, double north) {
    return polygon({{west, south}, {east, south}, {east, north}, {west, north}, {west, south}});
}

// The area between two parallels and two meridians of the WGS-84 ellipsoid in closed form (Snyder, Map Projections, 3-12): what no
// geodesic routine had a hand in.
double zone_m2(double west, double south, double east, double north) {
    constexpr double a = 6'378'137.0, f = 1 / 298.257223563;
    const double e = std::sqrt(f * (2 - f));
    const auto q = [&](double latitude) {
        const double s = std::sin(latitude * std::numbers::pi / 180);
        return (1 - e * e) * (s / (1 - e * e * s * s) - std::log((1 - e * s) / (1 + e * s)) / (2 * e));
    };
    return a * a / 2 * (east - west) * std::numbers::pi / 180 * (q(north) - q(south));
}

TEST(OverlayAreas, AZoneIsAsLargeAsTheEllipsoidSays) {
    constexpr double zones[][4] = {{104.9, 27.7, 105.3, 28.1}, {98, 25, 99, 26}, {97.5, 21.1, 106.2, 29.3}, {-10, -5, 10, 5}, {100, 60, 120, 70}};
    for (const auto& [west, south, east, north] : zones) {
        const auto expected = zone_m2(west, south, east, north);
        EXPECT_NEAR(mapped_area_m2(box(west, south, east, north)) / expected, 1, 1e-6) << west << ' ' << south;
    }
}

TEST(OverlayAreas, HalfAZoneCutOffByAnotherIsHalfOfIt) {
    const auto shared = shared_area_m2(box(104.9, 27.7, 105.3, 28.1), box(105.1, 27, 106, 29));
    ASSERT_TRUE(shared);
    EXPECT_NEAR(*shared / zone_m2(105.1, 27.7, 105.3, 28.1), 1, 1e-6);
}

TEST(OverlayAreas, WhatDoesNotTouchSharesNothingAndAPointIsNoArea) {
    EXPECT_EQ(*shared_area_m2(box(104, 27, 105, 28), box(106, 27, 107, 28)), 0);
    EXPECT_EQ(*shared_area_m2(box(104, 27, 105, 28), box(105, 27, 106, 28)), 0);    // a shared edge alone
    EXPECT_EQ(shared_area_m2(Geometry{}, box(104, 27, 105, 28)).error().no, No::wrong_type);
}

// However a county is cut into cells and wherever the basin lies, the shares of the cells add up to the share of the county.
RC_GTEST_PROP(OverlayAreas, TheSharesOfThePartsAddUpToThatOfTheWhole, ()) {
    const auto county = polygon({{104.9, 27.7}, {105.3, 27.75}, {105.35, 28.1}, {104.85, 28.05}, {104.9, 27.7}});
    const auto cells = sample_partition(county, *rc::gen::inRange(2, 12), *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
    RC_ASSERT(cells);
    const auto corner = [] { return Position{*rc::gen::inRange(104'500'000, 105'700'000) / 1e6, *rc::gen::inRange(27'400'000, 28'400'000) / 1e6}; };
    const auto a = corner(), b = corner();
    RC_PRE(std::abs(a.lon - b.lon) > 0.001 && std::abs(a.lat - b.lat) > 0.001);
    const auto basin = box(std::min(a.lon, b.lon), std::min(a.lat, b.lat), std::max(a.lon, b.lon), std::max(a.lat, b.lat));
    double sum = 0;
    for (const auto& cell : *cells) sum += *shared_area_m2(basin, cell);
    RC_ASSERT(std::abs(sum - *shared_area_m2(basin, county)) < 1e-6 * mapped_area_m2(county));
}

// A county of two towns side by side, the eastern one with two grids; a basin over the east whose two segments have outlines.
struct County {
    TerritoryParts parts;
    PlaceId county, west, east, third, north_grid, south_grid, basin, upper, lower;

    County() {
        const auto history = *merge(std::vector{*read_edition("code,name\n11,甲省\n1101,乙市\n110101,丙县\n110101101,西镇\n110101102,东镇\n110101103,无图镇\n", 2020)});
        parts = territory_of(history, *read_code("110101"));
        const auto id = [&](std::string_view code) { return history.resolve(*read_code(code), day("2020-06-01"))->id; };
        county = id("110101"), west = id("110101101"), east = id("110101102"), third = id("110101103");
        SeededChance chance{1};
        const auto add = [&](std::string_view name, int level, Partition partition, PlaceId parent) {
            const auto made = new_place(chance);
            parts.places.push_back({made, "", std::string{name}, level, partition, parent, day("2020-06-01"), {}});
            return made;
        };
        north_grid = add("北网格", 6, Partition::grid, east), south_grid = add("南网格", 6, Partition::grid, east);
        basin = add("甲河流域", 4, Partition::basin, county);
        upper = add("上段", 5, Partition::basin, basin), lower = add("下段", 5, Partition::basin, basin);
        draw(county, box(104, 27, 106, 28));
        draw(west, box(104, 27, 105, 28));
        draw(east, box(105, 27, 106, 28));
        draw(north_grid, box(105, 27.5, 106, 28));
        draw(south_grid, box(105, 27, 106, 27.5));
        draw(upper, box(104.5, 27.5, 105.25, 28));
        draw(lower, box(105.25, 27.5, 106, 28));
    }
    void draw(PlaceId place, Geometry geometry, std::string_view from = "2021-01-01") { parts.outlines.push_back({place, day(from), true, std::move(geometry)}); }
};

TEST(Overlays, ABasinDrawnBySegmentsHasItsShareOfTheCountyAndOfEachTown) {
    const County c;
    const Territory tree{c.parts};
    const auto found = overlay(tree, c.basin, c.county, day("2022-01-01"));
    ASSERT_TRUE(found) << say(found.error(), Language::en);
    EXPECT_EQ(found->part.drawn, Drawn::parts);
    EXPECT_TRUE(found->part.sample);
    EXPECT_EQ(found->whole.drawn, Drawn::own);
    EXPECT_NEAR(found->shared_m2 / zone_m2(104.5, 27.5, 106, 28), 1, 1e-6);
    EXPECT_NEAR(found->shared_m2 / found->whole_m2, zone_m2(104.5, 27.5, 106, 28) / zone_m2(104, 27, 106, 28), 1e-6);
    ASSERT_EQ(found->cells.size(), 2u);
    EXPECT_NEAR(found->cells[0].shared_m2 / zone_m2(104.5, 27.5, 105, 28), 1, 1e-6);
    EXPECT_NEAR(found->cells[1].shared_m2 / zone_m2(105, 27.5, 106, 28), 1, 1e-6);
    EXPECT_THAT(found->not_mapped, ElementsAre(c.third));
}

TEST(Overlays, AMovedCornerChangesTheAnswerFromItsDayOn) {
    County c;
    c.draw(c.upper, box(104.25, 27.5, 105.25, 28), "2022-06-01");
    const Territory tree{c.parts};
    const auto before = overlay(tree, c.basin, c.county, day("2022-05-31")), after = overlay(tree, c.basin, c.county, day("2022-06-01"));
    ASSERT_TRUE(before && after);
    EXPECT_NEAR((after->shared_m2 - before->shared_m2) / zone_m2(104.25, 27.5, 104.5, 28), 1, 1e-5);
}

TEST(Overlays, WithoutABoundaryThereIsNoAnswerButAWayToOne) {
    const County c;
    const Territory tree{c.parts};
    EXPECT_EQ(overlay(tree, c.third, c.county, day("2022-01-01")).error().field, "place");
    EXPECT_EQ(overlay(tree, c.basin, c.third, day("2022-01-01")).error().field, "with");
    EXPECT_EQ(overlay(tree, c.basin, c.county, day("2020-12-31")).error().no, No::not_found);    // drawn from 2021 on
}

TEST(Overlays, WhatIsRecordedAtAPlaceTheLineRunsThroughCannotBeDivided) {
    const County c;
    const Territory tree{c.parts};
    const auto ground = ground_of(tree, c.basin, day("2022-01-01"));
    const std::vector at{c.north_grid, c.south_grid, c.west, c.east, c.third, c.county};
    EXPECT_THAT(sides_of(tree, ground.geometry, c.county, at, day("2022-01-01")),
                ElementsAre(Side::inside, Side::outside, Side::divided, Side::divided, Side::not_mapped, Side::not_mapped));
}

}    // namespace
}    // namespace terrace::places
