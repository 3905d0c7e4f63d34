#include "modules/places/geos_locator.hpp"

namespace terrace::places {

GeosLocator::GeosLocator(std::span<const Geometry> zones) : tree_{GEOSSTRtree_create_r(geos_.context(), 10), Geos::Release{geos_.context()}} {
    for (std::size_t i = 0; i < zones.size(); ++i) {
        auto geometry = geos_.polygonal(zones[i]);
        if (!geometry) continue;
        const auto* prepared = GEOSPrepare_r(geos_.context(), geometry.get());
        candidates_.push_back(std::make_unique<Candidate>(static_cast<std::int32_t>(i), prepared, std::move(geometry), Geos::Release{geos_.context()}));
        GEOSSTRtree_insert_r(geos_.context(), tree_.get(), candidates_.back()->geometry.get(), candidates_.back().get());
    }
}

std::int32_t GeosLocator::find(double lon, double lat) {
    struct Question {
        const Geos& geos;
        Geos::Owned point;
        std::int32_t best = -1;
    } question{geos_, geos_.point({lon, lat}), -1};
    GEOSSTRtree_query_r(
        geos_.context(), tree_.get(), question.point.get(),
        [](void* item, void* state) {
            auto& asked = *static_cast<Question*>(state);
            const auto& candidate = *static_cast<const Candidate*>(item);
            if (asked.best >= 0 && asked.best < candidate.number) return;
            if (GEOSPreparedCovers_r(asked.geos.context(), candidate.prepared.get(), asked.point.get()) == 1) asked.best = candidate.number;
        },
        &question);
    return question.best;
}

}    // namespace terrace::places
