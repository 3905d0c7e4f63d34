#include "base/clock.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

const Clock& clock_of_county() {
    static const auto clock = Clock::make(*Calendar::read(published_holidays()), default_office_hours(), Zone{});
    return *clock;
}

// "2024-03-04 09:00" in the county's own time.
Instant at(const std::string& local) { return *read_instant(local + ":00+08:00"); }
Instant due(const std::string& start, Limit limit) { return clock_of_county().deadline(at(start), limit).value(); }
Limit working_minutes(int n) { return {n, LimitUnit::working_minute}; }
Limit working_hours(int n) { return {n, LimitUnit::working_hour}; }
Limit working_days(int n) { return {n, LimitUnit::working_day}; }
Limit calendar_days(int n, bool rolled = false) { return {n, LimitUnit::calendar_day, rolled}; }
Limit months(int n) { return {n, LimitUnit::month}; }
const Span last_ms{1};

TEST(Clock, FourWorkingHoursStopAtNoonAndInTheEvening) {
    EXPECT_EQ(due("2024-03-04 09:00", working_hours(2)), at("2024-03-04 11:00"));
    EXPECT_EQ(due("2024-03-04 09:00", working_hours(4)), at("2024-03-04 15:00"));
    EXPECT_EQ(due("2024-03-04 12:30", working_hours(1)), at("2024-03-04 15:00"));
    EXPECT_EQ(due("2024-03-04 16:30", working_hours(1)), at("2024-03-04 17:30"));    // not the next morning
    EXPECT_EQ(due("2024-03-04 16:30", working_minutes(61)), at("2024-03-05 08:31"));
    EXPECT_EQ(due("2024-03-01 17:00", working_hours(1)), at("2024-03-04 09:00"));    // over a weekend
    EXPECT_EQ(due("2024-02-09 17:00", working_hours(1)), at("2024-02-18 09:00"));    // over Spring Festival, to a worked Sunday
}

TEST(Clock, TheDaySomethingStartsDoesNotCount) {
    EXPECT_EQ(due("2024-03-04 00:01", working_days(1)), at("2024-03-05 17:30"));
    EXPECT_EQ(due("2024-03-02 10:00", working_days(1)), at("2024-03-04 17:30"));    // asked on a Saturday
    EXPECT_EQ(due("2024-09-30 10:00", working_days(3)), at("2024-10-10 17:30"));    // National Day; Saturday 12 is made up later
    EXPECT_EQ(due("2024-03-04 10:00", calendar_days(1)), at("2024-03-06 00:00") - last_ms);
    EXPECT_EQ(due("2024-02-07 10:00", calendar_days(3)), at("2024-02-11 00:00") - last_ms);
    EXPECT_EQ(due("2024-02-07 10:00", calendar_days(3, true)), at("2024-02-19 00:00") - last_ms);
    EXPECT_EQ(due("2024-03-04 10:00", {4, LimitUnit::hour}), at("2024-03-04 14:00"));
}

TEST(Clock, AMonthEndsOnTheSameNumberOrTheMonthsLastDay) {
    EXPECT_EQ(due("2024-01-15 10:00", months(1)), at("2024-02-16 00:00") - last_ms);
    EXPECT_EQ(due("2024-01-31 10:00", months(1)), at("2024-03-01 00:00") - last_ms);
    EXPECT_EQ(due("2023-01-31 10:00", months(1)), at("2023-03-01 00:00") - last_ms);
    EXPECT_EQ(due("2023-11-30 10:00", months(3)), at("2024-03-01 00:00") - last_ms);
}

TEST(Clock, BeyondTheCalendarOnlyWhatNeedsItRefuses) {
    const auto& clock = clock_of_county();
    const auto late = day_of({clock.calendar().last_year(), 12, 30});
    const auto start = clock.zone().midnight(late);
    EXPECT_EQ(clock.deadline(start, working_days(30)).error().no, No::calendar_not_published);
    EXPECT_EQ(clock.deadline(start, calendar_days(30, true)).error().no, No::calendar_not_published);
    EXPECT_TRUE(clock.deadline(start, calendar_days(30)));
    EXPECT_EQ(clock.deadline(start, working_days(0)).error().no, No::out_of_range);
    EXPECT_EQ(clock.deadline(start, working_hours(limit_amount_max)).error().no, No::calendar_not_published);
}

