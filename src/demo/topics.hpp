#pragma once
// Two topics of the sample county: a parking lot beside a small bridge that went through all five gates, with a quorum missed once, a spoiled
// paper ballot and minority views that changed the plan; and street lamps that are being voted on as the sample ends.

#include "demo/history.hpp"
#include "demo/exposures.hpp"
#include "demo/plan.hpp"

namespace terrace::demo {

void plan_topics(Hand&, const Setting&, const std::vector<Resident>&, const Options&, const Sittings&, const std::function<void(std::size_t sitting, Deed)>& at);

}    // namespace terrace::demo
