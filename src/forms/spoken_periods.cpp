#include "forms/spoken_periods.hpp"

#include "forms/cursor.hpp"

namespace terrace::forms {
namespace {

using Kind = SpokenPeriod::Kind;

constexpr std::array<std::string_view, 13> chinese_digits{"〇", "零", "○", "一", "二", "三", "四", "五", "六", "七", "八", "九", "0"};
int digit_of(std::string_view word) {
    if (word == "〇" || word == "零" || word == "○" || word == "0") return 0;
    for (std::size_t i = 3; i < 12; ++i)
        if (word == chinese_digits[i]) return static_cast<int>(i) - 2;
    return -1;
}

// 二〇二一年 → 2021年, 十二月 → 12月, 一至六月 → 1至6月, 二月五日 → 2月5日; other numbers stay, they may be names.
void digits_of_dates(std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (!begins_character(text, at)) {
            out += text[at++];
            continue;
        }
        Cursor year{text, at};
        int value = 0, count = 0;
        for (; count < 4; ++count) {
            const auto digit = std::find_if(chinese_digits.begin(), chinese_digits.end(), [&](auto one) { return year.word(one); });
            if (digit == chinese_digits.end()) break;
            value = value * 10 + digit_of(*digit);
        }
        if (count == 4 && value >= 1949 && value <= 2100 && year.rest().starts_with("年")) {
            out += std::to_string(value);
            at = year.at();
            continue;
        }
        Cursor month{text, at};
        if (const auto first = month.chinese(1, 12)) {
            Cursor range = month;
            range.word("月");
            const auto joined = range.at();
            if (range.any({"-", "至", "到"})) {
                const auto sign = text.substr(joined, range.at() - joined);
                if (const auto last = range.chinese(1, 12); last && range.rest().starts_with("月")) {
                    out += std::to_string(*first) + sign + std::to_string(*last);
                    at = range.at();
                    continue;
                }
            }
            if (month.word("月")) {
                out += std::to_string(*first) + "月";
                at = month.at();
                if (const auto day = month.chinese(1, 31); day && month.rest().starts_with("日")) {
                    out += std::to_string(*day);
                    at = month.at();
                }
                continue;
            }
        }
        out += text[at++];
    }
    text = std::move(out);
}

SpokenPeriod wrong_date() { return {Kind::open, {}, 0}; }
SpokenPeriod months(int year, int first, int last) {
    if (year < 1949 || year > 2200 || first < 1 || last > 12 || first > last) return wrong_date();
    return {Kind::dates, {day_of({year, first, 1}), day_of(last == 12 ? Civil{year + 1, 1, 1} : Civil{year, last + 1, 1}) - 1}, 0};
}
SpokenPeriod until_end_of(const SpokenPeriod& period) { return period.kind == Kind::dates ? SpokenPeriod{Kind::until, {period.period.to, period.period.to}, 0} : period; }

using Spoken = std::optional<SpokenPeriod>;
using Rule = Spoken (*)(Cursor&);

constexpr auto range_sign = {"-", "至", "~", "到"};
bool range(Cursor& in) {
    return std::any_of(range_sign.begin(), range_sign.end(), [&](auto sign) { return in.word(sign); });
}
std::optional<int> quarter_number(Cursor& in) {
    in.word("第");
    if (const auto number = in.digits(1, 1)) return *number >= 1 && *number <= 4 ? number : std::nullopt;
    return in.chinese(1, 4);
}

// 截至2021年6月30日, 截止2021年6月底
Spoken until_a_date(Cursor& in) {
    if (!in.any({"截止到", "截至到", "截至", "截止"})) return {};
    const auto year = in.digits(4, 4);
    if (!year || !in.any({"年", "-", ".", "/"})) return {};
    const auto month = in.digits(1, 2);
    if (!month) return {};
    const auto whole = months(*year, *month, *month);
    Cursor with_day = in;
    if (with_day.any({"月", "-", ".", "/"})) {
        if (const auto number = with_day.digits(1, 2)) {
            with_day.word("日");
            in = with_day;
            if (whole.kind != Kind::dates) return whole;
            const auto day = whole.period.from + (*number - 1);
            return day < whole.period.from || day > whole.period.to ? wrong_date() : SpokenPeriod{Kind::until, {day, day}, 0};
        }
    }
    in.word("月");
    in.any({"底", "末", "份"});
    return until_end_of(whole);
}
Spoken until_end_of_year(Cursor& in) {
    if (!in.any({"截至", "截止"})) return {};
    const auto year = in.digits(4, 4);
    if (!year || !in.word("年") || !in.any({"底", "末"})) return {};
    return until_end_of(months(*year, 1, 12));
}
// 累计 behind a span of months or a day says nothing more than they do.
void cumulative(Cursor& in) {
    if (in.any({"累计", "累计数", "合计数"})) in.any({"数"});
    else in.word("止");
}
Spoken months_of_a_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year || !in.word("年")) return {};
    const auto first = in.digits(1, 2);
    if (!first) return {};
    if (in.word("月")) in.word("份");
    if (!range(in)) return {};
    const auto last = in.digits(1, 2);
    if (!last || !in.word("月")) return {};
    in.word("份");
    cumulative(in);
    return months(*year, *first, *last);
}
Spoken day_of_a_year(Cursor& in) {
    if (!in.digits(4, 4) || !in.word("年") || !in.digits(1, 2) || !in.word("月") || !in.digits(1, 2) || !in.word("日")) return {};
    return wrong_date();
}
Spoken month_of_a_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year || !in.word("年")) return {};
    const auto month = in.digits(1, 2);
    if (!month || !in.word("月")) return {};
    in.any({"份", "度"});
    const auto whole = months(*year, *month, *month);
    return in.any({"底", "末"}) ? until_end_of(whole) : whole;
}
Spoken quarter_of_a_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year) return {};
    in.word("年");
    const auto quarter = quarter_number(in);
    if (!quarter || !in.word("季")) return {};
    in.word("度");
    return months(*year, *quarter * 3 - 2, *quarter * 3);
}
Spoken half_of_a_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year) return {};
    in.word("年");
    const bool first = in.word("上");
    if ((!first && !in.word("下")) || !in.word("半年")) return {};
    return first ? months(*year, 1, 6) : months(*year, 7, 12);
}
Spoken end_of_a_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year || !in.word("年") || !in.any({"底", "末"})) return {};
    return until_end_of(months(*year, 1, 12));
}
Spoken day_with_signs(Cursor& in) {
    if (!in.digits(4, 4) || !in.any({"-", ".", "/"}) || !in.digits(1, 2) || !in.any({"-", ".", "/"}) || !in.digits(1, 2)) return {};
    return wrong_date();
}
Spoken month_with_signs(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year || !in.any({"-", ".", "/"})) return {};
    const auto month = in.digits(1, 2);
    if (!month) return {};
    return months(*year, *month, *month);
}
Spoken whole_year(Cursor& in) {
    const auto year = in.digits(4, 4);
    if (!year || !in.word("年")) return {};
    in.word("度");
    in.word("全年");
    return months(*year, 1, 12);
}
Spoken year_before_words(Cursor& in) {
    if (!in.any({"上年", "去年"}) || !in.word("同期")) return {};
    in.any({"数", "累计"});
    return SpokenPeriod{Kind::year_before, {}, 0};
}
Spoken year_to_date_words(Cursor& in) {
    const SpokenPeriod said{Kind::year_to_date, {}, 0};
    if (in.word("本年累计")) {
        in.word("数");
        return said;
    }
    if (in.any({"今年累计", "年初至今", "今年以来", "本年以来"})) return said;
    for (const std::string_view word : {"年初至本季度末", "年初至本季末", "年初至本期末", "年初至期末"})
        if (in.word(word)) {
            cumulative(in);
            return said;
        }
    if (in.word("年初至本月")) {
        in.any({"累计", "末"});
        return said;
    }
    if (!in.word("1")) return {};
    in.word("月");
    if (!range(in) || !in.word("本月")) return {};
    in.any({"累计", "止"});
    in.word("数");
    return said;
}
// 1-9月, 1-9月累计: of the year that is spoken of.
Spoken months_without_a_year(Cursor& in) {
    const auto first = in.digits(1, 2);
    if (!first) return {};
    in.word("月");
    if (!range(in)) return {};
    const auto last = in.digits(1, 2);
    if (!last || !in.word("月")) return {};
    in.word("份");
    cumulative(in);
    return *first >= 1 && *first <= *last && *last <= 12 ? SpokenPeriod{Kind::month_range, {}, *first * 100 + *last} : wrong_date();
}
// 截至10月底, 截止10月末, 10月底
Spoken until_a_month(Cursor& in) {
    const bool said = in.any({"截止到", "截至到", "截至", "截止"});
    const auto month = in.digits(1, 2);
    if (!month || !in.word("月")) return {};
    in.word("份");
    if (!in.any({"底", "末"}) && !said) return {};
    cumulative(in);
    return *month >= 1 && *month <= 12 ? SpokenPeriod{Kind::until_month, {}, *month} : wrong_date();
}
// 期末, 本月末, 本季度末, 年底: where the period ends that the form is for.
Spoken end_of_this(Cursor& in) {
    const bool said = in.any({"截止到", "截至到", "截至", "截止"});
    const auto ended = [&](int months_long) {
        cumulative(in);
        return SpokenPeriod{Kind::period_end, {}, months_long};
    };
    if (in.any({"本报告期末", "报告期末", "本期末", "期末"})) {
        in.any({"数"});
        return ended(0);
    }
    if (in.any({"本月末", "本月底", "月末", "月底"})) return ended(1);
    if (in.any({"本季度末", "本季末", "季度末", "季末"})) return ended(3);
    if (in.any({"本年末", "本年底", "年末", "年底"})) return ended(12);
    if (said && in.any({"目前", "当前"})) return wrong_date();
    return {};
}
Spoken end_of_last_year(Cursor& in) {
    if (!in.any({"上年末", "上年底", "上年年末", "上年年底", "去年末", "去年底", "去年年末", "去年年底"})) return {};
    return SpokenPeriod{Kind::last_year_end, {}, 0};
}
Spoken last_quarter_words(Cursor& in) {
    if (!in.any({"上季度", "上一季度", "上季"})) return {};
    in.word("数");
    return SpokenPeriod{Kind::last_quarter, {}, 0};
}
Spoken last_period_words(Cursor& in) {
    if (!in.any({"上期", "上报告期"})) return {};
    in.word("数");
    return SpokenPeriod{Kind::last_period, {}, 0};
}
Spoken quarter_alone(Cursor& in) {
    const auto quarter = quarter_number(in);
    if (!quarter || !in.word("季度")) return {};
    return SpokenPeriod{Kind::quarter, {}, *quarter};
}
Spoken half_alone(Cursor& in) {
    const bool first = in.word("上");
    if ((!first && !in.word("下")) || !in.word("半年")) return {};
    return SpokenPeriod{Kind::half, {}, first ? 1 : 2};
}
Spoken month_alone(Cursor& in) {
    const auto month = in.digits(1, 2);
    if (!month || !in.word("月")) return {};
    in.word("份");
    return *month >= 1 && *month <= 12 ? SpokenPeriod{Kind::month, {}, *month} : wrong_date();
}
Spoken this_month_words(Cursor& in) {
    if (!in.any({"本月", "当月"})) return {};
    in.word("数");
    return SpokenPeriod{Kind::this_month, {}, 0};
}
Spoken last_month_words(Cursor& in) {
    if (!in.any({"上月", "上个月"})) return {};
    in.word("数");
    return SpokenPeriod{Kind::last_month, {}, 0};
}
Spoken this_quarter_words(Cursor& in) {
    if (!in.word("本季")) return {};
    in.word("度");
    return SpokenPeriod{Kind::this_quarter, {}, 0};
}
Spoken this_year_words(Cursor& in) {
    if (in.word("本年")) in.word("度");
    else if (!in.any({"当年", "今年", "全年"})) return {};
    return SpokenPeriod{Kind::this_year, {}, 0};
}
Spoken last_year_words(Cursor& in) {
    if (in.word("上年")) in.word("度");
    else if (!in.word("去年")) return {};
    in.any({"全年数", "全年", "数"});
    return SpokenPeriod{Kind::last_year, {}, 0};
}
Spoken since_when(Cursor& in) { return in.word("累计") ? Spoken{wrong_date()} : Spoken{}; }
// "  年  月": left to be filled in.
Spoken blank_date(Cursor& in) {
    in.marks();
    if (!in.word("年")) return {};
    in.marks();
    if (in.word("季")) in.word("度");
    else if (!in.word("月")) return {};
    in.marks();
    in.word("日");
    return SpokenPeriod{Kind::blank, {}, 0};
}
Spoken blank_year(Cursor& in) { return in.marks() && in.word("年") ? Spoken{SpokenPeriod{Kind::blank, {}, 0}} : Spoken{}; }

