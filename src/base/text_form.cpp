#include "base/text_form.hpp"

namespace terrace {
namespace {

constexpr char32_t not_utf8 = 0xFFFD;

bool digit(char c) { return c >= '0' && c <= '9'; }

// "1,234,567": groups of three after the first one.
bool grouped_well(std::string_view whole) {
    const auto first = whole.find(',');
    if (first == std::string_view::npos) return true;
    if (first == 0 || first > 3) return false;
    for (auto at = first; at < whole.size(); at += 4) {
        if (whole[at] != ',' || at + 4 > whole.size()) return false;
        if (whole.substr(at + 1, 3).find(',') != std::string_view::npos) return false;
    }
    return true;
}

}    // namespace

std::optional<char32_t> take_code_point(std::string_view& text) {
    if (text.empty()) return std::nullopt;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    const std::size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    if (length == 0 || length > text.size()) {
        text.remove_prefix(1);
        return not_utf8;
    }
    char32_t point = length == 1 ? first : static_cast<char32_t>(first & (0xFF >> (length + 1)));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) {
            text.remove_prefix(1);
            return not_utf8;
        }
        point = point << 6 | (byte(i) & 0x3F);
    }
    text.remove_prefix(length);
    return point;
}

std::string to_half_width(std::string_view text) {
    std::string half;
    half.reserve(text.size());
    while (!text.empty()) {
        const auto before = text;
        const auto point = *take_code_point(text);
        if (point >= 0xFF01 && point <= 0xFF5E)
            half += static_cast<char>(point - 0xFEE0);
        else if (point == 0x3000)
            half += ' ';
        else
            half += before.substr(0, before.size() - text.size());
    }
    return half;
}

std::optional<std::int64_t> read_decimal(std::string_view given, int decimals) {
    if (given.size() > 120) return std::nullopt;
    const auto half = to_half_width(given);
    std::string_view text = half;
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && part.empty()) || !grouped_well(whole)) return std::nullopt;

    std::int64_t value = 0;
    const auto push = [&](char c) {
        return digit(c) && !__builtin_mul_overflow(value, 10, &value) && !__builtin_add_overflow(value, negative ? '0' - c : c - '0', &value);
    };
    for (const char c : whole)
        if (c != ',' && !push(c)) return std::nullopt;
    for (std::size_t i = 0; i < static_cast<std::size_t>(decimals); ++i)
        if (!push(i < part.size() ? part[i] : '0')) return std::nullopt;
    for (std::size_t i = static_cast<std::size_t>(decimals); i < part.size(); ++i)
        if (part[i] != '0') return std::nullopt;
    return value;
}

std::string write_decimal(std::int64_t value, int decimals, bool grouped) {
    std::string digits = std::to_string(value);
    const bool negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    const auto whole = digits.size() - places;
    std::string text = negative ? "-" : "";
    for (std::size_t i = 0; i < whole; ++i) {
        if (grouped && i > 0 && (whole - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    if (places > 0) text += '.' + digits.substr(whole);
    return text;
}

}    // namespace terrace
