#pragma once
// A report worked out from its template (报告): the figures of a place and a period with their kind, ledgers, and what is missing; each
// figure a cell that opens to its evidence. What is left out is named beside it.

#include "base/figure.hpp"
#include "playbook/report_templates.hpp"
#include "reports/catalogue.hpp"

namespace terrace::reports {

struct ReportAsked {
    std::string name;                     // "weixin.friday_list": playbook and template
    PlaceId place;
    std::string period;                   // as report_span reads it
    Language language = Language::zh;
    std::optional<Position> known_at;     // as known at that record; now without it
};

struct ReportCell {
    std::string cell;                     // "2.posts": block and figure, unique in the report
    CatalogueEntry entry;
    PlaceId place;
    std::optional<Day> from;
    Day to;
    std::vector<std::pair<std::string, std::string>> where;
    FigureValue value;
};
// What a cell asks, without its entry's own conditions.
FigureQuery query_of(PlaceId place, std::optional<Day> from, Day to, std::vector<std::pair<std::string, std::string>> where, std::optional<Position> known_at);
// The one value of a cell; nothing noted is 0 of what is counted or summed.
FigureValue value_of(const ReadContext&, const CatalogueEntry&, const FigureQuery&);
// 约6吨, 7653余份; "at least 7,653 copies"; — when there is nothing to make it of.
std::string words_of(const FigureValue&, const CatalogueEntry&, Language);
std::string_view kind_word(const FigureValue&);    // exact, at_least, about
// 多3次, 持平; "up 3 times".
std::string change_words(const FigureValue& now, const FigureValue& before, const CatalogueEntry&, Language);

struct MadeReport {
    const Methods* methods = nullptr;
    const ReportTemplate* sample = nullptr;
    std::string name;
    PlaceId place;
    ReportSpan span;
    Language language = Language::zh;
    Position known_at = 0;
    json::array blocks;                   // as shown, in the language asked
    std::vector<ReportCell> cells;
    std::string text;                     // Markdown; names no moment, so that the same figures make the same text
    Sha256 sha256;
};
Result<MadeReport> make_report(const ReadContext&, const ReportAsked&);
std::string report_markdown(const ReadContext&, const MadeReport&);
json::object report_json(const ReadContext&, const MadeReport&);
// One printable page, with the evidence of every figure listed at its end.
std::string report_html(const ReadContext&, const MadeReport&);

// What a block of what was not done says in one line, and that a long list goes on.
std::string gaps_line(const json::object& block, Language);
std::string_view more_words(Language);

// Records that do not count in a figure, and why: waiting for a confirmation, withdrawn, put down to a place that the tree no longer holds.
json::array left_out(const ReadContext&, const CatalogueEntry&, const FigureQuery&);

}    // namespace terrace::reports
