#pragma once
// The reads of the people module: posts with their public cards, bodies, households and persons.

#include "desk/route.hpp"

namespace terrace::people {

std::vector<Route> public_routes();      // posts and bodies
std::vector<Route> register_routes();    // households and persons
std::vector<Route> post_routes();        // a post as whoever runs the organisation sees it

}    // namespace terrace::people
