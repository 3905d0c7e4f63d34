#include "modules/records/records.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace terrace::records {

const Table bookings_table{"site_bookings",
                           {{"booking_id", Type::bytes},
                            {"site", Type::bytes},
                            {"place", Type::integer},
                            {"day", Type::integer},
                            {"from_minute", Type::integer},
                            {"until_minute", Type::integer},
                            {"purpose", Type::text},
                            {"by_post", Type::bytes, true},
                            {"cancelled", Type::integer, true}},
                           1,
                           {{"of_site", "site, day", "cancelled IS NULL"}}};

Uuid bookings_of(NoteId site, Day day) { return derived_uuid(site, "bookings " + write(day)); }

std::optional<std::int32_t> read_minute(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + text[1] - '0', minute = (text[3] - '0') * 10 + text[4] - '0';
    if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
    return hour * 60 + minute;
}
std::string write_minute(std::int32_t minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

Result<std::vector<Event>> decide_on(const State& now, const Book& command, const Context& context) {
    const auto from = read_minute(command.from.value), until = read_minute(command.until.value);
    if (!from) return refuse(No::bad_value, "body.from", "09:00");
    if (!until) return refuse(No::bad_value, "body.until", "11:30");
    if (*until <= *from) return refuse(No::out_of_range, "body.until", "> " + command.from.value);
    const auto today = context.clock.zone().day_of(context.said_at);
    if (command.day < today || command.day > today + booked_ahead_days_max) return refuse(No::out_of_range, "body.day", write(today) + " – " + write(today + booked_ahead_days_max));
    if (command.purpose.empty()) return refuse(No::missing_field, "body.purpose");
    const auto place = standing_site(context, command.site, "", command.place);
    if (!place) return tl::unexpected(place.error());
    if (*place != command.place) return refuse(No::bad_value, "body.place", write(*place));
    for (const auto& other : now.bookings) {
        if (other.booking == command.booking) return refuse(No::id_used_differently, "body.booking", write(static_cast<const Uuid&>(command.booking)));
        if (*from >= other.until_minute || other.from_minute >= *until) continue;
        const auto hours = write_minute(other.from_minute) + "–" + write_minute(other.until_minute);
        return refuse(No::conflict, "body.from", hours + " 已有人订:" + other.purpose + " / booked " + hours);
    }
    return std::vector<Event>{Booked{command.booking, command.site, command.place, command.day, *from, *until, command.purpose,
                                     context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}}};
}

Result<std::vector<Event>> decide_on(const State& now, const CancelBooking& command, const Context&) {
    const bool there = std::any_of(now.bookings.begin(), now.bookings.end(), [&](const auto& one) { return one.booking == command.booking; });
    if (!there) return refuse(No::not_found, "body.booking", write(static_cast<const Uuid&>(command.booking)));
    return std::vector<Event>{BookingCancelled{command.booking}};
}

}    // namespace terrace::records
