#include "modules/places/boundary.hpp"
#include "modules/places/geos_locator.hpp"
#include "modules/places/locator.hpp"
#include "modules/places/sample_partition.hpp"

#include "base/chance.hpp"
#include "base/codec.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <rapidcheck/gtest.h>

namespace terrace::places {
namespace {

Geometry polygon(std::vector<Position> ring) { return {Shape::polygon, {{std::move(ring)}}, {}}; }
double uniform(Chance& chance) { return static_cast<double>(chance.number() >> 11) * 0x1p-53; }

double metres(Position a, Position b) {
    const double east = (a.lon - b.lon) * std::cos(a.lat * std::numbers::pi / 180), north = a.lat - b.lat;
    return std::sqrt(east * east + north * north) * 111'320;
}

TEST(Datums, TheShiftOfKnownPlacesIsTheOneMapsShow) {
    // Published pairs (WGS-84, GCJ-02): Shanghai, Shenzhen, Beijing.
    const std::pair<Position, Position> known[]{{{121.5272106, 31.1774276}, {121.531541859215, 31.17530398364597}},
                                                {{113.912316, 22.543847}, {113.9171764808363, 22.540796131694766}},
                                                {{116.377817, 39.911954}, {116.38404722455657, 39.91334545536069}}};
    for (const auto& [wgs84, gcj02] : known) {
        EXPECT_LT(metres(to_gcj02(wgs84), gcj02), 0.01);
        EXPECT_LT(metres(to_wgs84(gcj02), wgs84), 0.01);
    }
    EXPECT_TRUE(same_point(to_gcj02({-0.1278, 51.5074}), {-0.1278, 51.5074}));    // London is not shifted
}

RC_GTEST_PROP(Datums, ThereAndBackIsTheSamePlace, ()) {
    const Position there{*rc::gen::inRange(73'500'000, 135'000'000) / 1e6, *rc::gen::inRange(3'900'000, 53'500'000) / 1e6};
    const auto back = to_gcj02(to_wgs84(there));
    RC_ASSERT(std::abs(back.lon - there.lon) < 1e-9);
    RC_ASSERT(std::abs(back.lat - there.lat) < 1e-9);
}

TEST(Datums, NamesAreReadAndBaiduIsRefusedWithAWayOut) {
    EXPECT_EQ(*read_datum("urn:ogc:def:crs:OGC:1.3:CRS84"), Datum::wgs84);
    EXPECT_EQ(*read_datum("urn:ogc:def:crs:EPSG::4490"), Datum::cgcs2000);
    EXPECT_EQ(*read_datum("GCJ-02"), Datum::gcj02);
    EXPECT_NE(read_datum("BD-09").error().detail.find("GCJ-02"), std::string::npos);
    EXPECT_FALSE(read_datum("EPSG:3857"));
}

TEST(GeoJson, WhatIsReadIsWrittenBack) {
    const std::string text =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","id":"g7","properties":{"name":"七组","户":[31]},"geometry":)"
        R"({"type":"Polygon","coordinates":[[[103,27],[103.5,27],[103.5,27.25,1800.5],[103,27]]]}},)"
        R"({"type":"Feature","properties":null,"geometry":null}],"source":"画的"})";
    const auto set = read_geojson(text);
    ASSERT_TRUE(set) << say(set.error(), Language::en);
    EXPECT_EQ(json::parse(write_geojson(*set)), json::parse(text));
}

TEST(GeoJson, ARefusalNamesThePath) {
    const auto field = [](std::string_view text) { return read_geojson(text).error().field; };
    EXPECT_EQ(field(R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[103,27],[27,103]]]}}]})"),
              "features[0].geometry.coordinates[0][1]");
    EXPECT_EQ(field(R"({"type":"Polygon","coordinates":[[["a",2]]]})"), "geometry.coordinates[0][0]");
    EXPECT_EQ(field(R"({"type":"Circle"})"), "geometry.type");
    EXPECT_EQ(field(R"({"type":"Point","coordinates":[103,27],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}})"), "crs");
    EXPECT_EQ(read_geojson("[").error().no, No::malformed_json);
    EXPECT_EQ(read_geojson(R"({"type":"Point","coordinates":[103,27],"datum":"GCJ-02"})", Datum::wgs84).error().no, No::conflict);
}