TEST(Clock, SummerHoursHoldFromTheirDay) {
    const auto clock = Clock::make(*Calendar::read(published_holidays()),
                                   {{*read_day("2023-10-01"), {{510, 720}, {840, 1050}}}, {*read_day("2024-05-06"), {{480, 720}, {900, 1080}}}}, Zone{});
    ASSERT_TRUE(clock);
    EXPECT_EQ(clock->deadline(at("2024-04-30 17:00"), working_hours(1)).value(), at("2024-05-06 08:30"));
    EXPECT_EQ(clock->deadline(at("2024-04-30 17:00"), working_days(1)).value(), at("2024-05-06 18:00"));
    EXPECT_FALSE(Clock::make(*Calendar::read(published_holidays()), {{Day{}, {{720, 840}, {510, 720}}}}, Zone{}));
    EXPECT_FALSE(Clock::make(*Calendar::read(published_holidays()), {{Day{}, {}}}, Zone{}));
}

TEST(Timers, APauseMovesTheDueInstantByTheOfficeTimePaused) {
    const auto& clock = clock_of_county();
    Timer timer{at("2024-03-04 09:00"), working_hours(4)};
    ASSERT_TRUE(timer.pause(at("2024-03-04 10:00"), "waiting_for_material"));
    EXPECT_TRUE(timer.paused());
    EXPECT_EQ(timer.due(clock, at("2024-03-04 11:00")).value(), at("2024-03-04 16:00"));    // moves along while it lasts
    EXPECT_EQ(timer.pause(at("2024-03-04 10:30"), "again").error().no, No::wrong_stage);
    ASSERT_TRUE(timer.resume(at("2024-03-05 10:00")));
    EXPECT_EQ(timer.due(clock, at("2024-03-09 10:00")).value(), at("2024-03-05 15:00"));
    ASSERT_TRUE(timer.extend(at("2024-03-05 11:00"), working_days(5), "needs_the_water_station"));
    EXPECT_EQ(timer.due(clock, at("2024-03-09 10:00")).value(), at("2024-03-12 17:30"));
    EXPECT_EQ(timer.resume(at("2024-03-06 09:00")).error().no, No::wrong_stage);
    EXPECT_EQ(timer.pause(at("2024-03-01 09:00"), "earlier").error().no, No::out_of_range);
}

TEST(Timers, APauseThatBeginsTooLateDoesNotMakeTheAnswerTimely) {
    Timer timer{at("2024-03-04 09:00"), working_days(1)};
    ASSERT_TRUE(timer.pause(at("2024-03-05 17:31"), "late"));
    ASSERT_TRUE(timer.resume(at("2024-03-08 09:00")));
    EXPECT_EQ(timer.due(clock_of_county(), at("2024-03-08 09:00")).value(), at("2024-03-05 17:30"));
}

TEST(Timers, ARolledLimitStaysRolledAfterAPause) {
    Timer timer{at("2024-03-04 09:00"), calendar_days(3, true)};    // Thursday
    ASSERT_TRUE(timer.pause(at("2024-03-05 09:00"), "waiting_for_asker"));
    ASSERT_TRUE(timer.resume(at("2024-03-07 09:00")));
    EXPECT_EQ(timer.due(clock_of_county(), at("2024-03-08 09:00")).value(), at("2024-03-12 00:00") - last_ms);    // Saturday → Monday
}

// ---- properties

rc::Gen<Instant> any_instant() {
    const auto first = at("2018-01-01 00:00").ms, last = at("2024-12-31 23:59").ms;
    // Half of them on a round minute of the office day, where the edges are.
    return rc::gen::oneOf(rc::gen::map(rc::gen::inRange(first, last), [](std::int64_t ms) { return Instant{ms}; }),
                          rc::gen::map(rc::gen::pair(rc::gen::inRange(0, 2500), rc::gen::element(0, 509, 510, 511, 720, 721, 840, 1050, 1051, 1439)),
                                       [first](std::pair<int, int> day) { return Instant{first} + days(day.first) + minutes(day.second); }));
}

