#pragma once
// `terrace money capitals`: reads a sum in yuan a line and writes it in capitals, a line each. A line that is no sum gets an empty line, and
// standard error says which line and how to mend it. Returns 0, or 1 when a line was refused.

#include <iosfwd>

namespace CLI {
class App;
}

namespace terrace {

int money_capitals(std::istream& in, std::ostream& out, std::ostream& errors);
void add_money_doors(CLI::App&, int& code);

}    // namespace terrace
