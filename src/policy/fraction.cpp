#include "policy/fraction.hpp"

#include <limits>

namespace terrace::policy {
namespace {

constexpr std::size_t bits_kept = 240;    // the product of two still lies in 512

Whole ten_to(int decimals) { return boost::multiprecision::pow(Whole{10}, static_cast<unsigned>(decimals)); }

}    // namespace

Fraction::Fraction(Whole top, Whole bottom) : top_{std::move(top)}, bottom_{std::move(bottom)} {
    ENSURE(bottom_ != 0);
    if (bottom_ < 0) {
        top_ = -top_;
        bottom_ = -bottom_;
    }
}

Fraction Fraction::lowest() const {
    const Whole common = gcd(top_, bottom_);
    return {Whole{top_ / common}, Whole{bottom_ / common}};
}

void Fraction::keep_small() {
    if (msb(bottom_) > bits_kept) *this = lowest();
}

Fraction& Fraction::operator+=(const Fraction& other) {
    if (bottom_ == other.bottom_) {
        top_ += other.top_;
        return *this;
    }
    top_ = top_ * other.bottom_ + other.top_ * bottom_;
    bottom_ *= other.bottom_;
    keep_small();
    return *this;
}

Fraction& Fraction::operator*=(const Fraction& other) {
    top_ *= other.top_;
    bottom_ *= other.bottom_;
    keep_small();
    return *this;
}

Fraction& Fraction::operator/=(const Fraction& other) { return *this *= Fraction{other.bottom_, other.top_}; }

Fraction scaled(std::int64_t value, int decimals) { return decimals == 0 ? Fraction{value} : Fraction{Whole{value}, ten_to(decimals)}; }

Fraction power(const Fraction& base, unsigned times) {
    const auto low = base.lowest();
    return {Whole{boost::multiprecision::pow(low.top(), times)}, Whole{boost::multiprecision::pow(low.bottom(), times)}};
}

Fraction rounded(const Fraction& value, int decimals, RoundHow how) {
    const auto unit = ten_to(decimals);
    const Whole top = abs(value.top()) * unit, bottom = value.bottom();
    Whole whole = top / bottom;
    const Whole twice = (top - whole * bottom) * 2;
    const bool exact = twice == 0;
    switch (how) {
        case RoundHow::half_up: whole += twice >= bottom ? 1 : 0; break;
        case RoundHow::half_even: whole += twice > bottom || (twice == bottom && whole % 2 != 0) ? 1 : 0; break;
        case RoundHow::down: break;
        case RoundHow::up: whole += exact ? 0 : 1; break;
    }
    return {value.top() < 0 ? Whole{-whole} : whole, unit};
}

Result<Money> fen_of(const Fraction& yuan) {
    const Whole hundredfold = yuan.top() * 100, fen = hundredfold / yuan.bottom();
    ENSURE(fen * yuan.bottom() == hundredfold);
    if (abs(fen) > std::numeric_limits<std::int64_t>::max()) return refuse(No::out_of_range, "amount", "±9.2e18 fen");
    return Money{static_cast<std::int64_t>(fen)};
}

std::string write(const Fraction& given) {
    const auto value = given.lowest();
    Whole rest = value.bottom();
    int twos = 0, fives = 0;
    while (rest % 2 == 0) rest /= 2, ++twos;
    while (rest % 5 == 0) rest /= 5, ++fives;
    if (rest != 1) return value.top().str() + '/' + value.bottom().str();
    const int decimals = std::max(twos, fives);
    const Whole scaled_up = value.top() * ten_to(decimals) / value.bottom();
    auto digits = Whole{abs(scaled_up)}.str();
    if (decimals > 0) {
        const auto places = static_cast<std::size_t>(decimals);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        digits.insert(digits.size() - places, ".");
    }
    return (scaled_up < 0 ? "-" : "") + digits;
}

}    // namespace terrace::policy
