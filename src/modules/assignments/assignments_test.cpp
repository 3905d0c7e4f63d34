#include "modules/assignments/assignments.hpp"
#include "playbook/methods.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::assignments {
namespace {

using namespace terrace::testing;

class Office : public DecidingOffice<Assignments> {
  public:
    Assign assign(const char* name, PostId post, const char* role, PlaceId place) const {
        return {named<AssignmentId>(name), post, role, place, "巧移组〔2024〕1号", {}, {}, {}, {}};
    }
    const Team& team(TeamId id) const { return std::get<Team>(state(id)); }
};

TEST(Assignments, WhoIsAssignedMayActThereUntilItEnds) {
    Office office;
    const auto li = office.county.acting(office.county.li);
    EXPECT_FALSE(office.roster().may(li, "cases.answer", office.county.shuanghe, office.now()));
    ASSERT_TRUE(office.when(office.assign("a", office.county.li, "grid_leader", office.county.shuanghe)));
    EXPECT_TRUE(office.roster().may(li, "cases.answer", office.county.shuanghe, office.now()));
    ASSERT_TRUE(office.at("2024-05-01T00:00:00Z").when(EndAssignment{named<AssignmentId>("a"), {}}));
    EXPECT_FALSE(office.roster().may(li, "cases.answer", office.county.shuanghe, office.now()));
    EXPECT_TRUE(office.roster().may(li, "cases.answer", office.county.shuanghe, *read_instant("2024-04-01T00:00:00Z")));
    EXPECT_EQ(office.when(EndAssignment{named<AssignmentId>("a"), {}}).error().no, No::wrong_stage);
}

TEST(Assignments, ADutyThatEndsKeepsTheDocumentThatEndedIt) {
    Office office;
    ASSERT_TRUE(office.when(office.assign("a", office.county.li, "grid_leader", office.county.shuanghe)));
    EXPECT_EQ(office.when(EndAssignment{named<AssignmentId>("a"), {}, Line{""}}).error(), (Refusal{No::missing_field, "body.basis", ""}));
    const auto ended = office.when(EndAssignment{named<AssignmentId>("a"), {}, Line{"巧移组〔2024〕2号"}});
    ASSERT_TRUE(ended);
    EXPECT_EQ(std::get<AssignmentEnded>(ended->front()).basis, Line{"巧移组〔2024〕2号"});
}

TEST(Assignments, ATownshipHasExactlyOneFirstResponsible) {
    Office office;
    office.asked(Actor{});
    const auto second = office.when(office.assign("b", office.county.wang, "first_responsible", office.county.town));
    EXPECT_EQ(second.error().no, No::conflict);
    EXPECT_NE(second.error().detail.find("镇党委书记"), std::string::npos) << "the refusal names who is it: " << second.error().detail;
    EXPECT_TRUE(office.when(office.assign("c", office.county.wang, "first_responsible", office.county.shuanghe)));
}

TEST(Assignments, OneAfterTheOtherIsNotTwoAtOnce) {
    Office office;
    office.asked(Actor{});
    auto spring = office.assign("spring", office.county.wang, "first_responsible", office.county.shuanghe);
    spring.to = *read_instant("2024-07-01T00:00:00Z");
    auto autumn = office.assign("autumn", office.county.li, "first_responsible", office.county.shuanghe);
    autumn.from = *read_instant("2024-07-01T00:00:00Z");
    ASSERT_TRUE(office.when(spring));
    ASSERT_TRUE(office.when(autumn));
    auto year = office.assign("year", office.county.zhao, "first_responsible", office.county.shuanghe);
    year.to = *read_instant("2025-01-01T00:00:00Z");
    EXPECT_EQ(office.when(year).error().no, No::conflict);
}

TEST(Assignments, NobodyHandsOnWhatItDoesNotHold) {
    Office office;
    office.views().change_roster([](Roster& roster) { roster.put(RoleFacts{"clerk", "文书", "Clerk", {"assignments.*", "cases.note"}, 0}); });
    ASSERT_TRUE(office.when(office.assign("clerk", office.county.wang, "clerk", office.county.town)));
    office.asked(office.county.wang);
    EXPECT_EQ(office.when(office.assign("x", office.county.wang, "first_responsible", office.county.wenbi)).error().no, No::not_yours);
    EXPECT_TRUE(office.when(office.assign("y", office.county.li, "clerk", office.county.wenbi)));
    EXPECT_EQ(office.when(DefineRole{"clerk", "文书", "Clerk", {"*"}, {}, {}, {}, false}).error(), (Refusal{No::not_yours, "body.acts", "*"}));
}

TEST(Assignments, AMonitorNeverReviewsHerself) {
    Office office;
    ASSERT_TRUE(office.asked(Actor{}).when(DefineRole{"monitor", "监督员", "Monitor", {"read.cases"}, {}, {}, {}, true}));
    auto monitor = office.assign("m", office.county.li, "monitor", office.county.wenbi);
    monitor.subject = office.county.li;
    EXPECT_EQ(office.when(monitor).error().no, No::conflict);
    const PostId second = named<PostId>("li's second post");
    office.views().change_roster([&](Roster& roster) {
        roster.put(PostFacts{second, "党小组组长", "Party group leader", office.county.wenbi, {}, {}, "", {Instant{0}, {}}});
        roster.put(Holding{second, office.county.li_person, {Instant{0}, {}}, false, "李云", false});
    });
    monitor.subject = second;
    EXPECT_EQ(office.when(monitor).error().no, No::conflict) << "the same person in another post";
    monitor.subject = office.county.wang;
    EXPECT_TRUE(office.when(monitor));
    auto of_grid_leader = office.assign("n", office.county.li, "grid_leader", office.county.shuanghe);
    of_grid_leader.subject = office.county.wang;
    EXPECT_EQ(office.when(of_grid_leader).error().no, No::bad_value) << "a role that does not review has no subject";
}

TEST(Assignments, TwoRolesOneGrid) {
    Office office;
    ASSERT_TRUE(office.asked(Actor{}).when(DefineRole{"party_group_leader", "党小组组长", "Party group leader", {"cases.*"}, 1, 6, {}, false}));
    ASSERT_TRUE(office.when(office.assign("head", office.county.li, "party_group_leader", office.county.wenbi)));
    const auto heads = office.roster().assignments_at(office.county.wenbi, office.now());
    EXPECT_EQ(heads.size(), 2u) << "grid leader and party group leader";
    EXPECT_EQ(office.when(office.assign("again", office.county.li, "grid_leader", office.county.wenbi)).error().no, No::wrong_stage);
}

// 1110: one responsible unit, one cleaner, ten households.
TEST(Teams, ATeamIsCompleteWithOneUnitOneCleanerAndTenHouseholds) {
    Office office;
    office.asked(Actor{});
    const BodyId unit = named<BodyId>("county office");
    office.views().change_roster([&](Roster& roster) { roster.put(BodyFacts{unit, BodyKind::organisation, "县移民办", "Resettlement office", office.county.county, {Instant{0}, {}}}); });
    const TeamId team = named<TeamId>("team");
    const std::vector<Slot> slots{{"unit", "责任单位", "Responsible unit", SlotOf::body, 1}, {"cleaner", "保洁员", "Cleaner", SlotOf::post, 1}, {"households", "农户", "Households", SlotOf::household, 10}};
    EXPECT_EQ(office.when(FormTeam{team, "1110", "一组", "Group 1", office.county.wenbi, "村民会议决议〔2024〕1号"}).error().no, No::unknown_rule);
    ASSERT_TRUE(office.when(DefineTeam{"1110", "1110 机制", "1110", slots}));
    ASSERT_TRUE(office.when(FormTeam{team, "1110", "一组", "Group 1", office.county.wenbi, "村民会议决议〔2024〕1号"}));
    EXPECT_EQ(lacks(office.team(team)).size(), 3u);
    ASSERT_TRUE(office.when(FillSlot{team, "unit", {}, unit, {}, false}));
    ASSERT_TRUE(office.when(FillSlot{team, "cleaner", office.county.li, {}, {}, false}));
    for (int i = 0; i < 9; ++i) ASSERT_TRUE(office.when(FillSlot{team, "households", {}, {}, named<HouseholdId>("home " + std::to_string(i)), true}));
    ASSERT_EQ(lacks(office.team(team)).size(), 1u);
    EXPECT_EQ(lacks(office.team(team)).front().have, 9);
    EXPECT_EQ(office.when(FillSlot{team, "households", {}, {}, named<HouseholdId>("home 9"), false}).error(), (Refusal{No::missing_field, "body.agreed", ""}))
        << "a household takes part of its own will";
    ASSERT_TRUE(office.when(FillSlot{team, "households", {}, {}, named<HouseholdId>("home 9"), true}));
    EXPECT_TRUE(lacks(office.team(team)).empty());
    EXPECT_EQ(office.when(FillSlot{team, "households", {}, {}, named<HouseholdId>("home 10"), true}).error().no, No::conflict);
    EXPECT_EQ(office.when(FillSlot{team, "unit", office.county.li, {}, {}, false}).error().field, "body.body");
    ASSERT_TRUE(office.when(EmptySlot{team, "households", {}, {}, named<HouseholdId>("home 3")}));
    EXPECT_EQ(lacks(office.team(team)).size(), 1u) << "and may leave at any time";
}

// A playbook's kind of team is formed at the places it speaks of, with the seats the playbook names, and twice is once.
TEST(Teams, ThePlaybooksTeamsAreFormedAtThePlacesItSpeaksOf) {
    Office office;
    office.asked(Actor{});
    office.views().change_playbook([&](Playbook& playbook) {
        auto methods = read_methods(R"(
playbook: river
version: 1
valid_from: 2021-01-01
title: {zh: 河道管护, en: River care}
places: ["530622"]
teams:
  - {id: t1110, name: {zh: 管护队, en: Keeping team}, of: village, seats: [{role: unit, name: {zh: 责任单位, en: Unit}, of: body, exactly: 1}, {role: cleaner, exactly: 1}, {role: household, exactly: 10}]}
)");
        ENSURE(methods);
        playbook.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {office.county.town}});
    });
    const auto team = expected_team("river.t1110", office.county.wenbi, 0);
    EXPECT_EQ(team, expected_team("river.t1110", office.county.wenbi, 0));
    EXPECT_NE(team, expected_team("river.t1110", office.county.wenbi, 1));
    EXPECT_EQ(office.when(FormTeam{team, "river.t99", "", "", office.county.wenbi, "村民会议决议"}).error().no, No::unknown_rule);
    EXPECT_EQ(office.when(FormTeam{team, "river.t1110", "", "", office.county.town, "村民会议决议"}).error(), (Refusal{No::bad_value, "body.place", "village"}));
    EXPECT_EQ(office.when(FormTeam{team, "river.t1110", "", "", office.county.wenbi, ""}).error(), (Refusal{No::missing_field, "body.basis", ""}));
    const auto formed = office.when(FormTeam{team, "river.t1110", "", "", office.county.wenbi, "村民会议决议"});
    ASSERT_TRUE(formed) << say(formed.error(), Language::en);
    const auto& event = std::get<TeamFormed>(formed->front());
    EXPECT_EQ(event.zh_name, "管护队");
    EXPECT_EQ(event.slots, (std::vector<Slot>{{"unit", "责任单位", "Unit", SlotOf::body, 1}, {"cleaner", "cleaner", "cleaner", SlotOf::post, 1}, {"household", "household", "household", SlotOf::household, 10}}));
    EXPECT_EQ(office.when(FormTeam{team, "river.t1110", "", "", office.county.wenbi, "村民会议决议"}).error().no, No::wrong_stage);
}

TEST(Assignments, EveryAssignmentNamesItsDocument) {
    Office office;
    auto command = office.assign("a", office.county.li, "grid_leader", office.county.shuanghe);
    command.basis = "";
    EXPECT_EQ(office.when(command).error(), (Refusal{No::missing_field, "body.basis", ""}));
    EXPECT_EQ(office.when(office.assign("a", office.county.li, "juggler", office.county.shuanghe)).error().no, No::unknown_rule);
}

}    // namespace
}    // namespace terrace::assignments
