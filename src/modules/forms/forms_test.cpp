#include "modules/forms/forms.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::form_life {
using namespace terrace::testing;

namespace {

const FormId form = named<FormId>("monthly");

class FormOfficeTest : public DecidingOffice<Forms> {
  public:
    const Actor desk{ActorKind::desk, {}, {}};

    EvidenceFile file(std::string_view what) const { return {sha256(what), 100, "application/xlsx"}; }
    Draft draft() const {
        Draft made;
        made.form = form;
        made.by = county.zhao;
        made.from = county.town;
        made.file = file("blank");
        made.file_name = "月报.xlsx";
        made.first = *read_day("2024-02-01");
        made.last = *read_day("2024-02-29");
        return made;
    }
    Issue issue() const { return {form, "月报", {county.wenbi, county.shuanghe}, *read_day("2024-03-08"), {}, {}}; }
    Prepare prepare(std::string_view what) const { return {form, county.wenbi, county.zhao, file(what), file("answers"), 7, {3, 1, 2}}; }
    Submit submit(std::string_view what) const { return {form, county.wenbi, sha256(what)}; }
    Stage stage() const { return state(filling_of(form, county.wenbi)).stage; }
};

No refusal_of(const Result<std::vector<Event>>& outcome) { return outcome ? No::fault : outcome.error().no; }

TEST(FormLife, AFormIsDraftedByTheDeskAndIssuedByAPerson) {
    FormOfficeTest office;
    EXPECT_EQ(refusal_of(office.when(office.draft())), No::not_yours);    // only the desk has read a file
    office.asked(office.desk);
    ASSERT_TRUE(office.when(office.draft()));
    ASSERT_TRUE(office.when(office.draft()));    // another file instead, as long as it is a draft
    office.asked(office.county.zhao);
    auto elsewhere = office.issue();
    elsewhere.places.push_back(office.county.county);
    EXPECT_EQ(office.when(elsewhere).error(), (Refusal{No::not_yours, "body.places[2]", write(office.county.county)}));
    auto late = office.issue();
    late.due = *read_day("2024-03-03");
    EXPECT_EQ(refusal_of(office.when(late)), No::out_of_range);
    auto twice = office.issue();
    twice.places.push_back(office.county.wenbi);
    const auto issued = office.when(twice);
    ASSERT_TRUE(issued);
    EXPECT_EQ(std::get<Issued>(issued->front()).places.size(), 2U);
    EXPECT_EQ(refusal_of(office.when(office.issue())), No::wrong_stage);
    EXPECT_EQ(refusal_of(office.when(TakeBack{form, ""})), No::missing_field);
    EXPECT_TRUE(office.when(TakeBack{form, "重复了"}));
}

TEST(FormLife, NothingIsSubmittedThatWasNotPrepared) {
    FormOfficeTest office;
    EXPECT_EQ(refusal_of(office.when(office.submit("one"))), No::wrong_stage);
    office.asked(office.desk);
    ASSERT_TRUE(office.when(office.prepare("one")));
    office.asked(office.county.zhao);
    EXPECT_EQ(refusal_of(office.when(office.submit("another"))), No::conflict);
    ASSERT_TRUE(office.when(FillIn{form, office.county.wenbi, {{"月报!C5", "12", "村里点的"}}}));
    EXPECT_EQ(office.stage(), Stage::open);
    EXPECT_EQ(refusal_of(office.when(office.submit("one"))), No::wrong_stage);    // typed since: the file is no longer what would be sent
    office.asked(office.desk);
    ASSERT_TRUE(office.when(office.prepare("two")));
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(office.submit("two")));
    EXPECT_EQ(refusal_of(office.when(FillIn{form, office.county.wenbi, {{"月报!C5", "13", ""}}})), No::wrong_stage);
}

TEST(FormLife, WhatComesBackIsMendedAndSentAgainUnderANewVersion) {
    FormOfficeTest office;
    const auto send = [&](std::string_view what) {
        office.asked(office.desk);
        ASSERT_TRUE(office.when(office.prepare(what)));
        office.asked(office.county.li);
        const auto sent = office.when(office.submit(what));
        ASSERT_TRUE(sent);
    };
    send("one");
    office.asked(office.county.zhao);
    EXPECT_EQ(refusal_of(office.when(GiveBack{form, office.county.wenbi, ""})), No::missing_field);
    ASSERT_TRUE(office.when(GiveBack{form, office.county.wenbi, "少一格"}));
    EXPECT_EQ(refusal_of(office.when(Accept{form, office.county.wenbi})), No::wrong_stage);
    send("two");
    EXPECT_EQ(office.state(filling_of(form, office.county.wenbi)).submissions, 2);
    EXPECT_EQ(refusal_of(office.when(Accept{form, office.county.wenbi})), No::not_yours);    // li has sent it
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(Accept{form, office.county.wenbi}));
    EXPECT_EQ(office.stage(), Stage::accepted);
    EXPECT_EQ(refusal_of(office.when(GiveBack{form, office.county.wenbi, "晚了"})), No::wrong_stage);
}

TEST(FormLife, WhatIsTypedIsAPlainNumberInOneCell) {
    FormOfficeTest office;
    const auto typed = [&](const char* cell, const char* number) { return refusal_of(office.when(FillIn{form, office.county.wenbi, {{cell, number, ""}}})); };
    EXPECT_EQ(typed("C5", "12"), No::bad_value);
    for (const auto* number : {"12吨", "=1+1", "1e5", "1,200", ".5", "5.", "-", "1234567890123456789"}) EXPECT_EQ(typed("月报!C5", number), No::bad_value) << number;
    for (const auto* number : {"12", "-3", "12.50", ""}) EXPECT_EQ(typed("月报!C5", number), No::fault) << number;
    EXPECT_EQ(refusal_of(office.when(FillIn{form, office.county.wenbi, {{"月报!C5", "1", ""}, {"月报!C5", "2", ""}}})), No::conflict);
}

TEST(FormLife, AMappingNamesEachHeadingOnce) {
    FormOfficeTest office;
    ConfirmMapping mapping{sha256("layout"), office.county.wenbi, {{"月报!A3", "受理", "cases.received", "", "", ""}, {"月报!A3", "天数", "", "", "", ""}}};
    EXPECT_TRUE(office.when(mapping));
    mapping.headings.push_back(mapping.headings.front());
    EXPECT_EQ(refusal_of(office.when(mapping)), No::conflict);
}

TEST(FormLife, AuthorityLiesWhereAFormIsFilledInAndWhereItWasAskedFrom) {
    const SmallCounty county;
    State now;
    now.from = county.town;
    EXPECT_EQ(Forms::place_of(now, Submit{form, county.wenbi, {}}), county.wenbi);
    EXPECT_EQ(Forms::place_of(now, GiveBack{form, county.wenbi, "x"}), county.town);
    EXPECT_EQ(Forms::place_of(now, Accept{form, county.wenbi}), county.town);
    EXPECT_NE(filling_of(form, county.wenbi), filling_of(form, county.shuanghe));
}

}    // namespace
}    // namespace terrace::form_life
