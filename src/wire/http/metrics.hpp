#pragma once
// Figures about the running process, in the text format Prometheus reads. Counting is lock-free; making a series locks once.
// Labels come from a closed set (a route template, a status class), never from a request's own text.

#include "wire/http/server.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::wire {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
  public:
    void add(std::int64_t by = 1) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    void set(std::int64_t to) noexcept { value_.store(to, std::memory_order_relaxed); }    // for gauges
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::int64_t> value_{0};
};
using Gauge = Counter;

// Times in microseconds, counted into fixed buckets and shown in seconds.
class Histogram {
  public:
    static constexpr std::array<std::int64_t, 14> bounds_us{500,     1'000,   2'500,     5'000,     10'000,    25'000,     50'000,
                                                            100'000, 250'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000, 60'000'000};
    void observe(std::int64_t us) noexcept;
    std::uint64_t count() const noexcept;

  private:
    friend class Metrics;
    std::array<std::atomic<std::uint64_t>, bounds_us.size() + 1> buckets_{};
    std::atomic<std::int64_t> sum_us_{0};
};

class Metrics {
  public:
    // The same name and labels give the same series, for the life of the registry. Beyond series_max a name's further
    // series are counted together under the label overflow="true".
    Counter& counter(std::string_view name, std::string_view help, const Labels& = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& = {});
    Histogram& histogram(std::string_view name, std::string_view help, const Labels& = {});
    // Asked when the page is rendered: queue depth, age of the last backup. A name that ends in _total only ever grows: a counter.
    void ask(std::string_view name, std::string_view help, std::function<std::int64_t()>);

    std::string render() const;    // content type text/plain; version=0.0.4

    static constexpr std::size_t series_max = 500;

  private:
    enum class Kind : std::uint8_t { counter, gauge, histogram };
    struct Family {
        Kind kind{};
        std::string help;
        std::map<std::string, Counter> values;    // by rendered labels
        std::map<std::string, Histogram> times;
        std::function<std::int64_t()> asked;
    };
    Family& family(std::string_view name, std::string_view help, Kind);

    mutable std::mutex mutex_;
    std::map<std::string, Family, std::less<>> families_;
};

// terrace_http_requests_total{route,status}, terrace_http_seconds, terrace_http_bytes_total{direction}: give it to ServerOptions::observe.
std::function<void(const Served&)> observe_into(Metrics&);

// process_* figures of this process: CPU seconds, resident bytes, open files (from /proc/self).
void add_process_figures(Metrics&);

}    // namespace terrace::wire
