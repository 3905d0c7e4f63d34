#include "modules/assignments/shifts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace terrace::assignments {
namespace {

std::string id_text(const Uuid& id) { return write(id); }

std::string hours_of(const PlannedShift& shift, Zone zone) {
    const auto clock = [&](Instant at) {
        const auto minute = zone.minute_of_day(at);
        return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
    };
    return write(shift.day) + ' ' + clock(shift.from) + '-' + clock(shift.until);
}

// Somebody of the place, of one around it, or of one within it: nobody is put on duty elsewhere.
Result<void> check_post(PostId id, PlaceId place, Instant at, std::string field, const Context& context) {
    const auto* post = context.roster.post(id);
    if (!post || !post->period.holds(at)) return refuse(No::unknown_post, std::move(field), id_text(id));
    if (!context.places.within(post->place, place) && !context.places.within(place, post->place))
        return refuse(No::bad_value, std::move(field), post->zh + " 不在这个地方 / " + post->en + " is not of this place");
    return {};
}

// Nobody keeps two shifts at once, not even as lead and on duty.
Result<void> check_free(const std::vector<PlannedShift>& beside, const PlannedShift& shift, std::string field, const Context& context) {
    for (const auto& other : beside) {
        if (other.shift == shift.shift || shift.until <= other.from || other.until <= shift.from) continue;
        const bool same_gap = !shift.post && !other.post && shift.part == other.part && shift.from == other.from && shift.until == other.until;
        if (!same_gap && (!shift.post || shift.post != other.post)) continue;
        const auto* post = shift.post ? context.roster.post(*shift.post) : nullptr;
        const auto when = hours_of(other, context.clock.zone());
        return refuse(No::conflict, std::move(field), (post ? post->zh : std::string{"这一班"}) + " " + when + " 已排 / " + (post ? post->en : std::string{"this shift"}) + " " + when + " is planned already");
    }
    return {};
}

std::optional<PostId> acting_post(const Context& context) { return context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}; }

const PlannedShift* shift_in(const ShiftMonth& month, ShiftId id) {
    const auto found = std::find_if(month.shifts.begin(), month.shifts.end(), [&](const auto& one) { return one.shift == id; });
    return found == month.shifts.end() ? nullptr : &*found;
}

Result<PlannedShift> planned(const AskedShift& asked, Day month, const std::string& at, const Context& context) {
    const auto zone = context.clock.zone();
    const auto today = zone.day_of(context.said_at);
    const auto civil = civil_of(asked.day), first = civil_of(month);
    if (civil.year != first.year || civil.month != first.month) return refuse(No::bad_value, at + ".day", fmt::format("{}-{:02} (一个月一次 / one month at a time)", first.year, first.month));
    if (asked.day < today - shift_back_days_max || asked.day > today + shift_ahead_days_max)
        return refuse(No::out_of_range, at + ".day", write(today - shift_back_days_max) + " – " + write(today + shift_ahead_days_max));
    if (asked.from_minute < 0 || asked.from_minute >= shift_minutes_max) return refuse(No::out_of_range, at + ".from_minute", "0–1439");
    if (asked.until_minute <= asked.from_minute || asked.until_minute > asked.from_minute + shift_minutes_max)
        return refuse(No::out_of_range, at + ".until_minute", fmt::format("{}–{}", asked.from_minute + 1, asked.from_minute + shift_minutes_max));
    const auto midnight = zone.midnight(asked.day);
    return PlannedShift{asked.shift, asked.day, midnight + minutes(asked.from_minute), midnight + minutes(asked.until_minute), asked.part, asked.post};
}

}    // namespace

const Table shifts_table{"shifts",
                         {{"shift_id", Type::bytes},
                          {"place", Type::integer},
                          {"day", Type::integer},
                          {"from_at", Type::integer},
                          {"until_at", Type::integer},
                          {"part", Type::integer},
                          {"post", Type::bytes, true},
                          {"was", Type::bytes, true},            // whose it was before the last swap
                          {"swapped_for", Type::integer, true},  // ShiftReason
                          {"dropped_at", Type::integer, true}},
                         1,
                         {{"at_place", "place, until_at", "dropped_at IS NULL"}}};

Uuid shifts_of(PlaceId place, Day day) {
    const auto civil = civil_of(day);
    return derived_uuid(Uuid{}, fmt::format("shifts {} {}-{:02}", write(place), civil.year, civil.month));
}

