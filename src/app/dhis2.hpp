#pragma once
// Figures as DHIS2 dataValueSets: a value for each place and period, data elements and organisation units by their codes. Places without a
// division code, and cells without a value, are named and left out. Form: https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/data.html

#include "base/codec.hpp"
#include "base/instant.hpp"

#include <string>
#include <vector>

namespace terrace {

enum class Dhis2Period : std::uint8_t { day, month, quarter, year };

struct Dhis2Span {
    std::string name;    // "20240304", "202403", "2024Q1", "2024"
    Day from, to;
};
// The periods that overlap [from, to], whole ones alone: DHIS2 has no half a month.
std::vector<Dhis2Span> dhis2_periods(Dhis2Period, Day from, Day to);

struct Dhis2Value {
    std::string data_element, period, org_unit, value;
    std::string comment;    // "about", "at least"; "" when exact
};
// The document that POST /api/dataValueSets takes.
std::string dhis2_document(const std::vector<Dhis2Value>&);

}    // namespace terrace
