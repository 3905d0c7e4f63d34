#include "modules/places/territory.hpp"

#include "base/result.hpp"
#include "modules/places/boundary.hpp"

#include <algorithm>

namespace terrace::places {
namespace {

std::optional<Day> last_day(Day to) { return to == open_end ? std::nullopt : std::optional{to}; }
bool on_day(const PlaceFacts& facts, Day day) { return facts.from <= day && (!facts.to || day <= *facts.to); }

}    // namespace

Territory::Territory(TerritoryParts parts) : parts_{std::move(parts)} {
    const auto count = parts_.places.size();
    index_.reserve(count);
    above_.resize(count), below_.resize(count), containers_.resize(count), successors_.resize(count), predecessors_.resize(count);
    for (Index i = 0; i < count; ++i) {
        const auto& facts = parts_.places[i];
        const bool fresh = index_.emplace(facts.id, i).second;
        ENSURE(fresh);
        if (!facts.code.empty()) by_code_.emplace(facts.code, i);
    }
    const auto join = [this](const Membership& membership) {
        const auto place = index(membership.place), parent = index(membership.parent);
        if (!place || !parent) return;
        above_[*place].push_back(membership);
        below_[*parent].push_back(membership);
    };
    for (const auto& facts : parts_.places)
        if (const auto* parent = find(facts.parent)) join({facts.id, parent->id, facts.partition, std::max(facts.from, parent->from), facts.to.value_or(open_end)});
    for (const auto& membership : parts_.memberships) join(membership);
    for (const auto& [from, to] : parts_.successions) {
        if (const auto at = index(from)) successors_[*at].push_back(to);
        if (const auto at = index(to)) predecessors_[*at].push_back(from);
    }
    std::vector<std::uint8_t> done(count);
    for (Index i = 0; i < count; ++i) close_over(i, done);

    for (std::size_t i = 0; i < parts_.outlines.size(); ++i) {
        auto& at = outline_of_.try_emplace(parts_.outlines[i].place, i).first->second;
        if (parts_.outlines[at].from <= parts_.outlines[i].from) at = i;
    }
    // Finest first, so that the lowest number is the finest place; then by id, so that the answer never depends on order.
    std::array<std::vector<std::size_t>, 4> by_partition;
    for (const auto& [place, at] : outline_of_) {
        const auto* facts = find(place);
        if (!facts) continue;
        const auto partition = static_cast<std::size_t>(facts->partition);
        auto& since = layers_[partition].since;
        since = std::max({since, parts_.outlines[at].from, facts->from, facts->to ? *facts->to + 1 : Day{}});
        if (!facts->to && parts_.outlines[at].geometry.areal()) by_partition[partition].push_back(at);
    }
    for (std::size_t partition = 0; partition < by_partition.size(); ++partition) {
        auto& outlines = by_partition[partition];
        std::sort(outlines.begin(), outlines.end(), [&](auto a, auto b) {
            const auto *left = find(parts_.outlines[a].place), *right = find(parts_.outlines[b].place);
            return std::pair{-left->level, left->id} < std::pair{-right->level, right->id};
        });
        std::vector<Geometry> zones;
        for (const auto at : outlines) {
            layers_[partition].places.push_back(parts_.outlines[at].place);
            zones.push_back(parts_.outlines[at].geometry);
        }
        if (!zones.empty()) layers_[partition].locator = std::make_unique<const Locator>(zones);
    }
}

std::optional<Territory::Index> Territory::index(PlaceId id) const {
    const auto found = index_.find(id);
    return found == index_.end() ? std::nullopt : std::optional{found->second};
}

// done: 0 not begun, 1 begun (met again: a circle, ignored), 2 done.
void Territory::close_over(Index at, std::vector<std::uint8_t>& done) {
    if (done[at] != 0) return;
    done[at] = 1;
    const auto& facts = parts_.places[at];
    std::vector<Index> all{at};
    const auto add = [&](PlaceId other) {
        const auto there = index(other);
        if (!there) return;
        close_over(*there, done);
        all.insert(all.end(), containers_[*there].begin(), containers_[*there].end());
    };
    Day newest{std::numeric_limits<std::int32_t>::min()};
    for (const auto& membership : above_[at]) newest = std::max(newest, std::min(membership.to, facts.to.value_or(open_end)));
    for (const auto& membership : above_[at])
        if (membership.to >= newest) add(membership.parent);
    if (facts.to && !successors_[at].empty()) {
        std::vector<Index> shared;
        bool first = true;
        for (const auto successor : successors_[at]) {
            const auto there = index(successor);
            if (!there) continue;
            close_over(*there, done);
            if (first) {
                shared = containers_[*there];
            } else {
                std::vector<Index> both;
                std::set_intersection(shared.begin(), shared.end(), containers_[*there].begin(), containers_[*there].end(), std::back_inserter(both));
                shared = std::move(both);
            }
            first = false;
        }
        all.insert(all.end(), shared.begin(), shared.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    containers_[at] = std::move(all);
    done[at] = 2;
}

const PlaceFacts* Territory::find(PlaceId id) const {
    const auto at = index(id);
    return at ? &parts_.places[*at] : nullptr;
}

std::optional<PlaceId> Territory::by_code(std::string_view code, Day on) const {
    const auto given = read_code(code);
    const auto plain = given ? write(*given) : std::string{code};
    for (auto [at, end] = by_code_.equal_range(plain); at != end; ++at)
        if (on_day(parts_.places[at->second], on)) return parts_.places[at->second].id;
    return std::nullopt;
}

bool Territory::within(PlaceId inner, PlaceId outer) const {
    const auto at = index(inner), around = index(outer);
    return at && around && std::binary_search(containers_[*at].begin(), containers_[*at].end(), *around);
}

std::vector<PlaceId> Territory::path(PlaceId id) const {
    std::vector<PlaceId> up;
    for (const auto* facts = find(id); facts && up.size() < 32; facts = find(facts->parent)) {
        up.push_back(facts->id);
        if (facts->id == parts_.root) break;
    }
    std::reverse(up.begin(), up.end());
    return up;
}

std::vector<PlaceId> Territory::children(PlaceId parent, Partition partition, Day on) const {
    std::vector<PlaceId> all;
    const auto at = index(parent);
    if (!at) return all;
    for (const auto& membership : below_[*at])
        if (membership.partition == partition && membership.from <= on && on <= membership.to && on_day(*find(membership.place), on))
            all.push_back(membership.place);
    std::sort(all.begin(), all.end(), [&](PlaceId a, PlaceId b) {
        const auto *left = find(a), *right = find(b);
        return std::tie(left->code, left->name, a) < std::tie(right->code, right->name, b);
    });
    return all;
}

std::vector<PlaceId> Territory::containers(PlaceId id) const {
    std::vector<PlaceId> all;
    if (const auto at = index(id))
        for (const auto around : containers_[*at]) all.push_back(parts_.places[around].id);
    return all;
}

std::vector<PlaceId> Territory::current(PlaceId id) const {
    const auto* facts = find(id);
    if (!facts) return {};
    if (!facts->to) return {id};
    std::vector<PlaceId> all;
    for (const auto successor : successors(id))
        for (const auto living : current(successor))
            if (std::find(all.begin(), all.end(), living) == all.end()) all.push_back(living);
    return all;
}

std::vector<PlaceId> Territory::successors(PlaceId id) const {
    const auto at = index(id);
    return at ? successors_[*at] : std::vector<PlaceId>{};
}

std::vector<PlaceId> Territory::predecessors(PlaceId id) const {
    const auto at = index(id);
    return at ? predecessors_[*at] : std::vector<PlaceId>{};
}

std::optional<PlaceId> Territory::parent(PlaceId id, Partition partition, Day on) const {
    if (const auto at = index(id))
        for (const auto& membership : above_[*at])
            if (membership.partition == partition && membership.from <= on && on <= membership.to) return membership.parent;
    return std::nullopt;
}

std::vector<PlaceId> Territory::search(std::string_view text, Day on, std::size_t limit) const {
    std::vector<std::tuple<bool, int, PlaceId>> hits;
    for (const auto& facts : parts_.places)
        if (const auto at = facts.name.find(text); at != std::string::npos && on_day(facts, on)) hits.emplace_back(at != 0, facts.level, facts.id);
    std::sort(hits.begin(), hits.end());
    std::vector<PlaceId> all;
    for (std::size_t i = 0; i < hits.size() && i < limit; ++i) all.push_back(std::get<2>(hits[i]));
    return all;
}

std::optional<PlaceId> Territory::locate_among_all(Position point, Partition partition, Day on) const {
    std::unordered_map<PlaceId, const Outline*> held;
    for (const auto& one : parts_.outlines) {
        const auto* facts = find(one.place);
        if (!facts || facts->partition != partition || !on_day(*facts, on) || on < one.from) continue;
        auto& at = held[one.place];
        if (!at || at->from <= one.from) at = &one;
    }
    std::optional<std::pair<int, PlaceId>> finest;
    for (const auto& [place, outline] : held) {
        const std::pair rank{-find(place)->level, place};
        const auto box = box_of(outline->geometry);
        if (!outline->geometry.areal() || (finest && *finest < rank)) continue;
        if (point.lon < box.west || point.lon > box.east || point.lat < box.south || point.lat > box.north) continue;
        if (Locator{std::span{&outline->geometry, 1}}.find(point.lon, point.lat) != Locator::nowhere) finest = rank;
    }
    return finest ? std::optional{finest->second} : std::nullopt;
}

std::optional<PlaceId> Territory::locate(double lon, double lat, Partition partition, Day on) const {
    const auto& layer = layers_[static_cast<std::size_t>(partition)];
    if (on < layer.since) return locate_among_all({lon, lat}, partition, on);
    const auto zone = layer.locator ? layer.locator->find(lon, lat) : Locator::nowhere;
    return zone == Locator::nowhere ? std::nullopt : std::optional{layer.places[static_cast<std::size_t>(zone)]};
}

std::optional<Position> Territory::middle(PlaceId id, Day on) const {
    const auto* known = outline(id, on);
    return known ? std::optional{label_point(known->geometry)} : std::nullopt;
}

const Outline* Territory::outline(PlaceId id) const {
    const auto found = outline_of_.find(id);
    return found == outline_of_.end() ? nullptr : &parts_.outlines[found->second];
}

std::vector<const Outline*> Territory::outlines(PlaceId id) const {
    std::vector<const Outline*> all;
    if (!outline_of_.contains(id)) return all;
    for (const auto& one : parts_.outlines)
        if (one.place == id) all.push_back(&one);
    std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->from < b->from; });
    return all;
}

const Outline* Territory::outline(PlaceId id, Day on) const {
    const auto* newest = outline(id);
    if (!newest || newest->from <= on) return newest;
    const Outline* held = nullptr;
    for (const auto* one : outlines(id))
        if (one->from <= on) held = one;
    return held;
}

TerritoryParts territory_of(const History& history, Code domain) {
    TerritoryParts parts;
    const auto wanted = [&](const Entry& entry) { return entry.code.within(domain) || domain.within(entry.code); };
    for (const auto& entry : history.entries()) {
        if (!wanted(entry)) continue;
        const Day last = entry.ended() ? entry.valid_to : open_end;
        // The parent at the end; a parent whose code was given to another place on the way becomes a membership of its own.
        const auto* parent = history.parent(entry, entry.ended() ? entry.valid_to : open_end - 1);
        parts.places.push_back({entry.id, write(entry.code), std::string{history.name(entry)}, entry.code.level, Partition::administrative,
                                parent ? parent->id : PlaceId{}, entry.valid_from, last_day(last)});
        for (auto day = entry.valid_from; parent && day < parent->valid_from;) {
            const auto* before = history.parent(entry, day);
            if (!before) break;
            parts.memberships.push_back({entry.id, before->id, Partition::administrative, day, std::min(before->valid_to, last)});
            day = before->valid_to + 1;
        }
        for (const auto* successor : history.successors(entry))
            if (wanted(*successor)) parts.successions.push_back({entry.id, successor->id});
        if (entry.code == domain && !entry.ended()) parts.root = entry.id;
    }
    parts.version = history.changes().empty() ? 0 : history.changes().back().year;
    return parts;
}

}    // namespace terrace::places
