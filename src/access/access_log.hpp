#pragma once
// The access log (谁看过): every read of personal data names its purpose, and is durable before the page leaves.

#include "journal/record.hpp"

#include <string>
#include <string_view>

namespace terrace {

class AccessLog {
  public:
    virtual ~AccessLog() = default;
    // `subject`: whose data; `purpose`: the id of an open case, run, roll call or assignment ("case:…"); `what`: which fields.
    // Throws Fault when it cannot be kept: then the page must not leave.
    virtual void note(Instant at, const Actor&, const SubjectId& subject, std::string_view purpose, std::string_view what) = 0;
};

}    // namespace terrace
