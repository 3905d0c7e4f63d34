#include "forms/numerals.hpp"

#include <array>

namespace terrace::forms {
namespace {

constexpr std::size_t characters_max = 16;
constexpr std::int64_t value_max = 1'000'000'000'000;

struct Sign {
    std::string_view word;
    int value;
};
constexpr std::array digits{Sign{"〇", 0}, Sign{"零", 0}, Sign{"○", 0}, Sign{"一", 1}, Sign{"二", 2}, Sign{"两", 2}, Sign{"三", 3}, Sign{"四", 4}, Sign{"五", 5}, Sign{"六", 6}, Sign{"七", 7}, Sign{"八", 8}, Sign{"九", 9}};
constexpr std::array units{Sign{"十", 10}, Sign{"百", 100}, Sign{"千", 1'000}, Sign{"万", 10'000}, Sign{"亿", 100'000'000}};

template <std::size_t N>
const Sign* sign_at(const std::array<Sign, N>& all, std::string_view text) {
    for (const auto& one : all)
        if (text.starts_with(one.word)) return &one;
    return nullptr;
}

}    // namespace

std::optional<std::int64_t> take_chinese_number(std::string_view& text) {
    auto rest = text;
    std::int64_t whole = 0, section = 0, digit = 0, by_digits = 0;
    int last_unit = 1;
    bool any_unit = false, has_digit = false, after_zero = false;
    std::size_t read = 0, in_a_row = 0;
    for (; read < characters_max; ++read) {
        if (const auto* one = sign_at(digits, rest)) {
            if (any_unit && in_a_row > 0 && digit != 0) break;    // 二十三四: two numbers
            digit = one->value;
            after_zero = one->value == 0;
            by_digits = by_digits * 10 + digit;
            has_digit = true;
            ++in_a_row;
            rest.remove_prefix(one->word.size());
        } else if (const auto* unit = sign_at(units, rest)) {
            if (in_a_row > 1 && !after_zero && by_digits > 9 && !any_unit) break;    // 二一十 is no number
            if (unit->value >= 10'000) {
                const bool above = unit->value > 10'000;    // 亿 raises the 万 before it too
                whole = above ? (whole + section + digit) * unit->value : whole + (section + digit) * unit->value;
                section = 0;
            } else {
                section += (has_digit && digit != 0 ? digit : 1) * unit->value;
            }
            digit = 0;
            last_unit = unit->value;
            any_unit = true;
            has_digit = after_zero = false;
            in_a_row = 0;
            rest.remove_prefix(unit->word.size());
        } else {
            break;
        }
        if (whole + section > value_max || by_digits > value_max) return std::nullopt;
    }
    if (read == 0 || rest.size() == text.size()) return std::nullopt;
    // 三万五 is 35,000; 三万零五 is 30,005.
    std::int64_t tail = digit;
    if (any_unit && in_a_row == 1 && last_unit >= 100) tail *= last_unit / 10;
    text = rest;
    return any_unit ? whole + section + tail : by_digits;
}

}    // namespace terrace::forms
