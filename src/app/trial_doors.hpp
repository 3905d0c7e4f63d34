#pragma once
// Doors that try Terrace itself instead of opening an office: a simulated county from a seed, and a few seconds of measuring.

#include <cstdint>
#include <iosfwd>
#include <string>

namespace CLI {
class App;
}

namespace terrace {

constexpr int simulated_days_max = 10'000;

// Plays one county for each seed from `first` on, one line a seed; every broken promise is a line of its own. 0, or 2 when one broke.
int simulate(std::uint64_t first, int seeds, int days, std::ostream& out);
// Measures in a folder of its own under `beside` ("" : the system's folder for temporary files), which is removed again. 0, or 2 when
// something was refused.
int measure_here(const std::string& beside, double seconds_each, std::ostream& out);

void add_trials(CLI::App&, int& code);

}    // namespace terrace
