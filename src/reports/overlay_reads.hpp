#pragma once
// A basin over a county (叠加): its share of the county's ground on the ellipsoid, of each part of it, and of its households; beside what
// the press texts say of the same basin.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> overlay_routes();

// For scripts: `terrace places overlay …`; csv or json.
Result<std::string> overlay_table(const ReadContext&, const Parameters&, bool csv);

}    // namespace terrace::reports
