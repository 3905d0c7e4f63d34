#include "modules/places/overlay.hpp"

#include "modules/places/boundary.hpp"
#include "modules/places/geos.hpp"

#include <cmath>
#include <map>

namespace terrace::places {
namespace {

// About a kilometre: between two such corners the geodesic and the straight line are a centimetre apart.
constexpr double step_degrees = 0.01;
constexpr double steps_across_max = 20'000;
constexpr int parts_depth_max = 4;

Line with_corners(const Line& ring, double step) {
    Line made;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        made.push_back(ring[i]);
        if (i + 1 == ring.size()) break;
        const auto east = ring[i + 1].lon - ring[i].lon, north = ring[i + 1].lat - ring[i].lat;
        const auto steps = static_cast<int>(std::ceil(std::max(std::abs(east), std::abs(north)) / step));
        for (int n = 1; n < steps; ++n) made.push_back({ring[i].lon + east * n / steps, ring[i].lat + north * n / steps});
    }
    return made;
}

Geometry put_together(const Geos& geos, const std::vector<Geometry>& all) {
    std::vector<GEOSGeometry*> bare;
    for (const auto& one : all)
        if (auto made = geos.polygonal(one)) bare.push_back(made.release());
    const auto together = geos.own(GEOSGeom_createCollection_r(geos.context(), GEOS_GEOMETRYCOLLECTION, bare.data(), static_cast<unsigned>(bare.size())));
    const auto one = geos.own(together ? GEOSUnaryUnion_r(geos.context(), together.get()) : nullptr);
    return one ? geos.polygonal(one.get()) : Geometry{};
}

std::vector<PlaceId> parts_of(const Territory& tree, const PlaceFacts& facts, Day on) {
    auto below = tree.children(facts.id, facts.partition, on);
    if (below.empty() && facts.partition == Partition::administrative) below = tree.children(facts.id, Partition::grid, on);
    return below;
}

Ground ground(const Territory& tree, const Geos& geos, PlaceId place, Day on, int depth) {
    Ground made;
    if (const auto* own = tree.outline(place, on); own && own->geometry.areal()) {
        made.drawn = Drawn::own;
        made.geometry = own->geometry;
        made.sample = own->sample;
        made.from = own->from;
        return made;
    }
    const auto* facts = tree.find(place);
    if (!facts || depth == 0) return made;
    std::vector<Geometry> all;
    for (const auto part : parts_of(tree, *facts, on)) {
        auto one = ground(tree, geos, part, on, depth - 1);
        if (one.drawn == Drawn::none) {
            ++made.without;
            continue;
        }
        made.sample = made.sample || one.sample;
        all.push_back(std::move(one.geometry));
    }
    if (all.empty()) return made;
    made.geometry = put_together(geos, all);
    made.drawn = made.geometry.parts.empty() ? Drawn::none : Drawn::parts;
    return made;
}

// One side of every overlay, kept ready for many others.
class Cutter {
  public:
    explicit Cutter(const Geometry& part) : part_{geos_.polygonal(part)} {}
    // none when GEOS cannot cut it
    std::optional<double> shared_m2(const Geometry& other) const {
        const auto given = geos_.polygonal(other);
        const auto shared = geos_.own(part_ && given ? GEOSIntersection_r(geos_.context(), part_.get(), given.get()) : nullptr);
        if (!shared) return std::nullopt;
        return mapped_area_m2(geos_.polygonal(shared.get()));
    }
    const std::string& complaint() const noexcept { return geos_.complaint(); }

