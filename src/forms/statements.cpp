#include "forms/statements.hpp"

#include "base/text_form.hpp"
#include "forms/units.hpp"
#include "forms/written_number.hpp"

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

constexpr std::array<std::string_view, 18> hedges_before{"不少于", "不低于", "将近", "接近", "大约", "大概", "超过", "至少", "突破", "近", "约", "逾", "超", "均逾", "达到", "达", "上", "过"};
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
    std::optional<Quantity> up_to{};
    bool vague = false;
    std::vector<std::int64_t> parts{};
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

// Digits with their commas and point, as they stand there.
std::size_t digits_end(std::string_view text, std::size_t begin) {
    auto end = begin;
    while (end < text.size() && (digit(text[end]) || ((text[end] == '.' || text[end] == ',') && end + 1 < text.size() && digit(text[end + 1])))) ++end;
    return end;
}

std::optional<Found> read_at(std::string_view text, std::size_t begin, std::size_t end, std::string_view digits) {
    Found found;
    found.begin = begin;
    const auto number_end = end;
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
            // 上百, 过万; 以上 and 经过 are other words.
            if ((hedge == "上" || hedge == "过") && (digit(text[begin]) || number_end - begin != 3)) break;
            if (hedge != "达到" && hedge != "达" && hedge != "突破") found.begin = begin - hedge.size();
            break;
        }
    std::string whole{text.substr(found.begin, begin - found.begin)};
    whole.append(digits).append(text.substr(number_end, found.end - number_end));
    for (const std::string_view more : {"上", "过"})    // 上百: a hundred at least
        if (whole.starts_with(more)) whole.replace(0, more.size(), "超");
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

// 三分之一 as about 33 %, 三成 as 30 % right to ten, 百分之九十五点六 as it says.
std::optional<Found> found_share(std::string_view text, std::size_t at) {
    const auto share = share_at(text, at);
    if (!share) return std::nullopt;
    Found found;
    found.begin = at;
    found.end = share->end;
    found.unit_begin = found.unit_end = share->end;
    found.step = share->step;
    auto kind = share->about ? FigureKind::about : share->at_least ? FigureKind::at_least : FigureKind::exact;
    if (const auto length = eat(text, found.end, at_end); length != 0) {
        kind = text.substr(found.end).starts_with("左右") || text.substr(found.end).starts_with("上下") ? FigureKind::about : FigureKind::at_least;
        found.end += length;
    } else if (const auto more = eat(text, found.end, hedges_after); more != 0) {
        kind = FigureKind::at_least;
        found.end += more;
    }
    for (const auto hedge : hedges_before)
        if (text.substr(0, at).ends_with(hedge) && hedge != "上" && hedge != "过") {
            if (hedge == "近" || hedge == "将近" || hedge == "接近" || hedge == "约" || hedge == "大约" || hedge == "大概") kind = FigureKind::about;
            else if (hedge != "达到" && hedge != "达") kind = FigureKind::at_least;
            if (hedge != "达到" && hedge != "达" && hedge != "突破") found.begin = at - hedge.size();
            break;
        }
    found.quantity = quantity(share->value, Unit{"percent"}, kind, share->decimals);
    return found;
}

// 一千二百余户, 近百人, 三十二座: where a unit follows, and not where it is the stuff of a word.
std::optional<Found> found_in_characters(std::string_view text, std::size_t at) {
    const auto number = number_in_characters(text, at);
    if (!number) return std::nullopt;
    auto found = read_at(text, at, number->end, number->digits);
    if (!found || found->unit_begin == found->unit_end) return std::nullopt;
    const auto unit = text.substr(found->unit_begin, found->unit_end - found->unit_begin);
    if (unit == "年" || unit == "天" || unit == "%") return std::nullopt;
    const bool hedged = found->begin < at || found->unit_begin > number->end || found->end > found->unit_end;
    if (number->alone && !hedged) {
        const auto word = text.substr(at, number->end - at);
        if (word == "一" || word == "百" || word == "千" || word == "万" || word == "亿") return std::nullopt;
        for (const std::string_view loose : {"个", "项", "条", "次", "位", "件", "家"})
            if (unit == loose) return std::nullopt;
        if (word == "十" && unit == "户") return std::nullopt;    // 十户联保
    }
    if (found->step < number->step) found->step = number->step;
    found->vague = number->vague;
    if (found->vague) found->quantity.kind = FigureKind::about;
    return found;
}

