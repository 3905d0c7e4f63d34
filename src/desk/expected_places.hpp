#pragma once
// Which places a playbook's word means: "village", "segment" (a part of a basin), "site" (阵地、点位: a part of a corridor) …

#include "base/instant.hpp"
#include "desk/place_tree.hpp"

#include <functional>

namespace terrace {

bool is_place_of(const PlaceTree&, const PlaceFacts&, std::string_view word, Day on);

// A place and all within it in any partition, each once.
std::vector<PlaceId> all_within(const PlaceTree&, PlaceId outer, Day on);

// The places meant by the word that lie in one of `outer` as well as in one of `asked`.
std::vector<PlaceId> places_meant(const PlaceTree&, std::string_view word, const std::vector<PlaceId>& outer, const std::vector<PlaceId>& asked, Day on);

}    // namespace terrace
