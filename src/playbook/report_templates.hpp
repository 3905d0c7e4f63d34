#pragma once
// Report templates of a playbook (报告样板): what a report says of any place and period, as data. A closed set of blocks and nothing that
// could be called a program: a heading, a paragraph with figures in braces, a table of figures, a ledger, a list of gaps.

#include "base/instant.hpp"
#include "playbook/playbook.hpp"
#include "yaml/yaml.hpp"

#include <boost/describe.hpp>
#include <optional>

namespace terrace {

constexpr std::size_t report_blocks_max = 60;     // of one template
constexpr std::size_t report_figures_max = 40;    // of one paragraph, columns of one table
constexpr std::int64_t report_rows_max = 200;     // of one ledger
constexpr std::int64_t report_rows_usual = 50;

enum class ReportPeriod : std::uint8_t { week, month, quarter, year };
BOOST_DESCRIBE_ENUM(ReportPeriod, week, month, quarter, year)

enum class ReportBlockKind : std::uint8_t { heading, text, table, ledger, gaps };
BOOST_DESCRIBE_ENUM(ReportBlockKind, heading, text, table, ledger, gaps)

// Which days a figure speaks of, beside the report's own: the period before, the same one a year earlier, the year up to the last day.
enum class ReportDays : std::uint8_t { period, last, year_ago, year_to_date };
BOOST_DESCRIBE_ENUM(ReportDays, period, last, year_ago, year_to_date)

// A figure of a paragraph. The text names it in braces: {posts}, {posts.last} and {posts.last_change}, {posts.year_ago} and
// {posts.year_ago_change}; how sure it is (约, 余) comes with it.
struct ReportFigure {
    std::string id;
    std::string indicator;    // one of the playbook, or one that every office has: "cases.received"
    ReportDays days = ReportDays::period;
    std::vector<std::pair<std::string, std::string>> where;
    int line = 0;
};

struct ReportBlock {
    ReportBlockKind block = ReportBlockKind::heading;
    Wording text;                             // heading, paragraph or caption
    std::vector<ReportFigure> figures;        // of a paragraph
    std::vector<std::string> indicators;      // of a table: its columns, or its rows when it is not divided
    std::string by;                           // of a table: "place", "month" or a field of the records; "" : not divided
    std::int64_t level = 0;                   // of the places of a table; 0: those right beneath
    std::vector<ReportDays> beside;           // of a table that is not divided: further columns
    std::string record;                       // of a ledger or a list of gaps: the record kind
    std::vector<std::string> fields;          // of a ledger
    std::int64_t most = report_rows_usual;    // rows of a ledger
    int line = 0;
};

struct ReportTemplate {
    std::string id;
    Wording name;
    ReportPeriod period = ReportPeriod::month;
    std::string basis;
    std::vector<ReportBlock> blocks;
    int line = 0;
};

// "{posts.last}" in a paragraph: the figure, and what of it; text that is no figure has an empty id.
struct ReportWord {
    std::string text, figure, what;    // what: "", last, last_change, year_ago, year_ago_change
    bool operator==(const ReportWord&) const = default;
};
// nullopt when a brace is not closed.
std::optional<std::vector<ReportWord>> report_words(std::string_view text);

struct Methods;
// The slot "reports" of methods.yaml; what it names is looked up in the other slots, read before.
std::vector<ReportTemplate> read_reports(YamlMap& root, const Methods&);

// The days of one period: "2024-03" of a month, "2024-Q1", "2024", and of a week any of its days, "2024-03-08" (Monday to Sunday).
struct ReportSpan {
    Day first, last;
    bool operator==(const ReportSpan&) const = default;
};
// bad_value naming "period".
Result<ReportSpan> report_span(ReportPeriod, std::string_view text);
ReportSpan span_of(ReportPeriod, Day in);
ReportSpan days_of(ReportPeriod, ReportSpan, ReportDays);
std::string period_text(ReportPeriod, ReportSpan);    // as report_span reads it
Wording period_words(ReportPeriod, ReportSpan);       // 2024年3月
// 上月, 上周, 去年同期 …: the days beside the report's own, as a column is headed.
Wording days_words(ReportPeriod, ReportDays);

}    // namespace terrace
