#pragma once
// Overlay arithmetic (叠加计算): how much of one place lies in another, by their outlines of one day, on the WGS-84 ellipsoid; and on which
// side of a line whatever was recorded at a place lies. What straddles the line is said to; nothing is ever prorated.
//
// An edge runs straight in longitude and latitude between its corners (RFC 7946, 3.1.1), as GEOS cuts it, and areas follow that edge.
// Between two corners 100 km apart on a parallel of this country the geodesic would leave out 7 km².

#include "modules/places/territory.hpp"

namespace terrace::places {

constexpr double overlay_share_error_max = 0.001;    // the promise: areas to 0.1 %

// Square metres. Holes are subtracted; points and lines have none.
double mapped_area_m2(const Geometry&);

// Of the ground both cover, in square metres. bad_value with what GEOS says when one of them is no area.
Result<double> shared_area_m2(const Geometry&, const Geometry&);

// Where the ground of a place comes from: its own outline, or those of its parts put together.
enum class Drawn : std::uint8_t { none, own, parts };

struct Ground {
    Drawn drawn = Drawn::none;
    Geometry geometry;
    bool sample = false;        // any of it was invented for a demonstration
    std::optional<Day> from;    // of its own outline
    std::size_t without = 0;    // parts that have no outline
};
Ground ground_of(const Territory&, PlaceId, Day on);

struct OverlayCell {
    PlaceId place;
    double area_m2 = 0, shared_m2 = 0;
    bool sample = false;
};

struct Overlay {
    Ground part, whole;
    double part_m2 = 0, whole_m2 = 0, shared_m2 = 0;
    std::vector<OverlayCell> cells;      // what the whole is divided into next, in the order of the tree
    std::vector<PlaceId> not_mapped;     // those of them without an outline
};
// not_found at `part` or `whole` when nothing of it is drawn on that day.
Result<Overlay> overlay(const Territory&, PlaceId part, PlaceId whole, Day on);

// On which side of a boundary what was recorded at a place lies: by the finest outline that holds the place, below `whole`.
enum class Side : std::uint8_t { inside, outside, divided, not_mapped };
std::vector<Side> sides_of(const Territory&, const Geometry& part, PlaceId whole, std::span<const PlaceId> at, Day on);

}    // namespace terrace::places
