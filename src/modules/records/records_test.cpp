#include "modules/records/records.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::records {
using namespace terrace::testing;

namespace {

constexpr std::string_view river = R"(
playbook: river
version: 3
valid_from: 2021-01-01
title: {zh: 河道管护, en: River care}
places: ["530622"]
records:
  - id: clean_up
    host: activity
    name: {zh: 清河, en: Clean-up}
    unit: 次
    confirm: true
    fields:
      - {id: bags, name: {zh: 袋数, en: Bags}, type: whole, unit: 袋, least: 0, most: 200}
      - {id: weight, name: {zh: 重量, en: Weight}, type: decimal, decimals: 3, unit: 吨, worked_out: {from: bags, times: "0.012"}}
      - {id: people, name: {zh: 人次, en: People}, type: whole, unit: 人次, required: true}
      - {id: how, name: {zh: 方式, en: How}, type: choice, choices: [{id: hand, name: {zh: 人工, en: By hand}}]}
      - {id: words, name: {zh: 情况, en: What happened}, type: text}
  - id: toilet
    host: asset
    name: {zh: 公厕, en: Public toilet}
    unit: 座
    fields:
      - {id: title, name: {zh: 名称, en: Name}, type: line, required: true}
      - {id: works, name: {zh: 能用, en: Works}, type: truth, required: true}
)";

const NoteId n1 = named<NoteId>("n1"), n2 = named<NoteId>("n2");

class RiverOffice : public DecidingOffice<Records> {
  public:
    RiverOffice() {
        views().change_playbook([&](Playbook& playbook) {
            auto methods = read_methods(river);
            ENSURE(methods);
            playbook.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {county.town}});
        });
    }
};

Entrust to_post(NoteId note, PostId post) { return {note, post, {}, {}, "管护合同第2号"}; }

Note clean_up(std::map<std::string, Line> fields = {{"bags", "40"}, {"people", "12"}}) {
    Note note;
    note.note = n1;
    note.playbook = "river";
    note.kind = "clean_up";
    note.place = SmallCounty{}.wenbi;
    note.fields = std::move(fields);
    return note;
}
Note toilet() {
    auto note = clean_up({{"title", "河边公厕"}, {"works", "true"}});
    note.note = n2;
    note.kind = "toilet";
    return note;
}

Refusal refusal_of(RiverOffice& office, const Command& command) {
    const auto said = office.when(command);
    EXPECT_FALSE(said);
    return said ? Refusal{} : said.error();
}

TEST(Records, WhatIsNotWeighedIsWorkedOutAndIsAboutRight) {
    RiverOffice office;
    const auto noted = office.asked(office.county.li).when(clean_up());
    ASSERT_TRUE(noted) << say(noted.error(), Language::en);
    const auto& event = std::get<Noted>(noted->front());
    EXPECT_EQ(event.content.amounts, (std::vector<Amount>{{"bags", 40, 0, "exact"}, {"people", 12, 0, "exact"}, {"weight", 480, 3, "about"}}));
    EXPECT_EQ(event.version, 3);
    EXPECT_EQ(event.day, read_day("2024-03-04"));
    EXPECT_FALSE(event.counts) << "until somebody else has confirmed it";
    EXPECT_FALSE(event.late);

    RiverOffice weighed;
    const auto second = weighed.asked(weighed.county.li).when(clean_up({{"bags", "40"}, {"weight", "0.51"}, {"people", "12"}}));
    ASSERT_TRUE(second);
    EXPECT_EQ(std::get<Noted>(second->front()).content.amounts[2], (Amount{"weight", 510, 3, "exact"}));
}

TEST(Records, EachFieldSaysWhatIsWrongWithIt) {
    RiverOffice office;
    office.asked(office.county.li);
    EXPECT_EQ(refusal_of(office, clean_up({{"people", "12"}, {"bags", "201"}})), (Refusal{No::out_of_range, "body.fields.bags", "0–200 袋"}));
    EXPECT_EQ(refusal_of(office, clean_up({{"people", "a dozen"}})).field, "body.fields.people");
    EXPECT_EQ(refusal_of(office, clean_up({{"bags", "3"}})), (Refusal{No::missing_field, "body.fields.people", "人次 / People"}));
    EXPECT_EQ(refusal_of(office, clean_up({{"people", "3"}, {"how", "boat"}})), (Refusal{No::bad_value, "body.fields.how", "hand"}));
    EXPECT_EQ(refusal_of(office, clean_up({{"people", "3"}, {"boats", "1"}})), (Refusal{No::unknown_field, "body.fields.boats", ""}));
    EXPECT_EQ(refusal_of(office, clean_up({{"people", "3"}, {"words", "open text is sealed"}})).field, "body.fields.words");
    auto elsewhere = clean_up();
    elsewhere.kind = "fish";
    EXPECT_EQ(refusal_of(office, elsewhere), (Refusal{No::unknown_kind, "body.kind", "fish"}));
    auto tomorrow = clean_up();
    tomorrow.day = read_day("2024-03-05");
    EXPECT_EQ(refusal_of(office, tomorrow), (Refusal{No::out_of_range, "body.day", "≤ 2024-03-04"}));
    auto county = clean_up();
    county.place = office.county.county;
    EXPECT_EQ(refusal_of(office, county).no, No::unknown_kind) << "the playbook holds in the township, not in the county";
}

