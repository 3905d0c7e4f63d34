#pragma once
// What the reads of places answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::places {

constexpr std::string_view answers = R"answers(
Partition = "administrative" | "grid" | "basin" | "duty"
PlaceFacts = {id: place, name: string, level: integer, partition: Partition, valid_from: date, valid_to?: date, code?: string, parent?: place, has_children: boolean}
# GeoJSON (RFC 7946), WGS 84: the depth of coordinates is that of the type.
Geometry = {type: "Point" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon", coordinates: [any]}
Feature = {type: "Feature", properties: {...PlaceOfLevel, from: date, labelled_sample: boolean}, geometry: Geometry}

GET /api/v1/places = {items: [PlaceFacts]}
GET /api/v1/places/{place} = {
  ...PlaceFacts,
  path: [PlaceFacts], predecessors: [PlaceFacts], successors: [PlaceFacts],
  centre?: {lon: number, lat: number}, labelled_sample?: boolean, boundary_from?: date, boundary?: Geometry,
  boundaries: [{from: date, labelled_sample: boolean}]
}
GET /api/v1/places.geojson = {type: "FeatureCollection", features: [Feature]}

COMMANDS places = {mended: [string]}
)answers";

}    // namespace terrace::places
