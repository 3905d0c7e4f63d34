#include "modules/people/people.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::people {
namespace {

using namespace terrace::testing;

const PostId station = named<PostId>("the forest station");
const PersonId chen = named<PersonId>("chen"), ma = named<PersonId>("ma");

using Office = DecidingOffice<People>;

CreatePost forest_station(const SmallCounty& county) {
    return {station, {"林业站", "Forest station"}, county.town, {}, county.zhao, ShortText{"0870-7120001"}, {}};
}

TEST(Posts, APostIsHeldByOnePersonAtATimeAndItsCardSaysWho) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    EXPECT_FALSE(office.roster().holder(station, office.now())) << "vacant";
    ASSERT_TRUE(office.when(Appoint{station, chen, "陈大山", {}}));
    EXPECT_EQ(office.roster().holding(station, office.now())->shown_name, "陈大山");
    EXPECT_EQ(office.when(Appoint{station, ma, "马小河", {}}).error().no, No::wrong_stage);
    ASSERT_TRUE(office.at("2024-06-01T00:00:00Z").when(EndHolding{station, chen, {}, false, {}}));
    ASSERT_TRUE(office.when(Appoint{station, ma, "马小河", {}}));
    EXPECT_EQ(office.roster().holder(station, *read_instant("2024-05-01T00:00:00Z")), chen) << "who held it then is still known";
    EXPECT_EQ(office.roster().holder(station, office.now()), ma);
}

TEST(Posts, ARevocationForCauseNamesItsDocument) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(Appoint{station, chen, "陈大山", {}}));
    EXPECT_EQ(office.when(EndHolding{station, chen, {}, true, {}}).error(), (Refusal{No::missing_field, "body.basis", ""}));
    ASSERT_TRUE(office.when(EndHolding{station, chen, {}, true, Line{"蒙政发〔2024〕3号"}}));
    EXPECT_TRUE(office.roster().last_holding(station, chen, office.now())->for_cause);
    EXPECT_FALSE(office.roster().holds(chen, station, office.now()));
}

TEST(Posts, TheChainOfSuperiorsNeverReturnsToItsBeginning) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    const PostId ranger = named<PostId>("ranger");
    ASSERT_TRUE(office.when(CreatePost{ranger, {"护林员", "Ranger"}, office.county.town, {}, station, {}, {}}));
    EXPECT_EQ(office.when(ChangePost{station, {}, {}, ranger}).error().no, No::bad_value);
    EXPECT_EQ(office.when(ChangePost{station, {}, {}, named<PostId>("nobody")}).error().no, No::unknown_post);
}

TEST(Posts, NobodyAppointsToMoreThanItHoldsItself) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    office.views().change_roster([&](Roster& roster) {
        roster.put(AssignmentFacts{named<AssignmentId>("a"), station, "first_responsible", office.county.county, "", {Instant{0}, {}}});
    });
    const auto refused = office.when(Appoint{station, chen, "陈大山", {}});
    EXPECT_EQ(refused.error().no, No::not_yours) << "the secretary of the township cannot give away the county";
    ASSERT_TRUE(office.asked(Actor{}).when(Appoint{station, chen, "陈大山", {}})) << "the desk installs";
}

TEST(Posts, OnlyTheHolderShowsThePartyAndMayTakeItBack) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(Appoint{station, chen, "陈大山", {}}));
    EXPECT_EQ(office.when(ShowParty{station, true}).error().no, No::not_yours) << "not even the first responsible";
    office.asked(Actor{ActorKind::post, chen, station});
    ASSERT_TRUE(office.when(ShowParty{station, true}));
    EXPECT_TRUE(office.roster().holding(station, office.now())->shows_party);
    ASSERT_TRUE(office.when(ShowParty{station, false}));
    EXPECT_FALSE(office.roster().holding(station, office.now())->shows_party);
}

TEST(Posts, AStandInIsNamedForAPeriodAndMayBeEndedEarly) {
    Office office;
    const auto from = office.now(), to = office.now() + days(10);
    ASSERT_TRUE(office.when(NameStandIn{office.county.li, office.county.wang, from, to}).error().no == No::not_found) << "that post was not made here";
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(NameStandIn{station, office.county.wang, from, to}));
    EXPECT_EQ(office.roster().stand_in(station, from + days(9)), office.county.wang);
    EXPECT_FALSE(office.roster().stand_in(station, to));
    office.at("2024-03-06T00:00:00Z");
    ASSERT_TRUE(office.when(EndStandIn{station, office.county.wang, {}}));
    EXPECT_FALSE(office.roster().stand_in(station, from + days(5)));
    EXPECT_EQ(office.when(NameStandIn{station, station, from, to}).error().no, No::bad_value);
}

