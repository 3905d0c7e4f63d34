#include "reports/figure_reads.hpp"

#include "base/csv.hpp"

#include <charconv>

namespace terrace::reports {
namespace {

constexpr std::array definitions{
    FigureDefinition{"cases.received", "cases.received", "", Measure::count, "受理", "Received", "件", "cases",
                     "按受理当天、当时所报的地方计;撤回的、并到另一件的不计。", "Counted on the day and at the place told; withdrawn and duplicate cases are left out."},
    FigureDefinition{"cases.answered", "cases.answered", "", Measure::count, "已答复", "Answered", "件", "cases",
                     "首次答复计一次;重开后的再次答复不另计。", "The first answer counts once; answers after a reopening are not counted again."},
    FigureDefinition{"cases.answered_in_time", "cases.answered_in_time", "cases.answered", Measure::count, "按时答复", "Answered in time", "件", "cases",
                     "首次答复不晚于承诺时限;暂停的时间不算。", "The first answer came within the promise; time paused is not counted."},
    FigureDefinition{"cases.confirmed", "cases.confirmed", "", Measure::count, "已确认解决", "Confirmed as solved", "件", "cases",
                     "由来办事的人或另一岗位回访确认;重开的退出。", "Confirmed by the asker or by another post that called back; reopened ones leave."},
    FigureDefinition{"cases.problems_solved", "cases.problems_solved", "", Measure::count, "协调解决问题", "Problems solved", "个", "problems",
                     "类别为“问题”、已确认解决的事项。", "Confirmed cases of the category problem."},
    FigureDefinition{"cases.livelihood_done", "cases.livelihood_done", "", Measure::count, "办理民生实事", "Livelihood items done", "件", "items",
                     "类别为“民生实事”、已确认办结的事项。", "Confirmed cases of the category livelihood."},
    FigureDefinition{"cases.reopened", "cases.reopened", "", Measure::count, "重新打开", "Reopened", "次", "times",
                     "每重开一次计一次。", "Each reopening counts once."},
    FigureDefinition{"cases.declined", "cases.declined", "", Measure::count, "依规不予受理", "Declined on a legal basis", "件", "cases",
                     "写明依据;重开的退出。", "With its basis cited; reopened ones leave."},
    FigureDefinition{"cases.median_hours", "cases.answered", "", Measure::median, "答复用时中位数", "Median hours to the answer", "小时", "hours",
                     "从受理到首次答复的自然时间,取中位数,保留四位小数。", "From taking to the first answer in hours of the calendar; the median, four decimals."},
    // Of lists taken over from elsewhere (导入的历史清单): everything on the day the case was opened, judged by the list's own target dates.
    FigureDefinition{"cases.listed", "cases.received", "", Measure::count, "导入事项", "Imported cases", "件", "cases",
                     "导入清单里的事项,按受理当天计。", "Cases of imported lists, on the day each was opened.", "imported=yes"},
    FigureDefinition{"cases.listed_closed", "cases.received", "", Measure::count, "导入事项:已办结", "Imported cases closed", "件", "cases",
                     "清单里有办结时间的。", "Those with a closing time in the list.", "closed=yes"},
    FigureDefinition{"cases.listed_on_time", "cases.received", "cases.received", Measure::count, "导入事项:按时", "Imported cases on time", "件", "cases",
                     "没有时限的算按时;清单未下结论的不计。", "A case without a target counts as on time; where the list withholds its verdict, none is counted.", "verdict=in_time"},
    FigureDefinition{"cases.listed_overdue", "cases.received", "cases.received", Measure::count, "导入事项:超期", "Imported cases overdue", "件", "cases",
                     "晚于时限办结,或到清单之日仍未办结;清单未下结论的不计。", "Closed after the target, or open past it on the list's day; where the list withholds its verdict, none is counted.", "verdict=overdue"},
    FigureDefinition{"cases.listed_no_target", "cases.received", "", Measure::count, "导入事项:没有时限", "Imported cases without a target", "件", "cases",
                     "清单里没有时限的。", "Those without a target date.", "target=no"},
    FigureDefinition{"cases.listed_closed_late", "cases.received", "", Measure::count, "导入事项:晚于时限办结", "Imported cases closed after their target", "件", "cases",
                     "办结时间晚于时限的,不论清单怎么下结论。", "Closed after the target, whatever the list's own verdict.", "late=yes"},
    FigureDefinition{"cases.listed_open_with_target", "cases.received", "", Measure::count, "导入事项:有时限未办结", "Imported cases open with a target", "件", "cases",
                     "有时限、没有办结时间的。", "With a target date and no closing time.", "waiting=yes"},
    FigureDefinition{"cases.listed_median_hours", "cases.received", "", Measure::median, "导入事项:办结用时中位数", "Median hours to closing, imported cases", "小时", "hours",
                     "从受理到办结的自然时间,取中位数,保留四位小数。", "From opening to closing in hours of the calendar; the median, four decimals.", "closed=yes"},
};

const FigureDefinition* definition_of(std::string_view name) {
    const auto found = std::find_if(definitions.begin(), definitions.end(), [&](const auto& one) { return one.name == name; });
    return found == definitions.end() ? nullptr : &*found;
}

json::object wording(std::string_view zh, std::string_view en) { return {{"zh", zh}, {"en", en}}; }

// Twice the seconds as hours with four decimals, rounded half up, without floating point.
std::string hours_text(std::int64_t seconds_twice) {
    const auto scaled = (seconds_twice * 10'000 + 3'600) / 7'200;
    char text[40];
    std::snprintf(text, sizeof text, "%lld.%04lld", static_cast<long long>(scaled / 10'000), static_cast<long long>(scaled % 10'000));
    return text;
}

// A further dimension's name: what an import map calls a column.
bool is_dimension(std::string_view name) {
    return !name.empty() && name.size() <= 60 &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

struct Asked {
    const FigureDefinition* definition = nullptr;
    FigureQuery query;
    By by = By::nothing;
    PlaceId place;
    int level = 0;
    std::optional<Day> as_of;
    Position position = 0;
};

Result<Asked> asked(const ReadContext& read, const Parameters& parameters) {
    Asked out;
    const auto name = parameters.text("name");
    if (!name) return refuse(No::missing_field, "name");
    out.definition = definition_of(*name);
    if (!out.definition) return refuse(No::not_found, "name", std::string{*name});
    const auto from = parameters.day("from"), to = parameters.day("to"), as_of = parameters.day("as_of");
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    if (!as_of) return tl::unexpected(as_of.error());
    out.query.what = out.definition->what;
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
    out.place = read.views.places->root();
    if (const auto given = parameters.text("place")) {
        // A place is named by its id or by its division code on the last day asked for.
        const auto day = to->value_or(read.views.clock->zone().day_of(read.now));
        const auto id = read_place(*given);
        if (id && read.views.places->find(*id))
            out.place = *id;
        else if (const auto by_code = read.views.places->by_code(*given, day))
            out.place = *by_code;
        else
            return refuse(No::unknown_place, "place", std::string{*given});
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
        return refuse(No::bad_value, "by", "place / month / kind / source / department …");
    const auto add_condition = [&](std::string_view condition) -> bool {
        const auto equals = condition.find('=');
        if (equals == std::string_view::npos || !is_dimension(condition.substr(0, equals))) return false;
        out.query.where.emplace_back(condition.substr(0, equals), condition.substr(equals + 1));
        return true;
    };
    if (!out.definition->where.empty()) ENSURE(add_condition(out.definition->where));
    if (const auto given = parameters.text("where"))
        if (!add_condition(*given)) return refuse(No::bad_value, "where", "department=PARK");
    if (const auto level = parameters.text("level")) {
        if (std::from_chars(level->data(), level->data() + level->size(), out.level).ec != std::errc{} || out.level < 1 || out.level > 9)
            return refuse(No::out_of_range, "level", "1–9");
    }
    const auto& places = *read.views.places;
    out.query.inside = [&places, place = out.place](PlaceId atom) { return places.within(atom, place); };
    return out;
}

// The label an atom is counted under: its ancestor at the level asked, else the child of the place asked for; coarser facts keep
// a row of their own instead of being spread.
std::function<std::optional<std::string>(PlaceId)> grouping(const ReadContext& read, const Asked& asked) {
    const auto& places = *read.views.places;
    return [&places, asked](PlaceId atom) -> std::optional<std::string> {
        const auto path = places.path(atom);
        PlaceId label;
        bool below = false;
        for (const auto& place : path) {
            const auto* facts = places.find(place);
            if (asked.level ? facts && facts->level == asked.level : below) {
                label = place;
                break;
            }
            if (place == asked.place) below = true;
        }
        return write(label.empty() ? asked.place : label);
    };
}

Result<std::string> table(const ReadContext& read, const Parameters& parameters, bool csv) {
    auto question = asked(read, parameters);
    if (!question) return tl::unexpected(question.error());
    const auto& definition = *question->definition;
    const auto cells = read.figures.cells(question->query, question->by, definition.measure, question->by == By::place ? grouping(read, *question) : nullptr);
    std::map<std::string, FigureCell> wholes;
    if (!definition.only.empty()) {
        auto whole = question->query;
        whole.what = definition.only;
        if (!definition.where.empty()) whole.where.front() = {"imported", "yes"};    // the part's own condition binds the part alone
        wholes = read.figures.cells(whole, question->by, Measure::count, question->by == By::place ? grouping(read, *question) : nullptr);
    }
    const auto value_of = [&](const FigureCell& cell) {
        return definition.measure == Measure::median ? (cell.median ? hours_text(cell.median_twice) : std::string{}) : std::to_string(cell.count);
    };
    const auto name_of_place = [&](const std::string& label) {
        const auto id = read_place(label);
        const auto* facts = id ? read.views.places->find(*id) : nullptr;
        return facts ? facts->name : label;
    };
    if (csv) {
        std::string out = question->by == By::place ? "place,name,value,records\n" : question->by == By::nothing ? "value,records\n" : "key,value,records\n";
        for (const auto& [label, cell] : cells) {
            if (question->by == By::place) out += label + ',' + name_of_place(label) + ',';
            else if (question->by != By::nothing) out += csv_field(label) + ',';
            out += value_of(cell) + ',' + std::to_string(cell.records) + '\n';
        }
        if (cells.empty() && question->by == By::nothing) out += definition.measure == Measure::median ? ",0\n" : "0,0\n";
        return out;
    }
    json::array rows;
    for (const auto& [label, cell] : cells) {
        json::object row{{"value", value_of(cell)}, {"kind_of", "exact"}, {"records", cell.records}};
        if (const auto whole = wholes.find(label); whole != wholes.end()) row["of"] = whole->second.count;
        switch (question->by) {
            case By::place: row["place"] = json::object{{"id", label}, {"name", name_of_place(label)}}; break;
            case By::month: row["month"] = label; break;
            case By::kind: {
                const auto* kind = read.views.playbook->case_kind(label, read.views.places->path(question->place), read.views.clock->zone().day_of(read.now));
                row["kind"] = json::object{{"id", label}, {"zh", kind ? kind->name.zh : label}, {"en", kind ? kind->name.en : label}};
                break;
            }
            case By::source: row["source"] = label; break;
            case By::dimension: row[question->query.dimension] = label; break;
            case By::nothing: break;
        }
        rows.push_back(std::move(row));
    }
    json::object out{{"name", definition.name},
                     {"title", wording(definition.zh, definition.en)},
                     {"unit", wording(definition.unit_zh, definition.unit_en)},
                     {"rule", wording(definition.rule_zh, definition.rule_en)},
                     {"place", json::object{{"id", write(question->place)}, {"name", name_of_place(write(question->place))}}},
                     {"as_of", question->as_of ? write(*question->as_of) : write(read.now)},
                     {"position", question->position},
                     {"cells", std::move(rows)}};
    return json::serialize(out);
}

Result<std::string> all(const ReadContext&, const Parameters&) {
    json::array items;
    for (const auto& one : definitions)
        items.push_back({{"name", one.name}, {"title", wording(one.zh, one.en)}, {"unit", wording(one.unit_zh, one.unit_en)}, {"rule", wording(one.rule_zh, one.rule_en)}});
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> one(const ReadContext& read, const Parameters& parameters) { return table(read, parameters, false); }

constexpr Query record_query{"figures.record", "SELECT f.record, f.what, f.place, f.day, f.kind, f.source, f.count, r.stream, r.event, r.said_at FROM facts f "
                                               "JOIN records r ON r.domain = f.domain AND r.position = f.record WHERE f.domain = $1 AND f.record = $2 AND f.what = $3"};

// The records behind a cell, newest first; a cursor is the last position shown.
Result<std::string> records(const ReadContext& read, const Parameters& parameters) {
    auto question = asked(read, parameters);
    const auto limit = parameters.limit();
    if (!question) return tl::unexpected(question.error());
    if (!limit) return tl::unexpected(limit.error());
    Position before = INT64_MAX;
    if (const auto cursor = parameters.text("cursor"))
        if (std::from_chars(cursor->data(), cursor->data() + cursor->size(), before).ec != std::errc{}) return refuse(No::bad_value, "cursor", "cursor");
    const auto positions = read.figures.evidence(question->query, static_cast<std::size_t>(*limit) + 1, before);
    json::array items;
    std::optional<std::string> next;
    Position last = 0;
    for (const auto position : positions) {
        if (static_cast<std::int64_t>(items.size()) >= *limit) {
            next = std::to_string(last);
            break;
        }
        if (position == last) continue;
        read.snapshot.run(record_query, {position, question->query.what}, [&](const Row& row) {
            const auto* place = read.views.places->find(row.place(2));
            items.push_back({{"position", position},
                             {"event", row.text(8)},
                             {"case", write(row.uuid(7))},
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
                                          {"place", "地方编号或区划代码", "place id or division code"},
                                          {"from", "从哪天", "first day"},
                                          {"to", "到哪天", "last day"},
                                          {"by", "place / month / kind / source / 其他维度", "place / month / kind / source / a further dimension"},
                                          {"level", "按第几级地方分", "level of the places"},
                                          {"kind", "类别", "kind"},
                                          {"source", "来源", "source"},
                                          {"where", "其他维度,如 department=PARK", "a further dimension, such as department=PARK"},
                                          {"as_of", "当时所知(日期)", "as known on that day"},
                                          {"cursor", "接着上一页", "where the last page ended"},
                                          {"limit", "每页 1–200", "1–200"}};

}    // namespace

std::span<const FigureDefinition> figure_definitions() { return definitions; }

Result<std::string> figure_table(const ReadContext& read, const Parameters& parameters, bool csv) { return table(read, parameters, csv); }

std::vector<Route> figure_routes() {
    return {
        {"GET", "/api/v1/figures", "有哪些数", "The figures there are", {}, false, all},
        {"GET", "/api/v1/figures/{name}", "一个数:按地方、月份、类别,可看当时所知", "One figure by place, month or kind, as known on any day", filters, false, one},
        {"GET", "/api/v1/figures/{name}/records", "这个数背后的记录", "The records behind a figure", filters, false, records},
    };
}

}    // namespace terrace::reports
