#include "base/capitals.hpp"

#include <algorithm>
#include <array>

namespace terrace {
namespace {

constexpr std::array<std::string_view, 10> digits{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr std::array<std::string_view, 4> within{"", "拾", "佰", "仟"};    // by place

// One to 9999: a run of zeros between digits is one 零; zeros at the end are not said.
std::string below_ten_thousand(std::int64_t number) {
    std::string text;
    bool gap = false;
    for (int place = 3, unit = 1000; place >= 0; --place, unit /= 10) {
        const auto digit = static_cast<std::size_t>(number / unit % 10);
        if (digit == 0) {
            gap = !text.empty();
            continue;
        }
        if (gap) text += "零";
        gap = false;
        text += digits[digit];
        text += within[static_cast<std::size_t>(place)];
    }
    return text;
}

// Groups of four digits: 万, 亿, and 万亿 above. Between groups stands 零 when the lower one does not fill its four digits.
std::string whole_yuan(std::int64_t number) {
    if (number >= 100'000'000) {
        auto text = whole_yuan(number / 100'000'000) + "亿";
        const auto rest = number % 100'000'000;
        if (rest > 0) text += (rest < 10'000'000 ? "零" : "") + whole_yuan(rest);
        return text;
    }
    if (number >= 10'000) {
        auto text = below_ten_thousand(number / 10'000) + "万";
        const auto rest = number % 10'000;
        if (rest > 0) text += (rest < 1'000 ? "零" : "") + below_ten_thousand(rest);
        return text;
    }
    return below_ten_thousand(number);
}

}    // namespace

Result<std::string> in_capitals(Money money) {
    const auto yuan = money.fen / 100;
    if (money.fen < 0 || yuan > capitals_yuan_max) return refuse(No::out_of_range, "amount", "0–" + std::to_string(capitals_yuan_max));
    const auto jiao = static_cast<std::size_t>(money.fen / 10 % 10), fen = static_cast<std::size_t>(money.fen % 10);
    std::string text = yuan > 0 ? whole_yuan(yuan) + "元" : "";
    if (jiao == 0 && fen == 0) return text.empty() ? "零元整" : text + "整";
    if (jiao > 0) text += std::string{digits[jiao]} + "角";
    else if (yuan > 0) text += "零";
    if (fen > 0) text += std::string{digits[fen]} + "分";
    return text;
}

Result<Money> read_capitals(std::string_view given) {
    const auto no = [&] { return refuse(No::bad_value, "amount", "壹佰贰拾叁元肆角伍分"); };
    if (given.size() > 200) return no();
    // Yuan by units, largest last: section < 10^4, then 万, then 亿; a digit waits for its unit.
    std::int64_t waiting = 0, section = 0, upper = 0, fen = 0;
    std::string_view text = given;
    while (!text.empty()) {
        const auto word = text.substr(0, 3);    // all of them take three bytes
        text.remove_prefix(word.size());
        if (const auto digit = std::find(digits.begin(), digits.end(), word); digit != digits.end()) {
            waiting = digit - digits.begin();
        } else if (const auto unit = std::find(within.begin(), within.end(), word); unit != within.end()) {
            static constexpr std::array<std::int64_t, 4> times{1, 10, 100, 1000};
            section += waiting * times[static_cast<std::size_t>(unit - within.begin())];
            waiting = 0;
        } else if (word == "万" || word == "亿" || word == "元") {
            const std::int64_t times = word == "万" ? 10'000 : word == "亿" ? 100'000'000 : 1;
            // 亿 multiplies all before it, 万 only what stands since.
            upper = word == "亿" ? (upper + section + waiting) * times : upper + (section + waiting) * times;
            waiting = section = 0;
            if (upper > capitals_yuan_max) return no();
            if (word == "元") {
                fen = upper * 100;
                upper = 0;
            }
        } else if (word == "角" || word == "分") {
            fen += waiting * (word == "角" ? 10 : 1);
            waiting = 0;
        } else if ((word != "整" && word != "正") || !text.empty()) {
            return no();
        }
        if (section > 99'999 || fen > capitals_yuan_max * 100 + 99) return no();
    }
    // One reading, one writing: what we would write otherwise is no sum in capitals.
    auto same = in_capitals(Money{fen});
    if (!same) return no();
    if (given == *same || given == *same + "整" || given == *same + "正") return Money{fen};
    if (same->ends_with("整") && given == same->substr(0, same->size() - 3) + "正") return Money{fen};
    return no();
}

}    // namespace terrace
