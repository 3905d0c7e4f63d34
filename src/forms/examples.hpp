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
// Writes NAME.xlsx for each into a folder that exists.
Result<void> write_examples(const std::string& folder);

}    // namespace terrace::forms
