#include "forms/words.hpp"

#include "base/text_form.hpp"
#include "forms/numerals.hpp"
#include "forms/units.hpp"

#include <array>

namespace terrace::forms {
namespace {

constexpr std::size_t heading_bytes_max = 300;

using Kind = SpokenPeriod::Kind;

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

constexpr std::array<std::string_view, 13> chinese_digits{"〇", "零", "○", "一", "二", "三", "四", "五", "六", "七", "八", "九", "0"};
int digit_of(std::string_view word) {
    if (word == "〇" || word == "零" || word == "○" || word == "0") return 0;
    for (std::size_t i = 3; i < 12; ++i)
        if (word == chinese_digits[i]) return static_cast<int>(i) - 2;
    return -1;
}

// Reads on in a text; what does not fit leaves it where it stood.
class Cursor {
  public:
    explicit Cursor(std::string_view text, std::size_t at = 0) : text_{text}, at_{at} {}
    std::size_t at() const { return at_; }
    std::string_view rest() const { return text_.substr(at_); }
    bool word(std::string_view what) {
        if (!rest().starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    // The first that fits; say longer ones first.
    bool any(std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](auto one) { return word(one); });
    }
    std::optional<int> digits(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        for (; count < most && at_ + count < text_.size() && text_[at_ + count] >= '0' && text_[at_ + count] <= '9'; ++count) value = value * 10 + (text_[at_ + count] - '0');
        if (count < least) return std::nullopt;
        at_ += count;
        return value;
    }
    std::optional<int> chinese(int least, int most) {
        auto left = rest();
        const auto value = take_chinese_number(left);
        if (!value || *value < least || *value > most) return std::nullopt;
        at_ = text_.size() - left.size();
        return static_cast<int>(*value);
    }
    std::optional<int> either(std::size_t most_digits, int least, int most) {
        if (const auto value = digits(1, most_digits)) return value;
        return chinese(least, most);
    }
    bool marks() {
        bool some = false;
        while (any({"_", "×"})) some = true;
        return some;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

bool begins_character(std::string_view text, std::size_t at) { return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80; }

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
Spoken months_without_a_year(Cursor& in) {
    if (!in.digits(1, 2)) return {};
    in.word("月");
    if (!range(in) || !in.digits(1, 2) || !in.word("月")) return {};
    in.word("份");
    return wrong_date();
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
    if (!in.word("上月")) return {};
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
constexpr std::array<Rule, 26> rules{until_a_date,   until_end_of_year, months_of_a_year, day_of_a_year,      month_of_a_year,       quarter_of_a_year, half_of_a_year,   end_of_a_year,    day_with_signs,
                                     month_with_signs, whole_year,      year_before_words, year_to_date_words, months_without_a_year, quarter_alone,     half_alone,       month_alone,      this_month_words,
                                     last_month_words, this_quarter_words, this_year_words, last_year_words,   since_when,            blank_date,        blank_year,       nullptr};
constexpr int same_rule_max = 4;

void take_periods(Heading& heading) {
    if (heading.text.find_first_of("0123456789") == std::string::npos) {
        static constexpr std::array<std::string_view, 9> signs{"年", "月", "季", "累计", "截", "同期", "日", "上", "本"};
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

// 一、 (二) 3. ④
bool take_ordinal(std::string& text) {
    Cursor in{text};
    const auto ends = [&]() -> std::size_t {
        if (in.any({"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"})) return in.at();
        const bool bracket = in.word("(");
        if (!in.either(2, 1, 99)) return 0;
        if (bracket) return in.word(")") ? in.at() : 0;
        if (in.any({"、", ","})) return in.at();
        if (!in.word(".")) return 0;
        return in.rest().empty() || in.rest().front() < '0' || in.rest().front() > '9' ? in.at() : 0;
    }();
    if (ends == 0 || ends >= text.size()) return false;
    text.erase(0, ends);
    return true;
}

std::vector<std::string> split_units(std::string_view text) {
    std::vector<std::string> out;
    std::string rest{text};
    for (const auto* mark : {"、", ",", ";", "或"}) replace_all(rest, mark, "\n");
    std::size_t from = 0;
    while (from <= rest.size()) {
        const auto end = std::min(rest.find('\n', from), rest.size());
        out.push_back(rest.substr(from, end - from));
        from = end + 1;
    }
    return out;
}

// "(单位:亩)", "(万元)", "单位:亩、户" leave the text and become units.
void take_units(Heading& heading) {
    auto& text = heading.text;
    const auto take = [&](std::string inside) {
        for (const std::string_view word : {"计量单位:", "单位:", "单位"})
            if (inside.starts_with(word)) {
                inside.erase(0, word.size());
                break;
            }
        const auto units = split_units(inside);
        if (units.empty() || !std::all_of(units.begin(), units.end(), [](const auto& unit) { return is_unit(unit); })) return false;
        heading.units.insert(heading.units.end(), units.begin(), units.end());
        return true;
    };
    for (auto open = text.find('('); open != std::string::npos; open = text.find('(', open)) {
        const auto close = text.find(')', open);
        if (close == std::string::npos) break;
        if (take(text.substr(open + 1, close - open - 1)))
            text.erase(open, close - open + 1);
        else
            ++open;
    }
    for (const std::string_view word : {"计量单位:", "单位:"})
        if (const auto at = text.find(word); at != std::string::npos && take(text.substr(at + word.size()))) text.erase(at);
    if (const auto slash = text.rfind('/'); slash != std::string::npos && slash > 0 && is_unit(text.substr(slash + 1))) {
        heading.units.push_back(text.substr(slash + 1));
        text.erase(slash);
    }
}

constexpr std::array<std::string_view, 48> title_words{"填报单位(盖章处):", "填报单位(盖章):", "填报单位(盖章处)", "填报单位(盖章)", "(盖章处)", "(盖章)", "统计时间", "统计期间", "报告期", "所属期", "统计汇总表", "情况统计表", "情况汇总表", "情况一览表", "汇总统计表", "统计报表", "统计台账", "统计表",   "汇总表",   "一览表",
                                                       "登记表",     "调查表",     "月报表",     "季报表",     "年报表",     "情况表",   "报表",     "月报",     "季报",     "年报",
                                                       "进度表",     "明细表",     "工作情况",   "完成情况",   "开展情况",   "基本情况", "有关情况", "情况",     "台账",     "快报",
                                                       "附件",       "附表",       "填报单位:",  "填报单位",   "填报时间:",  "填报时间", "填报日期", "表"};

// ××县, XX镇, ___村: a name left out.
void take_left_out_names(std::string& text) {
    constexpr std::size_t marks_max = 6;
    for (std::size_t from = 0; from < text.size();) {
        Cursor in{text, from};
        std::vector<std::size_t> marks;
        for (auto at = in.at(); in.any({"×", "X", "x", "_", "某", "○", "*"}); at = in.at()) marks.push_back(at);
        if (marks.empty()) {
            ++from;
            continue;
        }
        const auto after = in.at();
        const auto begin = marks[marks.size() > marks_max ? marks.size() - marks_max : 0];
        if (in.any({"省", "市", "县", "区", "乡镇", "乡", "镇", "街道", "村", "社区"})) text.erase(begin, in.at() - begin);
        else from = after;
    }
}

// When a form was filled in says nothing about the time it speaks of.
bool is_filing_date(std::string_view text) {
    Cursor in{text};
    if (!in.any({"填报日期", "填报时间", "填表日期", "填表时间", "制表日期", "制表时间", "报出日期", "报出时间", "报送日期", "报送时间", "上报日期", "上报时间"})) return false;
    in.any({":"});
    return in.digits(4, 4) && in.any({"年", "-", ".", "/"}) && in.digits(1, 2) && in.any({"月", "-", ".", "/"}) && in.digits(1, 2);
}

}    // namespace

std::string plain(std::string_view given) {
    std::string half = to_half_width(given.substr(0, heading_bytes_max * 2));
    std::string out;
    for (const char c : half)
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') out += c;
    for (const auto* blank : {"\xC2\xA0", "\xE2\x80\x83", "\xE2\x80\x82", "\xE3\x80\x80"}) replace_all(out, blank, "");
    for (const auto* open : {"【", "〔", "[", "{"}) replace_all(out, open, "(");
    for (const auto* close : {"】", "〕", "]", "}"}) replace_all(out, close, ")");
    for (const auto* dash : {"—", "–", "－", "―", "~", "～"}) replace_all(out, dash, "-");
    while (out.find("--") != std::string::npos) replace_all(out, "--", "-");
    replace_all(out, "%", "%");
    if (out.size() > heading_bytes_max) {
        auto end = heading_bytes_max;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
        out.resize(end);
    }
    return out;
}

std::string with_dates_in_digits(std::string text) {
    digits_of_dates(text);
    return text;
}

bool is_unit(std::string_view text) {
    if (text.empty() || text.size() > 24) return false;
    if (const auto slash = text.find('/'); slash != std::string_view::npos) return measured(text.substr(0, slash)).has_value() && measured(text.substr(slash + 1)).has_value();
    return measured(text).has_value();
}

Heading read_heading(std::string_view given, bool title) {
    Heading heading;
    heading.text = plain(given);
    heading.ordinal = take_ordinal(heading.text);
    if (heading.text.starts_with("其中")) {
        heading.among = true;
        heading.text.erase(0, std::string_view{"其中"}.size());
        while (heading.text.starts_with(':') || heading.text.starts_with(',')) heading.text.erase(0, 1);
        take_ordinal(heading.text);
    }
    digits_of_dates(heading.text);
    if (title && is_filing_date(heading.text)) {
        heading.text.clear();
        return heading;
    }
    take_units(heading);
    take_periods(heading);
    if (title) {
        take_left_out_names(heading.text);
        for (const auto word : title_words) replace_all(heading.text, word, "");
    }
    for (const auto* mark : {"()", ":", "\"", "“", "”", "《", "》", "_", "*"}) replace_all(heading.text, mark, "");
    while (heading.text.ends_with('-') || heading.text.ends_with(',')) heading.text.pop_back();
    return heading;
}

Plain plain_role(std::string_view text) {
    static constexpr std::array<std::string_view, 5> totals{"合计", "总计", "共计", "合计数", "总数"};
    static constexpr std::array<std::string_view, 15> nothing{"数量", "数", "个数", "数值", "指标值", "数据", "指标", "项目", "内容", "指标名称", "项目名称", "名称", "统计指标", "类别", "填报数"};
    static constexpr std::array<std::string_view, 14> other{"备注", "负责人", "联系电话", "电话", "姓名", "联系人", "说明", "责任人", "签字", "签名", "照片", "日期", "填报人", "盖章"};
    if (text.empty()) return Plain::nothing;
    if (std::find(totals.begin(), totals.end(), text) != totals.end()) return Plain::total;
    if (text == "小计" || text == "分计") return Plain::subtotal;
    if (std::find(nothing.begin(), nothing.end(), text) != nothing.end()) return Plain::nothing;
    if (std::find(other.begin(), other.end(), text) != other.end()) return Plain::not_figure;
    if (text == "单位" || text == "计量单位") return Plain::unit_column;
    if (text == "序号" || text == "编号" || text == "行次" || text == "栏次" || text == "甲" || text == "乙" || text == "丙") return Plain::ordinal;
    if (text.size() <= 3 && text.find_first_not_of("0123456789") == std::string_view::npos) return Plain::ordinal;
    static constexpr std::array<std::string_view, 10> digits{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    if (std::find(digits.begin(), digits.end(), text) != digits.end()) return Plain::ordinal;
    return Plain::other;
}

std::optional<int> place_column(std::string_view text) {
    struct Named {
        std::string_view word;
        int level;
    };
    static constexpr std::array words{Named{"乡镇", 4},       Named{"乡(镇)", 4},     Named{"乡镇(街道)", 4}, Named{"乡镇名称", 4}, Named{"镇", 4},     Named{"街道", 4},   Named{"乡镇街道", 4}, Named{"乡镇、街道", 4},
                                      Named{"村", 5},         Named{"村名", 5},       Named{"村(社区)", 5},   Named{"村社区", 5},   Named{"社区", 5},   Named{"村(居)", 5}, Named{"行政村", 5},   Named{"村别", 5},
                                      Named{"村(社区)名称", 5}, Named{"村、社区", 5}, Named{"村名称", 5},     Named{"村组", 6},     Named{"小组", 6},   Named{"村民小组", 6}, Named{"组名", 6},  Named{"网格", 6},
                                      Named{"县", 3},         Named{"县区", 3},       Named{"县(市、区)", 3}, Named{"县市区", 3},   Named{"地区", 0},   Named{"地方", 0},   Named{"单位名称", 0}, Named{"填报单位", 0},
                                      Named{"区域", 0},       Named{"地点", 0},       Named{"行政区划", 0},   Named{"区划", 0},     Named{"单位", 0}};
    for (const auto& one : words)
        if (one.word == text) return one.level;
    return std::nullopt;
}

bool looks_like_place(std::string_view text) {
    if (text.size() < 6 || text.size() > 60) return false;
    for (const std::string_view end : {"县", "乡", "镇", "街道", "村", "社区", "居委会", "村委会", "居民委员会", "村民委员会", "小组", "街道办事处"})
        if (text.ends_with(end)) return true;
    return false;
}

bool is_note(std::string_view text) {
    const auto words = plain(text);
    for (const std::string_view start : {"填报人", "填表人", "制表", "审核", "负责人", "分管领导", "单位负责人", "主要领导", "联系人", "联系电话", "填表说明", "填报说明", "说明:", "备注:", "注:", "注1", "注意", "盖章", "(盖章)", "经办人"})
        if (words.starts_with(start)) return true;
    return false;
}

std::string not_understood(std::string_view title, std::vector<std::string> known) {
    std::string rest{title};
    for (const auto* common : {"工作", "群众", "及", "和", "与", "的", "、", ",", "(", ")", "-", "数量", "进展", "推进", "数据", "信息", "指标", "度", "分乡镇", "分村", "按乡镇", "按村", "按月", "分月", "各乡镇", "各村", "各县区", "各社区"}) known.emplace_back(common);
    std::sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    for (const auto& word : known)
        if (!word.empty()) replace_all(rest, word, "\n");
    std::string left;
    for (const char c : rest)
        if (c != '\n' && !(c >= '0' && c <= '9')) left += c;
    return left;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}    // namespace terrace::forms
