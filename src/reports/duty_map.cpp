#include "reports/duty_map.hpp"

#include "desk/place_asked.hpp"
#include "modules/places/places.hpp"

#include <algorithm>
#include <unordered_map>

namespace terrace::reports {
namespace {

constexpr Query load_query{"map.load_by_place", "SELECT place, count(*), sum(CASE WHEN due_at < $2 THEN 1 ELSE 0 END) FROM cases "
                                                "WHERE domain = $1 AND stage = 1 AND about IS NULL GROUP BY place"};
constexpr int overlay_level_max = 5;    // corridors, basins and their segments; smaller duty areas are areas of their own

struct Shown {
    PlaceId place;
    std::string_view form;    // "area", "line" or "point"
    const places::Geometry* outline = nullptr;
    std::optional<places::Position> at;
    std::int64_t open = 0, late = 0, vacant = 0, received = 0;
};

// What a place is divided into next, as its people speak of it: a county into towns, a town into villages, a village into grids.
std::vector<PlaceId> next_layer(const places::Territory& tree, PlaceId place, Day on) {
    auto below = tree.children(place, Partition::grid, on);
    if (below.empty()) below = tree.children(place, Partition::administrative, on);
    if (below.empty()) below = tree.children(place, Partition::duty, on);
    if (below.empty()) below = tree.children(place, Partition::basin, on);
    if (below.empty()) below = {place};
    return below;
}

std::optional<places::Position> site_of(const places::Territory& tree, PlaceId place, Day on) {
    for (const auto partition : {Partition::duty, Partition::administrative, Partition::grid})
        for (const auto below : tree.children(place, partition, on))
            if (const auto at = tree.middle(below, on)) return at;
    return std::nullopt;
}

// Corridors, basins and sites that share ground with the place.
void add_overlays(const places::Territory& tree, PlaceId place, const std::vector<PlaceId>& layer, Day on, std::vector<Shown>& all) {
    std::vector<PlaceId> overlays;
    const auto keep = [&](const PlaceFacts& facts) {
        if ((facts.partition != Partition::basin && facts.partition != Partition::duty) || facts.to || facts.from > on) return;
        if (std::find(layer.begin(), layer.end(), facts.id) == layer.end()) overlays.push_back(facts.id);
    };
    for (const auto& facts : tree.parts().places)
        if (facts.partition != Partition::administrative && facts.partition != Partition::grid && tree.within(facts.id, place)) keep(facts);
    for (const auto below : layer)
        for (const auto outer : tree.containers(below))
            if (const auto* facts = tree.find(outer); facts && facts->level <= overlay_level_max) keep(*facts);
    std::sort(overlays.begin(), overlays.end());
    overlays.erase(std::unique(overlays.begin(), overlays.end()), overlays.end());
    for (const auto id : overlays) {
        if (const auto* outline = tree.outline(id, on)) all.push_back({id, "line", &outline->geometry, {}});
        else if (const auto at = site_of(tree, id, on)) all.push_back({id, "point", nullptr, at});
    }
}

// Adds what belongs to `atom` to everything shown that contains it.
class Sums {
  public:
    Sums(const places::Territory& tree, std::vector<Shown>& all) : tree_{tree} {
        for (auto& one : all) shown_.emplace(one.place, &one);
    }
    template <class Add>
    void at(PlaceId atom, Add&& add) const {
        for (const auto outer : tree_.containers(atom))
            if (const auto found = shown_.find(outer); found != shown_.end()) add(*found->second);
    }

