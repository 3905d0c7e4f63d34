#pragma once
// What can be read of places over the API.

#include "desk/route.hpp"

namespace terrace::places {

std::vector<Route> place_routes();

}    // namespace terrace::places
