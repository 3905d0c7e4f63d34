#pragma once
// An election over the project pool (项目池的票决): projects with what they cost, one ballot a voter, one sum of money.
// Only projects compete. What is due to a person is due, and never stands in such a file (RESTRAINT.md, 9).
//
// Read from and written to Pabulib's `.pb` text: three sections META, PROJECTS, VOTES, each with a heading line, fields
// divided by semicolons, quoted as in CSV. Source of the form: pabulib.org/format.

#include "base/result.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::competition {

constexpr std::size_t election_bytes_max = 200'000'000;
constexpr std::size_t projects_max = 10'000;
constexpr std::size_t ballots_max = 2'000'000;
constexpr std::size_t meta_max = 500;                         // lines of META
constexpr std::size_t id_bytes_max = 200;
constexpr std::int64_t amount_max = 1'000'000'000'000;        // yuan, of one project and of the whole pool
constexpr std::int64_t points_max = 1'000'000;                // of one voter for one project, up or down
constexpr int decimals_max = 4;                               // digits after the point, of amounts and of points

enum class VoteType : std::uint8_t { approval, choose_1, cumulative, scoring, ordinal };
std::string_view word_of(VoteType) noexcept;    // as in META

// A decimal number kept whole: `units` of 10^-decimals. The same `decimals` holds for all numbers of a kind in an election.
struct Named {
    std::string key, value;
    bool operator==(const Named&) const = default;
};

struct Project {
    std::string id, name;
    std::int64_t cost = 0;                  // in units of 10^-money_decimals yuan, > 0
    std::vector<std::string> fields;        // its line, field by field, under project_columns
};

struct Choice {
    std::uint32_t project = 0;     // index into projects
    std::int64_t points = 0;       // in units of 10^-points_decimals; approval: one point; ordinal: its place, 0 first
    bool operator==(const Choice&) const = default;
};

struct Ballot {
    std::string voter;
    std::vector<Choice> choices;       // as written; no project twice
    std::vector<std::string> fields;
};

struct Election {
    std::vector<Named> meta;
    std::vector<std::string> project_columns, vote_columns;
    std::vector<Project> projects;
    std::vector<Ballot> ballots;
    VoteType vote_type = VoteType::approval;
    std::int64_t budget = 0;                 // like cost
    int money_decimals = 0, points_decimals = 0;
    std::optional<std::int64_t> threshold;   // min_project_score_threshold, in units of points; absent: none

    const std::string* meta_of(std::string_view key) const;
    std::int64_t yuan() const;               // units of one yuan: 10^money_decimals
};

// bad_value, missing_field, too_many, too_large; each names the line and says how to mend it.
Result<Election> read_election(std::istream&);
std::string write(const Election&);

// Each project's score: votes; points summed; for ranks what the places are worth: the first `length` points, the next one
// less, where `length` is META's max_length or else the longest ballot (as cities that count so do it).
// In units of 10^-points_decimals; approval and ranks: whole.
std::vector<std::int64_t> scores(const Election&);
std::vector<std::int64_t> voters_for(const Election&);    // how many ballots name each project

// "1234.5" for 12345 with one decimal.
std::string write_decimal(std::int64_t units, int decimals);

}    // namespace terrace::competition
