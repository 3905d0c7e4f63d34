#pragma once
// One page about places (点位一张纸): who answers and under which office phone, what changed this month, figures with their day, what is open,
// what was promised and kept, and what nobody has looked at for long. Everything from the records; no village is asked for anything.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> site_brief_routes();

}    // namespace terrace::reports
