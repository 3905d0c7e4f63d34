#pragma once
// Excel's .xlsx (ECMA-376): a zip of XML parts, read one part after the other.

#include "sheets/sheets.hpp"

namespace terrace {

Result<std::unique_ptr<Sheets>> open_xlsx(const std::string& path, std::string name);

}    // namespace terrace
