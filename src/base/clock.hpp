#pragma once
// Clock (时限与周期): when something is due, and on which days it comes round again.
//
// How periods are counted follows the Civil Code (民法典), arts. 201–203: the day something starts does not count; a month
// ends on the day of the same number, or on the month's last day when there is none; a period ends at 24:00 of its last
// day, or at the close of office where there are office hours. Whether a last day that is not a working day moves to the
// next one is the rule's choice (`rolled`).

#include "base/calendar.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace terrace {

// Office hours (办公时间) are the county's data: minutes of the day, half open, in order, not overlapping.
struct OpenPeriod {
    int from = 0;     // 510 is 08:30
    int until = 0;    // at most 1440
    auto operator<=>(const OpenPeriod&) const = default;
};
struct OfficeSchedule {
    Day valid_from;    // until the next schedule begins; the first one also holds for all days before
    std::vector<OpenPeriod> periods;
    bool operator==(const OfficeSchedule&) const = default;
};
constexpr std::size_t open_periods_max = 8;         // a day
constexpr std::size_t office_schedules_max = 200;    // winter and summer hours for a century

// 08:30–12:00 and 14:00–17:30, 7 hours a working day.
std::vector<OfficeSchedule> default_office_hours();

enum class LimitUnit : std::uint8_t { working_minute, working_hour, working_day, hour, calendar_day, month };
BOOST_DESCRIBE_ENUM(LimitUnit, working_minute, working_hour, working_day, hour, calendar_day, month)

struct Limit {
    std::int32_t amount = 0;    // 1 … limit_amount_max
    LimitUnit unit = LimitUnit::working_day;
    bool rolled = false;    // calendar days and months: a last day off moves to the next working day
    bool operator==(const Limit&) const = default;
};
constexpr std::int32_t limit_amount_max = 100'000;

// Limits whose length is measured in office time; the others run day and night.
constexpr bool in_office_time(LimitUnit unit) { return unit <= LimitUnit::working_day; }

class Clock {
  public:
    // out_of_range names the schedule that is empty, unordered or outside the day.
    static Result<Clock> make(Calendar, std::vector<OfficeSchedule>, Zone);

    // The instant up to which an answer is in time, itself included. Always after `start`, and never earlier for a later
    // start or a larger amount. Working hours end at the earliest instant with that much office time behind it; working
    // days at the close of office; calendar days and months with the last millisecond of the day.
    // calendar_not_published when it lies beyond the calendar, outside_dates before it, out_of_range for the amount.
    Result<Instant> deadline(Instant start, Limit) const;

    // Office time in [from, to); negative when to < from. Additive to the millisecond.
    Result<Span> working_time_between(Instant from, Instant to) const;
    // The earliest instant ≥ from with `span` of office time between; `from` itself for a span of 0 or less.
    Result<Instant> after_working_time(Instant from, Span span) const;

    const Calendar& calendar() const noexcept { return calendar_; }
    Zone zone() const noexcept { return zone_; }

  private:
    Clock(Calendar, std::vector<OfficeSchedule>, Zone);
    const std::vector<OpenPeriod>& periods_on(Day) const;
    Result<std::int64_t> reading(Instant) const;       // office milliseconds since the calendar began
    Result<Instant> instant_at(std::int64_t reading) const;    // the earliest one
    Result<Instant> close_of(Day) const;
    Result<Instant> end_of(Day, bool rolled) const;

    Calendar calendar_;
    std::vector<OfficeSchedule> schedules_;
    Zone zone_;
    std::vector<std::int32_t> minutes_before_;    // office minutes before each day of the calendar, and after the last
};

// A promise being kept: a limit that started, was paused and extended, each with its reason (a playbook id).
// Its due instant is computed from these alone, so recomputing it never differs.
class Timer {
  public:
    struct Pause {
        Instant from;
        std::optional<Instant> to;    // none while it lasts
        std::string reason;
        bool operator==(const Pause&) const = default;
    };
    struct Extension {
        Instant at;
        Limit by;
        std::string reason;
        bool operator==(const Extension&) const = default;
    };

    Timer() = default;
    Timer(Instant started, Limit limit) : started_{started}, limit_{limit} {}

    // wrong_stage: paused twice, resumed while running; out_of_range: before the start or an earlier change.
    Result<void> pause(Instant at, std::string reason);
    Result<void> resume(Instant at);
    Result<void> extend(Instant at, Limit by, std::string reason);

    // A pause that begins in time moves the due instant by exactly the office time paused (by the time paused, for limits
    // that run day and night); one that begins when it is already late changes nothing. An extension counts from the due
    // instant. A pause still open counts up to `now`, so while it lasts the due instant moves along.
    Result<Instant> due(const Clock&, Instant now) const;

    Instant started() const noexcept { return started_; }
    Limit limit() const noexcept { return limit_; }
    bool paused() const noexcept { return !pauses_.empty() && !pauses_.back().to; }
    const std::vector<Pause>& pauses() const noexcept { return pauses_; }
    const std::vector<Extension>& extensions() const noexcept { return extensions_; }
    bool operator==(const Timer&) const = default;

  private:
    Instant last_change() const noexcept;

    Instant started_;
    Limit limit_;
    std::vector<Pause> pauses_;            // in order, disjoint
    std::vector<Extension> extensions_;    // in order
};
constexpr std::size_t timer_changes_max = 1'000;

// Cadences (周期): the days something comes round.
enum class ShortMonth : std::uint8_t { skip, month_end };    // what the 30th means in February

struct Daily {
    bool operator==(const Daily&) const = default;
};
struct Weekly {
    std::vector<int> weekdays;    // 1 Monday … 7 Sunday
    bool operator==(const Weekly&) const = default;
};
struct DaysOfMonth {
    std::vector<int> days;    // 1 … 31, such as 10, 20, 30
    ShortMonth short_month = ShortMonth::month_end;
    bool operator==(const DaysOfMonth&) const = default;
};
struct EveryMonths {
    int months = 1;         // 1 monthly, 3 quarterly, 6 half-yearly, 12 yearly: divides 12
    int first_month = 1;    // 1 … 12
    int day = 1;            // 1 … 31
    ShortMonth short_month = ShortMonth::month_end;
    bool operator==(const EveryMonths&) const = default;
};
struct DaysAfter {
    Day date;     // the end of the flood season
    int days = 0;
    bool operator==(const DaysAfter&) const = default;
};
using Cadence = std::variant<Daily, Weekly, DaysOfMonth, EveryMonths, DaysAfter>;
constexpr int cadence_days_max = 40'000;    // of one question: a century

// out_of_range or missing_field for a cadence that cannot be meant.
Result<void> check(const Cadence&);
// All days in [from, to], in order, each once. out_of_range when the range is longer than cadence_days_max.
Result<std::vector<Day>> occurrences(const Cadence&, Day from, Day to);

}    // namespace terrace
