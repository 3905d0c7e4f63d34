// What can be seen of records and of the playbooks that describe them.

#include "base/text_form.hpp"
#include "modules/records/records.hpp"

#include <charconv>
#include <set>

namespace terrace::records {
namespace {

#define NOTE_COLUMNS "note_id, kind, place, day, ended, standing, late, by_post, confirmed_by, content, files, noted_at, first_day, version, duplicate_of"
constexpr Query of_kind_query{"records.of_kind", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND kind = $2 AND day <= $3 AND day >= $4 ORDER BY day DESC, note_id DESC"};
constexpr Query waiting_query{"records.waiting", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND standing = 1 ORDER BY place, note_id"};
constexpr Query one_query{"records.one", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND note_id = $2"};
constexpr Query last_query{"records.last_at_place", "SELECT " NOTE_COLUMNS ", position FROM notes WHERE domain = $1 AND place = $2 AND kind = $3 AND standing = 2 ORDER BY day DESC LIMIT 1"};
constexpr Query days_query{"records.days_at_place", "SELECT day FROM notes WHERE domain = $1 AND place = $2 AND kind = $3 AND day >= $4 AND day <= $5 AND standing IN (1, 2)"};
#undef NOTE_COLUMNS

constexpr std::int64_t expected_places_max = 5'000;

json::object wording(const Wording& both) { return {{"zh", both.zh}, {"en", both.en}}; }

json::object place_brief(const Views& views, PlaceId id) {
    const auto* place = views.places->find(id);
    return {{"id", write(id)}, {"name", place ? place->name : ""}};
}

json::value post_brief(const Views& views, PostId id) {
    if (id.empty()) return nullptr;
    const auto* post = views.roster->post(id);
    return json::object{{"id", write(static_cast<const Uuid&>(id))}, {"title", json::object{{"zh", post ? post->zh : ""}, {"en", post ? post->en : ""}}}};
}

struct KindNamed {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};
// "weixin.clean_up", in the version that holds on a day (or, before the first one, in the first that was installed).
KindNamed kind_named(const Views& views, std::string_view name, Day on) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return {};
    const auto* installed = views.playbook->methods(name.substr(0, dot), on);
    if (!installed) return {};
    return {installed->methods.get(), installed->methods->record(name.substr(dot + 1))};
}

json::object content_json(const Content& content, const RecordKind* kind) {
    json::object values;
    for (const auto& one : content.amounts) values[one.field.value] = write_decimal(one.amount, one.decimals);
    for (const auto& [field, choice] : content.choices) values[field] = choice.value;
    for (const auto& [field, text] : content.words) values[field] = text.value;
    json::object hedged;
    for (const auto& one : content.amounts)
        if (one.sure.value != "exact") hedged[one.field.value] = one.sure.value;
    json::array shown;
    if (kind)
        for (const auto& field : kind->fields) {
            const auto* value = values.if_contains(field.id);
            if (!value) continue;
            std::string_view zh = value->as_string(), en = zh;
            for (const auto& choice : field.choices)
                if (value->as_string() == choice.id) zh = choice.name.zh, en = choice.name.en;
            if (field.type == FieldType::truth) {
                const bool yes = value->as_string() == "true";
                zh = yes ? "是" : "否";
                en = yes ? "yes" : "no";
            }
            json::object one{{"field", field.id}, {"name", wording(field.name)}, {"zh", zh}, {"en", en}, {"unit", field.unit}};
            if (const auto* sure = hedged.if_contains(field.id)) one["sure"] = *sure;
            shown.push_back(std::move(one));
        }
    return {{"values", std::move(values)}, {"shown", std::move(shown)}};
}

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
    if (!row.null(4)) out["ended"] = write(Day{static_cast<std::int32_t>(row.integer(4))});
    if (!row.null(14)) out["duplicate_of"] = write(row.uuid(14));
    return out;
}

class Reach {
  public:
    Reach(const ReadContext& read, std::string_view act) : places_{*read.views.places}, within_{read.views.roster->reach(read.actor, act, read.now)} {}
    bool empty() const { return within_.empty(); }
    const std::vector<PlaceId>& outermost() const { return within_; }
    bool has(PlaceId place) const {
        return std::any_of(within_.begin(), within_.end(), [&](PlaceId outer) { return places_.within(place, outer); });
    }

  private:
    const PlaceTree& places_;
    std::vector<PlaceId> within_;
};

Result<PlaceId> place_asked(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("place");
    if (!given) return read.views.places->root();
    const auto id = read_place(*given);
    if (id && read.views.places->find(*id)) return *id;
    if (const auto by_code = read.views.places->by_code(*given, read.views.clock->zone().day_of(read.now))) return *by_code;
    return refuse(No::unknown_place, "place", std::string{*given});
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
    if (field.worked_out) out["worked_out"] = json::object{{"from", field.worked_out->from}, {"times", write_decimal(field.worked_out->times, field.worked_out->decimals)}};
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
    for (const auto& field : kind.fields) fields.push_back(field_json(field));
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
    }
    for (const auto& one : methods.basis)
        if (one.id == kind.basis) out["basis"] = json::object{{"title", wording(one.title)}, {"clause", one.clause}};
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
        history.push_back({{"event", record.event}, {"at", write(record.said_at)}, {"recorded_at", write(record.recorded_at)}, {"position", record.position}});
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
        }
    }
    const auto named = kind_named(read.views, kind, read.views.clock->zone().day_of(read.now));
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

constexpr std::pair<std::string_view, int> levels[] = {{"county", 3}, {"township", 4}, {"village", 5}};

// Whether a place is one that a kind is expected of.
bool expected_there(const PlaceTree& places, const PlaceFacts& place, std::string_view expected_of, Day on) {
    for (const auto& [word, level] : levels)
        if (word == expected_of) return place.partition == Partition::administrative && place.level == level;
    // A segment is a part of a basin and a site (阵地、点位) of a corridor; what is divided further is neither.
    const auto smallest = [&](Partition partition) {
        const auto parts = places.children(place.id, partition, on);
        return place.partition == partition && std::none_of(parts.begin(), parts.end(), [&](PlaceId part) { return places.find(part)->partition == partition; });
    };
    if (expected_of == "group") return place.partition == Partition::administrative && place.level == 6;
    if (expected_of == "grid") return place.partition == Partition::grid;
    if (expected_of == "segment") return smallest(Partition::basin);
    if (expected_of == "site") return smallest(Partition::duty);
    return false;
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
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto last_day = to->value_or(today), first_day = from->value_or(last_day + -7);
    if (last_day < first_day || last_day - first_day > 400) return refuse(No::out_of_range, "from", "≤ 400");
    json::array items;
    std::int64_t looked_at = 0;
    bool more = false;
    for (const auto& installed : read.views.playbook->all_methods()) {
        if (read.views.playbook->methods(installed.methods->playbook, today) != &installed) continue;
        std::vector<PlaceId> within;
        std::set<PlaceId> seen;
        std::function<void(PlaceId)> walk = [&](PlaceId at) {
            if (!seen.insert(at).second) return;
            within.push_back(at);
            for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
                for (const auto child : read.views.places->children(at, partition, last_day)) walk(child);
        };
        const bool any = std::any_of(installed.methods->records.begin(), installed.methods->records.end(), [](const auto& kind) { return kind.cadence.has_value(); });
        if (!any) continue;
        for (const auto top : installed.places)
            for (const auto place : asked_of) {
                if (read.views.places->within(top, place)) walk(top);
                else if (read.views.places->within(place, top)) walk(place);
            }
        for (const auto& kind : installed.methods->records) {
            if (!kind.cadence) continue;
            const auto days = occurrences(*kind.cadence, std::max(first_day, installed.methods->valid_from), last_day);
            if (!days) return tl::unexpected(days.error());
            if (days->empty()) continue;
            const auto name = fact_name(installed.methods->playbook, kind.id);
            for (const auto at : within) {
                const auto* facts = read.views.places->find(at);
                if (!facts || !expected_there(*read.views.places, *facts, kind.expected_of, last_day) || !reach.has(at)) continue;
                if (++looked_at > expected_places_max) {
                    more = true;
                    break;
                }
                std::vector<std::int32_t> there;
                read.snapshot.run(days_query, {at, name, days->front(), last_day + 1}, [&](const Row& row) {
                    there.push_back(static_cast<std::int32_t>(row.integer(0)));
                    return true;
                });
                json::array done, open, missing;
                for (const auto day : *days) {
                    const bool noted = std::find(there.begin(), there.end(), day.number) != there.end();
                    // Until 08:00 of the next day nobody is behind.
                    const auto behind = read.views.clock->zone().midnight(day + 1) + Span{8LL * 3'600'000} <= read.now;
                    (noted ? done : behind ? missing : open).emplace_back(write(day));
                }
                items.push_back({{"kind", json::object{{"id", name}, {"zh", kind.name.zh}, {"en", kind.name.en}, {"icon", kind.icon}}},
                                 {"place", place_brief(read.views, at)},
                                 {"every", kind.every},
                                 {"done", std::move(done)},
                                 {"open", std::move(open)},
                                 {"missing", std::move(missing)}});
            }
        }
    }
    return json::serialize(json::object{{"from", write(first_day)}, {"to", write(last_day)}, {"items", std::move(items)}, {"more", more}});
}

}    // namespace

