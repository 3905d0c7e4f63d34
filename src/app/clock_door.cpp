#include "app/clock_door.hpp"

#include "base/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <istream>
#include <ostream>

namespace terrace {
namespace {

using Cells = std::array<std::string, 3>;

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

bool is_heading(const CsvRow& row) {
    const auto& first = row.fields.front();
    return !row.wrong && !first.empty() && first.find_first_of("0123456789") == std::string::npos;
}

struct Columns {
    std::size_t start = 0, n = 1;
};

Columns columns_of(const std::vector<std::string>& headings) {
    Columns columns;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        if (trimmed(headings[i]) == "start_date") columns.start = i;
        if (trimmed(headings[i]) == "n") columns.n = i;
    }
    return columns;
}

std::string cell(const Result<Day>& day) {
    if (day) return write(*day);
    return day.error().no == No::calendar_not_published ? "calendar not yet published" : "before the published calendar";
}

Cells error(const std::string& what) { return {"error: " + what, "", ""}; }    // English first: programs look for the word

Cells cells_of(const Calendar& calendar, const CsvRow& row, Columns columns) {
    if (row.wrong) return error(row.wrong->detail);
    if (std::max(columns.start, columns.n) >= row.fields.size()) return error("the row lacks start_date or n / 缺 start_date 或 n");
    const auto start = read_day(trimmed(row.fields[columns.start]));
    if (!start) return error("start_date is not a date such as 2024-03-04 / start_date 应为真有的一天如 2024-03-04");
    const auto number = trimmed(row.fields[columns.n]);
    int n = -1;
    const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), n);
    if (failed != std::errc{} || end != number.data() + number.size() || n < 0 || n > door_days_max)
        return error("n is not a whole number from 0 to " + std::to_string(door_days_max) + " / n 应为 0 到 " + std::to_string(door_days_max) + " 的整数");
    const Day last = *start + n;
    return {cell(n == 0 ? calendar.workday_on_or_after(*start) : calendar.workday_after(*start, n)), write(last), cell(calendar.workday_on_or_after(last))};
}

}    // namespace

int clock_deadline(std::istream& in, std::ostream& out, std::ostream& errors) {
    const auto calendar = Calendar::read(published_holidays());
    ENSURE(calendar.has_value());
    return clock_deadline(*calendar, in, out, errors);
}

int clock_deadline(const Calendar& calendar, std::istream& in, std::ostream& out, std::ostream& errors) {
    Columns columns;
    std::size_t rows = 0, unread = 0;
    read_csv(in, [&](const CsvRow& row) {
        auto fields = row.fields;
        if (rows++ == 0 && is_heading(row)) {
            columns = columns_of(fields);
            fields.insert(fields.end(), {"working_days", "calendar_days", "calendar_days_rolled"});
        } else {
            const auto cells = cells_of(calendar, row, columns);
            if (cells[0].starts_with("error")) ++unread;
            fields.insert(fields.end(), cells.begin(), cells.end());
        }
        out << csv_row(fields) << '\n';
    });
    if (unread == 0) return 0;
    errors << "共 " << rows << " 行,有 " << unread << " 行读不懂,原因写在该行里 / " << unread << " of " << rows << " rows could not be read; their cells say why\n";
    return 1;
}

}    // namespace terrace
