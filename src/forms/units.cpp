#include "forms/units.hpp"

#include "base/text_form.hpp"

#include <array>
#include <limits>

namespace terrace::forms {
namespace {

struct Known {
    std::string_view word, family;
    std::int64_t over = 1, under = 1;
    bool counted = false;
};
// 个 counts what 座, 处, 件 … count; 间, 户 and 名 count something else.
constexpr std::string_view things = "things";
constexpr std::array known{
    Known{"个", things, 1, 1, true},    Known{"座", things, 1, 1, true},    Known{"处", things, 1, 1, true},
    Known{"所", things, 1, 1, true},    Known{"件", things, 1, 1, true},    Known{"项", things, 1, 1, true},
    Known{"支", things, 1, 1, true},    Known{"份", things, 1, 1, true},    Known{"条", things, 1, 1, true},
    Known{"家", things, 1, 1, true},    Known{"起", things, 1, 1, true},    Known{"张", things, 1, 1, true},
    Known{"人", "people", 1, 1, true},  Known{"名", "people", 1, 1, true},  Known{"位", "people", 1, 1, true},
    Known{"户", "households", 1, 1, true}, Known{"间", "rooms", 1, 1, true}, Known{"人次", "attendances", 1, 1, true},
    Known{"次", "times", 1, 1, true},   Known{"场次", "times", 1, 1, true}, Known{"场", "times", 1, 1, true},
    Known{"尾", "fish", 1, 1, true},    Known{"株", "plants", 1, 1, true},  Known{"棵", "plants", 1, 1, true},
    Known{"头", "heads", 1, 1, true},   Known{"只", "animals", 1, 1, true}, Known{"辆", "vehicles", 1, 1, true},
    Known{"袋", "bags", 1, 1, true},    Known{"车", "carts", 1, 1, true},   Known{"套", "sets", 1, 1, true},
    Known{"元", "money", 1, 1, false},
    Known{"平方米", "area", 1, 1, false},  Known{"亩", "area", 2000, 3, false}, Known{"公顷", "area", 10'000, 1, false},
    Known{"平方公里", "area", 1'000'000, 1, false}, Known{"平方千米", "area", 1'000'000, 1, false},
    Known{"公斤", "weight", 1, 1, false},  Known{"千克", "weight", 1, 1, false}, Known{"斤", "weight", 1, 2, false},
    Known{"吨", "weight", 1'000, 1, false},
    Known{"米", "length", 1, 1, false},    Known{"公里", "length", 1'000, 1, false}, Known{"千米", "length", 1'000, 1, false},
    Known{"小时", "duration", 60, 1, false}, Known{"分钟", "duration", 1, 1, false}, Known{"天", "days", 1, 1, false},
    Known{"%", "share", 1, 1, false},      Known{"年", "years", 1, 1, false},   Known{"立方米", "volume", 1, 1, false},
};
struct Times {
    std::string_view word;
    std::int64_t times;
};
constexpr std::array scales{Times{"亿", 100'000'000}, Times{"千万", 10'000'000}, Times{"百万", 1'000'000}, Times{"万", 10'000}, Times{"千", 1'000}, Times{"百", 100}};

const Known* find(std::string_view unit) {
    for (const auto& one : known)
        if (one.word == unit) return &one;
    return nullptr;
}

}    // namespace

std::optional<Measured> measured(std::string_view unit) {
    if (const auto* one = find(unit)) return Measured{std::string{one->family}, std::string{unit}, one->over, one->under};
    for (const auto& scale : scales) {
        if (!unit.starts_with(scale.word)) continue;
        if (const auto* one = find(unit.substr(scale.word.size()))) return Measured{std::string{one->family}, std::string{one->word}, one->over * scale.times, one->under};
    }
    return std::nullopt;
}

bool counted(std::string_view unit) {
    const auto* one = find(unit);
    return one && one->counted;
}

tl::expected<Decimal, Reason> converted(Decimal from_value, std::string_view from, std::string_view to, int decimals_max) {
    const auto differs = [&] { return tl::unexpected(Reason{Why::unit_differs, std::string{from} + " ≠ " + std::string{to}}); };
    const auto rounding = [&] {
        return tl::unexpected(Reason{Why::needs_rounding, terrace::write_decimal(from_value.value, from_value.decimals) + std::string{from} + " → " + std::string{to}});
    };
    __int128 over = 1, under = 1;
    if (from != to) {
        const auto a = measured(from), b = measured(to);
        if (!a || !b || a->family != b->family) return differs();
        // 座 and 件 never stand for each other; 个 stands for either.
        if (a->family == things && a->word != b->word && a->word != "个" && b->word != "个") return differs();
        over = static_cast<__int128>(a->over) * b->under;
        under = static_cast<__int128>(a->under) * b->over;
    }
    const int most = decimals_max < 0 ? figure_decimals_max : std::min(decimals_max, figure_decimals_max);
    __int128 value = static_cast<__int128>(from_value.value) * over;
    int decimals = from_value.decimals;
    while (value % under != 0) {
        constexpr __int128 room = __int128{1} << 120;
        if (decimals - from_value.decimals > 12 || value > room || value < -room) return rounding();
        value *= 10;
        ++decimals;
    }
    value /= under;
    while (decimals > 0 && value % 10 == 0) {
        value /= 10;
        --decimals;
    }
    if (decimals > most) return rounding();
    if (value > std::numeric_limits<std::int64_t>::max() || value < std::numeric_limits<std::int64_t>::min()) return rounding();
    return Decimal{static_cast<std::int64_t>(value), decimals};
}

std::string write(Decimal decimal) { return write_decimal(decimal.value, decimal.decimals); }

}    // namespace terrace::forms
