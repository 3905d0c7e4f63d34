#pragma once
// A plain .xlsx of our own: texts and numbers, formulas, merged cells, column widths, number formats, heads that stay in sight. The same
// sheets make the same bytes: no clock and no name of a program's user goes in.

#include "sheets/layout.hpp"

namespace terrace {

enum class Look : std::uint8_t { plain, title, head, body };    // title: large, centred; head: bold, shaded, framed; body: framed

struct WrittenCell {
    CellForm form = CellForm::nothing;    // nothing, text or number
    std::string text;                     // of a number: plain decimals
    Look look = Look::plain;
    std::string number_format{};          // "0.00", "" : general
    std::string formula{};                // "SUM(B3:B7)", with no value beside it
};
WrittenCell written(std::string text, Look = Look::plain);
WrittenCell written_number(std::string decimals, Look = Look::body, std::string number_format = {});
WrittenCell written_blank(Look = Look::body, std::string number_format = {});

struct WrittenSheet {
    std::string name;                                // at most 31 characters
    std::vector<std::vector<WrittenCell>> rows;
    std::vector<MergedRange> merges{};
    std::vector<int> widths{};                       // of columns, in characters; 0: as it comes
    std::size_t rows_kept_in_sight = 0;
};

// conflict with the limits of Excel is too_many; what cannot be written is bad_value.
Result<void> write_xlsx(const std::string& path, const std::vector<WrittenSheet>&);
Result<std::string> written_xlsx(const std::vector<WrittenSheet>&);

}    // namespace terrace