Result<ShiftsPlanned> decide_on(const ShiftMonth& now, const PlanShifts& command, const Context& context) {
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.shifts.empty()) return refuse(No::missing_field, "body.shifts");
    if (command.shifts.size() > shifts_at_once_max) return refuse(No::too_many, "body.shifts", std::to_string(shifts_at_once_max));
    if (now.shifts.size() + command.shifts.size() > shifts_of_month_max) return refuse(No::too_many, "body.shifts", std::to_string(shifts_of_month_max));
    ShiftsPlanned out{command.place, {}, acting_post(context)};
    auto beside = now.shifts;
    for (std::size_t n = 0; n < command.shifts.size(); ++n) {
        const auto at = fmt::format("body.shifts[{}]", n);
        const auto shift = planned(command.shifts[n], command.shifts.front().day, at, context);
        if (!shift) return tl::unexpected(shift.error());
        if (std::any_of(beside.begin(), beside.end(), [&](const auto& one) { return one.shift == shift->shift; }))
            return refuse(No::id_used_differently, at + ".shift", id_text(shift->shift));
        if (shift->post)
            if (auto fine = check_post(*shift->post, command.place, std::max(shift->from, context.said_at), at + ".post", context); !fine) return tl::unexpected(fine.error());
        if (auto fine = check_free(beside, *shift, at + ".post", context); !fine) return tl::unexpected(fine.error());
        beside.push_back(*shift);
        out.shifts.push_back(*shift);
    }
    return out;
}

Result<ShiftSwapped> decide_on(const ShiftMonth& now, const SwapShift& command, const Context& context) {
    const auto* kept = shift_in(now, command.shift);
    if (!kept) return refuse(No::not_found, "body.shift", id_text(command.shift));
    if (kept->until <= context.said_at) return refuse(No::wrong_stage, "body.shift", "这一班已经过了 / this shift is over");
    if (command.post == kept->post) return refuse(No::wrong_stage, "body.post", "已经是这样 / it is so already");
    if ((command.reason == ShiftReason::filled) != !kept->post) return refuse(No::bad_value, "body.reason", kept->post ? "exchange, leave, sent_elsewhere, mistake" : "filled");
    if (command.post) {
        if (auto fine = check_post(*command.post, now.place, std::max(kept->from, context.said_at), "body.post", context); !fine) return tl::unexpected(fine.error());
        auto taken = *kept;
        taken.post = command.post;
        if (auto fine = check_free(now.shifts, taken, "body.post", context); !fine) return tl::unexpected(fine.error());
    }
    return ShiftSwapped{command.shift, kept->post, command.post, command.reason, acting_post(context)};
}

Result<ShiftDropped> decide_on(const ShiftMonth& now, const DropShift& command, const Context& context) {
    const auto* kept = shift_in(now, command.shift);
    if (!kept) return refuse(No::not_found, "body.shift", id_text(command.shift));
    if (kept->from <= context.said_at) return refuse(No::wrong_stage, "body.shift", "这一班已经开始,请换班 / this shift has begun: give it to another post");
    return ShiftDropped{command.shift, command.reason, acting_post(context)};
}

void apply_on(ShiftMonth& now, const ShiftsPlanned& event) {
    now.place = event.place;
    now.shifts.insert(now.shifts.end(), event.shifts.begin(), event.shifts.end());
}
void apply_on(ShiftMonth& now, const ShiftSwapped& event) {
    for (auto& one : now.shifts)
        if (one.shift == event.shift) one.post = event.post;
}
void apply_on(ShiftMonth& now, const ShiftDropped& event) {
    std::erase_if(now.shifts, [&](const auto& one) { return one.shift == event.shift; });
}

void post_on(const Record&, const ShiftsPlanned& event, Rows& rows) {
    for (const auto& one : event.shifts)
        rows.put(shifts_table, {one.shift, event.place, one.day, one.from, one.until, one.part, one.post ? Cell{*one.post} : Cell{}, Cell{}, Cell{}, Cell{}});
}
void post_on(const Record&, const ShiftSwapped& event, Rows& rows) {
    rows.set(shifts_table, {event.shift}, {{"post", event.post ? Cell{*event.post} : Cell{}}, {"was", event.was ? Cell{*event.was} : Cell{}}, {"swapped_for", event.reason}});
}
void post_on(const Record& record, const ShiftDropped& event, Rows& rows) { rows.set(shifts_table, {event.shift}, {{"dropped_at", record.said_at}}); }

}    // namespace terrace::assignments
