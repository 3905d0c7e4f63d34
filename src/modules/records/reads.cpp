// What can be seen of records and of the playbooks that describe them.

#include "base/text_form.hpp"
#include "desk/expected_places.hpp"
#include "modules/records/expiry.hpp"
#include "modules/records/read_words.hpp"
#include "playbook/expectation.hpp"

#include <charconv>
#include <set>

namespace terrace::records {
namespace {

#define NOTE_COLUMNS "note_id, kind, place, day, ended, standing, late, by_post, confirmed_by, content, files, noted_at, first_day, version, duplicate_of, site"
constexpr Query of_kind_query{"records.of_kind", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND kind = $2 AND day <= $3 AND day >= $4 ORDER BY day DESC, note_id DESC"};
constexpr Query waiting_query{"records.waiting", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND standing = 1 ORDER BY place, note_id"};
constexpr Query one_query{"records.one", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND note_id = $2"};
constexpr Query last_query{"records.last_at_place", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND place = $2 AND kind = $3 AND standing = 2 ORDER BY day DESC LIMIT 1"};
constexpr Query days_query{"records.days_at_place", "SELECT day FROM notes WHERE domain = $1 AND place = $2 AND kind = $3 AND day >= $4 AND day <= $5 AND standing IN (1, 2) AND noted_at <= $6"};
constexpr Query roll_query{"records.roll_of", "SELECT expected, present, added, elsewhere, not_found, needed, met, last_at FROM rolls WHERE domain = $1 AND note_id = $2"};
#undef NOTE_COLUMNS

constexpr std::int64_t expected_places_max = 5'000;

Content content_at(const Row& row) {
    const auto parsed = parse_json(row.text(9));
    ENSURE(parsed);
    auto content = decode<Content>(*parsed, Strict::no);
    ENSURE(content);
    return std::move(*content);
}

std::string_view standing_word(const Row& row) {
    const auto standing = static_cast<Standing>(row.integer(5));
    if (standing == Standing::withdrawn) return "withdrawn";
    if (!row.null(4)) return "ended";
    return standing == Standing::waiting ? "waiting" : "counts";
}

// Which parts were done, and how many of those the document fixes: 4 of 6, and 1 of the branch's own.
json::object parts_json(const RecordKind& kind, const Content& content) {
    std::int64_t fixed = 0, done = 0, own = 0;
    json::array missing;
    for (const auto& part : kind.parts) {
        const auto said = content.choices.find("part_" + part.id);
        const bool was = said != content.choices.end() && said->second.value == "true";
        if (part.own) {
            own += was;
            continue;
        }
        ++fixed;
        done += was;
        if (!was) missing.push_back(wording(part.name));
    }
    return {{"listed", fixed}, {"of", std::max(fixed, kind.parts_of)}, {"done", done}, {"own", own}, {"complete", done == fixed && fixed > 0}, {"missing", std::move(missing)}};
}

std::optional<json::object> roll_json(const ReadContext& read, NoteId note, const RollMethod& method) {
    std::optional<json::object> out;
    read.snapshot.run(roll_query, {note}, [&](const Row& row) {
        out = json::object{{"expected", row.integer(0)}, {"present", row.integer(1)}, {"added", row.integer(2)}, {"elsewhere", row.integer(3)}, {"not_found", row.integer(4)},
                           {"needed", row.integer(5)}, {"met", row.integer(6) != 0}, {"last_at", write(row.instant(7))}, {"rule", wording(needs_in_words(method.rule))}};
        return false;
    });
    return out;
}

json::object row_json(const ReadContext& read, const Row& row) {
    const Day day{static_cast<std::int32_t>(row.integer(3))};
    const auto name = row.string(1);
    const auto named = kind_named(read.views, name, read.views.clock->zone().day_of(read.now));
    auto out = content_json(content_at(row), named.kind);
    out["record"] = write(row.uuid(0));
    out["kind"] = json::object{{"id", name}, {"zh", named.kind ? named.kind->name.zh : name}, {"en", named.kind ? named.kind->name.en : name}};
    out["place"] = place_brief(read.views, row.place(2));
    out["day"] = write(day);
    out["standing"] = standing_word(row);
    out["late"] = row.integer(6) != 0;
    out["by"] = post_brief(read.views, row.id<PostId>(7));
    out["confirmed_by"] = post_brief(read.views, row.id<PostId>(8));
    out["files"] = row.integer(10);
    out["noted_at"] = write(row.instant(11));
    if (named.kind) out["host"] = name_of(named.kind->host);
    if (!row.null(4)) out["ended"] = write(Day{static_cast<std::int32_t>(row.integer(4))});
    if (!row.null(15)) out["site"] = write(row.uuid(15));
    if (named.kind && !named.kind->parts.empty()) out["parts"] = parts_json(*named.kind, content_at(row));
    if (named.kind && named.kind->roll) {
        if (auto roll = roll_json(read, row.id<NoteId>(0), *named.kind->roll)) out["roll"] = std::move(*roll);
    }
    if (!row.null(14)) out["duplicate_of"] = write(row.uuid(14));
    return out;
}

json::object field_json(const RecordField& field) {
    json::object out{{"id", field.id}, {"name", wording(field.name)}, {"type", name_of(field.type)}};
    if (!field.unit.empty()) out["unit"] = field.unit;
    if (field.type == FieldType::decimal) out["decimals"] = field.decimals;
    if (field.least) out["least"] = write_decimal(*field.least, field.decimals);
    if (field.most) out["most"] = write_decimal(*field.most, field.decimals);
    if (field.required) out["required"] = true;
    if (field.personal) out["personal"] = true;
    if (field.prefill_last) out["prefill"] = "last";
    if (!field.choices.empty()) {
        json::array choices;
        for (const auto& one : field.choices) choices.push_back({{"id", one.id}, {"name", wording(one.name)}});
        out["choices"] = std::move(choices);
    }
    json::array conversions;
    for (const auto& how : field.worked_out) {
        json::object one{{"from", how.from}, {"times", write_decimal(how.times, how.decimals)}};
        if (how.since) one["since"] = write(*how.since);
        conversions.push_back(std::move(one));
    }
    if (!conversions.empty()) {
        out["worked_out"] = conversions.front();
        out["conversions"] = std::move(conversions);
    }
    return out;
}

// Indicators that read a kind: which ledgers one record fills.
json::array indicators_of(const Methods& methods, const RecordKind& kind) {
    json::array all;
    for (const auto& one : methods.indicators)
        if (one.record == kind.id) all.push_back({{"name", methods.playbook + '.' + one.id}, {"title", wording(one.name)}});
    return all;
}

json::object kind_json(const Methods& methods, const RecordKind& kind) {
    json::array fields;
    for (const auto& field : kind.fields)
        if (!field.derived) fields.push_back(field_json(field));
    json::object out{{"id", methods.playbook + '.' + kind.id},
                     {"playbook", methods.playbook},
                     {"kind", kind.id},
                     {"host", name_of(kind.host)},
                     {"name", wording(kind.name)},
                     {"icon", kind.icon},
                     {"unit", kind.unit},
                     {"confirm", kind.confirm},
                     {"fields", std::move(fields)},
                     {"indicators", indicators_of(methods, kind)}};
    if (!kind.every.empty()) {
        out["every"] = kind.every;
        out["expected_of"] = kind.expected_of;
        out["rule"] = wording(rule_in_words(kind, methods));
    }
    if (kind.tap) out["tap"] = wording(*kind.tap);
    if (!kind.parts.empty()) {
        out["parts_of"] = kind.parts_of;
        out["parts_listed"] = std::count_if(kind.parts.begin(), kind.parts.end(), [](const auto& part) { return !part.own; });
    }
    if (kind.roll) out["roll"] = json::object{{"into", kind.roll->into}, {"of", kind.roll->households ? "household" : "heads"}, {"rule", wording(needs_in_words(kind.roll->rule))}};
    if (!kind.at.empty()) out["at"] = methods.playbook + '.' + kind.at;
    if (kind.idle_days != 0) out["idle_days"] = kind.idle_days;
    if (!kind.door.empty()) out["door"] = kind.door;
    if (kind.expires) out["expires"] = json::object{{"field", kind.expires->field}, {"warn_days", kind.expires->warn_days}};
    if (kind.owned) out["owner"] = "resident";
    if (kind.of_household) out["about"] = "household";
    if (kind.stages) out["stages"] = kind.stages->field;
    if (methods.document(kind.basis)) out["basis"] = basis_json(methods, kind.basis);
    if (const auto* list = methods.checklist(kind.checklist))
        out["checklist"] = json::object{{"id", list->id}, {"name", wording(list->name)}, {"version", list->version}, {"size", std::max<std::int64_t>(list->size, static_cast<std::int64_t>(list->items.size()))}, {"listed", list->items.size()}, {"basis", basis_json(methods, list->basis)}};
    return out;
}

json::object heading_json(const Methods& methods, const Heading& heading) {
    const auto full = [&](const std::vector<std::string>& ids) {
        json::array all;
        for (const auto& id : ids) all.emplace_back(methods.playbook + '.' + id);
        return all;
    };
    json::array items;
    for (const auto& item : heading.items) items.push_back({{"id", item.id}, {"name", wording(item.name)}, {"records", full(item.records)}, {"indicators", full(item.indicators)}});
    return {{"id", heading.id}, {"name", wording(heading.name)}, {"size", heading.size}, {"items", std::move(items)}};
}

// The playbooks that hold at a place, or anywhere within the office when no place is named: headings, forms, indicators.
Result<std::string> methods(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto today = read.views.clock->zone().day_of(read.now);
    std::vector<const InstalledMethods*> all;
    if (parameters.text("place")) {
        // Where the place lies in a grid or a basin too, what holds there holds.
        for (const auto& one : read.views.playbook->all_methods())
            if (read.views.playbook->methods(one.methods->playbook, today) == &one &&
                std::any_of(one.places.begin(), one.places.end(), [&](PlaceId outer) { return read.views.places->within(*place, outer); }))
                all.push_back(&one);
    } else {
        for (const auto& one : read.views.playbook->all_methods())
            if (read.views.playbook->methods(one.methods->playbook, today) == &one) all.push_back(&one);
    }
    json::array items;
    for (const auto* installed : all) {
        const auto& one = *installed->methods;
        json::array headings, records, basis, indicators;
        for (const auto& heading : one.headings) headings.push_back(heading_json(one, heading));
        for (const auto& kind : one.records) records.push_back(kind_json(one, kind));
        for (const auto& indicator : one.indicators) indicators.push_back({{"name", one.playbook + '.' + indicator.id}, {"title", wording(indicator.name)}, {"unit", indicator.unit}, {"heading", indicator.heading}});
        for (const auto& document : one.basis) {
            json::object each{{"id", document.id}, {"title", wording(document.title)}, {"clause", document.clause}};
            if (document.from) each["from"] = write(*document.from);
            if (document.until) each["until"] = write(*document.until);
            basis.push_back(std::move(each));
        }
        json::array teams, uncited;
        for (const auto& team : one.teams) {
            json::array seats;
            for (const auto& seat : team.seats) seats.push_back({{"role", seat.role}, {"name", wording(seat.name)}, {"of", seat.of}, {"exactly", seat.exactly}});
            teams.push_back({{"id", one.playbook + '.' + team.id}, {"name", wording(team.name)}, {"of", team.of}, {"seats", std::move(seats)}, {"basis", basis_json(one, team.basis)}});
        }
        for (const auto& flaw : without_basis(one)) uncited.push_back({{"what", flaw.refusal.field}, {"detail", flaw.refusal.detail}});
        json::array places;
        for (const auto& id : installed->places) places.push_back(place_brief(read.views, id));
        items.push_back({{"playbook", one.playbook},
                         {"version", one.version},
                         {"valid_from", write(one.valid_from)},
                         {"title", wording(one.title)},
                         {"places", std::move(places)},
                         {"headings", std::move(headings)},
                         {"records", std::move(records)},
                         {"indicators", std::move(indicators)},
                         {"teams", std::move(teams)},
                         {"without_basis", std::move(uncited)},
                         {"basis", std::move(basis)}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

// A ledger (台账) of one kind, newest day first. A cursor is where the page ended: day and record.
Result<std::string> ledger(const ReadContext& read, const Parameters& parameters) {
    const auto kind = parameters.text("kind");
    const auto place = place_asked(read, parameters);
    const auto from = parameters.day("from"), to = parameters.day("to");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    if (!limit) return tl::unexpected(limit.error());
    const Reach reach{read, "read.figures"};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    std::int64_t last_day = to->value_or(Day{1 << 20}).number;
    std::string last_note;
    if (const auto cursor = parameters.text("cursor")) {
        const auto dot = cursor->find('.');
        const auto id = dot == std::string_view::npos ? std::nullopt : read_uuid(cursor->substr(dot + 1));
        if (!id || std::from_chars(cursor->data(), cursor->data() + dot, last_day).ec != std::errc{}) return refuse(No::bad_value, "cursor", "cursor");
        last_note = id->view();
    }
    json::array items;
    std::optional<std::string> next;
    const auto take = [&](const Row& row) {
        if (!last_note.empty() && row.integer(3) == last_day && row.text(0) >= last_note) return true;
        if (!reach.has(row.place(2)) || !read.views.places->within(row.place(2), *place)) return true;
        if (static_cast<std::int64_t>(items.size()) == *limit) {
            const auto& end = items.back().as_object();
            next = std::to_string(read_day(end.at("day").as_string())->number) + '.' + std::string{end.at("record").as_string()};
            return false;
        }
        items.push_back(row_json(read, row));
        return true;
    };
    if (!kind || *kind == "waiting")
        read.snapshot.run(waiting_query, {}, take);
    else
        read.snapshot.run(of_kind_query, {*kind, last_day, from->value_or(Day{-(1 << 20)}).number}, take);
    json::object out{{"items", std::move(items)}, {"position", read.snapshot.position()}};
    if (next) out["next"] = *next;
    return json::serialize(out);
}

json::array evidence_json(const ReadContext& read, const std::vector<EvidenceFile>& files) {
    json::array all;
    for (const auto& file : files)
        all.push_back({{"sha256", hex(file.sha256.view())}, {"size", file.size}, {"type", file.type.value}, {"state", read.elsewhere ? read.elsewhere->evidence_state(read.snapshot, file.sha256) : "promised"}});
    return all;
}

// One record with its history, and the ledgers and figures it fills.
Result<std::string> one_record(const ReadContext& read, const Parameters& parameters) {
    const auto note = parameters.needed<NoteId>("record");
    if (!note) return tl::unexpected(note.error());
    std::optional<json::object> out;
    PlaceId place;
    std::string kind;
    read.snapshot.run(one_query, {*note}, [&](const Row& row) {
        place = row.place(2);
        kind = row.string(1);
        out = row_json(read, row);
        return false;
    });
    if (!out) return refuse(No::not_found, "record", write(static_cast<const Uuid&>(*note)));
    if (!Reach{read, "read.figures"}.has(place)) return refuse(No::not_yours, "", "read.figures");
    json::array history, evidence;
    std::map<std::string, Sealed> texts;
    std::int32_t version = 0;
    for (const auto& record : read.snapshot.stream(*note)) {
        version = record.version;
        json::object line{{"event", record.event}, {"at", write(record.said_at)}, {"recorded_at", write(record.recorded_at)}, {"position", record.position}, {"by_kind", word_of(record.actor.kind)}};
        if (!record.actor.post.empty()) line["by"] = post_brief(read.views, record.actor.post);
        history.push_back(std::move(line));
        const auto box = module().read_event(record.event, record.payload);
        const auto& event = unbox<Event>(*box);
        const auto files = [&](const std::vector<EvidenceFile>& all) {
            for (auto& one : evidence_json(read, all)) evidence.push_back(std::move(one));
        };
        if (const auto* noted = std::get_if<Noted>(&event)) {
            texts = noted->texts;
            files(noted->evidence);
        } else if (const auto* corrected = std::get_if<Corrected>(&event)) {
            texts = corrected->texts;
        } else if (const auto* changed = std::get_if<Changed>(&event)) {
            files(changed->evidence);
            for (const auto& [id, text] : changed->texts) texts.insert_or_assign(id, text);
        } else if (const auto* ended = std::get_if<Ended>(&event)) {
            files(ended->evidence);
            (*out)["end_reason"] = ended->reason.value;
        }
    }
    const auto named = kind_named(read.views, kind, read.views.clock->zone().day_of(read.now));
    // What is said of one household is for those who may open its page.
    if (named.kind && named.kind->of_household && !Reach{read, "read.households"}.has(place)) texts.clear();
    json::array said;
    for (const auto& [id, text] : texts) {
        const auto* field = named.kind ? named.kind->field(id) : nullptr;
        const auto plain = read.vault.unseal(text);
        said.push_back({{"field", id}, {"name", field ? wording(field->name) : json::object{{"zh", id}, {"en", id}}}, {"text", plain ? json::value(*plain) : json::value(nullptr)}});
        if (plain) read.access_log.note(read.now, read.actor, SubjectId{Uuid{*note}}, "record:" + write(static_cast<const Uuid&>(*note)), id);
    }
    (*out)["version"] = version;
    (*out)["texts"] = std::move(said);
    (*out)["evidence"] = std::move(evidence);
    (*out)["history"] = std::move(history);
    (*out)["fills"] = named.kind ? indicators_of(*named.methods, *named.kind) : json::array{};
    return json::serialize(*out);
}

// What this place's last record of a kind said, to begin the next form with.
Result<std::string> last(const ReadContext& read, const Parameters& parameters) {
    const auto kind = parameters.text("kind");
    const auto place = place_asked(read, parameters);
    if (!kind) return refuse(No::missing_field, "kind");
    if (!place) return tl::unexpected(place.error());
    if (!Reach{read, "read.figures"}.has(*place)) return refuse(No::not_yours, "", "read.figures");
    json::object out;
    read.snapshot.run(last_query, {*place, *kind}, [&](const Row& row) {
        out = row_json(read, row);
        return false;
    });
    return json::serialize(out);
}

json::object expected_at(const ReadContext& read, const Methods& methods, const RecordKind& kind, const std::vector<ExpectedDay>& days, PlaceId at, Instant now) {
    const auto name = fact_name(methods.playbook, kind.id);
    std::vector<Day> there;
    read.snapshot.run(days_query, {at, name, days.front().first, days.back().last, now}, [&](const Row& row) {
        there.push_back({static_cast<std::int32_t>(row.integer(0))});
        return true;
    });
    const auto met = answered(days, there);
    const auto zone = read.views.clock->zone();
    json::array done, open, missing, on_other_days;
    for (std::size_t i = 0; i < days.size(); ++i) {
        (met[i] ? done : behind_from(days[i], zone) <= now ? missing : open).emplace_back(write(days[i].day));
        if (met[i] && *met[i] != days[i].day) on_other_days.push_back({{"day", write(days[i].day)}, {"noted_for", write(*met[i])}});
    }
    json::object out{{"kind", json::object{{"id", name}, {"zh", kind.name.zh}, {"en", kind.name.en}, {"icon", kind.icon}}},
                     {"place", place_brief(read.views, at)},
                     {"every", kind.every},
                     {"done", std::move(done)},
                     {"open", std::move(open)},
                     {"missing", std::move(missing)}};
    if (!on_other_days.empty()) out["on_other_days"] = std::move(on_other_days);
    if (kind.tap) out["tap"] = wording(*kind.tap);
    return out;
}

// What the cadences expected of the places within one, from a day to a day, and what is not there: nobody has to report "not done".
Result<std::string> expected(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_asked(read, parameters);
    const auto from = parameters.day("from"), to = parameters.day("to");
    if (!place) return tl::unexpected(place.error());
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    const Reach reach{read, "read.figures"};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    // Without a place: of all that the asking post answers for.
    const auto asked_of = parameters.text("place") ? std::vector{*place} : reach.outermost();
    // As it stood at an instant: what had been noted by then, and who was behind by that hour.
    const auto at_instant = parameters.parsed<Instant>("at");
    if (!at_instant) return tl::unexpected(at_instant.error());
    const auto now = at_instant->value_or(read.now);
    const auto today = read.views.clock->zone().day_of(now);
    const auto last_day = to->value_or(today), first_day = from->value_or(last_day + -7);
    if (last_day < first_day || last_day - first_day > 400) return refuse(No::out_of_range, "from", "≤ 400");
    const auto& places = *read.views.places;
    json::array items, rules;
    std::int64_t looked_at = 0;
    bool more = false;
    for (const auto& installed : read.views.playbook->all_methods()) {
        if (read.views.playbook->methods(installed.methods->playbook, today) != &installed) continue;
        for (const auto& kind : installed.methods->records) {
            if (!kind.cadence) continue;
            const auto days = expected_days(kind, installed.methods->valid_from, first_day, last_day);
            if (!days) return tl::unexpected(days.error());
            if (days->empty()) continue;
            const auto name = fact_name(installed.methods->playbook, kind.id);
            auto meant = places_meant(places, kind.expected_of, installed.places, asked_of, last_day);
            std::erase_if(meant, [&](PlaceId place) { return !reach.has(place); });
            if (meant.empty()) continue;
            rules.push_back({{"kind", name}, {"rule", wording(rule_in_words(kind, *installed.methods))}, {"days", days->size()}, {"since", write(installed.methods->valid_from)}, {"version", installed.methods->version}, {"basis", basis_json(*installed.methods, kind.basis)}});
            for (const auto at : meant) {
                if (++looked_at > expected_places_max) {
                    more = true;
                    break;
                }
                items.push_back(expected_at(read, *installed.methods, kind, *days, at, now));
            }
        }
    }
    auto running_out = running_out_json(read, reach, asked_of, today);
    return json::serialize(json::object{{"from", write(first_day)}, {"to", write(last_day)}, {"at", write(now)}, {"items", std::move(items)}, {"rules", std::move(rules)}, {"more", more}, {"running_out", std::move(running_out)}});
}

}    // namespace

std::vector<Route> routes() {
    const std::vector<ParameterFacts> page{{"kind", "记录类别,如 weixin.clean_up;不写是等确认的", "record kind; those waiting for a confirmation when absent"},
                                           {"place", "地方编号或区划代码", "place id or division code"},
                                           {"from", "从哪天", "first day"},
                                           {"to", "到哪天", "last day"},
                                           {"cursor", "接着上一页", "where the last page ended"},
                                           {"limit", "每页 1–200", "1–200"}};
    std::vector<Route> all{
        {"GET", "/api/v1/methods", "某地用的打法:记录、指标、依据", "The work methods that hold at a place: records, indicators, basis", {{"place", "地方编号或区划代码", "place id or division code"}}, false, methods},
        {"GET", "/api/v1/records", "一类记录的台账", "The ledger of one record kind", page, false, ledger},
        {"GET", "/api/v1/records/{record}", "一条记录:经过、佐证、填了哪些台账", "One record: history, evidence, what it fills", {{"record", "记录编号", "record", true}}, false, one_record},
        {"GET", "/api/v1/prefill", "某地上一次这样的记录", "A place's last record of a kind", {{"kind", "记录类别", "record kind", true}, {"place", "地方编号或区划代码", "place id or division code"}}, false, last},
        {"GET", "/api/v1/expected", "按周期该有的记录和缺的", "What the cadences expect, and what is missing",
         {{"place", "地方编号或区划代码;不写是自己负责的地方", "place id or division code; all that the post answers for when absent"}, {"from", "从哪天,默认七天前", "first day, seven days ago when absent"}, {"to", "到哪天,默认今天", "last day, today when absent"}, {"at", "按那一刻的钟和那时已记的", "as it stood at that instant"}}, false, expected},
    };
    for (auto* more : {site_routes, gate_routes, expiry_routes})
        for (auto& route : more()) all.push_back(std::move(route));
    return all;
}

}    // namespace terrace::records
