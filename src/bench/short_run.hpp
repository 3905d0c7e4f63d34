#pragma once
// A few seconds that say how fast this machine is for Terrace, each figure beside its bound from the same run.

#include <filesystem>
#include <iosfwd>

namespace terrace::bench {

// Writes into `folder`, which is made when absent; leaves there what it wrote. False when something was refused.
bool short_run(std::ostream& out, const std::filesystem::path& folder, double seconds_each);

}    // namespace terrace::bench
