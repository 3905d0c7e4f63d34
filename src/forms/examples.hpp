#pragma once
// Forms as superiors send them (样表), made up for trying: varied layouts of this field, some with traps. The county they speak of is invented.

#include "sheets/write_xlsx.hpp"

namespace terrace::forms {

struct Example {
    std::string name;    // "river_clean_up"
    std::string zh;
    std::vector<WrittenSheet> sheets;
};
const std::vector<Example>& examples();
// Six more, drawn up after the reading of forms was finished, to see how it does with what its author had not seen.
const std::vector<Example>& later_examples();
// One row a line, cells parted by "|": "_" an empty cell with a frame, "_0.00" one with a number format, "" no cell, "=SUM(B3:B5)" a
// formula, "#…" a head, "!…" a title, "&12" a number; all else a framed text.
WrittenSheet sheet_of_lines(std::string name, const std::vector<std::string>& lines, const std::vector<std::string>& merges);
// Writes NAME.xlsx for each into a folder that exists.
Result<void> write_examples(const std::string& folder);

}    // namespace terrace::forms
