#pragma once
// The open cases of a few places in the order of their deadlines, without walking those of the whole county: the ledger's index
// by place and deadline gives the first of each place, and the places are merged.

#include "ledgers/ledger.hpp"

#include <compare>
#include <functional>
#include <string>
#include <vector>

namespace terrace::cases {

// With more places than this, walking the county's open cases in order is the shorter way.
constexpr std::size_t merged_places_max = 256;

// Places that have open cases, of those wanted; as many steps as there are places with open cases.
std::vector<PlaceId> open_places(Snapshot&, const std::function<bool(PlaceId)>& wanted);

struct DueCase {
    std::int64_t due_at = 0;    // ms
    std::string case_id;        // 16 bytes
    auto operator<=>(const DueCase&) const = default;
};
// Visits the open cases of `places` that come after `after`, in order, until `visit` says false; `page` of them are looked up at a time.
void each_open(Snapshot&, const std::vector<PlaceId>& places, DueCase after, std::size_t page, const std::function<bool(const DueCase&)>& visit);

}    // namespace terrace::cases
