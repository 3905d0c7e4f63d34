#pragma once
// A figure as a sheet for whoever works in tables: Chinese headings, the unit, as of when, the rule that counts it, and where its records are.

#include "base/codec.hpp"
#include "sheets/write_xlsx.hpp"

#include <map>
#include <string>

namespace terrace {

// `told` as /api/v1/figures/{name} answers; `filters` as asked.
WrittenSheet figure_sheet(const json::object& told, const std::map<std::string, std::string>& filters);

}    // namespace terrace
