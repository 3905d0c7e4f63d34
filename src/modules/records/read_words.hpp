#pragma once
// Words that the reads of records share: a kind by its name, how far the reader sees.

#include "desk/brief.hpp"
#include "modules/records/records.hpp"

#include <algorithm>

namespace terrace::records {


// Where the reader may look.
class Reach {
  public:
    Reach(const ReadContext& read, std::string_view act) : places_{*read.views.places}, within_{read.views.roster->reach(read.actor, act, read.now)} {}
    bool empty() const { return within_.empty(); }
    const std::vector<PlaceId>& outermost() const { return within_; }
    bool has(PlaceId place) const {
        return std::any_of(within_.begin(), within_.end(), [&](PlaceId outer) { return places_.within(place, outer); });
    }

  private:
    const PlaceTree& places_;
    std::vector<PlaceId> within_;
};

}    // namespace terrace::records
