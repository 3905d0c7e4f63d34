#include "modules/places/datum.hpp"

#include <cmath>
#include <numbers>

namespace terrace::places {
namespace {

constexpr double pi = std::numbers::pi;
// Krasovsky 1940, which the formula was made with.
constexpr double major_axis_m = 6378245.0;
constexpr double eccentricity_squared = 0.00669342162296594323;

bool shifted_there(Position p) noexcept { return p.lon >= 72.004 && p.lon <= 137.8347 && p.lat >= 0.8293 && p.lat <= 55.8271; }

double waves(double x) noexcept { return (20 * std::sin(6 * x * pi) + 20 * std::sin(2 * x * pi)) * 2 / 3; }

Position shift_at(Position p) noexcept {
    const double x = p.lon - 105, y = p.lat - 35, root = std::sqrt(std::abs(x));
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves(x);
    north += (20 * std::sin(y * pi) + 40 * std::sin(y / 3 * pi)) * 2 / 3;
    north += (160 * std::sin(y / 12 * pi) + 320 * std::sin(y * pi / 30)) * 2 / 3;
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves(x);
    east += (20 * std::sin(x * pi) + 40 * std::sin(x / 3 * pi)) * 2 / 3;
    east += (150 * std::sin(x / 12 * pi) + 300 * std::sin(x / 30 * pi)) * 2 / 3;

    const double latitude = p.lat * pi / 180, sine = std::sin(latitude);
    const double w = 1 - eccentricity_squared * sine * sine, root_w = std::sqrt(w);
    return {east * 180 / (major_axis_m / root_w * std::cos(latitude) * pi),
            north * 180 / (major_axis_m * (1 - eccentricity_squared) / (w * root_w) * pi), 0};
}

}    // namespace

Result<Datum> read_datum(std::string_view name) {
    std::string plain;
    for (const char c : name)
        if (std::isalnum(static_cast<unsigned char>(c))) plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (plain == "wgs84" || plain == "epsg4326" || plain.ends_with("crsepsg4326") || plain.ends_with("crs84")) return Datum::wgs84;
    if (plain == "cgcs2000" || plain == "epsg4490" || plain.ends_with("crsepsg4490")) return Datum::cgcs2000;
    if (plain == "gcj02") return Datum::gcj02;
    if (plain == "bd09" || plain == "bd09ll")
        return refuse(No::bad_value, "datum", "BD-09 不能直接用,请先用原地图转成 GCJ-02 或 WGS-84 · convert BD-09 to GCJ-02 or WGS-84 first");
    return refuse(No::bad_value, "datum", "WGS-84 / CGCS2000 / GCJ-02");
}

Position to_gcj02(Position p) noexcept {
    if (!shifted_there(p)) return p;
    const auto shift = shift_at(p);
    return {p.lon + shift.lon, p.lat + shift.lat, p.height};
}

Position to_wgs84(Position p) noexcept {
    Position guess = p;
    // The shift changes by less than 1 % over its own length, so each step gains two digits or more.
    for (int step = 0; step < 20; ++step) {
        const auto there = to_gcj02(guess);
        const double east = p.lon - there.lon, north = p.lat - there.lat;
        guess.lon += east;
        guess.lat += north;
        if (std::abs(east) < 1e-12 && std::abs(north) < 1e-12) break;
    }
    return guess;
}

}    // namespace terrace::places
