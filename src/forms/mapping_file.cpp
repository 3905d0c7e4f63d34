#include "forms/mapping.hpp"

namespace terrace::forms {
namespace {

std::string text_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_string() ? std::string{found->get_string()} : std::string{};
}

json::object reason_json(const Reason& reason) {
    const auto text = say(reason);
    return {{"code", code_of(reason.why)}, {"zh", text.zh}, {"en", text.en}};
}

std::string words_of(const SpokenPeriod& period) {
    using Kind = SpokenPeriod::Kind;
    switch (period.kind) {
        case Kind::none: return "";
        case Kind::dates: return write(period.period);
        case Kind::until: return "≤" + terrace::write(period.period.to);
        case Kind::month: return std::to_string(period.number) + "月";
        case Kind::quarter: return std::to_string(period.number) + "季度";
        case Kind::half: return period.number == 1 ? "上半年" : "下半年";
        case Kind::this_month: return "本月";
        case Kind::last_month: return "上月";
        case Kind::this_quarter: return "本季度";
        case Kind::this_year: return "本年";
        case Kind::year_to_date: return "本年累计";
        case Kind::year_before: return "上年同期";
        case Kind::last_year: return "上年";
        case Kind::open: return "?";
        case Kind::blank: return "____";
        case Kind::month_range: return std::to_string(period.number / 100) + "-" + std::to_string(period.number % 100) + "月";
        case Kind::until_month: return "≤" + std::to_string(period.number) + "月";
        case Kind::period_end: return period.number == 1 ? "本月末" : period.number == 3 ? "本季末" : period.number == 12 ? "本年末" : "期末";
        case Kind::last_year_end: return "上年末";
        case Kind::last_quarter: return "上季度";
        case Kind::last_period: return "上期";
    }
    return "";
}

// What a column beside it is compared with.
std::string_view code_of(Change change) {
    switch (change) {
        case Change::none: return "";
        case Change::on_last: return "on_last_period";
        case Change::on_year_before: return "on_year_before";
        case Change::between: return "between_columns";
        case Change::unclear: return "unclear";
    }
    return "";
}

json::array periods_json(const std::vector<SpokenPeriod>& periods) {
    json::array out;
    for (const auto& period : periods) out.push_back(json::value(words_of(period)));
    return out;
}

// One row for each heading of a table: what a person looks through and confirms.
json::array headings_json(const Form& form) {
    std::map<std::pair<std::size_t, std::string>, std::pair<const Asked*, std::size_t>> rows;
    for (const auto& asked : form.cells) {
        if (asked.heading.empty() || asked.formula || asked.reason.why == Why::not_a_figure) continue;
        auto& row = rows[{asked.table, asked.heading}];
        if (!row.first) row.first = &asked;
        ++row.second;
    }
    json::array out;
    for (const auto& [key, row] : rows) {
        const auto& asked = *row.first;
        json::object one{{"table", form.tables[key.first].name}, {"heading", key.second}, {"first_cell", cell_of(form, asked)}, {"cells", row.second}};
        one["indicator"] = asked.match.what ? json::value(asked.match.what->name) : json::value(nullptr);
        if (asked.match.what) one["indicator_name"] = asked.match.what->zh;
        one["dimension"] = asked.match.dimension;
        one["value"] = asked.match.value;
        one["unit"] = asked.unit;
        if (asked.change != Change::none) one["change"] = code_of(asked.change);
        one["certainty"] = code_of(asked.match.certainty);
        if (asked.reason.why != Why::none) one["why"] = reason_json(asked.reason);
        if (!asked.match.candidates.empty()) {
            json::array candidates;
            for (const auto* candidate : asked.match.candidates) {
                if (candidates.size() == 10) break;
                candidates.push_back({{"indicator", candidate->name}, {"name", candidate->zh}});
            }
            one["candidates"] = std::move(candidates);
        }
        one["confirmed"] = asked.confirmed;
        out.push_back(std::move(one));
    }
    return out;
}

json::object cell_json(const Form& form, const Gazetteer& places, const Asked& asked) {
    json::object one{{"cell", cell_of(form, asked)}, {"heading", asked.heading}};
    if (asked.match.what) {
        one["indicator"] = asked.match.what->name;
        if (!asked.match.dimension.empty()) one[asked.match.dimension] = asked.match.value;
    }
    if (!asked.places.empty()) {
        std::string words;
        for (const auto& place : asked.places) words += (words.empty() ? "" : " / ") + place.text;
        one["place"] = words;
        if (!places.empty()) {
            const auto found = places.named(asked.places.back().text, asked.places.back().level);
            if (found.size() == 1) one["place_code"] = places.at(found.front()).code;
        }
    }
    if (!asked.periods.empty()) one["period"] = periods_json(asked.periods);
    if (!asked.unit.empty()) one["unit"] = asked.unit;
    if (asked.row_total || asked.column_total || asked.subtotal) one["total"] = true;
    one["certainty"] = code_of(asked.reason.why == Why::none || asked.match.certainty < Certainty::sure ? asked.match.certainty : Certainty::unsure);
    if (asked.reason.why != Why::none) one["why"] = reason_json(asked.reason);
    return one;
}

}    // namespace

