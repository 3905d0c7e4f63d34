#pragma once
// The working-day calendar (工作日历) of China: weekends, statutory holidays and the make-up working days (调休) that the
// State Council publishes each year. Outside the published years it refuses; it never guesses.
//
// Text form, one line each: "years 2004 2026", then "2024-02-04 work 春节" or "2024-02-10 off 春节".
// The notice of one year may still change the last days of the year before (2007-12-29 was a working Saturday for 元旦
// 2008): a deadline in the last week of the last published year can move when the next notice comes.

#include "base/instant.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

constexpr std::size_t calendar_bytes_max = 1'000'000;
constexpr int calendar_years_max = 200;

struct NamedDay {
    Day day;
    bool workday = false;    // a make-up working day, or a day off
    std::string name;        // 春节
};

class Calendar {
  public:
    static Result<Calendar> read(std::string_view text);

    int first_year() const noexcept { return first_year_; }
    int last_year() const noexcept { return last_year_; }
    Day first_day() const noexcept { return first_; }
    Day last_day() const noexcept { return first_ + (days() - 1); }
    int days() const noexcept { return static_cast<int>(workdays_before_.size()) - 1; }

    // All refuse with calendar_not_published beyond the last year and outside_dates before the first.
    Result<bool> is_workday(Day) const;
    Result<Day> workday_after(Day start, int n) const;       // the n-th working day after start, n ≥ 1; start never counts
    Result<Day> workday_on_or_after(Day) const;
    Result<int> workdays_between(Day from, Day before) const;    // in [from, before); negative when before < from

    const NamedDay* named(Day) const noexcept;    // nullptr for a day no notice names
    const std::vector<NamedDay>& named_days() const noexcept { return named_; }    // sorted

  private:
    tl::unexpected<Refusal> outside(Day) const;
    tl::unexpected<Refusal> not_yet() const;
    bool covers(Day day) const noexcept { return day >= first_ && day - first_ < days(); }

    int first_year_ = 0, last_year_ = -1;
    Day first_;
    std::vector<std::int32_t> workdays_before_{0};    // by days since first_; one more than there are days
    std::vector<Day> workdays_;
    std::vector<NamedDay> named_;
};

// The text compiled into the binary: everything published when it was built.
std::string_view published_holidays() noexcept;

}    // namespace terrace
