#include "app/clock_door.hpp"
#include "app/identity_door.hpp"
#include "app/places_door.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

std::string deadlines(const std::string& text, std::string* said = nullptr, int code = 0) {
    std::istringstream in{text};
    std::ostringstream out, errors;
    EXPECT_EQ(clock_deadline(in, out, errors), code);
    if (said != nullptr) *said = errors.str();
    return out.str();
}

TEST(ClockDoor, AddsThreeColumns) {
    EXPECT_EQ(deadlines("2024-02-07,3\n2024-09-30,3\n"),
              "2024-02-07,3,2024-02-18,2024-02-10,2024-02-18\n"
              "2024-09-30,3,2024-10-10,2024-10-03,2024-10-08\n");
}

TEST(ClockDoor, KeepsAHeadingAndTheColumnsOfTheUser) {
    EXPECT_EQ(deadlines("\xEF\xBB\xBFid,n,start_date\r\n\"a,b\",1,2024-03-01\r\n"),
              "id,n,start_date,working_days,calendar_days,calendar_days_rolled\n"
              "\"a,b\",1,2024-03-01,2024-03-04,2024-03-02,2024-03-04\n");
}

TEST(ClockDoor, BadRowsGetAnErrorCellAndTheRestGoesOn) {
    std::string said;
    const auto out = deadlines("2024-02-30,3\n2024-03-04,x\n2024-03-04\n\n2024-03-04,-1\n2024-03-04,1\n", &said, 1);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 6);
    EXPECT_NE(out.find("2024-02-30,3,error: start_date"), std::string::npos);
    EXPECT_NE(out.find("2024-03-04,x,error: n is not"), std::string::npos);
    EXPECT_TRUE(out.ends_with("2024-03-04,1,2024-03-05,2024-03-05,2024-03-05\n"));
    EXPECT_EQ(said, "共 6 行,有 5 行读不懂,原因写在该行里 / 5 of 6 rows could not be read; their cells say why\n");
}

TEST(ClockDoor, BeyondTheCalendarTheCellSaysSo) {
    const auto calendar = Calendar::read("years 2024 2024\n");
    std::istringstream in{"2024-12-27,5\n2023-12-27,5\n"};
    std::ostringstream out, errors;
    clock_deadline(*calendar, in, out, errors);
    EXPECT_EQ(out.str(),
              "2024-12-27,5,calendar not yet published,2025-01-01,calendar not yet published\n"
              "2023-12-27,5,before the published calendar,2024-01-01,2024-01-01\n");
}

std::string located(const std::string& rows, int code = 0) {
    const std::string square = R"({"type":"Feature","id":"甲,1","properties":{"name":"东"},"geometry":{"type":"Polygon","coordinates":[[[100,20],[110,20],[110,30],[100,30],[100,20]]]}})";
    std::ostringstream repaired, out, errors;
    const auto zones = zones_of(square, repaired);
    EXPECT_TRUE(zones);
    std::istringstream in{rows};
    EXPECT_EQ(places_locate(*zones, in, out, errors), code) << errors.str();
    return out.str();
}

TEST(LocateDoor, AddsTheZoneAndItsName) {
    EXPECT_EQ(located("105,25\n105,35\n"), "105,25,\"甲,1\",东\n105,35,,\n");
}

TEST(LocateDoor, AHeadingMayTurnTheColumnsRoundAndWhatStandsBesideThemStays) {
    EXPECT_EQ(located("\xEF\xBB\xBFwhat,lat,lon\r\n\"a,b\",25,105\r\n"), "what,lat,lon,zone,name\n\"a,b\",25,105,\"甲,1\",东\n");
}

TEST(LocateDoor, ARowThatIsNoPointSaysSoAndTheExitCodeToo) {
    const auto out = located("105,25\nnan,25\n\n25,105\n", 1);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 4);
    EXPECT_NE(out.find("nan,25,error: lon"), std::string::npos);
    EXPECT_NE(out.find("25,105,error: lon"), std::string::npos) << "a latitude of 105 is no latitude";
}

std::string checked(std::string_view kind, const std::string& text) {
    std::istringstream in{text};
    std::ostringstream out, errors;
    EXPECT_EQ(id_check(kind, in, out, errors), 0);
    return out.str();
}

TEST(IdentityDoor, AnswersLineByLine) {
    EXPECT_EQ(checked("gb11643", "11010519491231002X\n11010519491231002x\n\n110105194912310021\r\n"),
              "11010519491231002X,valid,,11010519491231002X\n"
              "11010519491231002x,normalise,lower_case,11010519491231002X\n"
              ",invalid,empty,\n"
              "110105194912310021,invalid,check_digit,\n");
    EXPECT_EQ(checked("gb32100", "input\n91350100M000100Y43\n"), "input,verdict,reason,normalised\n91350100M000100Y43,valid,,91350100M000100Y43\n");
}

TEST(IdentityDoor, KnowsTwoKinds) {
    std::istringstream in;
    std::ostringstream out, errors;
    EXPECT_EQ(id_check("gb1", in, out, errors), 2);
    EXPECT_NE(errors.str().find("gb11643"), std::string::npos);
}

}    // namespace
}    // namespace terrace
