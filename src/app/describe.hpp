#pragma once
// `terrace describe events|routes|refusals|commands`: what this binary knows, for the checks of the repository and for readers.

#include <iosfwd>
#include <string_view>

namespace terrace {

// Returns 0, or 2 when there is no such subject.
int describe(std::string_view subject, bool markdown, std::ostream& out);

}    // namespace terrace
