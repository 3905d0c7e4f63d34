#pragma once
// Branch activities, sites and river keeping of the sample county, by the example playbook qiaojia_branches: theme days with parts and
// heads, sites that are used and checked, one that stands idle and one that nobody may use, Friday sweepings, teams of 1-1-10.

#include "demo/history.hpp"
#include "demo/records.hpp"

namespace terrace::demo {

// Adds what is noted between the sample's beginning and its end; each line at its hour, in no particular order.
void plan_branches(const Setting&, const Options&, Instant begin, Zone, std::vector<Notings::Noting>& out);

// The river keeping teams of two communities, as they stand when the sample ends: complete, short of households, and one not formed.
void form_teams(Hand&, const Setting&, const std::vector<Resident>&);

// What is booked for the days after the sample ends.
void book_sites(Hand&, const Setting&);

}    // namespace terrace::demo
