#include "base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace terrace {
namespace {

int last_day_of(int year, int month) {
    using namespace std::chrono;
    const auto last_day = std::chrono::year{year} / static_cast<unsigned>(month) / last;
    return static_cast<int>(static_cast<unsigned>(last_day.day()));
}

std::optional<Day> day_in(int year, int month, int day, ShortMonth rule) {
    const int end = last_day_of(year, month);
    if (day <= end) return day_of({year, month, day});
    return rule == ShortMonth::skip ? std::nullopt : std::optional{day_of({year, month, end})};
}

bool within(int value, int low, int high) { return value >= low && value <= high; }

bool each_within(const std::vector<int>& values, int high) {
    return !values.empty() && values.size() <= 31 && std::all_of(values.begin(), values.end(), [&](int value) { return within(value, 1, high); });
}

Result<void> say(bool good, const char* field, const char* range) {
    if (good) return {};
    return refuse(No::out_of_range, field, range);
}

struct Check {
    Result<void> operator()(const Daily&) const { return {}; }
    Result<void> operator()(const Weekly& weekly) const { return say(each_within(weekly.weekdays, 7), "weekdays", "1–7"); }
    Result<void> operator()(const DaysOfMonth& monthly) const { return say(each_within(monthly.days, 31), "days", "1–31"); }
    Result<void> operator()(const EveryMonths& every) const {
        if (!within(every.months, 1, 12) || 12 % every.months != 0) return refuse(No::out_of_range, "months", "1, 2, 3, 4, 6, 12");
        if (!within(every.first_month, 1, 12)) return refuse(No::out_of_range, "first_month", "1–12");
        return say(within(every.day, 1, 31), "day", "1–31");
    }
    Result<void> operator()(const DaysAfter& after) const { return say(within(after.days, 0, cadence_days_max), "days", "0–40000"); }
};

// Every occurrence, possibly outside the range or twice; the caller sifts.
struct Gather {
    Day from, to;
    std::vector<Day>& out;

    template <class Each>
    void months(Each each) const {
        const auto first = civil_of(from), last = civil_of(to);
        for (int month = first.year * 12 + first.month - 1; month <= last.year * 12 + last.month - 1; ++month) each(month / 12, month % 12 + 1);
    }
    void add(std::optional<Day> day) const {
        if (day) out.push_back(*day);
    }

    void operator()(const Daily&) const {
        for (Day day = from; day <= to; day = day + 1) out.push_back(day);
    }
    void operator()(const Weekly& weekly) const {
        for (Day day = from; day <= to; day = day + 1)
            if (std::find(weekly.weekdays.begin(), weekly.weekdays.end(), weekday(day)) != weekly.weekdays.end()) out.push_back(day);
    }
    void operator()(const DaysOfMonth& monthly) const {
        months([&](int year, int month) {
            for (const int day : monthly.days) add(day_in(year, month, day, monthly.short_month));
        });
    }
    void operator()(const EveryMonths& every) const {
        months([&](int year, int month) {
            if ((month - every.first_month + 12) % every.months == 0) add(day_in(year, month, every.day, every.short_month));
        });
    }
    void operator()(const DaysAfter& after) const { out.push_back(after.date + after.days); }
};

}    // namespace

Result<void> check(const Cadence& cadence) { return std::visit(Check{}, cadence); }

Result<std::vector<Day>> occurrences(const Cadence& cadence, Day from, Day to) {
    if (const auto good = check(cadence); !good) return tl::unexpected(good.error());
    std::vector<Day> found;
    if (to < from) return found;
    if (std::int64_t{to.number} - from.number >= cadence_days_max) return refuse(No::out_of_range, "to", std::to_string(cadence_days_max) + " d");
    std::visit(Gather{from, to, found}, cadence);
    std::erase_if(found, [&](Day day) { return day < from || day > to; });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}    // namespace terrace
