#include "access/totp.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

constexpr std::string_view rfc_secret = "12345678901234567890";

TEST(Totp, GivesTheCodesOfRfc6238) {
    const std::pair<std::int64_t, const char*> vectors[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                                                            {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
    for (const auto& [at, code] : vectors) EXPECT_EQ(totp_code(rfc_secret, totp_step({at * 1000}), 8), code) << at;
}

TEST(Totp, AClockHalfAMinuteOffIsForgivenAMinuteIsNot) {
    const Instant now{1'111'111'111'000};
    const auto step = totp_step(now);
    for (int off : {-1, 0, 1}) EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + off), now, 0), step + off);
    for (int off : {-2, 2}) EXPECT_EQ(matching_totp_step(rfc_secret, totp_code(rfc_secret, step + off), now, 0), std::nullopt);
}

TEST(Totp, ACodeWorksOnce) {
    const Instant now{1'111'111'111'000};
    const auto code = totp_code(rfc_secret, totp_step(now));
    const auto used = matching_totp_step(rfc_secret, code, now, 0);
    ASSERT_TRUE(used);
    EXPECT_EQ(matching_totp_step(rfc_secret, code, now, *used), std::nullopt);
    EXPECT_EQ(matching_totp_step(rfc_secret, "", now, 0), std::nullopt);
    EXPECT_EQ(matching_totp_step(rfc_secret, "1234567", now, 0), std::nullopt);
}

TEST(Totp, SecretsAreWrittenInBase32) {
    EXPECT_EQ(base32(""), "");
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
    EXPECT_EQ(base32(rfc_secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}    // namespace
}    // namespace terrace
