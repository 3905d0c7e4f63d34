#include "wire/http/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

using testing::HasSubstr;

TEST(Metrics, ThePageIsWhatPrometheusReads) {
    Metrics metrics;
    metrics.counter("b_total", "Bees", {{"hive", "a\"\\\n"}}).add(2);
    metrics.counter("b_total", "Bees", {{"hive", "a\"\\\n"}}).add();
    metrics.gauge("a", "Ants").set(-5);
    metrics.ask("c", "Crows", [] { return 7; });
    EXPECT_EQ(metrics.render(),
              "# HELP a Ants\n# TYPE a gauge\na -5\n"
              "# HELP b_total Bees\n# TYPE b_total counter\nb_total{hive=\"a\\\"\\\\\\n\"} 3\n"
              "# HELP c Crows\n# TYPE c gauge\nc 7\n");
}

TEST(Metrics, BucketsAreCumulativeAndInSeconds) {
    Metrics metrics;
    auto& times = metrics.histogram("t_seconds", "Times");
    for (const auto us : {500, 501, 20'000'000, 99'000'000}) times.observe(us);
    const auto page = metrics.render();
    EXPECT_THAT(page, HasSubstr("t_seconds_bucket{le=\"0.0005\"} 1\nt_seconds_bucket{le=\"0.001\"} 2\n"));
    EXPECT_THAT(page, HasSubstr("t_seconds_bucket{le=\"60\"} 3\nt_seconds_bucket{le=\"+Inf\"} 4\nt_seconds_sum 119.001001\nt_seconds_count 4\n"));
}

TEST(Metrics, SeriesAreBounded) {
    Metrics metrics;
    for (int i = 0; i < 2'000; ++i) metrics.counter("x_total", "x", {{"n", std::to_string(i)}}).add();
    EXPECT_THAT(metrics.render(), HasSubstr("x_total{overflow=\"true\"} 1500\n"));
}

TEST(Metrics, RequestsAreCountedByRouteAndClassOfStatus) {
    Metrics metrics;
    const auto observe = observe_into(metrics);
    observe({"GET", "/api/v1/cases/{id}", 404, {1}, 1'200, 3, 200});
    observe({"GET", "", 400, {0}, 10, 0, 100});
    add_process_figures(metrics);
    const auto page = metrics.render();
    EXPECT_THAT(page, HasSubstr("terrace_http_requests_total{route=\"/api/v1/cases/{id}\",status=\"4xx\"} 1\n"));
    EXPECT_THAT(page, HasSubstr("terrace_http_requests_total{route=\"other\",status=\"4xx\"} 1\n"));
    EXPECT_THAT(page, HasSubstr("terrace_http_bytes_total{direction=\"out\"} 300\n"));
    EXPECT_THAT(page, HasSubstr("process_resident_memory_bytes "));
}

}    // namespace
}    // namespace terrace::wire
