#include "modules/places/boundary.hpp"

#include "modules/places/geos.hpp"

#include <cmath>
#include <fmt/format.h>
#include <geodesic.h>

namespace terrace::places {
namespace {

double ring_m2(const Line& ring) {
    static const geod_geodesic ellipsoid = [] {
        geod_geodesic made;
        geod_init(&made, 6378137.0, 1 / 298.257223563);
        return made;
    }();
    geod_polygon polygon;
    geod_polygon_init(&polygon, 0);
    const std::size_t corners = ring.size() > 1 && same_point(ring.front(), ring.back()) ? ring.size() - 1 : ring.size();
    for (std::size_t i = 0; i < corners; ++i) geod_polygon_addpoint(&ellipsoid, &polygon, ring[i].lat, ring[i].lon);
    double area = 0;
    geod_polygon_compute(&ellipsoid, &polygon, 0, 1, &area, nullptr);
    return std::abs(area);
}

std::string at_text(Position p) { return fmt::format("{:.5f},{:.5f}", p.lon, p.lat); }

// The reasons GEOS gives, in the reader's language.
std::string_view reason_zh(std::string_view reason) {
    if (reason == "Self-intersection") return "边界自相交";
    if (reason == "Ring Self-intersection") return "边界在一点自相接";
    if (reason == "Hole lies outside shell") return "内环在外环之外";
    if (reason == "Holes are nested" || reason == "Nested shells") return "环相互嵌套";
    if (reason == "Interior is disconnected") return "内部不连通";
    if (reason == "Duplicate Rings") return "环重复";
    if (reason == "Too few points in geometry component") return "一个环的点太少";
    return "边界不合法";
}

}    // namespace

double area_m2(const Geometry& geometry) {
    double area = 0;
    for (const auto& member : geometry.members) area += area_m2(member);
    if (!geometry.areal()) return area;
    for (const auto& rings : geometry.parts)
        for (std::size_t i = 0; i < rings.size(); ++i) area += (i == 0 ? 1 : -1) * ring_m2(rings[i]);
    return area;
}

Result<Mended> mend(Geometry geometry, double share_max, std::string_view field) {
    Mended mended;
    if (!geometry.areal()) {
        mended.geometry = std::move(geometry);
        return mended;
    }
    for (auto& rings : geometry.parts)
        for (auto& ring : rings) {
            if (!ring.empty() && !same_point(ring.front(), ring.back())) {
                mended.what.push_back({"闭合了一个环", "closed a ring", ring.front()});
                ring.push_back(ring.front());
            }
            if (ring.size() < 4)
                return refuse(No::bad_value, std::string{field},
                              fmt::format("一个环至少要三个不同的点 · a ring needs three different points ({})", ring.empty() ? "-" : at_text(ring.front())));
        }
    mended.area_before_m2 = area_m2(geometry);

    Geos geos;
    const auto given = geos.polygonal(geometry);
    if (!given) return refuse(No::bad_value, std::string{field}, geos.complaint());
    char* reason_text = nullptr;
    GEOSGeometry* place = nullptr;
    const bool valid = GEOSisValidDetail_r(geos.context(), given.get(), 0, &reason_text, &place) == 1;
    const std::string reason = reason_text ? reason_text : "";
    GEOSFree_r(geos.context(), reason_text);
    const auto where = geos.own(place);
    if (valid) {
        mended.geometry = std::move(geometry);
        mended.area_m2 = mended.area_before_m2;
        return mended;
    }
    Position at;
    if (where) {
        GEOSGeomGetX_r(geos.context(), where.get(), &at.lon);
        GEOSGeomGetY_r(geos.context(), where.get(), &at.lat);
    }
    const auto repaired = geos.own(GEOSMakeValid_r(geos.context(), given.get()));
    if (repaired) mended.geometry = geos.polygonal(repaired.get());
    mended.area_m2 = area_m2(mended.geometry);
    const double share = std::abs(mended.area_m2 - mended.area_before_m2) / std::max({mended.area_m2, mended.area_before_m2, 1e-9});
    if (!repaired || mended.geometry.parts.empty() || share > share_max)
        return refuse(No::bad_value, std::string{field},
                      fmt::format("{} · {} @ {},修复会改变 {:.2f}% 的面积 · mending it would change {:.2f}% of its area", reason_zh(reason), reason,
                                  at_text(at), share * 100, share * 100));
    mended.what.push_back({fmt::format("修复了{}({}),面积改变 {:.4f}%", reason_zh(reason), at_text(at), share * 100),
                           fmt::format("repaired {} ({}), area changed by {:.4f}%", reason, at_text(at), share * 100), at});
    return mended;
}

Position label_point(const Geometry& geometry) {
    if (geometry.shape == Shape::collection) return geometry.members.empty() ? Position{} : label_point(geometry.members.front());
    if (!geometry.areal()) {
        for (const auto& lines : geometry.parts)
            for (const auto& line : lines)
                if (!line.empty()) return line[line.size() / 2];
        return {};
    }
    const Geos geos;
    const auto given = geos.polygonal(geometry);
    const auto inside = geos.own(given ? GEOSPointOnSurface_r(geos.context(), given.get()) : nullptr);
    Position at;
    if (inside && !GEOSisEmpty_r(geos.context(), inside.get())) {
        GEOSGeomGetX_r(geos.context(), inside.get(), &at.lon);
        GEOSGeomGetY_r(geos.context(), inside.get(), &at.lat);
    }
    return at;
}

Box box_of(const Geometry& geometry) noexcept {
    Box box;
    for (const auto& lines : geometry.parts)
        for (const auto& line : lines)
            for (const auto& p : line) box.include(p);
    for (const auto& member : geometry.members) {
        const auto inner = box_of(member);
        box.include({inner.west, inner.south});
        box.include({inner.east, inner.north});
    }
    return box;
}

}    // namespace terrace::places
