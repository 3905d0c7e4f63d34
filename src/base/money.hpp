#pragma once
// Money (金额) in fen, 1/100 yuan. Whole fen only: no floating point, no rounding but where a rule says so.

#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace terrace {

struct Money {
    std::int64_t fen = 0;
    auto operator<=>(const Money&) const = default;
};
constexpr Money yuan(std::int64_t n) { return {n * 100}; }

// out_of_range when the result does not fit 64 bits of fen.
Result<Money> add(Money, Money);
Result<Money> subtract(Money, Money);
Result<Money> multiply(Money, std::int64_t times);

// "98", "98.00", "1,234.50", "-3.20", "¥98", "98元", full-width digits; bad_value otherwise, also for parts of a fen.
Result<Money> read_money(std::string_view);
std::string write(Money);            // "1234.50"
std::string write_grouped(Money);    // "1,234.50"

}    // namespace terrace
