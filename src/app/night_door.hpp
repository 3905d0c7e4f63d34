#pragma once
// `terrace demo --night dasuo`: the night of 打所小组, played in a new data folder with the commands that phones send. 65 households,
// 199 people, the uplink cut, three phones and one paper sheet that arrive in any order; the roll is destroyed at the end. All invented.

#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <iosfwd>

namespace terrace {

struct NightOptions {
    std::uint64_t seed = 1;
    std::int64_t seeds = 1'000;    // orders of arrival tried besides the one that is played
};
// 1 where any order comes to another roll, or the roll does not end with everybody accounted for.
Result<int> play_night(const std::filesystem::path& data, const NightOptions&, const std::filesystem::path& reference, std::ostream& out);

}    // namespace terrace
