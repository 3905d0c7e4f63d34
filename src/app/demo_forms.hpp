#pragma once
// Forms under way in the sample county: one the county asks of its resettlement townships, one a township asks of its villages, and one
// that comes from above and asks in part for what was asked before.

#include "app/county.hpp"

#include <iosfwd>

namespace terrace {

void issue_sample_forms(County&, std::ostream& progress);

}    // namespace terrace
