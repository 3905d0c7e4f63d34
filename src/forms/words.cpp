#include "forms/words.hpp"

#include "base/text_form.hpp"
#include "forms/units.hpp"

#include <array>
#include <regex>

namespace terrace::forms {
namespace {

constexpr std::size_t heading_bytes_max = 300;

using Kind = SpokenPeriod::Kind;

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

constexpr std::array<std::string_view, 10> chinese_digits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};

// 二〇二一年 → 2021年, 十二月 → 12月, 六月 → 6月; other numbers stay, they may be names.
void digits_of_dates(std::string& text) {
    static const std::regex year{"(二)(〇|零|○|0)((?:〇|零|○|一|二|三|四|五|六|七|八|九){2})年"};
    static const std::regex month{"(十一|十二|十|一|二|三|四|五|六|七|八|九)月"};
    std::smatch found;
    if (std::regex_search(text, found, year)) {
        std::string number = found.str();
        replace_all(number, "零", "0");
        replace_all(number, "○", "0");
        for (std::size_t i = 0; i < chinese_digits.size(); ++i) replace_all(number, chinese_digits[i], std::to_string(i));
        text.replace(static_cast<std::size_t>(found.position()), static_cast<std::size_t>(found.length()), number);
    }
    if (std::regex_search(text, found, month)) {
        const auto word = found[1].str();
        int value = word.starts_with("十") ? 10 : 0;
        for (std::size_t i = 1; i < chinese_digits.size(); ++i)
            if (word.ends_with(chinese_digits[i])) value += static_cast<int>(i);
        text.replace(static_cast<std::size_t>(found.position()), static_cast<std::size_t>(found.length()), std::to_string(value) + "月");
    }
}

int small_number(const std::string& text) {
    constexpr std::array<std::string_view, 5> words{"", "一", "二", "三", "四"};
    for (std::size_t i = 1; i < words.size(); ++i)
        if (text == words[i]) return static_cast<int>(i);
    return std::atoi(text.c_str());
}

struct Rule {
    std::regex form;
    SpokenPeriod (*read)(const std::smatch&);
};

SpokenPeriod wrong_date() { return {Kind::open, {}, 0}; }
SpokenPeriod months(int year, int first, int last) {
    if (year < 1949 || year > 2200 || first < 1 || last > 12 || first > last) return wrong_date();
    return {Kind::dates, {day_of({year, first, 1}), day_of(last == 12 ? Civil{year + 1, 1, 1} : Civil{year, last + 1, 1}) - 1}, 0};
}
int of(const std::smatch& found, std::size_t index) { return std::atoi(found[index].str().c_str()); }

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = [] {
        std::vector<Rule> made;
        const auto add = [&](const char* form, SpokenPeriod (*read)(const std::smatch&)) { made.push_back({std::regex{form}, read}); };
        add("(截至|截止|截止到|截至到)(\\d{4})(?:年|-|\\.|/)(\\d{1,2})(?:(?:月|-|\\.|/)(\\d{1,2})(?:日)?|(?:月)?(?:底|末|份)?)", [](const std::smatch& found) {
            const auto month = months(of(found, 2), of(found, 3), of(found, 3));
            if (month.kind != Kind::dates) return month;
            if (!found[4].matched) return SpokenPeriod{Kind::until, {month.period.to, month.period.to}, 0};
            const auto day = month.period.from + (of(found, 4) - 1);
            return day < month.period.from || day > month.period.to ? wrong_date() : SpokenPeriod{Kind::until, {day, day}, 0};
        });
        add("(截至|截止)(\\d{4})年(?:底|末)", [](const std::smatch& found) {
            const auto year = months(of(found, 2), 1, 12);
            return year.kind == Kind::dates ? SpokenPeriod{Kind::until, {year.period.to, year.period.to}, 0} : year;
        });
        add("(\\d{4})年(\\d{1,2})(?:月(?:份)?)?(?:-|至|~|到)(\\d{1,2})月(?:份)?", [](const std::smatch& found) { return months(of(found, 1), of(found, 2), of(found, 3)); });
        add("(\\d{4})年(\\d{1,2})月(\\d{1,2})日", [](const std::smatch&) { return wrong_date(); });
        add("(\\d{4})年(\\d{1,2})月(?:份|度)?(底|末)?", [](const std::smatch& found) {
            const auto month = months(of(found, 1), of(found, 2), of(found, 2));
            return found[3].matched && month.kind == Kind::dates ? SpokenPeriod{Kind::until, {month.period.to, month.period.to}, 0} : month;
        });
        add("(\\d{4})(?:年)?(?:第)?(一|二|三|四|[1-4])季(?:度)?", [](const std::smatch& found) {
            const int quarter = small_number(found[2].str());
            return months(of(found, 1), quarter * 3 - 2, quarter * 3);
        });
        add("(\\d{4})(?:年)?(上|下)半年", [](const std::smatch& found) { return found[2].str() == "上" ? months(of(found, 1), 1, 6) : months(of(found, 1), 7, 12); });
        add("(\\d{4})年(底|末)", [](const std::smatch& found) {
            const auto year = months(of(found, 1), 1, 12);
            return year.kind == Kind::dates ? SpokenPeriod{Kind::until, {year.period.to, year.period.to}, 0} : year;
        });
        add("(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})", [](const std::smatch&) { return wrong_date(); });
        add("(\\d{4})[-./](\\d{1,2})", [](const std::smatch& found) { return months(of(found, 1), of(found, 2), of(found, 2)); });
        add("(\\d{4})年(?:度)?(全年)?", [](const std::smatch& found) { return months(of(found, 1), 1, 12); });
        add("(上年|去年)同期(数|累计)?", [](const std::smatch&) { return SpokenPeriod{Kind::year_before, {}, 0}; });
        add("本年累计(?:数)?|今年累计|年初至今|今年以来|本年以来|1(?:月)?(?:-|至|~|到)本月(?:累计|止)?(?:数)?|年初至本月(?:累计|末)?", [](const std::smatch&) { return SpokenPeriod{Kind::year_to_date, {}, 0}; });
        add("(\\d{1,2})(?:月)?(?:-|至|~|到)(\\d{1,2})月(?:份)?", [](const std::smatch&) { return wrong_date(); });
        add("(?:第)?(一|二|三|四)季度", [](const std::smatch& found) { return SpokenPeriod{Kind::quarter, {}, small_number(found[1].str())}; });
        add("(上|下)半年", [](const std::smatch& found) { return SpokenPeriod{Kind::half, {}, found[1].str() == "上" ? 1 : 2}; });
        add("(\\d{1,2})月(?:份)?", [](const std::smatch& found) {
            return of(found, 1) >= 1 && of(found, 1) <= 12 ? SpokenPeriod{Kind::month, {}, of(found, 1)} : wrong_date();
        });
        add("本月(?:数)?|当月(?:数)?", [](const std::smatch&) { return SpokenPeriod{Kind::this_month, {}, 0}; });
        add("上月(?:数)?", [](const std::smatch&) { return SpokenPeriod{Kind::last_month, {}, 0}; });
        add("本季(?:度)?", [](const std::smatch&) { return SpokenPeriod{Kind::this_quarter, {}, 0}; });
        add("本年(?:度)?|当年|今年|全年", [](const std::smatch&) { return SpokenPeriod{Kind::this_year, {}, 0}; });
        add("上年(?:度)?|去年", [](const std::smatch&) { return SpokenPeriod{Kind::last_year, {}, 0}; });
        add("累计", [](const std::smatch&) { return wrong_date(); });
        add("(?:_|×)*年(?:_|×)*(月|季(?:度)?)(?:_|×)*(日)?", [](const std::smatch&) { return SpokenPeriod{Kind::blank, {}, 0}; });
        add("(?:_|×)+年", [](const std::smatch&) { return SpokenPeriod{Kind::blank, {}, 0}; });
        return made;
    }();
    return all;
}

