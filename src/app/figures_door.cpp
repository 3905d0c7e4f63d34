#include "app/figures_door.hpp"

#include "app/county.hpp"
#include "app/dhis2.hpp"
#include "app/figures_sheet.hpp"
#include "app/report_doors.hpp"
#include "reports/catalogue.hpp"
#include "reports/changes.hpp"
#include "reports/figure_reads.hpp"
#include "reports/old_code.hpp"

#include "base/csv.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>

namespace terrace {
namespace {

constexpr std::size_t dhis2_periods_max = 400;

// All the records behind a figure, page after page, newest first: a line of CSV each, or {"items": […]}.
Result<std::string> every_record(const ReadContext& read, Parameters parameters, bool csv) {
    const auto routes = reports::figure_routes();
    const auto route = std::find_if(routes.begin(), routes.end(), [](const auto& one) { return one.path.ends_with("/records"); });
    ENSURE(route != routes.end());
    parameters.values["limit"] = "200";
    json::array items;
    while (true) {
        const auto told = route->answer(read, parameters);
        if (!told) return tl::unexpected(told.error());
        auto page = json::parse(*told).as_object();
        for (auto& item : page.at("items").as_array()) items.push_back(std::move(item));
        const auto* next = page.if_contains("next");
        if (!next) break;
        parameters.values["cursor"] = std::string{next->as_string()};
    }
    if (!csv) return json::serialize(json::object{{"items", std::move(items)}});
    std::string out = "position,day,event,id,place,place_name,kind,source,count,said_at\n";
    const auto text = [](const json::object& row, std::string_view key) {
        const auto* value = row.if_contains(key);
        return !value ? std::string{} : value->is_string() ? csv_field(std::string{value->as_string()}) : json::serialize(*value);
    };
    for (const auto& item : items) {
        const auto& row = item.as_object();
        const auto& place = row.at("place").as_object();
        out += text(row, "position") + ',' + text(row, "day") + ',' + text(row, "event") + ',' + text(row, row.contains("case") ? "case" : "record") + ',' + text(place, "id") + ',' +
               text(place, "name") + ',' + text(row, "kind") + ',' + text(row, "source") + ',' + text(row, "count") + ',' + text(row, "said_at") + '\n';
    }
    return out;
}

// Which cells changed since, from what to what, through which records: a line for each record of each cell, or the answer as it is.
Result<std::string> every_change(const ReadContext& read, const Parameters& parameters, bool csv) {
    const auto told = reports::change_routes().front().answer(read, parameters);
    if (!told || !csv) return told;
    const auto answer = json::parse(*told).as_object();
    std::string out = "key,name,then,now,how,event,id,position,day,place,place_name,count,value,said_at,recorded_at\n";
    const auto text = [](const json::object& row, std::string_view key) {
        const auto* value = row.if_contains(key);
        return !value ? std::string{} : value->is_string() ? std::string{value->as_string()} : json::serialize(*value);
    };
    for (const auto& one : answer.at("cells").as_array()) {
        const auto& cell = one.as_object();
        const auto* place = cell.if_contains("place");
        const std::vector<std::string> head{text(cell, "key"), place ? text(place->as_object(), "name") : std::string{}, text(cell, "then"), text(cell, "now")};
        for (const auto& moved : cell.at("records").as_array()) {
            const auto& row = moved.as_object();
            const auto& where = row.at("place").as_object();
            auto line = head;
            for (const auto& each : {text(row, "how"), text(row, "event"), text(row, row.contains("case") ? "case" : row.contains("record") ? "record" : "stream"), text(row, "position"), text(row, "day"), text(where, "id"),
                                     text(where, "name"), text(row, "count"), text(row, "value"), text(row, "said_at"), text(row, "recorded_at")})
                line.push_back(each);
            out += csv_row(line) + '\n';
        }
    }
    return out;
}

// A script reads the figure; whoever started it reads what an old code stood for.
void tell_old_code(const ReadContext& read, const Parameters& parameters, std::ostream& notes) {
    const auto code = parameters.text("place");
    const auto to = parameters.day("to");
    if (!code || !to) return;
    const auto named = reports::place_named(*read.views.places, *code, to->value_or(read.views.clock->zone().day_of(read.now)));
    if (!named || !named->ended) return;
    const auto told = reports::old_code_json(*read.views.places, *named);
    notes << told.at("words").at("zh").as_string().c_str() << '\n' << told.at("words").at("en").as_string().c_str() << '\n';
}

// Which figures there are, for whoever does not know their names.
Result<std::string> every_name(const ReadContext& read, bool csv) {
    json::array items;
    std::string out = "name,zh,en,unit_zh,unit_en\n";
    for (const auto& one : reports::catalogue(read.views, read.views.clock->zone().day_of(read.now))) {
        out += csv_row({one.name, one.title.zh, one.title.en, one.unit.zh, one.unit.en}) + '\n';
        if (!csv) items.push_back(json::object{{"name", one.name}, {"title", json::object{{"zh", one.title.zh}, {"en", one.title.en}}}, {"unit", json::object{{"zh", one.unit.zh}, {"en", one.unit.en}}}});
    }
    return csv ? out : json::serialize(json::object{{"items", std::move(items)}});
}

// A value for every place below the one asked and every whole period; what cannot be told so is named in `notes`.
Result<std::string> dhis2_values(const ReadContext& read, const FiguresAsked& asked, const Parameters& parameters, std::ostream& notes) {
    const auto from = parameters.day("from"), to = parameters.day("to");
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    if (!*from || !*to) return refuse(No::missing_field, *from ? "to" : "from", "2024-01-01");
    if (parameters.text("by")) return refuse(No::bad_value, "by", "dhis2 按地方和期出数 / dhis2 is by place and period");
    const auto period = asked.period == "day" ? Dhis2Period::day : asked.period == "quarter" ? Dhis2Period::quarter : asked.period == "year" ? Dhis2Period::year : Dhis2Period::month;
    const auto spans = dhis2_periods(period, **from, **to);
    if (spans.empty()) return refuse(No::out_of_range, "from", "没有一个完整的期 / no whole period lies within");
    if (spans.size() > dhis2_periods_max) return refuse(No::too_many, "from", std::to_string(dhis2_periods_max));
    std::vector<Dhis2Value> values;
    std::int64_t without_value = 0;
    std::map<std::string, std::string> without_code;
    for (const auto& span : spans) {
        auto each = parameters;
        each.values["by"] = "place";
        each.values["from"] = write(span.from);
        each.values["to"] = write(span.to);
        const auto told = reports::figure_table(read, each, false);
        if (!told) return tl::unexpected(told.error());
        const auto table = json::parse(*told);
        for (const auto& cell : table.at("cells").as_array()) {
            const auto& place = cell.at("place");
            const auto id = read_place(std::string_view{place.at("id").as_string()});
            const auto* facts = id ? read.views.places->find(*id) : nullptr;
            const std::string value{cell.at("value").as_string()}, sure{cell.at("kind_of").as_string()};
            if (!facts || facts->code.empty()) {
                without_code.emplace(place.at("id").as_string(), place.at("name").as_string());
            } else if (value.empty()) {
                ++without_value;
            } else {
                values.push_back({asked.name, span.name, facts->code, value, sure == "about" ? "约 about" : sure == "at_least" ? "至少 at least" : ""});
            }
        }
    }
    for (const auto& [id, name] : without_code) notes << "没有区划代码,不出 / no division code, left out: " << name << '\n';
    if (without_value > 0) notes << "没有数,不出 / no value, left out: " << without_value << '\n';
    return dhis2_document(values);
}

}    // namespace

Result<void> figures_door(const FiguresAsked& asked, std::ostream& out, std::ostream& notes) {
    if (asked.format == "dhis2" && asked.name.empty()) return refuse(No::missing_field, "NAME");
    if (asked.format == "xlsx" && asked.name.empty()) return refuse(No::missing_field, "NAME");
    if (asked.format == "xlsx" && (asked.out.empty() || asked.evidence)) return refuse(No::missing_field, "--out", "-o FILE.xlsx");
    auto folder = DataFolder::open(asked.data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    Parameters parameters;
    for (const auto& [key, value] : asked.filters) parameters.values.emplace(key, value);
    parameters.values["name"] = asked.name;
    const auto told = county.read(Actor{}, [&](const ReadContext& read) -> Result<std::string> {
        if (asked.name.empty()) return every_name(read, asked.format == "csv");
        if (!reports::entry_named(read.views, asked.name, read.views.clock->zone().day_of(read.now)))
            return refuse(No::not_found, "NAME", asked.name + "(有哪些:terrace figures --data " + asked.data.string() + " / to list all: the same without a name)");
        tell_old_code(read, parameters, notes);
        if (asked.format == "dhis2") return dhis2_values(read, asked, parameters, notes);
        if (asked.evidence && parameters.text("changed_since")) return every_change(read, parameters, asked.format == "csv");
        if (asked.evidence) return every_record(read, parameters, asked.format == "csv");
        auto table = reports::figure_table(read, parameters, asked.format == "csv");
        if (!table || asked.format != "json") return table;
        // Which places' phones have not been heard of: the figure may be low there.
        auto figure = json::parse(*table).as_object();
        const auto within = read_place(figure.at("place").at("id").as_string());
        ENSURE(within);
        json::array silent;
        for (const auto& one : not_synced(read.views, county.credentials().devices(read.now), *within, read.now - not_synced_after, read.now)) {
            const auto* place = read.views.places->find(one.place);
            silent.push_back({{"place", json::object{{"id", write(one.place)}, {"name", place ? place->name : ""}}}, {"since", write(one.since)}, {"phones", one.phones}});
        }
        figure["not_synced"] = std::move(silent);
        return json::serialize(figure);
    });
    if (!told) return tl::unexpected(told.error());
    if (asked.format == "dhis2" && !asked.out.empty()) {
        std::ofstream file{asked.out, std::ios::binary};
        if (!(file << *told << '\n')) return refuse(No::storage_failed, "--out", asked.out);
        return {};
    }
    if (asked.format == "xlsx") return write_xlsx(asked.out, {figure_sheet(json::parse(*told).as_object(), asked.filters)});
    out << *told;
    if (!told->ends_with('\n')) out << '\n';
    return {};
}

}    // namespace terrace
