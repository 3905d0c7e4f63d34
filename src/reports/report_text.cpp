// A report as a text, as a printable page and as data: three ways to write the same blocks.

#include "base/text_form.hpp"
#include "reports/report_making.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

const std::string& in(const Wording& both, Language language) { return language == Language::zh ? both.zh : both.en; }
std::string text_at(const json::object& one, std::string_view key) { return std::string{one.at(key).as_string()}; }

std::string name_of_place(const ReadContext& read, PlaceId place) {
    const auto* facts = read.views.places->find(place);
    return facts ? facts->name : write(place);
}

std::string title_of(const ReadContext& read, const MadeReport& report) {
    const auto period = period_words(report.sample->period, report.span);
    return name_of_place(read, report.place) + (report.language == Language::zh ? "" : ": ") + in(report.sample->name, report.language) + (report.language == Language::zh ? "(" : " (") + in(period, report.language) +
           (report.language == Language::zh ? ")" : ")");
}

std::string days_line(const json::array& days) {
    std::string out;
    for (const auto& day : days) out += (out.empty() ? "" : ", ") + std::string{day.as_string()};
    return out;
}
std::string_view none_words(Language language) { return language == Language::zh ? "(没有)" : "(none)"; }

std::string cell_of_markdown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|' || c == '\\') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}
void row_of_markdown(std::string& out, const std::vector<std::string>& cells) {
    out += '|';
    for (const auto& cell : cells) out += ' ' + cell_of_markdown(cell) + " |";
    out += '\n';
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += c;
        }
    return out;
}

std::vector<std::string> texts_of(const json::array& columns) {
    std::vector<std::string> out;
    for (const auto& one : columns) out.emplace_back(one.is_string() ? std::string{one.as_string()} : text_at(one.as_object(), "text"));
    return out;
}

std::string evidence_url(const ReportCell& cell) {
    std::string url = "/api/v1/figures/" + cell.entry.name + "/records?place=" + write(cell.place) + (cell.from ? "&from=" + write(*cell.from) : "") + "&to=" + write(cell.to);
    if (!cell.where.empty()) url += "&where=" + cell.where.front().first + '=' + cell.where.front().second;
    return url;
}

}    // namespace

// 没做的:几处,哪几天。
std::string gaps_line(const json::object& block, Language language) {
    const auto expected = block.at("expected").as_int64(), done = block.at("done").as_int64();
    if (expected == 0) return language == Language::zh ? "这一期这里没有到了该记日子的。" : "Nothing was due here in this period.";
    if (language == Language::zh) return "应记 " + std::to_string(expected) + " 次,记了 " + std::to_string(done) + " 次,缺 " + std::to_string(expected - done) + " 次。";
    return std::to_string(expected) + " expected, " + std::to_string(done) + " noted, " + std::to_string(expected - done) + " missing.";
}
std::string_view more_words(Language language) { return language == Language::zh ? "还有更多,见台账。" : "There are more: see the ledger."; }

std::string report_markdown(const ReadContext& read, const MadeReport& report) {
    const auto language = report.language;
    std::string out = "# " + title_of(read, report) + "\n";
    for (const auto& value : report.blocks) {
        const auto& block = value.as_object();
        const auto kind = block.at("block").as_string();
        out += '\n';
        if (kind == "heading") {
            out += "## " + text_at(block, "text") + '\n';
        } else if (kind == "text") {
            for (const auto& part : block.at("parts").as_array()) out += text_at(part.as_object(), "text");
            out += '\n';
        } else {
            out += "**" + text_at(block, "caption") + "**\n\n";
            if (kind == "gaps") {
                out += gaps_line(block, language) + '\n';
                if (!block.at("rows").as_array().empty()) out += '\n';
                for (const auto& row : block.at("rows").as_array()) out += "- " + text_at(row.at("place").as_object(), "name") + (language == Language::zh ? ":" : ": ") + days_line(row.at("days").as_array()) + '\n';
            } else {
                const auto columns = texts_of(block.at("columns").as_array());
                row_of_markdown(out, columns);
                row_of_markdown(out, std::vector<std::string>(columns.size(), "---"));
                for (const auto& row : block.at("rows").as_array()) {
                    auto cells = texts_of(row.at("cells").as_array());
                    if (kind == "table") cells.insert(cells.begin(), text_at(row.as_object(), "head"));
                    row_of_markdown(out, cells);
                }
                if (block.at("rows").as_array().empty()) out += '\n' + std::string{none_words(language)} + '\n';
            }
            if (block.contains("more") && block.at("more").as_bool()) out += '\n' + std::string{more_words(language)} + '\n';
        }
    }
    return out;
}

