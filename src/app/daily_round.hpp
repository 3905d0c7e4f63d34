#pragma once
// The daily round (每日例行): what has been kept long enough goes, on the first look of each day of the office and at every start.
//
//   returned submissions   text after returned_days_kept, the fact stays    (desk/housekeeping.hpp)
//   access log             months beyond access_log_months_kept             (store/files/access_log_file.hpp)
//   uploads nobody named   after unnamed_upload_days                        (store/files/evidence_store.hpp)

#include "app/county.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace terrace {

constexpr Span daily_round_looks_every = minutes(1);

struct Swept {
    std::int64_t texts = 0;    // of returned submissions
    int log_months = 0, uploads = 0;
    bool operator==(const Swept&) const = default;
};

class DailyRound {
  public:
    explicit DailyRound(County& county) : county_{county} {}
    ~DailyRound() { stop(); }

    void start();    // a thread of its own; what fails is tried again at the next look
    void stop();
    // One look: what went, or nothing when the day has had its round.
    std::optional<Swept> look();

  private:
    County& county_;
    std::optional<Day> done_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}    // namespace terrace
