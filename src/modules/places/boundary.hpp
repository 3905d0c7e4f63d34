#pragma once
// Boundaries (边界): what a polygon must be before it is kept. Rings are closed, self-intersections repaired, and whatever was
// changed is named; a repair that would change more of the area than allowed is refused with the place of the fault.

#include "modules/places/geojson.hpp"

namespace terrace::places {

// Square metres on the WGS-84 ellipsoid (geodesic; holes subtracted). Points and lines have none.
double area_m2(const Geometry&);

struct Mending {
    std::string zh, en;
    Position at;
};

struct Mended {
    Geometry geometry;
    std::vector<Mending> what;    // empty: it was fine
    double area_before_m2 = 0, area_m2 = 0;
};

// Of the area, how much a repair may change.
constexpr double mending_share_max = 0.01;

// Polygons and multi-polygons are repaired; other shapes pass as they are. `field` names it in a refusal.
Result<Mended> mend(Geometry, double share_max = mending_share_max, std::string_view field = "boundary");

// A point inside a polygon, in the middle of a line, or the point itself: where a label goes.
Position label_point(const Geometry&);

// The box around a geometry: least and greatest longitude and latitude.
struct Box {
    double west = 1e9, south = 1e9, east = -1e9, north = -1e9;
    void include(Position p) noexcept {
        west = std::min(west, p.lon), east = std::max(east, p.lon);
        south = std::min(south, p.lat), north = std::max(north, p.lat);
    }
};
Box box_of(const Geometry&) noexcept;

}    // namespace terrace::places
