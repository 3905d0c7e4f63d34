#include "access/throttle.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(Throttle, EachFurtherFailureWaitsTwiceAsLong) {
    Throttle throttle{{.free_failures = 3, .wait_first = seconds(2), .wait_max = seconds(10)}};
    const Instant now{1'000'000};
    for (int i = 0; i < 2; ++i) throttle.failed("li", now);
    EXPECT_EQ(throttle.wait("li", now), Span{});
    for (const auto expected : {2, 4, 8, 10, 10}) {
        throttle.failed("li", now);
        EXPECT_EQ(throttle.wait("li", now), seconds(expected));
    }
    EXPECT_EQ(throttle.wait("li", now + seconds(7)), seconds(3));
    EXPECT_EQ(throttle.wait("li", now + seconds(11)), Span{});
    EXPECT_EQ(throttle.wait("wang", now), Span{});
}

TEST(Throttle, SuccessAndTimeForgive) {
    Throttle throttle{{.free_failures = 1}};
    const Instant now{1'000'000};
    throttle.failed("li", now);
    EXPECT_GT(throttle.wait("li", now), Span{});
    throttle.succeeded("li");
    EXPECT_EQ(throttle.wait("li", now), Span{});
    throttle.failed("li", now);
    EXPECT_EQ(throttle.wait("li", now + hours(2)), Span{});
}

TEST(Throttle, ItsMemoryIsBoundedHoweverManyAddressesTry) {
    Throttle throttle{{.free_failures = 1, .keys_max = 100}};
    for (int i = 0; i < 1'000; ++i) throttle.failed("address " + std::to_string(i), Instant{1'000'000 + i});
    EXPECT_LE(throttle.keys(), 100u);
    EXPECT_GT(throttle.wait("address 999", Instant{1'001'000}), Span{});
}

}    // namespace
}    // namespace terrace