std::vector<Route> routes() {
    const std::vector<ParameterFacts> page{{"kind", "记录类别,如 weixin.clean_up;不写是等确认的", "record kind; those waiting for a confirmation when absent"},
                                           {"place", "地方编号或区划代码", "place id or division code"},
                                           {"from", "从哪天", "first day"},
                                           {"to", "到哪天", "last day"},
                                           {"cursor", "接着上一页", "where the last page ended"},
                                           {"limit", "每页 1–200", "1–200"}};
    return {
        {"GET", "/api/v1/methods", "某地用的打法:记录、指标、依据", "The work methods that hold at a place: records, indicators, basis", {{"place", "地方编号或区划代码", "place id or division code"}}, false, methods},
        {"GET", "/api/v1/records", "一类记录的台账", "The ledger of one record kind", page, false, ledger},
        {"GET", "/api/v1/records/{record}", "一条记录:经过、佐证、填了哪些台账", "One record: history, evidence, what it fills", {{"record", "记录编号", "record", true}}, false, one_record},
        {"GET", "/api/v1/prefill", "某地上一次这样的记录", "A place's last record of a kind", {{"kind", "记录类别", "record kind", true}, {"place", "地方编号或区划代码", "place id or division code"}}, false, last},
        {"GET", "/api/v1/expected", "按周期该有的记录和缺的", "What the cadences expect, and what is missing",
         {{"place", "地方编号或区划代码;不写是自己负责的地方", "place id or division code; all that the post answers for when absent"}, {"from", "从哪天,默认七天前", "first day, seven days ago when absent"}, {"to", "到哪天,默认今天", "last day, today when absent"}}, false, expected},
    };
}

}    // namespace terrace::records
