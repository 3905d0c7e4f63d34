#include "base/roll.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

Uuid number(int n) {
    Uuid id;
    for (std::size_t i = 0; i < 4; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
    return id;
}
const Instant half_past_two = *read_instant("2020-05-25T02:30:00+08:00");
Mark said(int mark, int member, Presence presence, Instant at, int author = 1) { return {number(mark), number(member), number(author), presence, at}; }

// 打所, 25 May 2020: 65 households, 199 people, the radio gone. Persons 1–199.
Roll village() {
    Roll roll;
    for (int person = 1; person <= 199; ++person) roll.expected.insert(number(person));
    return roll;
}

TEST(Rolls, TheHeadCountOfAnEvacuationMergesFromThreePhones) {
    std::array<Roll, 3> phones{village(), village(), village()};
    int mark = 1000;
    for (int person = 1; person <= 199; ++person) {
        if (person == 77 || person == 120) continue;
        ASSERT_TRUE(add(phones[static_cast<std::size_t>(person) % 3], said(++mark, person, Presence::present, half_past_two + minutes(person))));
    }
    auto all = merge(merge(phones[2], phones[0]), phones[1]);
    auto reading = read(all, everybody_accounted()).value();
    EXPECT_EQ(reading.on_list(), 199);
    EXPECT_EQ(reading.of(Presence::present), 197);
    EXPECT_EQ(reading.of(Presence::unaccounted), 2);
    EXPECT_EQ(reading.missing(), 2);
    EXPECT_FALSE(reading.met);
    EXPECT_EQ(to_search_for(all), (std::vector<Uuid>{number(77), number(120)}));

    // One is up the mountain with the cattle, one was hurt on the way, and a traveller sleeps in the school.
    ASSERT_TRUE(add(all, said(1, 77, Presence::known_elsewhere, half_past_two + hours(1))));
    ASSERT_TRUE(add(all, said(2, 120, Presence::needs_help, half_past_two + hours(4))));
    ASSERT_TRUE(add(all, said(3, 5000, Presence::present, half_past_two + hours(2))));
    reading = read(all, everybody_accounted()).value();
    EXPECT_TRUE(reading.met);
    EXPECT_EQ(reading.added[static_cast<std::size_t>(Presence::present)], 1);
    EXPECT_EQ(reading.of(Presence::present), 198);
    EXPECT_EQ(reading.of(Presence::needs_help), 1);
    EXPECT_EQ(reading.oldest_age(half_past_two + hours(5)), minutes(299));
    EXPECT_EQ(reading.newest_age(half_past_two + hours(5)), hours(1));
}

TEST(Rolls, WhatWasSaidLastCountsAndADisagreementShows) {
    auto roll = village();
    ASSERT_TRUE(add(roll, said(1, 9, Presence::present, half_past_two, 1)));
    ASSERT_TRUE(add(roll, said(2, 9, Presence::not_found, half_past_two + minutes(5), 2)));
    EXPECT_EQ(last_words(roll).at(number(9)).presence, Presence::not_found);
    EXPECT_EQ(read(roll, everybody_accounted())->disputed, 1);
    ASSERT_TRUE(add(roll, said(3, 9, Presence::present, half_past_two + minutes(9), 2)));
    EXPECT_EQ(read(roll, everybody_accounted())->disputed, 0);
    EXPECT_EQ(read(roll, everybody_accounted())->of(Presence::present), 1);
}

TEST(Rolls, AQuorumOfSixtyFiveHouseholds) {
    Roll meeting;
    for (int household = 1; household <= 65; ++household) meeting.expected.insert(number(household));
    for (int household = 1; household <= 43; ++household) ASSERT_TRUE(add(meeting, said(100 + household, household, Presence::present, half_past_two)));
    const auto two_thirds = share_present(2, 3);
    EXPECT_EQ(read(meeting, two_thirds)->needed, 44);
    EXPECT_FALSE(read(meeting, two_thirds)->met);
    // A guest, or a household known to be away, does not make the quorum.
    ASSERT_TRUE(add(meeting, said(200, 900, Presence::present, half_past_two)));
    ASSERT_TRUE(add(meeting, said(201, 44, Presence::known_elsewhere, half_past_two)));
    EXPECT_FALSE(read(meeting, two_thirds)->met);
    ASSERT_TRUE(add(meeting, said(202, 65, Presence::present, half_past_two)));
    EXPECT_TRUE(read(meeting, two_thirds)->met);
    EXPECT_EQ(read(meeting, more_than_share_present(1, 2))->needed, 33);
    EXPECT_EQ(read(meeting, at_least(10))->missing(), 0);
    meeting.expected.erase(number(64));
    EXPECT_EQ(read(meeting, more_than_share_present(1, 2))->needed, 33);    // of 64: more than 32
    EXPECT_EQ(read(meeting, share_present(3, 2)).error().no, No::out_of_range);
    EXPECT_EQ(read(meeting, share_present(1, 0)).error().no, No::out_of_range);
}

// ---- the three laws, on marks few enough to collide

rc::Gen<Roll> any_roll() {
    const auto mark = rc::gen::apply([](int id, int member, int author, int presence, int at) {
        return said(id, member, static_cast<Presence>(presence), half_past_two + minutes(at), author);
    }, rc::gen::inRange(0, 12), rc::gen::inRange(0, 5), rc::gen::inRange(0, 3), rc::gen::inRange(0, 5), rc::gen::inRange(0, 4));
    return rc::gen::apply([](const std::vector<int>& expected, const std::vector<Mark>& marks) {
        Roll roll;
        for (const int n : expected) roll.expected.insert(number(n));
        for (const auto& each : marks) (void)add(roll, each);
        return roll;
    }, rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6)), rc::gen::container<std::vector<Mark>>(mark));
}

bool same_reading(const Roll& a, const Roll& b) {
    const auto one = read(a, everybody_accounted()).value(), two = read(b, everybody_accounted()).value();
    return one.expected == two.expected && one.added == two.added && one.disputed == two.disputed && one.oldest == two.oldest &&
           one.newest == two.newest && one.met == two.met;
}

RC_GTEST_PROP(RollLaws, TheOrderOfMergingDoesNotMatter, ()) {
    const auto a = *any_roll(), b = *any_roll();
    RC_ASSERT((merge(a, b) == merge(b, a)));
    RC_ASSERT(same_reading(merge(a, b), merge(b, a)));
}

RC_GTEST_PROP(RollLaws, TheGroupingOfMergesDoesNotMatter, ()) {
    const auto a = *any_roll(), b = *any_roll(), c = *any_roll();
    RC_ASSERT((merge(merge(a, b), c) == merge(a, merge(b, c))));
}

RC_GTEST_PROP(RollLaws, MergingTwiceChangesNothing, ()) {
    const auto a = *any_roll(), b = *any_roll();
    RC_ASSERT((merge(a, a) == a));
    RC_ASSERT((merge(merge(a, b), b) == merge(a, b)));
}

RC_GTEST_PROP(RollLaws, EveryExpectedMemberIsCountedOnce, ()) {
    const auto roll = *any_roll();
    const auto reading = read(roll, everybody_accounted()).value();
    RC_ASSERT(reading.on_list() == static_cast<int>(roll.expected.size()));
    RC_ASSERT(std::none_of(reading.expected.begin(), reading.expected.end(), [](int n) { return n < 0; }));
}

}    // namespace
}    // namespace terrace
