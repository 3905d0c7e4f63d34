#include "modules/records/records.hpp"
#include "support/deciding_office.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace::records {
using namespace terrace::testing;

namespace {

constexpr std::string_view branches = R"(
playbook: branches
version: 1
valid_from: 2021-01-01
title: {zh: 支部活动, en: Branch activities}
places: ["530622"]
records:
  - id: theme_day
    host: activity
    name: {zh: 主题党日, en: Theme day}
    unit: 次
    parts_of: 6
    parts: [{id: study, name: {zh: 学习, en: Study}}, {id: open_books, name: {zh: 公开, en: Open books}}, {id: helping, own: true, name: {zh: 帮困, en: Helping}}]
    roll: {into: people, needs: more than 1/2}
    fields: [{id: people, name: {zh: 人数, en: Heads}, type: whole, unit: 人次, most: 900}]
  - id: clean_up
    host: activity
    name: {zh: 清河, en: Clean-up}
    unit: 次
    roll: {into: households, of: household, needs: 2/3}
    fields:
      - {id: households, name: {zh: 户数, en: Households}, type: whole, unit: 户}
      - {id: bags, name: {zh: 袋, en: Bags}, type: whole, unit: 袋}
      - {id: carts, name: {zh: 车, en: Carts}, type: whole, unit: 车}
      - id: weight
        name: {zh: 重量, en: Weight}
        type: decimal
        decimals: 3
        unit: 吨
        worked_out:
          - {from: bags, times: "0.012"}
          - {from: bags, times: "0.010", since: 2024-03-01}
          - {from: carts, times: "0.15", since: 2024-01-01}
  - id: dispatch
    host: activity
    name: {zh: 调度, en: Dispatch}
    unit: 次
)";

const NoteId day_1 = named<NoteId>("theme day");

class Branch : public DecidingOffice<Records> {
  public:
    Branch() {
        views().change_playbook([&](Playbook& playbook) {
            auto methods = read_methods(branches);
            ENSURE(methods);
            playbook.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {county.town}});
        });
        asked(county.zhao);
    }
    std::string says_no(const Command& command) {
        const auto said = when(command);
        return said ? "" : said.error().field + " " + std::string{text_of(said.error().no).code};
    }
};

Note held(std::string_view kind, std::map<std::string, Line> fields = {}) {
    Note note;
    note.note = day_1;
    note.playbook = "branches";
    note.kind = std::string{kind};
    note.place = SmallCounty{}.wenbi;
    note.fields = std::move(fields);
    return note;
}
CallRoll call(std::string_view kind, std::vector<RollMark> marks = {}) {
    CallRoll roll;
    roll.note = day_1;
    roll.playbook = "branches";
    roll.kind = std::string{kind};
    roll.place = SmallCounty{}.wenbi;
    roll.marks = std::move(marks);
    return roll;
}
RollMark mark(int id, int member, Presence presence = Presence::present) { return {named<MarkId>("mark " + std::to_string(id)), named<MemberId>("member " + std::to_string(member)), presence, *read_instant("2024-03-04T00:00:00Z") + seconds(id)}; }

std::int64_t amount_in(const Content& content, std::string_view field) {
    for (const auto& one : content.amounts)
        if (one.field.value == field) return one.amount;
    return -1;
}

TEST(ActivityRolls, HeadsCalledBeforeTheActivityIsNotedFillItsNumber) {
    Branch branch;
    auto first = call("theme_day", {mark(1, 1), mark(2, 2), mark(3, 3), mark(4, 3, Presence::unaccounted)});
    first.heads_expected = 3;
    const auto called = branch.when(first);
    ASSERT_TRUE(called) << say(called.error(), Language::en);
    const auto& roll = std::get<RollCalled>(called->front());
    EXPECT_EQ(roll.now, (RollNow{3, 2, 0, 0, 0, 2, true})) << "three expected, one taken back, more than half are two";
    EXPECT_FALSE(roll.fills) << "nothing is noted yet";

    const auto noted = branch.when(held("theme_day", {{"part_study", "true"}}));
    ASSERT_TRUE(noted) << say(noted.error(), Language::en);
    const auto& event = std::get<Noted>(noted->front());
    EXPECT_EQ(amount_in(event.content, "people"), 2);
    EXPECT_EQ(event.heads, std::optional<ShortText>{"people"});
    EXPECT_EQ(event.content.choices.at("parts_complete").value, "false");

    const auto later = branch.when(call("theme_day", {mark(5, 5), mark(6, 6)}));
    EXPECT_EQ(std::get<RollCalled>(later->front()).now, (RollNow{3, 3, 1, 0, 0, 2, true})) << "four came where three were expected";
    EXPECT_TRUE(std::get<RollCalled>(later->front()).fills);
}

