#pragma once
// `terrace entitlements adopt|enrol|agree|run|diff|approve|reject|publish|export|reconcile --data DIR`: the register and its runs from the
// command line, through the same commands that the desk's page sends. Who asks is a post, proved by its token; who proposes, who approves and
// who exports are three tokens.

#include "app/county.hpp"
#include "base/codec.hpp"

#include <iosfwd>

namespace CLI {
class App;
}

namespace terrace {

constexpr std::size_t enrol_rows_max = 200'000;    // of one table

struct DuesAsked {
    static constexpr std::string_view name = "entitlements";
    std::string act;                   // "run", "diff" …
    std::string token;                 // of the post that asks
    std::string policy, place, on;     // id; division code or place id; day
    std::string run, file, out;        // ids; where a payment file goes, "" to the output
    std::string table;                 // whole path of a policy, a register or the bank's answers
    std::string columns, reason;
    std::optional<std::int32_t> objection_days;
    std::string names_in_full;
    bool preview = false;
};
BOOST_DESCRIBE_STRUCT(DuesAsked, (), (act, token, policy, place, on, run, file, out, table, columns, reason, objection_days, names_in_full, preview))

// 0 done; 1 refused, or rows with mistakes, each named by its cell.
Result<int> carry_out(County&, const DuesAsked&, std::ostream& out, std::ostream& errors);

void add_dues_doors(CLI::App& entitlements, int& code);

}    // namespace terrace