TEST(GeoJson, ShiftedCoordinatesAreBroughtHome) {
    const auto set = read_geojson(R"({"type":"Point","coordinates":[116.38404722455657,39.91334545536069],"datum":"GCJ-02"})");
    EXPECT_LT(metres(set->features[0].geometry->parts[0][0][0], {116.377817, 39.911954}), 0.01);
}

TEST(Boundaries, AreasAreThoseOfTheEllipsoid) {
    // An eighth of the WGS-84 ellipsoid's 510,065,621.724 km².
    EXPECT_NEAR(area_m2(polygon({{0, 0}, {90, 0}, {0, 90}, {0, 0}})) / 1e6, 510'065'621.724 / 8, 1);
    auto with_hole = polygon({{103, 27}, {104, 27}, {104, 28}, {103, 28}, {103, 27}});
    const double whole = area_m2(with_hole);
    EXPECT_NEAR(whole / 1e6, 10'925, 30);
    with_hole.parts[0].push_back({{103.2, 27.2}, {103.4, 27.2}, {103.4, 27.4}, {103.2, 27.2}});
    EXPECT_LT(area_m2(with_hole), whole);
}

TEST(Boundaries, AnOpenRingIsClosedAndASmallLoopRepairedBothNamed) {
    auto open = mend(polygon({{103, 27}, {104, 27}, {104, 28}}));
    ASSERT_TRUE(open);
    EXPECT_EQ(open->what.at(0).en, "closed a ring");
    auto spike = mend(polygon({{103, 27}, {104, 27}, {104, 28}, {103.5001, 28}, {103.5, 28.001}, {103.5, 28}, {103.5002, 28.0005}, {103, 28}, {103, 27}}));
    ASSERT_TRUE(spike) << say(spike.error(), Language::en);
    ASSERT_EQ(spike->what.size(), 1u);
    EXPECT_NE(spike->what[0].en.find("Self-intersection"), std::string::npos);
    EXPECT_TRUE(mend(spike->geometry)->what.empty());
}

TEST(Boundaries, ABowTieIsRefusedWithItsKnot) {
    const auto bow = mend(polygon({{103, 27}, {104, 28}, {104, 27}, {103, 28}, {103, 27}}));
    ASSERT_FALSE(bow);
    EXPECT_NE(bow.error().detail.find("103.50000,27.50"), std::string::npos) << bow.error().detail;
    EXPECT_FALSE(mend(polygon({{103, 27}, {104, 28}})));
}

TEST(Orientation, IsExactWhereRoundingLies) {
    EXPECT_EQ(orientation(0, 0, 1, 1, 0.5, 0.5), 0);
    EXPECT_EQ(orientation(0.1, 0.1, 0.3, 0.3, 0.2, 0.2), 0);
    // One unit in the last place to either side of a line far from the origin.
    const double x = 103.123456789, up = std::nextafter(x, 200), down = std::nextafter(x, 0);
    EXPECT_EQ(orientation(100, 100, 110, 110, x, x), 0);
    EXPECT_EQ(orientation(100, 100, 110, 110, x, up), 1);
    EXPECT_EQ(orientation(100, 100, 110, 110, x, down), -1);
    EXPECT_EQ(orientation(12, 12, 24, 24, 0.5, 0.5 + 0x1p-53), 1);
}

Geometry star(Chance& chance, Position middle, double reach, int corners, bool hole) {
    Lines rings;
    for (int r = 0; r < (hole ? 2 : 1); ++r) {
        Line ring;
        for (int i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * i / corners, length = reach * (r ? 0.2 : 0.5 + uniform(chance) / 2);
            // A coarse lattice, so that corners, level edges and shared points are common.
            ring.push_back({std::round((middle.lon + length * std::cos(angle)) * 64) / 64, std::round((middle.lat + length * std::sin(angle)) * 64) / 64});
        }
        ring.push_back(ring.front());
        rings.push_back(std::move(ring));
    }
    return {Shape::polygon, {rings}, {}};
}

TEST(Locators, AnswersAreThoseOfGeosOnCornersEdgesAndAnywhere) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        SeededChance chance{seed};
        std::vector<Geometry> zones;
        while (zones.size() < 60) {
            auto zone = star(chance, {100 + uniform(chance) * 10, 25 + uniform(chance) * 10}, 0.3 + uniform(chance) * 2, 4 + static_cast<int>(chance.below(30)), chance.below(2) == 0);
            const auto mended = mend(zone, 1);
            if (mended && mended->what.empty()) zones.push_back(zone);
        }
        const Locator locator{zones};
        GeosLocator geos{zones};
        const auto check = [&](double x, double y) { ASSERT_EQ(locator.find(x, y), geos.find(x, y)) << seed << ": " << x << ' ' << y; };
        for (const auto& zone : zones)
            for (const auto& ring : zone.parts[0])
                for (std::size_t i = 1; i < ring.size(); ++i) {
                    check(ring[i].lon, ring[i].lat);
                    check((ring[i - 1].lon + ring[i].lon) / 2, (ring[i - 1].lat + ring[i].lat) / 2);
                    const double t = uniform(chance);
                    check(ring[i - 1].lon + t * (ring[i].lon - ring[i - 1].lon), ring[i - 1].lat + t * (ring[i].lat - ring[i - 1].lat));
                }
        for (int i = 0; i < 5000; ++i) {
            check(99 + uniform(chance) * 12, 24 + uniform(chance) * 12);
            check(std::round((99 + uniform(chance) * 12) * 64) / 64, std::round((24 + uniform(chance) * 12) * 64) / 64);
        }
    }
}

