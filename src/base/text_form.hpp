#pragma once
// Text as people really send it: full-width letters and digits (０１Ａｘ), ideographic spaces, numbers with separators.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terrace {

// The next code point, removed from the front; U+FFFD for a byte that is not UTF-8. Empty text gives nullopt.
std::optional<char32_t> take_code_point(std::string_view& text);

// Full-width ASCII (U+FF01…U+FF5E) and U+3000 become half width; all else stays.
std::string to_half_width(std::string_view);

// A plain decimal number as tables hold it: "98", "98.00", "1,234.50", "-3.20", full-width digits too; thousands
// separators only where they belong. Returns value × 10^decimals; nullopt when it is no such number, has more than
// `decimals` digits after the point that are not zero, or does not fit.
std::optional<std::int64_t> read_decimal(std::string_view, int decimals);
// value ÷ 10^decimals: "1234.50"; grouped "1,234.50".
std::string write_decimal(std::int64_t value, int decimals, bool grouped = false);

}    // namespace terrace
