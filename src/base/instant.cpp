#include "base/instant.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace terrace {
namespace {

// Reads exactly `digits` decimal digits at `at`; -1 when they are not there.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

}    // namespace

Day day_of(Civil c) noexcept {
    const std::chrono::sys_days at = std::chrono::year{c.year} / c.month / c.day;
    return {static_cast<std::int32_t>(at.time_since_epoch().count())};
}

Civil civil_of(Day day) noexcept {
    const std::chrono::year_month_day c{std::chrono::sys_days{std::chrono::days{day.number}}};
    return {static_cast<int>(c.year()), static_cast<int>(static_cast<unsigned>(c.month())), static_cast<int>(static_cast<unsigned>(c.day()))};
}

std::optional<Day> read_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int y = number_at(text, 0, 4), m = number_at(text, 5, 2), d = number_at(text, 8, 2);
    if (y < 0 || m < 1 || d < 1) return std::nullopt;
    const std::chrono::year_month_day c{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                                        std::chrono::day{static_cast<unsigned>(d)}};
    if (!c.ok()) return std::nullopt;
    return day_of({y, m, d});
}

std::string write(Day day) {
    const auto c = civil_of(day);
    char text[24];
    std::snprintf(text, sizeof text, "%04d-%02d-%02d", c.year, c.month, c.day);
    return text;
}

std::optional<Instant> read_instant(std::string_view text) {
    if (text.size() < 20) return std::nullopt;
    const auto day = read_day(text.substr(0, 10));
    if (!day || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':') return std::nullopt;
    const int h = number_at(text, 11, 2), m = number_at(text, 14, 2), s = number_at(text, 17, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59) return std::nullopt;
    std::size_t at = 19;
    std::int64_t ms = 0;
    if (text[at] == '.') {
        int scale = 100;
        std::size_t digits = 0;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
            ms += (text[at] - '0') * scale;
            scale /= 10;
        }
        if (digits == 0 || digits > 9) return std::nullopt;
    }
    if (at >= text.size()) return std::nullopt;
    std::int64_t offset = 0;
    if (text[at] == 'Z') {
        if (at + 1 != text.size()) return std::nullopt;
    } else if (text[at] == '+' || text[at] == '-') {
        if (at + 6 != text.size() || text[at + 3] != ':') return std::nullopt;
        const int oh = number_at(text, at + 1, 2), om = number_at(text, at + 4, 2);
        if (oh < 0 || oh > 14 || om < 0 || om > 59) return std::nullopt;
        offset = (text[at] == '-' ? -1 : 1) * (oh * 60 + om);
    } else {
        return std::nullopt;
    }
    return Instant{(static_cast<std::int64_t>(day->number) * 86'400 + h * 3600 + m * 60 + s - offset * 60) * 1000 + ms};
}

std::string write(Instant at) {
    const auto day = floor_div(at.ms, 86'400'000);
    const auto rest = at.ms - day * 86'400'000;
    char text[40];
    std::snprintf(text, sizeof text, "%sT%02d:%02d:%02d.%03dZ", write(Day{static_cast<std::int32_t>(day)}).c_str(),
                  static_cast<int>(rest / 3'600'000), static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
                  static_cast<int>(rest % 1000));
    return text;
}

Day Zone::day_of(Instant at) const noexcept {
    return {static_cast<std::int32_t>(floor_div(at.ms + offset_minutes * 60'000LL, 86'400'000))};
}

Instant Zone::midnight(Day day) const noexcept { return {day.number * 86'400'000LL - offset_minutes * 60'000LL}; }

int Zone::minute_of_day(Instant at) const noexcept { return static_cast<int>((at - midnight(day_of(at))).ms / 60'000); }

Instant SystemClock::now() const {
    using namespace std::chrono;
    return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

}    // namespace terrace
