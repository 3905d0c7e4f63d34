#include "forms/written_number.hpp"

#include "forms/cursor.hpp"

#include <array>

namespace terrace::forms {
namespace {

constexpr std::string_view characters_of_numbers = "〇零一二两三四五六七八九十百千万亿";
constexpr std::size_t character = 3;    // bytes of each of them

bool numeral(std::string_view text, std::size_t at) {
    const auto one = text.substr(std::min(at, text.size()), character);
    if (one.size() < character) return false;
    for (std::size_t i = 0; i < characters_of_numbers.size(); i += character)
        if (characters_of_numbers.substr(i, character) == one) return true;
    return false;
}
bool any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return text.starts_with(word); });
}
bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](auto word) { return text.ends_with(word); });
}

// 十, 百, 千, 万 by themselves.
std::int64_t lone_scale(std::string_view word) {
    if (word == "十") return 10;
    if (word == "百") return 100;
    if (word == "千") return 1'000;
    if (word == "万") return 10'000;
    return 0;
}

// 点六, 点六五: figures behind the point; nullopt when there is none.
std::optional<std::string> behind_point(std::string_view& rest) {
    if (!rest.starts_with("点")) return std::nullopt;
    auto after = rest.substr(character);
    std::string out;
    while (out.size() < 4 && numeral(after, 0)) {
        auto one = after.substr(0, character);
        if (lone_scale(one) != 0 || one == "亿") break;
        const auto value = take_chinese_number(one);
        if (!value || *value > 9) break;
        out += std::to_string(*value);
        after.remove_prefix(character);
    }
    if (out.empty()) return std::nullopt;
    rest = after;
    return out;
}

struct Plain {
    std::string whole, fraction;
};
// Digits or characters, with what stands behind the point.
std::optional<Plain> plain_number(std::string_view& rest) {
    Plain out;
    std::size_t end = 0;
    while (end < rest.size() && rest[end] >= '0' && rest[end] <= '9') ++end;
    if (end > 0) {
        out.whole = rest.substr(0, end);
        rest.remove_prefix(end);
        if (rest.size() > 1 && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9') {
            rest.remove_prefix(1);
            for (end = 0; end < rest.size() && rest[end] >= '0' && rest[end] <= '9';) ++end;
            out.fraction = rest.substr(0, end);
            rest.remove_prefix(end);
        }
        return out.whole.size() <= 9 && out.fraction.size() <= 4 ? std::optional{out} : std::nullopt;
    }
    const auto value = take_chinese_number(rest);
    if (!value) return std::nullopt;
    out.whole = std::to_string(*value);
    if (auto fraction = behind_point(rest)) out.fraction = std::move(*fraction);
    return out;
}

}    // namespace

std::optional<WrittenNumber> number_in_characters(std::string_view text, std::size_t at) {
    const auto before = text.substr(0, at);
    WrittenNumber out;
    // 数百人, 几十户
    if (any_of(text.substr(at), {"数", "几"}) && lone_scale(text.substr(std::min(at + character, text.size()), character)) != 0) {
        const auto scale = text.substr(at + character, character);
        out.digits = std::to_string(lone_scale(scale));
        out.end = at + 2 * character;
        out.vague = true;
        return ends_with_any(before, {"无", "人", "基", "系", "分", "好"}) ? std::nullopt : std::optional{out};
    }
    if (!numeral(text, at)) return std::nullopt;
    // Inside a longer run of such characters, or a word that counts along: 第三, 每一, 成百.
    if (at >= character && numeral(text, at - character)) return std::nullopt;
    if (ends_with_any(before, {"第", "每", "成", "成百上", "成千上", "逐", "周", "星期", "初", "·"})) return std::nullopt;
    auto rest = text.substr(at);
    const auto scale = lone_scale(rest.substr(0, character));
    const bool lone = scale != 0 && !numeral(rest, character);
    std::optional<std::int64_t> value;
    if (lone) {
        value = scale;
        rest.remove_prefix(character);
    } else {
        value = take_chinese_number(rest);
    }
    if (!value || *value == 0) return std::nullopt;
    out.digits = std::to_string(*value);
    const auto fraction = behind_point(rest);
    if (fraction) out.digits += '.' + *fraction;
    out.end = text.size() - rest.size();
    const auto written = text.substr(at, out.end - at);
    if (!fraction && numeral(rest, 0)) return std::nullopt;    // 二三十, 三五百: two numbers in one
    if (rest.starts_with("几")) {
        out.vague = true;
        out.end += character;
    }
    out.alone = written.size() == character;
    if (written.find("万") != std::string_view::npos || written.find("亿") != std::string_view::npos)
        for (auto left = *value; left % 10 == 0 && out.digits.find('.') == std::string::npos; left /= 10) out.step *= 10;
    return out;
}

std::optional<WrittenShare> share_at(std::string_view text, std::size_t at) {
    const auto rest_at = text.substr(at);
    WrittenShare out;
    // 半数以上, 过半
    for (const auto& [word, at_least] : {std::pair<std::string_view, bool>{"半数以上", true}, {"过半数", true}, {"过半", true}, {"近半数", false}, {"近半", false}})
        if (rest_at.starts_with(word)) {
            out.end = at + word.size();
            out.value = 50;
            (at_least ? out.at_least : out.about) = true;
            return out;
        }
    if (at >= character && numeral(text, at - character)) return std::nullopt;
    if (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9') return std::nullopt;
    auto rest = rest_at;
    const auto first = plain_number(rest);
    if (!first) return std::nullopt;
    // 三成, 七成五, 8成
    if (rest.starts_with("成") && first->fraction.empty() && first->whole.size() == 1 && first->whole != "0" && !any_of(rest.substr(character), {"立", "员", "果", "效", "本", "为", "功", "长", "型", "就", "品", "都"})) {
        rest.remove_prefix(character);
        out.value = (first->whole[0] - '0') * 10;
        out.step = 10;
        auto half = rest;
        if (const auto more = numeral(half, 0) ? take_chinese_number(half) : std::nullopt; more && *more >= 1 && *more <= 9) {
            out.value += *more;
            out.step = 1;
            rest = half;
        }
        out.end = text.size() - rest.size();
        return out;
    }
    if (!first->fraction.empty() || !rest.starts_with("分之")) return std::nullopt;
    rest.remove_prefix(2 * character);
    const auto second = plain_number(rest);
    if (!second) return std::nullopt;
    const auto whole = std::stoll(first->whole), part = std::stoll(second->whole);
    out.end = text.size() - rest.size();
    if (whole == 100 || whole == 1'000) {
        out.value = std::stoll(second->whole + second->fraction);
        out.decimals = static_cast<int>(second->fraction.size()) + (whole == 1'000 ? 1 : 0);
        return out;
    }
    if (whole < 2 || part < 1 || part >= whole || !second->fraction.empty()) return std::nullopt;
    out.value = part * 100 / whole;
    out.about = true;
    return out;
}

}    // namespace terrace::forms
