#pragma once
// The slots of an asset kind beyond its fields — when it runs out, whose it is, what must hold before it enters a stage — and the belts
// and chains of an industry that are made of such assets. Read for methods.cpp, which calls these in its own order.

#include "playbook/methods.hpp"

namespace terrace {

// "expires", "owner", "about" and "stages" of a record kind whose fields are read.
void read_standing_slots(YamlMap&, RecordKind&);
Belt read_belt(YamlMap&);

// What they say of other slots, once all of them are read.
void check_gates(YamlMap&, const Methods&, const RecordKind&);
void check_belt(YamlMap&, const Methods&, const Belt&);

}    // namespace terrace
