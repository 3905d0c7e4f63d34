#pragma once
// A form's sheets with their layout: every cell that stands in the file, empty ones too, what is merged, which cells are formulas and how
// numbers are shown. Held as a whole, and so bounded: a sheet beyond it is a list, which is imported, not filled in.

#include "sheets/number_format.hpp"
#include "sheets/sheets.hpp"

namespace terrace {

constexpr std::size_t layout_cells_max = 200'000;    // of one workbook, empty ones that stand in the file included
constexpr std::size_t layout_merges_max = 20'000;    // of one workbook
constexpr std::size_t layout_texts_bytes_max = 20'000'000;

struct LaidCell {
    std::size_t row = 0;       // from 1
    std::size_t column = 0;    // from 0
    CellForm form = CellForm::nothing;
    bool formula = false;
    NumberShown shown;
    std::string text;
};
struct MergedRange {
    std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;    // both ends included
    bool operator==(const MergedRange&) const = default;
};
struct LaidSheet {
    std::string name, part;    // part: where it lies in the archive
    std::vector<LaidCell> cells;    // row by row, left to right
    std::vector<MergedRange> merges;
};

// Only .xlsx; bad_value for a CSV or an old .xls. too_large, too_many beyond the limits.
Result<std::vector<LaidSheet>> read_layout(const std::string& path);
// The same of what somebody sent, under the name it had.
Result<std::vector<LaidSheet>> read_layout_of(std::string_view bytes, std::string name);

// "B3:D4"; nullopt when it is no range.
std::optional<MergedRange> read_range(std::string_view);

}    // namespace terrace
