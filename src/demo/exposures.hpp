#pragma once
// A few exposures (曝光) of the sample's last weeks, one for each way they go: proposed, answered, checked, shown, mended, turned down
// and taken down, by the commands of those who do it. Their cases are not confirmed, so the office's promised figures stay as they are.

#include "demo/plan.hpp"

#include <functional>

namespace terrace::demo {

using Deed = std::function<void()>;

// Hands each deed over with the sitting at which it is done.
void plan_exposures(Hand&, const Setting&, const Sittings&, const std::function<void(std::size_t sitting, Deed)>& at);

}    // namespace terrace::demo