TEST(ActivityRolls, ANumberSomebodyTypedStays) {
    Branch branch;
    ASSERT_TRUE(branch.when(held("theme_day", {{"people", "40"}})));
    EXPECT_FALSE(std::get<RollCalled>(branch.when(call("theme_day", {mark(1, 1)}))->front()).fills);
    Correct empty{day_1, {}, {}, {{"part_study", "true"}}, {}};
    EXPECT_EQ(amount_in(std::get<Corrected>(branch.when(empty)->front()).content, "people"), 1) << "left empty, the roll fills it again";
}

TEST(ActivityRolls, AllFixedPartsMakeItCompleteWhateverTheBranchAdds) {
    Branch branch;
    const auto noted = branch.when(held("theme_day", {{"part_study", "true"}, {"part_open_books", "true"}}));
    EXPECT_EQ(std::get<Noted>(noted->front()).content.choices.at("parts_complete").value, "true");
    Branch other;
    EXPECT_EQ(other.says_no(held("theme_day", {{"parts_complete", "true"}})), "body.fields.parts_complete unknown_field") << "decided, never typed";
}

// RESTRAINT 8: an activity of a branch counts heads; what is kept leads to nobody, and not from one activity to the next.
TEST(ActivityRolls, AHeadIsKeptUnderAnIdOfThisActivityAlone) {
    Branch branch;
    const auto called = branch.when(call("theme_day", {mark(1, 1)}));
    const auto kept = std::get<RollCalled>(called->front()).marks[0].member;
    EXPECT_NE(kept, named<MemberId>("member 1"));
    auto next = call("theme_day", {mark(2, 1)});
    next.note = named<NoteId>("next theme day");
    EXPECT_NE(std::get<RollCalled>(branch.when(next)->front()).marks[0].member, kept);
    auto by_name = call("theme_day");
    by_name.expected = {named<MemberId>("a member of the branch")};
    EXPECT_EQ(branch.says_no(by_name), "body.expected bad_value");
}

TEST(ActivityRolls, HouseholdsAreTickedWhereThePlaybookSaysSo) {
    Branch branch;
    auto roll = call("clean_up", {mark(1, 1), mark(2, 2), mark(3, 9)});
    roll.expected = {named<MemberId>("member 1"), named<MemberId>("member 2"), named<MemberId>("member 3")};
    const auto called = branch.when(roll);
    ASSERT_TRUE(called) << say(called.error(), Language::en);
    EXPECT_EQ(std::get<RollCalled>(called->front()).now, (RollNow{3, 2, 1, 0, 0, 2, true}));
    EXPECT_EQ(std::get<RollCalled>(called->front()).marks[0].member, named<MemberId>("member 1"));
    auto heads = call("clean_up");
    heads.heads_expected = 10;
    EXPECT_EQ(branch.says_no(heads), "body.heads_expected bad_value");
}

TEST(ActivityRolls, ARollBelongsToOneActivityAtOnePlace) {
    Branch branch;
    EXPECT_EQ(branch.says_no(call("dispatch")), "body.kind unknown_kind");
    ASSERT_TRUE(branch.when(call("theme_day", {mark(1, 1)})));
    EXPECT_EQ(branch.says_no(call("clean_up")), "body.kind conflict");
    auto elsewhere = held("theme_day");
    elsewhere.place = branch.county.shuanghe;
    EXPECT_EQ(branch.says_no(elsewhere), "body.place conflict");
    std::vector<RollMark> many;
    for (int n = 0; n <= static_cast<int>(marks_at_once_max); ++n) many.push_back(mark(n + 10, n));
    EXPECT_EQ(branch.says_no(call("theme_day", many)), "body.marks too_many");
}

