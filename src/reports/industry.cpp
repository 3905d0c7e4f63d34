#include "reports/industry.hpp"

#include "desk/brief.hpp"
#include "modules/records/records.hpp"
#include "reports/catalogue.hpp"
#include "reports/community_reads.hpp"

#include <algorithm>
#include <set>

namespace terrace::reports {
namespace {

constexpr std::size_t rows_shown = 100;      // of one part of a belt
constexpr std::size_t listings_shown = 200;
constexpr std::size_t mine_shown = 100;

constexpr Query standing_query{"industry.standing", "SELECT note_id, place, first_day, content, runs_out, household, owner FROM notes WHERE domain = $1 AND kind = $2 AND standing = 2 AND ended IS NULL ORDER BY place, note_id"};
constexpr Query owned_query{"industry.owned", "SELECT note_id, kind, place, first_day, content, standing, ended FROM notes WHERE domain = $1 AND owner = $2 AND standing IN (1, 2) ORDER BY first_day DESC, note_id"};
constexpr Query linked_query{"industry.linked", "SELECT n.note_id, n.kind, n.place, n.first_day, n.content FROM notes n JOIN household_members m ON m.domain = n.domain AND m.household = n.household "
                                                "WHERE n.domain = $1 AND m.person = $2 AND m.left_on IS NULL AND n.standing = 2 AND n.ended IS NULL ORDER BY n.first_day DESC, n.note_id"};

records::Content read_content(std::string_view text) {
    const auto parsed = parse_json(text);
    ENSURE(parsed);
    auto content = decode<records::Content>(*parsed, Strict::no);
    ENSURE(content);
    return std::move(*content);
}

bool chosen(const records::Content& content, const std::vector<std::pair<std::string, std::string>>& where) {
    return std::all_of(where.begin(), where.end(), [&](const auto& one) {
        const auto said = content.choices.find(one.first);
        return said != content.choices.end() && said->second.value == one.second;
    });
}

json::object kind_json(const std::string& name, const RecordKind& kind) { return {{"id", name}, {"zh", kind.name.zh}, {"en", kind.name.en}, {"icon", kind.icon}}; }

// Where the reader may look.
class Reach {
  public:
    explicit Reach(const ReadContext& read) : places_{*read.views.places}, within_{read.views.roster->reach(read.actor, "read.figures", read.now)} {}
    bool empty() const { return within_.empty(); }
    bool has(PlaceId place) const {
        return std::any_of(within_.begin(), within_.end(), [&](PlaceId outer) { return places_.within(place, outer); });
    }

