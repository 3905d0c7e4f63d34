#pragma once
// Roll (点名): an expected set × marks × a rule. Quorum, training sign-in, the ten households of a river cell and the
// head-count of an evacuation are this one structure.
//
// Marks are a grow-only set: rolls taken on several phones merge in any order, any number of times, to the same roll.
// What counts for a member is the mark said last; marks never disappear, so what was said before stays visible. Whoever
// is marked but not expected has been added on the spot (travellers, visitors).

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace terrace {

enum class Presence : std::uint8_t {
    unaccounted,        // nothing was said
    present,            // here and well, or signed in, or voted
    needs_help,         // here, but hurt or unable to walk
    known_elsewhere,    // not here, but somebody knows where
    not_found,          // looked for and not found
};
constexpr std::size_t presences = 5;

struct Mark {
    Uuid id;        // made by the device: a mark sent twice is one mark
    Uuid member;    // person or household
    Uuid author;    // who said it
    Presence presence = Presence::present;
    Instant said_at;
    auto operator<=>(const Mark&) const = default;
};

struct Roll {
    std::set<Uuid> expected;
    std::map<Uuid, Mark> marks;    // by mark id
    bool operator==(const Roll&) const = default;
};
constexpr std::size_t roll_expected_max = 100'000;    // members
constexpr std::size_t roll_marks_max = 1'000'000;

// too_many beyond roll_marks_max. A mark whose id is already there changes nothing, unless its content differs: then the
// greater one stays, on every device the same.
Result<void> add(Roll&, const Mark&);
// Commutative, associative, idempotent.
Roll merge(const Roll&, const Roll&);

// What the rule asks of the expected members; those added on the spot are never part of a quorum.
struct RollRule {
    enum class Counts : std::uint8_t {
        present,       // present or needing help: quorum, sign-in
        accounted,     // also those known elsewhere: a head-count
    };
    enum class Asks : std::uint8_t { all, at_least, share, more_than_share };

    Counts counts = Counts::present;
    Asks asks = Asks::all;
    int amount = 0;            // at_least
    int part = 1, of = 1;      // share: two thirds of the households is {2, 3}
    bool operator==(const RollRule&) const = default;
};
RollRule everybody_accounted() noexcept;
RollRule at_least(int present) noexcept;
RollRule share_present(int part, int of) noexcept;              // ≥ part/of, such as 2/3 of the households
RollRule more_than_share_present(int part, int of) noexcept;    // > part/of, such as more than half the adults

struct RollReading {
    std::array<int, presences> expected{};    // members of the list, by Presence
    std::array<int, presences> added{};       // people added on the spot, by Presence
    int disputed = 0;                         // members of whom two authors' last words differ
    std::optional<Instant> oldest, newest;    // of the marks that count; none before the first mark
    int counted = 0;                          // expected members the rule counts
    int needed = 0;                           // how many the rule asks for
    bool met = false;

    int on_list() const noexcept;
    int of(Presence presence) const noexcept;          // on the list and added
    int missing() const noexcept;                       // still needed
    std::optional<Span> oldest_age(Instant now) const noexcept;
    std::optional<Span> newest_age(Instant now) const noexcept;
};
// out_of_range for a rule that cannot be meant (a share above one, a denominator of zero, a negative amount).
Result<RollReading> read(const Roll&, const RollRule&);

// The mark that counts for each marked member: the latest said_at, and of two at one instant the greater id.
std::map<Uuid, Mark> last_words(const Roll&);
// Expected members about whom nothing was said, or who were not found: the list to search by.
std::vector<Uuid> to_search_for(const Roll&);

}    // namespace terrace
