#pragma once
// How a correction is decided and applied: the part of cases.cpp that is about corrections.

#include "modules/cases/cases.hpp"

namespace terrace::cases {

using Events = Result<std::vector<Event>>;

Events decide_correction(const Case&, const CorrectCase&, const Context&);
Events decide_correction(const Case&, const SettleCase&, const Context&);
void apply_correction(Case&, const CaseCorrected&);

// The sides of each disputed field, for a case's page.
json::array disputes_json(const Views&, const Case&);

}    // namespace terrace::cases
