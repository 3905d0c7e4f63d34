// A .pb file never crashes the reader; what it could read is written and read again as the same, and can be divided without
// spending more than there is.
#include "competition/rules.hpp"

#include <sstream>

#include "tests/fuzz/bytes.hpp"

using namespace terrace::competition;
using terrace::fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::istringstream in{std::string{terrace::fuzz::text_of(data, size)}};
    const auto election = read_election(in);
    if (!election) {
        must(!say(election.error(), terrace::Language::zh).empty());
        return 0;
    }
    const auto text = write(*election);
    std::istringstream written{text};
    const auto again = read_election(written);
    must(again.has_value() && write(*again) == text && scores(*again) == scores(*election) && again->budget == election->budget);
    // A few projects are enough: the time equal shares take is bounded by their number, not by the bytes.
    if (election->projects.size() > 20 || election->ballots.size() > 50) return 0;
    for (const auto rule : {Rule::greedy, Rule::equal_shares})
        if (const auto outcome = solve(*election, {rule, Utility::cost, Completion::none})) must(outcome->cost <= election->budget);
    return 0;
}
