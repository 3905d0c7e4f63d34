#include "forms/words.hpp"

#include "base/text_form.hpp"
#include "forms/cursor.hpp"
#include "forms/spoken_periods.hpp"
#include "forms/units.hpp"

#include <array>

namespace terrace::forms {
namespace {

constexpr std::size_t heading_bytes_max = 300;

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
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

// 所属乡镇(街道), 村(社区、居委会)名称: made of what places are called and nothing else, at least one of them.
std::optional<int> composed_place_column(std::string_view text) {
    struct Piece {
        std::string_view word;
        int level;    // 0: says nothing of it
    };
    static constexpr std::array pieces{Piece{"村民小组", 6}, Piece{"居民小组", 6}, Piece{"居委会", 5}, Piece{"村委会", 5}, Piece{"行政村", 5}, Piece{"自然村", 6}, Piece{"街道", 4}, Piece{"乡镇", 4}, Piece{"社区", 5}, Piece{"网格", 6},
                                       Piece{"填报", 0},     Piece{"责任", 0},     Piece{"所属", 0},   Piece{"所在", 0},   Piece{"名称", 0},   Piece{"单位", 0},   Piece{"各", 0},   Piece{"名", 0},   Piece{"别", 0},   Piece{"(", 0},
                                       Piece{")", 0},        Piece{"、", 0},       Piece{"/", 0},      Piece{"县", 3},     Piece{"市", 3},     Piece{"区", 3},     Piece{"乡", 4},   Piece{"镇", 4},   Piece{"村", 5},   Piece{"居", 5}, Piece{"组", 6}};
    std::optional<int> level;
    bool mixed = false;
    while (!text.empty()) {
        const auto* piece = std::find_if(pieces.begin(), pieces.end(), [&](const auto& one) { return text.starts_with(one.word); });
        if (piece == pieces.end()) return std::nullopt;
        text.remove_prefix(piece->word.size());
        if (piece->level == 0) continue;
        mixed |= level && *level != piece->level;
        level = piece->level;
    }
    return mixed ? std::optional{0} : level;
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
    heading.text = with_dates_in_digits(std::move(heading.text));
    if (title && is_filing_date(heading.text)) {
        heading.text.clear();
        return heading;
    }
    take_units(heading);
    if (!title) take_change(heading);
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
    static constexpr std::array<std::string_view, 11> totals{"合计", "总计", "共计", "合计数", "总数", "总计数", "总量", "总额", "累计合计", "合计总数", "汇总"};
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
    return composed_place_column(text);
}

bool looks_like_place(std::string_view text) {
    if (text.size() < 6 || text.size() > 60) return false;
    for (const std::string_view end : {"县", "乡", "镇", "街道", "村", "社区", "居委会", "村委会", "居民委员会", "村民委员会", "小组", "街道办事处"})
        if (text.ends_with(end)) return true;
    return false;
}

std::optional<Whole> whole_place(std::string_view text) {
    struct Named {
        std::string_view word;
        int least, most;
    };
    // A county-level city is a 市 too.
    static constexpr std::array words{Named{"全街道", 4, 4}, Named{"全社区", 5, 5}, Named{"全省", 1, 1}, Named{"全市", 2, 3}, Named{"全州", 2, 2}, Named{"全县", 3, 3}, Named{"全区", 3, 3}, Named{"全镇", 4, 4}, Named{"全乡", 4, 4}, Named{"全村", 5, 5}};
    for (const auto& one : words) {
        if (!text.starts_with(one.word)) continue;
        const auto rest = text.substr(one.word.size());
        if (rest.empty() || rest == "情况") return Whole{one.least, one.most, false};
        if (plain_role(rest) == Plain::total) return Whole{one.least, one.most, true};
        return std::nullopt;
    }
    return std::nullopt;
}

bool is_ratio(std::string_view text) {
    for (const std::string_view end : {"率", "占比", "比重", "比例", "百分比", "增幅", "增速", "幅度"})
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
