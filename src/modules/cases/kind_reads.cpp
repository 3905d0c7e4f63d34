// The kinds of case at a place (事项类别), in tile order, with their limits and routes.

#include "desk/place_asked.hpp"
#include "modules/cases/asset_words.hpp"
#include "modules/cases/cases.hpp"

#include <set>

namespace terrace::cases {
namespace {

json::object kind_line(const ReadContext& read, const CaseKind& kind) {
    return {{"id", kind.id},
            {"name", wording(kind.name)},
            {"icon", kind.icon},
            {"category", kind.category},
            {"answer_limit", limit_json(kind.answer)},
            {"accept_limit", limit_json(kind.accept)},
            {"basis", kind.basis},
            {"route", kind.route},
            {"call_back", kind.call_back},
            {"exposable", kind.exposable},
            {"assets", asset_routes_json(read, kind)}};
}

// The kinds of the place's own playbook, in tile order; when those beneath are asked for too, what only theirs have comes after.
Result<std::string> kinds(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto at = *place ? **place : read.views.places->root();
    const auto path = read.views.places->path(at);
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    std::set<std::string> told;
    const auto tell = [&](const std::vector<PlaceId>& where) {
        for (const auto* kind : read.views.playbook->case_kinds(where, today))
            if (told.insert(kind->id).second) items.push_back(kind_line(read, *kind));
    };
    tell(path);
    if (parameters.text("below").value_or("") == "true")
        for (const auto& version : read.views.playbook->versions())
            if (read.views.places->within(version.place, at)) tell(read.views.places->path(version.place));
    json::object out{{"items", std::move(items)}};
    // The rules that hold for every kind here, and the stages a case passes.
    if (const auto* book = read.views.playbook->at(path, read.views.clock->zone().day_of(read.now))) {
        const auto& norms = book->case_norms;
        out["norms"] = json::object{{"urgent_limit", limit_json(norms.urgent)},
                                    {"extension_working_days_max", norms.extension_working_days_max},
                                    {"call_back_percent", norms.call_back_percent},
                                    {"exposure", json::object{{"reply", limit_json(norms.exposure.reply)}, {"shown", limit_json(norms.exposure.shown)}, {"mended", limit_json(norms.exposure.mended)}}},
                                    {"basis", norms.basis}};
        json::array stages;
        for (const auto& stage : book->case_stages) stages.push_back({{"id", stage.id}, {"name", wording(stage.name)}, {"begins", stage.begins}});
        out["stages"] = std::move(stages);
        out["playbook"] = json::object{{"name", book->name}, {"version", book->version}, {"valid_from", write(book->valid_from)}};
    }
    return json::serialize(out);
}

}    // namespace

std::vector<Route> kind_reads() {
    return {
        {"GET", "/api/v1/kinds", "这个地方的事项类别(上报格子)", "The kinds of case at a place, in tile order", {{"place", "地方", "place"}, {"below", "true:下面各地方自己的类别也算", "true: with the kinds that only places beneath have"}}, true, kinds},
    };
}

}    // namespace terrace::cases
