#include "reports/old_code.hpp"

#include "modules/places/places.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

std::string names_of(const PlaceTree& places, const std::vector<PlaceId>& all, std::string_view between) {
    std::string out;
    for (const auto id : all)
        if (const auto* facts = places.find(id)) out += (out.empty() ? "" : std::string{between}) + facts->name;
    return out;
}

// Others that the places which carry it on follow too: their records are in the sum.
std::vector<PlaceId> merged_in(const places::Territory& tree, const PlaceNamed& named) {
    std::vector<PlaceId> others;
    for (const auto next : named.carried_on)
        for (const auto before : tree.predecessors(next))
            if (before != named.place && std::find(others.begin(), others.end(), before) == others.end()) others.push_back(before);
    return others;
}

}    // namespace

std::optional<PlaceNamed> place_named(const PlaceTree& places, std::string_view id_or_code, Day on) {
    if (const auto id = read_place(id_or_code); id && places.find(*id)) return PlaceNamed{*id, {}};
    if (const auto there = places.by_code(id_or_code, on)) return PlaceNamed{*there, {}};
    const auto* tree = dynamic_cast<const places::Territory*>(&places);
    if (!tree) return std::nullopt;
    // Who bore the code last before that day.
    const PlaceFacts* last = nullptr;
    for (const auto& facts : tree->parts().places)
        if (facts.to && *facts.to < on && (!last || *last->to < *facts.to) && tree->by_code(id_or_code, *facts.to) == facts.id) last = &facts;
    if (!last) return std::nullopt;
    return PlaceNamed{last->id, last->to, tree->current(last->id)};
}

json::object old_code_json(const PlaceTree& places, const PlaceNamed& named) {
    const auto* facts = places.find(named.place);
    ENSURE(facts && named.ended);
    const auto* tree = dynamic_cast<const places::Territory*>(&places);
    const auto others = tree ? merged_in(*tree, named) : std::vector<PlaceId>{};
    const auto head = facts->code + ' ' + facts->name;
    std::string zh = head + "到 " + write(*named.ended) + " 为止", en = head + " ended with " + write(*named.ended);
    if (named.carried_on.empty()) {
        zh += ",没有登记由谁接续;只合计记在它名下的";
        en += ", and no successor is registered; what was recorded under it is counted";
    } else {
        zh += ",由" + names_of(places, named.carried_on, "、") + "接续;合计记在它和接续者名下的";
        en += ", carried on by " + names_of(places, named.carried_on, ", ") + "; what was recorded under it and under them is counted together";
    }
    if (!others.empty()) {
        zh += "(接续者还并入了" + names_of(places, others, "、") + ")";
        en += " (they took in " + names_of(places, others, ", ") + " too)";
    }
    json::array next;
    for (const auto id : named.carried_on)
        if (const auto* there = places.find(id)) next.push_back({{"id", write(id)}, {"name", there->name}});
    return {{"code", facts->code}, {"place", json::object{{"id", write(named.place)}, {"name", facts->name}}}, {"last_day", write(*named.ended)}, {"carried_on", std::move(next)}, {"words", json::object{{"zh", std::move(zh)}, {"en", std::move(en)}}}};
}

}    // namespace terrace::reports
