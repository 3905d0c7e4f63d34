#include "base/ids.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <charconv>
#include <openssl/sha.h>

namespace terrace {
namespace {

int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

constexpr char digits[] = "0123456789abcdef";

}    // namespace

std::optional<Uuid> read_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            if (text[at] != '-') return std::nullopt;
            ++at;
        }
        const int high = nibble(text[at]), low = nibble(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        id.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
        at += 2;
    }
    return id;
}

std::string write(const Uuid& id) {
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[id.bytes[i] >> 4];
        text += digits[id.bytes[i] & 15];
    }
    return text;
}

std::optional<Uuid> uuid_of_bytes(std::string_view sixteen) {
    if (sixteen.size() != 16) return std::nullopt;
    Uuid id;
    std::memcpy(id.bytes.data(), sixteen.data(), 16);
    return id;
}

Uuid new_uuid(Instant now, Chance& chance) {
    Uuid id;
    chance.fill(id.bytes);
    const auto ms = static_cast<std::uint64_t>(now.ms);
    for (std::size_t i = 0; i < 6; ++i) id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

Uuid derived_uuid(const Uuid& from, std::string_view name) {
    boost::uuids::uuid space;
    std::memcpy(space.data, from.bytes.data(), 16);
    const auto made = boost::uuids::name_generator_sha1{space}(std::string{name});
    Uuid id;
    std::memcpy(id.bytes.data(), made.data, 16);
    return id;
}

PlaceId national_place(std::int64_t code12, int first_year) noexcept { return {code12 * 10'000 + first_year}; }

PlaceId new_place(Chance& chance) {
    return {static_cast<std::int64_t>((std::uint64_t{1} << 62) | (chance.number() >> 2))};
}

std::optional<PlaceId> read_place(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
    return PlaceId{number};
}

std::string write(PlaceId id) { return std::to_string(id.number); }

Sha256 sha256(std::string_view bytes) {
    Sha256 sum;
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), sum.bytes.data());
    return sum;
}

std::string hex(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::optional<Sha256> read_sha256(std::string_view text) {
    if (text.size() != 64) return std::nullopt;
    Sha256 sum;
    for (std::size_t i = 0; i < 32; ++i) {
        const int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        sum.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return sum;
}

}    // namespace terrace
