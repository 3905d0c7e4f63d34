#include "forms/statements.hpp"

#include "base/text_form.hpp"
#include "forms/units.hpp"

#include <array>

namespace terrace::forms {
namespace {

// A line in half width, and where each of its bytes stood as written.
struct Line {
    std::string text;
    std::vector<std::size_t> from;    // one more than bytes
};
Line half_width(std::string_view written) {
    Line line;
    for (std::string_view rest = written; !rest.empty();) {
        const auto at = static_cast<std::size_t>(rest.data() - written.data());
        auto after = rest;
        (void)take_code_point(after);
        const auto half = to_half_width(rest.substr(0, rest.size() - after.size()));
        for (std::size_t i = 0; i < half.size(); ++i) line.from.push_back(half.size() == rest.size() - after.size() ? at + i : at);
        line.text += half;
        rest = after;
    }
    line.from.push_back(written.size());
    return line;
}

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::array<std::string_view, 16> hedges_before{"不少于", "不低于", "将近", "接近", "大约", "大概", "超过", "至少", "突破", "近", "约", "逾", "超", "均逾", "达到", "达"};
constexpr std::array<std::string_view, 5> scales{"十", "百", "千", "万", "亿"};
constexpr std::array<int, 5> scale_zeros{1, 2, 3, 4, 8};
constexpr std::array<std::string_view, 4> hedges_after{"余", "多", "来", "+"};
constexpr std::array<std::string_view, 4> at_end{"以上", "左右", "上下", "余"};

// Where the clause before ends: a byte behind the last such mark.
constexpr std::array<std::string_view, 14> clause_marks{"、", ",", "。", ";", ":", "!", "?", "(", ")", "“", "”", "\"", "——", "…"};
constexpr std::array<std::string_view, 8> sentence_marks{",", "。", ";", ":", "!", "?", "”", "“"};

std::size_t eat(std::string_view text, std::size_t at, std::span<const std::string_view> words) {
    for (const auto word : words)
        if (text.substr(at).starts_with(word)) return word.size();
    return 0;
}

// The longest unit that stands there; 余 and 多 between scale and unit are eaten before.
std::size_t unit_length(std::string_view text, std::size_t at) {
    std::size_t best = 0, length = 0;
    auto rest = text.substr(at);
    for (int characters = 0; characters < 5 && !rest.empty(); ++characters) {
        const auto before = rest.size();
        (void)take_code_point(rest);
        length += before - rest.size();
        if (measured(text.substr(at, length))) best = length;
    }
    return best;
}

bool is_date(std::string_view text, std::size_t begin, std::size_t end) {
    const auto after = text.substr(end);
    const auto digits = end - begin;
    for (const std::string_view word : {"年", "月", "日", "号", "届", "时", "点", "周岁", "岁", "期", "楼", "路"})
        if (after.starts_with(word)) {
            if (word == "年") return digits == 4 || after.starts_with("年代");
            return true;
        }
    if (after.starts_with(":") && after.size() > 1 && digit(after[1])) return true;                // 14:15
    if (after.starts_with("-") && after.size() > 1 && digit(after[1])) return true;                // 2021-07-22
    if (begin > 1 && (text[begin - 1] == '-' || text[begin - 1] == ':') && digit(text[begin - 2])) return true;
    if (begin >= 2 && text.substr(0, begin).ends_with("·")) return true;                           // 5·25
    if (after.starts_with("·")) return true;
    if (text.substr(0, begin).ends_with("第")) return true;
    return false;
}

struct Found {
    std::size_t begin = 0, end = 0;                      // with hedge and unit
    std::size_t unit_begin = 0, unit_end = 0;
    Quantity quantity;
    std::int64_t step = 1;
    std::vector<std::int64_t> parts;
    bool parts_differ = false;
};

// The numbers of one kind in brackets: 119980(昆明裂腹鱼78255尾、…3591尾)余尾.
std::vector<std::int64_t> numbers_in(std::string_view text) {
    std::vector<std::int64_t> all;
    for (std::size_t i = 0; i < text.size();) {
        if (!digit(text[i])) {
            ++i;
            continue;
        }
        auto end = i;
        while (end < text.size() && digit(text[end])) ++end;
        const auto value = read_decimal(text.substr(i, end - i), 0);
        if (!value || (end < text.size() && text[end] == '.')) return {};
        all.push_back(*value);
        i = end;
    }
    return all;
}

std::optional<Found> read_at(std::string_view text, std::size_t begin) {
    Found found;
    found.begin = begin;
    auto end = begin;
    while (end < text.size() && (digit(text[end]) || ((text[end] == '.' || text[end] == ',') && end + 1 < text.size() && digit(text[end + 1])))) ++end;
    const auto digits = text.substr(begin, end - begin);
    const auto point = digits.find('.');
    int zeros = 0;
    const int decimals = point == std::string_view::npos ? 0 : static_cast<int>(digits.size() - point - 1);
    for (std::size_t length = 0;;) {
        for (std::size_t i = 0; i < scales.size(); ++i)
            if (text.substr(end).starts_with(scales[i])) zeros += scale_zeros[i];
        if ((length = eat(text, end, scales)) != 0 || (length = eat(text, end, hedges_after)) != 0) end += length;
        else break;
    }
    std::string bracket;
    if (end < text.size() && text[end] == '(') {
        const auto close = text.find(')', end);
        if (close != std::string_view::npos && close - end < 300) {
            const auto inside = text.substr(end + 1, close - end - 1);
            auto after = close + 1;
            const auto hedge = eat(text, after, hedges_after);
            if (numbers_in(inside).size() >= 2 && unit_length(text, after + hedge) > 0) {
                bracket = inside;
                end = after + hedge;
            }
        }
    }
    found.unit_begin = end;
    end += unit_length(text, end);
    found.unit_end = end;
    // "2000亩以上", "120元左右"
    if (end > found.unit_begin) end += eat(text, end, at_end);
    found.end = end;
    const auto before = text.substr(0, begin);
    for (const auto hedge : hedges_before)
        if (before.ends_with(hedge)) {
            if (hedge != "达到" && hedge != "达" && hedge != "突破") found.begin = begin - hedge.size();
            break;
        }
    std::string whole{text.substr(found.begin, found.end - found.begin)};
    if (whole.starts_with("均")) whole.erase(0, std::string_view{"均"}.size());
    if (!bracket.empty()) whole.erase(whole.find('('), whole.find(')') - whole.find('(') + 1);
    const auto read = read_quantity(whole);
    if (!read) return std::nullopt;
    found.quantity = *read;
    for (int i = decimals; i < zeros && i < decimals + 12; ++i) found.step *= 10;
    if (!bracket.empty()) {
        found.parts = numbers_in(bracket);
        std::int64_t sum = 0;
        for (const auto part : found.parts)
            if (__builtin_add_overflow(sum, part, &sum)) sum = -1;
        found.parts_differ = found.quantity.decimals != 0 || sum != found.quantity.value;
    }
    return found;
}

// 三分之一 as about 33 %.
std::optional<Found> fraction_at(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 10> digits{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    for (std::size_t whole = 2; whole < digits.size(); ++whole)
        for (std::size_t part = 1; part < whole; ++part) {
            const auto word = std::string{digits[whole]} + "分之" + std::string{digits[part]};
            if (!text.substr(at).starts_with(word)) continue;
            Found found;
            found.begin = at;
            found.end = at + word.size();
            found.quantity = quantity(static_cast<std::int64_t>(part) * 100 / static_cast<std::int64_t>(whole), Unit{"percent"}, FigureKind::about);
            return found;
        }
    return std::nullopt;
}

std::size_t last_mark(std::string_view text, std::size_t from, std::size_t to, std::span<const std::string_view> marks) {
    auto best = from;
    for (const auto mark : marks) {
        const auto at = text.substr(0, to).rfind(mark);
        if (at != std::string_view::npos && at >= from && at + mark.size() > best) best = at + mark.size();
    }
    return best;
}
std::size_t first_mark(std::string_view text, std::size_t from, std::size_t to, std::span<const std::string_view> marks) {
    auto best = to;
    for (const auto mark : marks) best = std::min(best, text.find(mark, from));
    return std::min(best, to);
}

std::vector<Found> numbers_of(std::string_view text) {
    std::vector<Found> all;
    for (std::size_t i = 0; i < text.size();) {
        if (auto fraction = fraction_at(text, i)) {
            all.push_back(std::move(*fraction));
            i = all.back().end;
            continue;
        }
        if (!digit(text[i])) {
            ++i;
            continue;
        }
        auto end = i;
        while (end < text.size() && digit(text[end])) ++end;
        const bool in_name = (i > 0 && (letter(text[i - 1]) || text[i - 1] == '_')) || (end < text.size() && letter(text[end])) ||
                             (end + 1 < text.size() && text[end] == '+' && letter(text[end + 1]));
        auto found = in_name || is_date(text, i, end) ? std::nullopt : read_at(text, i);
        if (!found) {
            i = end;
            continue;
        }
        // Numbers in the brackets are statements of their own, and come after.
        i = found->parts.empty() ? std::max(found->end, end) : end;
        all.push_back(std::move(*found));
    }
    return all;
}

}    // namespace

std::vector<Statement> statements_in(std::string_view text) {
    std::vector<Statement> all;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto line_end = std::min(text.find('\n', at), text.size());
        const auto written = text.substr(at, line_end - at);
        at = line_end + 1;
        ++number;
        const auto line = half_width(written);
        const std::string_view half = line.text;
        const auto found = numbers_of(half);
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (all.size() >= statements_max) return all;
            const auto& one = found[i];
            // Words between two numbers belong to either; the reader of a clause looks nearest first.
            std::size_t from = 0, until = half.size();
            for (const auto& other : found) {
                if (other.end <= one.begin) from = std::max(from, other.end);
                if (other.begin >= one.end) until = std::min(until, other.begin);
            }
            const auto clause = last_mark(half, from, one.begin, clause_marks), sentence = last_mark(half, from, one.begin, sentence_marks);
            const auto clause_end = first_mark(half, one.end, until, clause_marks);
            Statement statement;
            statement.line = number;
            statement.quote = written.substr(line.from[one.begin], line.from[one.end] - line.from[one.begin]);
            statement.quantity = one.quantity;
            statement.step = one.step;
            statement.unit = half.substr(one.unit_begin, one.unit_end - one.unit_begin);
            if (statement.unit.empty() && one.quantity.unit.code == "percent") statement.unit = "%";
            statement.before = half.substr(clause, one.begin - clause);
            statement.after = half.substr(one.end, clause_end - one.end);
            statement.wide_before = half.substr(sentence, one.begin - sentence);
            statement.parts = one.parts;
            statement.parts_differ = one.parts_differ;
            all.push_back(std::move(statement));
        }
    }
    return all;
}

}    // namespace terrace::forms
