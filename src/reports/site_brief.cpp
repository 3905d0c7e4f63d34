#include "reports/site_brief.hpp"

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "playbook/methods.hpp"
#include "reports/catalogue.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

constexpr std::size_t places_max = 6;             // on one page
constexpr std::size_t posts_max = 8, changes_max = 8, stocks_max = 10, open_max = 8, stale_max = 8;
constexpr std::size_t places_within_max = 400;    // looked through for the last record of a kind
constexpr std::int32_t stale_after_days = 45;     // of what recurs
constexpr std::int32_t asset_stale_after_days = 180;

constexpr Query open_query{"brief.open_at", "SELECT number, kind, opened_at, due_at, paused FROM cases WHERE domain = $1 AND place = $2 AND stage = 1 AND about IS NULL ORDER BY due_at"};
constexpr Query last_query{"brief.last_noted", "SELECT kind, max(day), count(*) FROM notes WHERE domain = $1 AND place = $2 AND standing = 2 GROUP BY kind"};

// Who answers for the place, then for what contains it, up to the township.
json::array posts_of(const ReadContext& read, PlaceId place) {
    std::vector<const PlaceFacts*> chain;
    for (const auto id : read.views.places->containers(place))
        if (const auto* facts = read.views.places->find(id); facts && (facts->level >= 4 || id == place)) chain.push_back(facts);
    std::sort(chain.begin(), chain.end(), [&](const auto* a, const auto* b) { return std::tuple{a->id != place, -a->level, a->id} < std::tuple{b->id != place, -b->level, b->id}; });
    json::array out;
    std::set<PostId> seen;
    for (const auto* facts : chain)
        for (const auto* one : read.views.roster->assignments_at(facts->id, read.now)) {
            if (out.size() == posts_max) return out;
            const auto* post = read.views.roster->post(one->post);
            if (!post || !seen.insert(one->post).second) continue;
            const auto* role = read.views.roster->role(one->role);
            const auto* holding = read.views.roster->holding(one->post, read.now);
            out.push_back({{"title", wording(post->zh, post->en)}, {"role", role ? wording(role->zh, role->en) : wording(one->role, one->role)}, {"place", facts->name},
                           {"name", holding ? holding->shown_name : ""}, {"vacant", holding == nullptr}, {"phone", post->phone}});
        }
    return out;
}

std::optional<FigureValue> value_at(const ReadContext& read, const CatalogueEntry& entry, PlaceId place, Day from, Day to) {
    FigureQuery query;
    query.from = from;
    query.to = to;
    query.inside = [&](PlaceId atom) { return read.views.places->within(atom, place); };
    const auto cells = values_of(read, entry, std::move(query), By::nothing);
    return cells.empty() || cells.begin()->second.records == 0 ? std::nullopt : std::optional{cells.begin()->second};
}

struct Figured {
    json::array changes, stocks;
};
Figured figures_of(const ReadContext& read, PlaceId place, Day today) {
    const auto civil = civil_of(today);
    const auto first = day_of({civil.year, civil.month, 1});
    const auto before = civil.month == 1 ? day_of({civil.year - 1, 12, 1}) : day_of({civil.year, civil.month - 1, 1});
    Figured out;
    for (const auto& entry : catalogue(read.views, today)) {
        if (!entry.scope.empty() || (entry.measure != Aggregate::count && entry.measure != Aggregate::sum) || entry.what.empty()) continue;
        if (entry.name.starts_with("cases.listed")) continue;    // imported history
        json::object one{{"name", entry.name}, {"title", wording(entry.title)}, {"unit", wording(entry.unit)}};
        if (entry.stock) {
            if (out.stocks.size() == stocks_max) continue;
            const auto now = value_at(read, entry, place, Day{0}, today);
            if (!now) continue;
            one["value"] = text_of(*now, entry);
            one["as_of"] = write(today);
            one["records"] = now->records;
            out.stocks.push_back(std::move(one));
        } else {
            if (out.changes.size() == changes_max) continue;
            const auto now = value_at(read, entry, place, first, today), last = value_at(read, entry, place, before, first - 1);
            if (!now && !last) continue;
            one["value"] = now ? text_of(*now, entry) : "0";
            one["before"] = last ? text_of(*last, entry) : "0";
            one["from"] = write(first);
            one["as_of"] = write(today);
            out.changes.push_back(std::move(one));
        }
    }
    return out;
}

std::vector<PlaceId> within_of(const ReadContext& read, PlaceId place, Day today) {
    std::vector<PlaceId> all{place};
    for (std::size_t i = 0; i < all.size() && all.size() < places_within_max; ++i)
        for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
            for (const auto child : read.views.places->children(all[i], partition, today))
                if (const auto* facts = read.views.places->find(child); facts && facts->level <= 7 && std::find(all.begin(), all.end(), child) == all.end()) all.push_back(child);
    return all;
}

