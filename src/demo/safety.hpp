#pragma once
// Hazard points of the sample county by the example playbook qiaojia_safety — watched, treated, struck off, one not inspected for too
// long — and the duty rosters of one community and its township for the weeks around the day the sample ends.

#include "demo/records.hpp"

namespace terrace::demo {

void plan_hazards(const Setting&, const Options&, Instant begin, Zone, std::vector<Notings::Noting>& out);

void plan_rosters(Hand&, const Setting&);

}    // namespace terrace::demo