  private:
    Geos geos_;
    Geos::Owned part_;
};

Result<double> cut(const Cutter& cutter, const Geometry& other) {
    const auto shared = cutter.shared_m2(other);
    if (!shared) return refuse(No::bad_value, "boundary", cutter.complaint());
    return *shared;
}

// The finest outline that holds a place: its own, else that of the smallest place around it, and never of the whole itself.
const Outline* finest_around(const Territory& tree, PlaceId place, PlaceId whole, Day on) {
    const Outline* finest = nullptr;
    int level = 0;
    for (const auto around : tree.containers(place)) {
        const auto* facts = tree.find(around);
        if (!facts || (facts->partition != Partition::administrative && facts->partition != Partition::grid)) continue;
        if (around == whole || !tree.within(around, whole) || (finest && facts->level <= level)) continue;
        const auto* outline = tree.outline(around, on);
        if (!outline || !outline->geometry.areal()) continue;
        finest = outline;
        level = facts->level;
    }
    return finest;
}

}    // namespace

double mapped_area_m2(const Geometry& geometry) {
    if (!geometry.areal()) {
        double area = 0;
        for (const auto& member : geometry.members) area += mapped_area_m2(member);
        return area;
    }
    const auto box = box_of(geometry);
    const auto step = std::max(step_degrees, std::max(box.east - box.west, box.north - box.south) / steps_across_max);
    auto finer = geometry;
    for (auto& rings : finer.parts)
        for (auto& ring : rings) ring = with_corners(ring, step);
    return area_m2(finer);
}

Result<double> shared_area_m2(const Geometry& one, const Geometry& other) {
    if (!one.areal() || !other.areal()) return refuse(No::wrong_type, "boundary", "Polygon / MultiPolygon");
    return cut(Cutter{one}, other);
}

Ground ground_of(const Territory& tree, PlaceId place, Day on) {
    const Geos geos;
    return ground(tree, geos, place, on, parts_depth_max);
}

Result<Overlay> overlay(const Territory& tree, PlaceId part, PlaceId whole, Day on) {
    Overlay out;
    constexpr std::string_view mend = "这天还没有边界,先登记 / no boundary on that day: record one first";
    out.part = ground_of(tree, part, on);
    if (out.part.drawn == Drawn::none) return refuse(No::not_found, "place", std::string{mend});
    out.whole = ground_of(tree, whole, on);
    if (out.whole.drawn == Drawn::none) return refuse(No::not_found, "with", std::string{mend});
    const Cutter cutter{out.part.geometry};
    out.part_m2 = mapped_area_m2(out.part.geometry);
    out.whole_m2 = mapped_area_m2(out.whole.geometry);
    const auto shared = cut(cutter, out.whole.geometry);
    if (!shared) return tl::unexpected(shared.error());
    out.shared_m2 = *shared;
    for (const auto cell : tree.children(whole, Partition::administrative, on)) {
        const auto* outline = tree.outline(cell, on);
        if (!outline || !outline->geometry.areal()) {
            out.not_mapped.push_back(cell);
            continue;
        }
        const auto here = cut(cutter, outline->geometry);
        if (!here) return tl::unexpected(here.error());
        out.cells.push_back({cell, mapped_area_m2(outline->geometry), *here, outline->sample});
    }
    return out;
}

std::vector<Side> sides_of(const Territory& tree, const Geometry& part, PlaceId whole, std::span<const PlaceId> at, Day on) {
    const Cutter cutter{part};
    std::map<const Outline*, Side> known;
    std::vector<Side> all;
    for (const auto place : at) {
        const auto* outline = finest_around(tree, place, whole, on);
        if (!outline) {
            all.push_back(Side::not_mapped);
            continue;
        }
        const auto [found, fresh] = known.try_emplace(outline, Side::divided);
        if (fresh) {
            const auto area = mapped_area_m2(outline->geometry);
            const auto shared = cutter.shared_m2(outline->geometry);
            const auto share = shared && area > 0 ? *shared / area : 0.5;    // what cannot be cut cannot be placed
            found->second = share >= 1 - overlay_share_error_max ? Side::inside : share <= overlay_share_error_max ? Side::outside : Side::divided;
        }
        all.push_back(found->second);
    }
    return all;
}

}    // namespace terrace::places
