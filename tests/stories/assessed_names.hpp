#pragma once
// How a story names a round or a sheet of an assessment: by what it is of.

#include "modules/assessments/assessments.hpp"

#include <functional>
#include <sstream>
#include <string>

namespace terrace::testing {

// "round of assessments.village_quarter 2024-01-01 蒙姑镇", "sheet of …": the id that follows from it; "" for any other name.
inline std::string assessed_named(const std::string& name, const std::function<PlaceId(const std::string&)>& place_named) {
    std::istringstream words{name};
    std::string what, of, method, first, place;
    if (!(words >> what >> of >> method >> first >> place) || of != "of" || method.find('.') == std::string::npos) return {};
    const auto playbook = method.substr(0, method.find('.')), assessment = method.substr(method.find('.') + 1);
    const auto day = read_day(first);
    if (!day) return {};
    return what == "round" ? write(static_cast<const Uuid&>(assessments::round_of(playbook, assessment, *day, place_named(place))))
                           : write(static_cast<const Uuid&>(assessments::sheet_of(playbook, assessment, *day, place_named(place), {})));
}

}    // namespace terrace::testing
