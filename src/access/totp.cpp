#include "access/totp.hpp"

#include <array>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace terrace {

std::int64_t totp_step(Instant at) noexcept { return at.ms / 1000 / totp_step_seconds; }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
    std::array<unsigned char, 8> moving{};
    for (std::size_t i = 0; i < 8; ++i) moving[7 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned int length = 0;
    HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), moving.data(), moving.size(), sum.data(), &length);
    const std::size_t offset = sum[length - 1] & 0x0f;
    std::uint32_t number = (std::uint32_t{sum[offset]} & 0x7f) << 24 | std::uint32_t{sum[offset + 1]} << 16 |
                           std::uint32_t{sum[offset + 2]} << 8 | std::uint32_t{sum[offset + 3]};
    std::string code(static_cast<std::size_t>(digits), '0');
    for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) *digit = static_cast<char>('0' + number % 10);
    return code;
}

std::optional<std::int64_t> matching_totp_step(std::string_view secret, std::string_view code, Instant now, std::int64_t last_used) {
    if (code.size() != totp_digits) return std::nullopt;
    std::optional<std::int64_t> found;
    for (int off = -totp_steps_either_side; off <= totp_steps_either_side; ++off) {
        const auto step = totp_step(now) + off;
        const auto expected = totp_code(secret, step);
        if (CRYPTO_memcmp(expected.data(), code.data(), expected.size()) == 0 && step > last_used && !found) found = step;
    }
    return found;
}

std::string base32(std::string_view bytes) {
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t waiting = 0;
    int bits = 0;
    for (const char byte : bytes) {
        waiting = (waiting << 8 | static_cast<unsigned char>(byte)) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5) out += letters[waiting >> (bits - 5) & 31];
    }
    if (bits > 0) out += letters[waiting << (5 - bits) & 31];
    return out;
}

}    // namespace terrace