struct OpenMatter {
    Instant due;
    json::object shown;
};
json::object open_of(const ReadContext& read, const std::vector<PlaceId>& within, Day today) {
    std::vector<OpenMatter> all;
    std::int64_t late = 0;
    for (const auto at : within) {
        const auto kinds = read.views.playbook->case_kinds(read.views.places->path(at), today);
        read.snapshot.run(open_query, {at}, [&](const Row& row) {
            const bool over = row.instant(3) < read.now && row.integer(4) == 0;
            late += over;
            const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto* one) { return one->id == row.text(1); });
            all.push_back({row.instant(3),
                           {{"number", row.string(0)}, {"kind", kind == kinds.end() ? wording(row.text(1), row.text(1)) : wording((*kind)->name.zh, (*kind)->name.en)}, {"place", place_of_level(read.views, at)},
                            {"since", write(row.instant(2))}, {"due", write(row.instant(3))}, {"late", over}}});
            return true;
        });
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    const auto count = all.size();
    if (all.size() > open_max) all.resize(open_max);
    json::array items;
    for (auto& one : all) items.push_back(std::move(one.shown));
    return {{"count", count}, {"late", late}, {"items", std::move(items)}};
}

// Of the promises of this year that an answer was due for: how many were kept.
json::object promises_of(const ReadContext& read, PlaceId place, Day today) {
    const auto first = day_of({civil_of(today).year, 1, 1});
    const auto count = [&](std::string_view name) -> std::int64_t {
        const auto entry = entry_named(read.views, name, today);
        const auto value = entry ? value_at(read, *entry, place, first, today) : std::nullopt;
        return value ? value->records : 0;
    };
    return {{"from", write(first)}, {"answered", count("cases.answered")}, {"in_time", count("cases.answered_in_time")}, {"reopened", count("cases.reopened")}};
}

json::array stale_of(const ReadContext& read, const std::vector<PlaceId>& within, Day today) {
    std::map<std::string, std::pair<Day, std::int64_t>> last;
    for (const auto at : within)
        read.snapshot.run(last_query, {at}, [&](const Row& row) {
            auto& one = last[row.string(0)];
            one.first = std::max(one.first, Day{static_cast<std::int32_t>(row.integer(1))});
            one.second += row.integer(2);
            return true;
        });
    struct Stale {
        Day day;
        json::object shown;
    };
    std::vector<Stale> all;
    for (const auto& [name, one] : last) {
        const auto dot = name.find('.');
        const auto* installed = read.views.playbook->methods(name.substr(0, dot), today);
        const auto* kind = installed ? installed->methods->record(name.substr(dot + 1)) : nullptr;
        if (!kind) continue;
        const auto most = kind->host == RecordHost::asset ? asset_stale_after_days : kind->every.empty() ? INT32_MAX : stale_after_days;
        const auto days = today.number - one.first.number;
        if (days > most) all.push_back({one.first, {{"kind", json::object{{"id", name}, {"zh", kind->name.zh}, {"en", kind->name.en}}}, {"last", write(one.first)}, {"days", days}, {"records", one.second}}});
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
    json::array out;
    for (auto& one : all)
        if (out.size() < stale_max) out.push_back(std::move(one.shown));
    return out;
}

Result<std::string> site_brief(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("places");
    if (!given) return refuse(No::missing_field, "places");
    const auto today = read.views.clock->zone().day_of(read.now);
    std::vector<PlaceId> places;
    for (std::size_t from = 0; from <= given->size();) {
        const auto end = std::min(given->find(',', from), given->size());
        const auto word = given->substr(from, end - from);
        const auto found = place_asked(*read.views.places, word, today, "places");
        if (!found) return tl::unexpected(found.error());
        if (!read.views.roster->may(read.actor, "read.figures", *found, read.now)) return refuse(No::not_yours, "places", "read.figures");
        places.push_back(*found);
        if (places.size() > places_max) return refuse(No::too_many, "places", std::to_string(places_max));
        from = end + 1;
    }
    json::array items;
    for (const auto place : places) {
        const auto within = within_of(read, place, today);
        auto figures = figures_of(read, place, today);
        json::array path;
        for (const auto outer : read.views.places->path(place))
            if (outer != place) path.emplace_back(read.views.places->find(outer)->name);
        json::object one{{"place", place_of_level(read.views, place)}, {"path", std::move(path)}, {"posts", posts_of(read, place)}, {"changes", std::move(figures.changes)}, {"stocks", std::move(figures.stocks)},
                         {"promises", promises_of(read, place, today)}, {"stale", stale_of(read, within, today)}};
        // Matters have their own reach.
        one["open"] = read.views.roster->may(read.actor, "read.cases", place, read.now) ? json::value(open_of(read, within, today)) : json::value(nullptr);
        items.push_back(std::move(one));
    }
    return json::serialize(json::object{{"as_of", write(read.now)}, {"position", read.snapshot.position()}, {"items", std::move(items)}});
}

}    // namespace

std::vector<Route> site_brief_routes() {
    return {{"GET", "/api/v1/site-brief", "点位一张纸:谁负责、本月变化、数、在办、承诺、该更新的", "One page about places: who answers, what changed, figures, what is open, promises, what is stale",
             {{"places", "地方编号或区划代码,逗号隔开,最多六个", "place ids or division codes, parted by commas, at most six", true}}, false, site_brief}};
}

}    // namespace terrace::reports
