#include "forms/catalogue.hpp"

#include <array>
#include <charconv>

namespace terrace::forms {
namespace {

struct WhyText {
    Why why;
    std::string_view code, zh, en;
};
constexpr std::array texts{
    WhyText{Why::none, "", "", ""},
    WhyText{Why::no_indicator, "no_indicator", "没有指标对得上", "no indicator of this office is meant"},
    WhyText{Why::several, "several", "不止一个指标对得上", "more than one indicator fits"},
    WhyText{Why::not_confirmed, "not_confirmed", "像是这个指标,有字没读懂,要人确认", "probably this indicator, but not every word is understood: somebody has to confirm"},
    WhyText{Why::heading_missing, "heading_missing", "这一格没有表头", "nothing is written above or beside it"},
    WhyText{Why::not_a_figure, "not_a_figure", "不是填数的格", "not a cell for a figure"},
    WhyText{Why::unit_unknown, "unit_unknown", "表上没写单位", "the form names no unit"},
    WhyText{Why::unit_differs, "unit_differs", "单位对不上", "the units differ in kind"},
    WhyText{Why::needs_rounding, "needs_rounding", "要舍入才填得下", "it would have to be rounded"},
    WhyText{Why::no_place, "no_place", "没有这个地方", "no such place here"},
    WhyText{Why::place_twice, "place_twice", "同名的地方不止一个", "more than one place has this name"},
    WhyText{Why::place_elsewhere, "place_elsewhere", "表上写的是别的地方", "the form speaks of another place"},
    WhyText{Why::no_period, "no_period", "看不出是哪段时间", "which period is meant cannot be told"},
    WhyText{Why::period_differs, "period_differs", "表上写的是另一段时间", "the form is for another period"},
    WhyText{Why::period_open, "period_open", "这段时间还没过完", "the period has not ended"},
    WhyText{Why::total_open, "total_open", "合计的各项没有填全", "not all parts of this total are known"},
    WhyText{Why::not_additive, "not_additive", "这个指标不能相加", "this indicator does not add up"},
    WhyText{Why::adds_up_otherwise, "adds_up_otherwise", "各行相加与总数不等", "the parts add up to something else"},
    WhyText{Why::formula, "formula", "表里有公式,自己会算", "the form works it out itself"},
    WhyText{Why::no_records, "no_records", "从来没有记过", "nothing of this was ever recorded"},
    WhyText{Why::not_answered, "not_answered", "没有答数", "not answered"},
    WhyText{Why::beyond_reach, "beyond_reach", "这里的数您看不到", "the figures of this place are beyond your reach"},
    WhyText{Why::too_few_rows, "too_few_rows", "表里的行不够填", "more of them than the list has rows for"},
    WhyText{Why::not_recorded, "not_recorded", "记录里没写这一项", "the record does not say this"},
    WhyText{Why::vague, "vague", "说得太宽,核不了", "too vague to be checked"},
};

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Period months(int year, int first, int count) {
    const int after = first + count;
    return {day_of({year, first, 1}), day_of(after > 12 ? Civil{year + 1, 1, 1} : Civil{year, after, 1}) - 1};
}

}    // namespace

Result<Period> read_period(std::string_view text) {
    const auto wrong = [&] { return refuse(No::bad_value, "period", "2021 / 2021-06 / 2021-Q2"); };
    const auto year = text.size() >= 4 ? number(text.substr(0, 4)) : std::nullopt;
    if (!year || *year < 1949 || *year > 2200) return wrong();
    if (text.size() == 4) return months(*year, 1, 12);
    if (text.size() != 7 || text[4] != '-') return wrong();
    if (text[5] == 'Q' && text[6] >= '1' && text[6] <= '4') return months(*year, (text[6] - '1') * 3 + 1, 3);
    const auto month = number(text.substr(5));
    if (!month || *month < 1 || *month > 12) return wrong();
    return months(*year, *month, 1);
}

std::string write(const Period& period) {
    const auto from = civil_of(period.from);
    const auto day = terrace::write(period.from);
    if (period == months(from.year, from.month, 1)) return day.substr(0, 7);
    if (from.month % 3 == 1 && period == months(from.year, from.month, 3)) return day.substr(0, 5) + 'Q' + std::to_string(from.month / 3 + 1);
    if (period == months(from.year, 1, 12)) return day.substr(0, 4);
    return day + '/' + terrace::write(period.to);
}

std::string_view code_of(Why why) noexcept { return texts[static_cast<std::size_t>(why)].code; }

Text say(const Reason& reason) {
    const auto& text = texts[static_cast<std::size_t>(reason.why)];
    ENSURE(text.why == reason.why);
    if (reason.detail.empty()) return {std::string{text.zh}, std::string{text.en}};
    return {std::string{text.zh} + ":" + reason.detail, std::string{text.en} + ": " + reason.detail};
}

}    // namespace terrace::forms
