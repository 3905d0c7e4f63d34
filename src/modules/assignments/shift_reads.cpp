// The duty roster as it is read: who is on duty now, tonight, day by day, and the gaps. A day is named as the published calendar names
// it; beyond the last published year it says so instead of guessing.

#include "base/text_form.hpp"
#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/assignments/shifts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace terrace::assignments {
namespace {

constexpr Query shifts_query{"assignments.shifts_at", "SELECT shift_id, day, from_at, until_at, part, post, was, swapped_for FROM shifts "
                                                      "WHERE domain = $1 AND place = $2 AND until_at > $3 AND from_at < $4 AND dropped_at IS NULL ORDER BY from_at, part, shift_id"};
constexpr std::int32_t days_max = 62, days_shown = 7, gap_days = 7;
constexpr std::int32_t looked_around_days = 31;    // a place whose roster is older than this has none
constexpr std::int64_t night_hour = 22;


struct Kept {
    ShiftId id;
    Day day;
    Instant from, until;
    ShiftPart part{};
    PostId post, was;
    std::optional<ShiftReason> swapped_for;
};

std::vector<Kept> shifts_between(const ReadContext& read, PlaceId place, Instant from, Instant until) {
    std::vector<Kept> all;
    read.snapshot.run(shifts_query, {place, from, until}, [&](const Row& row) {
        all.push_back({row.id<ShiftId>(0), {static_cast<std::int32_t>(row.integer(1))}, row.instant(2), row.instant(3), static_cast<ShiftPart>(row.integer(4)),
                       row.null(5) ? PostId{} : row.id<PostId>(5), row.null(6) ? PostId{} : row.id<PostId>(6),
                       row.null(7) ? std::nullopt : std::optional{static_cast<ShiftReason>(row.integer(7))}});
        return all.size() < 4'000;
    });
    return all;
}

// Whether somebody will answer: the post is held, or somebody stands in for it.
bool answered(const Roster& roster, PostId post, Instant at) {
    if (post.empty()) return false;
    if (roster.holder(post, at)) return true;
    const auto other = roster.stand_in(post, at);
    return other && roster.holder(*other, at);
}

json::object post_card(const Roster& roster, PostId id, Instant at) {
    const auto* post = roster.post(id);
    json::object out{{"id", write(static_cast<const Uuid&>(id))}, {"title", wording(post ? post->zh : "", post ? post->en : "")}};
    if (post && !post->phone.empty()) out["phone"] = post->phone;
    const auto* holding = roster.holding(id, at);
    out["vacant"] = holding == nullptr;
    if (holding) out["holder"] = holding->shown_name;
    if (const auto other = roster.stand_in(id, at))
        if (const auto* stand_in = roster.post(*other)) {
            json::object one{{"title", wording(stand_in->zh, stand_in->en)}};
            if (!stand_in->phone.empty()) one["phone"] = stand_in->phone;
            out["stand_in"] = std::move(one);
        }
    return out;
}

json::object shift_json(const ReadContext& read, const Kept& shift) {
    const auto zone = read.views.clock->zone();
    const auto clock = [&](Instant at) {
        const auto minute = zone.minute_of_day(at);
        return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
    };
    const auto& roster = *read.views.roster;
    json::object out{{"shift", write(static_cast<const Uuid&>(shift.id))}, {"day", write(shift.day)}, {"from", clock(shift.from)}, {"until", clock(shift.until)},
                     {"next_day", zone.day_of(shift.until - Span{1}) > shift.day}, {"part", name_of(shift.part)}, {"over", shift.until <= read.now}, {"running", shift.from <= read.now && read.now < shift.until}};
    const auto at = std::max(shift.from, read.now);
    out["post"] = shift.post.empty() ? json::value(nullptr) : json::value(post_card(roster, shift.post, at));
    out["gap"] = !answered(roster, shift.post, at);
    if (shift.swapped_for) {
        json::object swapped{{"reason", name_of(*shift.swapped_for)}};
        if (const auto* was = roster.post(shift.was)) swapped["was"] = wording(was->zh, was->en);
        out["swapped"] = std::move(swapped);
    }
    return out;
}

// A working day, a day off and its name; null where the calendar of that year is not published yet.
json::object day_json(const Clock& clock, Day day) {
    json::object out{{"day", write(day)}, {"weekday", weekday(day)}};
    const auto workday = clock.calendar().is_workday(day);
    out["workday"] = workday ? json::value(*workday) : json::value(nullptr);
    if (const auto* named = clock.calendar().named(day)) out["named"] = named->name;
    return out;
}

json::object gap_json(Day day, const json::value& shift, std::string_view zh, std::string_view en) {
    return {{"day", write(day)}, {"shift", shift}, {"zh", zh}, {"en", en}};
}

// From today on, within the days asked: a day nobody planned, a shift without a post, a post nobody holds.
json::array gaps_of(const ReadContext& read, const std::vector<Kept>& shifts, Day from, Day until) {
    json::array gaps;
    const auto today = read.views.clock->zone().day_of(read.now);
    for (auto day = std::max(from, today); day < until; day = day + 1) {
        bool any = false;
        for (const auto& shift : shifts) {
            if (shift.day != day) continue;
            any = true;
            if (shift.until <= read.now || answered(*read.views.roster, shift.post, std::max(shift.from, read.now))) continue;
            const json::value id(write(static_cast<const Uuid&>(shift.id)));
            gaps.push_back(shift.post.empty() ? gap_json(day, id, "这一班没有人", "nobody has this shift") : gap_json(day, id, "排了的岗位空缺,也没有人代", "the post is vacant and nobody stands in"));
        }
        if (!any) gaps.push_back(gap_json(day, nullptr, "这一天没有排班", "no shift is planned on this day"));
    }
    return gaps;
}

bool any_around(const ReadContext& read, PlaceId place) {
    return !shifts_between(read, place, read.now - days(looked_around_days), read.now + days(looked_around_days)).empty();
}

// The night that is running, or the one to come.
Instant tonight(const ReadContext& read) {
    const auto zone = read.views.clock->zone();
    if (zone.minute_of_day(read.now) < 6 * 60) return read.now;
    return std::max(read.now, zone.midnight(zone.day_of(read.now)) + hours(night_hour));
}

Result<std::string> shifts(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    const auto from = parameters.day("from"), to = parameters.day("to");
    if (!place) return tl::unexpected(place.error());
    if (!from) return tl::unexpected(from.error());
    if (!to) return tl::unexpected(to.error());
    const auto& places = *read.views.places;
    const auto* facts = places.find(*place);
    if (!facts) return refuse(No::unknown_place, "place", write(*place));
    // Who answers for the place, for one around it or for a part of it.
    const auto reach = read.views.roster->reach(read.actor, "read.posts", read.now);
    if (std::none_of(reach.begin(), reach.end(), [&](PlaceId mine) { return places.within(*place, mine) || places.within(mine, *place); })) return refuse(No::not_yours, "", "read.posts");
    const auto& clock = *read.views.clock;
    const auto zone = clock.zone();
    const auto today = zone.day_of(read.now);
    const auto first = from->value_or(today), last = to->value_or(first + (days_shown - 1));
    if (last < first || last - first >= days_max) return refuse(No::out_of_range, "to", write(first) + " – " + write(first + (days_max - 1)));
    const auto around = shifts_between(read, *place, std::min(zone.midnight(first), read.now), std::max(zone.midnight(last + 1), tonight(read) + hours(12)));
    json::array now, night, by_day;
    for (const auto& shift : around) {
        if (shift.from <= read.now && read.now < shift.until) now.push_back(shift_json(read, shift));
        const auto at = tonight(read);
        if (shift.from <= at && at < shift.until) night.push_back(shift_json(read, shift));
    }
    for (auto day = first; day <= last; day = day + 1) {
        auto out = day_json(clock, day);
        json::array of_day;
        for (const auto& shift : around)
            if (shift.day == day) of_day.push_back(shift_json(read, shift));
        out["shifts"] = std::move(of_day);
        by_day.push_back(std::move(out));
    }
    const bool planned = any_around(read, *place) || !around.empty();
    return json::serialize(json::object{{"place", json::object{{"id", write(*place)}, {"name", facts->name}}},
                                        {"today", write(today)},
                                        {"planned", planned},
                                        {"calendar_until", write(clock.calendar().last_day())},
                                        {"now", std::move(now)},
                                        {"tonight", std::move(night)},
                                        {"days", std::move(by_day)},
                                        {"gaps", planned ? gaps_of(read, around, first, last + 1) : json::array{}}});
}

}    // namespace

ShiftsNow shifts_now(const ReadContext& read, PlaceId place) {
    ShiftsNow out;
    out.planned = any_around(read, place);
    if (!out.planned) return out;
    const auto zone = read.views.clock->zone();
    const auto today = zone.day_of(read.now);
    const auto week = shifts_between(read, place, read.now, zone.midnight(today + gap_days));
    out.running = std::count_if(week.begin(), week.end(), [&](const auto& one) { return one.from <= read.now && answered(*read.views.roster, one.post, read.now); });
    auto all = shifts_between(read, place, zone.midnight(today), zone.midnight(today + gap_days));
    out.gaps = static_cast<std::int64_t>(gaps_of(read, all, today, today + gap_days).size());
    return out;
}

std::vector<Route> shift_routes() {
    return {{"GET", "/api/v1/shifts", "值班表:现在、今夜、每天谁值班,哪一班没有人", "The duty roster: who is on duty now, tonight and each day, and which shifts nobody has",
             {{"place", "地方", "place", true}, {"from", "从哪天(默认今天)", "first day, today unless said"}, {"to", "到哪天(默认七天)", "last day, seven days unless said"}}, false, shifts}};
}

}    // namespace terrace::assignments
