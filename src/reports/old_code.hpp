#pragma once
// A place as a question names it: by its id, or by the division code it bore on a day. A code that had ended by then still resolves:
// it stands for what was recorded under it and for the places that carry it on, and the answer says so.

#include "base/codec.hpp"
#include "desk/place_tree.hpp"

namespace terrace::reports {

struct PlaceNamed {
    PlaceId place;
    std::optional<Day> ended;              // the last day of the code, when the day asked for lies after it
    std::vector<PlaceId> carried_on{};     // the living places that follow it; none when nobody knows
};

// An id means that place as it was, whatever became of it.
std::optional<PlaceNamed> place_named(const PlaceTree&, std::string_view id_or_code, Day on);

// What the reader is told of a code that had ended.
json::object old_code_json(const PlaceTree&, const PlaceNamed&);

}    // namespace terrace::reports
