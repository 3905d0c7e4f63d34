#pragma once
// `terrace entitlements try|check|fields`: a county's analyst tries a rule on a table, without a data folder.

#include "base/instant.hpp"
#include "base/result.hpp"

#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace terrace {

struct TryAsked {
    std::string policy, input;    // files; input "-" is what is piped in
    std::string on;               // a day of the cycle, today when empty
    bool explain = false;
    std::string against{};        // another version of the policy, "": none
};
// Writes CSV, or JSON with `explain`; with `against` what differs under the other version, each with its reason, and on `errors` the totals by
// township. 0: every row judged; 1: some rows refused, they stand in the answer with their reason. A refusal when
// the policy or the table as a whole cannot be read.
Result<int> try_entitlements(const TryAsked&, Day today, std::istream& in, std::ostream& out, std::ostream& errors);

// Names every flaw of policies, line by line; 0 when there is none.
int check_policies(const std::vector<std::string>& files, std::ostream& out, std::ostream& errors);

// docs/policies.md: every field, every kind of fact, every unit.
void policy_fields(std::ostream& out);

void add_entitlement_doors(CLI::App&, int& code);

}    // namespace terrace
