#pragma once
// Reads of reports: the templates there are, one worked out now, those issued, and one as issued beside what is known now.

#include "reports/report_making.hpp"

namespace terrace::reports {

// The template, place, period and language of a question.
Result<ReportAsked> report_asked(const ReadContext&, const Parameters&);
std::vector<Route> report_routes();

}    // namespace terrace::reports
