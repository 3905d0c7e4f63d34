#include "modules/places/places.hpp"

#include <cmath>
#include <fmt/format.h>

namespace terrace::places {
namespace {

constexpr int own_level_min = 3, own_level_max = 9;
constexpr double units_per_degree = 1e7;

using Decided = Result<std::vector<Event>>;

std::string item(std::string_view list, std::size_t i, std::string_view field) { return fmt::format("{}[{}].{}", list, i, field); }

Decided decide_one(const State& state, const ImportEditions& asked, const Context&) {
    const auto domain = read_code(asked.domain.value);
    if (!domain || domain->level < 2 || domain->level > 3) return refuse(No::bad_value, "body.domain", "2 / 3 级区划代码 · a division code of level 2 or 3");
    if (!state.domain.empty() && state.domain != asked.domain.value) return refuse(No::conflict, "body.domain", state.domain);
    if (asked.editions.empty()) return refuse(No::missing_field, "body.editions");
    PlacesImported event{asked.domain, state.editions};
    for (std::size_t i = 0; i < asked.editions.size(); ++i) {
        const auto& next = asked.editions[i];
        if (next.year < edition_year_min || next.year > edition_year_max)
            return refuse(No::out_of_range, item("body.editions", i, "year"), fmt::format("{}…{}", edition_year_min, edition_year_max));
        if (!event.editions.empty() && next.year <= event.editions.back().year)
            return refuse(No::conflict, item("body.editions", i, "year"), fmt::format("已有 {} 年版 · the edition of {} is here", event.editions.back().year, event.editions.back().year));
        event.editions.push_back(next);
    }
    return std::vector<Event>{std::move(event)};
}

Decided decide_one(const State&, const AddPlaces& asked, const Context& context) {
    if (asked.items.empty()) return refuse(No::missing_field, "body.items");
    if (asked.items.size() > places_in_command_max) return refuse(No::too_many, "body.items", std::to_string(places_in_command_max));
    std::unordered_map<PlaceId, const NewPlace*> fresh;
    for (std::size_t i = 0; i < asked.items.size(); ++i) {
        const auto& one = asked.items[i];
        if (!one.place.own()) return refuse(No::bad_id, item("body.items", i, "place"));
        if (context.places.find(one.place) || !fresh.emplace(one.place, &one).second)
            return refuse(No::id_used_differently, item("body.items", i, "place"), write(one.place));
        if (one.name.empty()) return refuse(No::missing_field, item("body.items", i, "name"));
        if (one.level < own_level_min || one.level > own_level_max)
            return refuse(No::out_of_range, item("body.items", i, "level"), fmt::format("{}…{}", own_level_min, own_level_max));
        // A parent stands in the tree or earlier in the same list, so no circle can arise.
        const auto* parent = context.places.find(one.parent);
        const auto earlier = fresh.find(one.parent);
        const bool known = parent ? (!parent->to || one.from <= *parent->to) : earlier != fresh.end() && earlier->second != &one;
        if (!known) return refuse(No::unknown_place, item("body.items", i, "parent"), write(one.parent));
        if (parent && !context.places.within(one.parent, asked.within)) return refuse(No::not_yours, item("body.items", i, "parent"), write(asked.within));
    }
    return std::vector<Event>{PlacesAdded{asked.items}};
}

Result<const PlaceFacts*> own_place(PlaceId id, const Context& context) {
    const auto* facts = context.places.find(id);
    if (!facts) return refuse(No::unknown_place, "body.place", write(id));
    if (!id.own()) return refuse(No::bad_value, "body.place", "国家区划随年版变更 · national divisions change with an edition");
    if (facts->to) return refuse(No::wrong_stage, "body.place", write(*facts->to));
    return facts;
}

Decided decide_one(const State&, const RenamePlace& asked, const Context& context) {
    const auto facts = own_place(asked.place, context);
    if (!facts) return tl::unexpected(facts.error());
    if (asked.to.empty()) return refuse(No::missing_field, "body.to");
    return std::vector<Event>{PlaceRenamed{asked.place, asked.to}};
}

Decided decide_one(const State&, const EndPlace& asked, const Context& context) {
    const auto facts = own_place(asked.place, context);
    if (!facts) return tl::unexpected(facts.error());
    if (asked.last < (*facts)->from) return refuse(No::outside_dates, "body.last", write((*facts)->from));
    for (std::size_t i = 0; i < asked.successors.size(); ++i) {
        const auto* successor = context.places.find(asked.successors[i]);
        if (!successor || successor->id == asked.place || (successor->to && *successor->to <= asked.last))
            return refuse(No::unknown_place, fmt::format("body.successors[{}]", i), write(asked.successors[i]));
    }
    return std::vector<Event>{PlaceEnded{asked.place, asked.last, asked.successors}};
}

Decided decide_one(const State&, const MovePlace& asked, const Context& context) {
    const auto* facts = context.places.find(asked.place);
    const auto* parent = context.places.find(asked.parent);
    if (!facts || facts->to) return refuse(No::unknown_place, "body.place", write(asked.place));
    if (!parent || parent->to) return refuse(No::unknown_place, "body.parent", write(asked.parent));
    if (!asked.place.own() && asked.partition == Partition::administrative)
        return refuse(No::bad_value, "body.partition", "国家区划随年版变更 · national divisions change with an edition");
    for (const auto id : {asked.place, asked.parent})
        if (!context.places.within(id, asked.within)) return refuse(No::not_yours, "body.within", write(id));
    if (context.places.within(asked.parent, asked.place)) return refuse(No::bad_value, "body.parent", "上级不能在自己之内 · a parent cannot lie within its child");
    PlaceMoved event{asked.place, asked.parent, asked.partition, asked.from, facts->partition == asked.partition, {}, {}};
    if (event.home) {
        if (asked.from <= facts->from) return refuse(No::outside_dates, "body.from", write(facts->from + 1));
        event.left = facts->parent;
        event.left_since = facts->from;
    }
    return std::vector<Event>{std::move(event)};
}

Decided decide_one(const State&, const SetBoundaries& asked, const Context& context) {
    if (asked.items.empty()) return refuse(No::missing_field, "body.items");
    if (asked.items.size() > outlines_in_command_max) return refuse(No::too_many, "body.items", std::to_string(outlines_in_command_max));
    BoundariesSet event;
    for (std::size_t i = 0; i < asked.items.size(); ++i) {
        const auto& one = asked.items[i];
        if (!context.places.find(one.place)) return refuse(No::unknown_place, item("body.items", i, "place"), write(one.place));
        if (!context.places.within(one.place, asked.within)) return refuse(No::not_yours, item("body.items", i, "place"), write(asked.within));
        const auto field = item("body.items", i, "polygons");
        for (const auto& rings : one.polygons)
            for (const auto& ring : rings)
                for (std::size_t n = 0; n < ring.size(); ++n)
                    if (std::abs(ring[n] / units_per_degree) > (n % 2 == 0 ? 180 : 90) || ring.size() % 2 != 0) return refuse(No::out_of_range, field, "lon, lat … 1e-7°");
        auto mended = mend(geometry_of(one), mending_share_max, field);
        if (!mended) return tl::unexpected(mended.error());
        if (mended->geometry.parts.empty()) return refuse(No::missing_field, field);
        for (const auto& what : mended->what) event.mended.push_back({write(one.place) + ": " + what.zh + " · " + what.en});
        event.items.push_back(outline_of(one.place, one.from, one.sample, mended->geometry));
    }
    return std::vector<Event>{std::move(event)};
}

}    // namespace

Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) {
    return std::visit([&](const auto& asked) { return decide_one(state, asked, context); }, command);
}

