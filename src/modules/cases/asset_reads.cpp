// What can be seen of the things cases are about: which there are at a place, who keeps each, how many cases are open about it.

#include "desk/place_asked.hpp"
#include "modules/cases/asset_words.hpp"
#include "modules/cases/cases.hpp"

#include <algorithm>
#include <set>

namespace terrace::cases {
namespace {

constexpr Query counts_query{"cases.by_asset", "SELECT sum(stage IN (1, 2)), sum(stage IN (3, 4) OR (stage = 7 AND closed_at IS NOT NULL)) FROM cases WHERE domain = $1 AND asset = $2 AND asset IS NOT NULL AND about IS NULL"};
constexpr Query about_query{"cases.about_asset", "SELECT case_id, number, kind, place, stage, opened_at, due_at, offered_to FROM cases "
                                                 "WHERE domain = $1 AND asset = $2 AND asset IS NOT NULL AND about IS NULL AND stage IN (1, 2, 3, 4, 7) ORDER BY stage > 2, opened_at DESC LIMIT 100"};

bool outside(const Actor& actor) { return actor.kind == ActorKind::resident || actor.kind == ActorKind::caller; }

// The kinds of case at a place, nearest playbook first.
std::vector<const CaseKind*> kinds_at(const ReadContext& read, PlaceId place) {
    return read.views.playbook->case_kinds(read.views.places->path(place), read.views.clock->zone().day_of(read.now));
}

// The kinds of case that may be about such a thing there; for those outside, only where it is shown to them.
json::array cases_for(const std::vector<const CaseKind*>& kinds, std::string_view asset_kind, bool only_shown) {
    json::array out;
    for (const auto* kind : kinds)
        if (const auto* rule = asset_route(*kind, asset_kind); rule && (rule->shown || !only_shown)) out.emplace_back(kind->id);
    return out;
}

json::object kind_words(const ReadContext& read, std::string_view name) {
    const auto* kind = asset_kind(*read.views.playbook, name, read.views.clock->zone().day_of(read.now));
    return {{"id", name}, {"zh", kind ? kind->name.zh : std::string{name}}, {"en", kind ? kind->name.en : std::string{name}}, {"icon", kind ? kind->icon : ""}};
}

json::object plain(const ReadContext& read, const RegisteredAsset& asset) {
    const auto today = read.views.clock->zone().day_of(read.now);
    return {{"asset", write(static_cast<const Uuid&>(asset.id))},
            {"title", asset_title(asset, asset_kind(*read.views.playbook, asset.kind, today))},
            {"kind", kind_words(read, asset.kind)},
            {"place", place_brief(read.views, asset.place)},
            {"stands", asset.stands(today)}};
}

// Who keeps it, as it was said, and the post that a case goes to now.
void add_keeper(const ReadContext& read, const RegisteredAsset& asset, json::object& out) {
    const auto post = keeping_post(asset, asset.place, *read.views.roster, read.now);
    out["keeper"] = post ? post_brief(read.views, *post) : json::value(nullptr);
    if (asset.keeper.nobody()) return;
    json::object said{{"basis", asset.basis}};
    if (!asset.keeper.post.empty()) said["post"] = post_brief(read.views, asset.keeper.post);
    if (const auto* role = read.views.roster->role(asset.keeper.role)) said["role"] = json::object{{"id", role->id}, {"zh", role->zh}, {"en", role->en}};
    if (const auto* body = read.views.roster->body(asset.keeper.body)) said["body"] = json::object{{"id", write(static_cast<const Uuid&>(body->id))}, {"zh", body->zh}, {"en", body->en}};
    out["entrusted"] = std::move(said);
}

void add_counts(const ReadContext& read, AssetId id, json::object& out) {
    read.snapshot.run(counts_query, {id}, [&](const Row& row) {
        out["open"] = row.null(0) ? 0 : row.integer(0);
        out["closed"] = row.null(1) ? 0 : row.integer(1);
        return false;
    });
}

bool sees(const ReadContext& read, PlaceId place) { return read.views.roster->may(read.actor, "read.cases", place, read.now); }
// A post that answers for a part of the place sees what stands there too: a grid's leader the lamps of her village.
bool works_at(const ReadContext& read, PlaceId place) {
    const auto reach = read.views.roster->reach(read.actor, "read.cases", read.now);
    return std::any_of(reach.begin(), reach.end(), [&](PlaceId own) { return belongs_at(*read.views.places, place, own); });
}

// The things that stand at a place: those a case of the kind may be about, or all that may be named at all.
Result<std::string> assets(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    const auto only = parameters.text("kind");
    const auto search = parameters.text("search").value_or("");
    const bool asker = outside(read.actor);
    auto kinds = kinds_at(read, *place);
    if (only) {
        const auto* kind = read.views.playbook->case_kind(*only, read.views.places->path(*place), read.views.clock->zone().day_of(read.now));
        if (!kind) return refuse(No::unknown_kind, "kind", std::string{*only});
        kinds = {kind};
    }
    std::set<std::string> names;
    for (const auto* kind : kinds)
        for (const auto& rule : kind->assets)
            if (rule.shown || !asker) names.insert(rule.asset);
    if (!only && !asker)
        for (const auto& installed : read.views.playbook->all_methods())
            for (const auto& kind : installed.methods->records)
                if (kind.host == RecordHost::asset) names.insert(installed.methods->playbook + '.' + kind.id);
    std::vector<std::pair<std::string, RegisteredAsset>> found;
    for (const auto& name : names) {
        const auto* kind = asset_kind(*read.views.playbook, name, read.views.clock->zone().day_of(read.now));
        const bool shown = !cases_for(kinds, name, true).empty();
        each_standing_asset(read.snapshot, name, [&](const RegisteredAsset& asset) {
            if (!belongs_at(*read.views.places, asset.place, *place) || (!shown && !works_at(read, asset.place))) return true;
            auto title = asset_title(asset, kind);
            if (title.find(search) != std::string::npos) found.emplace_back(std::move(title), asset);
            return true;
        });
    }
    // What stands at the place itself first.
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
        return std::tuple{a.second.place != *place, a.second.kind, a.first, a.second.id} < std::tuple{b.second.place != *place, b.second.kind, b.first, b.second.id};
    });
    json::array items;
    for (const auto& [title, asset] : found) {
        if (static_cast<std::int64_t>(items.size()) == *limit) break;
        auto one = plain(read, asset);
        one["for"] = cases_for(kinds, asset.kind, asker);
        if (!asker && works_at(read, asset.place)) {
            add_keeper(read, asset, one);
            add_counts(read, asset.id, one);
        }
        items.push_back(std::move(one));
    }
    const bool more = items.size() < found.size();
    return json::serialize(json::object{{"items", std::move(items)}, {"more", more}});
}

