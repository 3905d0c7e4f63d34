#pragma once
// The places of the domain as decisions and figures see them: immutable, one version at a time.
// Several partitions lie over one territory: administrative divisions, party grids (党建网格), basins and corridors, duty areas.

#include "base/ids.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

enum class Partition : std::uint8_t { administrative, grid, basin, duty };

struct PlaceFacts {
    PlaceId id;
    std::string code;             // division code, "" for places of our own
    std::string name;
    int level = 0;                // 1 province … 5 village, 6 group or grid, 7 building, 8 unit, 9 household
    Partition partition = Partition::administrative;
    PlaceId parent;               // within its partition; empty at the top
    Day from;                     // first day
    std::optional<Day> to;        // last day
};

class PlaceTree {
  public:
    virtual ~PlaceTree() = default;
    virtual const PlaceFacts* find(PlaceId) const = 0;                            // nullptr when the domain has no such place
    virtual std::optional<PlaceId> by_code(std::string_view code, Day on) const = 0;
    virtual PlaceId root() const = 0;                                             // the domain's own place
    // `outer` contains `inner` (or is it), through the parents of any partition; a place that ended counts where its successor lies.
    virtual bool within(PlaceId inner, PlaceId outer) const = 0;
    virtual std::vector<PlaceId> path(PlaceId) const = 0;                         // from the root down to the place itself
    virtual std::vector<PlaceId> children(PlaceId parent, Partition, Day on) const = 0;
    // Every place that has `place` within it, in any partition: itself, its village, grid, township, basin … unordered.
    virtual std::vector<PlaceId> containers(PlaceId place) const = 0;
    // What to follow when the place has ended: the place itself while it lives, else its successors that are alive.
    virtual std::vector<PlaceId> current(PlaceId) const = 0;
    virtual std::int64_t version() const = 0;                                     // changes with every change of the tree
};

}    // namespace terrace
