#pragma once
// `terrace id check --kind gb11643|gb32100`: reads one number a line and writes input,verdict,reason,normalised, as many
// rows as came in. Verdicts and reasons are those of base/identity.hpp. A heading (a first line without digits, shorter
// than a number) is answered by a heading; of a line with commas only the first field is read.
// Returns 0, or 2 when there is no such kind.

#include <iosfwd>
#include <string_view>

namespace terrace {

int id_check(std::string_view kind, std::istream& in, std::ostream& out, std::ostream& errors);

}    // namespace terrace
