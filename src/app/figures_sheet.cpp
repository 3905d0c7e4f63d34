#include "app/figures_sheet.hpp"

namespace terrace {
namespace {

std::string text_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (!found) return {};
    if (found->is_string()) return std::string{found->get_string()};
    return found->is_null() ? std::string{} : json::serialize(*found);
}
std::string zh_of(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found && found->is_object() ? text_of(found->get_object(), "zh") : std::string{};
}

// What a row is about: a place, a month, a kind or a value of another dimension.
std::string label_of(const json::object& row, std::string_view by) {
    const auto* found = row.if_contains(by);
    if (!found) return {};
    if (found->is_object()) return by == "place" ? text_of(found->get_object(), "name") : text_of(found->get_object(), "zh");
    const auto title = zh_of(row, "title");
    return title.empty() ? text_of(row, by) : title;
}
std::string head_of(const std::string& by) {
    if (by == "place") return "地方";
    if (by == "month") return "月份";
    if (by == "kind") return "类别";
    if (by == "source") return "来源";
    return by;
}
std::string kind_of(std::string_view code) { return code == "about" ? "约数" : code == "at_least" ? "不少于" : "准数"; }

// Excel's limit on names of sheets: 31 characters, none of :\/?*[].
std::string sheet_name(std::string name) {
    for (auto& c : name)
        if (std::string_view{":\\/?*[]"}.find(c) != std::string_view::npos) c = ' ';
    std::size_t characters = 0, end = 0;
    while (end < name.size() && (characters += (static_cast<unsigned char>(name[end]) & 0xC0) != 0x80) <= 31) ++end;
    return name.substr(0, end);
}

}    // namespace

WrittenSheet figure_sheet(const json::object& told, const std::map<std::string, std::string>& filters) {
    const auto filter = [&](const std::string& name) {
        const auto found = filters.find(name);
        return found == filters.end() ? std::string{} : found->second;
    };
    const auto by = filter("by");
    const auto title = zh_of(told, "title"), unit = zh_of(told, "unit");
    const auto* place = told.if_contains("place");
    WrittenSheet sheet{sheet_name(title), {}};
    auto& rows = sheet.rows;
    rows.push_back({written(title + "(" + unit + ")", Look::title)});
    const auto line = [&](const char* name, const std::string& text) {
        if (!text.empty()) rows.push_back({written(std::string{name} + ":" + text)});
    };
    line("地方", place && place->is_object() ? text_of(place->get_object(), "name") : "");
    const auto from = filter("from"), to = filter("to");
    if (!from.empty() || !to.empty()) line("时间", (from.empty() ? "起" : from) + " 至 " + (to.empty() ? "今" : to));
    for (const auto* name : {"kind", "source", "where"}) line(name, filter(name));
    line("截至", text_of(told, "as_of"));
    line("口径", zh_of(told, "rule"));
    line("指标", text_of(told, "name") + ",记录位置 " + text_of(told, "position"));
    std::vector<WrittenCell> heads;
    if (!by.empty()) heads.push_back(written(head_of(by), Look::head));
    for (const auto& head : {"数(" + unit + ")", std::string{"准数"}, std::string{"记录条数"}}) heads.push_back(written(head, Look::head));
    for (std::size_t r = 0; r < rows.size(); ++r) sheet.merges.push_back({r + 1, 0, r + 1, heads.size() - 1});
    rows.push_back(std::move(heads));
    sheet.rows_kept_in_sight = rows.size();
    const auto* cells = told.if_contains("cells");
    if (cells && cells->is_array())
        for (const auto& value : cells->get_array()) {
            const auto& cell = value.as_object();
            std::vector<WrittenCell> row;
            if (!by.empty()) row.push_back(written(label_of(cell, by), Look::body));
            const auto number = text_of(cell, "value");
            row.push_back(number.empty() ? written_blank() : written_number(number));
            row.push_back(written(kind_of(text_of(cell, "kind_of")), Look::body));
            row.push_back(written_number(text_of(cell, "records")));
            rows.push_back(std::move(row));
        }
    sheet.widths = {24, 16, 12, 12};
    return sheet;
}

}    // namespace terrace