json::object report_json(const ReadContext& read, const MadeReport& report) {
    const auto words = period_words(report.sample->period, report.span);
    json::array cells;
    std::map<std::string, const ReportCell*> entries;
    for (const auto& one : report.cells) {
        json::object where;
        for (const auto& [name, value] : one.where) where[name] = value;
        json::object shown{{"cell", one.cell},
                           {"indicator", one.entry.name},
                           {"title", {{"zh", one.entry.title.zh}, {"en", one.entry.title.en}}},
                           {"unit", {{"zh", one.entry.unit.zh}, {"en", one.entry.unit.en}}},
                           {"rule", {{"zh", one.entry.rule.zh}, {"en", one.entry.rule.en}}},
                           {"place", json::object{{"id", write(one.place)}, {"name", name_of_place(read, one.place)}}},
                           {"to", write(one.to)},
                           {"where", std::move(where)},
                           {"value", text_of(one.value, one.entry)},
                           {"kind_of", kind_word(one.value)},
                           {"text", words_of(one.value, one.entry, report.language)},
                           {"records", one.value.records},
                           {"version", one.entry.version},
                           {"url", evidence_url(one)}};
        if (one.from) shown["from"] = write(*one.from);
        cells.push_back(std::move(shown));
        entries.emplace(one.entry.name, &one);
    }
    // Of each indicator once: what is left out of it here, and what does not hold.
    json::array apart, doubts;
    for (const auto& [name, one] : entries) {
        const auto query = query_of(report.place, one->entry.stock ? std::nullopt : std::optional{report.span.first}, report.span.last, {}, {});
        for (auto& each : left_out(read, one->entry, query)) {
            auto& told = each.as_object();
            told["indicator"] = name;
            told["title"] = json::object{{"zh", one->entry.title.zh}, {"en", one->entry.title.en}};
            apart.push_back(std::move(each));
        }
        for (const auto& rule : broken_rules(read, one->entry, query))
            if (std::none_of(doubts.begin(), doubts.end(), [&](const auto& known) { return known.at("rule").as_string() == rule.rule; }))
                doubts.push_back({{"rule", rule.rule}, {"text", {{"zh", rule.text.zh}, {"en", rule.text.en}}}, {"found", {{"zh", rule.found.zh}, {"en", rule.found.en}}}});
    }
    return {{"name", report.name},
            {"title", {{"zh", report.sample->name.zh}, {"en", report.sample->name.en}}},
            {"heading", title_of(read, report)},
            {"playbook", report.methods->playbook},
            {"version", report.methods->version},
            {"place", json::object{{"id", write(report.place)}, {"name", name_of_place(read, report.place)}}},
            {"period", json::object{{"text", period_text(report.sample->period, report.span)}, {"from", write(report.span.first)}, {"to", write(report.span.last)}, {"zh", words.zh}, {"en", words.en}}},
            {"language", report.language == Language::zh ? "zh" : "en"},
            {"known_at", report.known_at},
            {"places_version", read.views.places->version()},
            {"blocks", report.blocks},
            {"cells", std::move(cells)},
            {"left_out", std::move(apart)},
            {"doubts", std::move(doubts)},
            {"text", report.text},
            {"sha256", hex(report.sha256.view())}};
}

