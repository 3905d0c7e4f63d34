#pragma once
// What differs between two runs, and why: before a run is approved, and when the law or a fact turns out to have been otherwise all along.

#include "policy/run.hpp"

namespace terrace::policy {

enum class Moved : std::uint8_t { fresh, gone, changed };    // due now and not before; before and not now; both, or refused in one of them
std::string_view code_of(Moved) noexcept;

struct Cause {
    enum class Kind : std::uint8_t {
        new_subject,       // was in no row before
        gone_subject,      // is in no row now
        outcome,           // judged otherwise: which outcome stands in `after`, or in `before` when due again
        fact,              // of the row: index in the later run's policy
        parameter,         // has another value: index in the later run's policy
        rule,              // another policy or version
        others,            // of a household: another of its members
    } kind{};
    std::int32_t which = -1;
    bool operator==(const Cause&) const = default;
};

struct Change {
    Moved moved{};
    std::int64_t before_due = -1, after_due = -1;    // index in the run; -1: none
    std::int64_t before_fen = 0, after_fen = 0;
    std::vector<Cause> causes;
    std::int64_t difference() const noexcept { return after_fen - before_fen; }
};

struct Difference {
    std::vector<Change> changes;          // in the order of the later run, then what is gone
    std::array<std::size_t, 3> counts{};  // by Moved
    std::size_t same = 0;
    std::int64_t fen = 0;                 // of all changes
};
// Persons are matched by household and number, items by id. out_of_range when the sum does not fit.
Result<Difference> difference(const Run& before, const Run& after);
Said say(const Cause&, const Change&, const Run& before, const Run& after);

// Correcting entries for cycles already paid: the same cycles worked out anew. What was refused on either side is left open, since a refusal
// is no sum; nothing that was posted is changed.
struct Entry {
    std::size_t cycle = 0;    // index of the pair
    Change change;
};
struct HouseholdBalance {
    std::string household, place;
    std::int64_t arrears_fen = 0;      // ≥ 0: still to be paid
    std::int64_t claw_back_fen = 0;    // ≥ 0: paid too much
};
struct PlaceBalance {
    std::string place;                 // township: the first nine digits; "" when rows name none
    std::size_t households = 0;
    std::int64_t arrears_fen = 0, claw_back_fen = 0;
};
struct Corrections {
    std::vector<Entry> entries;
    std::vector<HouseholdBalance> households;    // sorted; only those with an entry
    std::vector<PlaceBalance> townships;         // sorted
    std::size_t open = 0;                        // dues refused on one side
};
// One run of each span for each cycle, in the same order. bad_value when the cycles do not fit each other.
Result<Corrections> corrections(std::span<const Run> paid, std::span<const Run> anew);

}    // namespace terrace::policy
