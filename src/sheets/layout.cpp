#include "sheets/layout.hpp"

#include "sheets/memory_file.hpp"
#include "sheets/sheet_reader.hpp"

#include <filesystem>
#include <fstream>

namespace terrace {
namespace {

using namespace xlsx;

// "C12" → row 12, column 2.
std::optional<std::pair<std::size_t, std::size_t>> read_cell_name(std::string_view name) {
    std::size_t column = 0, letters = 0;
    for (; letters < name.size() && name[letters] >= 'A' && name[letters] <= 'Z' && letters < 4; ++letters)
        column = column * 26 + static_cast<std::size_t>(name[letters] - 'A' + 1);
    const auto row = whole(name.substr(letters));
    if (letters == 0 || column > sheet_columns_max || !row || *row < 1 || *row > static_cast<std::int64_t>(sheet_rows_max)) return std::nullopt;
    return std::pair{static_cast<std::size_t>(*row), column - 1};
}

struct LayoutReader final : SheetReader {
    LaidSheet& out;
    const std::vector<NumberShown>& numbers;
    std::size_t &cells_left, &merges_left, &bytes_left;

    LayoutReader(LaidSheet& to, const SharedTexts& texts, const OpenWorkbook& book, const std::function<bool(const SheetRow&)>& take, std::size_t& cells, std::size_t& merges,
                 std::size_t& bytes)
        : SheetReader{to.name, texts.texts, book.styles.of_cell, book.workbook.from_1904, take}, out{to}, numbers{book.styles.numbers}, cells_left{cells}, merges_left{merges},
          bytes_left{bytes} {}

    void begin(std::string_view name, const Attributes& attributes) override {
        SheetReader::begin(name, attributes);
        if (name != "mergeCell" || wrong) return;
        const auto range = read_range(of(attributes, "ref"));
        if (!range) return;    // Excel itself mends a sheet with a damaged merge
        if (merges_left == 0) return stop(No::too_many, std::to_string(layout_merges_max));
        --merges_left;
        out.merges.push_back(*range);
    }
    void cell_ended() override {
        if (wrong) return;
        auto& cell = row.cells.back();
        if (cells_left == 0 || bytes_left < cell.text.size())
            return stop(No::too_large, std::to_string(layout_cells_max) + " 格:这是清单,不是要填的表 / cells: a list to import rather than a form to fill in");
        --cells_left;
        bytes_left -= cell.text.size();
        const auto shown = style >= 0 && static_cast<std::size_t>(style) < numbers.size() ? numbers[static_cast<std::size_t>(style)] : NumberShown{};
        out.cells.push_back({row.number, column, cell.form, formula, shown, cell.text});
    }
};

}    // namespace

std::optional<MergedRange> read_range(std::string_view text) {
    const auto colon = text.find(':');
    const auto first = read_cell_name(text.substr(0, colon));
    const auto last = colon == std::string_view::npos ? first : read_cell_name(text.substr(colon + 1));
    if (!first || !last || last->first < first->first || last->second < first->second) return std::nullopt;
    return MergedRange{first->first, first->second, last->first, last->second};
}

namespace {

Result<std::vector<LaidSheet>> read_layout(const std::string& path, const std::string& name) {
    // What is no archive at all is told apart where every table is: an old .xls, a password, a CSV.
    std::ifstream in{path, std::ios::binary};
    char head[4] = {};
    in.read(head, sizeof head);
    if (!in || std::string_view{head, 4} != "PK\x03\x04") {
        const auto other = open_sheets(path);
        if (!other) return refuse(other.error().no, name, other.error().detail);
        return refuse(No::bad_value, name, "要 .xlsx 表格 / an .xlsx workbook");
    }
    auto book = open_workbook(path, name);
    if (!book) return tl::unexpected(book.error());
    SharedTexts texts;
    if (!book->shared_part.empty())
        if (auto fine = book->zip.read(book->shared_part, small_part_bytes_max, texts); !fine) return tl::unexpected(fine.error());
    std::vector<LaidSheet> sheets;
    std::size_t cells = layout_cells_max, merges = layout_merges_max, bytes = layout_texts_bytes_max;
    const auto take = [](const SheetRow&) { return true; };
    const std::function<bool(const SheetRow&)> rows = take;
    for (std::size_t i = 0; i < book->parts.size(); ++i) {
        auto& sheet = sheets.emplace_back();
        sheet.name = book->workbook.sheets[i].first;
        sheet.part = book->parts[i];
        LayoutReader reader{sheet, texts, *book, rows, cells, merges, bytes};
        if (auto fine = book->zip.read(sheet.part, part_bytes_max, reader); !fine) return tl::unexpected(fine.error());
    }
    return sheets;
}

}    // namespace

Result<std::vector<LaidSheet>> read_layout(const std::string& path) { return read_layout(path, std::filesystem::path{path}.filename().string()); }

Result<std::vector<LaidSheet>> read_layout_of(std::string_view bytes, std::string name) {
    const MemoryFile file{bytes};
    return read_layout(file.path(), name);
}

}    // namespace terrace
