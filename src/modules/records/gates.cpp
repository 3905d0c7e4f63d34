#include "modules/records/gates.hpp"

#include "base/text_form.hpp"
#include "modules/records/read_words.hpp"

namespace terrace::records {
namespace {

constexpr Query at_asset_query{"records.at_asset", "SELECT note_id, day, content, files FROM notes WHERE domain = $1 AND site = $2 AND kind = $3 AND standing = 2 ORDER BY day DESC, note_id DESC"};
constexpr Query asset_query{"records.asset", "SELECT kind, place, content FROM notes WHERE domain = $1 AND note_id = $2 AND host = 3"};
constexpr std::size_t records_shown = 5;

Content read_content(std::string_view text) {
    const auto parsed = parse_json(text);
    ENSURE(parsed);
    auto content = decode<Content>(*parsed, Strict::no);
    ENSURE(content);
    return std::move(*content);
}

bool chosen(const Content& content, const std::vector<std::pair<std::string, std::string>>& where) {
    return std::all_of(where.begin(), where.end(), [&](const auto& one) {
        const auto said = content.choices.find(one.first);
        return said != content.choices.end() && said->second.value == one.second;
    });
}

std::string number(std::int64_t value) { return std::to_string(value); }

Tick checklist_tick(const Methods& methods, const GateCondition& need, const RecordKind& kind, Day on, const LookAtAsset& look) {
    const auto* list = methods.checklist(kind.checklist);
    Tick tick{&need, false, {kind.name.zh + "全部合格", kind.name.en + ": all met"}, {}, {}};
    std::optional<AtAsset> latest;
    look(fact_name(methods.playbook, kind.id), [&](const AtAsset& one) {
        if (one.day <= on && chosen(one.content, need.where) && (!latest || one.day > latest->day)) latest = one;
        return true;
    });
    const auto listed = list ? static_cast<std::int64_t>(list->items.size()) : 0;
    if (!latest) {
        tick.found = {"还没检查过", "never checked"};
        return tick;
    }
    std::int64_t held = 0;
    for (const auto& item : list->items) {
        const auto said = latest->content.choices.find("item_" + item.id);
        held += said != latest->content.choices.end() && said->second.value == "true";
    }
    const bool fresh = need.days == 0 || on - latest->day <= need.days;
    tick.met = held == listed && fresh;
    tick.found = {number(held) + "/" + number(listed) + " 条(" + write(latest->day) + ")", number(held) + " of " + number(listed) + " (" + write(latest->day) + ")"};
    if (list->size > listed) {
        tick.found.zh += ",文件说 " + number(list->size) + " 条,清单里写了 " + number(listed) + " 条";
        tick.found.en += "; the document says " + number(list->size) + ", the list holds " + number(listed);
    }
    if (!fresh) {
        tick.found.zh += ",要 " + number(need.days) + " 天以内的";
        tick.found.en += "; it must be of the last " + number(need.days) + " days";
    }
    tick.records.push_back(latest->note);
    return tick;
}

Tick record_tick(const Methods& methods, const GateCondition& need, const RecordKind& kind, Day on, const LookAtAsset& look) {
    Tick tick{&need, false, {kind.name.zh, kind.name.en}, {}, {}};
    if (need.at_least > 1) tick.what = {tick.what.zh + " " + number(need.at_least) + " " + kind.unit, tick.what.en + ", " + number(need.at_least)};
    if (need.evidence) tick.what = {tick.what.zh + "(带佐证)", tick.what.en + " (with evidence)"};
    if (need.days != 0) tick.what = {tick.what.zh + "(" + number(need.days) + " 天以内)", tick.what.en + " (of the last " + number(need.days) + " days)"};
    std::int64_t count = 0, bare = 0;
    look(fact_name(methods.playbook, kind.id), [&](const AtAsset& one) {
        if (one.day > on || !chosen(one.content, need.where) || (need.days != 0 && on - one.day > need.days)) return true;
        if (need.evidence && one.files == 0) {
            ++bare;
            return true;
        }
        ++count;
        if (tick.records.size() < records_shown) tick.records.push_back(one.note);
        return true;
    });
    tick.met = count >= need.at_least;
    tick.found = {"有 " + number(count) + " " + kind.unit, "there are " + number(count)};
    if (bare > 0) {
        tick.found.zh += ",另有 " + number(bare) + " " + kind.unit + "没带佐证";
        tick.found.en += ", and " + number(bare) + " without evidence";
    }
    return tick;
}

Tick publicity_tick(const Methods& methods, const GateCondition& need, const RecordKind& kind, Day on, const LookAtAsset& look) {
    Tick tick{&need, false, {kind.name.zh + "满 " + number(need.days) + " 天", kind.name.en + " for " + number(need.days) + " days"}, {"还没公示", "not published"}, {}};
    std::optional<Day> first;
    look(fact_name(methods.playbook, kind.id), [&](const AtAsset& one) {
        if (one.day > on || !chosen(one.content, need.where)) return true;
        if (!first || one.day < *first) {
            first = one.day;
            tick.records.assign(1, one.note);
        }
        return true;
    });
    if (!first) return tick;
    tick.met = on - *first >= need.days;
    tick.found = {"公示了 " + number(on - *first) + " 天(" + write(*first) + " 起)", number(on - *first) + " days since " + write(*first)};
    return tick;
}

// The indicator over the asset's own records. Sums as whole numbers scaled by the field's decimals; compared without dividing.
Tick indicator_tick(const Methods& methods, const GateCondition& need, const Indicator& indicator, const RecordKind& kind, Day on, const LookAtAsset& look) {
    Tick tick{&need, false, {indicator.name.zh, indicator.name.en}, {}, {}};
    const auto* field = kind.field(indicator.field);
    const int decimals = field ? field->decimals : 0;
    const auto bound = [&](const std::optional<std::int64_t>& value, std::string_view sign) {
        if (!value) return;
        auto text = write_decimal(*value, need.decimals);
        while (text.find('.') != std::string::npos && (text.back() == '0' || text.back() == '.')) {
            const bool point = text.back() == '.';
            text.pop_back();
            if (point) break;
        }
        tick.what.zh += " " + std::string{sign} + " " + text + " " + indicator.unit;
        tick.what.en += " " + std::string{sign} + " " + text;
    };
    bound(need.least, "≥");
    bound(need.most, "≤");
    std::int64_t count = 0;
    std::optional<std::int64_t> value;
    std::optional<Day> last;
    look(fact_name(methods.playbook, kind.id), [&](const AtAsset& one) {
        if (one.day > on || !chosen(one.content, indicator.where)) return true;
        if (indicator.measure != Aggregate::count) {
            const auto amount = std::find_if(one.content.amounts.begin(), one.content.amounts.end(), [&](const auto& each) { return each.field.value == indicator.field; });
            if (amount == one.content.amounts.end()) return true;
            switch (indicator.measure) {
                case Aggregate::min: value = value ? std::min(*value, amount->amount) : amount->amount; break;
                case Aggregate::max: value = value ? std::max(*value, amount->amount) : amount->amount; break;
                case Aggregate::last:
                    if (!last || one.day > *last) value = amount->amount, last = one.day;
                    break;
                default: value = value.value_or(0) + amount->amount; break;
            }
        }
        ++count;
        if (tick.records.size() < records_shown) tick.records.push_back(one.note);
        return true;
    });
    if (indicator.measure == Aggregate::count || (indicator.measure == Aggregate::sum && !value)) value = indicator.measure == Aggregate::count ? count : 0;
    if (!value) {
        tick.found = {"还没有数", "no figure yet"};
        return tick;
    }
    __int128 scaled = *value;
    for (int i = decimals; i < need.decimals; ++i) scaled *= 10;
    tick.met = (!need.least || scaled >= *need.least) && (!need.most || scaled <= *need.most);
    tick.found = {"现在 " + write_decimal(*value, decimals) + " " + indicator.unit, "now " + write_decimal(*value, decimals)};
    return tick;
}

Tick field_tick(const GateCondition& need, const RecordField& field, const Content& content) {
    const bool there = field.number() ? std::any_of(content.amounts.begin(), content.amounts.end(), [&](const auto& one) { return one.field.value == field.id; })
                                      : content.choices.contains(field.id) || content.words.contains(field.id);
    return {&need, there, {"填了“" + field.name.zh + "”", "“" + field.name.en + "” is filled in"}, there ? Wording{"填了", "yes"} : Wording{"没有填", "it is empty"}, {}};
}

Tick document_tick(const GateCondition& need, const BasisDocument& document, Day on) {
    const bool begun = !document.from || *document.from <= on, lasts = !document.until || on <= *document.until;
    Wording found{"在有效期内", "in force"};
    if (!begun) found = {"从 " + write(*document.from) + " 才生效", "in force only from " + write(*document.from)};
    if (!lasts) found = {write(*document.until) + " 已失效", "ended on " + write(*document.until)};
    return {&need, begun && lasts, {"依据" + document.title.zh + "有效", document.title.en + " in force"}, std::move(found), {}};
}

// From the latest noted on, each leads to the one before; a decision finds rows by their key alone.
LookAtAsset chain_of(const OwnRows* rows, NoteId asset) {
    return [rows, asset](const std::string& kind, const std::function<bool(const AtAsset&)>& visit) {
        if (!rows) return;
        std::optional<Uuid> at;
        rows->find(site_last_table, {asset, kind}, [&](const Row& row) { at = row.uuid(2); });
        for (int seen = 0; at && seen < gate_records_max; ++seen) {
            std::optional<AtAsset> one;
            std::optional<Uuid> previous;
            rows->find(notes_table, {*at}, [&](const Row& row) {
                if (static_cast<Standing>(row.integer(8)) == Standing::counts) one = AtAsset{NoteId{*at}, {static_cast<std::int32_t>(row.integer(5))}, read_content(row.text(13)), row.integer(14)};
                if (!row.null(20)) previous = row.uuid(20);
            });
            if (one && !visit(*one)) return;
            at = previous;
        }
    };
}

json::object tick_json(const Tick& tick) {
    json::array records;
    for (const auto& note : tick.records) records.emplace_back(write(static_cast<const Uuid&>(note)));
    json::object out{{"kind", name_of(tick.need->kind)}, {"what", wording(tick.what)}, {"found", wording(tick.found)}, {"met", tick.met}, {"records", std::move(records)}};
    if (!tick.need->how.zh.empty()) out["how"] = wording(tick.need->how);
    return out;
}

// Every gate of an asset with its ticks, passed or not.
Result<std::string> gates(const ReadContext& read, const Parameters& parameters) {
    const auto note = parameters.needed<NoteId>("record");
    if (!note) return tl::unexpected(note.error());
    std::optional<PlaceId> place;
    std::string name;
    Content content;
    read.snapshot.run(asset_query, {*note}, [&](const Row& row) {
        name = row.string(0);
        place = row.place(1);
        content = read_content(row.text(2));
        return false;
    });
    if (!place) return refuse(No::not_found, "record", write(static_cast<const Uuid&>(*note)));
    if (!Reach{read, "read.figures"}.has(*place)) return refuse(No::not_yours, "", "read.figures");
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto named = kind_named(read.views, name, today);
    json::array items, stages;
    json::object out;
    if (named.kind && named.kind->stages) {
        const auto& kind = *named.kind;
        const auto stage = stage_of(kind, content.choices);
        const auto here = stage_rank(kind, stage);
        const LookAtAsset look = [&](const std::string& of, const std::function<bool(const AtAsset&)>& visit) {
            int seen = 0;
            read.snapshot.run(at_asset_query, {*note, of}, [&](const Row& row) {
                return visit({row.id<NoteId>(0), {static_cast<std::int32_t>(row.integer(1))}, read_content(row.text(2)), row.integer(3)}) && ++seen < gate_records_max;
            });
        };
        for (const auto& choice : kind.field(kind.stages->field)->choices) stages.push_back({{"id", choice.id}, {"zh", choice.name.zh}, {"en", choice.name.en}});
        for (const auto& gate : kind.stages->gates) {
            const auto rank = stage_rank(kind, gate.to);
            json::array ticks;
            bool open = true;
            for (const auto& tick : ticks_of(*named.methods, kind, gate, content, today, look)) {
                open = open && tick.met;
                ticks.push_back(tick_json(tick));
            }
            items.push_back({{"to", gate.to}, {"passed", here >= rank}, {"open", open}, {"basis", basis_json(*named.methods, gate.basis)}, {"ticks", std::move(ticks)}});
        }
        out["field"] = kind.stages->field;
        out["stage"] = stage;
    }
    out["stages"] = std::move(stages);
    out["items"] = std::move(items);
    return json::serialize(out);
}

}    // namespace

std::string stage_of(const RecordKind& kind, const std::map<std::string, ShortText>& choices) {
    if (!kind.stages) return {};
    const auto said = choices.find(kind.stages->field);
    return said == choices.end() ? std::string{} : said->second.value;
}

int stage_rank(const RecordKind& kind, std::string_view stage) {
    const auto* field = kind.stages ? kind.field(kind.stages->field) : nullptr;
    if (!field) return -1;
    for (std::size_t i = 0; i < field->choices.size(); ++i)
        if (field->choices[i].id == stage) return static_cast<int>(i);
    return -1;
}

std::vector<Tick> ticks_of(const Methods& methods, const RecordKind& asset, const Gate& gate, const Content& content, Day on, const LookAtAsset& look) {
    std::vector<Tick> all;
    for (const auto& need : gate.needs) {
        const auto* kind = methods.record(need.what);
        const auto* indicator = methods.indicator(need.what);
        switch (need.kind) {
            case GateNeed::checklist: all.push_back(checklist_tick(methods, need, *kind, on, look)); break;
            case GateNeed::record: all.push_back(record_tick(methods, need, *kind, on, look)); break;
            case GateNeed::publicity: all.push_back(publicity_tick(methods, need, *kind, on, look)); break;
            case GateNeed::indicator: all.push_back(indicator_tick(methods, need, *indicator, *methods.record(indicator->record), on, look)); break;
            case GateNeed::field: all.push_back(field_tick(need, *asset.field(need.what), content)); break;
            case GateNeed::document: all.push_back(document_tick(need, *methods.document(need.what), on)); break;
        }
    }
    return all;
}

Result<void> pass_gates(const Methods& methods, const RecordKind& kind, NoteId asset, const std::string& from, const Content& to, Day on, const Context& context) {
    if (!kind.stages) return {};
    const auto before = stage_rank(kind, from), after = stage_rank(kind, stage_of(kind, to.choices));
    std::string zh, en;
    for (const auto& gate : kind.stages->gates) {
        const auto rank = stage_rank(kind, gate.to);
        if (rank <= before || rank > after) continue;
        for (const auto& tick : ticks_of(methods, kind, gate, to, on, chain_of(context.own_rows, asset))) {
            if (tick.met) continue;
            zh += (zh.empty() ? "还缺:" : ";") + tick.what.zh + "——" + tick.found.zh + (tick.need->how.zh.empty() ? "" : "(" + tick.need->how.zh + ")");
            en += (en.empty() ? "still missing: " : "; ") + tick.what.en + " – " + tick.found.en + (tick.need->how.en.empty() ? "" : " (" + tick.need->how.en + ")");
        }
    }
    if (zh.empty()) return {};
    return refuse(No::wrong_stage, "body.fields." + kind.stages->field, zh + " / " + en);
}

std::vector<Route> gate_routes() {
    return {{"GET", "/api/v1/records/{record}/gates", "关口:进下一步之前要的,逐条看有没有", "Gates: what the next stages need, with what is there", {{"record", "记录编号", "record", true}}, false, gates}};
}

}    // namespace terrace::records
