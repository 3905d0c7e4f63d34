#pragma once
// Identity numbers (证件号码): of persons after GB 11643-1999, of organisations after GB 32100-2015 with the inner
// organisation code of GB 11714. What is checked is the form; whether somebody bears the number only the register knows.

#include "base/instant.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

enum class Verdict : std::uint8_t {
    valid,
    invalid,
    normalise,    // valid once written as the standard has it
    legacy15,     // a well-formed 15-digit number from before 1999
};
std::string_view code_of(Verdict) noexcept;    // "valid", "invalid", "normalise", "legacy15"

enum class Sex : std::uint8_t { male, female };

// Reasons are stable codes. Of an invalid number, everything that is wrong: empty, too_long,
// length_17 (the number of characters found), character (one outside the alphabet), area, date, future_date, check_digit, check_character,
// organisation_code. Of a number to normalise, what was mended: full_width_digits, inner_spaces, outer_spaces,
// lower_case. Of a legacy number: 15_digit.
struct IdentityCheck {
    Verdict verdict = Verdict::invalid;
    std::vector<std::string> reasons;
    std::string normalised;    // as the standard writes it, 18 characters; "" when invalid
    std::string area;          // the six digits of the division code; "" when invalid
    bool good() const noexcept { return verdict != Verdict::invalid; }
    std::string reason() const;    // the codes joined by "+"
};

struct PersonNumberCheck : IdentityCheck {
    std::optional<Day> birth;
    std::optional<Sex> sex;
};

constexpr std::size_t identity_bytes_max = 200;    // of one input, before it is normalised

// GB 11643. A 15-digit number is given the century 19 and its check digit. `today`, when given, refuses births after it.
PersonNumberCheck check_person_number(std::string_view, std::optional<Day> today = std::nullopt);
// GB 32100, the unified social credit code (统一社会信用代码).
IdentityCheck check_organisation_code(std::string_view);

// The check character of 17 digits, '0'…'9' or 'X'; '\0' when they are not 17 digits.
char person_check_digit(std::string_view seventeen) noexcept;

}    // namespace terrace
