// What becomes of a division code that has ended, for whoever still writes it.
#include "desk/place_asked.hpp"

#include "modules/places/territory.hpp"

#include <gtest/gtest.h>

namespace terrace::places {
namespace {

Day day(std::string_view text) { return *read_day(text); }

constexpr PlaceId county{1}, town{2}, street{3}, split{4}, lost{5}, river{6};

// 白鹤滩镇 went into one street, 上坝镇 into two, and nobody knows what became of the third.
Territory changed_in_2021() {
    const Day begun = day("2010-01-01"), changed = day("2021-01-01");
    TerritoryParts parts;
    parts.root = county;
    parts.places = {{county, "530622", "巧家县", 3, Partition::administrative, {}, begun, {}},
                    {town, "530622101", "白鹤滩镇", 4, Partition::administrative, county, begun, changed - 1},
                    {street, "530622001", "白鹤滩街道", 4, Partition::administrative, county, changed, {}},
                    {split, "530622102", "上坝镇", 4, Partition::administrative, county, begun, changed - 1},
                    {river, "530622002", "滨江街道", 4, Partition::administrative, county, changed, {}},
                    {lost, "530622103", "下坝镇", 4, Partition::administrative, county, begun, changed - 1}};
    parts.successions = {{town, street}, {split, street}, {split, river}};
    return Territory{std::move(parts)};
}

TEST(PlaceAsked, ACodeOfItsDayAndAnIdMeanThatPlace) {
    const auto tree = changed_in_2021();
    EXPECT_EQ(place_asked(tree, "530622101", day("2020-12-31"), "place"), town);
    EXPECT_EQ(place_asked(tree, "530622001000", day("2024-03-04"), "place"), street);
    EXPECT_EQ(place_asked(tree, write(town), day("2024-03-04"), "place"), town) << "an id means the place as it was";
}

TEST(PlaceAsked, AnEndedCodeMeansTheOnePlaceThatCarriesItOn) {
    const auto tree = changed_in_2021();
    for (const auto* code : {"530622101", "530622101000"}) EXPECT_EQ(place_asked(tree, code, day("2024-03-04"), "place"), street) << code;
}

TEST(PlaceAsked, WhereSeveralCarryItOnOrNobodyKnowsTheRefusalNamesThem) {
    const auto tree = changed_in_2021();
    const auto several = place_asked(tree, "530622102", day("2024-03-04"), "place");
    ASSERT_FALSE(several);
    EXPECT_EQ(several.error().no, No::unknown_place);
    EXPECT_EQ(several.error().detail, "530622102(上坝镇到 2020-12-31 为止,由白鹤滩街道 530622001、滨江街道 530622002接续,请用它们的编号 / "
                                      "ended with 2020-12-31, carried on by these: use one of them)");
    EXPECT_EQ(place_asked(tree, "530622103", day("2024-03-04"), "place").error().detail,
              "530622103(下坝镇到 2020-12-31 为止,没有登记由谁接续 / ended with 2020-12-31, no successor is registered)");
}

TEST(PlaceAsked, WhatNeverWasIsSaidPlainly) {
    const auto tree = changed_in_2021();
    EXPECT_EQ(place_asked(tree, "530622999", day("2024-03-04"), "place").error(), (Refusal{No::unknown_place, "place", "530622999"}));
    EXPECT_EQ(place_asked(tree, "530622001", day("2020-12-31"), "place").error(), (Refusal{No::unknown_place, "place", "530622001"})) << "not begun yet";
    EXPECT_EQ(place_asked(tree, std::string(10'000, '5'), day("2024-03-04"), "place").error().detail.size(), 60u);
}

}    // namespace
}    // namespace terrace::places
