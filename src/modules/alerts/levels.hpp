#pragma once
// The levels of warnings as the playbook has them: who may issue one, how long it holds, how long silence is borne.

#include "base/instant.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace terrace::alerts {

struct Level {
    std::string id, zh, en;
    bool forecast = false;    // published by the authorities alone; otherwise people are warned and moved
    int issued_from = 6;      // a post that sits at a place of this level or above (3 county … 6 group)
    Span silent;              // then the next is called
    Span longest;
};

// Throws Fault with every flaw when the text is no list of levels.
std::vector<Level> read_levels(std::string_view text);
const std::vector<Level>& shipped_levels();
const Level* level_named(std::string_view id);    // nullptr: none

}    // namespace terrace::alerts
