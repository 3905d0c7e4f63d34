// Real boundaries with real faults, the GeoJSON fixtures, and a million points against GEOS.

#include "modules/places/boundary.hpp"
#include "modules/places/geos_locator.hpp"
#include "modules/places/locator.hpp"
#include "modules/places/sample_partition.hpp"
#include "tests/acceptance/shared_data.hpp"

#include "base/chance.hpp"

#include <gtest/gtest.h>
#include <iterator>

namespace terrace::places {
namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw Fault{"cannot open " + path.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

FeatureSet counties() {
    auto set = read_geojson(text_of(shared_data() / "boundaries/counties_zhaotong_nujiang_shiyan_mit.geojson"));
    if (!set) throw Fault{say(set.error(), Language::en)};
    return *set;
}

TEST(GeoJsonFixtures, AllSixteenParseAndRoundTrip) {
    int files = 0;
    for (const auto& file : std::filesystem::directory_iterator{shared_data() / "geojson"}) {
        const auto text = text_of(file.path());
        const auto set = read_geojson(text);
        ASSERT_TRUE(set) << file.path() << ' ' << say(set.error(), Language::en);
        const auto again = read_geojson(write_geojson(*set));
        ASSERT_TRUE(again) << file.path();
        EXPECT_EQ(write_geojson(*again), write_geojson(*set)) << file.path();
        ++files;
    }
    EXPECT_EQ(files, 16);
}

TEST(CountyBoundaries, NineOfTwentyThreeAreRepairedOrNamed) {
    const auto set = counties();
    ASSERT_EQ(set.features.size(), 23u);
    int repaired = 0, refused = 0;
    for (const auto& feature : set.features) {
        const auto mended = mend(*feature.geometry);
        const std::string name{feature.properties.at("name").as_string()};
        if (!mended) {
            ++refused;
            std::printf("%s: refused: %s\n", name.c_str(), mended.error().detail.c_str());
        } else if (!mended->what.empty()) {
            ++repaired;
            EXPECT_TRUE(mend(mended->geometry)->what.empty()) << name;
            std::printf("%s: %s\n", name.c_str(), mended->what.front().en.c_str());
        }
    }
    EXPECT_EQ(repaired + refused, 9);
    EXPECT_EQ(refused, 0);
}

TEST(CountyBoundaries, QiaojiaHasItsOfficialSize) {
    // 3,245 km² officially; the outline is generalised to about 100 m.
    for (const auto& feature : counties().features) {
        if (feature.properties.at("code").as_string() != "530622") continue;
        EXPECT_NEAR(area_m2(mend(*feature.geometry)->geometry) / 1e6, 3'245, 60);
    }
}

TEST(CountyBoundaries, AMillionPointsInto3256CellsOfThemAnswerAsGeosDoes) {
    std::vector<Geometry> zones;
    const auto set = counties();
    Box box;
    for (std::size_t i = 0; i < set.features.size(); ++i) {
        const auto whole = mend(*set.features[i].geometry);
        const int n = 141 + (i < 13 ? 1 : 0);    // 23 × 141 + 13 = 3,256
        auto cells = sample_partition(whole->geometry, n, i);
        ASSERT_TRUE(cells);
        const auto around = box_of(whole->geometry);
        box.include({around.west, around.south});
        box.include({around.east, around.north});
        zones.insert(zones.end(), cells->begin(), cells->end());
    }
    EXPECT_EQ(zones.size(), 3256u);
    const Locator locator{zones};
    GeosLocator geos{zones};
    SeededChance chance{3256};
    const auto uniform = [&] { return static_cast<double>(chance.number() >> 11) * 0x1p-53; };
    std::size_t different = 0, asked = 0;
    const auto ask = [&](double x, double y) { ++asked, different += locator.find(x, y) != geos.find(x, y); };
    for (int i = 0; i < 1'000'000; ++i) ask(box.west + uniform() * (box.east - box.west), box.south + uniform() * (box.north - box.south));
    for (const auto& zone : zones)
        for (const auto& rings : zone.parts)
            for (const auto& ring : rings)
                for (std::size_t i = 1; i < ring.size(); ++i) {
                    ask(ring[i].lon, ring[i].lat);
                    ask((ring[i - 1].lon + ring[i].lon) / 2, (ring[i - 1].lat + ring[i].lat) / 2);
                }
    EXPECT_EQ(different, 0u) << "of " << asked;
}

}    // namespace
}    // namespace terrace::places
