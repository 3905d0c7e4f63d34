#include "base/figure.hpp"

#include "base/text_form.hpp"

#include <array>
#include <limits>

namespace terrace {
namespace {

// The first word of a code is the one it is written with.
constexpr std::array unit_names{
    UnitName{"person", "人", "person", "people"},
    UnitName{"person", "名", "person", "people"},
    UnitName{"person", "位", "person", "people"},
    UnitName{"person_time", "人次", "attendance", "attendances"},
    UnitName{"household", "户", "household", "households"},
    UnitName{"yuan", "元", "yuan", "yuan"},
    UnitName{"mu", "亩", "mu", "mu"},
    UnitName{"hectare", "公顷", "hectare", "hectares"},
    UnitName{"square_metre", "平方米", "m²", "m²"},
    UnitName{"square_kilometre", "平方公里", "km²", "km²"},
    UnitName{"tonne", "吨", "tonne", "tonnes"},
    UnitName{"kilogram", "公斤", "kg", "kg"},
    UnitName{"kilogram", "千克", "kg", "kg"},
    UnitName{"item", "件", "item", "items"},
    UnitName{"piece", "个", "piece", "pieces"},
    UnitName{"site", "座", "site", "sites"},
    UnitName{"place", "处", "place", "places"},
    UnitName{"team", "支", "team", "teams"},
    UnitName{"copy", "份", "copy", "copies"},
    UnitName{"room", "间", "room", "rooms"},
    UnitName{"fish", "尾", "fish", "fish"},
    UnitName{"percent", "%", "%", "%"},
    UnitName{"hour", "小时", "hour", "hours"},
    UnitName{"day", "天", "day", "days"},
    UnitName{"year", "年", "year", "years"},
};

struct Hedge {
    std::string_view word;
    FigureKind kind;
};
constexpr std::array before{
    Hedge{"将近", FigureKind::about},    Hedge{"接近", FigureKind::about},     Hedge{"近", FigureKind::about},
    Hedge{"大约", FigureKind::about},    Hedge{"大概", FigureKind::about},     Hedge{"约", FigureKind::about},
    Hedge{"逾", FigureKind::at_least},   Hedge{"超过", FigureKind::at_least},  Hedge{"超", FigureKind::at_least},
    Hedge{"至少", FigureKind::at_least}, Hedge{"不少于", FigureKind::at_least}, Hedge{"不低于", FigureKind::at_least},
};
constexpr std::array after_number{
    Hedge{"余", FigureKind::at_least},
    Hedge{"多", FigureKind::at_least},
    Hedge{"+", FigureKind::at_least},
    Hedge{"来", FigureKind::about},
};
constexpr std::array at_end{
    Hedge{"左右", FigureKind::about},
    Hedge{"上下", FigureKind::about},
    Hedge{"以上", FigureKind::at_least},
    Hedge{"余", FigureKind::at_least},
};
struct Scale {
    std::string_view word;
    int zeros;
};
constexpr std::array scales{Scale{"十", 1}, Scale{"百", 2}, Scale{"千", 3}, Scale{"万", 4}, Scale{"亿", 8}};

bool eat(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

std::optional<std::int64_t> times_ten(std::int64_t value, int zeros) {
    for (; zeros > 0; --zeros)
        if (__builtin_mul_overflow(value, 10, &value)) return std::nullopt;
    return value;
}

void drop_last_zeros(Quantity& quantity) {
    while (quantity.decimals > 0 && quantity.value % 10 == 0) {
        quantity.value /= 10;
        --quantity.decimals;
    }
}

tl::unexpected<Refusal> unreadable(std::string_view text) { return refuse(No::bad_value, "quantity", std::string{text.substr(0, 60)}); }
tl::unexpected<Refusal> too_much() { return refuse(No::out_of_range, "quantity", "±9.2e18"); }

// The number in front; decimals as written.
bool take_number(std::string_view& text, Quantity& out) {
    const auto end = std::min(text.find_first_not_of("0123456789,."), text.size());
    const auto digits = text.substr(0, end);
    const auto point = digits.find('.');
    const auto decimals = point == std::string_view::npos ? std::size_t{0} : digits.size() - point - 1;
    if (digits.empty() || decimals > static_cast<std::size_t>(figure_decimals_max)) return false;
    const auto value = read_decimal(digits, static_cast<int>(decimals));
    if (!value) return false;
    out.value = *value;
    out.decimals = static_cast<int>(decimals);
    text.remove_prefix(end);
    return true;
}

// "(78255+38134+3591)": the sum's terms, or none when the brackets hold words.
std::optional<std::vector<std::int64_t>> take_brackets(std::string_view& text) {
    const auto end = text.find(')');
    if (!text.starts_with('(') || end == std::string_view::npos) return std::nullopt;
    auto inside = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    std::vector<std::int64_t> parts;
    while (!inside.empty()) {
        const auto plus = std::min(inside.find('+'), inside.size());
        const auto part = read_decimal(inside.substr(0, plus), 0);
        if (!part) return std::vector<std::int64_t>{};
        parts.push_back(*part);
        inside.remove_prefix(std::min(plus + 1, inside.size()));
    }
    return parts;
}

// a ÷ b × 10^decimals, halves away from zero; nullopt when it does not fit.
std::optional<std::int64_t> divide(const Quantity& a, const Quantity& b, int decimals) {
    __int128 numerator = a.value, denominator = b.value;
    int shift = decimals + b.decimals - a.decimals;    // between -6 and 20
    for (; shift > 0; --shift) {
        if (numerator > (__int128{1} << 120) || numerator < -(__int128{1} << 120)) return std::nullopt;
        numerator *= 10;
    }
    for (; shift < 0; ++shift) denominator *= 10;
    const auto half = denominator / 2;
    auto quotient = numerator / denominator;
    const auto rest = numerator % denominator;
    if (rest > half || (rest == half && denominator % 2 == 0 && rest != 0)) ++quotient;
    if (-rest > half || (-rest == half && denominator % 2 == 0 && rest != 0)) --quotient;
    if (quotient > std::numeric_limits<std::int64_t>::max() || quotient < std::numeric_limits<std::int64_t>::min()) return std::nullopt;
    return static_cast<std::int64_t>(quotient);
}

FigureKind kind_of_ratio(FigureKind a, FigureKind b) { return b == FigureKind::exact ? a : FigureKind::about; }

}    // namespace

Unit unit_of(std::string_view measure_word) {
    for (const auto& name : unit_names)
        if (name.zh == measure_word) return {std::string{name.code}};
    return {std::string{measure_word}};
}

std::string name_of(const Unit& unit, Language language, bool many) {
    if (const auto slash = unit.code.find('/'); slash != std::string::npos)
        return name_of({unit.code.substr(0, slash)}, language, many) + '/' + name_of({unit.code.substr(slash + 1)}, language, false);
    for (const auto& name : unit_names)
        if (name.code == unit.code) return std::string{language == Language::zh ? name.zh : many ? name.many : name.one};
    return unit.code;
}

Quantity quantity(std::int64_t value, Unit unit, FigureKind kind, int decimals) {
    ENSURE(decimals >= 0 && decimals <= figure_decimals_max);
    Quantity made{value, decimals, kind, std::move(unit)};
    drop_last_zeros(made);
    return made;
}

Result<Quantity> add(const Quantity& a, const Quantity& b) {
    if (a.unit != b.unit) return refuse(No::bad_value, "unit", a.unit.code + " + " + b.unit.code);
    Quantity sum{0, std::max(a.decimals, b.decimals), worse(a.kind, b.kind), a.unit};
    const auto one = times_ten(a.value, sum.decimals - a.decimals), two = times_ten(b.value, sum.decimals - b.decimals);
    if (!one || !two || __builtin_add_overflow(*one, *two, &sum.value)) return too_much();
    drop_last_zeros(sum);
    return sum;
}

Result<Figure> add(const Figure& a, const Figure& b) {
    const auto sum = add(static_cast<const Quantity&>(a), static_cast<const Quantity&>(b));
    if (!sum) return tl::unexpected(sum.error());
    return Figure{*sum, std::min(a.as_of, b.as_of), a.scope == b.scope ? a.scope : PlaceId{}};
}

Result<Quantity> ratio(const Quantity& a, const Quantity& b, int decimals) {
    ENSURE(decimals >= 0 && decimals <= figure_decimals_max);
    if (b.value <= 0) return refuse(No::out_of_range, "quantity", "> 0");
    const auto value = divide(a, b, decimals);
    if (!value) return too_much();
    return quantity(*value, {a.unit.code + '/' + b.unit.code}, kind_of_ratio(a.kind, b.kind), decimals);
}

Result<Quantity> percent(const Quantity& part, const Quantity& whole, int decimals) {
    ENSURE(decimals >= 0 && decimals <= figure_decimals_max);
    if (part.unit != whole.unit) return refuse(No::bad_value, "unit", part.unit.code + " / " + whole.unit.code);
    if (whole.value <= 0) return refuse(No::out_of_range, "quantity", "> 0");
    const auto value = divide(part, whole, decimals + 2);
    if (!value) return too_much();
    return quantity(*value, {"percent"}, kind_of_ratio(part.kind, whole.kind), decimals);
}

bool ReadQuantity::parts_agree() const noexcept {
    if (parts.empty()) return true;
    std::int64_t sum = 0;
    for (const auto part : parts)
        if (__builtin_add_overflow(sum, part, &sum)) return false;
    return decimals == 0 && sum == value;
}

Result<ReadQuantity> read_quantity(std::string_view given) {
    if (given.size() > 400) return refuse(No::too_long, "quantity", "100");
    const auto half = to_half_width(given);
    std::string packed;
    for (const char c : half)
        if (c != ' ' && c != '\t') packed += c;
    std::string_view text = packed;
    ReadQuantity read;
    for (const auto& hedge : before)
        if (eat(text, hedge.word)) read.kind = worse(read.kind, hedge.kind);
    if (!take_number(text, read)) return unreadable(given);

    for (bool more = true; more;) {
        more = false;
        for (const auto& scale : scales) {
            if (!eat(text, scale.word)) continue;
            const int shift = std::min(scale.zeros, read.decimals);
            const auto value = times_ten(read.value, scale.zeros - shift);
            if (!value) return too_much();
            read.value = *value;
            read.decimals -= shift;
            more = true;
        }
        for (const auto& hedge : after_number)
            if (eat(text, hedge.word)) {
                read.kind = worse(read.kind, hedge.kind);
                more = true;
            }
        if (auto parts = take_brackets(text)) {
            read.parts = std::move(*parts);
            more = true;
        }
    }
    if (const auto open = text.find('('); open != std::string_view::npos && text.ends_with(')')) {    // a note after the unit
        auto note = text.substr(open);
        if (auto parts = take_brackets(note); parts && note.empty()) {
            if (read.parts.empty()) read.parts = std::move(*parts);
            text = text.substr(0, open);
        }
    }
    for (const auto& hedge : at_end)
        if (text.ends_with(hedge.word)) {
            read.kind = worse(read.kind, hedge.kind);
            text.remove_suffix(hedge.word.size());
        }
    if (text.size() > 36 || text.find_first_of("0123456789()") != std::string_view::npos) return unreadable(given);
    read.unit = unit_of(text);
    drop_last_zeros(read);
    return read;
}

std::string write(const Quantity& quantity, Language language) {
    const bool one = quantity.decimals == 0 && (quantity.value == 1 || quantity.value == -1);
    const auto name = name_of(quantity.unit, language, !one);
    if (language == Language::zh) {
        const auto number = write_decimal(quantity.value, quantity.decimals);
        switch (quantity.kind) {
            case FigureKind::exact: return number + name;
            case FigureKind::at_least: return number + "余" + name;
            case FigureKind::about: return "约" + number + name;
        }
    }
    constexpr std::array words{"", "at least ", "about "};
    const auto number = write_decimal(quantity.value, quantity.decimals, true);
    const bool apart = !name.empty() && name != "%";
    return words[static_cast<std::size_t>(quantity.kind)] + number + (apart ? " " : "") + name;
}

}    // namespace terrace
