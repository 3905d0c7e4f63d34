#include "modules/alerts/alerts.hpp"

#include "support/deciding_office.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <rapidcheck/gtest.h>

namespace terrace::alerts {
namespace {

using namespace terrace::testing;

const AlertId slide = named<AlertId>("slide");
const RollId night = named<RollId>("night");

class Office : public DecidingOffice<Alerts> {
  public:
    Office() { at("2024-07-11T18:00:00Z"); }
    Issue issue(const char* level = "move_now", bool urgent = true) const { return {slide, county.town, level, "滑坡险情,马上转移到小学", now() + hours(6), urgent, {county.li, county.wang}, {}}; }
    Result<std::vector<Event>> later(Span by, const Command& command) {
        at(write(now() + by));
        return when(command);
    }
    Office& by_the_desk() {
        asked(Actor{ActorKind::desk, {}, {}});
        return *this;
    }
    const Warning& warning() const { return state(slide).warning; }
    ListedHouse house(const char* name, int people) const { return {named<HouseId>(name), {}, people, "一队"}; }
    OpenRoll open() const { return {night, slide, county.wenbi, county.zhao, {house("a", 3), house("b", 2)}}; }
    Tap tap(const char* id, const char* house, Found found, int minute = 0, std::optional<int> people = {}) const {
        return {named<TapId>(id), named<HouseId>(house), {}, found, now() + minutes(minute), people, {}};
    }
    const NightRoll& roll() const { return state(night).roll; }
};

TEST(Alerts, AVillageMovesPeopleAndDoesNotForecast) {
    Office office;
    office.asked(office.county.zhao);
    EXPECT_EQ(office.when(office.issue("forecast_red")).error().no, No::not_yours);
    EXPECT_TRUE(office.when(office.issue("move_now")));
    EXPECT_EQ(office.warning().standing, Standing::in_force);
    EXPECT_EQ(office.when(office.issue("move_now")).error().no, No::id_used_differently);
}

TEST(Alerts, WhatIsNotUrgentWaitsForASecondPairOfEyes) {
    Office office;
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(office.issue("get_ready", false)));
    EXPECT_EQ(office.warning().standing, Standing::waiting);
    EXPECT_FALSE(look_at(office.warning())) << "nobody is called yet";
    EXPECT_EQ(office.when(Check{slide}).error().no, No::not_yours) << "its author does not check it";
    office.asked(office.county.wang);
    ASSERT_TRUE(office.later(minutes(2), Check{slide}));
    EXPECT_EQ(look_at(office.warning()), office.now() + minutes(10));
}

TEST(Alerts, SilenceOfThreeMinutesCallsTheSuperiorUntilSomebodyIsReached) {
    Office office;
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(office.issue()));
    const auto first = *look_at(office.warning());
    EXPECT_EQ(first, office.now() + minutes(3));
    office.asked(office.county.li);
    ASSERT_TRUE(office.later(minutes(1), Acknowledge{slide, office.county.li, Channel::app, {}}));
    EXPECT_EQ(office.when(CallNext{slide, first}).error().no, No::unknown_command) << "no post may raise it by hand";
    EXPECT_EQ(office.by_the_desk().when(CallNext{slide, first}).error().no, No::wrong_stage) << "not yet";
    ASSERT_TRUE(office.by_the_desk().later(minutes(2), CallNext{slide, first}));
    const auto& silent = *std::find_if(office.warning().calls.begin(), office.warning().calls.end(), [&](const auto& call) { return call.post == office.county.wang; });
    EXPECT_FALSE(silent.reached);
    EXPECT_EQ(office.when(CallNext{slide, first}).error().no, No::wrong_stage) << "the same alarm twice leaves one record";
    office.asked(office.county.li);
    EXPECT_EQ(office.when(Acknowledge{slide, office.county.wang, Channel::app, {}}).error().no, No::not_yours);
    ASSERT_TRUE(office.when(Acknowledge{slide, office.county.wang, Channel::runner, {}})) << "somebody ran there and notes it";
    EXPECT_EQ(reached(office.warning()), 2);
    EXPECT_FALSE(look_at(office.warning()));
}

TEST(Alerts, ACancelledOrExpiredWarningCallsNobody) {
    Office office;
    office.asked(office.county.zhao);
    auto soon = office.issue();
    soon.until = office.now() + minutes(2);
    ASSERT_TRUE(office.when(soon));
    EXPECT_EQ(look_at(office.warning()), soon.until);
    ASSERT_TRUE(office.by_the_desk().later(minutes(2), CallNext{slide, soon.until}));
    EXPECT_FALSE(look_at(office.warning()));
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(Cancel{slide, "险情排除"}));
    EXPECT_EQ(office.when(Update{slide, "move_now", "x", office.now() + hours(1)}).error().no, No::wrong_stage);
}

