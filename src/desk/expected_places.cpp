#include "desk/expected_places.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace terrace {
namespace {

constexpr std::pair<std::string_view, int> levels[] = {{"county", 3}, {"township", 4}, {"village", 5}, {"group", 6}};

void walk(const PlaceTree& places, PlaceId at, Day on, std::set<PlaceId>& seen, std::vector<PlaceId>& out) {
    if (!seen.insert(at).second) return;
    out.push_back(at);
    for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
        for (const auto child : places.children(at, partition, on)) walk(places, child, on, seen, out);
}

}    // namespace

bool is_place_of(const PlaceTree& places, const PlaceFacts& place, std::string_view word, Day on) {
    for (const auto& [name, level] : levels)
        if (name == word) return place.partition == Partition::administrative && place.level == level;
    // What is divided further is neither a segment nor a site.
    const auto smallest = [&](Partition partition) {
        const auto parts = places.children(place.id, partition, on);
        return place.partition == partition && std::none_of(parts.begin(), parts.end(), [&](PlaceId part) { return places.find(part)->partition == partition; });
    };
    if (word == "grid") return place.partition == Partition::grid;
    if (word == "segment") return smallest(Partition::basin);
    if (word == "site") return smallest(Partition::duty);
    return false;
}

std::vector<PlaceId> all_within(const PlaceTree& places, PlaceId outer, Day on) {
    std::set<PlaceId> seen;
    std::vector<PlaceId> out;
    walk(places, outer, on, seen, out);
    return out;
}

std::vector<PlaceId> places_meant(const PlaceTree& places, std::string_view word, const std::vector<PlaceId>& outer, const std::vector<PlaceId>& asked, Day on) {
    std::set<PlaceId> seen;
    std::vector<PlaceId> all, out;
    for (const auto top : outer)
        for (const auto place : asked) {
            if (places.within(top, place)) walk(places, top, on, seen, all);
            else if (places.within(place, top)) walk(places, place, on, seen, all);
        }
    for (const auto at : all)
        if (const auto* facts = places.find(at); facts && is_place_of(places, *facts, word, on)) out.push_back(at);
    return out;
}

}    // namespace terrace
