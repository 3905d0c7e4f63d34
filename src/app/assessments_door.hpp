#pragma once
// `terrace assessments rounds|results --data DIR …`: rounds of assessment and their results as csv or json, from a data folder that may be
// served at the same time.

#include "desk/route.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace terrace {

// One line of CSV a round, or what /assessments/rounds answers.
Result<std::string> assessment_rounds(const ReadContext&, bool csv);
// One line of CSV a sheet and, once published, a share that is compared; or what /assessments/rounds/{round} answers.
Result<std::string> assessment_results(const ReadContext&, const std::string& round, bool csv);

void add_assessments_door(CLI::App&, int& code);

}    // namespace terrace
