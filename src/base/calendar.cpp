#include "base/calendar.hpp"

#include <algorithm>
#include <charconv>

namespace terrace {
namespace {

std::string_view take(std::string_view& text, char until) {
    const auto end = text.find(until);
    const auto piece = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return piece;
}

std::optional<int> read_year(std::string_view text) {
    int year = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    if (error != std::errc{} || end != text.data() + text.size() || year < 1949 || year > 9999) return std::nullopt;
    return year;
}

}    // namespace

Result<Calendar> Calendar::read(std::string_view text) {
    if (text.size() > calendar_bytes_max) return refuse(No::too_large, "calendar", std::to_string(calendar_bytes_max) + " B");
    Calendar calendar;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        auto line = take(text, '\n');
        const auto bad = [&, whole = line] {
            return refuse(No::bad_value, "calendar[" + std::to_string(number) + "]", std::string{whole.substr(0, 60)});
        };
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        const auto head = take(line, ' '), middle = take(line, ' ');
        if (head == "years") {
            const auto first = read_year(middle), last = read_year(line);
            if (calendar.last_year_ > 0 || !first || !last || *last < *first || *last - *first >= calendar_years_max) return bad();
            calendar.first_year_ = *first, calendar.last_year_ = *last;
            continue;
        }
        const auto day = read_day(head);
        if (!day || (middle != "work" && middle != "off")) return bad();
        if (!calendar.named_.empty() && *day <= calendar.named_.back().day) return bad();
        calendar.named_.push_back({*day, middle == "work", std::string{line}});
    }
    if (calendar.last_year_ < 0) return refuse(No::missing_field, "calendar.years");

    calendar.first_ = day_of({calendar.first_year_, 1, 1});
    const int days = day_of({calendar.last_year_ + 1, 1, 1}) - calendar.first_;
    std::vector<bool> open(static_cast<std::size_t>(days));
    for (int i = 0; i < days; ++i) open[static_cast<std::size_t>(i)] = weekday(calendar.first_ + i) <= 5;
    for (const auto& named : calendar.named_) {
        const int i = named.day - calendar.first_;
        if (i >= 0 && i < days) open[static_cast<std::size_t>(i)] = named.workday;
    }
    calendar.workdays_before_.reserve(static_cast<std::size_t>(days) + 1);
    for (int i = 0; i < days; ++i) {
        if (open[static_cast<std::size_t>(i)]) calendar.workdays_.push_back(calendar.first_ + i);
        calendar.workdays_before_.push_back(static_cast<std::int32_t>(calendar.workdays_.size()));
    }
    return calendar;
}

tl::unexpected<Refusal> Calendar::not_yet() const {
    return refuse(No::calendar_not_published, {}, std::to_string(last_year_ + 1));
}

tl::unexpected<Refusal> Calendar::outside(Day day) const {
    if (day >= first_) return refuse(No::calendar_not_published, {}, std::to_string(civil_of(day).year));
    return refuse(No::outside_dates, {}, std::to_string(first_year_) + "–" + std::to_string(last_year_));
}

Result<bool> Calendar::is_workday(Day day) const {
    if (!covers(day)) return outside(day);
    const auto i = static_cast<std::size_t>(day - first_);
    return workdays_before_[i + 1] > workdays_before_[i];
}

Result<Day> Calendar::workday_after(Day start, int n) const {
    ENSURE(n >= 1);
    if (!covers(start)) return outside(start);
    const auto index = static_cast<std::size_t>(workdays_before_[static_cast<std::size_t>(start - first_) + 1]) + static_cast<std::size_t>(n) - 1;
    if (index >= workdays_.size()) return not_yet();
    return workdays_[index];
}

Result<Day> Calendar::workday_on_or_after(Day day) const {
    if (!covers(day)) return outside(day);
    const auto index = static_cast<std::size_t>(workdays_before_[static_cast<std::size_t>(day - first_)]);
    if (index >= workdays_.size()) return not_yet();
    return workdays_[index];
}

Result<int> Calendar::workdays_between(Day from, Day before) const {
    // The day after the last one is a valid end: nothing of it is counted.
    for (const Day day : {from, before})
        if (day < first_ || day - first_ > days()) return outside(day);
    return workdays_before_[static_cast<std::size_t>(before - first_)] - workdays_before_[static_cast<std::size_t>(from - first_)];
}

const NamedDay* Calendar::named(Day day) const noexcept {
    const auto found = std::lower_bound(named_.begin(), named_.end(), day, [](const NamedDay& named, Day at) { return named.day < at; });
    return found != named_.end() && found->day == day ? &*found : nullptr;
}

}    // namespace terrace
