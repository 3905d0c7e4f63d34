#include "modules/places/edition.hpp"

#include "base/codec.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <zstd.h>

namespace terrace::places {
namespace {

constexpr std::array<int, levels + 1> digits_of_level{0, 2, 4, 6, 9, 12};
// What a code of a level is a multiple of, once padded.
constexpr std::array<std::int64_t, levels + 1> unit_of_level{1'000'000'000'000, 10'000'000'000, 100'000'000, 1'000'000, 1'000, 1};

int level_of_digits(std::size_t digits) noexcept {
    for (int level = 1; level <= levels; ++level)
        if (static_cast<std::size_t>(digits_of_level[level]) == digits) return level;
    return 0;
}

Result<std::string> decompressed(std::string_view file) {
    const auto stream = std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)>{ZSTD_createDStream(), ZSTD_freeDStream};
    if (!stream) throw Fault("zstd: no memory");
    std::string text;
    ZSTD_inBuffer in{file.data(), file.size(), 0};
    std::size_t state = 1;
    while (state != 0 || in.pos < in.size) {
        const auto have = text.size();
        text.resize(have + (4u << 20));
        ZSTD_outBuffer out{text.data() + have, text.size() - have, 0};
        const auto before = in.pos;
        state = ZSTD_decompressStream(stream.get(), &out, &in);
        text.resize(have + out.pos);
        if (ZSTD_isError(state)) return refuse(No::bad_value, "edition", fmt::format("zstd: {}", ZSTD_getErrorName(state)));
        if (text.size() > edition_bytes_max) return refuse(No::too_large, "edition", fmt::format("{} MB", edition_bytes_max >> 20));
        if (out.pos == 0 && in.pos == before && in.pos == in.size) return refuse(No::bad_value, "edition", "zstd: the file ends early");
    }
    return text;
}

tl::unexpected<Refusal> bad_line(std::size_t line, std::string_view why) {
    return refuse(No::bad_value, fmt::format("line {}", line), std::string{why});
}

// One CSV line. Quoted fields are unquoted in place (the text only gets shorter), so the views stay valid.
bool split(char* begin, char* end, std::vector<std::string_view>& cells) {
    cells.clear();
    for (char* at = begin;;) {
        if (at < end && *at == '"') {
            char *write = ++at, *const start = write;
            for (;; ++at) {
                if (at == end) return false;
                if (*at == '"') {
                    if (at + 1 < end && at[1] == '"')
                        ++at;
                    else
                        break;
                }
                *write++ = *at;
            }
            cells.emplace_back(start, static_cast<std::size_t>(write - start));
            if (++at != end && *at != ',') return false;
        } else {
            char* const comma = std::find(at, end, ',');
            cells.emplace_back(at, static_cast<std::size_t>(comma - at));
            at = comma;
        }
        if (at == end) return true;
        ++at;
    }
}

struct Columns {
    int code = -1, name = -1, level = -1, parent = -1;
    std::size_t needed() const { return static_cast<std::size_t>(std::max(std::max(code, name), std::max(level, parent))) + 1; }
};

Columns columns_of(const std::vector<std::string_view>& head) {
    Columns columns;
    for (int i = 0; i < static_cast<int>(head.size()); ++i) {
        if (head[i] == "code") columns.code = i;
        if (head[i] == "name") columns.name = i;
        if (head[i] == "level") columns.level = i;
        if (head[i] == "parent") columns.parent = i;
    }
    return columns;
}

int year_of_first_line(std::string_view line) {
    constexpr std::string_view mark = "# divisions ";
    int year = 0;
    if (line.starts_with(mark)) std::from_chars(line.data() + mark.size(), line.data() + line.size(), year);
    return year;
}

// What is wrong with a row, "" when it is fine.
std::string_view wrong_with(const std::vector<std::string_view>& cells, const Columns& columns, EditionRow& row) {
    if (cells.size() < columns.needed()) return "too few columns";
    const auto digits = cells[columns.code];
    const int level = level_of_digits(digits.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (level == 0 || error != std::errc{} || end != digits.data() + digits.size() || number <= 0)
        return "a code has 2, 4, 6, 9 or 12 digits";
    row.code = {number * unit_of_level[level], level};
    row.name = cells[columns.name];
    if (row.name.empty()) return "no name";
    if (row.name.size() > edition_name_bytes_max) return "the name is too long";
    if (columns.level >= 0 && cells[columns.level] != std::to_string(level)) return "the level is not that of the code";
    if (columns.parent >= 0 && cells[columns.parent] != (level == 1 ? std::string{} : write(row.code.parent())))
        return "the parent is not that of the code";
    return {};
}

}    // namespace

Code Code::parent() const noexcept { return level <= 1 ? Code{} : at_level(level - 1); }

Code Code::parent_place() const noexcept {
    Code up = parent();
    while (up.stands_for_parent()) up = up.parent();
    return up;
}

Code Code::at_level(int ancestor_level) const noexcept {
    const auto unit = unit_of_level[static_cast<std::size_t>(ancestor_level)];
    return {number / unit * unit, ancestor_level};
}

std::optional<Code> read_code(std::string_view digits) {
    const int written = level_of_digits(digits.size());
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (written == 0 || error != std::errc{} || end != digits.data() + digits.size() || number <= 0) return std::nullopt;
    Code code{number * unit_of_level[written], written};
    while (code.level > 1 && code.number % unit_of_level[code.level - 1] == 0) --code.level;
    return code;
}

std::string write(Code code) {
    return fmt::format("{:0{}}", code.number / unit_of_level[code.level], digits_of_level[code.level]);
}

const EditionRow* Edition::find(Code code) const noexcept {
    const auto at = std::lower_bound(rows_.begin(), rows_.end(), code, [](const EditionRow& row, Code c) { return row.code < c; });
    return at != rows_.end() && at->code == code ? &*at : nullptr;
}

Edition Edition::narrowed(Code domain) const {
    Edition part = *this;
    std::erase_if(part.rows_, [&](const EditionRow& row) { return !row.code.within(domain) && !domain.within(row.code); });
    return part;
}

Result<Edition> read_edition(std::string_view file, int year) {
    Edition edition;
    edition.file_ = sha256(file);
    const bool packed = file.size() >= 4 && file.substr(0, 4) == std::string_view{"\x28\xB5\x2F\xFD", 4};
    auto unpacked = packed ? decompressed(file) : Result<std::string>{std::string{file}};
    if (!unpacked) return tl::unexpected(unpacked.error());
    auto text = std::make_shared<std::string>(std::move(*unpacked));
    if (text->size() > edition_bytes_max) return refuse(No::too_large, "edition", fmt::format("{} MB", edition_bytes_max >> 20));

    char *at = text->data(), *const end = at + text->size();
    std::vector<std::string_view> cells;
    std::vector<std::uint32_t> line_of_row;
    Columns columns;
    for (std::size_t line = 1; at < end; ++line) {
        char* const stop = std::find(at, end, '\n');
        char* const trimmed = stop > at && stop[-1] == '\r' ? stop - 1 : stop;
        char* const start = std::exchange(at, stop + 1);
        if (start == trimmed) continue;
        if (*start == '#') {
            if (line == 1 && year == 0) year = year_of_first_line({start, static_cast<std::size_t>(trimmed - start)});
            continue;
        }
        if (!split(start, trimmed, cells)) return bad_line(line, "a quoted field does not end");
        if (columns.code < 0) {
            columns = columns_of(cells);
            if (columns.code < 0 || columns.name < 0) return bad_line(line, "the header must name the columns code and name");
            continue;
        }
        EditionRow row;
        if (const auto wrong = wrong_with(cells, columns, row); !wrong.empty()) return bad_line(line, wrong);
        if (edition.rows_.size() == edition_rows_max) return refuse(No::too_many, "edition", std::to_string(edition_rows_max));
        edition.rows_.push_back(row);
        line_of_row.push_back(static_cast<std::uint32_t>(line));
    }
    if (year < edition_year_min || year > edition_year_max)
        return refuse(No::missing_field, "year", fmt::format("{}…{}", edition_year_min, edition_year_max));
    if (edition.rows_.empty()) return refuse(No::bad_value, "edition", "no rows");

    auto& rows = edition.rows_;
    if (!std::is_sorted(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.code < b.code; })) {
        std::vector<std::uint32_t> order(rows.size());
        for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
        std::sort(order.begin(), order.end(), [&](auto a, auto b) { return std::pair{rows[a].code, a} < std::pair{rows[b].code, b}; });
        std::vector<EditionRow> sorted;
        std::vector<std::uint32_t> lines;
        for (const auto i : order) {
            sorted.push_back(rows[i]);
            lines.push_back(line_of_row[i]);
        }
        rows = std::move(sorted);
        line_of_row = std::move(lines);
    }
    std::array<Code, levels + 1> above{};    // the last row of each level on the way down
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Code code = rows[i].code;
        if (i > 0 && rows[i - 1].code == code) return bad_line(line_of_row[i], "this code stands twice");
        if (code.level > 1 && above[code.level - 1] != code.parent()) return bad_line(line_of_row[i], "its parent is missing");
        above[code.level] = code;
    }
    edition.year_ = year;
    edition.text_ = std::move(text);
    return edition;
}

}    // namespace terrace::places
