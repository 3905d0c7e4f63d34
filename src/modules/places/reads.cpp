#include "modules/places/reads.hpp"

#include "desk/place_asked.hpp"
#include "modules/places/places.hpp"

namespace terrace::places {
namespace {

// Of places themselves: what is not there is not found, whatever else a wrong number is.
tl::unexpected<Refusal> not_there(Refusal why) {
    if (why.no == No::unknown_place) why.no = No::not_found;
    return tl::unexpected(std::move(why));
}

constexpr std::array all_partitions{Partition::administrative, Partition::grid, Partition::basin, Partition::duty};

json::object brief(const Territory& tree, const PlaceFacts& facts, Day on) {
    json::object out{{"id", write(facts.id)}, {"name", facts.name}, {"level", facts.level}, {"partition", name_of(facts.partition)}, {"valid_from", write(facts.from)}};
    if (!facts.code.empty()) out["code"] = facts.code;
    if (!facts.parent.empty()) out["parent"] = write(facts.parent);
    if (facts.to) out["valid_to"] = write(*facts.to);
    bool children = false;
    for (const auto partition : all_partitions)
        children = children || !tree.children(facts.id, partition, on).empty();
    out["has_children"] = children;
    return out;
}

Result<const Territory*> territory(const ReadContext& context) {
    const auto* tree = dynamic_cast<const Territory*>(context.views.places.get());
    if (!tree) return refuse(No::not_found, "", "places");
    return tree;
}

Result<Partition> partition_of(const Parameters& parameters) {
    const auto text = parameters.text("partition");
    if (!text) return Partition::administrative;
    for (const auto partition : all_partitions)
        if (name_of(partition) == *text) return partition;
    return refuse(No::bad_value, "partition", "administrative / grid / basin / duty");
}

struct Asked {
    const Territory* tree;
    Partition partition;
    Day on;
    std::size_t limit;
};

Result<Asked> asked(const ReadContext& context, const Parameters& parameters) {
    const auto tree = territory(context);
    if (!tree) return tl::unexpected(tree.error());
    const auto partition = partition_of(parameters);
    if (!partition) return tl::unexpected(partition.error());
    const auto on = parameters.day("on");
    if (!on) return tl::unexpected(on.error());
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    return Asked{*tree, *partition, on->value_or(Zone{}.day_of(context.now)), static_cast<std::size_t>(*limit)};
}

Result<std::string> list(const ReadContext& context, const Parameters& parameters) {
    const auto ask = asked(context, parameters);
    if (!ask) return tl::unexpected(ask.error());
    std::vector<PlaceId> found;
    if (const auto text = parameters.text("q")) {
        found = ask->tree->search(*text, ask->on, ask->limit);
    } else {
        const auto parent = terrace::place_asked(context, parameters, "parent");
        if (!parent) return not_there(parent.error());
        if (*parent)
            found = ask->tree->children(**parent, ask->partition, ask->on);    // one parent's children are few: no paging
        else
            found = {ask->tree->root()};
    }
    json::array items;
    for (const auto id : found) items.push_back(brief(*ask->tree, *ask->tree->find(id), ask->on));
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> one(const ReadContext& context, const Parameters& parameters) {
    const auto ask = asked(context, parameters);
    if (!ask) return tl::unexpected(ask.error());
    const auto id = place_needed(context, parameters, "place");
    if (!id) return not_there(id.error());
    const auto* facts = ask->tree->find(*id);
    if (!facts) return refuse(No::not_found, "place", write(*id));
    auto out = brief(*ask->tree, *facts, ask->on);
    const auto named = [&](const std::vector<PlaceId>& ids) {
        json::array all;
        for (const auto other : ids)
            if (const auto* there = ask->tree->find(other)) all.push_back(brief(*ask->tree, *there, ask->on));
        return all;
    };
    out["path"] = named(ask->tree->path(*id));
    out["predecessors"] = named(ask->tree->predecessors(*id));
    out["successors"] = named(ask->tree->successors(*id));
    json::array boundaries;
    for (const auto* outline : ask->tree->outlines(*id)) boundaries.push_back({{"from", write(outline->from)}, {"labelled_sample", outline->sample}});
    out["boundaries"] = std::move(boundaries);
    std::string text = json::serialize(out);
    if (const auto* outline = ask->tree->outline(*id, ask->on)) {
        const auto centre = label_point(outline->geometry);
        text.pop_back();
        text += ",\"boundary_from\":\"" + write(outline->from) + "\",\"centre\":{\"lon\":" + std::to_string(centre.lon) + ",\"lat\":" + std::to_string(centre.lat) + "},\"labelled_sample\":" +
                (outline->sample ? "true" : "false") + ",\"boundary\":" + write_geojson(outline->geometry) + '}';
    }
    return text;
}

Result<std::string> geojson(const ReadContext& context, const Parameters& parameters) {
    const auto ask = asked(context, parameters);
    if (!ask) return tl::unexpected(ask.error());
    const auto around = terrace::place_asked(context, parameters, "place");
    if (!around) return not_there(around.error());
    FeatureSet set;
    for (const auto& facts : ask->tree->parts().places) {
        if (facts.partition != ask->partition || facts.to) continue;
        if (*around && !ask->tree->within(facts.id, **around)) continue;
        const auto* outline = ask->tree->outline(facts.id, ask->on);
        if (!outline) continue;
        auto& feature = set.features.emplace_back();
        feature.properties = {{"id", write(facts.id)}, {"name", facts.name}, {"level", facts.level}, {"from", write(outline->from)}, {"labelled_sample", outline->sample}};
        feature.geometry = outline->geometry;
    }
    return write_geojson(set);
}

}    // namespace

std::vector<Route> place_routes() {
    const ParameterFacts partition{"partition", "分区:administrative、grid、basin、duty", "administrative, grid, basin or duty"};
    const ParameterFacts on{"on", "哪一天(默认今天)", "the day, today when absent"};
    return {{"GET", "/api/v1/places", "地方:某处的下级、按名称查找,或本单位的最高一级", "Places: the children of one, a search by name, or the top",
             {{"parent", "上级", "the parent"}, {"q", "名称里的字", "part of the name"}, {"root", "1:最高一级", "1: the top"}, partition, on, {"limit", "最多几条", "at most so many"}}, true, list},
            {"GET", "/api/v1/places/{place}", "一个地方:上下沿革与边界", "One place: path, history and boundary",
             {{"place", "地方编号", "the place", true}, on}, true, one},
            {"GET", "/api/v1/places.geojson", "一个分区的边界(GeoJSON)", "The boundaries of a partition as GeoJSON",
             {partition, {"place", "只要其中的", "only those within"}, on}, false, geojson}};
}

}    // namespace terrace::places
