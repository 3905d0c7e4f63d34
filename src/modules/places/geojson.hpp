#pragma once
// GeoJSON (RFC 7946) in and out. Properties, ids and foreign members are kept; what is read is written back with the same
// meaning. The datum is the file's own (`crs` or a member `datum`) or the one the caller declares; they may not contradict.

#include "modules/places/datum.hpp"

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace terrace::places {

namespace json = boost::json;

enum class Shape : std::uint8_t { point, multi_point, line, multi_line, polygon, multi_polygon, collection };

using Line = std::vector<Position>;
using Lines = std::vector<Line>;

// One structure for all shapes. Points stand in parts[0][0], a line in parts[0][0], lines and rings in parts[0],
// a multi-polygon has a part for each polygon; the first ring of a polygon is its outer one.
struct Geometry {
    Shape shape = Shape::point;
    std::vector<Lines> parts;
    std::vector<Geometry> members;    // of a collection
    bool areal() const noexcept { return shape == Shape::polygon || shape == Shape::multi_polygon; }
};

struct Feature {
    json::value id;                       // null when there is none
    json::object properties;
    std::optional<Geometry> geometry;
    json::object foreign;                 // members RFC 7946 does not know
    bool has_properties = true;           // false: "properties": null
};

struct FeatureSet {
    enum class Kind : std::uint8_t { geometry, feature, collection } kind = Kind::collection;
    std::vector<Feature> features;
    json::object foreign;
    Datum datum = Datum::wgs84;           // as read; positions are WGS-84 already
};

constexpr std::size_t geojson_bytes_max = 64u << 20;
constexpr std::size_t geojson_features_max = 100'000;
constexpr std::size_t geojson_positions_max = 2'000'000;
constexpr int geojson_collections_max = 4;    // collections within collections

// Refuses with the path of what is wrong: features[3].geometry.coordinates[0][17].
Result<FeatureSet> read_geojson(std::string_view text, std::optional<Datum> declared = std::nullopt);
std::string write_geojson(const FeatureSet&);
std::string write_geojson(const Geometry&);
Result<Geometry> read_geometry(const json::value&);

}    // namespace terrace::places
