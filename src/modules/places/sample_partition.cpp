#include "modules/places/sample_partition.hpp"

#include "base/chance.hpp"
#include "modules/places/boundary.hpp"
#include "modules/places/geos.hpp"
#include "modules/places/locator.hpp"

#include <cmath>

namespace terrace::places {
namespace {

constexpr int settle_rounds = 2;

double between(Chance& chance, double low, double high) {
    return low + (high - low) * static_cast<double>(chance.number() >> 11) * 0x1p-53;
}

std::vector<Position> scatter(const Geometry& area, int n, Chance& chance) {
    const auto box = box_of(area);
    const Locator inside{std::span{&area, 1}};
    std::vector<Position> points;
    for (int tries = 0; static_cast<int>(points.size()) < n && tries < n * 1000; ++tries) {
        // Steps of 1e-7 degree (1 cm): short decimals in files, and never two points too close for GEOS.
        const Position p{std::round(between(chance, box.west, box.east) * 1e7) / 1e7, std::round(between(chance, box.south, box.north) * 1e7) / 1e7};
        if (inside.find(p.lon, p.lat) == 0) points.push_back(p);
    }
    return points;
}

Geos::Owned voronoi(const Geos& geos, const std::vector<Position>& points, const GEOSGeometry* area) {
    auto* sequence = GEOSCoordSeq_create_r(geos.context(), static_cast<unsigned>(points.size()), 2);
    for (unsigned i = 0; i < points.size(); ++i) GEOSCoordSeq_setXY_r(geos.context(), sequence, i, points[i].lon, points[i].lat);
    const auto sites = geos.own(GEOSGeom_createLineString_r(geos.context(), sequence));
    return geos.own(sites ? GEOSVoronoiDiagram_r(geos.context(), sites.get(), area, 0, 0) : nullptr);
}

std::vector<Geometry> clipped_cells(const Geos& geos, const GEOSGeometry* cells, const GEOSGeometry* area) {
    std::vector<Geometry> made;
    for (int i = 0; i < GEOSGetNumGeometries_r(geos.context(), cells); ++i) {
        const auto clipped = geos.own(GEOSIntersection_r(geos.context(), GEOSGetGeometryN_r(geos.context(), cells, i), area));
        auto geometry = clipped ? geos.polygonal(clipped.get()) : Geometry{};
        if (!geometry.parts.empty()) made.push_back(std::move(geometry));
    }
    return made;
}

}    // namespace

Result<std::vector<Geometry>> cells_around(const Geometry& area, const std::vector<Position>& middles) {
    if (!area.areal()) return refuse(No::wrong_type, "area", "Polygon / MultiPolygon");
    const Locator inside{std::span{&area, 1}};
    for (const auto& one : middles)
        if (inside.find(one.lon, one.lat) != 0) return refuse(No::out_of_range, "middles", std::to_string(one.lon) + ", " + std::to_string(one.lat));
    if (middles.size() == 1) return std::vector{area};
    const Geos geos;
    const auto whole = geos.polygonal(area);
    const auto cells = voronoi(geos, middles, whole.get());
    if (!cells) return refuse(No::bad_value, "area", geos.complaint());
    const auto made = clipped_cells(geos, cells.get(), whole.get());
    const Locator zones{std::span{made}};
    std::vector<Geometry> result;
    for (const auto& one : middles) {
        const auto zone = zones.find(one.lon, one.lat);
        if (zone < 0) return refuse(No::bad_value, "middles", "two alike");
        result.push_back(made[static_cast<std::size_t>(zone)]);
    }
    return result;
}

Result<std::vector<Geometry>> sample_partition(const Geometry& area, int n, std::uint64_t seed) {
    if (n < 1 || n > sample_cells_max) return refuse(No::out_of_range, "n", "1…20000");
    if (!area.areal()) return refuse(No::wrong_type, "area", "Polygon / MultiPolygon");
    if (n == 1) return std::vector{area};
    SeededChance chance{seed};
    auto points = scatter(area, n, chance);
    if (static_cast<int>(points.size()) < n) return refuse(No::bad_value, "area", "no inside");
    const Geos geos;
    const auto whole = geos.polygonal(area);
    Geos::Owned cells = geos.own(nullptr);
    for (int round = 0; round <= settle_rounds; ++round) {
        cells = voronoi(geos, points, whole.get());
        if (!cells) return refuse(No::bad_value, "area", geos.complaint());
        if (round == settle_rounds) break;
        for (int i = 0; i < GEOSGetNumGeometries_r(geos.context(), cells.get()) && i < n; ++i) {
            const auto clipped = geos.own(GEOSIntersection_r(geos.context(), GEOSGetGeometryN_r(geos.context(), cells.get(), i), whole.get()));
            const auto middle = geos.own(clipped ? GEOSGetCentroid_r(geos.context(), clipped.get()) : nullptr);
            double x = 0, y = 0;
            if (!middle || GEOSisEmpty_r(geos.context(), middle.get())) continue;
            GEOSGeomGetX_r(geos.context(), middle.get(), &x);
            GEOSGeomGetY_r(geos.context(), middle.get(), &y);
            points[static_cast<std::size_t>(i)] = {std::round(x * 1e7) / 1e7, std::round(y * 1e7) / 1e7};
        }
    }
    std::vector<std::pair<Position, Geometry>> made;
    for (auto& geometry : clipped_cells(geos, cells.get(), whole.get())) {
        const auto at = label_point(geometry);
        made.emplace_back(at, std::move(geometry));
    }
    std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) {
        return std::pair{-a.first.lat, a.first.lon} < std::pair{-b.first.lat, b.first.lon};
    });
    std::vector<Geometry> result;
    for (auto& [at, geometry] : made) result.push_back(std::move(geometry));
    return result;
}

}    // namespace terrace::places
