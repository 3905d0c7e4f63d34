#include "desk/alarms.hpp"

namespace terrace {

void Alarms::start() {
    thread_ = std::thread{[this] {
        std::unique_lock lock{mutex_};
        while (!stopping_) {
            lock.unlock();
            const auto done = look();
            lock.lock();
            if (done < alarms_at_once_max) wake_.wait_for(lock, std::chrono::milliseconds{200}, [&] { return stopping_; });
        }
    }};
}

void Alarms::stop() {
    {
        std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::int64_t Alarms::look() {
    const auto now = desk_.clock().now();
    std::int64_t done = 0;
    for (const auto& source : sources_) {
        std::vector<std::pair<Uuid, Instant>> due;
        const auto most = alarms_at_once_max + static_cast<std::int64_t>(refused_.size());
        desk_.store().snapshot()->run(source.due, {now, most}, [&](const Row& row) {
            due.emplace_back(row.uuid(0), row.instant(1));
            return true;
        });
        std::mutex mutex;
        std::condition_variable all_answered;
        std::size_t waiting = 0;
        for (const auto& [stream, at] : due) {
            if (refused_.contains({stream, at.ms})) continue;
            Envelope envelope;
            envelope.id = CommandId{derived_uuid(stream, std::string{source.command} + ' ' + std::to_string(at.ms))};
            envelope.command = source.command;
            envelope.body = json::object{{source.subject, write(stream)}, {"alarm", write(at)}};
            {
                std::lock_guard lock{mutex};
                ++waiting;
            }
            desk_.submit({std::move(envelope), Actor{}, [&, key = std::pair{stream, at.ms}](Result<Acknowledged> answer) {
                              std::lock_guard lock{mutex};
                              if (answer)
                                  ++done;
                              else if (answer.error().no != No::busy && answer.error().no != No::shutting_down && answer.error().no != No::storage_failed)
                                  refused_.emplace(key, text_of(answer.error().no).code);
                              --waiting;
                              all_answered.notify_one();
                          }});
        }
        while (!desk_.running() && desk_.step()) {}
        std::unique_lock lock{mutex};
        all_answered.wait(lock, [&] { return waiting == 0; });
    }
    return done;
}

}    // namespace terrace
