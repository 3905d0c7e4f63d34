#pragma once
// Closing a sheet of an assessment: the figures are read as they are known now, and closed with.

#include "desk/desk.hpp"
#include "wire/http/api.hpp"

namespace terrace {

class AssessmentDoors {
  public:
    AssessmentDoors(Desk& desk, AccessLog& access_log, wire::WhoAsks who) : desk_{desk}, access_log_{access_log}, who_{std::move(who)} {}
    wire::Door door();

  private:
    Result<wire::Response> close(const wire::Request&, const Parameters&);

    Desk& desk_;
    AccessLog& access_log_;
    wire::WhoAsks who_;
};

}    // namespace terrace
