#pragma once
// The duty chain (责任链) of a place: who answers for it, from the place itself up through everything that contains it in any
// partition, what is missing, and what happened there this month.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> duty_routes();

}    // namespace terrace::reports
