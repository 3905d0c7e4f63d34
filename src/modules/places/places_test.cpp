#include "modules/places/places.hpp"

#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::places {
namespace {

using namespace terrace::testing;

struct Office {
    std::map<Sha256, std::string> files;
    Views views;
    SmallCounty small;
    State imports;
    ReadFile read = [this](const Sha256& sum) { return files.at(sum); };
    SeededChance chance{5};

    Office() : views{small.views()} {}
    EditionFile edition(int year, std::string rows) {
        const auto text = "code,name\n11,甲省\n1101,乙市\n110101,丙县\n" + rows;
        files[sha256(text)] = text;
        return {year, sha256(text), 4};
    }
    Result<std::vector<Event>> ask(const Command& command) {
        const Context context{{}, {}, {}, 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, read};
        auto events = decide(imports, command, context);
        if (events)
            for (const auto& event : *events) {
                imports = apply(imports, event);
                views.change_places(after(views.places.get(), event, read));
            }
        return events;
    }
    void founded() {
        ASSERT_TRUE(ask(ImportEditions{"110101", {edition(2020, "110101101,白鹤镇\n110101101001,东坪村委会\n"), edition(2021, "110101101,白鹤镇\n110101101001,东坪村委会\n110101101002,新村委会\n")}}));
    }
    PlaceId at(std::string_view code) { return views.places->by_code(code, *read_day("2021-06-01")).value_or(PlaceId{}); }
    NewPlace group(std::string_view name, PlaceId parent) { return {new_place(chance), std::string{name}, 6, Partition::administrative, parent, {}, *read_day("2022-01-01")}; }
};

TEST(Places, AnImportIsOneRecordAndANewerEditionEndsWhatItNoLongerNames) {
    Office office;
    office.founded();
    EXPECT_EQ(office.views.places->find(office.at("110101"))->name, "丙县");
    EXPECT_EQ(office.views.places->root(), office.at("110101"));
    const auto old = office.at("110101101001");
    const auto group = office.group("打所小组", old);
    ASSERT_TRUE(office.ask(AddPlaces{office.at("110101"), {group}}));
    const auto older = office.ask(ImportEditions{"110101", {office.edition(2019, "")}});
    EXPECT_EQ(older.error().no, No::conflict);
    ASSERT_TRUE(office.ask(ImportEditions{"110101", {office.edition(2023, "110101101,白鹤镇\n110101101003,东坪社区居委会\n110101101002,新村委会\n")}}));
    EXPECT_EQ(write(*office.views.places->find(old)->to), "2022-12-31");
    const auto now = office.views.places->by_code("110101101003", *read_day("2024-01-01"));
    ASSERT_TRUE(now);
    EXPECT_EQ(office.views.places->current(old), std::vector{*now});
    EXPECT_TRUE(office.views.places->within(group.place, *now)) << "the group went with its village";
}

TEST(Places, OwnPlacesAreAddedRenamedMovedAndEnded) {
    Office office;
    office.founded();
    const auto county = office.at("110101"), east = office.at("110101101001"), fresh = office.at("110101101002");
    auto one = office.group("一组", east), two = office.group("二组", one.place);
    ASSERT_TRUE(office.ask(AddPlaces{county, {one, two}})) << "a parent may stand earlier in the same list";
    EXPECT_EQ(office.ask(AddPlaces{county, {one}}).error().no, No::id_used_differently);
    EXPECT_EQ(office.ask(AddPlaces{fresh, {office.group("三组", east)}}).error().no, No::not_yours) << "reach is judged where the command says";
    ASSERT_TRUE(office.ask(RenamePlace{one.place, "第一组"}));
    EXPECT_EQ(office.views.places->find(one.place)->name, "第一组");
    EXPECT_FALSE(office.ask(RenamePlace{east, "西村"})) << "a national place changes with an edition alone";
    ASSERT_TRUE(office.ask(MovePlace{county, one.place, fresh, Partition::administrative, *read_day("2023-01-01")}));
    EXPECT_TRUE(office.views.places->within(two.place, fresh));
    EXPECT_FALSE(office.views.places->within(two.place, east));
    EXPECT_EQ(office.views.places->children(east, Partition::administrative, *read_day("2022-06-01")), std::vector{one.place});
    EXPECT_FALSE(office.ask(MovePlace{county, one.place, two.place, Partition::duty, *read_day("2023-01-01")})) << "no circles";
    ASSERT_TRUE(office.ask(EndPlace{two.place, *read_day("2023-05-01"), {one.place}}));
    EXPECT_EQ(office.views.places->current(two.place), std::vector{one.place});
    EXPECT_FALSE(office.ask(EndPlace{two.place, *read_day("2023-06-01"), {}}));
}

TEST(Places, ABoundaryIsMendedAndItsPointsFindTheGrid) {
    Office office;
    office.founded();
    const auto county = office.at("110101");
    auto grid = office.group("第一网格", office.at("110101101001"));
    grid.partition = Partition::grid;
    ASSERT_TRUE(office.ask(AddPlaces{county, {grid}}));
    const NewOutline open_ring{grid.place, *read_day("2022-01-01"), true, {{{1'030'000'000, 270'000'000, 1'040'000'000, 270'000'000, 1'040'000'000, 280'000'000}}}};
    const auto set = office.ask(SetBoundaries{county, {open_ring}});
    ASSERT_TRUE(set) << say(set.error(), Language::en);
    EXPECT_EQ(std::get<BoundariesSet>(set->front()).mended.size(), 1u);
    const auto& tree = dynamic_cast<const Territory&>(*office.views.places);
    EXPECT_EQ(tree.locate(103.9, 27.5, Partition::grid, open_end - 1), grid.place);
    auto bow = open_ring;
    bow.polygons = {{{1'030'000'000, 270'000'000, 1'040'000'000, 280'000'000, 1'040'000'000, 270'000'000, 1'030'000'000, 280'000'000}}};
    EXPECT_EQ(office.ask(SetBoundaries{county, {bow}}).error().field, "body.items[0].polygons");
    bow.polygons = {{{2'000'000'000, 0, 0, 0, 0, 1}}};
    EXPECT_EQ(office.ask(SetBoundaries{county, {bow}}).error().no, No::out_of_range);
}

TEST(Places, AnEventReadsBackAsItWasWritten) {
    Office office;
    const BoundariesSet event{{{new_place(office.chance), *read_day("2022-01-01"), true, {{{1, 2, 3, 4, 5, 6, 1, 2}}}}}, {{"修复"}}};
    EXPECT_EQ(*decode<BoundariesSet>(*parse_json(encode(event)), Strict::no), event);
    const PlaceMoved moved{new_place(office.chance), new_place(office.chance), Partition::basin, *read_day("2022-01-01"), false, {}, {}};
    EXPECT_EQ(*decode<PlaceMoved>(*parse_json(encode(moved)), Strict::no), moved);
}

}    // namespace
}    // namespace terrace::places
