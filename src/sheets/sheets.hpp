#pragma once
// Tables as offices send them (表格): CSV in UTF-8 or GB18030, and Excel's .xlsx, read row by row in bounded memory. One interface;
// whoever reads does not know which it was. A refusal names the sheet and the cell.

#include "base/result.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace terrace {

constexpr std::size_t sheet_columns_max = 16'384;
constexpr std::size_t sheet_rows_max = 1'048'576;
constexpr std::size_t csv_bytes_max = 300'000'000;
constexpr std::size_t cell_bytes_max = 131'072;             // Excel's own limit is 32,767 characters
constexpr std::size_t part_bytes_max = 1'000'000'000;       // of one part of an .xlsx, unpacked
constexpr std::size_t small_part_bytes_max = 20'000'000;    // workbook, styles, relations
constexpr std::size_t shared_texts_bytes_max = 200'000'000;
constexpr std::size_t packing_ratio_max = 500;              // of a part larger than packed_bytes_free: beyond it is a bomb
constexpr std::size_t packed_bytes_free = 10'000'000;
constexpr std::size_t zip_parts_max = 10'000;
constexpr std::size_t sheets_max = 1'000;

enum class CellForm : std::uint8_t { nothing, text, number, moment, truth, error };

// A cell as a person reads it: numbers in plain decimals, dates as 2024-03-04 or 2024-03-04 08:30:00, times as 08:30:00.
struct SheetCell {
    CellForm form = CellForm::nothing;
    std::string text;
    bool operator==(const SheetCell&) const = default;
};

struct SheetRow {
    std::size_t number = 0;            // as the sheet counts, from 1; of a CSV the line it begins on
    std::vector<SheetCell> cells;      // empty cells at the end are left out
    std::optional<Refusal> wrong;      // the row is damaged; those after it are still read
};

class Sheets {
  public:
    virtual ~Sheets() = default;
    virtual std::vector<std::string> names() const = 0;    // a CSV has one, its file's name
    // Hands over the rows that hold anything, in order; `take` returns false to stop. The refusal names sheet and cell.
    virtual Result<void> each_row(std::size_t sheet, const std::function<bool(const SheetRow&)>& take) = 0;
    // How the file was understood: "CSV, GB18030", "XLSX".
    virtual std::string form() const = 0;
};

// By content, not by name. bad_value for what is neither (an old .xls, a password), too_large beyond a limit.
Result<std::unique_ptr<Sheets>> open_sheets(const std::string& path);
// The same of what somebody sent: it never touches a disk.
Result<std::unique_ptr<Sheets>> open_table(std::string bytes, std::string name);
// Comma, semicolon or tab, whichever the heading has most of.
Result<std::unique_ptr<Sheets>> open_csv(std::string bytes, std::string name);

// A text file as offices send it: UTF-8, GB18030 or UTF-16 with its mark. bad_text for anything else.
struct PlainText {
    std::string text, form;    // form: "GB18030"
};
Result<PlainText> read_plain(std::string bytes, std::string name);

// "C12" of row 12, column 2 (counted from 0).
std::string cell_name(std::size_t row, std::size_t column);

}    // namespace terrace
