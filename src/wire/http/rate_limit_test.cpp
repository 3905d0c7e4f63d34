#include "wire/http/rate_limit.hpp"

#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

constexpr Instant noon{1'700'000'000'000};

TEST(RateLimit, ABurstPassesThenTheSteadyRate) {
    RateLimit limit{{.burst = 3, .per_minute = 60}};
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(limit.take("a", noon));
    EXPECT_EQ(limit.take("a", noon), seconds(1));
    EXPECT_TRUE(limit.take("a", noon + Span{999}));
    EXPECT_FALSE(limit.take("a", noon + Span{1000}));
    EXPECT_TRUE(limit.take("a", noon + Span{1000}));
    EXPECT_FALSE(limit.take("b", noon)) << "one asker's haste is not another's";
}

TEST(RateLimit, SlowRatesSayTheRealWait) {
    RateLimit limit{{.burst = 1, .per_minute = 4}};
    EXPECT_FALSE(limit.take("a", noon));
    EXPECT_EQ(limit.take("a", noon), seconds(15));
    EXPECT_EQ(limit.take("a", noon + seconds(10)), seconds(5));
    EXPECT_FALSE(limit.take("a", noon + seconds(15)));
}

TEST(RateLimit, ALongPauseFillsTheBucketOnce) {
    RateLimit limit{{.burst = 2, .per_minute = 600}};
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(limit.take("a", noon + days(400)));
    EXPECT_TRUE(limit.take("a", noon + days(400)));
    EXPECT_TRUE(limit.take("a", noon)) << "a clock set back gives nothing";
    EXPECT_FALSE(limit.take("a", noon + seconds(1)));
}

TEST(RateLimit, MemoryIsBoundedByForgettingTheQuietest) {
    RateLimit limit{{.burst = 1, .per_minute = 1}, 2};
    EXPECT_FALSE(limit.take("a", noon));
    EXPECT_FALSE(limit.take("b", noon));
    EXPECT_TRUE(limit.take("a", noon));
    EXPECT_FALSE(limit.take("c", noon));    // forgets b
    EXPECT_EQ(limit.keys(), 2u);
    EXPECT_TRUE(limit.take("a", noon));
    EXPECT_FALSE(limit.take("b", noon));
}

}    // namespace
}    // namespace terrace::wire
