#pragma once
// Words that the reads of records share: a place, a post, a kind by its name, how far the reader sees.

#include "modules/records/records.hpp"

#include <algorithm>

namespace terrace::records {

json::object wording(const Wording&);
json::object place_brief(const Views&, PlaceId);
json::value post_brief(const Views&, PostId);    // null for none

struct KindNamed {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};
// "weixin.clean_up", in the version that holds on a day (or, before the first one, in the first that was installed).
KindNamed kind_named(const Views&, std::string_view name, Day on);

// Document, clause and validity; null where none is cited.
json::value basis_json(const Methods&, std::string_view id);

// The fields as values, and as they are shown, in the order of the kind.
json::object content_json(const Content&, const RecordKind*);

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

// The parameter "place" as id or division code; the office's own place without it.
Result<PlaceId> place_asked(const ReadContext&, const Parameters&);

}    // namespace terrace::records
