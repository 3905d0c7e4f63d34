#pragma once
// Equal shares at one given share, in whole numbers of any length: the definition itself, step by step, nothing rounded.
// A share is `pot` / voters: what all voters hold together, divided by their number.

#include "competition/contest.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <functional>

namespace terrace::competition {

using Whole = boost::multiprecision::cpp_int;

struct Fraction {
    Whole over, under{1};    // over / under, under > 0
};

// One purchase as it happened. Amounts are in the election's units.
struct Purchase {
    std::uint32_t project = 0;
    Fraction pays;                       // what each voter pays who can
    std::int64_t full = 0, short_of = 0, broke = 0;    // voters who pay that; who give the rest they have; who had nothing left
    Fraction rest_given;                 // by those who were short, together
    std::vector<std::uint32_t> tied;     // others that stood exactly alike and came later in the tie order
    std::optional<std::uint32_t> second; // what would have come next
    Fraction second_pays;
};

struct LeftBehind {
    std::uint32_t project = 0;
    Fraction money;    // what its supporters still hold together, less than it costs
};

struct Told {
    std::vector<Purchase> purchases;
    std::vector<LeftBehind> behind;
    std::vector<Fraction> left;    // of each group, for one voter
};

// The winners in order. `told`, when given, is filled with how it went.
std::vector<std::uint32_t> exact_shares(const Contest&, const Whole& pot, Told* told = nullptr);

}    // namespace terrace::competition
