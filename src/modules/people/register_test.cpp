// Persons and households as the office keeps them. Everybody here is invented.

#include "modules/people/people.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::people {
namespace {

using namespace terrace::testing;

const PersonId chen = named<PersonId>("chen dashan"), yang = named<PersonId>("yang cuihua"), child = named<PersonId>("chen xiaoshan"), son = named<PersonId>("chen dahai");
const HouseholdId home = named<HouseholdId>("the chens");

Sealed said(std::string words) { return Sealed{{}, {}, std::move(words)}; }

class Register {
  public:
    SmallCounty county;
    Register& at(std::string_view instant) {
        now_ = *read_instant(instant);
        return *this;
    }
    Events when(const Command& command) {
        auto& state = states_[People::stream_of(command)];
        const Context context{now_, now_, county.acting(county.zhao), 0, {}, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file};
        auto events = decide(state, command, context);
        if (events)
            for (const auto& event : *events) state = people::apply(std::move(state), event);
        return events;
    }
    const Household& household() { return std::get<Household>(states_.at(home)); }
    Events form() { return when(FormHousehold{home, county.wenbi, day("2020-06-01"), {{chen, Relation::head}, {yang, Relation::spouse}, {son, Relation::child}}, {}}); }
    static Day day(std::string_view text) { return *read_day(text); }

  private:
    Views views_{county.views()};
    std::map<Uuid, State> states_;
    Instant now_ = *read_instant("2024-03-04T01:00:00Z");
};

AddPerson person(const SmallCounty& county) { return {chen, county.wenbi, said("陈大山"), {}, {}, {}}; }

TEST(Persons, AnOldNumberAndAFullWidthOneAreBroughtToEighteenDigits) {
    Register office;
    auto command = person(office.county);
    command.id_number = said("110105491231002");
    const auto added = office.when(command);
    ASSERT_TRUE(added) << terrace::say(added.error(), Language::en);
    EXPECT_EQ(std::get<PersonAdded>(added->front()).id_number->plain, "11010519491231002X");
    EXPECT_EQ(office.when(command).error().no, No::wrong_stage) << "the same person is registered once";
}

TEST(Persons, AWrongNumberIsNamedByWhatIsWrongAndNeverRepeated) {
    Register office;
    auto command = person(office.county);
    command.id_number = said("11010519491231002A");
    const auto refused = office.when(command);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "body.id_number");
    EXPECT_EQ(refused.error().detail.find("1949"), std::string::npos);
    command.id_number = said("110105194912310020");
    EXPECT_EQ(office.when(command).error().field, "body.id_number") << "the check digit";
}

TEST(Persons, AForgottenPersonIsGone) {
    Register office;
    ASSERT_TRUE(office.when(person(office.county)));
    EXPECT_EQ(office.when(ForgetPerson{chen, ""}).error(), (Refusal{No::missing_field, "body.basis", ""}));
    ASSERT_TRUE(office.when(ForgetPerson{chen, "个人信息保护法第四十七条"}));
    EXPECT_EQ(office.when(CorrectPerson{chen, said("陈小山"), {}, {}, {}}).error().no, No::gone);
}

TEST(Persons, EverySealedFieldOfThisModuleHasItsPurposeRetentionAndBasis) {
    std::set<std::pair<std::string, std::string>> sealed, declared;
    for (const auto& event : module().events()) {
        const auto schema = event.schema();
        for (const auto& [name, field] : schema.at("properties").as_object())
            if (field.as_object().if_contains("x-sealed")) sealed.emplace(event.name, name);
    }
    EXPECT_GE(sealed.size(), 9u);
    for (const auto& field : personal_fields()) {
        EXPECT_FALSE(field.purpose_zh.empty() || field.purpose_en.empty() || field.retention_zh.empty() || field.retention_en.empty() ||
                     field.basis_zh.empty() || field.basis_en.empty())
            << field.event << ' ' << field.field;
        if (field.field != "shown_name") declared.emplace(field.event, field.field);
    }
    EXPECT_EQ(sealed, declared);
}

TEST(Persons, NothingOfAPersonIsAScoreACategoryOrATag) {
    for (const auto& event : module().events()) {
        const auto text = json::serialize(event.schema());
        for (const auto* word : {"score", "rank", "risk", "tag", "label", "\"level\"", "party_member", "religion"})
            EXPECT_EQ(text.find(word), std::string::npos) << event.name << " has " << word;
    }
}

TEST(Persons, PhonesAndNamesAreFoundHoweverTheyWereTyped) {
    EXPECT_EQ(phone_as_found("+86 138-0000-1111"), "13800001111");
    EXPECT_EQ(phone_as_found("0870 712 0001"), "08707120001");
    EXPECT_EQ(name_as_found(" 陈　大山 "), "陈大山");
}

