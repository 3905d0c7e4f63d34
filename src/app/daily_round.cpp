#include "app/daily_round.hpp"

#include "desk/housekeeping.hpp"

#include <chrono>
#include <cstdio>

namespace terrace {

std::optional<Swept> DailyRound::look() {
    const auto now = county_.desk().clock().now();
    const auto today = Zone{county_.folder().domain().zone_minutes}.day_of(now);
    if (done_ == today) return std::nullopt;
    Swept swept;
    const auto expired = housekeeping::expired_submissions(*county_.store().snapshot(), now);
    const auto texts_gone = county_.desk().between_batches([&] {
        for (const auto& text : expired) swept.texts += county_.vault().forget_text(text);
        county_.vault().keep();
    });
    if (!texts_gone) return std::nullopt;    // the desk stops: tomorrow, or at the next start
    swept.log_months = county_.access_files().drop_old(now);
    swept.uploads = county_.evidence().drop_old_uploads(now);
    done_ = today;
    return swept;
}

void DailyRound::start() {
    ENSURE(!thread_.joinable());
    thread_ = std::thread{[this] {
        std::unique_lock lock{mutex_};
        while (!stopping_) {
            lock.unlock();
            try {
                look();
            } catch (const std::exception& fault) {
                std::fprintf(stderr, "terrace: 每日例行没有做完,稍后再试 / the daily round is not done and is tried again: %s\n", fault.what());
            }
            lock.lock();
            wake_.wait_for(lock, std::chrono::milliseconds{daily_round_looks_every.ms}, [&] { return stopping_; });
        }
    }};
}

void DailyRound::stop() {
    {
        std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

}    // namespace terrace
