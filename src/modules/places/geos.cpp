#include "modules/places/geos.hpp"

namespace terrace::places {

Geos::Geos() : context_{GEOS_init_r()} {
    GEOSContext_setErrorMessageHandler_r(context_, [](const char* text, void* self) { static_cast<Geos*>(self)->complaint_ = text; }, this);
}

Geos::~Geos() { GEOS_finish_r(context_); }

Geos::Owned Geos::point(Position p) const { return own(GEOSGeom_createPointFromXY_r(context_, p.lon, p.lat)); }

Geos::Owned Geos::sequence_ring(const Line& line) const {
    auto* sequence = GEOSCoordSeq_create_r(context_, static_cast<unsigned>(line.size()), 2);
    for (unsigned i = 0; i < line.size(); ++i) GEOSCoordSeq_setXY_r(context_, sequence, i, line[i].lon, line[i].lat);
    return own(GEOSGeom_createLinearRing_r(context_, sequence));
}

Geos::Owned Geos::polygonal(const Geometry& geometry) const {
    std::vector<Owned> polygons;
    for (const auto& rings : geometry.parts) {
        if (rings.empty()) continue;
        auto shell = sequence_ring(rings.front());
        if (!shell) return own(nullptr);
        std::vector<GEOSGeometry*> holes;
        for (std::size_t i = 1; i < rings.size(); ++i) {
            auto hole = sequence_ring(rings[i]);
            if (!hole) {
                for (auto* made : holes) GEOSGeom_destroy_r(context_, made);
                return own(nullptr);
            }
            holes.push_back(hole.release());
        }
        polygons.push_back(own(GEOSGeom_createPolygon_r(context_, shell.release(), holes.data(), static_cast<unsigned>(holes.size()))));
    }
    if (polygons.size() == 1) return std::move(polygons.front());
    std::vector<GEOSGeometry*> bare;
    for (auto& polygon : polygons) bare.push_back(polygon.release());
    return own(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, bare.data(), static_cast<unsigned>(bare.size())));
}

Line Geos::positions(const GEOSGeometry* ring) const {
    const auto* sequence = GEOSGeom_getCoordSeq_r(context_, ring);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(context_, sequence, &size);
    Line line(size);
    for (unsigned i = 0; i < size; ++i) GEOSCoordSeq_getXY_r(context_, sequence, i, &line[i].lon, &line[i].lat);
    return line;
}

void Geos::collect(const GEOSGeometry* g, std::vector<Lines>& parts) const {
    const int type = GEOSGeomTypeId_r(context_, g);
    if (type == GEOS_POLYGON) {
        if (GEOSisEmpty_r(context_, g)) return;
        auto& rings = parts.emplace_back();
        rings.push_back(positions(GEOSGetExteriorRing_r(context_, g)));
        for (int i = 0; i < GEOSGetNumInteriorRings_r(context_, g); ++i) rings.push_back(positions(GEOSGetInteriorRingN_r(context_, g, i)));
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        for (int i = 0; i < GEOSGetNumGeometries_r(context_, g); ++i) collect(GEOSGetGeometryN_r(context_, g, i), parts);
    }
}

Geometry Geos::polygonal(const GEOSGeometry* g) const {
    Geometry made;
    collect(g, made.parts);
    made.shape = made.parts.size() == 1 ? Shape::polygon : Shape::multi_polygon;
    return made;
}

}    // namespace terrace::places