State apply(State state, const Event& event) noexcept {
    if (const auto* imported = std::get_if<PlacesImported>(&event)) {
        state.editions = imported->editions;
        state.domain = imported->domain.value;
    }
    return state;
}

Geometry geometry_of(const NewOutline& outline) {
    Geometry geometry{outline.polygons.size() == 1 ? Shape::polygon : Shape::multi_polygon, {}, {}};
    for (const auto& rings : outline.polygons) {
        auto& part = geometry.parts.emplace_back();
        for (const auto& ring : rings) {
            auto& line = part.emplace_back();
            for (std::size_t i = 0; i + 1 < ring.size(); i += 2) line.push_back({ring[i] / units_per_degree, ring[i + 1] / units_per_degree});
        }
    }
    return geometry;
}

NewOutline outline_of(PlaceId place, Day from, bool sample, const Geometry& geometry) {
    NewOutline outline{place, from, sample, {}};
    for (const auto& part : geometry.parts) {
        auto& rings = outline.polygons.emplace_back();
        for (const auto& line : part) {
            auto& ring = rings.emplace_back();
            for (const auto& p : line) {
                ring.push_back(static_cast<std::int32_t>(std::lround(p.lon * units_per_degree)));
                ring.push_back(static_cast<std::int32_t>(std::lround(p.lat * units_per_degree)));
            }
        }
    }
    return outline;
}

