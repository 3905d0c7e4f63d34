#pragma once
// What a policy may ask of a person or household: a closed list. A rule that pays or stops can read nothing else, so no points, no rank,
// no result of a competition and no opinion of anybody can ever decide about what is due. A new kind is C++, a test and a page.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace terrace::policy {

enum class FactType : std::uint8_t { day, truth, whole, land, money, quantity, choice };

// Decimals of the stored whole number: land 4 (of a mu), money 2 (fen), quantity 4, all others 0.
int decimals_of(FactType) noexcept;

enum class FactKind : std::uint8_t {
    registered_on,
    moved_on,
    born_on,
    joined_on,
    left_on,
    died_on,
    hired_publicly_on,
    public_post_ended_on,
    officer_since,
    non_farm_since,
    imprisoned_on,
    released_on,
    sentence_suspended,
    town_citizen,
    settlement_mode,
    livelihood_mode,
    contract_from,
    contract_until,
    members,
    farming_members,
    land,
    crop_yield,
    crop_price,
    counted,
};

struct FactKindFacts {
    FactKind kind;
    std::string_view code;
    FactType type;
    std::string_view zh, en;
};
std::span<const FactKindFacts> fact_kinds() noexcept;    // in the order of the enum
const FactKindFacts& facts_of(FactKind) noexcept;
std::optional<FactKind> fact_kind(std::string_view code) noexcept;

}    // namespace terrace::policy
