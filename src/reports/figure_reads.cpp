#include "reports/figure_reads.hpp"

#include "base/csv.hpp"
#include "reports/report_making.hpp"

#include <charconv>

namespace terrace::reports {
namespace {

json::object wording(std::string_view zh, std::string_view en) { return {{"zh", zh}, {"en", en}}; }

// A further dimension's name: what an import map calls a column.
bool is_dimension(std::string_view name) {
    return !name.empty() && name.size() <= 60 &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

// Inside government figures are live and exact, within reach; everybody else has the daily edition (decision 8).
constexpr std::string_view beyond_reach = "read.figures;公开的数每天一版 the public ones: /api/v1/public/figures";

// What `by` may be.
std::string by_words(const CatalogueEntry& entry) {
    std::string words = "place / month / kind / source";
    for (const auto& dimension : entry.dimensions) words += " / " + dimension.id;
    return words + " / 记录带有的别的一项 or another dimension that its records carry";
}

}    // namespace

Result<FigureAsked> figure_asked(const ReadContext& read, const Parameters& parameters) {
    FigureAsked out;
    const auto name = parameters.text("name");
    if (!name) return refuse(No::missing_field, "name");
    auto entry = entry_named(read.views, *name, read.views.clock->zone().day_of(read.now));
    if (!entry) return refuse(No::not_found, "name", std::string{*name});
    out.entry = std::move(*entry);
    const auto from = parameters.day("from"), to = parameters.day("to"), as_of = parameters.day("as_of");
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    if (!as_of) return tl::unexpected(as_of.error());
    if (*from && *to && **to < **from) return refuse(No::out_of_range, "to", "≥ from " + write(**from));
    out.query.from = *from;
    out.query.to = *to;
    out.query.kind = parameters.text("kind").value_or("");
    out.query.source = parameters.text("source").value_or("");
    out.as_of = *as_of;
    out.position = read.snapshot.position();
    if (*as_of) {
        out.position = read.figures.position_on(**as_of, read.views.clock->zone());
        out.query.as_of = out.position;
    }
    // What stands, stands on a day: a certificate that runs out next month is known to, and still counts.
    if (!out.query.to && (out.entry.stock || out.entry.measure == Aggregate::share)) out.query.to = as_of->value_or(read.views.clock->zone().day_of(read.now));
    out.place = read.views.places->root();
    if (const auto given = parameters.text("place")) {
        auto named = place_named(*read.views.places, *given, to->value_or(read.views.clock->zone().day_of(read.now)));
        if (!named) return refuse(No::unknown_place, "place", std::string{*given});
        out.place = named->place;
        out.named = std::move(*named);
        if (!read.views.roster->may(read.actor, "read.figures", out.place, read.now)) return refuse(No::not_yours, "place", std::string{beyond_reach});
    } else {
        const auto reach = read.views.roster->reach(read.actor, "read.figures", read.now);
        if (reach.empty()) return refuse(No::not_yours, "", std::string{beyond_reach});
        if (std::find(reach.begin(), reach.end(), out.place) == reach.end()) out.place = reach.front();
    }
    const auto by = parameters.text("by").value_or("");
    if (by == "place")
        out.by = By::place;
    else if (by == "month")
        out.by = By::month;
    else if (by == "kind")
        out.by = By::kind;
    else if (by == "source")
        out.by = By::source;
    else if (is_dimension(by)) {
        out.by = By::dimension;
        out.query.dimension = by;
    } else if (!by.empty())
        return refuse(No::bad_value, "by", by_words(out.entry));
    const auto add_condition = [&](std::string_view condition) -> bool {
        const auto equals = condition.find('=');
        if (equals == std::string_view::npos || !is_dimension(condition.substr(0, equals))) return false;
        out.query.where.emplace_back(condition.substr(0, equals), condition.substr(equals + 1));
        return true;
    };
    if (const auto given = parameters.text("where"))
        if (!add_condition(*given)) return refuse(No::bad_value, "where", "department=PARK");
    if (const auto level = parameters.text("level")) {
        if (std::from_chars(level->data(), level->data() + level->size(), out.level).ec != std::errc{} || out.level < 1 || out.level > 9)
            return refuse(No::out_of_range, "level", "1–9");
    }
    if (out.named.carried_on.empty())
        out.query.within = out.place;
    else
        out.query.inside = [places = read.views.places, place = out.place, next = out.named.carried_on](PlaceId atom) {
            return places->within(atom, place) || std::any_of(next.begin(), next.end(), [&](PlaceId one) { return places->within(atom, one); });
        };
    return out;
}

namespace {

// A kind as it is called here; where nobody here uses it, as the newest playbook below calls it: a prefecture sums what its communities name.
const CaseKind* kind_known(const Playbook& playbook, std::string_view id, const std::vector<PlaceId>& path, Day on) {
    if (const auto* here = playbook.case_kind(id, path, on)) return here;
    const CaseKind* newest = nullptr;
    Day from;
    for (const auto& version : playbook.versions())
        for (const auto& kind : version.case_kinds)
            if (kind.id == id && (!newest || from <= version.valid_from)) {
                newest = &kind;
                from = version.valid_from;
            }
    return newest;
}

}    // namespace

// Its ancestor at the level asked, else the child of the place asked for; coarser facts keep a row of their own instead of being spread.
std::function<std::optional<std::string>(PlaceId)> figure_grouping(const ReadContext& read, const FigureAsked& asked) {
    const auto& places = *read.views.places;
    return [&places, asked](PlaceId atom) -> std::optional<std::string> {
        const auto path = places.path(atom);
        PlaceId label;
        bool below = false;
        for (const auto& place : path) {
            const auto* facts = places.find(place);
            const auto& next = asked.named.carried_on;
            if (asked.level ? facts && facts->level == asked.level : below || std::find(next.begin(), next.end(), place) != next.end()) {
                label = place;
                break;
            }
            if (place == asked.place) below = true;
        }
        return write(label.empty() ? asked.place : label);
    };
}

Result<std::optional<Position>> known_at(const ReadContext& read, const Parameters& parameters, std::string_view name) {
    const auto given = parameters.text(name);
    if (!given) return std::optional<Position>{};
    Position position = 0;
    const auto [end, wrong] = std::from_chars(given->data(), given->data() + given->size(), position);
    if (wrong == std::errc{} && end == given->data() + given->size() && position >= 0) return std::optional{position};
    const auto day = read_day(*given);
    if (!day) return refuse(No::bad_value, std::string{name}, "2024-03-08 / 1234(记录的序号 / position of a record)");
    return std::optional{read.figures.position_on(*day, read.views.clock->zone())};
}

namespace {

std::string_view word_of(FigureKind sure) { return sure == FigureKind::about ? "about" : sure == FigureKind::at_least ? "at_least" : "exact"; }

Result<std::string> table(const ReadContext& read, const Parameters& parameters, bool csv) {
    auto question = figure_asked(read, parameters);
    if (!question) return tl::unexpected(question.error());
    const auto& entry = question->entry;
    const auto group = question->by == By::place ? figure_grouping(read, *question) : nullptr;
    auto cells = values_of(read, entry, question->query, question->by, group);
    // A dimension that no record carries and no playbook knows is a slip of the pen, not a figure.
    if (question->by == By::dimension && cells.size() == 1 && cells.contains("") &&
        std::none_of(entry.dimensions.begin(), entry.dimensions.end(), [&](const auto& one) { return one.id == question->query.dimension; }))
        return refuse(No::bad_value, "by", by_words(entry));
    // What was known on an earlier day stands beside what is known now.
    const auto since = known_at(read, parameters, "changed_since");
    if (!since) return tl::unexpected(since.error());
    std::map<std::string, FigureValue> then;
    if (*since) {
        auto before = question->query;
        before.as_of = **since;
        then = values_of(read, entry, before, question->by, group);
        for (const auto& [label, cell] : then) cells.try_emplace(label);    // all of it was taken back since
    }
    const auto name_of_place = [&](const std::string& label) {
        const auto id = read_place(label);
        const auto* facts = id ? read.views.places->find(*id) : nullptr;
        return facts ? facts->name : label;
    };
    if (csv) {
        std::string out = question->by == By::place ? "place,name,value,records" : question->by == By::nothing ? "value,records" : "key,value,records";
        out += *since ? ",then\n" : "\n";
        for (const auto& [label, cell] : cells) {
            if (question->by == By::place) out += label + ',' + name_of_place(label) + ',';
            else if (question->by != By::nothing) out += csv_field(label) + ',';
            out += text_of(cell, entry) + ',' + std::to_string(cell.records);
            if (const auto was = then.find(label); *since) out += ',' + (was == then.end() ? std::string{} : text_of(was->second, entry));
            out += '\n';
        }
        const bool nothing_is_zero = entry.measure == Aggregate::count || entry.measure == Aggregate::sum || entry.measure == Aggregate::distinct;
        if (cells.empty() && question->by == By::nothing) out += std::string{nothing_is_zero ? "0,0" : ",0"} + (*since ? ",\n" : "\n");
        return out;
    }
    json::array rows;
    for (const auto& [label, cell] : cells) {
        json::object row{{"value", text_of(cell, entry)}, {"kind_of", word_of(cell.value ? cell.value->kind : FigureKind::exact)}, {"records", cell.records}};
        if (cell.of) row["of"] = *cell.of;
        if (*since) {
            const auto was = then.find(label);
            row["then"] = was == then.end() ? json::value("") : json::value(text_of(was->second, entry));
            row["changed"] = text_of(cell, entry) != (was == then.end() ? std::string{} : text_of(was->second, entry));
        }
        switch (question->by) {
            case By::place: row["place"] = json::object{{"id", label}, {"name", name_of_place(label)}}; break;
            case By::month: row["month"] = label; break;
            case By::kind: {
                const auto* kind = kind_known(*read.views.playbook, label, read.views.places->path(question->place), read.views.clock->zone().day_of(read.now));
                row["kind"] = json::object{{"id", label}, {"zh", kind ? kind->name.zh : label}, {"en", kind ? kind->name.en : label}};
                break;
            }
            case By::source: row["source"] = label; break;
            case By::dimension: {
                row[question->query.dimension] = label;
                for (const auto& dimension : entry.dimensions)
                    if (dimension.id == question->query.dimension)
                        for (const auto& choice : dimension.choices)
                            if (choice.id == label) row["title"] = wording(choice.name.zh, choice.name.en);
                break;
            }
            case By::nothing: break;
        }
        rows.push_back(std::move(row));
    }
    json::object out{{"name", entry.name},
                     {"title", wording(entry.title.zh, entry.title.en)},
                     {"unit", wording(entry.unit.zh, entry.unit.en)},
                     {"rule", wording(entry.rule.zh, entry.rule.en)},
                     {"span", entry.stock ? "stock" : "flow"},
                     {"adds_up", entry.measure == Aggregate::count || entry.measure == Aggregate::sum},
                     {"place", json::object{{"id", write(question->place)}, {"name", name_of_place(write(question->place))}}},
                     {"as_of", question->as_of ? write(*question->as_of) : write(read.now)},
                     {"position", question->position},
                     {"cells", std::move(rows)}};
    if (!entry.playbook.empty()) out["rule_version"] = json::object{{"playbook", entry.playbook}, {"version", entry.version}};
    if (!entry.scope.empty()) out["scope"] = entry.scope;
    if (*since) out["changed_since"] = std::string{*parameters.text("changed_since")};
    if (question->named.ended) out["old_code"] = old_code_json(*read.views.places, question->named);
    json::array doubts;
    for (const auto& one : broken_rules(read, entry, question->query))
        doubts.push_back({{"rule", one.rule}, {"text", wording(one.text.zh, one.text.en)}, {"found", wording(one.found.zh, one.found.en)}});
    out["doubts"] = std::move(doubts);
    out["left_out"] = left_out(read, entry, question->query);
    return json::serialize(out);
}

Result<std::string> all(const ReadContext& read, const Parameters&) {
    json::array items;
    for (const auto& one : catalogue(read.views, read.views.clock->zone().day_of(read.now))) {
        json::array dimensions;
        for (const auto& dimension : one.dimensions) dimensions.push_back({{"id", dimension.id}, {"title", wording(dimension.name.zh, dimension.name.en)}});
        items.push_back({{"name", one.name},
                         {"title", wording(one.title.zh, one.title.en)},
                         {"unit", wording(one.unit.zh, one.unit.en)},
                         {"rule", wording(one.rule.zh, one.rule.en)},
                         {"playbook", one.playbook},
                         {"dimensions", std::move(dimensions)}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> one(const ReadContext& read, const Parameters& parameters) { return table(read, parameters, false); }

constexpr Query record_query{"figures.record", "SELECT f.record, f.what, f.place, f.day, f.kind, f.source, f.count, r.stream, r.event, r.said_at FROM facts f "
                                               "JOIN records r ON r.domain = f.domain AND r.position = f.record WHERE f.domain = $1 AND f.record = $2 AND f.what = $3"};

// The records behind a cell, newest first; a cursor is the last position shown.
Result<std::string> records(const ReadContext& read, const Parameters& parameters) {
    auto question = figure_asked(read, parameters);
    const auto limit = parameters.limit();
    if (!question) return tl::unexpected(question.error());
    if (!limit) return tl::unexpected(limit.error());
    Position before = INT64_MAX;
    if (const auto cursor = parameters.text("cursor"))
        if (std::from_chars(cursor->data(), cursor->data() + cursor->size(), before).ec != std::errc{}) return refuse(No::bad_value, "cursor", "cursor");
    // A share opens to the records of its part.
    auto entry = question->entry;
    while (entry.measure == Aggregate::share) {
        auto part = entry_named(read.views, entry.part, read.views.clock->zone().day_of(read.now));
        if (!part) return refuse(No::not_found, "name", entry.part);
        entry = std::move(*part);
    }
    const auto query = facts_of(entry, question->query);
    const auto positions = read.figures.evidence(query, static_cast<std::size_t>(*limit) + 1, before);
    json::array items;
    std::optional<std::string> next;
    Position last = 0;
    for (const auto position : positions) {
        if (static_cast<std::int64_t>(items.size()) >= *limit) {
            next = std::to_string(last);
            break;
        }
        if (position == last) continue;
        read.snapshot.run(record_query, {position, query.what}, [&](const Row& row) {
            const auto* place = read.views.places->find(row.place(2));
            items.push_back({{"position", position},
                             {"event", row.text(8)},
                             {row.text(8).starts_with("records.") ? "record" : "case", write(row.uuid(7))},
                             {"place", json::object{{"id", write(row.place(2))}, {"name", place ? place->name : ""}}},
                             {"day", write(Day{static_cast<std::int32_t>(row.integer(3))})},
                             {"kind", row.text(4)},
                             {"source", row.text(5)},
                             {"count", row.integer(6)},
                             {"said_at", write(row.instant(9))}});
            return true;
        });
        last = position;
    }
    json::object out{{"items", std::move(items)}, {"position", question->position}};
    if (next) out["next"] = *next;
    return json::serialize(out);
}

const std::vector<ParameterFacts> filters{{"name", "指标", "figure", true},
                                          {"place", "地方编号或区划代码;不写则是自己管的(第一处)", "place id or division code; your own (the first) when absent"},
                                          {"from", "从哪天", "first day"},
                                          {"to", "到哪天", "last day"},
                                          {"by", "place / month / kind / source / 其他维度", "place / month / kind / source / a further dimension"},
                                          {"level", "按第几级地方分", "level of the places"},
                                          {"kind", "类别", "kind"},
                                          {"source", "来源", "source"},
                                          {"where", "其他维度,如 department=PARK", "a further dimension, such as department=PARK"},
                                          {"as_of", "当时所知(日期)", "as known on that day"},
                                          {"changed_since", "与那天所知相比(日期,或记录的序号)", "beside what was known on that day, or at that record"},
                                          {"cursor", "接着上一页", "where the last page ended"},
                                          {"limit", "每页 1–200", "1–200"}};

}    // namespace

Result<std::string> figure_table(const ReadContext& read, const Parameters& parameters, bool csv) { return table(read, parameters, csv); }

std::vector<Route> figure_routes() {
    return {
        {"GET", "/api/v1/figures", "有哪些数", "The figures there are", {}, false, all},
        {"GET", "/api/v1/figures/{name}", "一个数:按地方、月份、类别,可看当时所知", "One figure by place, month or kind, as known on any day", filters, false, one},
        {"GET", "/api/v1/figures/{name}/records", "这个数背后的记录", "The records behind a figure", filters, false, records},
    };
}

}    // namespace terrace::reports
