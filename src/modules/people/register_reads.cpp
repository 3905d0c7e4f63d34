// What may be read of persons and households: names masked, every opening of a page logged with its purpose.

#include "base/identity.hpp"
#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/people/people.hpp"
#include "modules/people/reads.hpp"

namespace terrace::people {
namespace {

constexpr Query living_query{"people.living_households",
                             "SELECT h.place, h.household_id, h.members, h.since, p.name_key, p.name_box FROM households h LEFT JOIN persons p ON p.domain = h.domain "
                             "AND p.person_id = h.head WHERE h.domain = $1 AND h.ended IS NULL AND (h.place, h.household_id) > ($2, $3) ORDER BY h.place, h.household_id"};
constexpr Query members_query{"people.household_members",
                              "SELECT m.person, m.relation, m.since, p.name_key, p.name_box, p.forgotten_at FROM household_members m LEFT JOIN persons p "
                              "ON p.domain = m.domain AND p.person_id = m.person WHERE m.domain = $1 AND m.household = $2 AND m.left_on IS NULL ORDER BY m.since, m.person"};
constexpr Query person_query{"people.person", "SELECT place, name_key, name_box, household, forgotten_at, forgotten_basis FROM persons WHERE domain = $1 AND person_id = $2"};

std::string id_of(const Uuid& id) { return write(id); }

constexpr std::size_t who_looked_max = 20;    // lines on the household's page; the whole log has a page of its own

json::object words_of(Relation relation) {
    switch (relation) {
        case Relation::head: return wording("户主", "head");
        case Relation::spouse: return wording("配偶", "spouse");
        case Relation::child: return wording("子女", "child");
        case Relation::grandchild: return wording("孙辈", "grandchild");
        case Relation::parent: return wording("父母", "parent");
        case Relation::grandparent: return wording("祖辈", "grandparent");
        case Relation::sibling: return wording("兄弟姐妹", "sibling");
        case Relation::other: return wording("其他", "other");
    }
    return wording("", "");
}

json::object words_of(ConsentTo what) {
    switch (what) {
        case ConsentTo::visit_notes: return wording("记走访", "visit notes");
        case ConsentTo::photos: return wording("拍照", "photos");
        case ConsentTo::phone_calls: return wording("打电话联系", "phone calls");
        case ConsentTo::shared_stories: return wording("好事公开讲", "shared stories");
    }
    return wording("", "");
}

// 陈大山 → 陈**: the family name alone.
std::string masked(const std::optional<std::string>& name) {
    if (!name || name->empty()) return "**";
    std::size_t first = 1;
    while (first < name->size() && (static_cast<unsigned char>((*name)[first]) & 0xC0) == 0x80) ++first;
    return name->substr(0, first) + "**";
}

std::string masked_number(const std::string& number) {
    return number.size() < 10 ? std::string(number.size(), '*') : number.substr(0, 6) + std::string(number.size() - 10, '*') + number.substr(number.size() - 4);
}

std::string name_in(const ReadContext& read, const Row& row, int key) {
    if (row.null(key)) return "**";
    return masked(read.vault.unseal(Sealed{row.id<TextId>(key), row.string(key + 1), {}}));
}

bool within_any(const Views& views, PlaceId place, const std::vector<PlaceId>& reach) {
    return std::any_of(reach.begin(), reach.end(), [&](PlaceId outer) { return views.places->within(place, outer); });
}

// "visit", "correction", or the case it is for: one that is open and within the reader's own reach.
Result<std::string> purpose_of(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("purpose");
    if (!given) return refuse(No::missing_field, "purpose");
    if (*given == "visit" || *given == "correction") return std::string{*given};
    if (const auto id = given->starts_with("case:") ? read_uuid(given->substr(5)) : std::nullopt) {
        const auto place = read.elsewhere ? read.elsewhere->open_case(read.snapshot, *id) : std::nullopt;
        if (!place || !read.views.roster->may(read.actor, "read.cases", *place, read.now))
            return refuse(No::bad_value, "purpose", "要是你能看的、还在办的事项 / an open case that you may read");
        return std::string{*given};
    }
    return refuse(No::bad_value, "purpose", "visit / correction / case:UUID");
}

// Who looked at the household's page lately. A household sees that it was for a case, not which: the case may be somebody else's.
json::array who_looked(const ReadContext& read, const SubjectId& subject, bool own) {
    json::array out;
    for (const auto& entry : read.access_log.about(subject, who_looked_max)) {
        const auto colon = own ? entry.purpose.find(':') : std::string::npos;
        json::object line{{"at", write(entry.at)}, {"purpose", entry.purpose.substr(0, colon)}, {"what", entry.what}};
        if (const auto* post = read.views.roster->post(entry.actor.post)) line["by"] = json::object{{"id", id_of(post->id)}, {"zh", post->zh}, {"en", post->en}};
        out.push_back(std::move(line));
    }
    return out;
}

Result<std::string> households(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    PlaceId after{INT64_MIN};
    Uuid after_id;
    if (const auto cursor = parameters.text("cursor")) {
        const auto dot = cursor->find('.');
        const auto at = dot == std::string_view::npos ? std::nullopt : read_place(cursor->substr(0, dot));
        const auto id = dot == std::string_view::npos ? std::nullopt : read_uuid(cursor->substr(dot + 1));
        if (!at || !id) return refuse(No::bad_value, "cursor", "cursor");
        after = *at;
        after_id = *id;
    }
    const auto reach = read.views.roster->reach(read.actor, "read.households", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.households");
    json::array items;
    std::optional<std::string> next;
    std::string last;
    read.snapshot.run(living_query, {after.number, Cell::blob(after_id.view())}, [&](const Row& row) {
        const auto at = row.place(0);
        if (*place && !read.views.places->within(at, **place)) return true;
        if (!within_any(read.views, at, reach)) return true;
        if (static_cast<std::int64_t>(items.size()) == *limit) {
            next = last;
            return false;
        }
        last = write(at) + '.' + write(row.uuid(1));
        items.push_back({{"id", write(row.uuid(1))},
                         {"head", name_in(read, row, 4)},
                         {"place", place_brief(read.views, at)},
                         {"members", row.integer(2)},
                         {"since", write(Day{static_cast<std::int32_t>(row.integer(3))})}});
        return true;
    });
    json::object out{{"items", std::move(items)}, {"position", read.snapshot.position()}};
    if (next) out["next"] = *next;
    return json::serialize(out);
}

// What a line of the household's own timeline says; nothing for records that are not its own.
json::object timeline_line(const ReadContext& read, const Record& record, const Event& event) {
    json::object line{{"at", write(record.said_at)}, {"position", record.position}};
    std::visit([&](const auto& one) { line["what"] = wording(one.zh, one.en); }, event);
    if (const auto* post = record.actor.post.empty() ? nullptr : read.views.roster->post(record.actor.post))
        line["by"] = json::object{{"id", id_of(post->id)}, {"title", wording(post->zh, post->en)}};
    if (const auto* visit = std::get_if<VisitNoted>(&event)) {
        if (const auto text = read.vault.unseal(visit->text)) line["text"] = *text;
        if (visit->opens_case) line["case"] = id_of(*visit->opens_case);
    }
    return line;
}

Result<std::string> household(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<HouseholdId>("household");
    if (!id) return tl::unexpected(id.error());
    State state;
    json::array timeline, consents;
    std::map<ConsentTo, json::object> consent_of;
    for (const auto& record : read.snapshot.stream(*id)) {
        const auto* mine = record.event.starts_with("people.") ? &module() : nullptr;
        if (!mine) continue;
        const auto box = mine->read_event(record.event, record.payload);
        const auto& event = unbox<Event>(*box);
        state = people::apply(std::move(state), event);
        timeline.push_back(timeline_line(read, record, event));
        if (const auto* given = std::get_if<ConsentGiven>(&event))
            consent_of[given->what] = {{"what", words_of(given->what)}, {"id", name_of(given->what)}, {"given", true}, {"at", write(record.said_at)}};
        if (const auto* no = std::get_if<ConsentWithdrawn>(&event))
            consent_of[no->what] = {{"what", words_of(no->what)}, {"id", name_of(no->what)}, {"given", false}, {"at", write(record.said_at)}};
    }
    const auto* now = std::get_if<Household>(&state);
    const bool own = now && read.actor.kind == ActorKind::resident && now->members.contains(PersonId{read.actor.id});
    if (!now || (!own && !read.views.roster->may(read.actor, "read.households", now->place, read.now)))
        return refuse(No::not_found, "household", id_of(*id));
    auto purpose = own ? Result<std::string>{"own"} : purpose_of(read, parameters);
    if (!purpose) return tl::unexpected(purpose.error());
    json::array members;
    std::string head = "**";
    read.snapshot.run(members_query, {*id}, [&](const Row& row) {
        const auto person = row.id<PersonId>(0);
        const auto found = now->members.find(person);
        const auto relation = found == now->members.end() ? Relation::other : found->second;
        auto name = row.null(5) ? name_in(read, row, 3) : std::string{"已清除 / forgotten"};
        if (relation == Relation::head) head = name;
        members.push_back({{"person", id_of(person)}, {"name", std::move(name)}, {"relation", words_of(relation)}, {"since", write(Day{static_cast<std::int32_t>(row.integer(2))})}});
        return true;
    });
    for (auto& [what, line] : consent_of) consents.push_back(std::move(line));
    std::reverse(timeline.begin(), timeline.end());
    read.access_log.note(read.now, read.actor, SubjectId{Uuid{*id}}, *purpose, "members, timeline, consents");
    return json::serialize(json::object{{"id", id_of(*id)},
                                        {"head", head},
                                        {"place", place_brief(read.views, now->place)},
                                        {"since", write(now->since)},
                                        {"members", std::move(members)},
                                        {"timeline", std::move(timeline)},
                                        {"consents", std::move(consents)},
                                        {"who_looked", who_looked(read, SubjectId{Uuid{*id}}, own)},
                                        {"purpose", *purpose},
                                        {"position", read.snapshot.position()}});
}

Result<std::string> person(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<PersonId>("person");
    if (!id) return tl::unexpected(id.error());
    json::object out{{"id", id_of(*id)}};
    PlaceId place;
    bool found = false, forgotten = false;
    read.snapshot.run(person_query, {*id}, [&](const Row& row) {
        found = true;
        place = row.place(0);
        forgotten = !row.null(4);
        if (!row.null(3)) out["household"] = write(row.uuid(3));
        if (forgotten) out["forgotten"] = json::object{{"at", write(row.instant(4))}, {"basis", row.text(5)}};
        return false;
    });
    const bool own = found && read.actor.kind == ActorKind::resident && read.actor.id == Uuid{*id};
    if (!found || (!own && !read.views.roster->may(read.actor, "read.people", place, read.now))) return refuse(No::not_found, "person", id_of(*id));
    auto purpose = own ? Result<std::string>{"own"} : purpose_of(read, parameters);
    if (!purpose) return tl::unexpected(purpose.error());
    out["place"] = place_brief(read.views, place);
    if (!forgotten) {
        std::optional<Sealed> name, number, phone, birth_day;
        for (const auto& record : read.snapshot.stream(*id)) {
            if (!record.event.starts_with("people.")) continue;
            const auto box = module().read_event(record.event, record.payload);
            const auto take = [&](const auto& one) {
                if (one.id_number) number = one.id_number;
                if (one.phone) phone = one.phone;
                if (one.birth_day) birth_day = one.birth_day;
            };
            if (const auto* added = std::get_if<PersonAdded>(&unbox<Event>(*box))) {
                name = added->name_of_person;
                take(*added);
            } else if (const auto* corrected = std::get_if<PersonCorrected>(&unbox<Event>(*box))) {
                if (corrected->name_of_person) name = corrected->name_of_person;
                take(*corrected);
            }
        }
        const auto plain = [&](const std::optional<Sealed>& text) { return text ? read.vault.unseal(*text) : std::nullopt; };
        if (const auto text = plain(name)) out["name"] = *text;
        if (const auto text = plain(number)) out["id_number"] = masked_number(*text);
        if (const auto text = plain(phone)) out["phone"] = *text;
        if (const auto text = plain(birth_day)) out["birth_day"] = *text;
        read.access_log.note(read.now, read.actor, SubjectId{Uuid{*id}}, *purpose, "name, id_number (masked), phone, birth_day");
    }
    json::array why;
    for (const auto& field : personal_fields())
        if (field.event == PersonAdded::name)
            why.push_back({{"field", field.field}, {"purpose", wording(field.purpose_zh, field.purpose_en)},
                           {"retention", wording(field.retention_zh, field.retention_en)}, {"basis", wording(field.basis_zh, field.basis_en)}});
    out["why_held"] = std::move(why);
    return json::serialize(out);
}

Result<std::string> find(const ReadContext& read, const Parameters& parameters) {
    const auto reach = read.views.roster->reach(read.actor, "read.people", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.people");
    const auto purpose = purpose_of(read, parameters);
    if (!purpose) return tl::unexpected(purpose.error());
    std::vector<SubjectId> found;
    if (const auto number = parameters.text("number")) {
        const auto check = check_person_number(number->substr(0, identity_bytes_max));
        if (!check.good()) return refuse(No::bad_value, "number", check.reason());
        found = read.vault.found_by("id_number", check.normalised);
    } else if (const auto phone = parameters.text("phone")) {
        found = read.vault.found_by("phone", phone_as_found(*phone));
    } else if (const auto name = parameters.text("name")) {
        found = read.vault.found_by("name", name_as_found(*name));
    } else {
        return refuse(No::missing_field, "number");
    }
    json::array items;
    for (const auto& subject : found)
        read.snapshot.run(person_query, {static_cast<const Uuid&>(subject)}, [&](const Row& row) {
            if (!row.null(4) || !within_any(read.views, row.place(0), reach)) return false;
            json::object item{{"id", id_of(subject)}, {"name", name_in(read, row, 1)}, {"place", place_brief(read.views, row.place(0))}};
            if (!row.null(3)) item["household"] = write(row.uuid(3));
            items.push_back(std::move(item));
            read.access_log.note(read.now, read.actor, subject, *purpose, "found by number, phone or name");
            return false;
        });
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::string name_of_person(Snapshot& snapshot, const Vault& vault, PersonId person) {
    std::string name;
    snapshot.run(person_query, {person}, [&](const Row& row) {
        if (!row.null(1)) name = vault.unseal(Sealed{row.id<TextId>(1), row.string(2), {}}).value_or("");
        return false;
    });
    return name;
}

std::vector<Route> register_routes() {
    const ParameterFacts purpose{"purpose", "为了什么:visit 走访 · correction 更正 · case:事项编号", "why: visit · correction · case:UUID"};
    return {
        {"GET", "/api/v1/households", "住户清单(只显示姓)", "Households, family names only",
         {{"place", "地方(含以下)", "place, with all beneath"}, {"cursor", "接着上一页", "where the last page ended"}, {"limit", "每页 1–200", "1–200"}}, false, households},
        {"GET", "/api/v1/households/{household}", "一户:成员、时间线、同意事项(打开即留痕)", "One household: members, timeline, consents (opening it is logged)",
         {{"household", "住户", "household", true}, purpose}, false, household},
        {"GET", "/api/v1/persons/find", "按证件号码、电话或全名找人(完整输入,留痕)", "Find a person by the whole ID number, phone or name (logged)",
         {{"number", "证件号码", "ID number"}, {"phone", "电话", "phone"}, {"name", "全名", "whole name"}, purpose}, false, find},
        {"GET", "/api/v1/persons/{person}", "一个人的资料和为什么保存(打开即留痕)", "One person's data and why each is held (opening it is logged)",
         {{"person", "人", "person", true}, purpose}, false, person},
    };
}

}    // namespace terrace::people
