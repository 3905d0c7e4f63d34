#pragma once
// Alarms: when an instant passes, the desk itself issues a command with an id derived from subject and instant, so that a restart
// or a second look issues nothing twice. The ledger's partial index is the timer: exact after a restart, nothing to load.

#include "desk/desk.hpp"

namespace terrace {

// A module's alarms: rows of (stream, instant) that are due by $2, at most $3, and the command they call for.
struct AlarmSource {
    Query due;
    std::string_view command;       // body {"<subject>": id, "alarm": instant}
    std::string_view subject;       // "case"
};

constexpr std::int64_t alarms_at_once_max = 256;

class Alarms {
  public:
    Alarms(Desk& desk, std::vector<AlarmSource> sources) : desk_{desk}, sources_{std::move(sources)} {}
    ~Alarms() { stop(); }

    void start();    // looks at least every 200 ms
    void stop();
    // One look: submits what is due, waits for the answers; how many took effect.
    std::int64_t look();

  private:
    Desk& desk_;
    std::vector<AlarmSource> sources_;
    std::map<std::pair<Uuid, std::int64_t>, std::string> refused_;    // alarms the module would not hear; not asked again
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}    // namespace terrace
