#pragma once
// Time-based one-time passwords (动态口令), RFC 6238 with the values every authenticator app uses: HMAC-SHA-1, 30 s steps, 6 digits.

#include "base/instant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terrace {

constexpr std::int64_t totp_step_seconds = 30;
constexpr int totp_steps_either_side = 1;    // a phone's clock may be this many steps off
constexpr int totp_digits = 6;

std::int64_t totp_step(Instant) noexcept;
// The code of one step, `digits` decimal digits with leading zeros. RFC 4226 section 5.3.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = totp_digits);
// The step whose code this is, among those near `now` and after `last_used`: a code works once.
std::optional<std::int64_t> matching_totp_step(std::string_view secret, std::string_view code, Instant now, std::int64_t last_used);
// RFC 4648 without padding, as authenticator apps read a secret.
std::string base32(std::string_view bytes);

}    // namespace terrace