TEST(Locators, NothingCoversNowhere) {
    const Locator none{{}};
    EXPECT_EQ(none.find(103, 27), Locator::nowhere);
    const std::vector one{polygon({{103, 27}, {104, 27}, {104, 28}, {103, 27}})};
    const Locator locator{one};
    EXPECT_EQ(locator.find(std::nan(""), 27), Locator::nowhere);
    EXPECT_EQ(locator.find(103, 27), 0);
    EXPECT_EQ(locator.find(103, 27.9), Locator::nowhere);
}

TEST(SamplePartitions, TheCellsCoverTheAreaAndTheSeedFixesThem) {
    const auto area = polygon({{103, 27}, {104, 27.2}, {104.3, 28}, {103.5, 27.6}, {103, 28}, {103, 27}});
    const auto cells = sample_partition(area, 40, 7), again = sample_partition(area, 40, 7), other = sample_partition(area, 40, 8);
    ASSERT_TRUE(cells);
    ASSERT_EQ(cells->size(), 40u);
    double sum = 0;
    for (const auto& cell : *cells) {
        sum += area_m2(cell);
        EXPECT_TRUE(mend(cell)->what.empty());
    }
    EXPECT_NEAR(sum / area_m2(area), 1, 1e-3);
    EXPECT_EQ(write_geojson(cells->at(3)), write_geojson(again->at(3)));
    EXPECT_NE(write_geojson(cells->at(3)), write_geojson(other->at(3)));
    EXPECT_EQ(sample_partition(area, 0, 1).error().no, No::out_of_range);
}

TEST(SamplePartitions, ACellLiesAroundItsMiddleInTheOrderGiven) {
    const auto area = polygon({{103, 27}, {104, 27}, {104, 28}, {103, 28}, {103, 27}});
    const std::vector<Position> middles{{103.8, 27.2}, {103.2, 27.2}, {103.5, 27.9}};
    const auto cells = cells_around(area, middles);
    ASSERT_TRUE(cells);
    ASSERT_EQ(cells->size(), middles.size());
    double sum = 0;
    for (std::size_t n = 0; n < middles.size(); ++n) {
        EXPECT_EQ((Locator{std::span{&cells->at(n), 1}}).find(middles[n].lon, middles[n].lat), 0) << n;
        sum += area_m2(cells->at(n));
    }
    EXPECT_NEAR(sum / area_m2(area), 1, 1e-3);
    EXPECT_EQ(cells_around(area, {{103.5, 27.5}, {105, 27.5}}).error().no, No::out_of_range);
}

}    // namespace
}    // namespace terrace::places
