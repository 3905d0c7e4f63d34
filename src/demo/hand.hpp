#pragma once
// The hand that makes the sample county: it turns a clock and sends commands as posts and residents send them, many at a time.

#include "base/chance.hpp"
#include "desk/desk.hpp"

#include <functional>
#include <iosfwd>

namespace terrace::demo {

// A wall clock that stands still until it is turned.
class TurnedClock final : public WallClock {
  public:
    explicit TurnedClock(Instant at) : now_{at} {}
    Instant now() const override { return now_; }
    void turn(Instant to) {
        ENSURE(to >= now_);
        now_ = to;
    }

  private:
    Instant now_;
};

class Hand {
  public:
    using Answered = std::function<void(const json::object& result)>;

    // `look` lets the desk raise the deadlines that passed; called whenever the clock was turned.
    Hand(Desk& desk, TurnedClock& clock, Chance& chance, std::function<void()> look) : desk_{desk}, clock_{clock}, chance_{chance}, look_{std::move(look)} {}

    Instant now() const { return clock_.now(); }
    Day today() const { return desk_.views()->clock->zone().day_of(now()); }
    Chance& chance() { return chance_; }
    const Views views() const { return *desk_.views(); }

    // Sends what waits, turns the clock and lets deadlines pass.
    void turn(Instant to);
    // Queues a command. A refusal throws Fault: the sample county asks for nothing that the desk would refuse.
    void say(const Actor&, std::string_view command, json::object body, Answered = {});
    void flush();

    std::int64_t said() const { return said_; }
    std::uint64_t below(std::uint64_t bound) { return chance_.below(bound); }
    bool in_percent(std::uint64_t percent) { return chance_.below(100) < percent; }

  private:
    Desk& desk_;
    TurnedClock& clock_;
    Chance& chance_;
    std::function<void()> look_;
    std::size_t waiting_ = 0;
    std::int64_t said_ = 0;
    std::string refused_;
};

// Ids of the sample follow from their names, so that they are the same in every sample county of one office.
Uuid id_of(std::string_view name);
template <class T>
T named(std::string_view name) {
    return T{id_of(name)};
}
PlaceId place_of(std::string_view name);    // a place without a national code

inline std::string text(const Uuid& id) { return write(id); }
inline std::string text(PlaceId id) { return write(id); }

inline Actor acting(PostId post, PersonId holder) { return {ActorKind::post, holder, post}; }

}    // namespace terrace::demo