TEST(Alerts, TheRollCountsPeopleAndNamesWhoIsMissing) {
    Office office;
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(office.open()));
    office.asked(office.county.li);
    EXPECT_EQ(office.when(MarkRoll{night, Source::phone, {office.tap("1", "visitors", Found::safe)}}).error().field, "body.taps[0].people");
    EXPECT_EQ(office.when(MarkRoll{night, Source::phone, {office.tap("1", "a", Found::safe, 0, 9)}}).error().field, "body.taps[0].people");
    ASSERT_TRUE(office.when(MarkRoll{night, Source::phone, {office.tap("1", "a", Found::safe), office.tap("2", "visitors", Found::safe, 0, 4)}}));
    auto now = read_roll(office.roll());
    EXPECT_EQ(now.expected, 5);
    EXPECT_EQ(now.unaccounted, 2);
    EXPECT_EQ(now.added, 4);
    EXPECT_FALSE(now.met);
    office.asked(office.county.zhao);
    EXPECT_EQ(office.when(ClearAll{night, {}}).error().field, "body.reason") << "two people are missing: not without saying why";
    EXPECT_EQ(office.when(DestroyRoll{night, "x"}).error().no, No::wrong_stage);
    auto one = office.tap("3", "b", Found::known_elsewhere);
    one.person = 2;
    ASSERT_TRUE(office.when(MarkRoll{night, Source::paper, {office.tap("4", "b", Found::needs_help), one}}));
    office.asked(office.county.li);
    EXPECT_EQ(office.when(ClearAll{night, {}}).error().no, No::not_yours) << "only the named post";
    office.asked(office.county.zhao);
    ASSERT_TRUE(office.when(ClearAll{night, {}}));
    ASSERT_TRUE(office.when(DestroyRoll{night, "个人信息保护法第四十七条"}));
    EXPECT_EQ(office.when(MarkRoll{night, Source::paper, {office.tap("5", "b", Found::safe)}}).error().no, No::wrong_stage);
}

RC_GTEST_PROP(Alerts, SheetsComeToTheSameRollInWhateverOrderAndHoweverOften, ()) {
    const Office office;
    State opened;
    opened.roll.id = night;
    NightRoll begun;
    apply_roll(begun, RollOpened{night, slide, office.county.wenbi, office.county.zhao, office.county.li, {office.house("a", 3), office.house("b", 2), office.house("c", 1)}, {}, {}});
    static constexpr const char* houses[] = {"a", "b", "c", "visitors", "bus"};
    std::vector<RollMarked> sheets(4);
    int n = 0;
    for (auto& sheet : sheets) {
        sheet.by = *rc::gen::element(office.county.li, office.county.wang);
        const auto size = *rc::gen::inRange(0, 5);
        for (int i = 0; i < size; ++i) {
            const auto house = *rc::gen::inRange(0, 5);
            const auto people = house > 2 ? std::optional<std::int32_t>{*rc::gen::inRange(1, 5)} : std::nullopt;
            sheet.taps.push_back({named<TapId>(std::to_string(n++).c_str()), named<HouseId>(houses[house]), {}, static_cast<Found>(*rc::gen::inRange(0, 4)), Instant{*rc::gen::inRange(0, 4)}, people, {}});
        }
    }
    auto straight = begun;
    for (const auto& sheet : sheets) apply_roll(straight, sheet);
    auto order = std::vector<int>{0, 1, 2, 3};
    for (const auto extra : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4))) order.push_back(extra);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    auto turned = begun;
    for (const auto which : order) apply_roll(turned, sheets[which]);
    RC_ASSERT(turned.roll == straight.roll);
    RC_ASSERT(read_roll(turned) == read_roll(straight));
    for (const auto& [id, house] : straight.houses) RC_ASSERT(turned.houses.at(id).people == house.people);
}

// 打所小组的那一夜:65 户 199 人,三部手机、一张纸单,怎么合、合几遍都是同样的 199 人。
TEST(Alerts, TheNightOfDasuoEndsWith199InEveryOrderOfThreePhonesAndAPaperSheet) {
    RollOpened opened{night, slide, PlaceId{}, named<PostId>("clears"), named<PostId>("by"), {}, {}, Instant{}};
    for (int n = 0; n < 65; ++n) opened.houses.push_back({named<HouseId>(("house " + std::to_string(n)).c_str()), {}, n < 4 ? 4 : 3, "队"});
    NightRoll begun;
    apply_roll(begun, opened);
    ASSERT_EQ(begun.roll.expected.size(), 199U);
    std::mt19937_64 chance{20240711};
    // Every household is marked twice at least: first seen or not, then accounted for, by whichever of the four.
    std::vector<RollMarked> batches;
    for (int writer = 0; writer < 4; ++writer)
        for (int part = 0; part < 10; ++part) {
            RollMarked sheet;
            sheet.source = writer == 3 ? Source::paper : Source::phone;
            sheet.by = named<PostId>(("writer " + std::to_string(writer)).c_str());
            for (int n = part; n < 65; n += 10) {
                const auto tap = named<TapId>((std::to_string(writer) + " " + std::to_string(n)).c_str());
                const bool last = n % 4 == writer;
                const auto found = last ? (n % 7 == 0 ? Found::known_elsewhere : Found::safe) : static_cast<Found>(chance() % 4);
                sheet.taps.push_back({tap, opened.houses[static_cast<std::size_t>(n)].house, {}, found, Instant{last ? 1'000 + n : static_cast<int>(chance() % 900)}, {}, {}});
            }
            batches.push_back(std::move(sheet));
        }
    std::optional<NightRoll> first;
    for (int seed = 0; seed < 1'000; ++seed) {
        std::vector<std::size_t> order(batches.size());
        std::iota(order.begin(), order.end(), 0U);
        for (int twice = 0; twice < 12; ++twice) order.push_back(chance() % batches.size());
        std::shuffle(order.begin(), order.end(), chance);
        auto merged = begun;
        for (const auto which : order) apply_roll(merged, batches[which]);
        const auto now = read_roll(merged);
        ASSERT_EQ(now.safe + now.known_elsewhere, 199) << seed;
        ASSERT_TRUE(now.met);
        if (!first) first = merged;
        ASSERT_EQ(merged.roll, first->roll) << seed;
        ASSERT_EQ(proof_of(merged), proof_of(*first)) << seed;
    }
    EXPECT_GT(read_roll(*first).disputed, 0) << "the four did not always say the same, and it stays visible";
}

}    // namespace
}    // namespace terrace::alerts
