#pragma once
// A policy made ready for one cycle: rates looked up, forms laid out as steps, what does not depend on a row worked out once.

#include "policy/run.hpp"

namespace terrace::policy {

struct ItemSteps {
    std::vector<Step> steps;         // inputs of row 0, `gives` not filled in
    std::vector<Fraction> gives;     // of the steps that need no input
    std::vector<bool> fixed;         // that is so
    Operand result;
    std::vector<int> inputs;         // facts it needs
    Judged missing;                  // refused when a parameter has no value on the cycle's first day
};

struct Program {
    const Policy* policy = nullptr;
    Cycle cycle;
    std::vector<Fraction> parameters;    // 0 where there is none
    std::vector<ItemSteps> items;
};

Program prepare(const Policy&, const Cycle&);
// Before any amount: place, cohort, stops.
Judged judge(const Program&, const Table&, std::size_t row);
// The facts an item needs that the row lacks; nothing when all are there.
std::optional<int> missing_fact(const ItemSteps&, const Table&, std::size_t row);
// Unrounded yuan. `gives` has room for each step, those that need no input already in it; afterwards it holds what every step gives.
Fraction evaluate(const Program&, const ItemSteps&, const Table&, std::size_t row, std::vector<Fraction>& gives);
// A number of the policy, of a row, or of a step before.
Fraction value_of(const Program&, const Operand&, const Table*, std::size_t row, std::span<const Fraction> gives);
Fraction apply(Operation, std::span<const Fraction>, int decimals, RoundHow);

}    // namespace terrace::policy
