#pragma once
// `terrace places overlay --data DIR --place BASIN --with COUNTY [--on DAY] --format csv|json`: a basin's share of a county's ground and
// households, from a data folder that may be served at the same time.

#include "base/result.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace terrace {

struct OverlayWanted {
    std::filesystem::path data;
    std::string place, with, on;
    std::string format = "csv";    // csv | json
};

Result<void> overlay_door(const OverlayWanted&, std::ostream& out);

}    // namespace terrace
