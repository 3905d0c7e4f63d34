#pragma once
// What runs out (到期): assets with a last day, on the work list before it and after it until somebody renews or ends them.

#include "modules/records/read_words.hpp"

namespace terrace::records {

constexpr std::int64_t running_out_max = 500;
constexpr std::int32_t ran_out_shown_days = 400;    // how long after its last day one is still asked about

// Of the places asked, within reach, the earliest first: record, kind, title, place, last day, days left (negative once it has run out).
json::array running_out_json(const ReadContext&, const Reach&, const std::vector<PlaceId>& asked, Day today);

}    // namespace terrace::records
