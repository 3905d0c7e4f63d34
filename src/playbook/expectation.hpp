#pragma once
// What a cadence expects (该记的): on which days, which record answers for which day, and the rule in words. Worked out, never stored.

#include "playbook/methods.hpp"

namespace terrace {

// A record of any day from `first` to `last` answers for `day`.
struct ExpectedDay {
    Day day, first, last;
    bool operator==(const ExpectedDay&) const = default;
};
// The days of [from, to] on which a kind is expected, none before `since`. Refuses as occurrences() does.
Result<std::vector<ExpectedDay>> expected_days(const RecordKind&, Day since, Day from, Day to);

// The day of the record that answers for each, in the order given; the latest one of several.
std::vector<std::optional<Day>> answered(const std::vector<ExpectedDay>&, const std::vector<Day>& records);

// Nobody is behind before 08:00 of the day after the last day that counts.
constexpr int behind_at_minute = 8 * 60;
Instant behind_from(const ExpectedDay&, Zone);

// The fewest days between two occurrences in a cycle of leap years; cadence_days_max when it comes once.
int smallest_gap(const Cadence&);

// The rule in words, with the version of the playbook that says so: 每月10、20、30日;没有这天的月份跳过;…
Wording rule_in_words(const RecordKind&, const Methods&);

// "all", "10", "2/3", "more than 1/2"
std::optional<RollRule> read_needs(std::string_view);
Wording needs_in_words(const RollRule&);

}    // namespace terrace