TEST(Households, MembersComeAndGoWithTheirDays) {
    Register office;
    ASSERT_TRUE(office.form());
    ASSERT_TRUE(office.when(JoinHousehold{home, child, Relation::grandchild, Coming::birth, Register::day("2023-05-01")}));
    EXPECT_EQ(office.household().members.size(), 4u);
    EXPECT_EQ(office.when(JoinHousehold{home, child, Relation::grandchild, Coming::birth, Register::day("2023-05-01")}).error().no, No::wrong_stage);
    EXPECT_EQ(office.when(LeaveHousehold{home, chen, Going::death, Register::day("2024-01-10"), {}}).error().field, "body.new_head") << "a house needs a head";
    ASSERT_TRUE(office.when(LeaveHousehold{home, chen, Going::death, Register::day("2024-01-10"), yang}));
    EXPECT_EQ(office.household().members.at(yang), Relation::head);
    EXPECT_EQ(office.when(LeaveHousehold{home, chen, Going::moved_out, Register::day("2024-02-01"), {}}).error().no, No::wrong_stage);
}

TEST(Households, WhatHasNotHappenedYetIsRefused) {
    Register office;
    ASSERT_TRUE(office.form());
    EXPECT_EQ(office.when(LeaveHousehold{home, son, Going::marriage, Register::day("2024-12-31"), {}}).error().no, No::outside_dates);
    EXPECT_EQ(office.when(LeaveHousehold{home, son, Going::marriage, Register::day("2019-12-31"), {}}).error().no, No::outside_dates) << "before it was formed";
}

TEST(Households, AHouseholdHasOneHead) {
    Register office;
    const HouseholdId two = named<HouseholdId>("two heads");
    EXPECT_EQ(office.when(FormHousehold{two, office.county.wenbi, Register::day("2020-06-01"), {{chen, Relation::head}, {yang, Relation::head}}, {}}).error().no, No::bad_value);
    EXPECT_EQ(office.when(FormHousehold{two, office.county.wenbi, Register::day("2020-06-01"), {}, {}}).error().no, No::missing_field);
}

TEST(Households, AHouseholdThatSaidNoIsNotWrittenAbout) {
    Register office;
    ASSERT_TRUE(office.form());
    const NoteVisit visit{named<VisitId>("v1"), home, {}, said("老人腿疼,想去县医院"), {}};
    ASSERT_TRUE(office.when(visit)) << "not asked yet";
    ASSERT_TRUE(office.when(WithdrawConsent{home, ConsentTo::visit_notes}));
    EXPECT_EQ(office.when(visit).error().no, No::wrong_stage);
    EXPECT_EQ(office.when(GiveConsent{home, ConsentTo::visit_notes, named<PersonId>("a neighbour")}).error().field, "body.by");
    ASSERT_TRUE(office.when(GiveConsent{home, ConsentTo::visit_notes, yang}));
    EXPECT_TRUE(office.when(visit));
}

TEST(Households, AResidentSpeaksForItsOwnHouseholdAlone) {
    Register office;
    ASSERT_TRUE(office.form());
    const State state = office.household();
    const Actor mother{ActorKind::resident, yang, {}}, neighbour{ActorKind::resident, named<PersonId>("a neighbour"), {}};
    EXPECT_TRUE(People::open_to(mother, WithdrawConsent{home, ConsentTo::photos}, state));
    EXPECT_FALSE(People::open_to(neighbour, WithdrawConsent{home, ConsentTo::photos}, state));
    EXPECT_FALSE(People::open_to(mother, LeaveHousehold{home, chen, Going::death, Register::day("2024-01-10"), yang}, state));
}

TEST(Bodies, WhoLeadsARedGridDoesNotMonitorIt) {
    Register office;
    const BodyId grid = named<BodyId>("red grid");
    ASSERT_TRUE(office.when(FoundBody{grid, BodyKind::red_grid, {"第三红网格", "Third red grid"}, office.county.town, "巧移发〔2024〕2号", {}, {}}));
    ASSERT_TRUE(office.when(SeatMember{grid, office.county.li, Part::grid_leader, {}}));
    EXPECT_EQ(office.when(SeatMember{grid, office.county.li, Part::monitor, {}}).error().no, No::conflict);
    EXPECT_TRUE(office.when(SeatMember{grid, office.county.zhao, Part::member, {}})) << "a leader of the office sits in it as an ordinary member";
    EXPECT_TRUE(office.when(SeatMember{grid, office.county.zhao, Part::monitor, {}})) << "and monitors the others";
    EXPECT_TRUE(office.when(SeatMember{grid, office.county.li, Part::party_group_leader, {}})) << "two roles, one grid";
    EXPECT_EQ(office.when(SeatMember{grid, office.county.wang, Part::grid_leader, {}}).error().no, No::conflict) << "one grid leader";
}

TEST(Bodies, ATemporaryBodySaysWhenItEnds) {
    Register office;
    const BodyId rescue = named<BodyId>("rescue");
    FoundBody command{rescue, BodyKind::temporary, {"抢险救灾临时党支部", "Temporary rescue branch"}, office.county.town, "蒙党发〔2024〕7号", {}, {}};
    EXPECT_EQ(office.when(command).error(), (Refusal{No::missing_field, "body.to", ""}));
    command.to = *read_instant("2024-09-01T00:00:00Z");
    ASSERT_TRUE(office.when(command));
    EXPECT_EQ(office.at("2024-10-01T00:00:00Z").when(SeatMember{rescue, office.county.li, Part::member, {}}).error().no, No::outside_dates);
}

}    // namespace
}    // namespace terrace::people
