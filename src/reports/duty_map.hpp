#pragma once
// The map of a place (点线面): the areas it is divided into next, the corridor and river segments that run through them, and its
// sites, each with its open matters, vacant posts and what came in this month. One answer for the desk's home and the phone's map.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> map_routes();

}    // namespace terrace::reports
