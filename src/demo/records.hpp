#pragma once
// Ordinary records of the kinds that the office's playbooks describe: model branches and monthly notes of sites in the corridor, river
// keeping in a second county, registers and work in the grids of the prefecture. Gaps and doubtful records stand among them, as in life:
// a month nobody noted, a clean-up noted twice, some that wait for a confirmation.

#include "demo/setting.hpp"

namespace terrace::demo {

// A stretch of a river in the county that keeps it by the 1110 mechanism (每天保洁、每周五清河).
struct Segment {
    PlaceId place;
    PlaceId town;
    std::vector<PlaceId> villages;
    Seat keeper;
};

// River segments, groups that sweep their road, and who answers for the sites; after fill_posts.
std::vector<Segment> lay_keeping(Hand&, Setting&, const Options&);

// What is noted, confirmed and withdrawn, each at its hour.
class Notings {
  public:
    Notings(Hand&, const Setting&, const std::vector<Segment>&, const Options&);
    // Turns the clock to each noting that is due before `at`, and says it.
    void say_until(Instant at);
    std::size_t size() const { return all_.size(); }

    struct Noting {
        Instant at;
        Actor actor;
        std::string_view command;
        json::object body;
    };

  private:
    Hand& hand_;
    std::vector<Noting> all_;    // in the order they are said
    std::size_t said_ = 0;
};

}    // namespace terrace::demo
