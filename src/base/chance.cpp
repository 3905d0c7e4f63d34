#include "base/chance.hpp"

#include "base/result.hpp"

#include <cstring>
#include <sodium.h>

namespace terrace {

std::uint64_t Chance::number() {
    std::array<std::uint8_t, 8> bytes;
    fill(bytes);
    std::uint64_t value = 0;
    for (auto byte : bytes) value = value << 8 | byte;
    return value;
}

std::uint64_t Chance::below(std::uint64_t bound) {
    ENSURE(bound > 0);
    const std::uint64_t reject_under = (0 - bound) % bound;
    std::uint64_t value = number();
    while (value < reject_under) value = number();
    return value % bound;
}

SystemChance::SystemChance() {
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
}

void SystemChance::fill(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

SeededChance::SeededChance(std::uint64_t seed) {
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    std::array<std::uint8_t, 8> text;
    for (int i = 0; i < 8; ++i) text[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(seed >> (8 * i));
    crypto_generichash(key_.data(), key_.size(), text.data(), text.size(), nullptr, 0);
}

void SeededChance::fill(std::span<std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        if (used_ == block_.size()) {
            std::array<std::uint8_t, crypto_stream_chacha20_NONCEBYTES> nonce{};
            for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] = static_cast<std::uint8_t>(counter_ >> (8 * i));
            ++counter_;
            crypto_stream_chacha20(block_.data(), block_.size(), nonce.data(), key_.data());
            used_ = 0;
        }
        const auto take = std::min(bytes.size() - done, block_.size() - used_);
        std::memcpy(bytes.data() + done, block_.data() + used_, take);
        used_ += take;
        done += take;
    }
}

}    // namespace terrace
