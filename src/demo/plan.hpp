#pragma once
// The plan of the sample's cases: when each is taken, what happens to it and how it ends. Instants are sittings: four moments of
// each working day at which people write things down.

#include "demo/history.hpp"

namespace terrace::demo {

enum class Step : std::uint8_t { open, accept, hand_over, give_back, note, pause, resume, extend, answer, confirm, not_solved, reopen, withdraw, duplicate, decline, urge };

enum class Ending : std::uint8_t {
    confirmed, confirmed_after_reopening,                                         // these count
    withdrawn, duplicate, never_confirmed, reopened, not_solved, declined,        // these do not
    open, overdue, offered, paused, waiting                                       // today's work
};

struct Move {
    std::size_t sitting = 0;
    Step step{};
};

struct Matter {
    Ending ending{};
    PlaceId place;
    std::string kind;
    Actor opener;                      // a post, or a resident with a card
    std::string_view source;
    PersonId person;                   // who asks, when registered
    std::string name;                  // who asks, when not
    std::string_view why;              // of a live matter that waits
    Seat other;                        // whom it is handed over to
    bool urgent = false;
    std::size_t twin = 0;              // duplicate: of which matter
    std::vector<Move> moves;
    std::int32_t limit_sittings = 0;

    // as it goes
    CaseId id;
    PostId owner, offered;
    bool unanswered = false;           // the desk has not yet said what became of the last move
};

class Sittings {
  public:
    // From the first working day after `from` until `to`.
    Sittings(const Calendar&, Zone, Instant from, Instant to, Chance&);
    std::size_t size() const { return at_.size(); }
    Instant at(std::size_t n) const { return at_[n]; }
    std::size_t first_from(Instant) const;    // the first sitting at or after; size() when there is none

  private:
    std::vector<Instant> at_;
};

std::vector<Matter> plan_matters(Hand&, const Setting&, const std::vector<Resident>&, const Options&, const Sittings&);

}    // namespace terrace::demo
