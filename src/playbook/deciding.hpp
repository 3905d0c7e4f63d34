#pragma once
// Which meeting decides and how many it takes (表决规则): quorum, majority, notice and how many ballots one may carry, each with its law and
// the day from which it holds. Shipped as data (playbooks/national/deciding.yaml); outside its dates a rule does not exist.

#include "base/instant.hpp"
#include "playbook/playbook.hpp"
#include "yaml/yaml.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

constexpr std::int64_t notice_days_most = 60;
constexpr std::int64_t carried_ballots_most = 5;

enum class VotingUnit : std::uint8_t { person, household, representative };

// part/of of something: at least that much, or more than that.
struct NeededShare {
    int part = 1, of = 2;
    bool more_than = false;
    // The least whole number that is enough of `total`.
    std::int64_t needed(std::int64_t total) const noexcept;
};

struct DecidingRule {
    std::string id;
    Wording name;
    VotingUnit unit = VotingUnit::household;
    Day valid_from;
    std::int64_t notice_days = 0;     // whole days between the notice and the meeting
    NeededShare quorum;               // of those on the list
    NeededShare pass;
    bool pass_of_all = false;         // of the list rather than of those who came
    std::int64_t carried_most = 0;    // ballots one voter may bring for others
    std::string basis;
    std::string rule() const;         // as recorded: "deciding/group_by_household@2010-10-28"
};

tl::expected<std::vector<DecidingRule>, std::vector<Flaw>> read_deciding_rules(std::string_view text, const std::string& file = "deciding.yaml");

// Those that ship.
const std::vector<DecidingRule>& deciding_rules();
// As it holds on that day; nullptr when it does not.
const DecidingRule* deciding_rule(std::string_view id, Day on);

}    // namespace terrace
