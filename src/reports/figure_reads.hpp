#pragma once
// The figures as they are asked for: any place, period and dimension, now or as of an earlier day, each cell open to its records.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> figure_routes();

// The same answer for scripts: `terrace figures NAME …`; csv or json.
Result<std::string> figure_table(const ReadContext&, const Parameters&, bool csv);

}    // namespace terrace::reports