std::string report_html(const ReadContext& read, const MadeReport& report) {
    const auto language = report.language;
    const bool zh = language == Language::zh;
    std::map<std::string, std::size_t> numbers;
    for (std::size_t i = 0; i < report.cells.size(); ++i) numbers.emplace(report.cells[i].cell, i + 1);
    const auto figure = [&](const json::object& part) {
        const auto text = escaped(text_at(part, "text"));
        const auto* cell = part.if_contains("cell");
        if (!cell) return text;
        const auto number = std::to_string(numbers.at(std::string{cell->as_string()}));
        return "<a href=\"#e" + number + "\">" + text + "</a>";
    };
    std::string out = "<!doctype html>\n<html lang=\"" + std::string{zh ? "zh-CN" : "en"} + "\"><head><meta charset=\"utf-8\"><title>" + escaped(title_of(read, report)) +
                      "</title><style>@page{size:A4;margin:20mm}body{font-family:serif;max-width:170mm;margin:0 auto;line-height:1.6}table{border-collapse:collapse;width:100%}"
                      "th,td{border:1px solid #888;padding:1mm 2mm;text-align:left;font-variant-numeric:tabular-nums}a{color:inherit}footer{font-size:80%}tr{break-inside:avoid}</style></head><body>\n<h1>" +
                      escaped(title_of(read, report)) + "</h1>\n";
    const auto cells_row = [&](const std::vector<std::string>& cells, std::string_view tag) {
        out += "<tr>";
        for (const auto& one : cells) out += '<' + std::string{tag} + '>' + one + "</" + std::string{tag} + '>';
        out += "</tr>\n";
    };
    for (const auto& value : report.blocks) {
        const auto& block = value.as_object();
        const auto kind = block.at("block").as_string();
        if (kind == "heading") {
            out += "<h2>" + escaped(text_at(block, "text")) + "</h2>\n";
        } else if (kind == "text") {
            out += "<p>";
            for (const auto& part : block.at("parts").as_array()) out += figure(part.as_object());
            out += "</p>\n";
        } else if (kind == "gaps") {
            out += "<h3>" + escaped(text_at(block, "caption")) + "</h3>\n<p>" + escaped(gaps_line(block, language)) + "</p>\n<ul>\n";
            for (const auto& row : block.at("rows").as_array()) out += "<li>" + escaped(text_at(row.at("place").as_object(), "name")) + ": " + escaped(days_line(row.at("days").as_array())) + "</li>\n";
            out += "</ul>\n";
        } else {
            out += "<h3>" + escaped(text_at(block, "caption")) + "</h3>\n<table>\n";
            auto heads = texts_of(block.at("columns").as_array());
            for (auto& head : heads) head = escaped(head);
            cells_row(heads, "th");
            for (const auto& row : block.at("rows").as_array()) {
                std::vector<std::string> cells;
                if (kind == "table") cells.push_back(escaped(text_at(row.as_object(), "head")));
                for (const auto& one : row.at("cells").as_array()) cells.push_back(one.is_string() ? escaped(one.as_string()) : figure(one.as_object()));
                cells_row(cells, "td");
            }
            out += "</table>\n";
        }
        if (block.contains("more") && block.at("more").as_bool()) out += "<p>" + std::string{more_words(language)} + "</p>\n";
    }
    out += "<footer><h2>" + std::string{zh ? "每个数的依据" : "What each figure rests on"} + "</h2><ol>\n";
    for (std::size_t i = 0; i < report.cells.size(); ++i) {
        const auto& one = report.cells[i];
        out += "<li id=\"e" + std::to_string(i + 1) + "\">" + escaped(in(one.entry.title, language)) + (zh ? ",记录 " : ", records: ") + std::to_string(one.value.records) + (zh ? " 条。" : ". ") + escaped(in(one.entry.rule, language)) +
               " <code>" + escaped(evidence_url(one)) + "</code></li>\n";
    }
    out += "</ol><p>" + std::string{zh ? "截到第 " : "As of record "} + std::to_string(report.known_at) + (zh ? " 条记录 · SHA-256 " : " · SHA-256 ") + hex(report.sha256.view()) + "</p></footer></body></html>\n";
    return out;
}

}    // namespace terrace::reports
