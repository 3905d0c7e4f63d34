#pragma once
// Industry (产业): belts and chains of the playbooks, from committee to bases, certificates and firms, each figure open to its records; what
// residents list in public and keep themselves; and what a household alone sees of its own links.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> industry_routes();

}    // namespace terrace::reports