// 20至30户, 3-5万亩: read from its first number on. Years and days have their own signs and are not taken for it.
std::optional<Found> found_range(std::string_view text, std::size_t begin, std::size_t first_end) {
    auto at = first_end;
    bool sign = false;
    for (const std::string_view one : {"-", "~", "至", "到", "—", "–"})
        if (text.substr(at).starts_with(one)) {
            at += one.size();
            sign = true;
            break;
        }
    if (!sign) return std::nullopt;
    std::string low{text.substr(begin, first_end - begin)}, high;
    std::size_t high_end = 0;
    if (at < text.size() && digit(text[at])) {
        high_end = digits_end(text, at);
        high = text.substr(at, high_end - at);
    } else if (const auto characters = number_in_characters(text, at); characters && !characters->vague && !digit(text[begin])) {
        high_end = characters->end;
        high = characters->digits;
    } else {
        return std::nullopt;
    }
    if (!digit(text[begin])) {
        const auto characters = number_in_characters(text, begin);
        if (!characters || characters->vague) return std::nullopt;
        low = characters->digits;
    }
    if (begin > 0 && (text[begin - 1] == '-' || text[begin - 1] == '.')) return std::nullopt;
    if (high_end < text.size() && text[high_end] == '-') return std::nullopt;    // 2021-07-22
    auto found = read_at(text, at, high_end, high);
    if (!found || found->begin != at || found->unit_begin == found->unit_end || !found->parts.empty()) return std::nullopt;
    const auto unit = text.substr(found->unit_begin, found->unit_end - found->unit_begin);
    if (unit == "年" || unit == "天") return std::nullopt;
    // 3-5万亩 is 3万 to 5万.
    const auto least = read_quantity(low + std::string{text.substr(high_end, found->end - high_end)});
    if (!least || least->decimals > figure_decimals_max) return std::nullopt;
    const auto scaled = [&](const Quantity& one, int decimals) {
        __int128 value = one.value;
        for (auto i = one.decimals; i < decimals; ++i) value *= 10;
        return value;
    };
    const auto decimals = std::max(least->decimals, found->quantity.decimals);
    if (scaled(*least, decimals) >= scaled(found->quantity, decimals)) return std::nullopt;
    found->begin = begin;
    found->up_to = found->quantity;
    found->quantity = *least;
    found->step = 1;
    return found;
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
        if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) {
            ++i;
            continue;
        }
        if (auto share = found_share(text, i)) {
            all.push_back(std::move(*share));
            i = all.back().end;
            continue;
        }
        if (!digit(text[i])) {
            auto found = found_in_characters(text, i);
            if (found && !found->vague)
                if (const auto number = number_in_characters(text, i); auto range = found_range(text, i, number->end)) found = std::move(range);
            if (!found)
                if (const auto number = number_in_characters(text, i); number && !number->vague) found = found_range(text, i, number->end);    // 三至五户: its unit comes last
            if (!found) {
                ++i;
                continue;
            }
            i = found->end;
            all.push_back(std::move(*found));
            continue;
        }
        auto end = i;
        while (end < text.size() && digit(text[end])) ++end;
        const bool in_name = (i > 0 && (letter(text[i - 1]) || text[i - 1] == '_')) || (end < text.size() && letter(text[end])) ||
                             (end + 1 < text.size() && text[end] == '+' && letter(text[end + 1]));
        if (auto range = in_name ? std::nullopt : found_range(text, i, digits_end(text, i))) {
            i = range->end;
            all.push_back(std::move(*range));
            continue;
        }
        const auto whole_end = digits_end(text, i);
        auto found = in_name || is_date(text, i, end) ? std::nullopt : read_at(text, i, whole_end, text.substr(i, whole_end - i));
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
            statement.up_to = one.up_to;
            statement.vague = one.vague;
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
