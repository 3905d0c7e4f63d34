#pragma once
// `terrace demo`: the sample county in a new data folder. Progress goes to `progress`, the sign-ins to `out`.

#include "app/county.hpp"
#include "demo/demo.hpp"

#include <filesystem>
#include <iosfwd>

namespace terrace {

Result<int> make_demo(const std::filesystem::path& data, const demo::Options&, const std::filesystem::path& reference, std::ostream& out, std::ostream& progress);

}    // namespace terrace
