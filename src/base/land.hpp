#pragma once
// Land (面积) in hundredths of a mu. 1 mu (亩) is exactly 2000/3 m² and 15 mu are one hectare.

#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace terrace {

struct Land {
    std::int64_t hundredths = 0;    // of a mu
    auto operator<=>(const Land&) const = default;
};
constexpr Land mu(std::int64_t n) { return {n * 100}; }

// Exact thirds of a square metre: 0.01 mu = 20/3 m². out_of_range when it does not fit.
Result<std::int64_t> thirds_of_square_metres(Land);
// Whole square metres, halves away from zero; the only rounding, for display.
Result<std::int64_t> square_metres(Land);

Result<Land> add(Land, Land);
Result<Land> read_land(std::string_view);    // "12", "1.21", "1.21亩", "1,593.5"; bad_value for more than two decimals
std::string write(Land);                     // "1.21"

}    // namespace terrace
