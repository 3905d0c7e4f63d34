#pragma once
// The reads of the people module: posts with their public cards.

#include "desk/route.hpp"

namespace terrace::people {

std::vector<Route> people_routes();

}    // namespace terrace::people
