#include "modules/places/boundary_check.hpp"

#include "modules/places/places.hpp"

#include <cmath>
#include <fmt/format.h>

namespace terrace::places {
namespace {

json::object place_brief(const PlaceFacts& facts) { return {{"id", write(facts.id)}, {"name", facts.name}}; }

bool stands_on(const PlaceFacts& facts, Day on) { return facts.from <= on && (!facts.to || on <= *facts.to); }

std::string text_in(const json::object& properties, std::string_view key) {
    const auto* value = properties.if_contains(key);
    if (value && value->is_string()) return std::string{value->get_string()};
    return value && value->is_int64() ? std::to_string(value->get_int64()) : std::string{};
}

std::string name_in(const json::object& properties) {
    for (const auto key : {"name", "名称", "NAME"})
        if (auto text = text_in(properties, key); !text.empty()) return text;
    return {};
}

const PlaceFacts* place_named(const Territory& tree, const json::object& properties, const BoundariesAsked& asked) {
    const auto fits = [&](const PlaceFacts* facts) { return facts && stands_on(*facts, asked.on) && tree.within(facts->id, asked.within) ? facts : nullptr; };
    if (const auto id = read_place(text_in(properties, "id")))
        if (const auto* facts = fits(tree.find(*id))) return facts;
    if (const auto code = text_in(properties, "code"); !code.empty())
        if (const auto id = tree.by_code(code, asked.on))
            if (const auto* facts = fits(tree.find(*id))) return facts;
    const auto name = name_in(properties);
    const PlaceFacts* found = nullptr;
    if (name.empty()) return nullptr;
    for (const auto& facts : tree.parts().places) {
        if (facts.name != name || !fits(&facts)) continue;
        if (found) return nullptr;    // two of that name: a person must say which
        found = &facts;
    }
    return found;
}

json::array polygons_json(const NewOutline& outline) {
    json::array polygons;
    for (const auto& rings : outline.polygons) {
        json::array out;
        for (const auto& ring : rings) {
            json::array numbers;
            for (const auto number : ring) numbers.emplace_back(number);
            out.push_back(std::move(numbers));
        }
        polygons.push_back(std::move(out));
    }
    return polygons;
}

json::object wrong_json(const Refusal& refusal) {
    return {{"code", text_of(refusal.no).code}, {"field", refusal.field}, {"zh", say(refusal, Language::zh)}, {"en", say(refusal, Language::en)}};
}

Result<void> add_shape(const Feature& feature, std::string_view field, const BoundariesAsked& asked, json::object& out) {
    if (!feature.geometry || !feature.geometry->areal())
        return refuse(No::bad_value, std::string{field}, "边界要是面 · a boundary is a Polygon or MultiPolygon");
    auto mended = mend(*feature.geometry, mending_share_max, field);
    if (!mended) return tl::unexpected(mended.error());
    json::array what;
    for (const auto& one : mended->what) what.push_back({{"zh", one.zh}, {"en", one.en}});
    out["polygons"] = polygons_json(outline_of({}, asked.on, false, mended->geometry));
    out["area_m2"] = static_cast<std::int64_t>(std::llround(mended->area_m2));
    out["mended"] = std::move(what);
    return {};
}

}    // namespace

Result<json::object> check_boundaries(const Territory& tree, std::string_view geojson, const BoundariesAsked& asked) {
    if (!tree.find(asked.within)) return refuse(No::unknown_place, "within", write(asked.within));
    const auto* only = asked.only ? tree.find(*asked.only) : nullptr;
    if (asked.only && (!only || !tree.within(only->id, asked.within))) return refuse(No::unknown_place, "place", write(*asked.only));
    const auto set = read_geojson(geojson, asked.datum);
    if (!set) return tl::unexpected(set.error());
    if (set->features.empty()) return refuse(No::missing_field, "features");
    if (set->features.size() > boundary_features_max) return refuse(No::too_many, "features", std::to_string(boundary_features_max));
    json::array items;
    for (std::size_t i = 0; i < set->features.size(); ++i) {
        const auto& feature = set->features[i];
        json::object item{{"feature", i}, {"name", name_in(feature.properties)}};
        const auto* place = only && set->features.size() == 1 ? only : place_named(tree, feature.properties, asked);
        if (place) item["place"] = place_brief(*place);
        if (const auto fine = add_shape(feature, fmt::format("features[{}].geometry", i), asked, item); !fine) item["wrong"] = wrong_json(fine.error());
        items.push_back(std::move(item));
    }
    return json::object{{"datum", name_of(set->datum)}, {"items", std::move(items)}};
}

}    // namespace terrace::places
