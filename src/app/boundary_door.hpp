#pragma once
// Boundaries somebody drew or brings as GeoJSON: the browser sends them and gets them back as they would stand, each with its area, what
// was mended and the place it is for. Nothing of it is kept: what the desk makes of it comes back as a command.

#include "wire/http/api.hpp"

namespace terrace {

class BoundaryDoor {
  public:
    BoundaryDoor(const Desk& desk, const WallClock& clock, wire::WhoAsks who) : desk_{desk}, clock_{clock}, who_{std::move(who)} {}
    wire::Door door();

  private:
    Result<wire::Response> check(const wire::Request&, const Parameters&);
    Result<std::optional<PlaceId>> place_given(const Views&, const Parameters&, std::string_view name) const;

    const Desk& desk_;
    const WallClock& clock_;
    wire::WhoAsks who_;
    std::mutex checking_;    // one file at a time: each may take much memory
};

}    // namespace terrace
