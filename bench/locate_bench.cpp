// Points into 3,256 sample polygons: our Locator against GEOS (STRtree and prepared polygons) in the same run, and whether
// every answer is the same. Points lie anywhere in the box, on corners and along edges.
#include "modules/places/geos_locator.hpp"
#include "modules/places/locator.hpp"
#include "modules/places/sample_partition.hpp"

#include "base/chance.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>

using namespace terrace;
using namespace terrace::places;

namespace {

constexpr int zones_wanted = 3256;

double uniform(Chance& chance) { return static_cast<double>(chance.number() >> 11) * 0x1p-53; }

// A county-sized area with a frayed border of 2,000 corners.
Geometry area(Chance& chance) {
    Line ring;
    for (int i = 0; i < 2000; ++i) {
        const double angle = 2 * std::numbers::pi * i / 2000, reach = 0.35 + 0.05 * std::sin(7 * angle) + 0.004 * uniform(chance);
        ring.push_back({103 + reach * std::cos(angle), 27 + reach * std::sin(angle)});
    }
    ring.push_back(ring.front());
    return {Shape::polygon, {{ring}}, {}};
}

template <class Find>
double seconds_for(const std::vector<Position>& points, std::vector<std::int32_t>& answers, Find find) {
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < points.size(); ++i) answers[i] = find(points[i]);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}    // namespace

int main(int argc, char** argv) {
    const int count = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
    SeededChance chance{20261122};
    const auto zones = sample_partition(area(chance), zones_wanted, 7);
    if (!zones) return 1;
    std::vector<Position> points;
    for (int i = 0; i < count; ++i) points.push_back({102.6 + 0.8 * uniform(chance), 26.6 + 0.8 * uniform(chance)});
    std::size_t edges = 0;
    for (const auto& zone : *zones)
        for (const auto& rings : zone.parts)
            for (const auto& ring : rings)
                for (std::size_t i = 1; i < ring.size(); ++i, ++edges) {
                    points.push_back(ring[i]);
                    const double t = uniform(chance);
                    points.push_back({ring[i - 1].lon + t * (ring[i].lon - ring[i - 1].lon), ring[i - 1].lat + t * (ring[i].lat - ring[i - 1].lat)});
                }
    const auto start = std::chrono::steady_clock::now();
    const Locator locator{*zones};
    const double laid = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    GeosLocator geos{*zones};
    std::vector<std::int32_t> ours(points.size()), theirs(points.size());
    const double our_time = seconds_for(points, ours, [&](Position p) { return locator.find(p.lon, p.lat); });
    const double their_time = seconds_for(points, theirs, [&](Position p) { return geos.find(p.lon, p.lat); });
    std::size_t different = 0, inside = 0;
    for (std::size_t i = 0; i < points.size(); ++i) different += ours[i] != theirs[i], inside += ours[i] >= 0;
    std::printf("zones %zu, edges %zu, points %zu (%zu inside), index %.1f MB laid in %.0f ms\n", zones->size(), edges, points.size(), inside,
                static_cast<double>(locator.bytes()) / 1e6, laid * 1e3);
    std::printf("locator %.0f points/s, GEOS %.0f points/s, ratio %.1f, different answers %zu\n", static_cast<double>(points.size()) / our_time,
                static_cast<double>(points.size()) / their_time, their_time / our_time, different);
    return different == 0 ? 0 : 1;
}