namespace {

PlaceFacts* facts_in(TerritoryParts& parts, PlaceId id) {
    const auto at = std::find_if(parts.places.begin(), parts.places.end(), [&](const auto& facts) { return facts.id == id; });
    return at == parts.places.end() ? nullptr : &*at;
}

void change(TerritoryParts& parts, const PlacesImported& event, const ReadFile& files) {
    const auto domain = read_code(event.domain.value);
    ENSURE(domain);
    std::vector<Edition> editions;
    for (const auto& named : event.editions) {
        auto read = read_edition(files(named.file), named.year);
        if (!read) throw Fault{fmt::format("edition {} ({}): {} {}", named.year, hex(named.file.view()), read.error().field, read.error().detail)};
        editions.push_back(read->narrowed(*domain));
    }
    auto history = merge(editions);
    if (!history) throw Fault{"editions: " + history.error().detail};
    auto fresh = territory_of(*history, *domain);
    // What is ours stays; national places and their links are replaced.
    for (auto& facts : parts.places)
        if (facts.id.own()) fresh.places.push_back(std::move(facts));
    for (const auto& membership : parts.memberships)
        if (membership.place.own() || membership.partition != Partition::administrative) fresh.memberships.push_back(membership);
    for (const auto& succession : parts.successions)
        if (succession.from.own()) fresh.successions.push_back(succession);
    fresh.outlines = std::move(parts.outlines);
    fresh.version = parts.version;
    parts = std::move(fresh);
}

void change(TerritoryParts& parts, const PlacesAdded& event, const ReadFile&) {
    for (const auto& one : event.items)
        parts.places.push_back({one.place, one.code ? one.code->value : "", one.name.value, one.level, one.partition, one.parent, one.from, {}});
}

void change(TerritoryParts& parts, const PlaceRenamed& event, const ReadFile&) {
    if (auto* facts = facts_in(parts, event.place)) facts->name = event.to.value;
}

void change(TerritoryParts& parts, const PlaceEnded& event, const ReadFile&) {
    if (auto* facts = facts_in(parts, event.place)) facts->to = event.last;
    for (const auto successor : event.successors) parts.successions.push_back({event.place, successor});
}

void change(TerritoryParts& parts, const PlaceMoved& event, const ReadFile&) {
    auto* facts = facts_in(parts, event.place);
    if (!facts) return;
    for (auto& membership : parts.memberships)
        if (membership.place == event.place && membership.partition == event.partition && membership.to >= event.from) membership.to = event.from - 1;
    if (event.home && event.left && event.left_since) {
        parts.memberships.push_back({event.place, *event.left, event.partition, *event.left_since, event.from - 1});
        facts->parent = event.parent;
    } else {
        parts.memberships.push_back({event.place, event.parent, event.partition, event.from, open_end});
    }
}

void change(TerritoryParts& parts, const BoundariesSet& event, const ReadFile&) {
    for (const auto& one : event.items) parts.outlines.push_back({one.place, one.from, one.sample, geometry_of(one)});
}

}    // namespace

std::shared_ptr<const Territory> after(const PlaceTree* before, const Event& event, const ReadFile& files) {
    const auto* territory = dynamic_cast<const Territory*>(before);
    auto parts = territory ? territory->parts() : TerritoryParts{};
    std::visit([&](const auto& one) { change(parts, one, files); }, event);
    ++parts.version;
    return std::make_shared<const Territory>(std::move(parts));
}

}    // namespace terrace::places
