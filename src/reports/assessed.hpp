#pragma once
// The figures an assessment goes by, and one sheet with what was locked beside what the records say now.

#include "desk/route.hpp"
#include "modules/assessments/assessments.hpp"

namespace terrace::reports {

// What a sheet of this method would be closed with now: each figure its checklist reads, over the place and the period.
std::vector<assessments::KnownFigure> assessed_figures(const ReadContext&, const assessments::RoundRow&, const AssessmentMethod&, PlaceId place);
// The shares its ranks go by, as counted: of how many.
std::vector<assessments::KnownShare> assessed_shares(const ReadContext&, const assessments::RoundRow&, const AssessmentMethod&, PlaceId place);

std::vector<Route> assessed_routes();

}    // namespace terrace::reports
