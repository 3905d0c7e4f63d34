#pragma once
// The read-only views that decisions use, as the one writer keeps them. Changed while records are observed, replaced as a whole
// when a reader may see them.

#include "base/clock.hpp"
#include "desk/context.hpp"
#include "desk/place_tree.hpp"
#include "desk/roster.hpp"
#include "playbook/playbook.hpp"

#include <memory>

namespace terrace {

struct Views {
    std::shared_ptr<const PlaceTree> places;
    std::shared_ptr<const Roster> roster;
    std::shared_ptr<const Playbook> playbook;
    std::shared_ptr<const Clock> clock;
    ReadFile read_file;
    std::int64_t generation = 1;    // rises with every restore from a backup: a phone that sees it change sends again what it kept

    // Change by copy: whoever holds the old one keeps it.
    template <class Change>
    void change_roster(Change&& change) {
        auto next = std::make_shared<Roster>(*roster);
        change(*next);
        roster = std::move(next);
    }
    template <class Change>
    void change_playbook(Change&& change) {
        auto next = std::make_shared<Playbook>(*playbook);
        change(*next);
        playbook = std::move(next);
    }
    void change_places(std::shared_ptr<const PlaceTree> next) {
        places = std::move(next);
        change_roster([&](Roster& roster_now) { roster_now.set_places(places); });
    }
};

}    // namespace terrace
