#pragma once
// Boundaries somebody drew or brings as a file, looked at before they are recorded: converted to WGS-84, mended, their area told, and
// each matched to a place. Nothing is kept; what is to stand comes back as `places.set_boundaries`.

#include "modules/places/geojson.hpp"
#include "modules/places/territory.hpp"

namespace terrace::places {

constexpr std::size_t boundary_bytes_max = 8'000'000;    // of one GeoJSON brought through the browser
constexpr std::size_t boundary_features_max = 1'000;     // as many as one command takes

struct BoundariesAsked {
    PlaceId within;                  // every place matched lies in it
    std::optional<PlaceId> only;     // the place a single shape is for; else each feature names its own
    std::optional<Datum> datum;      // as declared; may not contradict the file
    Day on;                          // names and codes are matched as of this day
};

// {"datum": "gcj02", "items": [{"feature": 0, "name": "…", "place": {"id", "name"}, "polygons": [[[lon, lat, …]]], "area_m2": 12345,
// "mended": [{"zh", "en"}]}]}: polygons as `places.set_boundaries` takes them, in units of 1e-7 degree, WGS-84. A feature that cannot
// stand carries "wrong" with code, field, zh and en instead of polygons. A place is found by the feature's properties `id`, `code` or
// `name`; one that is named by nothing, or by a name several places bear, has no "place". Refuses a text that is no GeoJSON with the path.
Result<json::object> check_boundaries(const Territory&, std::string_view geojson, const BoundariesAsked&);

}    // namespace terrace::places
