#pragma once
// What an Excel number format makes of a number: a date, a time, or a plain number. ECMA-376 part 1, 18.8.30.

#include <string>
#include <string_view>

namespace terrace {

struct MomentFormat {
    bool date = false, time = false, elapsed = false;    // [h]:mm counts hours beyond a day
    bool any() const { return date || time || elapsed; }
};

// Of a format's number below 164, which Excel does not write out.
MomentFormat built_in_format(int id);
MomentFormat format_of(std::string_view code);

// How a format shows plain numbers.
struct NumberShown {
    int decimals = -1;       // behind the point; −1: as many as there are
    bool percent = false;    // shows a hundred times what the cell holds
    bool scaled = false;     // shows thousands or other parts of what the cell holds
};
NumberShown built_in_shown(int id);
NumberShown shown_by(std::string_view code);
// A serial day number as its format shows it; "" when it is no day of the calendar. `from_1904`: the old Macintosh counting.
std::string moment_text(double serial, MomentFormat, bool from_1904);

// A number as Excel shows it in a general cell: 15 significant digits, no exponent for what a person would write out.
std::string number_text(double);

}    // namespace terrace
