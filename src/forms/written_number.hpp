#pragma once
// A number as a draft writes it: in digits, in Chinese characters (一千二百余户, 近百人), as a share (百分之八十, 三成, 四分之三). Many words of
// this field hold such characters and mean no number (六大行动, 一户一档, 万亩): a number in characters counts only where a unit follows.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terrace::forms {

struct WrittenNumber {
    std::size_t end = 0;           // behind the number itself, before 余 and units
    std::string digits;            // "1200", "95.6": as digits
    std::int64_t step = 1;         // what its last figure stands for, where it is written round: 三万五 is right to a thousand
    bool vague = false;            // 数百, 几十, 十几: no number anybody could hold against another
    bool alone = false;            // one figure or one of 十百千万 by itself: many words are made with these
};
// At `at` of a line in half width; what stands before it decides whether it is part of a word.
std::optional<WrittenNumber> number_in_characters(std::string_view text, std::size_t at);

struct WrittenShare {
    std::size_t end = 0;
    std::int64_t value = 0;        // of a hundred, ÷ 10^decimals
    int decimals = 0;
    std::int64_t step = 1;         // 三成 is right to ten
    bool about = false, at_least = false;
};
std::optional<WrittenShare> share_at(std::string_view text, std::size_t at);

}    // namespace terrace::forms
