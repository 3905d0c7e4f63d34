// What somebody drew or brings as a file, before it is recorded: converted, mended, measured, matched to its place; or what is wrong.
#include "modules/places/boundary_check.hpp"

#include "modules/places/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::places {
namespace {

using testing::HasSubstr;

struct Village {
    PlaceId county{5306220000002010}, village{5306221122022021}, first{9'000'000'000'000'001}, second{9'000'000'000'000'002}, away{9'000'000'000'000'003};
    Day day = *read_day("2024-01-01");
    Territory territory{[this] {
        TerritoryParts parts;
        parts.root = county;
        parts.places = {{county, "530622000000", "巧家县", 3, Partition::administrative, {}, *read_day("2010-01-01"), {}},
                        {village, "530622112202", "文笔社区", 5, Partition::administrative, county, *read_day("2021-01-01"), {}},
                        {first, "", "一组", 6, Partition::administrative, village, *read_day("2021-01-01"), {}},
                        {second, "", "二组", 6, Partition::administrative, village, *read_day("2021-01-01"), {}},
                        {away, "", "一组", 6, Partition::administrative, county, *read_day("2021-01-01"), {}}};
        return parts;
    }()};
    Result<json::object> check(const std::string& text, std::optional<Datum> datum = {}, std::optional<PlaceId> only = {}) const {
        return check_boundaries(territory, text, {village, only, datum, day});
    }
};

std::string feature(const std::string& properties, const std::string& ring) {
    return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
}
std::string file(const std::string& features) { return R"({"type":"FeatureCollection","features":[)" + features + "]}"; }
const std::string square = "[[103.0,27.0],[103.01,27.0],[103.01,27.01],[103.0,27.01],[103.0,27.0]]";
const std::string bow_tie = "[[103.0,27.0],[103.01,27.01],[103.01,27.0],[103.0,27.01],[103.0,27.0]]";

TEST(BoundaryCheck, ADrawnShapeComesBackAsTheCommandTakesItWithItsArea) {
    const Village v;
    const auto checked = v.check(feature("{}", square), Datum::wgs84, v.second);
    ASSERT_TRUE(checked) << checked.error().detail;
    const auto& item = checked->at("items").at(0);
    EXPECT_EQ(item.at("place").at("name"), "二组");
    EXPECT_EQ(item.at("polygons"), json::parse("[[[1030000000,270000000,1030100000,270000000,1030100000,270100000,1030000000,270100000,1030000000,270000000]]]"));
    EXPECT_NEAR(static_cast<double>(item.at("area_m2").as_int64()), 1'099'000.0, 5'000.0) << "0.01 degree at 27 north: some 992 by 1,108 metres";
    EXPECT_TRUE(item.at("mended").as_array().empty());
}

TEST(BoundaryCheck, AShapeOfAWebMapIsMovedToWhereTheGroundIs) {
    const Village v;
    const auto checked = v.check(feature(R"({"name":"二组"})", square), Datum::gcj02);
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->at("datum"), "gcj02");
    const auto west = checked->at("items").at(0).at("polygons").at(0).at(0).at(0).as_int64(), south = checked->at("items").at(0).at("polygons").at(0).at(0).at(1).as_int64();
    const auto back = to_gcj02({static_cast<double>(west) / 1e7, static_cast<double>(south) / 1e7});
    EXPECT_NEAR(back.lon, 103.0, 1e-7);
    EXPECT_NEAR(back.lat, 27.0, 1e-7);
    EXPECT_NE(west, 1'030'000'000);
}

TEST(BoundaryCheck, ACrossingIsNamedWithItsPlaceAndTheOthersStand) {
    const Village v;
    const auto checked = v.check(file(feature(R"({"name":"一组"})", bow_tie) + ',' + feature(R"({"name":"二组"})", square)));
    ASSERT_TRUE(checked);
    const auto& wrong = checked->at("items").at(0).at("wrong");
    EXPECT_EQ(wrong.at("field"), "features[0].geometry");
    EXPECT_THAT(std::string{wrong.at("zh").as_string()}, HasSubstr("103.005"));
    EXPECT_FALSE(checked->at("items").at(0).as_object().contains("polygons"));
    EXPECT_TRUE(checked->at("items").at(1).as_object().contains("polygons"));
}

TEST(BoundaryCheck, APlaceIsFoundByItsIdCodeOrNameButOnlyWithinTheOneAsked) {
    const Village v;
    const auto found = [&](const std::string& properties) {
        const auto checked = v.check(feature(properties, square));
        EXPECT_TRUE(checked);
        const auto* place = checked->at("items").at(0).as_object().if_contains("place");
        return place ? std::string{place->at("id").as_string()} : std::string{};
    };
    EXPECT_EQ(found(R"({"id":")" + write(v.second) + R"("})"), write(v.second));
    EXPECT_EQ(found(R"({"code":"530622112202"})"), write(v.village));
    EXPECT_EQ(found(R"({"名称":"一组"})"), write(v.first)) << "the other 一组 lies outside";
    EXPECT_EQ(found(R"({"id":")" + write(v.away) + R"("})"), "");
    EXPECT_EQ(found(R"({"name":"三组"})"), "");
}

TEST(BoundaryCheck, WhatIsNoBoundaryIsRefusedWithWhereItIs) {
    const Village v;
    EXPECT_FALSE(v.check("{"));
    EXPECT_EQ(v.check(file("")).error().no, No::missing_field);
    const auto point = v.check(R"({"type":"Feature","properties":{"name":"一组"},"geometry":{"type":"Point","coordinates":[103,27]}})");
    ASSERT_TRUE(point);
    EXPECT_EQ(point->at("items").at(0).at("wrong").at("code").as_string(), std::string{text_of(No::bad_value).code});
    EXPECT_EQ(v.check(feature("{}", square), {}, v.away).error().no, No::unknown_place);
}

}    // namespace
}    // namespace terrace::places
