#pragma once
// The same question asked of GEOS: what the tests and the benchmark compare the Locator with.

#include "modules/places/geos.hpp"

#include <span>

namespace terrace::places {

class GeosLocator {
  public:
    explicit GeosLocator(std::span<const Geometry> zones);
    std::int32_t find(double lon, double lat);    // the lowest number of the zones that cover the point, or −1

  private:
    struct Candidate {
        std::int32_t number;
        std::unique_ptr<const GEOSPreparedGeometry, Geos::Release> prepared;
        Geos::Owned geometry;
        Candidate(std::int32_t n, const GEOSPreparedGeometry* p, Geos::Owned g, Geos::Release release)
            : number{n}, prepared{p, release}, geometry{std::move(g)} {}
    };
    Geos geos_;
    std::vector<std::unique_ptr<Candidate>> candidates_;
    std::unique_ptr<GEOSSTRtree, Geos::Release> tree_;
};

}    // namespace terrace::places
