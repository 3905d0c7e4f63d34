#pragma once
// Numbers, and words of lists, put into a workbook somebody else made: only the cells named are rewritten, each keeping its style; every other part of the
// archive is copied byte for byte. Where the workbook has formulas, what they were worked out to before is dropped, and the workbook asks
// to be worked out again when it is opened: an old total beside new numbers would be a wrong cell.

#include "base/result.hpp"

#include <span>
#include <string>

namespace terrace {

constexpr std::size_t edited_part_bytes_max = 60'000'000;    // of one sheet, unpacked

struct CellEdit {
    std::string part;          // the sheet's, as LaidSheet names it
    std::size_t row = 0;       // from 1
    std::size_t column = 0;    // from 0
    std::string number;        // plain decimals, "1593.5"; or the words themselves
    bool words = false;        // written as words, whatever they look like
};

// `to` is written whole or not at all and may be `from`. conflict when a cell named is a formula.
Result<void> fill_workbook(const std::string& from, const std::string& to, std::span<const CellEdit>);
// The same of bytes, under the name the file had. The same bytes and edits give the same bytes.
Result<std::string> filled_workbook(std::string_view bytes, const std::string& name, std::span<const CellEdit>);

// One sheet's XML with its edits made; `formulas` says whether it has any. For fill_workbook and its tests.
Result<std::string> fill_sheet(std::string_view xml, std::span<const CellEdit>, bool& formulas);

}    // namespace terrace
