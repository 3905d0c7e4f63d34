#pragma once
// The access log (谁看过): every read of personal data names its purpose, and is durable before the page leaves.

#include "journal/record.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace {

struct AccessEntry {
    Instant at;
    Actor actor;
    SubjectId subject;
    std::string purpose, what;
    bool operator==(const AccessEntry&) const = default;
};

class AccessLog {
  public:
    virtual ~AccessLog() = default;
    // `subject`: whose data; `purpose`: the id of an open case, run, roll call or assignment ("case:…"); `what`: which fields.
    // Throws Fault when it cannot be kept: then the page must not leave.
    virtual void note(Instant at, const Actor&, const SubjectId& subject, std::string_view purpose, std::string_view what) = 0;

    // Newest first, at most `limit`.
    virtual std::vector<AccessEntry> about(const SubjectId&, std::size_t /*limit*/) const { return {}; }
    // What the posts for which `which` holds have read, newest first, at most `limit`.
    virtual std::vector<AccessEntry> by_posts(const std::function<bool(PostId)>& /*which*/, std::size_t /*limit*/) const { return {}; }
    // How many reads each post made in [from, to): a fact about a post's day, never about a person.
    virtual std::vector<std::pair<PostId, std::int64_t>> reads_by_post(Instant /*from*/, Instant /*to*/) const { return {}; }
    // The chain's end, for the daily seal.
    virtual Head head() const { return {}; }
};

}    // namespace terrace
