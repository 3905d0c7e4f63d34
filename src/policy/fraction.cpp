#include "policy/fraction.hpp"

#include <limits>

namespace terrace::policy {
namespace {

using Whole = boost::multiprecision::cpp_int;

Whole ten_to(int decimals) { return boost::multiprecision::pow(Whole{10}, static_cast<unsigned>(decimals)); }

}    // namespace

Fraction scaled(std::int64_t value, int decimals) { return decimals == 0 ? Fraction{value} : Fraction{Whole{value}, ten_to(decimals)}; }

Fraction power(const Fraction& base, unsigned times) {
    return {boost::multiprecision::pow(numerator(base), times), boost::multiprecision::pow(denominator(base), times)};
}

Fraction rounded(const Fraction& value, int decimals, RoundHow how) {
    const auto unit = ten_to(decimals);
    const Whole top = abs(numerator(value)) * unit, bottom = denominator(value);
    Whole whole = top / bottom;
    const Whole twice = (top - whole * bottom) * 2;
    const bool exact = twice == 0;
    switch (how) {
        case RoundHow::half_up: whole += twice >= bottom ? 1 : 0; break;
        case RoundHow::half_even: whole += twice > bottom || (twice == bottom && whole % 2 != 0) ? 1 : 0; break;
        case RoundHow::down: break;
        case RoundHow::up: whole += exact ? 0 : 1; break;
    }
    return Fraction{numerator(value) < 0 ? Whole{-whole} : whole, unit};
}

Result<Money> fen_of(const Fraction& yuan) {
    const Fraction fen = yuan * 100;
    ENSURE(denominator(fen) == 1);
    if (abs(numerator(fen)) > std::numeric_limits<std::int64_t>::max()) return refuse(No::out_of_range, "amount", "±9.2e18 fen");
    return Money{static_cast<std::int64_t>(numerator(fen))};
}

std::string write(const Fraction& value) {
    Whole rest = denominator(value);
    int twos = 0, fives = 0;
    while (rest % 2 == 0) rest /= 2, ++twos;
    while (rest % 5 == 0) rest /= 5, ++fives;
    if (rest != 1) return numerator(value).str() + '/' + denominator(value).str();
    const int decimals = std::max(twos, fives);
    const Whole scaled_up = numerator(value) * ten_to(decimals) / denominator(value);
    auto digits = Whole{abs(scaled_up)}.str();
    if (decimals > 0) {
        const auto places = static_cast<std::size_t>(decimals);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, ".");
    }
    return (scaled_up < 0 ? "-" : "") + digits;
}

}    // namespace terrace::policy
