#pragma once
// Things somebody keeps, by the example playbook qiaojia_upkeep: the lifts of a resettlement community, the street lamps and the pumping station of
// a village, each with its keeper; and what was told of some of them today.

#include "demo/setting.hpp"

namespace terrace::demo {

void lay_things(Hand&, Setting&);

}    // namespace terrace::demo
