#pragma once
// Ids. A client makes them (UUID version 7), so a retry is harmless; ids that follow from other ids are version 5.

#include "base/chance.hpp"
#include "base/instant.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace terrace {

struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Uuid&) const = default;
    bool empty() const noexcept { return bytes == std::array<std::uint8_t, 16>{}; }
    std::string_view view() const noexcept { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

// "0190b3c4-…" (36 characters, lower or upper case) or nullopt.
std::optional<Uuid> read_uuid(std::string_view);
std::string write(const Uuid&);
std::optional<Uuid> uuid_of_bytes(std::string_view sixteen);
Uuid new_uuid(Instant now, Chance&);                          // version 7
Uuid derived_uuid(const Uuid& from, std::string_view name);   // version 5: the same inputs give the same id

template <class Tag>
struct Id : Uuid {
    Id() = default;
    explicit Id(const Uuid& raw) : Uuid{raw} {}
    auto operator<=>(const Id&) const = default;
};

using CommandId = Id<struct CommandTag>;
using CaseId = Id<struct CaseTag>;
using PersonId = Id<struct PersonTag>;
using HouseholdId = Id<struct HouseholdTag>;
using BodyId = Id<struct BodyTag>;            // organisation, committee, red grid, branch
using PostId = Id<struct PostTag>;            // 岗位: what answers; a holder comes and goes
using AssignmentId = Id<struct AssignmentTag>;
using DeviceId = Id<struct DeviceTag>;
using SubjectId = Id<struct SubjectTag>;      // whose data a sealed text is
using TextId = Id<struct TextTag>;            // one sealed text and its key

// A place (地方). The division code is an attribute with dates, never the key.
// National divisions: 12-digit code × 10000 + first year of validity, so 530622002001 from 2021 is 5306220020012021.
// Places of our own (groups, grids, 小区·幢·单元·户, river segments): a random number ≥ 2^62 chosen by the client.
// In JSON a decimal string.
struct PlaceId {
    std::int64_t number = 0;
    auto operator<=>(const PlaceId&) const = default;
    bool empty() const noexcept { return number == 0; }
    bool own() const noexcept { return number >= (std::int64_t{1} << 62); }
};
PlaceId national_place(std::int64_t code12, int first_year) noexcept;
PlaceId new_place(Chance&);
std::optional<PlaceId> read_place(std::string_view);
std::string write(PlaceId);

// SHA-256 of a file's bytes.
struct Sha256 {
    std::array<std::uint8_t, 32> bytes{};
    auto operator<=>(const Sha256&) const = default;
    std::string_view view() const noexcept { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};
Sha256 sha256(std::string_view);
std::string hex(std::string_view bytes);
std::optional<Sha256> read_sha256(std::string_view hex64);

}    // namespace terrace

template <>
struct std::hash<terrace::Uuid> {
    std::size_t operator()(const terrace::Uuid& id) const noexcept {
        std::uint64_t low;    // the random half of a version 7 id
        std::memcpy(&low, id.bytes.data() + 8, 8);
        return static_cast<std::size_t>(low * 0x9E3779B97F4A7C15ULL);
    }
};
template <class Tag>
struct std::hash<terrace::Id<Tag>> : std::hash<terrace::Uuid> {};
template <>
struct std::hash<terrace::PlaceId> {
    std::size_t operator()(terrace::PlaceId id) const noexcept {
        return static_cast<std::size_t>(static_cast<std::uint64_t>(id.number) * 0x9E3779B97F4A7C15ULL);
    }
};
