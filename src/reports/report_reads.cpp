#include "reports/report_reads.hpp"

#include "base/text_form.hpp"
#include "desk/brief.hpp"
#include "modules/reports/reports.hpp"
#include "reports/changes.hpp"
#include "reports/old_code.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

constexpr std::size_t issued_shown_max = 200;
constexpr std::size_t moved_shown_max = 100;    // records named for one cell

Result<PlaceId> place_of(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("place");
    if (given) {
        const auto named = place_named(*read.views.places, *given, read.views.clock->zone().day_of(read.now));
        if (!named) return refuse(No::unknown_place, "place", std::string{*given});
        return named->place;
    }
    const auto reach = read.views.roster->reach(read.actor, "read.figures", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto root = read.views.places->root();
    return std::find(reach.begin(), reach.end(), root) == reach.end() ? reach.front() : root;
}

// Templates of the playbooks that hold at a place, or anywhere in the office.
Result<std::string> samples(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_of(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    for (const auto& installed : read.views.playbook->all_methods()) {
        const auto& one = *installed.methods;
        if (read.views.playbook->methods(one.playbook, today) != &installed) continue;
        if (parameters.text("place") && std::none_of(installed.places.begin(), installed.places.end(), [&](PlaceId outer) { return read.views.places->within(*place, outer) || read.views.places->within(outer, *place); })) continue;
        for (const auto& sample : one.reports) {
            json::array places;
            for (const auto id : installed.places) places.push_back(place_brief(read.views, id));
            const auto span = span_of(sample.period, today);
            items.push_back({{"name", one.playbook + '.' + sample.id},
                             {"title", wording(sample.name.zh, sample.name.en)},
                             {"playbook", wording(one.title.zh, one.title.en)},
                             {"version", one.version},
                             {"period", boost::describe::enum_to_string(sample.period, "")},
                             {"now", period_text(sample.period, span)},
                             {"last", period_text(sample.period, days_of(sample.period, span, ReportDays::last))},
                             {"places", std::move(places)}});
        }
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> one(const ReadContext& read, const Parameters& parameters) {
    const auto asked = report_asked(read, parameters);
    if (!asked) return tl::unexpected(asked.error());
    const auto made = make_report(read, *asked);
    if (!made) return tl::unexpected(made.error());
    return json::serialize(report_json(read, *made));
}

json::object issued_json(const ReadContext& read, const issued::IssuedRow& row) {
    return {{"report", write(static_cast<const Uuid&>(row.report))}, {"name", row.playbook + '.' + row.sample}, {"title", row.title}, {"version", row.version}, {"place", place_brief(read.views, row.place)},
            {"from", write(row.first)}, {"to", write(row.last)}, {"cells", row.cells}, {"known_at", row.known_at}, {"by", post_brief(read.views, row.by)}, {"issued_at", write(row.at)}, {"sha256", hex(row.sha256.view())}};
}

Result<std::string> issued_list(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_of(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto reach = read.views.roster->reach(read.actor, "read.figures", read.now);
    const auto& places = *read.views.places;
    const bool named = parameters.text("place").has_value();
    json::array items;
    for (const auto& row : issued::issued_reports(read.snapshot, issued_shown_max, [&](const issued::IssuedRow& row) {
             return std::any_of(reach.begin(), reach.end(), [&](PlaceId outer) { return places.within(row.place, outer); }) && (!named || places.within(row.place, *place));
         }))
        items.push_back(issued_json(read, row));
    return json::serialize(json::object{{"items", std::move(items)}});
}

// One cell as it was written, as it is by the same rule, and by the rule of today, with the records between.
class CellBeside {
  public:
    CellBeside(const ReadContext& read, const issued::ReportIssued& report) : read_{read}, report_{report}, today_{read.views.clock->zone().day_of(read.now)} {}

    json::object told(const issued::IssuedCell& cell) {
        const auto name = cell.indicator.value;
        const auto then_rule = entry_of_version(read_.views, name, cell.version);
        auto rule = entry_named(read_.views, name, today_);
        json::object out{{"cell", cell.cell.value}, {"indicator", name}, {"place", place_brief(read_.views, cell.place)}, {"to", write(cell.to)},
                         {"then", json::object{{"value", cell.value.value}, {"kind_of", cell.sure.value}, {"records", cell.records}, {"version", cell.version}}}};
        if (cell.from) out["from"] = write(*cell.from);
        const auto& titled = rule ? *rule : then_rule ? *then_rule : CatalogueEntry{};
        out["title"] = wording(titled.title.zh, titled.title.en);
        out["unit"] = wording(titled.unit.zh, titled.unit.en);
        if (!rule || !then_rule) {
            // The indicator is in no version that holds today.
            out["now"] = nullptr;
            out["changed"] = true;
            out["moved"] = 0;
            out["records"] = json::array{};
            return out;
        }
        std::vector<std::pair<std::string, std::string>> where;
        for (const auto& [field, value] : cell.where) where.emplace_back(field, value.value);
        const auto query = query_of(cell.place, cell.from, cell.to, where, {});
        const auto now = value_of(read_, *rule, query), by_then = same_rule(*rule, *then_rule) ? now : value_of(read_, *then_rule, query);
        out["now"] = json::object{{"value", text_of(now, *rule)}, {"kind_of", kind_word(now)}, {"records", now.records}, {"version", rule->version}};
        const auto kind_now = kind_word(now);
        out["changed"] = text_of(now, *rule) != cell.value.value || kind_now != cell.sure.value;
        const auto moved = records_moved(read_, *then_rule, query, report_.known_at, read_.snapshot.position());
        out["moved"] = moved.size();
        out["records"] = moved_json(read_, moved, *then_rule, moved_shown_max);
        if (rule->version != cell.version) out["rule"] = json::object{{"then", cell.version}, {"now", rule->version}, {"counts_as_then", same_rule(*rule, *then_rule)}, {"by_rule_of_then", text_of(by_then, *then_rule)}};
        // Counted again as known then: where this differs, the places were divided anew since.
        if (read_.views.places->version() != report_.places_version) {
            auto before = query;
            before.as_of = report_.known_at;
            const auto again = text_of(value_of(read_, *then_rule, before), *then_rule);
            if (again != cell.value.value) out["places_moved"] = json::object{{"counted_again", again}};
        }
        return out;
    }

  private:
    const ReadContext& read_;
    const issued::ReportIssued& report_;
    Day today_;
};

Result<std::string> issued_one(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<issued::ReportId>("report");
    if (!id) return tl::unexpected(id.error());
    const auto kept = issued::report_named(read.snapshot, *id);
    if (!kept) return refuse(No::not_found, "report", write(static_cast<const Uuid&>(*id)));
    const auto& report = kept->report;
    if (!read.views.roster->may(read.actor, "read.figures", report.place, read.now)) return refuse(No::not_yours, "", "read.figures");
    CellBeside beside{read, report};
    json::array cells;
    std::int64_t changed = 0;
    std::map<std::string, json::object> moved;    // each record once, over all cells
    for (const auto& cell : report.cells) {
        auto told = beside.told(cell);
        changed += told.at("changed").as_bool();
        for (const auto& one : told.at("records").as_array()) {
            const auto& each = one.as_object();
            for (const auto* name : {"record", "case", "stream"})
                if (const auto* stream = each.if_contains(name)) moved.emplace(std::string{stream->as_string()}, each);
        }
        cells.push_back(std::move(told));
    }
    json::array records;
    for (auto& [stream, one] : moved) {
        one.erase("count");
        one.erase("value");
        records.push_back(std::move(one));
    }
    json::array silent;
    for (const auto& one : report.not_synced) silent.push_back({{"place", place_brief(read.views, one.place)}, {"since", write(one.since)}, {"phones", one.phones}});
    json::object out{{"report", write(static_cast<const Uuid&>(report.report))},
                     {"name", report.playbook.value + '.' + report.sample.value},
                     {"title", report.title.value},
                     {"version", report.version},
                     {"place", place_brief(read.views, report.place)},
                     {"from", write(report.first)},
                     {"to", write(report.last)},
                     {"language", report.language.value},
                     {"known_at", report.known_at},
                     {"places_version", json::object{{"then", report.places_version}, {"now", read.views.places->version()}}},
                     {"by", post_brief(read.views, report.by)},
                     {"issued_at", write(kept->at)},
                     {"sha256", hex(report.sha256.view())},
                     {"text", report.text.value},
                     {"not_synced", std::move(silent)},
                     {"position", read.snapshot.position()},
                     {"changed", changed},
                     {"cells", std::move(cells)},
                     {"moved", std::move(records)}};
    // The same report as it would read now.
    const auto language = report.language == "en" ? Language::en : Language::zh;
    const auto name = report.playbook.value + '.' + report.sample.value;
    const auto* installed = read.views.playbook->methods(report.playbook.value, read.views.clock->zone().day_of(read.now));
    const auto* sample = installed ? installed->methods->report(report.sample.value) : nullptr;
    if (sample)
        if (const auto now = make_report(read, {name, report.place, period_text(sample->period, {report.first, report.last}), language, {}}))
            out["now"] = json::object{{"text", now->text}, {"sha256", hex(now->sha256.view())}};
    return json::serialize(out);
}

}    // namespace

Result<ReportAsked> report_asked(const ReadContext& read, const Parameters& parameters) {
    const auto name = parameters.text("name"), period = parameters.text("period");
    if (!name) return refuse(No::missing_field, "name");
    if (!period) return refuse(No::missing_field, "period");
    const auto place = place_of(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const auto language = parameters.text("lang").value_or("zh");
    if (language != "zh" && language != "en") return refuse(No::bad_value, "lang", "zh / en");
    return ReportAsked{std::string{*name}, *place, std::string{*period}, language == "en" ? Language::en : Language::zh, {}};
}

std::vector<Route> report_routes() {
    const ParameterFacts place{"place", "地方编号或区划代码", "place id or division code"};
    return {
        {"GET", "/api/v1/reports", "有哪些报告样板", "The report templates there are", {place}, false, samples},
        {"GET", "/api/v1/reports/{name}", "按样板做一份报告:某地、某期,每个数能点开", "A report of a place and a period by its template; each figure opens",
         {{"name", "样板,如 weixin.friday_list", "template", true}, place, {"period", "哪一期:2024-03、2024-Q1、2024;周报写那周的一天", "period: 2024-03, 2024-Q1, 2024; of a week any of its days", true}, {"lang", "zh / en", "zh / en"}}, false, one},
        {"GET", "/api/v1/issued-reports", "发出的报告", "Reports as issued", {place}, false, issued_list},
        {"GET", "/api/v1/issued-reports/{report}", "一份发出的报告:当时怎么写、现在怎样、因为哪些记录", "A report as issued beside what is known now, and the records between", {{"report", "报告编号", "report", true}}, false, issued_one},
    };
}

}    // namespace terrace::reports
