#include "base/identity.hpp"

#include "base/text_form.hpp"

#include <array>

namespace terrace {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) {
    for (const char c : text)
        if (!digit(c)) return false;
    return true;
}

bool blank(char32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200B); }

struct Cleaned {
    std::string text;                    // ASCII in upper case; '?' for everything else
    std::vector<std::string> mended;
};

Cleaned clean(std::string_view given) {
    Cleaned cleaned;
    bool full_width = false, inner = false, outer = false, lower = false, blank_waiting = false;
    while (const auto point = take_code_point(given)) {
        if (blank(*point)) {
            (cleaned.text.empty() ? outer : blank_waiting) = true;
            continue;
        }
        inner |= blank_waiting;
        blank_waiting = false;
        auto c = *point;
        if (c >= 0xFF01 && c <= 0xFF5E) {
            full_width = true;
            c -= 0xFEE0;
        }
        if (c >= 'a' && c <= 'z') {
            lower = true;
            c -= 'a' - 'A';
        }
        cleaned.text += c > ' ' && c < 0x7F ? static_cast<char>(c) : '?';
    }
    outer |= blank_waiting;
    if (full_width) cleaned.mended.emplace_back("full_width_digits");
    if (inner) cleaned.mended.emplace_back("inner_spaces");
    if (outer) cleaned.mended.emplace_back("outer_spaces");
    if (lower) cleaned.mended.emplace_back("lower_case");
    return cleaned;
}

// "19491231" as a real date from 1800 on.
std::optional<Day> birth_of(std::string_view eight) {
    const auto day = read_day(std::string{eight.substr(0, 4)} + '-' + std::string{eight.substr(4, 2)} + '-' + std::string{eight.substr(6, 2)});
    return day && *day >= day_of({1800, 1, 1}) ? day : std::nullopt;
}

// The first digit of a division code is its region, 1 to 8; numbers of foreigners with permanent residence begin with 9.
bool area_form(std::string_view six) { return all_digits(six) && six.front() != '0'; }

bool refuse_bytes(IdentityCheck& check, std::string_view given) {
    if (given.size() > identity_bytes_max) check.reasons.emplace_back("too_long");
    return given.size() > identity_bytes_max;
}

bool refuse_length(IdentityCheck& check, std::string_view text, bool good) {
    if (!good) check.reasons.push_back(text.empty() ? "empty" : "length_" + std::to_string(text.size()));
    return !good;
}

constexpr std::string_view organisation_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";    // no I, O, S, V, Z

// GB 32100: Σ value × 3^(i−1) mod 31, the remainder taken from 31.
char organisation_check_character(std::string_view seventeen) {
    std::size_t sum = 0, weight = 1;
    for (const char c : seventeen) {
        sum += organisation_alphabet.find(c) * weight;
        weight = weight * 3 % 31;
    }
    return organisation_alphabet[(31 - sum % 31) % 31];
}

// GB 11714: eight characters, letters counting from A = 10, weights below, mod 11; 10 is written X and 11 is 0.
char inner_code_check_character(std::string_view eight) {
    constexpr std::array weights{3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < 8; ++i) sum += (digit(eight[i]) ? eight[i] - '0' : eight[i] - 'A' + 10) * weights[i];
    return "0X987654321"[sum % 11];
}

}    // namespace

std::string_view code_of(Verdict verdict) noexcept {
    constexpr std::array codes{"valid", "invalid", "normalise", "legacy15"};
    return codes[static_cast<std::size_t>(verdict)];
}

std::string IdentityCheck::reason() const {
    std::string text;
    for (const auto& code : reasons) text += (text.empty() ? "" : "+") + code;
    return text;
}

char person_check_digit(std::string_view seventeen) noexcept {
    constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (seventeen.size() != weights.size() || !all_digits(seventeen)) return '\0';
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (seventeen[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

PersonNumberCheck check_person_number(std::string_view given, std::optional<Day> today) {
    PersonNumberCheck check;
    if (refuse_bytes(check, given)) return check;
    auto cleaned = clean(given);
    std::string text = cleaned.text;
    if (refuse_length(check, text, text.size() == 15 || text.size() == 18)) return check;
    const bool legacy = text.size() == 15;
    if (!all_digits(legacy ? text : text.substr(0, 17)) || (!legacy && !digit(text[17]) && text[17] != 'X')) {
        check.reasons.emplace_back("character");
        return check;
    }
    if (legacy) {
        text.insert(6, "19");
        text += person_check_digit(text);
    }
    if (!area_form(text.substr(0, 6))) check.reasons.emplace_back("area");
    const auto birth = birth_of(text.substr(6, 8));
    if (!birth) check.reasons.emplace_back("date");
    if (birth && today && *birth > *today) check.reasons.emplace_back("future_date");
    if (text[17] != person_check_digit(text.substr(0, 17))) check.reasons.emplace_back("check_digit");
    if (!check.reasons.empty()) return check;

    check.reasons = std::move(cleaned.mended);
    check.verdict = legacy ? Verdict::legacy15 : check.reasons.empty() ? Verdict::valid : Verdict::normalise;
    if (legacy) check.reasons.emplace_back("15_digit");
    check.birth = birth;
    check.sex = (text[16] - '0') % 2 == 1 ? Sex::male : Sex::female;
    check.area = text.substr(0, 6);
    check.normalised = std::move(text);
    return check;
}

IdentityCheck check_organisation_code(std::string_view given) {
    IdentityCheck check;
    if (refuse_bytes(check, given)) return check;
    auto cleaned = clean(given);
    const std::string_view text = cleaned.text;
    if (refuse_length(check, text, text.size() == 18)) return check;
    if (text.find_first_not_of(organisation_alphabet) != std::string_view::npos) {
        check.reasons.emplace_back("character");
        return check;
    }
    if (!area_form(text.substr(2, 6))) check.reasons.emplace_back("area");
    if (text[16] != inner_code_check_character(text.substr(8, 8))) check.reasons.emplace_back("organisation_code");
    if (text[17] != organisation_check_character(text.substr(0, 17))) check.reasons.emplace_back("check_character");
    if (!check.reasons.empty()) return check;
    check.reasons = std::move(cleaned.mended);
    check.verdict = check.reasons.empty() ? Verdict::valid : Verdict::normalise;
    check.area = text.substr(2, 6);
    check.normalised = text;
    return check;
}

}    // namespace terrace
