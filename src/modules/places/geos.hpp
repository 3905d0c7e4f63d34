#pragma once
// GEOS behind our own types: one context for each use, everything released on the way out, its complaints as text.

#include "modules/places/geojson.hpp"

#include <geos_c.h>
#include <memory>
#include <string>

namespace terrace::places {

class Geos {
  public:
    Geos();
    ~Geos();
    Geos(const Geos&) = delete;
    Geos& operator=(const Geos&) = delete;

    struct Release {
        GEOSContextHandle_t context;
        void operator()(GEOSGeometry* g) const noexcept { GEOSGeom_destroy_r(context, g); }
        void operator()(const GEOSPreparedGeometry* g) const noexcept { GEOSPreparedGeom_destroy_r(context, g); }
        void operator()(GEOSSTRtree* t) const noexcept { GEOSSTRtree_destroy_r(context, t); }
    };
    using Owned = std::unique_ptr<GEOSGeometry, Release>;

    GEOSContextHandle_t context() const noexcept { return context_; }
    const std::string& complaint() const noexcept { return complaint_; }
    Owned own(GEOSGeometry* g) const noexcept { return Owned{g, Release{context_}}; }

    Owned point(Position) const;
    Owned polygonal(const Geometry&) const;           // null when GEOS refuses it (a ring of two positions)
    Geometry polygonal(const GEOSGeometry*) const;    // polygons out of any geometry; lines and points are left out

  private:
    Owned sequence_ring(const Line&) const;
    void collect(const GEOSGeometry*, std::vector<Lines>&) const;
    Line positions(const GEOSGeometry* ring) const;

    GEOSContextHandle_t context_;
    std::string complaint_;
};

}    // namespace terrace::places
