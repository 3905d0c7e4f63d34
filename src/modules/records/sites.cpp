// Sites (阵地): assets at which something happens. Their state, who answers for them, the last check, how they are used and booked,
// and which stand idle. Worked out from records; nobody reports "not used". Assets that a door of a community's home lists (隐患点,
// 感知设备) are the same thing seen from there: what happens at them is an inspection or a reading, and idle is overdue.

#include "base/text_form.hpp"
#include "modules/records/expiry.hpp"
#include "modules/records/read_words.hpp"

#include <map>

namespace terrace::records {
namespace {

constexpr Query standing_query{"records.standing_assets", "SELECT note_id, place, day, first_day, content FROM notes WHERE domain = $1 AND kind = $2 AND standing = 2 AND ended IS NULL ORDER BY place, note_id"};
constexpr Query at_site_query{"records.at_site", "SELECT note_id, kind, day, content FROM notes WHERE domain = $1 AND site = $2 AND standing = 2 AND day <= $3 ORDER BY day DESC, note_id DESC"};
constexpr Query booked_query{"records.booked", "SELECT booking_id, day, from_minute, until_minute, purpose, by_post FROM site_bookings WHERE domain = $1 AND site = $2 AND day >= $3 AND cancelled IS NULL ORDER BY day, from_minute"};
constexpr Query ended_query{"records.ended_assets", "SELECT note_id, place, ended, content FROM notes WHERE domain = $1 AND kind = $2 AND standing = 2 AND ended >= $3 ORDER BY ended DESC, note_id"};
constexpr std::int64_t sites_max = 1'000;
constexpr std::size_t ended_max = 50;

Content read_content(std::string_view text) {
    const auto parsed = parse_json(text);
    ENSURE(parsed);
    auto content = decode<Content>(*parsed, Strict::no);
    ENSURE(content);
    return std::move(*content);
}

Day first_of_month(Day day) {
    const auto civil = civil_of(day);
    return day_of({civil.year, civil.month, 1});
}

// The first choice of a kind as it was made: what sort of hazard, what an inspection found.
const Choice* first_choice(const Content& content, const RecordKind& kind) {
    for (const auto& field : kind.fields) {
        const auto said = content.choices.find(field.id);
        if (field.type != FieldType::choice || said == content.choices.end()) continue;
        for (const auto& choice : field.choices)
            if (choice.id == said->second.value) return &choice;
    }
    return nullptr;
}

// Who keeps the thing; where nobody is said to, who answers for the place it is at: the post whose role leads there.
json::value owner_of(const ReadContext& read, NoteId id, PlaceId place) {
    const auto& roster = *read.views.roster;
    if (const auto asset = registered_asset(read.snapshot, AssetId{Uuid{id}}))
        if (const auto post = keeping_post(*asset, place, roster, read.now)) {
            json::object out{{"post", post_brief(read.views, *post)}, {"basis", asset->basis}, {"role", json::object{{"zh", "管护"}, {"en", "Keeper"}}}};
            if (const auto* facts = roster.post(*post); !facts->phone.empty()) out["phone"] = facts->phone;
            return out;
        }
    auto path = read.views.places->path(place);
    for (auto at = path.rbegin(); at != path.rend(); ++at) {
        const AssignmentFacts* first = nullptr;
        for (const auto* one : roster.assignments_at(*at, read.now)) {
            const auto rank = [&](const AssignmentFacts& each) { return roster.role(each.role) ? roster.role(each.role)->rank : 1'000; };
            if (!first || rank(*one) < rank(*first)) first = one;
        }
        if (!first) continue;
        json::object out{{"post", post_brief(read.views, first->post)}, {"basis", first->basis}};
        const auto* role = roster.role(first->role);
        out["role"] = json::object{{"zh", role ? role->zh : first->role}, {"en", role ? role->en : first->role}};
        const auto* post = roster.post(first->post);
        if (post && !post->phone.empty()) out["phone"] = post->phone;
        return out;
    }
    return nullptr;
}

json::object check_json(const Methods& methods, const RecordKind& kind, const Row& row) {
    const auto content = read_content(row.text(3));
    std::int64_t held = 0, listed = 0;
    json::array missing;
    if (const auto* list = methods.checklist(kind.checklist))
        for (const auto& item : list->items) {
            const auto said = content.choices.find("item_" + item.id);
            const bool good = said != content.choices.end() && said->second.value == "true";
            ++listed;
            held += good;
            if (!good) missing.push_back(wording(item.name));
        }
    json::object out{{"record", write(row.uuid(0))}, {"day", write(Day{static_cast<std::int32_t>(row.integer(2))})}, {"held", held}, {"listed", listed}, {"missing", std::move(missing)}};
    if (const auto* list = methods.checklist(kind.checklist)) {
        out["checklist"] = wording(list->name);
        out["version"] = list->version;
        out["basis"] = basis_json(methods, list->basis);
    }
    return out;
}

// Used how often and for what since a day; the last use; the last check.
void add_use(const ReadContext& read, const Methods& methods, const RecordKind& asset, NoteId site, Day stands_since, Day today, json::object& out) {
    const auto since = first_of_month(today);
    std::optional<Day> last;
    std::int64_t this_month = 0;
    std::map<std::string, std::pair<Wording, std::int64_t>> by_use;
    read.snapshot.run(at_site_query, {site, today}, [&](const Row& row) {
        const Day day{static_cast<std::int32_t>(row.integer(2))};
        const auto name = row.text(1);
        const auto* kind = methods.record(name.substr(name.find('.') + 1));
        if (!kind) return true;
        if (kind->host == RecordHost::assessment) {
            if (!out.contains("last_check")) out["last_check"] = check_json(methods, *kind, row);
            return true;
        }
        if (!last) {
            last = day;
            json::object use{{"record", write(row.uuid(0))}, {"day", write(day)}};
            if (const auto* result = first_choice(read_content(row.text(3)), *kind)) use["result"] = wording(result->name);
            out["last_use"] = std::move(use);
        }
        if (day < since) return out.if_contains("last_check") == nullptr;
        ++this_month;
        if (const auto* choice = first_choice(read_content(row.text(3)), *kind)) {
            auto& [word, count] = by_use[choice->id];
            word = choice->name;
            ++count;
        }
        return true;
    });
    json::array uses;
    for (const auto& [id, use] : by_use) uses.push_back({{"id", id}, {"zh", use.first.zh}, {"en", use.first.en}, {"count", use.second}});
    const auto unused = today - std::max(last.value_or(stands_since), stands_since);
    out["used_this_month"] = this_month;
    out["by_use"] = std::move(uses);
    if (last) out["last_used"] = write(*last);
    out["days_without_use"] = unused;
    out["idle_after_days"] = asset.idle_days;
    out["idle"] = asset.idle_days != 0 && unused > asset.idle_days;
}

json::array bookings_json(const ReadContext& read, NoteId site, Day from) {
    json::array all;
    read.snapshot.run(booked_query, {site, from}, [&](const Row& row) {
        all.push_back({{"booking", write(row.uuid(0))}, {"day", write(Day{static_cast<std::int32_t>(row.integer(1))})}, {"from", write_minute(static_cast<std::int32_t>(row.integer(2)))},
                       {"until", write_minute(static_cast<std::int32_t>(row.integer(3)))}, {"purpose", row.string(4)}, {"by", post_brief(read.views, row.id<PostId>(5))}});
        return all.size() < 200;
    });
    return all;
}

struct Site {
    NoteId id;
    PlaceId place;
    Day day, first_day;
    Content content;
};

// The sites within a place, those longest without use first; of one kind, or of one door of a community's home when it is named.
Result<std::string> sites(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto only = parameters.text("kind");
    const auto door = parameters.text("door").value_or("");
    if (!door.empty() && door != safety_door && door != monitoring_door) return refuse(No::bad_value, "door", std::string{safety_door} + " / " + std::string{monitoring_door});
    const Reach reach{read, "read.figures"};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items, kinds, ended;
    std::int64_t idle = 0, used = 0;
    bool more = false;
    for (const auto& installed : read.views.playbook->all_methods()) {
        const auto& methods = *installed.methods;
        if (read.views.playbook->methods(methods.playbook, today) != &installed) continue;
        for (const auto& asset : methods.records) {
            std::vector<const RecordKind*> uses;
            for (const auto& kind : methods.records)
                if (!asset.id.empty() && kind.at == asset.id) uses.push_back(&kind);
            if (asset.host != RecordHost::asset || (uses.empty() && asset.idle_days == 0)) continue;
            const auto name = fact_name(methods.playbook, asset.id);
            if (only ? name != *only : asset.door != door) continue;
            json::array used_by;
            for (const auto* kind : uses) used_by.push_back({{"id", fact_name(methods.playbook, kind->id)}, {"zh", kind->name.zh}, {"en", kind->name.en}, {"host", name_of(kind->host)}});
            kinds.push_back({{"id", name}, {"zh", asset.name.zh}, {"en", asset.name.en}, {"idle_days", asset.idle_days}, {"door", asset.door}, {"used_by", std::move(used_by)}, {"basis", basis_json(methods, asset.basis)}});
            std::vector<Site> found;
            read.snapshot.run(standing_query, {name}, [&](const Row& row) {
                if (!reach.has(row.place(1)) || !read.views.places->within(row.place(1), *place)) return true;
                if (static_cast<std::int64_t>(found.size() + items.size()) >= sites_max) {
                    more = true;
                    return false;
                }
                found.push_back({row.id<NoteId>(0), row.place(1), {static_cast<std::int32_t>(row.integer(2))}, {static_cast<std::int32_t>(row.integer(3))}, read_content(row.text(4))});
                return true;
            });
            for (const auto& site : found) {
                auto out = content_json(site.content, &asset);
                out["record"] = write(static_cast<const Uuid&>(site.id));
                out["title"] = title_of(site.content, asset);
                out["kind"] = json::object{{"id", name}, {"zh", asset.name.zh}, {"en", asset.name.en}, {"icon", asset.icon}};
                out["place"] = place_brief(read.views, site.place);
                out["since"] = write(site.first_day);
                out["owner"] = owner_of(read, site.id, site.place);
                add_use(read, methods, asset, site.id, site.first_day, today, out);
                out["bookings"] = bookings_json(read, site.id, today);
                idle += out.at("idle").as_bool();
                used += out.at("used_this_month").as_int64();
                items.push_back(std::move(out));
            }
            // Struck off this year, the latest first.
            if (asset.door.empty()) continue;
            read.snapshot.run(ended_query, {name, day_of({civil_of(today).year, 1, 1})}, [&](const Row& row) {
                if (!reach.has(row.place(1)) || !read.views.places->within(row.place(1), *place)) return true;
                ended.push_back({{"record", write(row.uuid(0))}, {"title", title_of(read_content(row.text(3)), asset)}, {"place", place_brief(read.views, row.place(1))},
                                 {"ended", write(Day{static_cast<std::int32_t>(row.integer(2))})}});
                return ended.size() < ended_max;
            });
        }
    }
    std::stable_sort(items.begin(), items.end(), [](const json::value& a, const json::value& b) { return a.at("days_without_use").as_int64() > b.at("days_without_use").as_int64(); });
    return json::serialize(json::object{{"items", std::move(items)}, {"kinds", std::move(kinds)}, {"idle", idle}, {"used_this_month", used}, {"month", write(first_of_month(today)).substr(0, 7)}, {"more", more}, {"ended", std::move(ended)}});
}

}    // namespace

std::vector<Route> site_routes() {
    return {{"GET", "/api/v1/sites", "阵地:谁负责、检查、使用、预订、闲置", "Sites: who answers for them, checks, use, bookings, idle ones", {{"place", "地方编号或区划代码", "place id or division code"}, {"kind", "只看这一类", "this kind only"}, {"door", "列在五扇门里的:safety_stability 隐患点 · monitoring 感知设备", "those a door of a community's home lists: safety_stability, monitoring"}}, false, sites}};
}

}    // namespace terrace::records
