#pragma once
// From the register to the lines of a run, purely: the run's own cycle is worked out, every cycle posted before is worked out again from what
// is known now, and a line is the difference from what was posted. So a late birth date, a changed rate and a second run of one cycle are one
// and the same thing, and nothing is posted twice.

#include "modules/dues/dues.hpp"
#include "policy/run.hpp"

namespace terrace::dues {

// A dated change, and the record that agreed to it.
struct Kept {
    Dated dated;
    Position position = 0;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (dated, position))

struct RegisterEntry {
    EntryId id;
    PlaceId place;
    HouseholdId household;
    std::optional<PersonId> person;
    std::vector<Kept> history;
    std::int64_t debt_fen = 0;    // was paid too much; below zero: still to be paid
};

// The facts that hold on a day, of what was known before a record; nothing before the entry begins and after it stops.
std::optional<Facts> facts_on(const std::vector<Kept>&, Day, Position before = INT64_MAX);

// A table for one cycle, in the order of the entries, and which entry each row is.
struct Listed {
    std::shared_ptr<policy::Table> table;
    std::vector<std::size_t> entry_of;
    std::string digest_text;
};
Listed list(const policy::Policy&, const std::vector<RegisterEntry>&, Day judged_on, const PlaceTree&, Position before = INT64_MAX);

struct PostedCycle {
    Day from;
    PlaceId place;    // of the run, with all beneath
};

// What was posted for somebody: `who` is the entry, or the household where households are rounded.
using Posted = std::function<std::int64_t(const Uuid& who, Day cycle, const std::string& item)>;
Uuid account_holder(const policy::Policy&, const RegisterEntry&);

struct Reckoned {
    policy::Cycle cycle;
    std::vector<RunLine> lines;    // by entry, in the order of the register
    std::array<std::size_t, 4> counts{};    // judged rows of the run's own cycle, by policy::State
    std::int64_t due_fen = 0, arrears_fen = 0, claw_back_fen = 0, carried_fen = 0, net_fen = 0;    // claw_back ≤ 0
    std::int64_t payees = 0;
    Sha256 table, sum;
};
Sha256 sum_of(const std::vector<RunLine>&);
// `entries`: those in the run's place, in the order of the register. outside_dates when the policy says nothing of the day.
Result<Reckoned> reckon(std::shared_ptr<const policy::Policy>, const std::vector<RegisterEntry>& entries, Day day, const std::vector<PostedCycle>&, const Posted&, const PlaceTree&);

// The policy as adopted; a text that was adopted reads well.
std::shared_ptr<const policy::Policy> policy_of(const std::string& text, const std::string& id);

RegisterEntry entry_at(const Row&);    // columns of entries_table, in order

}    // namespace terrace::dues