// One thing, and the cases about it.
Result<std::string> one_asset(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<AssetId>("asset");
    if (!id) return tl::unexpected(id.error());
    const auto unknown = [&] { return refuse(No::not_found, "asset", write(static_cast<const Uuid&>(*id))); };
    const auto asset = registered_asset(read.snapshot, *id);
    if (!asset || asset->standing != AssetStanding::stands) return unknown();
    const auto kinds = kinds_at(read, asset->place);
    const bool inside = !outside(read.actor) && works_at(read, asset->place);
    auto may_be_about = cases_for(kinds, asset->kind, !inside);
    if (!inside && may_be_about.empty()) return unknown();
    auto out = plain(read, *asset);
    out["for"] = std::move(may_be_about);
    if (inside) {
        add_keeper(read, *asset, out);
        add_counts(read, *id, out);
    }
    const auto zone = read.views.clock->zone();
    const auto today = zone.midnight(zone.day_of(read.now));
    json::array about;
    bool being_handled = false;
    read.snapshot.run(about_query, {*id}, [&](const Row& row) {
        const auto stage = static_cast<Stage>(row.integer(4));
        const bool whole = inside && sees(read, row.place(3));
        if (!whole && stage != Stage::open && stage != Stage::answered) return true;
        // Those outside hear that it is being seen to, up to yesterday: never of whom, how many or of which other matters.
        if (!inside) {
            const auto& meant = out["for"].as_array();
            const bool listed = std::any_of(meant.begin(), meant.end(), [&](const json::value& one) { return std::string_view{one.as_string()} == row.text(2); });
            being_handled = being_handled || (listed && row.instant(5) < today);
            return true;
        }
        const auto day = zone.day_of(row.instant(5));
        json::object one{{"kind", kind_brief(read.views, row.text(2), row.place(3), day)},
                         {"place", place_brief(read.views, row.place(3))},
                         {"day", write(day)},
                         {"stage", stage == Stage::open && !row.null(7) ? "offered" : name_of(stage)}};
        if (whole) {
            one["case"] = write(row.uuid(0));
            one["number"] = row.text(1);
            one["due_at"] = write(row.instant(6));
        }
        about.push_back(std::move(one));
        return true;
    });
    if (inside) out["cases"] = std::move(about);
    else out["being_handled"] = being_handled;
    return json::serialize(out);
}

}    // namespace

json::value asset_brief(const ReadContext& read, AssetId id, const CaseKind* of_case) {
    const auto asset = registered_asset(read.snapshot, id);
    if (!asset) return nullptr;
    const auto* rule = of_case ? asset_route(*of_case, asset->kind) : nullptr;
    const bool asker = outside(read.actor);
    if (asker && (!rule || !rule->shown)) return nullptr;
    auto out = plain(read, *asset);
    if (!asker) add_keeper(read, *asset, out);
    return out;
}

json::array asset_routes_json(const ReadContext& read, const CaseKind& kind) {
    json::array out;
    for (const auto& rule : kind.assets) {
        const auto* role = read.views.roster->role(rule.to);
        out.push_back({{"kind", kind_words(read, rule.asset)},
                       {"to", rule.to.empty() ? "keeper" : rule.to},
                       {"to_words", rule.to.empty() ? wording("谁管它给谁", "who keeps it") : wording(role ? role->zh : rule.to, role ? role->en : rule.to)},
                       {"public", rule.shown}});
    }
    return out;
}

std::vector<Route> asset_reads() {
    return {
        {"GET", "/api/v1/assets", "这个地方的设施:事项可以写明是哪一处;谁管、几件未办结", "The things that stand at a place, which a case may be about; who keeps each, how many cases are open",
         {{"place", "地方", "place", true}, {"kind", "只要这类事项可以写明的", "those a case of this kind may be about"}, {"search", "名称里有的字", "part of the name"}, {"limit", "最多 1–200", "1–200"}}, true, assets},
        {"GET", "/api/v1/assets/{asset}", "一处设施,和关于它的事项", "One thing, and the cases about it", {{"asset", "编号", "asset", true}}, true, one_asset},
    };
}

}    // namespace terrace::cases
