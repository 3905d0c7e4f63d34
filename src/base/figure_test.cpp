#include "base/figure.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

using enum FigureKind;

ReadQuantity said(std::string_view text) {
    const auto read = read_quantity(text);
    EXPECT_TRUE(read) << text;
    return read ? *read : ReadQuantity{};
}
Quantity people(std::int64_t n, FigureKind kind = exact) { return quantity(n, {"person"}, kind); }

TEST(Figures, AreReadFromTheWordsOfReports) {
    const auto is = [](std::string_view text, std::int64_t value, FigureKind kind, std::string_view unit) {
        const auto read = said(text);
        EXPECT_EQ(static_cast<const Quantity&>(read), quantity(value, {std::string{unit}}, kind)) << text;
    };
    is("7653余份", 7653, at_least, "copy");
    is("3.2万余吨", 32'000, at_least, "tonne");
    is("15.2万人次", 152'000, exact, "person_time");
    is("2000余万元", 20'000'000, at_least, "yuan");
    is("近20间", 20, about, "room");
    is("约1.5万座", 15'000, about, "site");
    is("11.58万名", 115'800, exact, "person");
    is("逾1,593户", 1593, at_least, "household");
    is("100个以上", 100, at_least, "piece");
    is("210公斤左右", 210, about, "kilogram");
    is("５４００万元", 54'000'000, exact, "yuan");
    is("20多户", 20, at_least, "household");
    is("1亿元", 100'000'000, exact, "yuan");
    is("约3000余人", 3000, about, "person");
    is("3串", 3, exact, "串");
    EXPECT_EQ(static_cast<const Quantity&>(said("50.10%")), quantity(501, {"percent"}, exact, 1));
}

TEST(Figures, TheFishAddUpAndTheBoundIsFalse) {
    const auto fish = said("119980(78255+38134+3591)余尾");
    EXPECT_EQ(fish.value, 119'980);
    EXPECT_EQ(fish.kind, at_least);    // what the report says
    EXPECT_TRUE(fish.parts_agree());
    Quantity sum = quantity(0, {"fish"});
    for (const auto part : fish.parts) sum = add(sum, quantity(part, {"fish"})).value();
    EXPECT_EQ(sum, quantity(119'980, {"fish"}));    // what its own terms say: exact
    EXPECT_NE(sum, static_cast<const Quantity&>(fish));
    EXPECT_FALSE(said("119981(78255+38134+3591)余尾").parts_agree());
    EXPECT_TRUE(said("8座(全部拆除)").parts_agree());
}

TEST(Figures, WhatIsNoQuantityIsRefused) {
    for (const auto* text : {"", "几千元", "余", "12个34个", "1.2.3吨", "3(4吨"}) EXPECT_EQ(read_quantity(text).error().no, No::bad_value) << text;
    EXPECT_EQ(read_quantity("9999999999亿亿元").error().no, No::out_of_range);
}

TEST(Figures, AreWrittenInBothLanguages) {
    EXPECT_EQ(write(said("7653余份"), Language::zh), "7653余份");
    EXPECT_EQ(write(said("7653余份"), Language::en), "at least 7,653 copies");
    EXPECT_EQ(write(said("约1.5万座"), Language::zh), "约15000座");
    EXPECT_EQ(write(said("约1.5万座"), Language::en), "about 15,000 sites");
    EXPECT_EQ(write(said("50.1%"), Language::en), "50.1%");
    EXPECT_EQ(write(people(1), Language::en), "1 person");
    EXPECT_EQ(write(quantity(2105, {"tonne/person_time"}, about, 4), Language::en), "about 0.2105 tonnes/attendance");
}

TEST(Figures, AddOnlyWithinAUnit) {
    EXPECT_EQ(add(people(3), quantity(4, {"household"})).error(), (Refusal{No::bad_value, "unit", "person + household"}));
    EXPECT_EQ(add(people(std::numeric_limits<std::int64_t>::max()), people(1)).error().no, No::out_of_range);
    EXPECT_EQ(add(quantity(125, {"mu"}, exact, 1), quantity(5, {"mu"}, exact, 1)).value(), quantity(13, {"mu"}));
    EXPECT_EQ(add(people(7653, at_least), people(1)).value(), people(7654, at_least));
    EXPECT_EQ(add(people(7653, at_least), people(20, about)).value().kind, about);
}

TEST(Figures, ASumSpeaksOfTheEarlierDayAndTheCommonPlace) {
    const Figure one{people(2), *read_day("2020-05-28"), PlaceId{7}}, two{people(6), *read_day("2020-06-01"), PlaceId{7}};
    EXPECT_EQ(add(one, two).value(), (Figure{people(8), *read_day("2020-05-28"), PlaceId{7}}));
    EXPECT_TRUE(add(one, Figure{people(6), *read_day("2020-06-01"), PlaceId{8}})->scope.empty());
}

TEST(Figures, RatiosAreRoundedAndKeepTheirDoubt) {
    EXPECT_EQ(write(percent(people(152), people(734), 2).value(), Language::zh), "20.71%");
    EXPECT_EQ(ratio(people(199), quantity(65, {"household"}), 2).value(), quantity(306, {"person/household"}, exact, 2));
    EXPECT_EQ(ratio(people(5100, at_least), quantity(1590, {"household"}, at_least), 2).value(), quantity(321, {"person/household"}, about, 2));
    EXPECT_EQ(ratio(said("3.2万余吨"), said("15.2万人次"), 4).value(), quantity(2105, {"tonne/person_time"}, at_least, 4));
    EXPECT_EQ(ratio(quantity(387, {"item"}), quantity(5, {"year"}), 1).value().value, 774);
    EXPECT_EQ(ratio(people(1), people(2), 0).value().value, 1);
    EXPECT_EQ(ratio(people(-1), people(2), 0).value().value, -1);
    EXPECT_EQ(ratio(people(1), people(3), 0).value().value, 0);
    EXPECT_EQ(ratio(people(1), people(0), 0).error().no, No::out_of_range);
    EXPECT_EQ(percent(people(1), quantity(2, {"item"}), 0).error().no, No::bad_value);
}

rc::Gen<Figure> any_figure() {
    return rc::gen::apply([](int value, int decimals, int kind, int day, int place) {
        return Figure{quantity(value, {"mu"}, static_cast<FigureKind>(kind), decimals), Day{day}, PlaceId{place}};
    }, rc::gen::inRange(-1'000'000, 1'000'000), rc::gen::inRange(0, 7), rc::gen::inRange(0, 3), rc::gen::inRange(0, 3), rc::gen::inRange(1, 3));
}

RC_GTEST_PROP(FigureLaws, SumsDoNotDependOnOrder, ()) {
    const auto a = *any_figure(), b = *any_figure(), c = *any_figure();
    RC_ASSERT((add(a, b).value() == add(b, a).value()));
    RC_ASSERT((add(add(a, b).value(), c).value() == add(a, add(b, c).value()).value()));
}

RC_GTEST_PROP(FigureLaws, ASumIsNeverSurerThanItsTerms, ()) {
    const auto a = *any_figure(), b = *any_figure();
    const auto kind = add(a, b).value().kind;
    RC_ASSERT((kind >= a.kind && kind >= b.kind));
    RC_ASSERT((kind == a.kind || kind == b.kind));
}

RC_GTEST_PROP(FigureLaws, WhatIsWrittenIsReadBack, ()) {
    auto figure = *any_figure();
    if (figure.value < 0) figure.value = -figure.value;
    const Quantity& quantity = figure;
    const auto read = read_quantity(write(quantity, Language::zh)).value();
    RC_ASSERT((static_cast<const Quantity&>(read) == quantity));
}

}    // namespace
}    // namespace terrace
