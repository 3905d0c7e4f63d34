#pragma once
// `terrace clock deadline`: reads CSV rows start_date,n and writes them back with three columns more: the n-th working
// day, the n-th calendar day, and that day moved to the next working day when it is not one. The start day does not count;
// n = 0 asks for the start day itself, moved to a working day in the first and third column.
//
// As many rows go out as came in. A heading row (no digit in its first field) gets headings and may put the columns in
// another order. A row that cannot be read says why in the first of the three cells; a cell beyond the published years
// says "calendar not yet published". Returns 0, or 1 when rows could not be read; `errors` hears how many.

#include "base/calendar.hpp"

#include <iosfwd>

namespace terrace {

constexpr int door_days_max = 100'000;    // n

int clock_deadline(std::istream& in, std::ostream& out, std::ostream& errors);
int clock_deadline(const Calendar&, std::istream& in, std::ostream& out, std::ostream& errors);

}    // namespace terrace
