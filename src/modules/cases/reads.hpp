#pragma once
// The reads of the cases module: work lists, one case with its history, what is near, the tiles, the figures' records.

#include "desk/route.hpp"

namespace terrace::cases {

std::vector<Route> case_routes();

}    // namespace terrace::cases
