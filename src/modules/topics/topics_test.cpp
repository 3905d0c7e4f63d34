#include "modules/topics/topics.hpp"
#include "support/deciding_office.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace::topics {
namespace {

using namespace terrace::testing;
using ::testing::ElementsAre;

No refusal_of(const Result<std::vector<Event>>& outcome) { return outcome ? No::fault : outcome.error().no; }

const TopicId parking = named<TopicId>("parking");

class TopicOffice : public DecidingOffice<Topics> {
  public:
    Raise raise() const { return {parking, county.wenbi, Kind::build, "小桥边空地做什么", HeardFrom::resident, "小桥边", county.zhao, PersonId{named<PersonId>("陈大山")}, {}}; }
};

TEST(Deciding, TheRulesThatShipAreReadAndHoldFromTheirDay) {
    ASSERT_GE(deciding_rules().size(), 6u);
    for (const auto& rule : deciding_rules()) EXPECT_FALSE(rule.basis.empty()) << rule.id;
    EXPECT_EQ(deciding_rule("collective_members", *read_day("2025-04-30")), nullptr) << "the law holds from 2025-05-01";
    const auto* rule = deciding_rule("collective_members", *read_day("2025-05-01"));
    ASSERT_TRUE(rule);
    EXPECT_TRUE(rule->pass_of_all);
    EXPECT_EQ(rule->notice_days, 10);
    EXPECT_EQ(rule->rule(), "deciding/collective_members@2025-05-01");
}

TEST(Deciding, ABadRuleIsNamedWithItsLine) {
    const auto read = read_deciding_rules("rules:\n  - id: a\n    name: {zh: 会, en: Meeting}\n    unit: person\n    valid_from: 2024-01-01\n    notice_days: 10\n    quorum: {at_least: 3/2}\n"
                                          "    pass: {more_than: 1/2, of: present}\n    carried_most: 1\n    basis: 某法\n");
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().front().line, 7);
}

