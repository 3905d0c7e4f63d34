#pragma once
// A history of ordinary work, told through ordinary commands: what a playbook describes, at the size a plan names, with records among it
// that must not count — said twice, taken back, not confirmed, told too late. The same plan and seed make the same journal.

#include "demo/hand.hpp"
#include "playbook/methods.hpp"
#include "replay/plan.hpp"

namespace terrace::replay {

// Who set the office up, and where.
struct FirstSeat {
    PostId post;
    PersonId holder;
    PlaceId place;
};

// What was told.
struct Told {
    std::int64_t counting = 0, decoys = 0;    // things that count, and that must not
};

// Plays the plan through the hand, whose clock stands at the morning of its first day; it ends some weeks after the plan's last day.
// Fault when the desk refuses something: the history asks for nothing it would refuse.
Told play(demo::Hand&, const Methods&, const HistoryPlan&, const FirstSeat&);

}    // namespace terrace::replay
