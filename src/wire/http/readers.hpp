#pragma once
// The readers' pool: the named threads on which reads and other blocking answers run.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace terrace::wire {

constexpr std::size_t waiting_reads_max = 2'000;

class Readers {
  public:
    explicit Readers(int threads) {
        for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
    }
    ~Readers() { stop(); }

    // False when too many wait: the caller answers "busy".
    bool take(std::function<void()> work) {
        {
            std::lock_guard lock{mutex_};
            if (stopping_ || waiting_.size() >= waiting_reads_max) return false;
            waiting_.push_back(std::move(work));
        }
        wake_.notify_one();
        return true;
    }
    void stop() {
        {
            std::lock_guard lock{mutex_};
            stopping_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_)
            if (thread.joinable()) thread.join();
    }

  private:
    void run() {
        for (;;) {
            std::function<void()> work;
            {
                std::unique_lock lock{mutex_};
                wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
                if (waiting_.empty()) return;
                work = std::move(waiting_.front());
                waiting_.pop_front();
            }
            work();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> waiting_;
    std::vector<std::thread> threads_;
    bool stopping_ = false;
};

}    // namespace terrace::wire
