#pragma once
// `terrace fund solve`: the winners of an election over the project pool by a stated rule, and why.

#include "base/result.hpp"

#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace terrace {

struct FundAsked {
    std::string file;    // .pb; "-" : standard input
    std::string rule = "equal-shares", utility = "cost", completion = "add1", tie_break = "id";
    bool explain = false;
    bool pabulib = false;    // the election written back as .pb instead of its outcome
};

// One JSON object and a line break; bad_value, missing_field, not_found as the reader and the rules refuse.
Result<void> fund_solve(const FundAsked&, std::istream& in, std::ostream& out);

void add_fund_doors(CLI::App&, int& code);

}    // namespace terrace