// Phones come into range in any order, some send twice, and the activity is noted before, between or after: one roll, one number.
RC_GTEST_PROP(ActivityRolls, MergeFromSeveralPhonesInAnyOrder, ()) {
    const auto count = *rc::gen::inRange(1, 40);
    std::vector<RollMark> marks;
    for (int n = 0; n < count; ++n) marks.push_back(mark(n, *rc::gen::inRange(0, 12), *rc::gen::element(Presence::present, Presence::unaccounted, Presence::known_elsewhere, Presence::not_found)));
    const auto expected = *rc::gen::inRange(0, 10);

    const auto said_in = [&](int phones, bool note_first) {
        std::vector<std::vector<RollMark>> bags(static_cast<std::size_t>(phones));
        for (const auto& one : marks) bags[static_cast<std::size_t>(*rc::gen::inRange(0, phones))].push_back(one);
        if (*rc::gen::arbitrary<bool>()) bags.push_back(bags[0]);
        std::vector<Command> all;
        for (auto& bag : bags) {
            auto roll = call("clean_up", std::move(bag));
            for (int n = 0; n < expected; ++n)
                if (*rc::gen::arbitrary<bool>() || all.empty()) roll.expected.push_back(named<MemberId>("member " + std::to_string(n)));
            all.push_back(std::move(roll));
        }
        // Which order the phones are heard in.
        for (std::size_t n = all.size(); n > 1; --n) std::swap(all[n - 1], all[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(n)))]);
        all.insert(note_first ? all.begin() : all.begin() + *rc::gen::inRange<int>(0, static_cast<int>(all.size()) + 1), held("clean_up"));
        Branch branch;
        std::int64_t number = -1;
        for (const auto& command : all) {
            const auto events = branch.when(command);
            RC_ASSERT(events.has_value());
            if (const auto* noted = std::get_if<Noted>(&events->front())) number = amount_in(noted->content, "households");
            if (const auto* called = std::get_if<RollCalled>(&events->front()); called && called->fills) number = called->now.present + called->now.added;
        }
        const auto& state = branch.state(day_1);
        return std::tuple{state.roll.roll, read_roll(state.roll, RollMethod{"households", true, share_present(2, 3)}), std::max<std::int64_t>(number, 0)};
    };
    const auto one = said_in(1, true), other = said_in(*rc::gen::inRange(2, 5), false);
    RC_ASSERT(std::get<0>(one) == std::get<0>(other));
    RC_ASSERT(std::get<1>(one) == std::get<1>(other));
    RC_ASSERT(std::get<2>(one) == std::get<2>(other));
}

TEST(ActivityRolls, BagsAndCartsBecomeTonnesByTheConversionOfTheDay) {
    const auto tonnes = [](std::string_view day, std::map<std::string, Line> fields) {
        Branch branch;
        auto note = held("clean_up", std::move(fields));
        note.day = read_day(day);
        const auto noted = branch.when(note);
        return noted ? amount_in(std::get<Noted>(noted->front()).content, "weight") : -1;
    };
    EXPECT_EQ(tonnes("2024-02-29", {{"bags", "100"}}), 1'200);
    EXPECT_EQ(tonnes("2024-03-01", {{"bags", "100"}}), 1'000) << "a bag counts ten kilograms from March on";
    EXPECT_EQ(tonnes("2024-03-01", {{"bags", "100"}, {"carts", "2"}}), 1'300);
    EXPECT_EQ(tonnes("2023-12-01", {{"carts", "2"}}), -1) << "no conversion of carts held then";
    EXPECT_EQ(tonnes("2024-03-01", {{"bags", "100"}, {"weight", "0.9"}}), 900) << "weighed";
}

}    // namespace
}    // namespace terrace::records
