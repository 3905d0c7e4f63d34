#pragma once
// CSV as RFC 4180 has it, forgiving at the edges: CR LF or LF, a byte order mark, a last line without its end.
// A damaged row is handed over with what is wrong with it; the rows after it are still read.

#include "base/result.hpp"

#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

constexpr std::size_t csv_row_bytes_max = 1'000'000;
constexpr std::size_t csv_row_lines_max = 1'000;    // a quoted field may hold line breaks
constexpr std::size_t csv_fields_max = 1'000;

struct CsvRow {
    std::vector<std::string> fields;    // an empty line is one empty field
    std::size_t line = 0;               // of the row's first line, from 1
    std::optional<Refusal> wrong;       // too_large, too_many, bad_value (a quote left open, text after a closed one)
};

class CsvReader {
  public:
    explicit CsvReader(std::istream& in, char separator = ',') : in_{in}, separator_{separator} {}
    bool next(CsvRow&);    // false at the end

  private:
    enum class Outcome : std::uint8_t { done, needs_more, stray_quote, too_many };
    bool next_line();
    Outcome split(std::vector<std::string>& fields) const;

    std::istream& in_;
    char separator_;
    std::string row_;            // the physical lines of the row being read
    std::string waiting_;        // lines given back after a row that could not be read,
    std::size_t waiting_at_ = 0; // from here on
    std::size_t line_ = 0;       // number of the last line taken
};

void read_csv(std::istream&, const std::function<void(const CsvRow&)>&);

// The field as it must stand in a row: quoted when it holds a comma, a quote, a line break or outer spaces.
std::string csv_field(std::string_view);
std::string csv_row(const std::vector<std::string>& fields);    // without the line's end

}    // namespace terrace
