#pragma once
// A draft's numbers beside the office's own (材料核数): supported, stale, unsupported, or nobody can tell. It advises whoever signs; what it
// cannot match with certainty it says so.

#include "base/codec.hpp"
#include "forms/match.hpp"
#include "forms/statements.hpp"

namespace terrace::forms {

enum class Verdict : std::uint8_t { supported, stale, unsupported, cannot_tell };
std::string_view code_of(Verdict) noexcept;

constexpr int about_percent = 10;          // 近, 约, 左右: within a tenth
constexpr int stale_months_max = 36;       // how far back a number is looked for that was right once

struct CheckedStatement {
    Statement statement;
    const Askable* what = nullptr;
    Certainty certainty = Certainty::none;    // sure: the indicator's name stands beside the number; likely: its words, with others between
    Verdict verdict = Verdict::cannot_tell;
    Reason reason;
    std::optional<Answer> answer;             // as of the day
    std::optional<Day> was_so;                // stale: the last day it was so, as far as looked
};
struct TextQuestion {
    std::size_t place = 0;
    Day as_of, first;                         // first: from when on cumulative figures count
};
// `answers` may be empty: then no number can be judged, but each says which indicator it speaks of.
std::vector<CheckedStatement> check_text(std::string_view text, const Catalogue&, const TextQuestion&, const Answers&);

std::string checked_csv(const std::vector<CheckedStatement>&, const TextQuestion&);
json::object checked_json(const std::vector<CheckedStatement>&, const TextQuestion&);

}    // namespace terrace::forms
