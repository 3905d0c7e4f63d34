#pragma once
// Exact numbers between what a rule reads and what it pays: no floating point, nothing rounded but where a rule says so, and the same on
// every machine. Written as "600", "29/3", "1.042".

#include "base/money.hpp"
#include "base/result.hpp"

#include <boost/multiprecision/cpp_int.hpp>

namespace terrace::policy {

// Whole numbers of any size; 512 bits of them without asking for memory, which is more than any rule we know needs.
using Whole = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<512, 0, boost::multiprecision::signed_magnitude, boost::multiprecision::unchecked>>;

// A quotient of whole numbers. It is not brought to lowest terms after each operation, which costs more than all the rest: only where it is
// written, and when it grows beyond what lies in one piece of memory.
class Fraction {
  public:
    Fraction() = default;
    Fraction(std::int64_t whole) : top_{whole} {}
    Fraction(Whole top, Whole bottom);    // bottom ≠ 0

    const Whole& top() const noexcept { return top_; }
    const Whole& bottom() const noexcept { return bottom_; }    // > 0
    Fraction lowest() const;

    Fraction& operator+=(const Fraction&);
    Fraction& operator*=(const Fraction&);
    Fraction& operator/=(const Fraction&);    // by anything but 0
    friend Fraction operator*(Fraction a, const Fraction& b) { return a *= b; }
    friend bool operator==(const Fraction& a, const Fraction& b) { return a.top_ * b.bottom_ == b.top_ * a.bottom_; }
    friend bool operator<(const Fraction& a, const Fraction& b) { return a.top_ * b.bottom_ < b.top_ * a.bottom_; }
    friend bool operator>(const Fraction& a, const Fraction& b) { return b < a; }

  private:
    void keep_small();

    Whole top_ = 0, bottom_ = 1;
};

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
