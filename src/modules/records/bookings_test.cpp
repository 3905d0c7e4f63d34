#include "modules/records/records.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::records {
using namespace terrace::testing;

namespace {

using Office = DecidingOffice<Records>;
const NoteId house = named<NoteId>("house");

Book book(std::string_view id, std::string_view day, std::string_view from, std::string_view until) {
    return {named<BookingId>(id), house, SmallCounty{}.wenbi, *read_day(day), std::string{from}, std::string{until}, "村民议事"};
}
std::string says(Office& office, const Command& command) {
    const auto said = office.when(command);
    return said ? "" : said.error().field + " " + std::string{text_of(said.error().no).code} + " " + said.error().detail;
}

TEST(Bookings, TwoAtOneHourAreRefusedWithTheOthersHours) {
    Office office;
    EXPECT_EQ(says(office, book("b1", "2024-03-06", "09:00", "11:30")), "");
    EXPECT_EQ(says(office, book("b2", "2024-03-06", "11:00", "12:00")), "body.from conflict 09:00–11:30 已有人订:村民议事 / booked 09:00–11:30");
    EXPECT_EQ(says(office, book("b2", "2024-03-06", "11:30", "12:00")), "") << "one ends as the other begins";
    EXPECT_EQ(says(office, book("b3", "2024-03-07", "09:00", "11:30")), "") << "another day";
    EXPECT_EQ(says(office, CancelBooking{named<BookingId>("b1"), house, *read_day("2024-03-06")}), "");
    EXPECT_EQ(says(office, book("b4", "2024-03-06", "10:00", "11:00")), "");
    EXPECT_TRUE(says(office, CancelBooking{named<BookingId>("b1"), house, *read_day("2024-03-06")}).starts_with("body.booking not_found"));
}

TEST(Bookings, HoursAreHoursOfADayAheadOfUs) {
    Office office;
    EXPECT_TRUE(says(office, book("b1", "2024-03-06", "9:00", "11:30")).starts_with("body.from bad_value"));
    EXPECT_TRUE(says(office, book("b1", "2024-03-06", "09:00", "24:01")).starts_with("body.until bad_value"));
    EXPECT_TRUE(says(office, book("b1", "2024-03-06", "11:30", "09:00")).starts_with("body.until out_of_range"));
    EXPECT_TRUE(says(office, book("b1", "2024-03-03", "09:00", "11:30")).starts_with("body.day out_of_range"));
    EXPECT_EQ(says(office, book("b1", "2024-03-04", "22:00", "24:00")), "");
}

}    // namespace
}    // namespace terrace::records
