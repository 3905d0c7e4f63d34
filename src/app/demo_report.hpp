#pragma once
// One report of the sample county, issued as people issue it: of the month before, by whoever may.

#include "app/county.hpp"

namespace terrace {

void issue_sample_report(County&);

}    // namespace terrace