rc::Gen<Limit> any_limit() {
    return rc::gen::apply([](int amount, int unit, bool rolled) { return Limit{amount, static_cast<LimitUnit>(unit), rolled}; },
                          rc::gen::inRange(1, 20), rc::gen::inRange(0, 6), rc::gen::arbitrary<bool>());
}

Instant due_of(Instant start, Limit limit) { return clock_of_county().deadline(start, limit).value(); }

RC_GTEST_PROP(ClockLaws, ADeadlineLiesAfterItsStart, ()) {
    const auto start = *any_instant();
    RC_ASSERT((due_of(start, *any_limit()) > start));
}

RC_GTEST_PROP(ClockLaws, LongerOrLaterIsNeverEarlier, ()) {
    auto one = *any_instant(), two = *any_instant();
    if (two < one) std::swap(one, two);
    auto limit = *any_limit();
    RC_ASSERT((due_of(one, limit) <= due_of(two, limit)));
    const auto shorter = due_of(one, limit);
    limit.amount += *rc::gen::inRange(0, 10);
    RC_ASSERT((shorter <= due_of(one, limit)));
}

RC_GTEST_PROP(ClockLaws, OfficeTimeAddsUp, ()) {
    const auto a = *any_instant(), b = *any_instant(), c = *any_instant();
    const auto& clock = clock_of_county();
    const auto between = [&](Instant from, Instant to) { return clock.working_time_between(from, to).value().ms; };
    RC_ASSERT(between(a, b) + between(b, c) == between(a, c));
    RC_ASSERT(between(a, b) == -between(b, a));
    RC_ASSERT((b < a || between(a, b) <= (b - a).ms));
}