  private:
    const PlaceTree& places_;
    std::vector<PlaceId> within_;
};

// Where a belt lies within what is asked: its own places, or wherever its playbook holds.
struct Extent {
    const PlaceTree& places;
    PlaceId asked;
    std::vector<PlaceId> lies;
    bool has(PlaceId place) const {
        return places.within(place, asked) && std::any_of(lies.begin(), lies.end(), [&](PlaceId outer) { return places.within(place, outer); });
    }
    bool meets() const {
        return std::any_of(lies.begin(), lies.end(), [&](PlaceId outer) { return places.within(outer, asked) || places.within(asked, outer); });
    }
};
Extent extent_of(const ReadContext& read, const InstalledMethods& installed, const Belt& belt, PlaceId asked, Day today) {
    Extent extent{*read.views.places, asked, {}};
    for (const auto& code : belt.places)
        if (const auto id = extent.places.by_code(code, today)) extent.lies.push_back(*id);
    if (extent.lies.empty()) extent.lies = installed.places;
    return extent;
}

// The assets of one part of a belt that stand there, in the order of places.
struct Gathered {
    json::array items;
    std::int64_t total = 0;
    std::set<Uuid> households;
};
void gather(const ReadContext& read, const Methods& methods, const BeltSlice& slice, const std::function<bool(PlaceId)>& inside, Day today, Gathered& out) {
    const auto* kind = methods.record(slice.record);
    if (!kind) return;
    const auto name = records::fact_name(methods.playbook, kind->id);
    read.snapshot.run(standing_query, {name}, [&](const Row& row) {
        if (!inside(row.place(1))) return true;
        const auto content = read_content(row.text(3));
        if (!chosen(content, slice.where)) return true;
        ++out.total;
        if (kind->of_household) {
            // Which household it is stays in the row.
            out.households.insert(row.uuid(5));
            return true;
        }
        if (out.items.size() >= rows_shown) return true;
        json::object one{{"record", write(row.uuid(0))},
                         {"kind", kind_json(name, *kind)},
                         {"title", records::title_of(content, *kind)},
                         {"place", place_brief(read.views, row.place(1))},
                         {"since", write(Day{static_cast<std::int32_t>(row.integer(2))})},
                         {"shown", records::content_json(content, kind).at("shown")}};
        if (!row.null(4)) {
            const Day until{static_cast<std::int32_t>(row.integer(4))};
            one["until"] = write(until);
            one["days_left"] = until - today;
            one["state"] = until < today ? "expired" : kind->expires && until - today <= kind->expires->warn_days ? "soon" : "valid";
        }
        out.items.push_back(std::move(one));
        return true;
    });
}

json::object rows_json(Gathered gathered) { return {{"total", gathered.total}, {"items", std::move(gathered.items)}}; }

// The body founded under the name the belt gives its committee.
json::value committee_json(const ReadContext& read, const Belt& belt, Gathered records) {
    const bool spoken_of = !belt.committee.empty() || std::any_of(belt.parts.begin(), belt.parts.end(), [](const auto& part) { return part.as == BeltPart::committee; });
    if (!spoken_of) return nullptr;
    json::object out{{"name", belt.committee}, {"founded", false}};
    for (const auto* body : read.views.roster->bodies()) {
        if (belt.committee.empty() || body->kind != BodyKind::industry_chain || body->zh != belt.committee || !body->period.holds(read.now)) continue;
        json::array members;
        for (const auto& seat : read.views.roster->members(body->id, read.now)) {
            const auto* post = read.views.roster->post(seat.post);
            json::object one{{"part", seat.part}, {"title", wording(post ? post->zh : "", post ? post->en : "")}};
            if (const auto* holding = read.views.roster->holding(seat.post, read.now)) one["holder"] = holding->shown_name;
            members.push_back(std::move(one));
        }
        out["founded"] = true;
        out["body"] = write(static_cast<const Uuid&>(body->id));
        out["place"] = place_brief(read.views, body->place);
        out["from"] = write(body->period.from);
        out["members"] = std::move(members);
        break;
    }
    out["records"] = rows_json(std::move(records));
    return out;
}

std::string_view sure_word(FigureKind sure) { return sure == FigureKind::exact ? "exact" : sure == FigureKind::about ? "about" : "at_least"; }

void add_figures(const ReadContext& read, const Methods& methods, const Belt& belt, const std::function<bool(PlaceId)>& inside, Day from, Day to, json::object& out) {
    json::array figures, doubts;
    std::set<std::string> said;
    for (const auto& id : belt.indicators) {
        const auto entry = entry_named(read.views, methods.playbook + '.' + id, to);
        if (!entry) continue;
        FigureQuery query;
        query.from = from;
        query.to = to;
        query.inside = inside;
        const auto cells = values_of(read, *entry, query, By::nothing);
        const auto* cell = cells.empty() ? nullptr : &cells.begin()->second;
        const bool known = cell && cell->value && cell->records > 0;
        figures.push_back({{"name", entry->name},
                           {"title", wording(entry->title)},
                           {"unit", wording(entry->unit)},
                           {"rule", wording(entry->rule)},
                           {"value", known ? json::value(text_of(*cell, *entry)) : json::value(nullptr)},
                           {"kind_of", sure_word(known ? cell->value->kind : FigureKind::exact)},
                           {"records", cell ? cell->records : 0},
                           {"stock", entry->stock}});
        for (const auto& broken : broken_rules(read, *entry, query))
            if (said.insert(broken.rule).second) doubts.push_back({{"rule", broken.rule}, {"text", wording(broken.text)}, {"found", wording(broken.found)}});
    }
    out["figures"] = std::move(figures);
    out["doubts"] = std::move(doubts);
}

// What the document leaves open stays an empty slot, and is said.
json::array empty_slots(const Belt& belt) {
    json::array out;
    if (!belt.parts.empty() && std::all_of(belt.parts.begin(), belt.parts.end(), [](const auto& one) { return one.as == BeltPart::listing; })) return out;
    const auto without = [&](BeltPart part, std::string_view zh, std::string_view en) {
        if (std::none_of(belt.parts.begin(), belt.parts.end(), [&](const auto& one) { return one.as == part; })) out.push_back(wording(zh, en));
    };
    if (belt.chain && belt.committee.empty()) without(BeltPart::committee, "产业链党委", "committee");
    without(BeltPart::base, "基地", "bases");
    without(BeltPart::certificate, "证书", "certificates");
    without(BeltPart::firm, "企业", "firms");
    without(BeltPart::household, "联结户", "linked households");
    if (belt.indicators.empty()) out.push_back(wording("数", "figures"));
    return out;
}

json::object belt_json(const ReadContext& read, const Methods& methods, const Belt& belt, const Extent& extent, const Reach& reach, Day from, Day to, Day today) {
    const std::function<bool(PlaceId)> inside = [&](PlaceId place) { return extent.has(place) && reach.has(place); };
    std::map<BeltPart, Gathered> parts;
    bool linked = false;
    for (const auto& slice : belt.parts) {
        gather(read, methods, slice, inside, today, parts[slice.as]);
        linked = linked || slice.as == BeltPart::household;
    }
    json::array places;
    if (!belt.places.empty())
        for (const auto& place : extent.lies) places.push_back(place_brief(read.views, place));
    json::object out{{"id", methods.playbook + '.' + belt.id},
                     {"form", belt.chain ? "chain" : "belt"},
                     {"name", wording(belt.name)},
                     {"basis", records::basis_json(methods, belt.basis)},
                     {"places", std::move(places)},
                     {"committee", committee_json(read, belt, std::move(parts[BeltPart::committee]))},
                     {"bases", rows_json(std::move(parts[BeltPart::base]))},
                     {"certificates", rows_json(std::move(parts[BeltPart::certificate]))},
                     {"firms", rows_json(std::move(parts[BeltPart::firm]))},
                     {"listings", rows_json(std::move(parts[BeltPart::listing]))},
                     {"households", json::object{{"linked", linked}, {"count", parts[BeltPart::household].households.size()}}},
                     {"empty", empty_slots(belt)}};
    add_figures(read, methods, belt, inside, from, to, out);
    return out;
}

// Every belt and chain of the playbooks of today that meets the place asked.
template <class Visit>
void each_belt(const ReadContext& read, PlaceId asked, Day today, Visit&& visit) {
    for (const auto& installed : read.views.playbook->all_methods()) {
        const auto& methods = *installed.methods;
        if (read.views.playbook->methods(methods.playbook, today) != &installed) continue;
        for (const auto& belt : methods.belts)
            if (const auto extent = extent_of(read, installed, belt, asked, today); extent.meets()) visit(methods, belt, extent);
    }
}

Result<std::string> industry(const ReadContext& read, const Parameters& parameters) {
    const auto place = records::place_asked(read, parameters);
    const auto from = parameters.day("from"), to = parameters.day("to");
    if (!place) return tl::unexpected(place.error());
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto last = to->value_or(today), first = from->value_or(day_of({civil_of(last).year, 1, 1}));
    if (last < first) return refuse(No::out_of_range, "from", "≤ " + write(last));
    json::array items;
    each_belt(read, *place, today, [&](const Methods& methods, const Belt& belt, const Extent& extent) { items.push_back(belt_json(read, methods, belt, extent, reach, first, last, today)); });
    return json::serialize(json::object{{"place", place_brief(read.views, *place)}, {"from", write(first)}, {"to", write(last)}, {"position", read.snapshot.position()}, {"items", std::move(items)}});
}

// A listing or a link with what it says in words, and who changed it when: nobody does so unseen.
struct Told {
    json::array texts, changes;
    std::string end_reason;
};
Told told_of(const ReadContext& read, const Uuid& note, const RecordKind& kind) {
    std::map<std::string, Sealed> texts;
    Told out;
    for (const auto& record : read.snapshot.stream(note)) {
        const auto box = records::module().read_event(record.event, record.payload);
        const auto& event = unbox<records::Event>(*box);
        if (const auto* noted = std::get_if<records::Noted>(&event)) texts = noted->texts;
        else if (const auto* corrected = std::get_if<records::Corrected>(&event)) texts = corrected->texts;
        else if (const auto* changed = std::get_if<records::Changed>(&event))
            for (const auto& [id, text] : changed->texts) texts.insert_or_assign(id, text);
        else if (const auto* ended = std::get_if<records::Ended>(&event)) out.end_reason = ended->reason.value;
        json::object line{{"event", record.event}, {"at", write(record.said_at)}, {"by_kind", records::word_of(record.actor.kind)}};
        if (!record.actor.post.empty()) line["by"] = post_brief(read.views, record.actor.post);
        out.changes.push_back(std::move(line));
    }
    for (const auto& field : kind.fields) {
        const auto said = texts.find(field.id);
        if (said == texts.end()) continue;
        const auto plain = read.vault.unseal(said->second);
        out.texts.push_back({{"field", field.id}, {"name", wording(field.name)}, {"text", plain ? json::value(*plain) : json::value(nullptr)}});
    }
    return out;
}

json::object listing_json(const ReadContext& read, const Uuid& note, const std::string& name, const RecordKind& kind, PlaceId place, Day since, const records::Content& content, Told told) {
    return {{"record", write(note)},
            {"kind", kind_json(name, kind)},
            {"title", records::title_of(content, kind)},
            {"place", place_brief(read.views, place)},
            {"since", write(since)},
            {"shown", records::content_json(content, &kind).at("shown")},
            {"texts", std::move(told.texts)},
            {"changes", std::move(told.changes)}};
}

// What residents themselves list, for everybody; and of each belt how many households it is linked with, in whole fives.
Result<std::string> listings(const ReadContext& read, const Parameters& parameters) {
    const auto place = records::place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto& places = *read.views.places;
    json::array items, belts;
    bool more = false;
    for (const auto& installed : read.views.playbook->all_methods()) {
        const auto& methods = *installed.methods;
        if (read.views.playbook->methods(methods.playbook, today) != &installed) continue;
        for (const auto& kind : methods.records) {
            if (!kind.owned) continue;
            const auto name = records::fact_name(methods.playbook, kind.id);
            read.snapshot.run(standing_query, {name}, [&](const Row& row) {
                if (row.null(6) || !places.within(row.place(1), *place)) return true;
                if (items.size() >= listings_shown) {
                    more = true;
                    return false;
                }
                items.push_back(listing_json(read, row.uuid(0), name, kind, row.place(1), Day{static_cast<std::int32_t>(row.integer(2))}, read_content(row.text(3)), told_of(read, row.uuid(0), kind)));
                return true;
            });
        }
    }
    each_belt(read, *place, today, [&](const Methods& methods, const Belt& belt, const Extent& extent) {
        if (std::none_of(belt.parts.begin(), belt.parts.end(), [](const auto& one) { return one.as == BeltPart::household; })) return;
        Gathered linked;
        for (const auto& slice : belt.parts)
            if (slice.as == BeltPart::household) gather(read, methods, slice, [&](PlaceId at) { return extent.has(at); }, today, linked);
        const auto told = public_count(static_cast<std::int64_t>(linked.households.size()));
        json::object count{{"value", told ? json::value(std::to_string(*told)) : json::value(nullptr)}, {"kind_of", "at_least"}};
        if (!told) count["fewer_than"] = public_step;
        belts.push_back({{"id", methods.playbook + '.' + belt.id}, {"name", wording(belt.name)}, {"form", belt.chain ? "chain" : "belt"}, {"households", std::move(count)}});
    });
    return json::serialize(json::object{{"place", place_brief(read.views, *place)}, {"items", std::move(items)}, {"more", more}, {"belts", std::move(belts)}});
}

// What a resident sees of its own: the links of the household it lives in, and what it lists itself.
Result<std::string> mine(const ReadContext& read, const Parameters&) {
    if (read.actor.kind != ActorKind::resident) return refuse(No::not_yours, "", "my-industry");
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array links, own;
    read.snapshot.run(linked_query, {read.actor.id}, [&](const Row& row) {
        const auto named = records::kind_named(read.views, row.text(1), today);
        if (!named.kind) return true;
        const auto content = read_content(row.text(4));
        auto one = listing_json(read, row.uuid(0), row.string(1), *named.kind, row.place(2), Day{static_cast<std::int32_t>(row.integer(3))}, content, told_of(read, row.uuid(0), *named.kind));
        json::array belts;
        for (const auto& belt : named.methods->belts)
            for (const auto& slice : belt.parts)
                if (slice.as == BeltPart::household && slice.record == named.kind->id && chosen(content, slice.where)) belts.push_back(wording(belt.name));
        one["belts"] = std::move(belts);
        links.push_back(std::move(one));
        return links.size() < mine_shown;
    });
    read.snapshot.run(owned_query, {read.actor.id}, [&](const Row& row) {
        const auto named = records::kind_named(read.views, row.text(1), today);
        if (!named.kind) return true;
        const auto content = read_content(row.text(4));
        auto told = told_of(read, row.uuid(0), *named.kind);
        const auto reason = told.end_reason;
        auto one = listing_json(read, row.uuid(0), row.string(1), *named.kind, row.place(2), Day{static_cast<std::int32_t>(row.integer(3))}, content, std::move(told));
        one["values"] = records::content_json(content, named.kind).at("values");
        one["standing"] = !row.null(6) ? "ended" : static_cast<records::Standing>(row.integer(5)) == records::Standing::waiting ? "waiting" : "counts";
        if (!row.null(6)) {
            one["ended"] = write(Day{static_cast<std::int32_t>(row.integer(6))});
            one["end_reason"] = reason;
        }
        own.push_back(std::move(one));
        return own.size() < mine_shown;
    });
    return json::serialize(json::object{{"links", std::move(links)}, {"listings", std::move(own)}});
}

}    // namespace

std::vector<Route> industry_routes() {
    const ParameterFacts place{"place", "地方编号或区划代码", "place id or division code"};
    return {
        {"GET", "/api/v1/industry", "产业:产业带、产业链的党委、基地、证书、企业和数", "Industry: belts and chains with committee, bases, certificates, firms and figures",
         {place, {"from", "从哪天,默认当年元旦", "first day, 1 January when absent"}, {"to", "到哪天,默认今天", "last day, today when absent"}}, false, industry},
        {"GET", "/api/v1/public/listings", "住户自己登记的民宿、服务、产品", "Homestays, services and products that residents list themselves", {place}, true, listings},
        {"GET", "/api/v1/my-industry", "我家的联结和我家登记的", "My household's links, and what I list", {}, false, mine},
    };
}

}    // namespace terrace::reports
