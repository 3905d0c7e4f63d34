#pragma once
// Exact numbers between what a rule reads and what it pays: no floating point, nothing rounded but where a rule says so, and the same on
// every machine. Written as "600", "29/3", "1.042".

#include "base/money.hpp"
#include "base/result.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace terrace::policy {

using Fraction = boost::multiprecision::cpp_rational;

Fraction scaled(std::int64_t value, int decimals);    // value ÷ 10^decimals
Fraction power(const Fraction&, unsigned times);

enum class RoundHow : std::uint8_t { half_up, half_even, down, up };    // halves away from zero; to the even digit; towards zero; away from zero

// To whole multiples of 1/10^decimals.
Fraction rounded(const Fraction&, int decimals, RoundHow);
// Of yuan that are whole fen; out_of_range when it does not fit.
Result<Money> fen_of(const Fraction& yuan);

// A decimal when it ends, "numerator/denominator" otherwise.
std::string write(const Fraction&);

}    // namespace terrace::policy
