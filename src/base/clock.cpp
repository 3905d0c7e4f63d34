#include "base/clock.hpp"

#include <algorithm>
#include <chrono>

namespace terrace {
namespace {

constexpr std::int64_t minute_ms = 60'000;

int open_minutes(const std::vector<OpenPeriod>& periods) {
    int sum = 0;
    for (const auto& period : periods) sum += period.until - period.from;
    return sum;
}

bool in_order(const std::vector<OpenPeriod>& periods) {
    int last = 0;
    for (const auto& period : periods) {
        if (period.from < last || period.until <= period.from || period.until > 1440) return false;
        last = period.until;
    }
    return !periods.empty() && periods.size() <= open_periods_max;
}

Day months_after(Day start, int months) {
    using namespace std::chrono;
    const year_month_day from{sys_days{std::chrono::days{start.number}}};
    auto to = from + std::chrono::months{months};
    if (!to.ok()) to = to.year() / to.month() / last;
    return {static_cast<std::int32_t>(sys_days{to}.time_since_epoch().count())};
}

}    // namespace

std::vector<OfficeSchedule> default_office_hours() { return {{Day{}, {{510, 720}, {840, 1050}}}}; }

Result<Clock> Clock::make(Calendar calendar, std::vector<OfficeSchedule> schedules, Zone zone) {
    if (schedules.empty() || schedules.size() > office_schedules_max)
        return refuse(No::out_of_range, "office_hours", "1–" + std::to_string(office_schedules_max));
    for (std::size_t i = 0; i < schedules.size(); ++i) {
        const bool dated = i == 0 || schedules[i - 1].valid_from < schedules[i].valid_from;
        if (!dated || !in_order(schedules[i].periods))
            return refuse(No::out_of_range, "office_hours[" + std::to_string(i) + "]", write(schedules[i].valid_from));
    }
    return Clock{std::move(calendar), std::move(schedules), zone};
}

Clock::Clock(Calendar calendar, std::vector<OfficeSchedule> schedules, Zone zone)
    : calendar_{std::move(calendar)}, schedules_{std::move(schedules)}, zone_{zone} {
    minutes_before_.reserve(static_cast<std::size_t>(calendar_.days()) + 1);
    std::int32_t sum = 0;
    for (int i = 0; i < calendar_.days(); ++i) {
        minutes_before_.push_back(sum);
        const Day day = calendar_.first_day() + i;
        if (*calendar_.is_workday(day)) sum += open_minutes(periods_on(day));
    }
    minutes_before_.push_back(sum);
}

const std::vector<OpenPeriod>& Clock::periods_on(Day day) const {
    auto after = std::upper_bound(schedules_.begin(), schedules_.end(), day,
                                  [](Day at, const OfficeSchedule& schedule) { return at < schedule.valid_from; });
    return after == schedules_.begin() ? after->periods : std::prev(after)->periods;
}

Result<std::int64_t> Clock::reading(Instant at) const {
    const Day day = zone_.day_of(at);
    const auto workday = calendar_.is_workday(day);
    if (!workday) return tl::unexpected(workday.error());
    auto sum = minutes_before_[static_cast<std::size_t>(day - calendar_.first_day())] * minute_ms;
    if (!*workday) return sum;
    const auto now = (at - zone_.midnight(day)).ms;
    for (const auto& period : periods_on(day)) {
        const auto from = period.from * minute_ms;
        if (now <= from) break;
        sum += std::min(now, period.until * minute_ms) - from;
    }
    return sum;
}

Result<Instant> Clock::instant_at(std::int64_t reading) const {
    // The first day with as much office time behind its end; before its end the wanted instant lies.
    const auto after = std::lower_bound(minutes_before_.begin() + 1, minutes_before_.end(), reading,
                                        [](std::int32_t minutes, std::int64_t wanted) { return minutes * minute_ms < wanted; });
    if (after == minutes_before_.end()) return refuse(No::calendar_not_published, {}, std::to_string(calendar_.last_year() + 1));
    const Day day = calendar_.first_day() + static_cast<int>(after - minutes_before_.begin() - 1);
    auto rest = reading - *std::prev(after) * minute_ms;
    const auto midnight = zone_.midnight(day);
    for (const auto& period : periods_on(day)) {
        const auto length = (period.until - period.from) * minute_ms;
        if (rest <= length) return midnight + Span{period.from * minute_ms + rest};
        rest -= length;
    }
    ENSURE(false);
    return midnight;
}

Result<Span> Clock::working_time_between(Instant from, Instant to) const {
    const auto begin = reading(from);
    if (!begin) return tl::unexpected(begin.error());
    const auto end = reading(to);
    if (!end) return tl::unexpected(end.error());
    return Span{*end - *begin};
}

Result<Instant> Clock::after_working_time(Instant from, Span span) const {
    const auto begin = reading(from);
    if (!begin) return tl::unexpected(begin.error());
    if (span.ms <= 0) return from;
    return instant_at(*begin + span.ms);
}

Result<Instant> Clock::close_of(Day day) const { return zone_.midnight(day) + minutes(periods_on(day).back().until); }

Result<Instant> Clock::end_of(Day day, bool rolled) const {
    if (rolled) {
        const auto workday = calendar_.workday_on_or_after(day);
        if (!workday) return tl::unexpected(workday.error());
        day = *workday;
    }
    return zone_.midnight(day + 1) - Span{1};
}

Result<Instant> Clock::deadline(Instant start, Limit limit) const {
    if (limit.amount < 1 || limit.amount > limit_amount_max)
        return refuse(No::out_of_range, "limit.amount", "1–" + std::to_string(limit_amount_max));
    const Day day = zone_.day_of(start);
    switch (limit.unit) {
        case LimitUnit::working_minute: return after_working_time(start, minutes(limit.amount));
        case LimitUnit::working_hour: return after_working_time(start, hours(limit.amount));
        case LimitUnit::working_day: {
            const auto last = calendar_.workday_after(day, limit.amount);
            if (!last) return tl::unexpected(last.error());
            return close_of(*last);
        }
        case LimitUnit::hour: return start + hours(limit.amount);
        case LimitUnit::calendar_day: return end_of(day + limit.amount, limit.rolled);
        case LimitUnit::month: return end_of(months_after(day, limit.amount), limit.rolled);
    }
    ENSURE(false);
    return start;
}

// ---- Timer

Instant Timer::last_change() const noexcept {
    auto last = started_;
    if (!pauses_.empty()) last = std::max(last, pauses_.back().to.value_or(pauses_.back().from));
    if (!extensions_.empty()) last = std::max(last, extensions_.back().at);
    return last;
}

Result<void> Timer::pause(Instant at, std::string reason) {
    if (paused()) return refuse(No::wrong_stage, {}, "paused");
    if (at < last_change()) return refuse(No::out_of_range, "at", write(last_change()));
    if (pauses_.size() + extensions_.size() >= timer_changes_max) return refuse(No::too_many, "pauses", std::to_string(timer_changes_max));
    pauses_.push_back({at, std::nullopt, std::move(reason)});
    return {};
}

Result<void> Timer::resume(Instant at) {
    if (!paused()) return refuse(No::wrong_stage, {}, "running");
    if (at < last_change()) return refuse(No::out_of_range, "at", write(last_change()));
    pauses_.back().to = at;
    return {};
}

Result<void> Timer::extend(Instant at, Limit by, std::string reason) {
    if (by.amount < 1 || by.amount > limit_amount_max) return refuse(No::out_of_range, "limit.amount", "1–" + std::to_string(limit_amount_max));
    if (at < last_change()) return refuse(No::out_of_range, "at", write(last_change()));
    if (pauses_.size() + extensions_.size() >= timer_changes_max) return refuse(No::too_many, "extensions", std::to_string(timer_changes_max));
    extensions_.push_back({at, by, std::move(reason)});
    return {};
}

Result<Instant> Timer::due(const Clock& clock, Instant now) const {
    auto due = clock.deadline(started_, limit_);
    auto pause = pauses_.begin();
    auto extension = extensions_.begin();
    while (due && (pause != pauses_.end() || extension != extensions_.end())) {
        const bool pause_first = extension == extensions_.end() || (pause != pauses_.end() && pause->from <= extension->at);
        if (!pause_first) {
            due = clock.deadline(*due, (extension++)->by);
            continue;
        }
        const auto& held = *pause++;
        if (held.from > *due) continue;
        const auto to = std::max(held.from, held.to.value_or(now));
        if (!in_office_time(limit_.unit)) {
            due = *due + (to - held.from);
            continue;
        }
        const auto span = clock.working_time_between(held.from, to);
        due = span ? clock.after_working_time(*due, *span) : Result<Instant>{tl::unexpected(span.error())};
    }
    if (due && limit_.rolled && !pauses_.empty()) {
        const Day day = clock.zone().day_of(*due);
        const auto workday = clock.calendar().workday_on_or_after(day);
        if (!workday) return tl::unexpected(workday.error());
        if (*workday != day) due = clock.zone().midnight(*workday + 1) - Span{1};
    }
    return due;
}

}    // namespace terrace
