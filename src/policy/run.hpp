#pragma once
// One run: a policy and a cycle over a table of subjects, and what is due to each. Pure: the same table gives the same dues, and each due
// can be derived again, step by step, from what the run keeps.

#include "policy/policy.hpp"

#include <limits>
#include <memory>

namespace terrace::policy {

constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
constexpr std::size_t rows_max = 1'000'000;    // of one table

// Who a row is about, by the office's own numbers; a run never holds a name.
struct Subject {
    std::string household, person;
    std::string place;    // division code, "" when not given
};

// What is wrong with a row, so that it is refused with its reason and not left out.
struct BadCell {
    std::size_t row = 0;
    std::string column;
    Said mend;
};

// Rows × facts of one policy, row by row. A day is its number, a truth 0 or 1, a choice its index, numbers as decimals_of() has them.
struct Table {
    std::size_t facts = 0;
    std::vector<Subject> subjects;
    std::vector<std::int64_t> values;    // subjects.size() × facts
    std::vector<BadCell> bad;            // at most one a row, rising

    std::int64_t at(std::size_t row, std::size_t fact) const { return values[row * facts + fact]; }
    void add(Subject, const std::vector<std::int64_t>& row);
};

enum class State : std::uint8_t { due, stopped, not_in_cohort, refused };
std::string_view code_of(State) noexcept;

enum class Why : std::uint8_t {
    fits,                // which: the cohort
    other_place,
    no_cohort,
    not_begun,           // which: the cohort, when: its first day
    ended,               // which: the cohort, when: its last day
    stopped,             // which: the stop
    fact_missing,        // which: the fact
    not_published,       // which: the parameter
    parameter_dates,     // which: the parameter
    outside_dates,
    bad_cell,            // which: index in Table::bad
    too_large,
};

struct Judged {
    State state = State::due;
    Why why = Why::fits;
    std::int32_t which = -1;
    Day when;
    bool operator==(const Judged&) const = default;
};

constexpr std::uint16_t all_items = 0xFFFF;

struct Due {
    std::uint32_t row = 0;              // of the subject, the first of a household
    std::uint16_t item = all_items;     // all_items where persons or households are rounded
    Judged judged;
    std::int64_t fen = 0;               // 0 unless due
};

struct Program;    // program.hpp: the policy made ready for one cycle

struct Run {
    std::shared_ptr<const Policy> policy;
    std::shared_ptr<const Table> table;
    Cycle cycle;
    std::shared_ptr<const Program> program;    // none when refused
    std::optional<Refusal> refusal;     // the policy says nothing of this cycle; every due is then refused
    std::vector<Due> dues;              // in the order of the rows, and of the items
    std::int64_t total_fen = 0;
    std::array<std::size_t, 4> counts{};    // by State
    std::vector<std::vector<std::uint32_t>> households;    // rows by household where households are rounded, in the order of the dues

    std::span<const std::uint32_t> rows_of(std::size_t due) const;
};

// The cycle that holds `day`. A refusal only when the total does not fit; a day outside the policy's dates makes refused dues.
Result<Run> run(std::shared_ptr<const Policy>, std::shared_ptr<const Table>, Day day);

// What one condition came to for a row.
bool holds(const Condition&, std::int64_t value, Day judged_on) noexcept;

enum class Operation : std::uint8_t { add, multiply, divide, power, smaller, larger, round };
std::string_view code_of(Operation) noexcept;

struct Operand {
    enum class From : std::uint8_t { input, parameter, step, number } from{};
    std::int32_t index = 0;       // fact, parameter or step
    std::uint32_t row = 0;        // of an input
    std::int32_t top = 0, bottom = 1;    // of a number
};

struct Step {
    Operation operation{};
    std::vector<Operand> with;
    int decimals = 0;             // of a round
    RoundHow how{};
    Form form{};                  // what it is a step of
    bool closes = false;          // the last step of its form
    Fraction gives;
};

// How a due came about: every input, parameter and step, in order. The last step gives the amount in yuan.
struct Derivation {
    std::vector<std::uint32_t> rows;
    std::vector<Judged> judged;    // of each row
    std::vector<Step> steps;

    Fraction value_of(const Operand&, const Run&) const;
};
Derivation derive(const Run&, std::size_t due);

}    // namespace terrace::policy
