#pragma once
// Bookings (预订) of a site for some hours of a day. One stream a site and day, so that two bookings never overlap, whoever asks first.

#include "desk/module.hpp"
#include "modules/records/rolls.hpp"

namespace terrace::records {

using BookingId = Id<struct BookingTag>;

constexpr std::int32_t booked_ahead_days_max = 400;

struct Booking {
    BookingId booking;
    std::int32_t from_minute = 0, until_minute = 0;    // of the day, half open
    std::string purpose;
    PostId by;
};

struct Book {
    static constexpr std::string_view name = "records.book", zh = "预订阵地", en = "Book a site";
    BookingId booking;
    NoteId site;
    PlaceId place;       // where the site is
    Day day;
    ShortText from, until;    // "09:00", "11:30"
    Line purpose;
};
BOOST_DESCRIBE_STRUCT(Book, (), (booking, site, place, day, from, until, purpose))

struct CancelBooking {
    static constexpr std::string_view name = "records.cancel_booking", zh = "取消预订", en = "Cancel a booking";
    BookingId booking;
    NoteId site;
    Day day;
};
BOOST_DESCRIBE_STRUCT(CancelBooking, (), (booking, site, day))

struct Booked {
    static constexpr std::string_view name = "records.booked", zh = "预订了", en = "Booked";
    BookingId booking;
    NoteId site;
    PlaceId place;
    Day day;
    std::int32_t from_minute = 0, until_minute = 0;
    Line purpose;
    std::optional<PostId> by;
    bool operator==(const Booked&) const = default;
};
BOOST_DESCRIBE_STRUCT(Booked, (), (booking, site, place, day, from_minute, until_minute, purpose, by))

struct BookingCancelled {
    static constexpr std::string_view name = "records.booking_cancelled", zh = "取消了预订", en = "Booking cancelled";
    BookingId booking;
    bool operator==(const BookingCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(BookingCancelled, (), (booking))

Uuid bookings_of(NoteId site, Day);

// "09:00" → 540; 24:00 is the end of the day.
std::optional<std::int32_t> read_minute(std::string_view);
std::string write_minute(std::int32_t);

extern const Table bookings_table;

}    // namespace terrace::records
