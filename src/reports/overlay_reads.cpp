#include "reports/overlay_reads.hpp"

#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "desk/place_asked.hpp"
#include "modules/places/places.hpp"
#include "playbook/quotes.hpp"
#include "playbook/shipped.hpp"

#include <cmath>

namespace terrace::reports {
namespace {

using places::Drawn;
using places::Side;

json::object place_json(const PlaceTree& tree, PlaceId id) {
    const auto* facts = tree.find(id);
    return {{"id", write(id)}, {"name", facts ? facts->name : ""}};
}

std::int64_t whole_metres(double m2) { return std::llround(m2); }

// Hundredths of a percent, as text.
std::string percent(double part, double whole) { return whole > 0 ? write_decimal(std::llround(part / whole * 10'000), 2) : ""; }

json::object ground_json(const PlaceTree& tree, PlaceId id, const places::Ground& ground, double m2) {
    json::object out{{"place", place_json(tree, id)}, {"area_m2", whole_metres(m2)}, {"drawn", ground.drawn == Drawn::own ? "own" : "parts"}, {"labelled_sample", ground.sample}, {"without", ground.without}};
    if (ground.from) out["from"] = write(*ground.from);
    return out;
}

// Households are counted where they are registered, whole; those at places the line runs through stay a row of their own.
json::object households_json(const ReadContext& read, const places::Territory& tree, const places::Ground& ground, PlaceId part, PlaceId whole, Day on) {
    FigureQuery query;
    query.what = "people.households";
    query.to = on;
    query.within = whole;
    std::vector<PlaceId> at;
    std::vector<std::int64_t> counts;
    for (const auto& [label, cell] : read.figures.cells(query, By::place, Measure::count, [](PlaceId atom) { return std::optional{write(atom)}; }))
        if (const auto id = read_place(label); id && cell.count != 0) {
            at.push_back(*id);
            counts.push_back(cell.count);
        }
    const auto sides = places::sides_of(tree, ground.geometry, whole, at, on);
    std::array<std::int64_t, 4> by_side{};
    std::int64_t total = 0, members = 0;
    json::array divided;
    for (std::size_t n = 0; n < at.size(); ++n) {
        total += counts[n];
        by_side[static_cast<std::size_t>(sides[n])] += counts[n];
        if (tree.within(at[n], part)) members += counts[n];
        if (sides[n] == Side::divided) divided.push_back({{"place", place_json(tree, at[n])}, {"households", counts[n]}});
    }
    const auto of = [&](Side side) { return by_side[static_cast<std::size_t>(side)]; };
    json::object out{{"total", total}, {"inside", of(Side::inside)}, {"outside", of(Side::outside)}, {"divided", of(Side::divided)}, {"not_mapped", of(Side::not_mapped)}, {"members", members}, {"divided_at", std::move(divided)}};
    if (total > 0) {
        out["least"] = percent(static_cast<double>(of(Side::inside)), static_cast<double>(total));
        out["most"] = percent(static_cast<double>(total - of(Side::outside)), static_cast<double>(total));
    }
    return out;
}

struct Said {
    press::Quote quote;
    Wording title;
};

// The quotes that speak of an overlay; read once, they are compiled in.
const std::vector<Said>& said() {
    static const std::vector<Said> all = [] {
        std::vector<Said> found;
        for (const auto& shipped : shipped_playbooks()) {
            const auto methods = read_methods(shipped.methods, std::string{shipped.name});
            ENSURE(methods);
            const auto quotes = press::read_quotes(shipped.figures, *methods, std::string{shipped.name});
            ENSURE(quotes);
            for (const auto& one : quotes->quotes)
                if (!one.overlay.empty()) found.push_back({one, methods->title});
        }
        return found;
    }();
    return all;
}

// What the texts say of a basin of this name in this county: quoted, and never computed with.
json::array quotes_json(const PlaceTree& tree, PlaceId part, PlaceId whole) {
    json::array out;
    const auto* basin = tree.find(part);
    const auto* county = tree.find(whole);
    if (!basin || !county || county->code.empty()) return out;
    for (const auto& [quote, title] : said())
        if (county->code.starts_with(quote.place) && basin->name.find(quote.basin) != std::string::npos)
            out.push_back({{"id", quote.id}, {"of", quote.overlay}, {"quote", quote.quote}, {"value", write_decimal(quote.value, quote.decimals)}, {"unit", quote.unit}, {"as_of", write(*quote.as_of)}, {"title", json::object{{"zh", title.zh}, {"en", title.en}}}});
    return out;
}

struct Asked {
    const places::Territory* tree;
    PlaceId whole;
    Day on;
};

Result<Asked> asked(const ReadContext& read, const Parameters& parameters) {
    const auto* tree = dynamic_cast<const places::Territory*>(read.views.places.get());
    if (!tree) return refuse(No::not_found, "", "places");
    const auto on = parameters.day("on");
    if (!on) return tl::unexpected(on.error());
    const auto day = on->value_or(read.views.clock->zone().day_of(read.now));
    const auto named = parameters.text("with");
    if (!named) return refuse(No::missing_field, "with");
    const auto whole = terrace::place_asked(*tree, *named, day, "with");
    if (!whole) return tl::unexpected(whole.error());
    if (!read.views.roster->may(read.actor, "read.figures", *whole, read.now)) return refuse(No::not_yours, "with", "read.figures");
    return Asked{tree, *whole, day};
}

Result<json::object> told(const ReadContext& read, const Parameters& parameters) {
    const auto ask = asked(read, parameters);
    if (!ask) return tl::unexpected(ask.error());
    const auto named = parameters.text("place");
    if (!named) return refuse(No::missing_field, "place");
    const auto part = terrace::place_asked(*ask->tree, *named, ask->on, "place");
    if (!part) return tl::unexpected(part.error());
    const auto found = places::overlay(*ask->tree, *part, ask->whole, ask->on);
    if (!found) return tl::unexpected(found.error());
    json::array cells, not_mapped;
    for (const auto& cell : found->cells)
        cells.push_back({{"place", place_json(*ask->tree, cell.place)}, {"area_m2", whole_metres(cell.area_m2)}, {"shared_m2", whole_metres(cell.shared_m2)}, {"share", percent(cell.shared_m2, cell.area_m2)}, {"labelled_sample", cell.sample}});
    for (const auto one : found->not_mapped) not_mapped.push_back(place_json(*ask->tree, one));
    return json::object{{"on", write(ask->on)},
                        {"part", ground_json(*ask->tree, *part, found->part, found->part_m2)},
                        {"whole", ground_json(*ask->tree, ask->whole, found->whole, found->whole_m2)},
                        {"shared_m2", whole_metres(found->shared_m2)},
                        {"share", percent(found->shared_m2, found->whole_m2)},
                        {"cells", std::move(cells)},
                        {"not_mapped", std::move(not_mapped)},
                        {"households", households_json(read, *ask->tree, found->part, *part, ask->whole, ask->on)},
                        {"quotes", quotes_json(*ask->tree, *part, ask->whole)}};
}

Result<std::string> one(const ReadContext& read, const Parameters& parameters) {
    const auto found = told(read, parameters);
    if (!found) return tl::unexpected(found.error());
    return json::serialize(*found);
}

// Basins and duty areas of which something is drawn, for the choice on the screen.
Result<std::string> list(const ReadContext& read, const Parameters& parameters) {
    const auto ask = asked(read, parameters);
    if (!ask) return tl::unexpected(ask.error());
    json::array items;
    for (const auto& facts : ask->tree->parts().places) {
        if ((facts.partition != Partition::basin && facts.partition != Partition::duty) || facts.from > ask->on || (facts.to && *facts.to < ask->on)) continue;
        const bool around = !facts.parent.empty() && ask->tree->within(ask->whole, facts.parent);
        if (!around && !ask->tree->within(facts.id, ask->whole)) continue;
        const auto ground = places::ground_of(*ask->tree, facts.id, ask->on);
        if (ground.drawn == Drawn::none) continue;
        items.push_back({{"place", place_json(*ask->tree, facts.id)}, {"partition", facts.partition == Partition::basin ? "basin" : "duty"}, {"level", facts.level}, {"labelled_sample", ground.sample}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

std::string text(const json::value& value) { return value.is_string() ? std::string{value.get_string()} : json::serialize(value); }

// what,name,area_m2,shared_m2,share,households: the whole, each part of it, then the households by side, then the texts' own words.
std::string as_csv(const json::object& told) {
    std::string out = "what,name,area_m2,shared_m2,share_percent,households,sample\n";
    const auto ground = [&](std::string_view what, const json::object& of, const std::string& shared, const std::string& share, const std::string& households) {
        out += csv_row({std::string{what}, text(of.at("place").as_object().at("name")), text(of.at("area_m2")), shared, share, households, text(of.at("labelled_sample"))}) + '\n';
    };
    const auto& households = told.at("households").as_object();
    ground("basin", told.at("part").as_object(), "", "", "");
    ground("county", told.at("whole").as_object(), text(told.at("shared_m2")), text(told.at("share")), text(households.at("total")));
    for (const auto& cell : told.at("cells").as_array()) ground("part", cell.as_object(), text(cell.as_object().at("shared_m2")), text(cell.as_object().at("share")), "");
    for (const auto& place : told.at("not_mapped").as_array()) out += csv_row({"part without a boundary", text(place.as_object().at("name")), "", "", "", "", ""}) + '\n';
    const auto side = [&](std::string_view what, std::string_view key) {
        const auto* share = households.if_contains(key == "inside" ? "least" : "most");
        out += csv_row({std::string{what}, "", "", "", share && (key == "inside" || key == "divided") ? text(*share) : "", text(households.at(key)), ""}) + '\n';
    };
    side("households inside", "inside");
    side("households that cannot be divided", "divided");
    side("households outside", "outside");
    side("households without a boundary", "not_mapped");
    side("households by membership", "members");
    for (const auto& quote : told.at("quotes").as_array()) {
        const auto& one = quote.as_object();
        const bool area = one.at("of") == "area";
        out += csv_row({"the text says", text(one.at("quote")), "", area ? text(one.at("value")) + text(one.at("unit")) : "", area ? "" : text(one.at("value")), "", ""}) + '\n';
    }
    return out;
}

}    // namespace

Result<std::string> overlay_table(const ReadContext& read, const Parameters& parameters, bool csv) {
    const auto found = told(read, parameters);
    if (!found) return tl::unexpected(found.error());
    return csv ? as_csv(*found) : json::serialize(*found);
}

std::vector<Route> overlay_routes() {
    const ParameterFacts with{"with", "和哪里叠加:县、乡镇的编号或区划代码", "over which county or township: id or division code", true};
    const ParameterFacts on{"on", "按哪一天的边界(默认今天)", "by the boundaries of that day, today when absent"};
    return {{"GET", "/api/v1/places/{place}/overlay", "一个流域占一个县多少地、多少户(椭球面积;样本边界标明示意)", "A basin's share of a county's ground and households, on the ellipsoid; sample boundaries say so",
             {{"place", "流域、长廊等:编号或区划代码", "basin, corridor …: id or division code", true}, with, on}, false, one},
            {"GET", "/api/v1/overlays", "可以和一个县叠加的流域、长廊", "The basins and corridors that can be laid over a county", {with, on}, false, list}};
}

}    // namespace terrace::reports
