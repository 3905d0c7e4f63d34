#pragma once
// Five years of cases, made by the commands of those who take, answer and confirm them.

#include "demo/records.hpp"

namespace terrace::demo {

// What the figures of the office must say in the end; the rest of the sample does not count towards them.
struct Promised {
    int problems, livelihood;
};
Promised promised_of(Size);

struct Resident {
    PersonId person;         // the head
    HouseholdId household;
    PlaceId place;           // of the household
    std::size_t village = 0, grid = 0;
};

// What is noted between two sittings is noted on the way.
void play_history(Hand&, const Setting&, const std::vector<Resident>&, Notings&, const Options&, const std::function<void(int percent)>& progress);

}    // namespace terrace::demo
