#pragma once
// `terrace draw --list FILE --seed HEX`: the verifiable allocation of docs/draw.md; `terrace draw --seal` makes a seed and its commitment.

#include "base/chance.hpp"
#include "base/result.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace terrace {

struct DrawAsked {
    std::string list;                        // a file
    std::vector<std::string> seeds;          // one, or one from each of several people
    std::vector<std::string> commitments;    // as published, in the same order; none: not compared
    std::string list_hash;                   // as published; "": not compared
};
// Writes kind,id,class,type,ticket,place,gets: first the commitments and the list's hash, then households and flats by type and place. A list
// or seed that is not what was published is refused, and so is a list with mistakes, each named on `errors` by its line.
Result<void> draw_door(const DrawAsked&, std::ostream& out, std::ostream& errors);
void seal_seed(Chance&, std::ostream& out);    // seed,HEX and commitment,HEX

void add_draw_doors(CLI::App&, int& code);

}    // namespace terrace
