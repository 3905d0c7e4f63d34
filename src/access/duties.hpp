#pragma once
// What access asks: may this actor do this act at this place at that instant? Authority comes only from posts, their
// assignments and the periods of both (post × reach × period); there is no other grant.

#include "journal/record.hpp"

#include <string_view>
#include <vector>

namespace terrace {

class Duties {
  public:
    virtual ~Duties() = default;
    // `act` is a command's name ("cases.answer") or a read's ("read.cases").
    virtual bool may(const Actor&, std::string_view act, PlaceId place, Instant at) const = 0;
    // The places (with all beneath them, each in its own partition) in which the actor may do the act.
    virtual std::vector<PlaceId> reach(const Actor&, std::string_view act, Instant at) const = 0;
};

}    // namespace terrace