TEST(Posts, OneStandInAtATimeAndTheRefusalSaysWhoItIsUntilWhen) {
    Office office;
    const auto& [li, wang] = std::pair{office.county.li, office.county.wang};
    const auto on = [](std::string_view day) { return *read_instant(std::string{day} + "T00:00:00+08:00"); };
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(NameStandIn{station, wang, on("2024-04-01"), on("2024-04-11")}));
    const auto refused = office.when(NameStandIn{station, li, on("2024-04-10"), on("2024-04-20")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "body.from");
    EXPECT_NE(refused.error().detail.find("2024-04-01 至 2024-04-10 已由 供水站"), std::string::npos) << refused.error().detail;
    EXPECT_NE(refused.error().detail.find("Water station stands in from 2024-04-01 to 2024-04-10: end that first"), std::string::npos) << refused.error().detail;
    EXPECT_EQ(office.roster().stand_in(station, on("2024-04-10")), wang);
    ASSERT_TRUE(office.when(NameStandIn{station, li, on("2024-04-11"), on("2024-04-20")})) << "the day after";
    ASSERT_TRUE(office.when(NameStandIn{station, wang, on("2024-03-25"), on("2024-04-05")})) << "the same one for longer";
    office.at("2024-04-05T00:00:00Z");
    ASSERT_TRUE(office.when(EndStandIn{station, wang, {}}));
    ASSERT_TRUE(office.when(NameStandIn{station, li, on("2024-04-06"), on("2024-04-11")})) << "what was ended is free";
}

TEST(Posts, AnOldJournalInWhichTwoStandInsOverlapIsReadAsItWas) {
    Office office;
    const auto from = office.now(), to = office.now() + days(10);
    ASSERT_TRUE(office.when(forest_station(office.county)));
    auto post = people::apply(State{}, Event{PostCreated{station, {"林业站", "Forest station"}, office.county.town, {}, {}, {}, from}});
    for (const auto& who : {office.county.wang, office.county.li}) post = people::apply(std::move(post), Event{StandInNamed{station, who, from, to}});
    post = people::apply(std::move(post), Event{StandInEnded{station, office.county.wang, from + days(1)}});
    EXPECT_EQ(std::get<Post>(post).stand_ins.size(), 2u);
}

TEST(Posts, AClosedPostEndsItsHolding) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(Appoint{station, chen, "陈大山", {}}));
    const auto closed = office.at("2024-04-01T00:00:00Z").when(ClosePost{station, {}});
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->size(), 2u);
    EXPECT_FALSE(office.roster().holds(chen, station, office.now()));
    EXPECT_EQ(office.when(Appoint{station, ma, "马小河", {}}).error().no, No::unknown_post);
}

TEST(Posts, AClosedPostKeepsTheDocumentThatClosedIt) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    EXPECT_EQ(office.when(ClosePost{station, {}, Line{""}}).error(), (Refusal{No::missing_field, "body.basis", ""}));
    const auto closed = office.when(ClosePost{station, {}, Line{"巧编发〔2024〕7号"}});
    ASSERT_TRUE(closed);
    EXPECT_EQ(std::get<PostClosed>(closed->front()).basis, Line{"巧编发〔2024〕7号"});
}

TEST(Posts, AStandInNotYetBegunIsTakenBackFromItsFirstInstant) {
    Office office;
    const auto from = office.now() + days(5), to = office.now() + days(10);
    ASSERT_TRUE(office.when(forest_station(office.county)));
    ASSERT_TRUE(office.when(NameStandIn{station, office.county.wang, from, to}));
    EXPECT_EQ(office.when(EndStandIn{station, office.county.wang, {}}).error().no, No::wrong_stage) << "today nobody stands in";
    ASSERT_TRUE(office.when(EndStandIn{station, office.county.wang, from}));
    EXPECT_FALSE(office.roster().stand_in(station, from));
    EXPECT_FALSE(office.roster().stand_in(station, from + days(1)));
}

TEST(Posts, AReviewerNeverReviewsHerOwnWork) {
    Office office;
    ASSERT_TRUE(office.when(forest_station(office.county)));
    office.views().change_roster([&](Roster& roster) {
        RoleFacts monitor{"monitor", "监督员", "Monitor", {}, 0};
        monitor.reviews = true;
        roster.put(monitor);
        roster.put(AssignmentFacts{named<AssignmentId>("m"), station, "monitor", office.county.wenbi, "", {Instant{0}, {}}, office.county.li});
    });
    EXPECT_EQ(office.when(Appoint{station, office.county.li_person, "李云", {}}).error().no, No::conflict);
    EXPECT_TRUE(office.when(Appoint{station, chen, "陈大山", {}}));
}

}    // namespace
}    // namespace terrace::people