  private:
    const places::Territory& tree_;
    std::unordered_map<PlaceId, Shown*> shown_;
};

void add_numbers(const ReadContext& read, const places::Territory& tree, std::vector<Shown>& all) {
    const Sums sums{tree, all};
    read.snapshot.run(load_query, {read.now}, [&](const Row& row) {
        sums.at(row.place(0), [&](Shown& one) { one.open += row.integer(1), one.late += row.integer(2); });
        return true;
    });
    for (const auto* post : read.views.roster->posts()) {
        if (!post->period.holds(read.now) || read.views.roster->holding(post->id, read.now)) continue;
        sums.at(post->place, [](Shown& one) { ++one.vacant; });
    }
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto civil = civil_of(today);
    const auto received = read.figures.cells({"cases.received", day_of({civil.year, civil.month, 1}), today, {}, {}, {}, [](PlaceId) { return true; }}, By::place, Measure::count,
                                             [](PlaceId atom) { return std::optional{write(atom)}; });
    for (const auto& [atom, cell] : received)
        if (const auto id = StringForm<PlaceId>::parse(atom)) sums.at(*id, [&, count = cell.count](Shown& one) { one.received += count; });
}

json::object properties_of(const Shown& one, const places::Territory& tree, Day on, bool numbers) {
    const auto& facts = *tree.find(one.place);
    const auto* outline = tree.outline(one.place, on);
    json::object out{{"id", write(one.place)}, {"name", facts.name}, {"level", facts.level}, {"form", one.form}, {"labelled_sample", !outline || outline->sample}};
    if (!numbers) return out;
    out["open"] = one.open, out["late"] = one.late, out["vacant"] = one.vacant, out["received"] = one.received;
    return out;
}

Result<std::string> duty_map(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto* tree = dynamic_cast<const places::Territory*>(read.views.places.get());
    const auto* facts = tree ? tree->find(*place) : nullptr;
    if (!facts) return refuse(No::unknown_place, "place", write(*place));
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto layer = next_layer(*tree, *place, today);
    std::vector<Shown> all;
    for (const auto id : layer) {
        const auto* outline = tree->outline(id, today);
        all.push_back({id, "area", outline ? &outline->geometry : nullptr, {}});
    }
    add_overlays(*tree, *place, layer, today, all);
    // Live numbers stay inside government, within reach and among neighbours: who keeps a grid sees the map of its community. What is
    // public moves once a day and hides small cells.
    auto reach = read.views.roster->reach(read.actor, "read.figures", read.now);
    for (const auto own : read.views.roster->reach(read.actor, "read.cases", read.now)) reach.push_back(own);
    const bool numbers = std::any_of(reach.begin(), reach.end(), [&](PlaceId own) {
        const auto path = tree->path(own);
        return tree->within(*place, own) || (path.size() > 1 && path[path.size() - 2] == *place);
    });
    if (numbers) add_numbers(read, *tree, all);
    places::FeatureSet drawn;
    json::array not_drawn, path;
    for (const auto& one : all) {
        auto properties = properties_of(one, *tree, today, numbers);
        if (!one.outline && !one.at) {
            not_drawn.push_back(std::move(properties));
            continue;
        }
        auto& feature = drawn.features.emplace_back();
        feature.properties = std::move(properties);
        feature.geometry = one.outline ? *one.outline : places::Geometry{places::Shape::point, {{{*one.at}}}, {}};
    }
    for (const auto id : tree->path(*place))
        if (const auto* outer = tree->find(id); outer && tree->within(id, tree->root())) path.push_back({{"id", write(id)}, {"name", outer->name}, {"level", outer->level}});
    drawn.foreign = {{"place", json::object{{"id", write(*place)}, {"name", facts->name}, {"level", facts->level}}}, {"path", std::move(path)}, {"not_drawn", std::move(not_drawn)},
                     {"position", read.snapshot.position()}};
    return places::write_geojson(drawn);
}

}    // namespace

std::vector<Route> map_routes() {
    return {{"GET", "/api/v1/duty-map", "一个地方的点线面图:下一级的面、长廊与流域、阵地,各有多少在办", "The map of a place: its next areas, corridor and basins, sites, and what is open at each",
             {{"place", "地方", "place", true}}, true, duty_map}};
}

}    // namespace terrace::reports
