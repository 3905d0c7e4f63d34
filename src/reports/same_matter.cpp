#include "reports/same_matter.hpp"

#include "desk/place_asked.hpp"
#include "reports/community_reads.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

constexpr Query open_here_query{"public.same_matter", "SELECT stage, opened_at FROM cases WHERE domain = $1 AND place = $2 AND kind = $3 AND opened_at >= $4 AND opened_at < $5 AND stage IN (1, 2) AND about IS NULL"};
constexpr int grid_level = 6;    // nothing finer than a group or a grid is told

// The grid or group around a building or a home; anything wider stays itself.
PlaceId coarse(const PlaceTree& places, PlaceId place) {
    const auto path = places.path(place);
    for (auto one = path.rbegin(); one != path.rend(); ++one)
        if (const auto* facts = places.find(*one); facts && facts->level <= grid_level) return *one;
    return place;
}

std::vector<PlaceId> parts_of(const PlaceTree& places, PlaceId outer, Day today) {
    std::vector<PlaceId> all{outer};
    for (std::size_t n = 0; n < all.size() && all.size() < same_matter_places_max; ++n)
        for (const auto partition : {Partition::administrative, Partition::grid})
            for (const auto& child : places.children(all[n], partition, today))
                if (all.size() < same_matter_places_max && std::find(all.begin(), all.end(), child) == all.end()) all.push_back(child);
    return all;
}

Result<std::string> same_matter(const ReadContext& read, const Parameters& parameters) {
    const auto asked = place_needed(read, parameters, "place");
    if (!asked) return tl::unexpected(asked.error());
    const auto kind = parameters.text("kind");
    if (!kind) return refuse(No::missing_field, "kind");
    const auto& places = *read.views.places;
    if (!places.find(*asked)) return refuse(No::unknown_place, "place", write(*asked));
    const auto zone = read.views.clock->zone();
    const auto today = zone.day_of(read.now);
    const auto* facts = read.views.playbook->case_kind(*kind, places.path(*asked), today);
    if (!facts) return refuse(No::unknown_kind, "kind", std::string{*kind});
    const auto place = coarse(places, *asked);
    json::object out{{"place", json::object{{"id", write(place)}, {"name", places.find(place)->name}}}, {"told", false}};
    // A village and nothing wider: from a county's list of such answers one could go looking.
    if (!facts->exposable || places.find(place)->level < 5) return json::serialize(out);
    std::int64_t count = 0;
    Instant last{0};
    bool open = false;
    for (const auto& part : parts_of(places, place, today))
        read.snapshot.run(open_here_query, {part, *kind, zone.midnight(today) - days(facts->duplicate_days), zone.midnight(today)}, [&](const Row& row) {
            ++count;
            open = open || row.integer(0) == 1;
            last = std::max(last, row.instant(1));
            return true;
        });
    if (count == 0) return json::serialize(out);
    out["told"] = true;
    out["being_handled"] = open;
    if (const auto shown = public_count(count)) {
        out["at_least"] = *shown;
        out["last_month"] = write(zone.day_of(last)).substr(0, 7);
    } else {
        out["fewer_than"] = public_step;
    }
    return json::serialize(out);
}

}    // namespace

std::vector<Route> same_matter_routes() {
    return {{"GET", "/api/v1/public/same-matter", "这里是不是已有人反映过同类的事(只说有没有、办没办,不说是谁)", "Whether others told of the same kind of matter here: that they did and whether it is handled, nothing of whom",
             {{"place", "地方", "place", true}, {"kind", "类别", "kind", true}}, true, same_matter}};
}

}    // namespace terrace::reports
