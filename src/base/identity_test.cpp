#include "base/identity.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

// The two examples printed in the standard; every other number here is computed over areas that do not exist.
constexpr auto printed = "11010519491231002X";

std::string person(std::string seventeen) { return seventeen + person_check_digit(seventeen); }

TEST(PersonNumbers, TheExamplesOfTheStandard) {
    const auto woman = check_person_number(printed);
    EXPECT_EQ(woman.verdict, Verdict::valid);
    EXPECT_EQ(woman.reason(), "");
    EXPECT_EQ(write(*woman.birth), "1949-12-31");
    EXPECT_EQ(woman.sex, Sex::female);
    EXPECT_EQ(woman.area, "110105");
    EXPECT_EQ(check_person_number("440524188001010014").sex, Sex::male);
}

TEST(PersonNumbers, AreMendedWhenOnlyTheWritingIsOff) {
    const auto check = [](const char* text) { return check_person_number(text); };
    EXPECT_EQ(check("１１０１０５１９４９１２３１００２Ｘ").reason(), "full_width_digits");
    EXPECT_EQ(check("110105 19491231 002X").reason(), "inner_spaces");
    EXPECT_EQ(check("　110105 19491231 002x\r").reason(), "inner_spaces+outer_spaces+lower_case");
    for (const auto* text : {"１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "11010519491231002x", "１１０１０５１９４９１２３１００２ｘ"}) {
        EXPECT_EQ(check(text).verdict, Verdict::normalise) << text;
        EXPECT_EQ(check(text).normalised, printed) << text;
    }
}

TEST(PersonNumbers, SayEverythingThatIsWrong) {
    const auto reason = [](const std::string& text) { return check_person_number(text).reason(); };
    EXPECT_EQ(reason("110105194912310021"), "check_digit");
    EXPECT_EQ(reason("1101051949123100"), "length_16");
    EXPECT_EQ(reason(""), "empty");
    EXPECT_EQ(reason("11010519491231O02X"), "character");
    EXPECT_EQ(reason("11010519491231002Х"), "character");    // a Cyrillic letter
    EXPECT_EQ(reason(person("53999919900230123")), "date");
    EXPECT_EQ(reason(person("53999920230229123")), "date");
    EXPECT_EQ(check_person_number(person("53999920240229123")).verdict, Verdict::valid);
    EXPECT_EQ(reason(person("03999920240229123")), "area");
    EXPECT_EQ(reason("539999199002301230"), "date+check_digit");
    EXPECT_EQ(reason(printed + std::string(identity_bytes_max, ' ') + "7"), "too_long");
    EXPECT_EQ(reason(std::string(30, '1')), "length_30");
    EXPECT_EQ(check_person_number(person("53999920240229123"), read_day("2024-02-28")).reason(), "future_date");
    EXPECT_TRUE(check_person_number(person("53999920240229123"), read_day("2024-02-29")).good());
    EXPECT_EQ(check_person_number("53999919900230123X").normalised, "");
}

TEST(PersonNumbers, FifteenDigitsBecomeEighteen) {
    const auto old = check_person_number("539999491231002");
    EXPECT_EQ(old.verdict, Verdict::legacy15);
    EXPECT_EQ(old.reason(), "15_digit");
    EXPECT_EQ(old.normalised, person("53999919491231002"));
    EXPECT_EQ(write(*old.birth), "1949-12-31");
    EXPECT_EQ(check_person_number("５３９９９９４９１２３１００２").reason(), "full_width_digits+15_digit");
    EXPECT_EQ(check_person_number("539999491331002").reason(), "date");
    EXPECT_EQ(check_person_number("53999949123100X").reason(), "character");
}

TEST(OrganisationCodes, TheExampleOfTheStandard) {
    EXPECT_EQ(check_organisation_code("91350100M000100Y43").verdict, Verdict::valid);
    EXPECT_EQ(check_organisation_code("91350100m000100y43").reason(), "lower_case");
    EXPECT_EQ(check_organisation_code("９１３５０１００Ｍ０００１００Ｙ４３").normalised, "91350100M000100Y43");
    EXPECT_EQ(check_organisation_code("91350100M000100Y44").reason(), "check_character");
    EXPECT_EQ(check_organisation_code("91350100M000100Y53").reason(), "organisation_code+check_character");
    EXPECT_EQ(check_organisation_code("91350100M000100O43").reason(), "character");
    EXPECT_EQ(check_organisation_code("91350100M000100Y4").reason(), "length_17");
    EXPECT_EQ(check_organisation_code("9135010AM000100Y43").reason(), "area+check_character");
}

RC_GTEST_PROP(PersonNumbers, OneWrongDigitOrTwoSwappedAreAlwaysFound, ()) {
    auto number = person("539999" + std::to_string(*rc::gen::inRange(1850, 2020)) + "0" + std::to_string(*rc::gen::inRange(1, 10)) +
                         std::to_string(*rc::gen::inRange(10, 29)) + std::to_string(*rc::gen::inRange(100, 1000)));
    RC_ASSERT((check_person_number(number).verdict == Verdict::valid));
    auto wrong = number;
    const auto at = *rc::gen::inRange<std::size_t>(0, 17);
    wrong[at] = static_cast<char>('0' + (wrong[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
    RC_ASSERT(!check_person_number(wrong).good());
    const auto left = *rc::gen::inRange<std::size_t>(0, 16);
    if (number[left] != number[left + 1]) {
        std::swap(number[left], number[left + 1]);
        RC_ASSERT(!check_person_number(number).good());
    }
}

RC_GTEST_PROP(PersonNumbers, NothingMakesTheCheckStumble, (const std::string& text)) {
    RC_ASSERT((check_person_number(text).good() == !check_person_number(text).normalised.empty()));
    RC_ASSERT((check_organisation_code(text).good() == !check_organisation_code(text).normalised.empty()));
}

}    // namespace
}    // namespace terrace
