#pragma once
// The places of one domain at one version (辖区): national divisions with their past, and places of our own, under several
// partitions at once. Immutable; a change makes the next one.
//
// Where an ended place lies: where its successor lies; where it was divided, in everything that contains all its
// successors; where its successor is not known, where its last parent lies. So what was recorded under an old code still
// sums, and whoever answers for the new place answers for the old one's records.

#include "desk/place_tree.hpp"
#include "modules/places/history.hpp"
#include "modules/places/locator.hpp"

#include <span>
#include <unordered_map>

namespace terrace::places {

struct Membership {
    PlaceId place, parent;
    Partition partition = Partition::administrative;
    Day from;
    Day to = open_end;    // last day
};

struct Succession {
    PlaceId from, to;
};

struct Outline {
    PlaceId place;
    Day from;
    bool sample = false;    // generated for a demonstration
    Geometry geometry;
};

// Everything a Territory is made of. `memberships` holds every parent beside the one in the facts, and those that ended.
struct TerritoryParts {
    PlaceId root;
    std::vector<PlaceFacts> places;
    std::vector<Membership> memberships;
    std::vector<Succession> successions;
    std::vector<Outline> outlines;
    std::int64_t version = 0;
};

class Territory final : public PlaceTree {
  public:
    explicit Territory(TerritoryParts);

    const PlaceFacts* find(PlaceId) const override;
    std::optional<PlaceId> by_code(std::string_view code, Day on) const override;
    PlaceId root() const override { return parts_.root; }
    bool within(PlaceId inner, PlaceId outer) const override;
    std::vector<PlaceId> path(PlaceId) const override;
    std::vector<PlaceId> children(PlaceId parent, Partition, Day on) const override;
    std::vector<PlaceId> containers(PlaceId) const override;
    std::vector<PlaceId> current(PlaceId) const override;
    std::int64_t version() const override { return parts_.version; }

    std::vector<PlaceId> successors(PlaceId) const;
    std::vector<PlaceId> predecessors(PlaceId) const;
    std::optional<PlaceId> parent(PlaceId, Partition, Day on) const;
    // Places of that day whose name holds the text; names that begin with it first.
    std::vector<PlaceId> search(std::string_view text, Day on, std::size_t limit) const;
    // The finest place of the partition whose outline of that day covers the point. Quick from the day on which the newest outlines all
    // hold; for a day before it, which a boundary said in advance moves ahead, every outline is looked at.
    std::optional<PlaceId> locate(double lon, double lat, Partition, Day on) const;
    const Outline* outline(PlaceId) const;    // the newest
    const Outline* outline(PlaceId, Day on) const;    // the one that held on that day
    std::vector<const Outline*> outlines(PlaceId) const;    // all of them, oldest first; of one day, the last said counts
    std::optional<Position> middle(PlaceId, Day on) const;    // a point surely within the outline of that day
    const TerritoryParts& parts() const noexcept { return parts_; }

  private:
    using Index = std::uint32_t;
    std::optional<Index> index(PlaceId) const;
    void close_over(Index, std::vector<std::uint8_t>& done);
    std::optional<PlaceId> locate_among_all(Position, Partition, Day on) const;

    TerritoryParts parts_;
    std::unordered_map<PlaceId, Index> index_;
    std::unordered_multimap<std::string_view, Index> by_code_;
    std::vector<std::vector<Membership>> above_, below_;    // by index of the place, of the parent
    std::vector<std::vector<Index>> containers_;            // of each place, sorted, itself included
    std::vector<std::vector<PlaceId>> successors_, predecessors_;
    std::unordered_map<PlaceId, std::size_t> outline_of_;
    struct Layer {
        std::vector<PlaceId> places;    // by zone number
        std::unique_ptr<const Locator> locator;
        Day since;                      // from this day on it is these outlines that hold
    };
    std::array<Layer, 4> layers_;       // by partition
};

// The part of the national history that one domain needs: the domain, everything under it at any time, and its ancestors.
TerritoryParts territory_of(const History&, Code domain);

}    // namespace terrace::places