TEST(Records, NobodyConfirmsWhatTheyNoted) {
    RiverOffice office;
    ASSERT_TRUE(office.asked(office.county.li).when(clean_up()));
    EXPECT_EQ(refusal_of(office, Confirm{n1}).no, No::not_yours);
    ASSERT_TRUE(office.asked(office.county.zhao).when(Confirm{n1}));
    EXPECT_EQ(office.state(n1).standing, Standing::counts);
    EXPECT_EQ(refusal_of(office, Confirm{n1}).no, No::wrong_stage);
}

TEST(Records, ARecordOfLastWeekIsLateAndStillARecord) {
    RiverOffice office;
    auto note = clean_up();
    note.day = read_day("2024-02-26");
    const auto noted = office.asked(office.county.li).when(note);
    ASSERT_TRUE(noted);
    EXPECT_TRUE(std::get<Noted>(noted->front()).late);
    EXPECT_EQ(std::get<Noted>(noted->front()).day, read_day("2024-02-26"));
}

TEST(Records, AWithdrawnDuplicateNamesTheOtherOne) {
    RiverOffice office;
    ASSERT_TRUE(office.asked(office.county.li).when(clean_up()));
    EXPECT_EQ(refusal_of(office, Withdraw{n1, Withdrawal::duplicate, {}}).field, "body.duplicate_of");
    EXPECT_EQ(refusal_of(office, Withdraw{n1, Withdrawal::duplicate, n1}).no, No::bad_value);
    ASSERT_TRUE(office.when(Withdraw{n1, Withdrawal::duplicate, n2}));
    EXPECT_EQ(refusal_of(office, Withdraw{n1, Withdrawal::mistake, {}}).no, No::wrong_stage);
}

TEST(Records, AnAssetChangesAndEndsAndWhatHappenedDoesNot) {
    RiverOffice office;
    ASSERT_TRUE(office.asked(office.county.li).when(toilet()));
    EXPECT_EQ(refusal_of(office, Change{n2, *read_day("2024-03-01"), {{"title", "河边公厕"}, {"works", "false"}}, {}}), (Refusal{No::out_of_range, "body.day", "≥ 2024-03-04"}));
    ASSERT_TRUE(office.at("2024-03-20T01:00:00Z").when(Change{n2, *read_day("2024-03-18"), {{"title", "河边公厕"}, {"works", "false"}}, {}}));
    EXPECT_EQ(refusal_of(office, Withdraw{n2, Withdrawal::mistake, {}}).no, No::wrong_stage) << "it stood, and was true until it changed";
    ASSERT_TRUE(office.when(End{n2, *read_day("2024-03-19"), "拆除", {}}));
    EXPECT_EQ(refusal_of(office, End{n2, *read_day("2024-03-19"), "拆除", {}}).no, No::wrong_stage);

    ASSERT_TRUE(office.when(clean_up()));
    EXPECT_EQ(refusal_of(office, End{n1, *read_day("2024-03-20"), "拆除", {}}).no, No::wrong_stage);
}

TEST(Keeping, AnAssetIsGivenIntoTheKeepingOfOnePostRoleOrBody) {
    RiverOffice office;
    ASSERT_TRUE(office.when(toilet()));
    const auto note = toilet().note;
    const auto given = office.when(to_post(note, office.county.wang));
    ASSERT_TRUE(given);
    EXPECT_EQ(std::get<Entrusted>(given->front()).post, office.county.wang);
    EXPECT_TRUE(office.when(Entrust{note, {}, ShortText{"water"}, {}, "村规"}));
    EXPECT_TRUE(office.when(Entrust{note, {}, {}, {}, ""})) << "nobody in particular";
    EXPECT_EQ(office.when(Entrust{note, office.county.wang, ShortText{"water"}, {}, ""}).error().no, No::bad_value);
    EXPECT_EQ(office.when(Entrust{note, {}, ShortText{"king"}, {}, ""}).error().field, "body.role");
    EXPECT_EQ(office.when(Entrust{note, {}, {}, named<BodyId>("none"), ""}).error().field, "body.body");
}

TEST(Keeping, AKeeperMustHaveAuthorityThereFromItsOwnDutiesAndTheThingMustStand) {
    RiverOffice office;
    ASSERT_TRUE(office.when(toilet()));
    ASSERT_TRUE(office.when(clean_up()));
    const auto note = toilet().note;
    const auto looker = named<PostId>("looker");
    office.views().change_roster([&](Roster& roster) {
        roster.put(RoleFacts{"looker", "看的", "Looker", {"read.cases"}, 0});
        roster.put(PostFacts{looker, "看的", "Looker", office.county.wenbi, {}, {}, "", {Instant{0}, {}}});
        roster.put(AssignmentFacts{named<AssignmentId>("looker"), looker, "looker", office.county.wenbi, "", {Instant{0}, {}}});
    });
    EXPECT_EQ(office.when(to_post(note, looker)).error().no, No::not_yours);
    EXPECT_EQ(office.when(to_post(note, named<PostId>("nobody"))).error().no, No::unknown_post);
    EXPECT_EQ(office.when(to_post(clean_up().note, office.county.wang)).error().no, No::wrong_stage) << "an activity has no keeper";
    ASSERT_TRUE(office.when(End{note, *read_day("2024-03-04"), "拆了", {}}));
    EXPECT_EQ(office.when(to_post(note, office.county.wang)).error().no, No::wrong_stage);
}

}    // namespace
}    // namespace terrace::records