// In this order: what says more comes first.
constexpr std::array<Rule, 32> rules{until_a_date,     until_end_of_year, months_of_a_year,   day_of_a_year,      month_of_a_year,     quarter_of_a_year,   half_of_a_year,     end_of_a_year,
                                     day_with_signs,   month_with_signs,  whole_year,         year_before_words,  year_to_date_words,  months_without_a_year, until_a_month,    end_of_last_year,
                                     end_of_this,      quarter_alone,     half_alone,         month_alone,        this_month_words,    last_month_words,    last_quarter_words, last_period_words,
                                     this_quarter_words, last_year_words, this_year_words,    since_when,         blank_date,          blank_year,          nullptr,            nullptr};
constexpr int same_rule_max = 4;

}    // namespace

std::string with_dates_in_digits(std::string text) {
    digits_of_dates(text);
    return text;
}

void take_periods(Heading& heading) {
    if (heading.text.find_first_of("0123456789") == std::string::npos) {
        static constexpr std::array<std::string_view, 10> signs{"年", "月", "季", "累计", "截", "同期", "日", "上", "本", "期"};
        if (std::none_of(signs.begin(), signs.end(), [&](auto sign) { return heading.text.find(sign) != std::string::npos; })) return;
    }
    for (const auto rule : rules) {
        if (!rule) break;
        std::size_t from = 0;
        for (int times = 0; times < same_rule_max && from < heading.text.size();) {
            Cursor cursor{heading.text, from};
            const auto read = begins_character(heading.text, from) ? rule(cursor) : Spoken{};
            if (!read) {
                ++from;
                continue;
            }
            heading.periods.push_back(*read);
            heading.text.erase(from, cursor.at() - from);
            from = 0;
            ++times;
        }
    }
    // A year that stands alone: a column headed 2021.
    if (heading.text.size() == 4 && std::all_of(heading.text.begin(), heading.text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        const int year = std::atoi(heading.text.c_str());
        if (year >= 1990 && year <= 2100) {
            heading.periods.push_back(months(year, 1, 12));
            heading.text.clear();
        }
    }
}

void take_change(Heading& heading) {
    struct Compared {
        std::string_view word;
        Change change;
    };
    // Longest first.
    static constexpr std::array with{Compared{"较上年同期", Change::on_year_before}, Compared{"比上年同期", Change::on_year_before}, Compared{"较去年同期", Change::on_year_before}, Compared{"比去年同期", Change::on_year_before},
                                     Compared{"较上季度", Change::on_last},          Compared{"比上季度", Change::on_last},          Compared{"较上月", Change::on_last},            Compared{"比上月", Change::on_last},
                                     Compared{"较上期", Change::on_last},            Compared{"比上期", Change::on_last},            Compared{"较上年", Change::on_year_before},      Compared{"比上年", Change::on_year_before},
                                     Compared{"较去年", Change::on_year_before},     Compared{"比去年", Change::on_year_before},     Compared{"环比", Change::on_last},              Compared{"同比", Change::on_year_before}};
    static constexpr std::array<std::string_view, 6> how{"增减", "净增", "增加", "增长", "变化", "变动"};
    auto& text = heading.text;
    const auto compared = [&](std::size_t at, std::size_t length, Change change) {
        Cursor in{text, at + length};
        std::string_view word;
        for (const auto one : how)
            if (in.word(one)) {
                word = one;
                break;
            }
        in.any({"数量", "情况", "数", "量", "额", "值"});
        const bool rate = in.any({"率", "幅度", "幅", "百分点", "百分比"});
        const bool percent = std::find(heading.units.begin(), heading.units.end(), "%") != heading.units.end();
        // 同比 or 增长 by itself may be a number or a share: only a unit says which.
        if (rate || percent || word.empty() || (word == "增长" && heading.units.empty())) change = Change::unclear;
        const std::string_view kept = change == Change::on_last ? "环比增减" : change == Change::on_year_before ? "同比增减" : change == Change::between ? "增减" : "";
        heading.change = change;
        if (!kept.empty()) text.replace(at, in.at() - at, kept);
    };
    for (const auto& one : with)
        if (const auto at = text.find(one.word); at != std::string::npos) return compared(at, one.word.size(), one.change);
    for (const std::string_view word : {"增减", "净增"})
        if (text.starts_with(word)) return compared(0, 0, Change::between);
}

}    // namespace terrace::forms
