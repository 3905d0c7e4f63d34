#pragma once
// Numbers in a running text (材料里的数), in digits, in characters, as shares and ranges: each with its quote as written, unit and hedge. Dates,
// clock times and numbers inside names are no statements.

#include "base/figure.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::forms {

constexpr std::size_t statements_max = 20'000;    // of one text

struct Statement {
    std::size_t line = 0;           // from 1
    std::string quote;              // with hedge and unit, as written: "3.2万余吨"
    Quantity quantity;
    std::int64_t step = 1;          // what its last digit stands for, where 万 or 亿 is written: 1.5万 is right to a thousand
    std::optional<Quantity> up_to{};    // of a range, 20至30户: its end
    bool vague = false;             // 数百人: no number anybody could hold against another
    std::string unit;               // as written: 吨, "" when none is
    std::string before, after;      // the words of its clause, up to the numbers beside it
    std::string wide_before;        // of its sentence part: where a clause is cut by 、
    std::vector<std::int64_t> parts{};    // what stands in brackets behind it, when these are numbers of one kind
    bool parts_differ = false;      // and they do not add up to it
};
std::vector<Statement> statements_in(std::string_view text);

}    // namespace terrace::forms
