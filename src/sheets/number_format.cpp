#include "sheets/number_format.hpp"

#include "base/instant.hpp"

#include <cmath>
#include <cstdio>

namespace terrace {

MomentFormat built_in_format(int id) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 50 && id <= 54) || id == 36 || id == 57 || id == 58) return {true, false, false};
    if (id >= 18 && id <= 21) return {false, true, false};
    if (id == 22) return {true, true, false};
    if ((id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 || id == 56) return {false, true, false};
    if (id == 46) return {false, false, true};
    return {};
}

MomentFormat format_of(std::string_view code) {
    MomentFormat found;
    bool minutes_or_months = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == ';') break;    // what follows formats negative numbers and texts
        if (c == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) break;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '[') {
            const auto end = code.find(']', i);
            if (end == std::string_view::npos) break;
            const auto inside = code.substr(i + 1, end - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) found.elapsed = true;
            i = end;
        } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
            found.date = true;
        } else if (c == 'h' || c == 'H' || c == 's' || c == 'S') {
            found.time = true;
        } else if (c == 'm' || c == 'M') {
            minutes_or_months = true;
        } else if (c == 'G' || c == 'g') {
            if (code.substr(i, 7) == "General") i += 6;
        } else if (c == 'A' || c == 'a') {
            if (code.substr(i, 5) == "AM/PM" || code.substr(i, 5) == "am/pm") i += 4;
        }
    }
    if (minutes_or_months && !found.any()) found.date = true;
    return found;
}

NumberShown built_in_shown(int id) {
    if (id == 1 || id == 3 || id == 37 || id == 38) return {0, false, false};
    if (id == 2 || id == 4 || id == 39 || id == 40 || id == 43 || id == 44) return {2, false, false};
    if (id == 41 || id == 42) return {0, false, false};
    if (id == 9) return {0, true, false};
    if (id == 10) return {2, true, false};
    return {};
}

NumberShown shown_by(std::string_view code) {
    NumberShown shown;
    bool digits = false, point = false, comma_last = false, general = false;
    for (std::size_t i = 0; i < code.size(); ++i) {
        const char c = code[i];
        if (c == ';') break;
        if (c == '"') {
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) break;
        } else if (c == '[') {
            i = code.find(']', i);
            if (i == std::string_view::npos) break;
        } else if (c == '\\' || c == '_' || c == '*') {
            ++i;
        } else if (c == '!') {
            if (code.substr(i + 1, 1) == ".") shown.scaled = true;    // "0!.0,": ten thousands with a point that is only drawn
            ++i;
        } else if (c == '0' || c == '#' || c == '?') {
            digits = true;
            comma_last = false;
            if (point) ++shown.decimals;
        } else if (c == '.') {
            if (!point) shown.decimals = 0;
            point = true;
        } else if (c == ',') {
            comma_last = digits;
        } else if (c == '%') {
            shown.percent = true;
        } else if (c == 'G' || c == 'g' || c == 'E' || c == 'e' || c == '/' || c == '@') {
            general = true;
        }
    }
    if (comma_last) shown.scaled = true;
    if (general || !digits) shown.decimals = -1;
    else if (!point) shown.decimals = 0;
    return shown;
}

std::string moment_text(double serial, MomentFormat format, bool from_1904) {
    constexpr double last_serial = 2'958'466;    // 9999-12-31
    if (!std::isfinite(serial) || serial < 0 || serial >= last_serial) return {};
    const auto ms = static_cast<std::int64_t>(std::llround(serial * 86'400'000.0));
    auto day_number = ms / 86'400'000;
    const auto in_day = ms % 86'400'000;
    const auto seconds = in_day / 1000, rest = in_day % 1000;
    char clock[40] = "";
    const auto hours_shown = format.elapsed ? seconds / 3600 + day_number * 24 : seconds / 3600;
    std::snprintf(clock, sizeof clock, "%02lld:%02lld:%02lld", static_cast<long long>(hours_shown), static_cast<long long>(seconds / 60 % 60),
                  static_cast<long long>(seconds % 60));
    std::string time = clock;
    if (rest != 0) {
        std::snprintf(clock, sizeof clock, ".%03lld", static_cast<long long>(rest));
        time += clock;
    }
    // Day 0 of the 1900 counting is no day: only its clock means something.
    if (format.elapsed || (day_number == 0 && (!from_1904 || !format.date))) return time;
    if (!from_1904 && day_number == 60) return "1900-02-29" + (in_day ? ' ' + time : std::string{});    // Excel believes in this day
    const auto first = from_1904 ? day_of({1904, 1, 1}) : day_number < 60 ? day_of({1899, 12, 31}) : day_of({1899, 12, 30});
    auto text = write(first + static_cast<int>(day_number));
    if (in_day != 0 || (format.time && format.date)) text += ' ' + time;
    return text;
}

std::string number_text(double value) {
    if (!std::isfinite(value)) return {};
    char text[400];
    const double size = std::fabs(value);
    if (size != 0 && (size >= 1e21 || size < 1e-9)) {
        std::snprintf(text, sizeof text, "%.15g", value);
        return text;
    }
    // Digits behind the point so that 15 are significant.
    const int before = size < 1 ? 0 : static_cast<int>(std::floor(std::log10(size))) + 1;
    const int behind = size < 1 ? (size == 0 ? 0 : 14 - static_cast<int>(std::floor(std::log10(size)))) : std::max(0, 15 - before);
    std::snprintf(text, sizeof text, "%.*f", behind, value);
    std::string out = text;
    if (out.find('.') != std::string::npos) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.') out.pop_back();
    }
    return out == "-0" ? "0" : out;
}

}    // namespace terrace