RC_GTEST_PROP(ClockLaws, WorkingMinutesLieExactlyBetweenStartAndDeadline, ()) {
    const auto start = *any_instant();
    const int amount = *rc::gen::inRange(1, 5000);
    const auto end = due_of(start, working_minutes(amount));
    const auto& clock = clock_of_county();
    RC_ASSERT(clock.working_time_between(start, end).value().ms == amount * 60'000);
    RC_ASSERT(clock.working_time_between(start, end - Span{1}).value().ms == amount * 60'000 - 1);    // and no earlier instant would do
}

RC_GTEST_PROP(ClockLaws, AWorkingDayDeadlineHasThatManyWorkingDays, ()) {
    const auto start = *any_instant();
    const int amount = *rc::gen::inRange(1, 40);
    const auto& clock = clock_of_county();
    const Day from = clock.zone().day_of(start), to = clock.zone().day_of(due_of(start, working_days(amount)));
    RC_ASSERT(clock.calendar().workdays_between(from + 1, to + 1).value() == amount);
    RC_ASSERT(clock.calendar().is_workday(to).value());
}

RC_GTEST_PROP(ClockLaws, PauseAndResumeShiftByTheTimePaused, ()) {
    const auto& clock = clock_of_county();
    const auto start = *any_instant();
    auto limit = *any_limit();
    limit.rolled = false;
    Timer timer{start, limit};
    const auto before = timer.due(clock, start).value();
    const auto from = start + Span{*rc::gen::inRange<std::int64_t>(0, (before - start).ms + 1)};
    const auto to = from + Span{*rc::gen::inRange<std::int64_t>(0, days(20).ms)};
    RC_ASSERT(timer.pause(from, "x").has_value());
    RC_ASSERT(timer.resume(to).has_value());
    const auto after = timer.due(clock, to).value();
    RC_ASSERT((after >= before));
    if (in_office_time(limit.unit))
        RC_ASSERT(clock.working_time_between(before, after).value().ms == clock.working_time_between(from, to).value().ms);
    else
        RC_ASSERT((after - before).ms == (to - from).ms);
    Timer longer{start, limit};
    RC_ASSERT(longer.pause(from, "x").has_value());
    RC_ASSERT(longer.resume(to + hours(3)).has_value());
    RC_ASSERT((longer.due(clock, to).value() >= after));
}

// ---- cadences

std::vector<Day> in_2023(const Cadence& cadence) { return occurrences(cadence, *read_day("2023-01-01"), *read_day("2023-12-31")).value(); }

TEST(Cadences, DaysTenTwentyThirtyMake35Or36Dates) {
    EXPECT_EQ(in_2023(DaysOfMonth{{10, 20, 30}, ShortMonth::skip}).size(), 35u);
    const auto moved = in_2023(DaysOfMonth{{10, 20, 30}, ShortMonth::month_end});
    EXPECT_EQ(moved.size(), 36u);
    EXPECT_EQ(write(moved[5]), "2023-02-28");
    EXPECT_EQ(in_2023(DaysOfMonth{{28, 30, 31}, ShortMonth::month_end}).size(), 3u * 7 + 2u * 4 + 1);    // each day once
}

TEST(Cadences, EveryFridayAndTheOthers) {
    EXPECT_EQ(in_2023(Weekly{{5}}).size(), 52u);
    EXPECT_EQ(write(in_2023(Weekly{{5}})[0]), "2023-01-06");
    EXPECT_EQ(in_2023(Weekly{{1, 7}}).size(), 52u + 53u);    // 2023 begins and ends on a Sunday
    EXPECT_EQ(in_2023(Daily{}).size(), 365u);
    EXPECT_EQ(in_2023(EveryMonths{1, 1, 31}).size(), 12u);
    const auto quarters = in_2023(EveryMonths{3, 3, 31});
    EXPECT_EQ(quarters, (std::vector<Day>{*read_day("2023-03-31"), *read_day("2023-06-30"), *read_day("2023-09-30"), *read_day("2023-12-31")}));
    EXPECT_EQ(in_2023(EveryMonths{6, 6, 30}).size(), 2u);
    EXPECT_EQ(in_2023(EveryMonths{12, 2, 29, ShortMonth::skip}).size(), 0u);
    EXPECT_EQ(in_2023(DaysAfter{*read_day("2022-10-31"), 60}).size(), 0u);
    EXPECT_EQ(in_2023(DaysAfter{*read_day("2023-10-15"), 60}), std::vector<Day>{*read_day("2023-12-14")});    // the plan after the flood season
}

TEST(Cadences, WhatCannotBeMeantIsRefused) {
    const Day day = *read_day("2023-01-01");
    for (const Cadence& wrong : {Cadence{Weekly{{}}}, Cadence{Weekly{{8}}}, Cadence{DaysOfMonth{{0}}}, Cadence{EveryMonths{5}}, Cadence{EveryMonths{3, 13}}})
        EXPECT_EQ(occurrences(wrong, day, day).error().no, No::out_of_range);
    EXPECT_EQ(occurrences(Daily{}, day, day + cadence_days_max).error().no, No::out_of_range);
    EXPECT_TRUE(occurrences(Daily{}, day, day - 1)->empty());
}

RC_GTEST_PROP(CadenceLaws, OccurrencesAreSortedInRangeAndCutAnywhere, ()) {
    const auto short_month = *rc::gen::element(ShortMonth::skip, ShortMonth::month_end);
    const auto numbers = [](int high) { return rc::gen::resize(5, rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, high + 1)))); };
    const std::vector<Cadence> choices{Daily{}, Weekly{*numbers(7)}, DaysOfMonth{*numbers(31), short_month},
                                       EveryMonths{*rc::gen::element(1, 2, 3, 4, 6, 12), *rc::gen::inRange(1, 13), *rc::gen::inRange(1, 32), short_month}};
    const auto& cadence = choices[*rc::gen::inRange<std::size_t>(0, choices.size())];
    const Day from{*rc::gen::inRange(17'000, 21'000)};
    const Day to = from + *rc::gen::inRange(0, 900), cut = from + *rc::gen::inRange(0, to - from + 1);
    const auto all = occurrences(cadence, from, to).value();
    RC_ASSERT(std::is_sorted(all.begin(), all.end()));
    RC_ASSERT(std::adjacent_find(all.begin(), all.end()) == all.end());
    RC_ASSERT((all.empty() || (all.front() >= from && all.back() <= to)));
    auto parts = occurrences(cadence, from, cut).value();
    const auto rest = occurrences(cadence, cut + 1, to).value();
    parts.insert(parts.end(), rest.begin(), rest.end());
    RC_ASSERT((parts == all));
}

}    // namespace
}    // namespace terrace
