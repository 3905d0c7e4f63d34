#pragma once
// A fact row: what one record adds to the figures. However many indicators read it, a record posts it once.

#include "base/ids.hpp"
#include "journal/record.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace {

struct Fact {
    std::string_view what;      // "cases.received"
    PlaceId place;              // the atom: the finest place its author gave
    Day day;                    // of the domain's zone
    std::string_view kind;      // first dimension, such as the kind of case
    std::string_view source;    // second dimension, such as how it came in
    std::int64_t count = 1;     // −1 takes an earlier fact back, on its old day
    std::int64_t value = 0;     // what is measured, such as minutes until the answer; carried by +1 and −1 alike
    std::string_view more{};    // further dimensions, as dimensions() writes them
};

constexpr std::size_t dimensions_max = 20;
constexpr std::size_t dimension_bytes_max = 200;    // name and value

// Named dimensions in one canonical text: sorted by name, "name=value" lines. Control characters become spaces, values are cut at
// the limit; a name without a value is left out.
std::string dimensions(std::vector<std::pair<std::string, std::string>>);

}    // namespace terrace