RC_GTEST_PROP(Deciding, WhatIsNeededIsTheLeastThatIsEnough, ()) {
    const auto of = *rc::gen::inRange(1, 8), part = *rc::gen::inRange(1, 8);
    RC_PRE(part <= of);
    const NeededShare share{part, of, *rc::gen::arbitrary<bool>()};
    const auto total = *rc::gen::inRange<std::int64_t>(0, 3'000);
    const auto enough = [&](std::int64_t many) { return share.more_than ? many * share.of > total * share.part : many * share.of >= total * share.part; };
    const auto needed = share.needed(total);
    RC_ASSERT(enough(needed));
    RC_ASSERT(needed == 0 || !enough(needed - 1));
}

TEST(Ballots, AreReadOnlyInTheirForm) {
    const std::string nonce(ballot_nonce_characters, 'a');
    EXPECT_EQ(read_ballot("yes." + nonce, About::proposal)->choice, "yes");
    EXPECT_FALSE(read_ballot("yes", About::proposal)) << "without a nonce three guesses would tell the vote";
    EXPECT_FALSE(read_ballot("yes." + nonce.substr(1), About::proposal));
    EXPECT_FALSE(read_ballot("maybe." + nonce, About::proposal));
    EXPECT_FALSE(read_ballot("yes." + nonce, About::review));
    EXPECT_EQ(read_ballot("yynn-yyyy." + nonce, About::review)->choice.size(), review_questions);
}

TEST(Ballots, NothingThatSinglesOutFewerThanFiveIsTold) {
    EXPECT_FALSE(shown(4, 0));
    EXPECT_FALSE(shown(9, 1));
    EXPECT_FALSE(shown(2, 8));
    EXPECT_EQ(shown(5, 0), 5);
    EXPECT_EQ(shown(6, 7), 6);
    EXPECT_FALSE(shown(0, 0));
}

std::vector<Voter> voters(int many) {
    std::vector<Voter> all;
    for (int n = 0; n < many; ++n) all.push_back({named<VoterId>("household " + std::to_string(n)), {}});
    return all;
}

TEST(Ballots, TheSameSeedDrawsTheSamePeople) {
    const auto all = voters(40);
    const auto seed = hex(sha256("a seed").view());
    const auto first = drawn(all, 8, seed), again = drawn(all, 8, seed), other = drawn(all, 8, hex(sha256("another").view()));
    ASSERT_TRUE(first && again && other);
    EXPECT_EQ(first->size(), 8u);
    EXPECT_EQ(*first, *again);
    EXPECT_NE(*first, *other);
    EXPECT_EQ(std::set<VoterId>(first->begin(), first->end()).size(), 8u);
}

// Whatever order phones and paper are told in, and however often, the box says the same.
RC_GTEST_PROP(Ballots, TheBoxIsTheSameInAnyOrder, ()) {
    VoteCalled called;
    called.box = named<BoxId>("box");
    called.voters = voters(6);
    called.quorum_needed = 4;
    std::vector<Event> told;
    const auto many = *rc::gen::inRange(0, 12);
    for (int n = 0; n < many; ++n) {
        const auto& voter = called.voters[*rc::gen::inRange<std::size_t>(0, 6)].voter;
        if (*rc::gen::arbitrary<bool>())
            told.push_back(BallotCast{voter, {}, Instant{n}});
        else
            told.push_back(HandedOut{{{named<SlipId>("slip " + std::to_string(n)), voter, *rc::gen::arbitrary<bool>(), {}, Instant{*rc::gen::inRange(0, 4)}}}});
    }
    auto mixed = told;
    for (std::size_t i = mixed.size(); i > 1; --i) std::swap(mixed[i - 1], mixed[*rc::gen::inRange<std::size_t>(0, i)]);
    mixed.insert(mixed.end(), told.begin(), told.end());
    const auto fold = [&](const std::vector<Event>& events) {
        State state = apply({}, called);
        for (const auto& one : events) state = apply(std::move(state), one);
        return state.box;
    };
    const auto a = fold(told), b = fold(mixed);
    RC_ASSERT(a.papers() == b.papers());
    RC_ASSERT(a.left_shut() == b.left_shut());
    RC_ASSERT(terrace::read(a.roll(), at_least(4))->counted == terrace::read(b.roll(), at_least(4))->counted);
}

TEST(Topics, AGateSaysEverythingThatIsMissing) {
    Topic topic;
    topic.stage = Stage::plan;
    topic.opinions = {{named<OpinionId>("a"), false}};
    topic.posted[Posted::agenda] = *read_day("2024-03-04");
    std::vector<std::string> said;
    for (const auto& one : missing_for(topic, Stage::build, {})) said.push_back(one.zh);
    EXPECT_THAT(said, ElementsAre("议题、地点和请的人", "至少商量一次", "1 条意见没归拢", "方案", "按规矩表决通过最新一版方案", "决议公开(第一次公示)"));
}

TEST(Topics, AReceiptCanBeWorkedOutAgainByWhoeverHasTheWords) {
    TopicOffice office;
    ASSERT_TRUE(office.when(office.raise()));
    office.asked(Actor{ActorKind::resident, named<PersonId>("李小琴"), {}});
    Opine said{parking, named<OpinionId>("o"), Way::card, Stance::other, {}, {}};
    said.text.plain = "留一角种花";
    const auto events = office.when(said);
    ASSERT_TRUE(events);
    EXPECT_EQ(std::get<Opined>(events->front()).receipt, sha256(write(static_cast<const Uuid&>(parking)) + ' ' + write(static_cast<const Uuid&>(said.opinion)) + " other 留一角种花"));
    EXPECT_EQ(refusal_of(office.when(said)), No::conflict);
}

TEST(Topics, AnOpinionIsMovedFromOneViewToAnother) {
    TopicOffice office;
    ASSERT_TRUE(office.when(office.raise()));
    Opine said{parking, named<OpinionId>("o"), Way::spoken, Stance::other, {}, {}};
    said.text.plain = "怕吵";
    ASSERT_TRUE(office.when(said));
    ASSERT_TRUE(office.when(SumUp{parking, named<ViewId>("v1"), Line{"同意"}, false, {said.opinion}}));
    const auto moved = office.when(SumUp{parking, named<ViewId>("v2"), Line{"怕晚上吵"}, true, {said.opinion}});
    ASSERT_TRUE(moved);
    EXPECT_EQ(std::get<SummedUp>(moved->front()).unanswered, 1);
    EXPECT_TRUE(office.state(parking).topic.views.at(named<ViewId>("v1")).opinions.empty());
    EXPECT_EQ(std::get<Replied>(office.when(Reply{parking, named<ViewId>("v2"), "晚上十点后不停车", {}})->front()).unanswered, 0);
}

TEST(Topics, WhoBuiltItDoesNotAcceptIt) {
    State now;
    now.topic.stage = Stage::build;
    now.topic.works[named<WorkId>("w")] = {{}, "施工队", false};
    TopicOffice office;
    const auto views = office.views();
    const Context context{office.now(), office.now(), office.county.acting(office.county.zhao), 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file};
    EXPECT_EQ(decide(now, AcceptWork{parking, named<WorkId>("w"), *read_day("2024-03-01"), "施工队", "很好"}, context).error().no, No::not_yours);
    EXPECT_TRUE(decide(now, AcceptWork{parking, named<WorkId>("w"), *read_day("2024-03-01"), "项目代表", "很好"}, context));
}

}    // namespace
}    // namespace terrace::topics
