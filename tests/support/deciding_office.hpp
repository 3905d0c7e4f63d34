#pragma once
// An office of one module: it remembers what it decided, and keeps the views as the desk keeps them. given / when / then without a
// store, for modules whose decisions look at posts and assignments.

#include "support/small_county.hpp"

namespace terrace::testing {

template <class M>
class DecidingOffice {
  public:
    SmallCounty county;
    DecidingOffice() : views_{county.views()} {}

    DecidingOffice& at(std::string_view instant) {
        now_ = *read_instant(instant);
        return *this;
    }
    DecidingOffice& asked(PostId post) { return asked(county.acting(post)); }
    DecidingOffice& asked(Actor actor) {
        actor_ = actor;
        return *this;
    }
    Result<std::vector<typename M::Event>> when(const typename M::Command& command) {
        auto& state = states_[M::stream_of(command)];
        const Context context{now_, now_, actor_, 0, {}, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file};
        auto events = M::decide(state, command, context);
        if (events)
            for (const auto& event : *events) {
                state = M::apply(std::move(state), event);
                if (M::observes(event)) M::observe(Record{}, event, views_);
            }
        return events;
    }
    const Roster& roster() const { return *views_.roster; }
    const typename M::State& state(const Uuid& stream) const { return states_.at(stream); }
    Instant now() const { return now_; }
    Views& views() { return views_; }

  private:
    Views views_;
    std::map<Uuid, typename M::State> states_;
    Instant now_ = *read_instant("2024-03-04T01:00:00Z");
    Actor actor_ = county.acting(county.zhao);
};

}    // namespace terrace::testing
