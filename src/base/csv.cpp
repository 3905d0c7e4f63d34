#include "base/csv.hpp"

#include <algorithm>
#include <istream>

namespace terrace {
namespace {

// Reads one physical line with its line break; bounded, so that a file without line breaks cannot fill the memory.
bool take_line(std::istream& in, std::string& line, std::size_t bytes_max) {
    line.clear();
    auto* buffer = in.rdbuf();
    for (;;) {
        const int c = buffer->sbumpc();
        if (c == std::char_traits<char>::eof()) {
            in.setstate(std::ios::eofbit);
            return !line.empty();
        }
        if (line.size() <= bytes_max) line += static_cast<char>(c);
        if (c == '\n') return true;
    }
}

}    // namespace

bool CsvReader::next_line() {
    std::string line;
    if (waiting_at_ < waiting_.size()) {
        const auto end = std::min(waiting_.find('\n', waiting_at_), waiting_.size() - 1) + 1;
        line = waiting_.substr(waiting_at_, end - waiting_at_);
        waiting_at_ = end;
    } else if (!take_line(in_, line, csv_row_bytes_max)) {
        return false;
    }
    if (++line_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
    row_ += line;
    return true;
}

// Splits row_ without its line break. needs_more: a quoted field is still open.
CsvReader::Outcome CsvReader::split(std::vector<std::string>& fields) const {
    std::string_view text = row_;
    if (text.ends_with('\n')) text.remove_suffix(1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    fields.clear();
    std::size_t at = 0;
    for (;;) {
        auto& field = fields.emplace_back();
        if (fields.size() > csv_fields_max) return Outcome::too_many;
        if (at < text.size() && text[at] == '"') {
            for (++at;; ++at) {
                if (at >= text.size()) return Outcome::needs_more;
                if (text[at] == '"') {
                    if (at + 1 >= text.size() || text[at + 1] != '"') break;
                    ++at;
                }
                field += text[at];
            }
            if (++at < text.size() && text[at] != separator_) return Outcome::stray_quote;
        } else {
            const auto end = std::min(text.find(separator_, at), text.size());
            field = text.substr(at, end - at);
            at = end;
        }
        if (at >= text.size()) return Outcome::done;
        ++at;
    }
}

bool CsvReader::next(CsvRow& row) {
    row_.clear();
    row.fields.clear();
    row.wrong.reset();
    if (!next_line()) return false;
    row.line = line_;
    const auto first_line_bytes = row_.size();
    auto outcome = split(row.fields);
    while (outcome == Outcome::needs_more && row_.size() <= csv_row_bytes_max && line_ - row.line < csv_row_lines_max) {
        const auto size = row_.size();
        if (!next_line()) break;
        // An even number of quotes leaves the field open; only an odd one is worth splitting again.
        if (std::count(row_.begin() + static_cast<std::ptrdiff_t>(size), row_.end(), '"') % 2 == 1) outcome = split(row.fields);
    }
    if (row_.size() > csv_row_bytes_max && first_line_bytes > csv_row_bytes_max) {
        row.wrong = Refusal{No::too_large, {}, std::to_string(csv_row_bytes_max) + " B"};
    } else if (outcome == Outcome::needs_more) {
        row.wrong = Refusal{No::bad_value, {}, "\" is never closed"};
    } else if (outcome == Outcome::stray_quote) {
        row.wrong = Refusal{No::bad_value, {}, "text after a closing \""};
    } else if (outcome == Outcome::too_many) {
        row.wrong = Refusal{No::too_many, {}, std::to_string(csv_fields_max)};
    }
    if (row.wrong) {
        // Only the first line is lost: what an open quote swallowed is read again.
        waiting_ = row_.substr(first_line_bytes) + waiting_.substr(waiting_at_);
        waiting_at_ = 0;
        line_ = row.line;
        row.fields.assign(1, row_.substr(0, std::min<std::size_t>(row_.find_first_of("\r\n"), csv_row_bytes_max)));
    }
    return true;
}

void read_csv(std::istream& in, const std::function<void(const CsvRow&)>& each) {
    CsvReader reader{in};
    CsvRow row;
    while (reader.next(row)) each(row);
}

std::string csv_field(std::string_view text) {
    const bool plain = text.find_first_of(",\"\r\n") == std::string_view::npos &&
                       (text.empty() || (text.front() != ' ' && text.back() != ' '));
    if (plain) return std::string{text};
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::string csv_row(const std::vector<std::string>& fields) {
    std::string row;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) row += ',';
        row += csv_field(fields[i]);
    }
    return row;
}

}    // namespace terrace
