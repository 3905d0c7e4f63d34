#include "modules/access/access.hpp"

#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::access {
namespace {

using namespace terrace::testing;

// What a post of the small county decides about ways in.
struct Office {
    SmallCounty county;
    Views views = county.views();
    Instant now = *read_instant("2024-03-04T01:00:00Z");
    Context by(const Actor& actor) const { return {now, now, actor, 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file}; }
    Context by(PostId post) const { return by(county.acting(post)); }
};

const auto phone = named<DeviceId>("phone");

TEST(WaysIn, ASecretaryEnrolsAPhoneForAGridLeaderAndNeverTheOtherWayRound) {
    Office office;
    const auto& county = office.county;
    EXPECT_EQ(decide({}, EnrolDevice{phone, county.li, county.wenbi}, office.by(county.zhao)),
              (std::vector<Event>{DeviceEnrolled{phone, county.li, county.wenbi}}));
    EXPECT_EQ(decide({}, EnrolDevice{phone, county.zhao, county.town}, office.by(county.li)).error().no, No::not_yours);
    EXPECT_TRUE(decide({}, EnrolDevice{phone, county.li, county.wenbi}, office.by(county.li))) << "one's own";
    EXPECT_EQ(decide({}, EnrolDevice{phone, county.zhao, county.town}, office.by(county.wang)).error().no, No::not_yours) << "a colleague's";
}

TEST(WaysIn, NobodyOpensAnAccountForWhoeverStandsAbove) {
    Office office;
    const auto& county = office.county;
    EXPECT_TRUE(decide({}, MakeAccount{county.li_person, county.wenbi}, office.by(county.zhao)));
    EXPECT_EQ(decide({}, MakeAccount{county.zhao_person, county.wenbi}, office.by(county.li)).error().no, No::not_yours);
}

TEST(WaysIn, ThePlaceNamedIsThePostsOwnSoThatAuthorityIsJudgedThere) {
    Office office;
    const auto& county = office.county;
    EXPECT_EQ(decide({}, EnrolDevice{phone, county.zhao, county.wenbi}, office.by(county.zhao)).error().no, No::bad_value);
}

TEST(WaysIn, TheOperatorHasNoAuthorityOverContent) {
    Office office;
    const auto& county = office.county;
    const Actor operator_actor{ActorKind::operator_, named<PersonId>("operator"), {}};
    EXPECT_EQ(decide({}, IssueToken{named<WayInId>("t"), county.zhao, county.town, "x", 30}, office.by(operator_actor)).error().no, No::not_yours);
}

TEST(WaysIn, WhatWasTakenBackStaysTakenBack) {
    Office office;
    const auto& county = office.county;
    const auto enrolled = apply({}, DeviceEnrolled{phone, county.li, county.wenbi});
    const auto revoked = decide(enrolled, RevokeDevice{phone, true}, office.by(county.zhao));
    ASSERT_TRUE(revoked);
    const auto after = apply(enrolled, revoked->front());
    EXPECT_EQ(decide(after, RevokeDevice{phone, false}, office.by(county.zhao)).error().no, No::wrong_stage);
    EXPECT_EQ(decide(after, EnrolDevice{phone, county.li, county.wenbi}, office.by(county.zhao)).error().no, No::conflict);
    EXPECT_EQ(decide(enrolled, RevokeCard{}, office.by(county.zhao)).error().no, No::not_found);
    EXPECT_TRUE(takes_back(DeviceRevoked::name));
    EXPECT_FALSE(takes_back(DeviceEnrolled::name));
}

TEST(WhoLooked, LooksAtOnesHomeStandAmongThoseAtOneselfSinceMovingIn) {
    const SubjectId me{named<PersonId>("old li")}, home{Uuid{named<HouseholdId>("home")}};
    const auto look = [](std::int64_t at, SubjectId whose) { return AccessEntry{Instant{at}, {}, whose, "visit", "name"}; };
    const std::vector<AccessEntry> own{look(40, me), look(20, me)}, of_home{look(50, home), look(30, home), look(10, home)};
    EXPECT_EQ(newest_of(own, of_home, Instant{0}, 50), (std::vector{look(50, home), look(40, me), look(30, home), look(20, me), look(10, home)}));
    EXPECT_EQ(newest_of(own, of_home, Instant{30}, 50), (std::vector{look(50, home), look(40, me), look(30, home), look(20, me)})) << "before moving in is the others'";
    EXPECT_EQ(newest_of(own, of_home, Instant{0}, 2), (std::vector{look(50, home), look(40, me)}));
}

TEST(WaysIn, OnlyThePersonItselfConsentsOrAPostThatMay) {
    Office office;
    const auto old_li = named<PersonId>("old li"), daughter = named<PersonId>("daughter");
    const Command allow = AllowProxy{named<WayInId>("consent"), old_li, daughter, office.county.wenbi, 30, {}};
    EXPECT_TRUE(Access::open_to({ActorKind::resident, old_li, {}}, allow, {}));
    EXPECT_FALSE(Access::open_to({ActorKind::resident, daughter, {}}, allow, {}));
    EXPECT_FALSE(Access::open_to({ActorKind::caller, {}, {}}, allow, {}));
    const auto decided = decide({}, allow, office.by(Actor{ActorKind::resident, old_li, {}}));
    ASSERT_TRUE(decided);
    EXPECT_EQ(std::get<ProxyAllowed>(decided->front()).ends, office.now + days(30));
    EXPECT_EQ(decide({}, AllowProxy{named<WayInId>("c"), old_li, old_li, office.county.wenbi, 30, {}}, office.by(Actor{})).error().field, "body.proxy");
    EXPECT_EQ(decide({}, AllowProxy{named<WayInId>("c"), old_li, daughter, office.county.wenbi, 367, {}}, office.by(Actor{})).error().no, No::out_of_range);
}

}    // namespace
}    // namespace terrace::access
