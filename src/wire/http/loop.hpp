#pragma once
// Inside the server only: a thread's loop, the deadlines it sweeps, and where an answer meets its connection.

#include "wire/http/answer_head.hpp"
#include "wire/http/problem.hpp"

#include <atomic>
#include <boost/asio.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unordered_set>

namespace terrace::wire {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;
constexpr auto sweep_every = std::chrono::milliseconds{100};

// What a loop watches over: each connection has one deadline at a time, swept every 100 ms, so arming it costs nothing.
class Watched {
  public:
    virtual ~Watched() = default;
    virtual void expired() = 0;
    virtual void cut() = 0;
    virtual void drain() = 0;
    Steady::time_point deadline = Steady::time_point::max();
};

struct Waiter {
    virtual ~Waiter() = default;
    virtual void resume() = 0;
};

struct Loop {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    asio::steady_timer sweep_timer{context};
    std::unordered_set<Watched*> watched;
    std::thread thread;
    std::atomic<bool> ended = false;
    std::int64_t date_second = 0;
    std::string date;
    std::mutex ready_mutex;
    std::vector<std::unique_ptr<Waiter>> ready;

    std::string_view http_date_now() {
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        if (second != date_second) {
            date_second = second;
            date = http_date(Instant{second * 1000});
        }
        return date;
    }

    // From any thread. What becomes ready together wakes the loop once: a batch of the desk answers many connections in one go.
    void resume_soon(std::unique_ptr<Waiter> waiter) {
        {
            const std::lock_guard lock{ready_mutex};
            ready.push_back(std::move(waiter));
            if (ready.size() > 1) return;
        }
        asio::post(context, [this] { resume_ready(); });
    }
    void resume_ready() {
        std::vector<std::unique_ptr<Waiter>> now;
        {
            const std::lock_guard lock{ready_mutex};
            now.swap(ready);
        }
        for (auto& one : now) {
            try {
                one->resume();
            } catch (const std::exception&) {    // its connection is gone, the others go on
            }
        }
    }

    void sweep() {
        sweep_timer.expires_after(sweep_every);
        sweep_timer.async_wait([this](error_code failed) {
            if (failed) return;
            const auto now = Steady::now();
            for (auto* one : watched)
                if (one->deadline <= now) one->expired();
            sweep();
        });
    }

    // What still waits in the loop holds the loop: it runs out by itself and is stopped only when that takes too long.
    void end(Span at_most) {
        asio::post(context, [this] { sweep_timer.cancel(); });
        work.reset();
        for (const auto until = Steady::now() + std::chrono::milliseconds{at_most.ms}; !ended && Steady::now() < until;) std::this_thread::sleep_for(std::chrono::milliseconds{1});
        context.stop();
        thread.join();
    }

    void run(int number) {
        thread = std::thread{[this, number] {
            pthread_setname_np(pthread_self(), ("http-" + std::to_string(number)).c_str());
            for (;;) {
                try {
                    context.run();
                    ended = true;
                    return;
                } catch (const std::exception&) {    // from a callback of the handler: its connection is gone, the others go on
                }
            }
        }};
    }
};

// Where an answer waits for its connection, or a connection for its answer. The lock is needed because answers come from any thread.
class Slot : public std::enable_shared_from_this<Slot> {
  public:
    explicit Slot(std::weak_ptr<Loop> loop) : loop_{std::move(loop)} {}

    void answer(Response response) {
        {
            const std::lock_guard lock{mutex_};
            if (settled_) return;
            settled_ = true;
            response_ = std::move(response);
            if (!waiter_) return;
        }
        wake();
    }
    void abandon() {    // the connection was cut: whoever waits gets nothing
        {
            const std::lock_guard lock{mutex_};
            settled_ = true;
            if (!waiter_) return;
        }
        wake();
    }
    bool settled() {
        const std::lock_guard lock{mutex_};
        return settled_;
    }
    std::optional<Response> take() {
        const std::lock_guard lock{mutex_};
        return std::exchange(response_, std::nullopt);
    }
    template <class Resume>
    void suspend(Resume resume) {
        bool already = false;
        {
            const std::lock_guard lock{mutex_};
            waiter_ = std::make_unique<WaiterOf<Resume>>(std::move(resume));
            already = settled_;
        }
        if (already) wake();
    }

  private:
    template <class Resume>
    struct WaiterOf final : Waiter {
        explicit WaiterOf(Resume r) : kept{std::move(r)} {}
        void resume() override {
            auto moved = std::move(kept);
            moved();
        }
        Resume kept;
    };
    void wake() {
        const auto loop = loop_.lock();
        if (!loop) return;
        std::unique_ptr<Waiter> waiter;
        {
            const std::lock_guard lock{mutex_};
            waiter = std::move(waiter_);
        }
        if (waiter) loop->resume_soon(std::move(waiter));
    }

    std::weak_ptr<Loop> loop_;
    std::mutex mutex_;
    std::optional<Response> response_;
    std::unique_ptr<Waiter> waiter_;
    bool settled_ = false;
};

// Held by every copy of an Answer: when the last goes without having been called, the peer is told so.
struct Ticket {
    explicit Ticket(std::shared_ptr<Slot> s) : slot{std::move(s)} {}
    Ticket(const Ticket&) = delete;
    ~Ticket() { slot->answer(problem(Refusal{No::fault, "", ""})); }
    std::shared_ptr<Slot> slot;
};

}    // namespace terrace::wire
