#pragma once
// A fact row: what one record adds to the figures. However many indicators read it, a record posts it once.

#include "base/ids.hpp"
#include "journal/record.hpp"

#include <string_view>

namespace terrace {

struct Fact {
    std::string_view what;      // "cases.received"
    PlaceId place;              // the atom: the finest place its author gave
    Day day;                    // of the domain's zone
    std::string_view kind;      // first dimension, such as the kind of case
    std::string_view source;    // second dimension, such as how it came in
    std::int64_t count = 1;     // −1 takes an earlier fact back, on its old day
    std::int64_t value = 0;     // what is measured, such as minutes until the answer; carried by +1 and −1 alike
};

}    // namespace terrace