void take_periods(Heading& heading) {
    if (heading.text.find_first_of("0123456789") == std::string::npos) {
        static constexpr std::array<std::string_view, 9> signs{"年", "月", "季", "累计", "截", "同期", "日", "上", "本"};
        if (std::none_of(signs.begin(), signs.end(), [&](auto sign) { return heading.text.find(sign) != std::string::npos; })) return;
    }
    for (const auto& rule : rules()) {
        std::smatch found;
        for (int times = 0; times < 4 && std::regex_search(heading.text, found, rule.form); ++times) {
            heading.periods.push_back(rule.read(found));
            heading.text.erase(static_cast<std::size_t>(found.position()), static_cast<std::size_t>(found.length()));
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

bool take_ordinal(std::string& text) {
    static const std::regex ordinal{"^(?:\\((?:[0-9]{1,2}|(?:一|二|三|四|五|六|七|八|九|十){1,3})\\)|(?:[0-9]{1,2}|(?:一|二|三|四|五|六|七|八|九|十){1,3})(?:、|\\.(?![0-9])|,)|①|②|③|④|⑤|⑥|⑦|⑧|⑨|⑩)"};
    std::smatch found;
    if (std::regex_search(text, found, ordinal) && static_cast<std::size_t>(found.length()) < text.size()) {
        text.erase(0, static_cast<std::size_t>(found.length()));
        return true;
    }
    return false;
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

constexpr std::array<std::string_view, 38> title_words{"统计汇总表", "情况统计表", "情况汇总表", "情况一览表", "汇总统计表", "统计报表", "统计台账", "统计表",   "汇总表",   "一览表",
                                                       "登记表",     "调查表",     "月报表",     "季报表",     "年报表",     "情况表",   "报表",     "月报",     "季报",     "年报",
                                                       "进度表",     "明细表",     "工作情况",   "完成情况",   "开展情况",   "基本情况", "有关情况", "情况",     "台账",     "快报",
                                                       "附件",       "附表",       "填报单位:",  "填报单位",   "填报时间:",  "填报时间", "填报日期", "表"};

// ××县, XX镇, ___村: a name left out.
void take_left_out_names(std::string& text) {
    static const std::regex left_out{"(?:×|X|x|_|某|○|\\*){1,6}(?:省|市|县|区|乡镇|乡|镇|街道|村|社区)"};
    text = std::regex_replace(text, left_out, "");
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
