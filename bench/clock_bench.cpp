// A county arms a million deadlines: each must cost well under a microsecond. Target: < 200 ns.
#include "base/clock.hpp"

#include <benchmark/benchmark.h>

namespace terrace {
namespace {

const Clock& county() {
    static const auto clock = Clock::make(*Calendar::read(published_holidays()), default_office_hours(), Zone{});
    return *clock;
}

// Starts spread over five years, each at another minute of the day.
Instant start_of(std::uint64_t n) { return *read_instant("2019-01-01T00:00:00Z") + minutes(static_cast<std::int64_t>(n * 7919 % 2'600'000)); }

void deadline(benchmark::State& state, LimitUnit unit, bool rolled) {
    const auto& clock = county();
    std::vector<Instant> starts;
    for (std::uint64_t n = 0; n < 4096; ++n) starts.push_back(start_of(n));
    std::size_t n = 0;
    for (auto _ : state) {
        auto due = clock.deadline(starts[n++ & 4095], {15, unit, rolled});
        benchmark::DoNotOptimize(due);
    }
}
BENCHMARK_CAPTURE(deadline, working_hours, LimitUnit::working_hour, false);
BENCHMARK_CAPTURE(deadline, working_days, LimitUnit::working_day, false);
BENCHMARK_CAPTURE(deadline, calendar_days_rolled, LimitUnit::calendar_day, true);
BENCHMARK_CAPTURE(deadline, months, LimitUnit::month, false);

void paused_twice(benchmark::State& state) {
    const auto& clock = county();
    Timer timer{start_of(1), {5, LimitUnit::working_day}};
    (void)timer.pause(start_of(1) + hours(2), "a");
    (void)timer.resume(start_of(1) + hours(30));
    (void)timer.pause(start_of(1) + hours(40), "b");
    (void)timer.resume(start_of(1) + hours(90));
    for (auto _ : state) {
        auto due = timer.due(clock, start_of(1));
        benchmark::DoNotOptimize(due);
    }
}
BENCHMARK(paused_twice);

void twenty_years_of_a_cadence(benchmark::State& state) {
    const Day from = *read_day("2005-01-01"), to = *read_day("2024-12-31");
    for (auto _ : state) {
        auto days = occurrences(DaysOfMonth{{10, 20, 30}}, from, to);
        benchmark::DoNotOptimize(days);
    }
}
BENCHMARK(twenty_years_of_a_cadence);

}    // namespace
}    // namespace terrace
