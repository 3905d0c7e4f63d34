#include "modules/places/locator.hpp"

#include <cmath>

namespace terrace::places {
namespace {

struct Two {
    double high, low;    // high + low is exact, |low| ≤ half an ulp of high
};

Two exact_difference(double a, double b) noexcept {
    const double high = a - b, shadow = high - a;
    return {high, (a - (high - shadow)) - (b + shadow)};
}
Two exact_sum(double a, double b) noexcept {
    const double high = a + b, shadow = high - a;
    return {high, (a - (high - shadow)) + (b - shadow)};
}
Two exact_product(double a, double b) noexcept {
    const double high = a * b;
    return {high, std::fma(a, b, -high)};
}

// A sum of doubles kept without rounding: parts that do not overlap, smallest first.
struct Expansion {
    std::array<double, 16> part{};
    int size = 0;
    void add(double value) noexcept {
        int kept = 0;
        for (int i = 0; i < size; ++i) {
            const auto [high, low] = exact_sum(value, part[i]);
            value = high;
            if (low != 0) part[kept++] = low;
        }
        size = kept;
        if (value != 0) part[size++] = value;
    }
    int sign() const noexcept { return size == 0 ? 0 : part[size - 1] > 0 ? 1 : -1; }
};

void add_product(Expansion& sum, Two a, Two b, double sign) noexcept {
    for (const double x : {a.low, a.high})
        for (const double y : {b.low, b.high}) {
            const auto [high, low] = exact_product(x, sign * y);
            sum.add(low);
            sum.add(high);
        }
}

[[gnu::noinline]] int exact_orientation(double ax, double ay, double bx, double by, double px, double py) noexcept {
    Expansion sum;
    add_product(sum, exact_difference(bx, ax), exact_difference(py, ay), 1);
    add_product(sum, exact_difference(by, ay), exact_difference(px, ax), -1);
    return sum.sign();
}

}    // namespace

int orientation(double ax, double ay, double bx, double by, double px, double py) noexcept {
    const double left = (bx - ax) * (py - ay), right = (by - ay) * (px - ax), determinant = left - right;
    // Shewchuk's bound for this expression: beyond it the rounded sign is the true one.
    constexpr double bound = 3.3306690738754716e-16;
    if (std::abs(determinant) > bound * (std::abs(left) + std::abs(right))) return determinant > 0 ? 1 : -1;
    return exact_orientation(ax, ay, bx, by, px, py);
}

}    // namespace terrace::places
