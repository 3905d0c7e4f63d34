#pragma once
// Counting a ballot box: what the phones sent is opened all at once, only the sums are written, and the keys are destroyed.

#include "desk/desk.hpp"
#include "wire/http/api.hpp"

namespace terrace {

// The envelopes of a box opened and counted together with the paper, said by the desk for `by`; then their keys are destroyed. Not on the
// writer's thread while one runs.
Result<Acknowledged> count_box(Desk&, Uuid box, PostId by, json::object counted_by_hand);

// Keys that a crash between the count and their end has left: destroyed when the office starts. How many boxes.
int destroy_counted_ballots(Desk&);

class TopicDoors {
  public:
    TopicDoors(Desk& desk, wire::WhoAsks who) : desk_{desk}, who_{std::move(who)} {}
    wire::Door door();

  private:
    Result<wire::Response> count(const wire::Request&, const Parameters&);

    Desk& desk_;
    wire::WhoAsks who_;
};

}    // namespace terrace
