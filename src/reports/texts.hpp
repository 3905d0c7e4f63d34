#pragma once
// The guide to the press texts (/texts): what each text names, in the words of its playbook, every number beside the figure of this
// office, every practice with the records it is made of, and what the text contradicts itself in.

#include "desk/route.hpp"

namespace terrace::reports {

std::vector<Route> text_routes();

}    // namespace terrace::reports
