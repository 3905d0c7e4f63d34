// Corrections that phones kept: in whatever order they arrive, nothing said is lost and everybody sees the same sides.

#include "modules/cases/correction_rules.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>
#include <random>

namespace terrace::cases {
namespace {

using namespace terrace::testing;

const CaseId c1 = named<CaseId>("c1");
const Instant monday = *read_instant("2024-03-04T01:00:00Z");
const Instant friday = *read_instant("2024-03-08T01:00:00Z");

struct Office {
    SmallCounty county;
    Views views = county.views();

    Result<std::vector<Event>> say(Case& state, const Command& command, const Actor& actor, Instant at, std::optional<std::int32_t> seen, Instant arrives = friday) const {
        const Context context{at, arrives, actor, state.version, seen, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file};
        auto events = decide(state, command, context);
        if (events)
            for (const auto& event : *events) state = cases::apply(std::move(state), event);
        return events;
    }
    Case opened() const {
        Case state;
        if (!say(state, OpenCase{c1, county.wenbi, "road", Sealed{{}, {}, "路坏了"}, Source::patrol, {}, {}, {}, false, {}}, county.acting(county.li), monday, {}, monday)) throw Fault{"not opened"};
        return state;
    }
};

CorrectCase to_kind(const char* kind) { return {c1, {}, ShortText{kind}, {}}; }

TEST(Corrections, WhoeverSawWhatItReplacesReplacesIt) {
    const Office office;
    auto state = office.opened();
    ASSERT_TRUE(office.say(state, to_kind("water"), office.county.acting(office.county.li), monday + hours(1), 1));
    EXPECT_EQ(state.kind, "water");
    EXPECT_EQ(state.category, "problem") << "the category goes with the kind";
    ASSERT_TRUE(office.say(state, to_kind("road"), office.county.acting(office.county.zhao), monday + hours(2), 2));
    EXPECT_EQ(state.kind, "road");
    EXPECT_FALSE(state.corrections.disputed());
}

TEST(Corrections, WithoutSayingWhatWasSeenNothingIsReplaced) {
    const Office office;
    auto state = office.opened();
    const auto li = office.county.acting(office.county.li);
    EXPECT_EQ(office.say(state, to_kind("water"), li, monday, {}).error(), (Refusal{No::missing_field, "seen", ""}));
    EXPECT_EQ(office.say(state, to_kind("water"), li, monday, 0).error().no, No::missing_field);
    EXPECT_EQ(office.say(state, to_kind("ufo"), li, monday, 1).error().no, No::unknown_kind);
    EXPECT_EQ(office.say(state, CorrectCase{c1, PlaceId{1}, {}, {}}, li, monday, 1).error().no, No::unknown_place);
    EXPECT_EQ(office.say(state, CorrectCase{c1, {}, {}, {}}, li, monday, 1).error().no, No::missing_field);
}

TEST(Corrections, WhatMovedMeanwhileIsDisputedUntilSomebodyWhoSawBothSidesSettlesIt) {
    const Office office;
    auto state = office.opened();
    const auto li = office.county.acting(office.county.li), zhao = office.county.acting(office.county.zhao), wang = office.county.acting(office.county.wang);
    ASSERT_TRUE(office.say(state, CorrectCase{c1, office.county.shuanghe, {}, {}}, li, monday + hours(1), 1));
    const auto other = office.say(state, CorrectCase{c1, office.county.town, {}, {}}, wang, monday + hours(2), 1);
    ASSERT_TRUE(other);
    EXPECT_TRUE(std::get<CaseCorrected>(other->front()).disputed);
    EXPECT_EQ(state.corrections.place.all().size(), 2u) << "both are kept";
    EXPECT_EQ(state.place, office.county.town) << "until it is settled, what was said last";
    EXPECT_EQ(office.say(state, SettleCase{c1, office.county.shuanghe, {}, {}}, zhao, monday + hours(3), 2).error().no, No::conflict) << "had not seen the second side";
    ASSERT_TRUE(office.say(state, SettleCase{c1, office.county.shuanghe, {}, {}}, zhao, monday + hours(3), 3));
    EXPECT_FALSE(state.corrections.disputed());
    EXPECT_EQ(state.place, office.county.shuanghe);
    EXPECT_EQ(office.say(state, SettleCase{c1, office.county.town, {}, {}}, zhao, monday + hours(4), 4).error().no, No::wrong_stage);
    // A phone that slept through all of it still loses nothing.
    ASSERT_TRUE(office.say(state, CorrectCase{c1, office.county.wenbi, {}, {}}, wang, monday + hours(2), 1));
    EXPECT_TRUE(state.corrections.disputed());
}

TEST(Corrections, TheSameWordTwiceIsNoDispute) {
    const Office office;
    auto state = office.opened();
    ASSERT_TRUE(office.say(state, to_kind("water"), office.county.acting(office.county.li), monday + hours(1), 1));
    ASSERT_TRUE(office.say(state, to_kind("water"), office.county.acting(office.county.wang), monday + hours(2), 1));
    EXPECT_FALSE(state.corrections.disputed());
}

TEST(Corrections, NoClockIsResetAndTheOwnerStays) {
    const Office office;
    auto state = office.opened();
    const auto due = state.due;
    ASSERT_TRUE(office.say(state, to_kind("water"), office.county.acting(office.county.zhao), monday + hours(30), 1));
    EXPECT_EQ(state.due, due);
    EXPECT_EQ(state.owner, office.county.li);
    EXPECT_EQ(state.alarm, due);
}

// Three phones lose the network after the same version; each writes corrections and notes; they arrive in any order.
struct Word {
    std::size_t phone;
    Instant at;
    Command command;
};

std::string sides_of(const Case& state) {
    std::string out = write(state.place) + ' ' + state.kind + ' ' + state.category + (state.corrections.disputed() ? " disputed" : "");
    for (const auto& one : state.corrections.place.all()) out += "\nplace " + write(one.author) + ' ' + write(one.at) + ' ' + write(one.value);
    for (const auto& one : state.corrections.kind.all()) out += "\nkind " + write(one.author) + ' ' + write(one.at) + ' ' + one.value.value;
    for (const auto& one : state.corrections.point.all()) out += "\npoint " + write(one.author) + ' ' + write(one.at) + ' ' + std::to_string(one.value.lon_e7);
    return out;
}

TEST(Corrections, ThreePhonesInAnyOrderGiveTheSameSidesForAThousandSeeds) {
    const Office office;
    const std::array actors{office.county.acting(office.county.li), office.county.acting(office.county.wang), office.county.acting(office.county.zhao)};
    const std::array places{office.county.wenbi, office.county.shuanghe, office.county.town};
    int disputed = 0, agreed = 0;
    for (std::uint32_t seed = 0; seed < 1'000; ++seed) {
        std::mt19937 dice{seed};
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
        auto base = office.opened();
        // Some corrections everybody saw before the network went.
        for (std::size_t i = below(3); i > 0; --i)
            ASSERT_TRUE(office.say(base, to_kind(below(2) ? "water" : "road"), actors[below(3)], monday + minutes(static_cast<std::int64_t>(below(60))), base.version));
        const auto seen = base.version;
        std::vector<Word> words;
        for (std::size_t phone = 0; phone < 3; ++phone) {
            auto at = monday + hours(2);
            for (std::size_t i = 1 + below(3); i > 0; --i) {
                at = at + minutes(static_cast<std::int64_t>(below(3)));    // also two words in one instant
                CorrectCase correct{c1, {}, {}, {}};
                if (below(2)) correct.place = places[below(3)];
                if (below(2)) correct.kind = ShortText{below(2) ? "water" : "road"};
                if (below(3) == 0) correct.point = Point{static_cast<std::int32_t>(below(3)), 0};
                if (correct.place || correct.kind || correct.point)
                    words.push_back({phone, at, correct});
                else
                    words.push_back({phone, at, NoteCase{c1, Sealed{{}, {}, "去看过了"}, {}}});
            }
        }
        std::string first;
        for (int order = 0; order < 6; ++order) {
            auto state = base;
            for (const auto& word : words) {
                const bool note = std::holds_alternative<NoteCase>(word.command);
                const auto answer = office.say(state, word.command, actors[word.phone], word.at, note ? std::nullopt : std::optional{seen});
                ASSERT_TRUE(answer) << "seed " << seed << ": nothing that was said is refused";
            }
            const auto sides = sides_of(state);
            if (order == 0) first = sides;
            ASSERT_EQ(sides, first) << "seed " << seed << ", order " << order;
            if (order == 0) state.corrections.disputed() ? ++disputed : ++agreed;
            for (std::size_t phone = 0; phone < 3 && order == 0; ++phone) {    // the last word of every phone stands there
                const PlaceId* last = nullptr;
                for (const auto& word : words)
                    if (const auto* correct = std::get_if<CorrectCase>(&word.command); correct && word.phone == phone && correct->place) last = &*correct->place;
                const auto& all = state.corrections.place.all();
                const bool there = !last || std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.author == actors[phone].id; });
                ASSERT_TRUE(there) << "seed " << seed << ": what phone " << phone << " said is among the sides";
            }
            std::shuffle(words.begin(), words.end(), dice);
        }
    }
    EXPECT_GT(disputed, 300);
    EXPECT_GT(agreed, 30);
}

}    // namespace
}    // namespace terrace::cases