json::object mapping_json(const Form& form, const Gazetteer& places) {
    json::array tables, cells;
    for (const auto& table : form.tables) {
        json::array place_names, units;
        for (const auto& place : table.places) place_names.push_back(json::value(place));
        for (const auto& unit : table.units) units.push_back(json::value(unit));
        tables.push_back({{"table", table.name}, {"places", std::move(place_names)}, {"periods", periods_json(table.periods)}, {"units", std::move(units)}});
    }
    for (const auto& asked : form.cells) cells.push_back(cell_json(form, places, asked));
    return {{"mapping", 1},
            {"layout", form.layout},
            {"how", "看准一行,把 indicator 改对,confirmed 改成 true,填表时用 --mapping 带上 / put the right indicator, set confirmed to true, and give this file to `form fill --mapping`"},
            {"tables", std::move(tables)},
            {"headings", headings_json(form)},
            {"cells", std::move(cells)}};
}

Result<Kept> read_mapping(std::string_view text, const Catalogue& catalogue) {
    boost::system::error_code error;
    const auto value = json::parse(text, error);
    if (error || !value.is_object()) return refuse(No::bad_value, "mapping", "不是对表文件 / not a mapping");
    const auto& object = value.get_object();
    const auto* headings = object.if_contains("headings");
    Kept kept{text_of(object, "layout"), {}};
    if (!headings || !headings->is_array() || kept.layout.empty()) return refuse(No::bad_value, "mapping", "layout, headings");
    for (const auto& row : headings->get_array()) {
        if (!row.is_object()) return refuse(No::bad_value, "headings", "{…}");
        const auto& one = row.get_object();
        const auto* yes = one.if_contains("confirmed");
        if (!yes || !yes->is_bool() || !yes->get_bool()) continue;
        Confirmed confirmed{text_of(one, "indicator"), text_of(one, "dimension"), text_of(one, "value"), text_of(one, "unit")};
        const auto where = text_of(one, "table") + ' ' + text_of(one, "heading");
        const auto known = std::find_if(catalogue.begin(), catalogue.end(), [&](const auto& askable) { return askable.name == confirmed.indicator; });
        if (known == catalogue.end()) return refuse(No::not_found, where, confirmed.indicator);
        const auto has_value = [&] {
            for (const auto& dimension : known->dimensions)
                for (const auto& one_value : dimension.values)
                    if (dimension.id == confirmed.dimension && one_value.id == confirmed.value) return true;
            return false;
        };
        if (!confirmed.dimension.empty() && !has_value()) return refuse(No::not_found, where, confirmed.dimension + '=' + confirmed.value);
        if (!confirmed.unit.empty() && !is_unit(confirmed.unit)) return refuse(No::bad_value, where, confirmed.unit);
        kept.headings.emplace(std::pair{text_of(one, "table"), text_of(one, "heading")}, std::move(confirmed));
    }
    return kept;
}

}    // namespace terrace::forms
