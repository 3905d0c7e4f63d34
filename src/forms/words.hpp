#pragma once
// Headings as offices write them, taken apart: full width, ordinals (一、 (二)), units in brackets, periods in words, and words that say
// nothing by themselves.

#include "forms/catalogue.hpp"

namespace terrace::forms {

// Half width, without blanks and line breaks, one kind of brackets, at most 300 bytes of it.
std::string plain(std::string_view);

// A period as written, before it is known which one the form is for.
struct SpokenPeriod {
    enum class Kind : std::uint8_t {
        none,
        dates,             // said in full: `period`
        until,             // 截至…: up to period.to, from when is not said
        month,             // 6月 without a year: `number`
        quarter,           // 二季度 without a year
        half,              // 上半年 without a year
        this_month,        // 本月
        last_month,
        this_quarter,
        this_year,         // 本年, 全年
        year_to_date,      // 本年累计, 1至本月
        year_before,       // 上年同期: the same a year earlier
        last_year,         // 上年
        open,              // 累计 by itself, or a date nobody can read: nobody can tell
        blank,             // "  年  月": left to be filled in
        month_range,        // 1-9月 without a year: `number` 109
        until_month,        // 截至10月底, 10月末 without a year: `number`
        period_end,         // 期末, 本月末, 本季末, 年末: `number` 0, 1, 3, 12
        last_year_end,      // 上年末
        last_quarter,       // 上季度
        last_period,        // 上期
    };
    Kind kind = Kind::none;
    Period period{};
    int number = 0;
    bool operator==(const SpokenPeriod&) const = default;
};

// Years, months and days written in characters, in digits: 二〇二六年十一月 → 2026年11月.
std::string with_dates_in_digits(std::string);

// A column that compares: with the period before (环比), the same a year earlier (同比), or the two columns beside it (增减额). unclear: it
// compares, but whether in numbers or in per cent is not said.
enum class Change : std::uint8_t { none, on_last, on_year_before, between, unclear };

struct Heading {
    std::string text;                   // what is left: the words that mean something
    std::vector<std::string> units;     // (亩), (万元/户): as written
    std::vector<SpokenPeriod> periods;
    bool ordinal = false;               // 一、 (二) 3. stood before it
    bool among = false;                 // 其中: a part of what stands before
    Change change = Change::none;
};
// `title` also drops what titles are made of: 统计表, 情况, ××县.
Heading read_heading(std::string_view, bool title = false);

// What a heading is when no indicator and no place is.
enum class Plain : std::uint8_t { other, total, subtotal, nothing, not_figure, unit_column, ordinal };
Plain plain_role(std::string_view text);
// What a column of places is called, as the level of its places: 乡镇 → 4, 村 → 5; 0 for places of any level; nullopt for anything else.
std::optional<int> place_column(std::string_view text);
bool looks_like_place(std::string_view text);
// 全县, 全镇合计: the whole place a form is for, when its level is one of these.
struct Whole {
    int least = 0, most = 0;    // levels
    bool total = false;         // 合计 is said too
};
std::optional<Whole> whole_place(std::string_view text);
// 办结率, 占比: a share of something, not a number of it.
bool is_ratio(std::string_view text);
bool is_note(std::string_view text);       // 填报人, 说明, 注
bool is_unit(std::string_view text);

// A title's words with those of `known` taken out, longest first; "" when everything in it is understood.
std::string not_understood(std::string_view title, std::vector<std::string> known);

// Bytes of the first `n` characters.
std::size_t characters(std::string_view);

}    // namespace terrace::forms
