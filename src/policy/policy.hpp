#pragma once
// A policy (政策) as dated data: who is meant, what is due for one cycle, when it stops, and where each number stands in the law. Rules pick
// from closed forms; there is no programming language in a policy.

#include "base/instant.hpp"
#include "policy/fact_kinds.hpp"
#include "policy/fraction.hpp"
#include "yaml/yaml.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace terrace::policy {

constexpr std::size_t facts_max = 60;             // of one policy
constexpr std::size_t parameters_max = 200;
constexpr std::size_t dated_values_max = 100;     // of one parameter
constexpr std::size_t items_max = 60;
constexpr std::size_t conditions_max = 40;        // of one conjunction
constexpr std::size_t name_characters_max = 12;   // of a Chinese name: names stand in explanations
constexpr std::size_t basis_characters_max = 14;  // of what a document is called
constexpr int parameter_decimals = 9;
constexpr int years_max = 100;

struct Said {
    std::string zh, en;
};

// How we came to know what a document says.
enum class Standing : std::uint8_t { read, excerpt, reported, trial };

struct Basis {
    std::string id;
    Said title;
    std::string number;    // what people call it: 国发〔2006〕17号
    Standing standing = Standing::read;
    std::string source;
    std::optional<Day> from, until;
};

struct Fact {
    std::string id;
    FactKind kind{};
    Said name;
    bool required = false;
    std::vector<std::string> choices;
    FactType type() const noexcept { return facts_of(kind).type; }
};

// What a parameter counts, and for how long a rate speaks.
enum class Unit : std::uint8_t {
    yuan_per_person_year,
    yuan_per_person_month,
    yuan_per_mu_year,
    yuan_per_mu_month,
    yuan_per_unit,
    yuan_per_kg,
    kg_per_mu_year,
    yuan,
    coefficient,
    mu_per_person,
    share_per_year,
    years,
    persons,
    mu,
};
std::string_view code_of(Unit) noexcept;
Said name_of(Unit);

struct DatedValue {
    Day from;
    std::optional<Day> until;                // its last day
    std::optional<std::int64_t> value;       // × 10^9; empty: not published
    std::string text;                        // as written in the file
    int basis = -1;
    std::string clause;
};

struct Parameter {
    std::string id;
    Said name;
    Unit unit{};
    std::vector<DatedValue> values;    // in the order of their days, without overlap
};

// fact, comparison, constant; all of a conjunction must hold. An unknown fact is `unknown` and `differs` from everything.
enum class Comparison : std::uint8_t { known, unknown, equals, differs, at_least, at_most, above, below };
struct Condition {
    int fact = 0;
    Comparison is{};
    bool judged_on = false;      // compared with the day on which the cycle is judged
    std::int64_t value = 0;      // as the fact is stored
    std::string text;
};
using Conjunction = std::vector<Condition>;

struct Cohort {
    std::string id;
    Said name;
    Conjunction all;
    std::optional<Day> from;     // its first cycle is the first that begins on or after this day,
    int from_fact = -1;          // or the day of this fact
    int years = 0;               // 0: as long as the policy
    int basis = -1;
    std::string clause;
};

struct Stop {
    std::string id;
    Said name;
    Conjunction when, resume;    // resume empty: for good
    int basis = -1;
    std::string clause;
};

enum class Form : std::uint8_t {
    fact,                // a number the row gives
    parameter,           // a number the policy gives
    equivalent_area,     // Σ land × coefficient → mu
    heads_of_area,       // area ÷ mu a person → persons
    per_head,            // persons × rate × the cycle's share → yuan
    per_area,            // mu × rate × the cycle's share → yuan
    per_unit,            // counted × rate → yuan, once
    area_yield_price,    // mu × kg a mu × yuan a kg × the cycle's share → yuan
    sum_of,
    indexed,             // × (1 + growth)^years
    cap,
    floor,
    round,
};
std::string_view code_of(Form) noexcept;

// What a node comes to; sums and caps join only like with like.
enum class Measure : std::uint8_t { yuan, persons, mu, kg_per_mu, yuan_per_kg, units };

struct Node {
    Form form{};
    Measure measure{};
    int fact = -1, parameter = -1;              // of the leaves
    std::vector<Node> of;                       // what it is made of, in the form's order
    int rate = -1;                              // parameter: rate, growth, coefficient of each `of` in `with`
    std::vector<int> with;
    int years = -1;                             // parameter
    std::optional<Day> since;                   // indexed since this day, by whole years
    int decimals = 2;
    RoundHow how = RoundHow::half_up;
};

struct Item {
    std::string id;
    Said name;
    Node rule;
};

enum class Level : std::uint8_t { item, person, household };
enum class Row : std::uint8_t { person, household, group };
enum class Effect : std::uint8_t { next_cycle, this_cycle };

struct Policy {
    std::string id;
    std::int64_t version = 0;
    Said title;
    std::vector<std::string> places;     // division codes; empty: everywhere
    Day from;
    std::optional<Day> until;            // its last day
    std::string successor;               // the policy that follows, "" when none is known
    int cycle_months = 12;
    Effect effect = Effect::next_cycle;
    Row row = Row::person;
    bool once_each = false;              // a person appears once, in whatever household
    std::vector<Basis> basis;
    std::vector<Fact> facts;
    std::vector<Parameter> parameters;
    std::vector<Cohort> cohorts;
    std::vector<Stop> stops;
    std::vector<Item> items;
    Level round_each = Level::item;
    int round_decimals = 2;              // 2 fen, 1 jiao, 0 yuan
    RoundHow round_how = RoundHow::half_up;
    std::string digest;                  // SHA-256 of the file, hex
};

// One cycle: what a due speaks for.
struct Cycle {
    Day from, until;
    Day judged_on;    // facts after this day do not touch it yet
    auto operator<=>(const Cycle&) const = default;
};
// The cycle that holds the day; outside_dates, naming the days, when the policy has none there.
Result<Cycle> cycle_of(const Policy&, Day);
Day plus_months(Day, int months) noexcept;    // same day of the month, or its last

// The value that holds on a day; nullptr when no entry does.
const DatedValue* value_on(const Parameter&, Day);

// What the file says, or every flaw of it with its line.
tl::expected<Policy, std::vector<Flaw>> read_policy(std::string_view yaml, std::string file);

// Every field a policy may have; docs/policies.md is written from it, and the reader knows no other.
struct SlotFacts {
    std::string_view path, zh, en;
};
std::span<const SlotFacts> policy_slots();

}    // namespace terrace::policy
