#pragma once
// 我也遇到: what a resident is told before telling of something that others told of already. It may be asked by anybody, so it says of
// others' cases only what names nobody: that there are some, from five on how many (in whole fives), the month of the last one, and
// whether they are being handled. Only kinds of public places (exposable in the playbook) are told of: that somebody quarrels or
// waits for money is nobody's business. It moves once a day, like every public figure.

#include "desk/route.hpp"

namespace terrace::reports {

constexpr std::size_t same_matter_places_max = 300;    // the place asked for and what it is made of

std::vector<Route> same_matter_routes();

}    // namespace terrace::reports
