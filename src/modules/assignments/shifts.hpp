#pragma once
// Who is on duty when (值班表): the shifts of a place, each with the post that leads (带班) or keeps it (值班), for some hours. A shift
// gives nobody authority — that comes from assignments alone — it says whom to call. A shift without a post is a gap, and stays
// visible as one until somebody fills it. What is kept is the post and its office phone, never a person's number.
//
// The shifts of one place that begin in one month are one stream, so that no stream grows for years and one look tells whether a
// post is asked twice at once.

#include "desk/module.hpp"

namespace terrace::assignments {

using ShiftId = Id<struct ShiftTag>;

enum class ShiftPart : std::uint8_t { lead, duty };    // 带班, 值班
BOOST_DESCRIBE_ENUM(ShiftPart, lead, duty)

// Why another post takes a shift. A closed list: what ails somebody is nobody's business here.
enum class ShiftReason : std::uint8_t { filled, exchange, leave, sent_elsewhere, mistake };
BOOST_DESCRIBE_ENUM(ShiftReason, filled, exchange, leave, sent_elsewhere, mistake)

constexpr std::size_t shifts_at_once_max = 400;      // a month of three shifts a day in two parts, and some
constexpr std::size_t shifts_of_month_max = 1'000;
constexpr std::int32_t shift_ahead_days_max = 400;
constexpr std::int32_t shift_back_days_max = 7;      // a week that has begun may still be entered whole
constexpr std::int32_t shift_minutes_max = 24 * 60;

// ---- commands -------------------------------------------------------------------------------------------------------------
struct AskedShift {
    ShiftId shift;
    Day day;                                        // on which it begins
    std::int32_t from_minute = 0, until_minute = 0; // of that day; until may reach into the next: 20:00 to 08:00 is 1200 to 1920
    ShiftPart part{};
    std::optional<PostId> post;                     // none: a gap that is known
};
BOOST_DESCRIBE_STRUCT(AskedShift, (), (shift, day, from_minute, until_minute, part, post))

Uuid shifts_of(PlaceId, Day);    // the stream

struct PlanShifts {
    static constexpr std::string_view name = "assignments.plan_shifts", zh = "排值班", en = "Enter shifts into the duty roster";
    PlaceId place;
    std::vector<AskedShift> shifts;    // all of one month
    Uuid stream() const { return shifts_of(place, shifts.empty() ? Day{} : shifts.front().day); }
};
BOOST_DESCRIBE_STRUCT(PlanShifts, (), (place, shifts))

struct SwapShift {
    static constexpr std::string_view name = "assignments.swap_shift", zh = "换班、补空", en = "Give a shift to another post";
    PlaceId place;
    Day day;
    ShiftId shift;
    std::optional<PostId> post;    // none: whoever had it cannot, and nobody is found yet
    ShiftReason reason{};
    Uuid stream() const { return shifts_of(place, day); }
};
BOOST_DESCRIBE_STRUCT(SwapShift, (), (place, day, shift, post, reason))

struct DropShift {
    static constexpr std::string_view name = "assignments.drop_shift", zh = "撤掉一班", en = "Take a shift off the roster";
    PlaceId place;
    Day day;
    ShiftId shift;
    ShiftReason reason{};
    Uuid stream() const { return shifts_of(place, day); }
};
BOOST_DESCRIBE_STRUCT(DropShift, (), (place, day, shift, reason))

// ---- events ---------------------------------------------------------------------------------------------------------------
struct PlannedShift {
    ShiftId shift;
    Day day;
    Instant from, until;
    ShiftPart part{};
    std::optional<PostId> post;
    bool operator==(const PlannedShift&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlannedShift, (), (shift, day, from, until, part, post))

struct ShiftsPlanned {
    static constexpr std::string_view name = "assignments.shifts_planned", zh = "排了值班", en = "Shifts planned";
    PlaceId place;
    std::vector<PlannedShift> shifts;
    std::optional<PostId> by;
    bool operator==(const ShiftsPlanned&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShiftsPlanned, (), (place, shifts, by))

struct ShiftSwapped {
    static constexpr std::string_view name = "assignments.shift_swapped", zh = "换了班", en = "Shift swapped";
    ShiftId shift;
    std::optional<PostId> was, post;
    ShiftReason reason{};
    std::optional<PostId> by;
    bool operator==(const ShiftSwapped&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShiftSwapped, (), (shift, was, post, reason, by))

struct ShiftDropped {
    static constexpr std::string_view name = "assignments.shift_dropped", zh = "撤了一班", en = "Shift dropped";
    ShiftId shift;
    ShiftReason reason{};
    std::optional<PostId> by;
    bool operator==(const ShiftDropped&) const = default;
};
BOOST_DESCRIBE_STRUCT(ShiftDropped, (), (shift, reason, by))

// ---- state ----------------------------------------------------------------------------------------------------------------
struct ShiftMonth {
    PlaceId place;
    std::vector<PlannedShift> shifts;
};

Result<ShiftsPlanned> decide_on(const ShiftMonth&, const PlanShifts&, const Context&);
Result<ShiftSwapped> decide_on(const ShiftMonth&, const SwapShift&, const Context&);
Result<ShiftDropped> decide_on(const ShiftMonth&, const DropShift&, const Context&);
void apply_on(ShiftMonth&, const ShiftsPlanned&);
void apply_on(ShiftMonth&, const ShiftSwapped&);
void apply_on(ShiftMonth&, const ShiftDropped&);

extern const Table shifts_table;
void post_on(const Record&, const ShiftsPlanned&, Rows&);
void post_on(const Record&, const ShiftSwapped&, Rows&);
void post_on(const Record&, const ShiftDropped&, Rows&);

// What a community's home says of it: whether a roster was made, the shifts that run now, the gaps of seven days from today.
struct ShiftsNow {
    bool planned = false;
    std::int64_t running = 0, gaps = 0;
};
ShiftsNow shifts_now(const ReadContext&, PlaceId);

std::vector<Route> shift_routes();

}    // namespace terrace::assignments
