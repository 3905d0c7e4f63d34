#pragma once
// Instants are UTC milliseconds; a Day is a civil date of the domain's zone. Neither is a bare number.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace terrace {

struct Span {
    std::int64_t ms = 0;
    auto operator<=>(const Span&) const = default;
};
constexpr Span seconds(std::int64_t n) { return {n * 1000}; }
constexpr Span minutes(std::int64_t n) { return {n * 60'000}; }
constexpr Span hours(std::int64_t n) { return {n * 3'600'000}; }
constexpr Span days(std::int64_t n) { return {n * 86'400'000}; }

struct Instant {
    std::int64_t ms = 0;    // since 1970-01-01T00:00:00Z
    auto operator<=>(const Instant&) const = default;
};
constexpr Instant operator+(Instant at, Span by) { return {at.ms + by.ms}; }
constexpr Instant operator-(Instant at, Span by) { return {at.ms - by.ms}; }
constexpr Span operator-(Instant later, Instant earlier) { return {later.ms - earlier.ms}; }

struct Day {
    std::int32_t number = 0;    // days since 1970-01-01
    auto operator<=>(const Day&) const = default;
};
constexpr Day operator+(Day day, int by) { return {day.number + by}; }
constexpr Day operator-(Day day, int by) { return {day.number - by}; }
constexpr int operator-(Day later, Day earlier) { return later.number - earlier.number; }

struct Civil {
    int year = 1970;
    int month = 1;    // 1..12
    int day = 1;      // 1..31
    auto operator<=>(const Civil&) const = default;
};
Day day_of(Civil) noexcept;
Civil civil_of(Day) noexcept;
constexpr int weekday(Day day) { return ((day.number % 7) + 10) % 7 + 1; }    // 1 Monday … 7 Sunday

// "2024-03-04"; nullopt when it is not a real date.
std::optional<Day> read_day(std::string_view);
std::string write(Day);
// "2024-03-04T01:02:03.004Z", or with an offset, or without milliseconds; nullopt otherwise.
std::optional<Instant> read_instant(std::string_view);
std::string write(Instant);

// A zone is a fixed offset while the product runs in China alone; Asia/Shanghai has had no summer time since 1991.
struct Zone {
    std::int32_t offset_minutes = 8 * 60;
    Day day_of(Instant) const noexcept;
    Instant midnight(Day) const noexcept;                  // the first instant of the day
    int minute_of_day(Instant) const noexcept;             // 0..1439
};

// Where "now" comes from. Only the edge asks; everything else is told.
class WallClock {
  public:
    virtual ~WallClock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public WallClock {
  public:
    Instant now() const override;
};

}    // namespace terrace
