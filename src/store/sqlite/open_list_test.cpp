// An open list narrowed to a few places goes by the index of those places; it must show what walking the whole county would.

#include "modules/cases/cases.hpp"
#include "modules/cases/open_list.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;

class NobodyNotes final : public AccessLog {
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override {}
};

// 县 → 镇 → 12 villages → 3 groups each; a leader for every village, and the head for the county.
struct WideOffice {
    PlaceId county{5306220000002009}, town{5306221120002009};
    std::vector<PlaceId> villages, groups;
    PostId head = named<PostId>("head");
    ScratchFolder folder;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SeededChance chance{7};
    Figures figures;
    Views views = SmallCounty{}.views();
    std::unique_ptr<sqlite::SqliteStore> store;
    std::unique_ptr<sqlite::SqliteVault> vault;
    std::unique_ptr<Desk> desk;
    NobodyNotes log;

    WideOffice() {
        auto tree = std::make_shared<PlainTree>();
        tree->add({county, "530622000000", "巧家县", 3, Partition::administrative, {}, Day{0}, {}});
        tree->add({town, "530622112000", "蒙姑镇", 4, Partition::administrative, county, Day{0}, {}});
        auto roster = std::make_shared<Roster>(tree);
        const Period always{Instant{0}, {}};
        roster->put(RoleFacts{"first_responsible", "第一责任人", "First responsible", {"*"}, 1});
        const auto post = [&](PostId id, const std::string& name, PlaceId place) {
            roster->put(PostFacts{id, name, name, place, {}, {}, "", always});
            roster->put(Holding{id, named<PersonId>(name), always, false});
            roster->put(AssignmentFacts{named<AssignmentId>(name), id, "first_responsible", place, "", always});
        };
        post(head, "head", county);
        for (int village = 0; village < 12; ++village) {
            villages.push_back({town.number + (village + 1) * 1'000'000});
            tree->add({villages.back(), "", "村" + std::to_string(village), 5, Partition::administrative, town, Day{0}, {}});
            for (int group = 0; group < 3; ++group) {
                groups.push_back({villages.back().number + (group + 1) * 10'000});
                tree->add({groups.back(), "", "组", 6, Partition::administrative, villages.back(), Day{0}, {}});
            }
            post(leader(village), "leader " + std::to_string(village), villages.back());
        }
        views.places = tree;
        views.roster = roster;
        store = std::make_unique<sqlite::SqliteStore>(folder / "journal.db", 530622, tables_of({&cases::module()}));
        vault = std::make_unique<sqlite::SqliteVault>(folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance);
        desk = std::make_unique<Desk>(*store, *vault, std::vector<const Module*>{&cases::module()}, views, figures, clock, chance);
        desk->start_from_journal();
    }
    PostId leader(int village) const { return named<PostId>("leader " + std::to_string(village)); }
    Actor acting(PostId id, const std::string& name) const { return {ActorKind::post, named<PersonId>(name), id}; }
    Actor of_village(int village) const { return acting(leader(village), "leader " + std::to_string(village)); }
    Actor of_county() const { return acting(head, "head"); }

    void open(int number) {
        const auto here = chance.below(4) == 0 ? villages[chance.below(villages.size())] : groups[chance.below(groups.size())];
        if (chance.below(3) == 0) clock.turn(hours(static_cast<std::int64_t>(chance.below(5))));    // many share a deadline
        const auto name = "c" + std::to_string(number);
        const auto answer = desk->submit_and_wait(envelope(name, "cases.open",
                                                           {{"case", write(named<CaseId>(name))}, {"place", write(here)}, {"kind", chance.below(2) ? "road" : "water"}, {"story", "x"}, {"source", "phone"}}),
                                                  of_county());
        ASSERT_TRUE(answer) << say(answer.error(), Language::en);
        if (chance.below(4) == 0) {
            const auto gone = desk->submit_and_wait(envelope(name + " withdrawn", "cases.withdraw", {{"case", write(named<CaseId>(name))}, {"reason", "x"}}), of_county());
            ASSERT_TRUE(gone) << say(gone.error(), Language::en);
        }
    }

    json::object page(const Actor& actor, std::map<std::string, std::string, std::less<>> asked) {
        const auto routes = cases::module().routes();
        const auto route = std::find_if(routes.begin(), routes.end(), [](const Route& one) { return one.path == "/api/v1/cases"; });
        const auto snapshot = store->snapshot();
        const auto now = desk->views();
        const ReadContext read{*snapshot, *now, *vault, figures, log, actor, clock.now()};
        const auto answer = route->answer(read, Parameters{std::move(asked)});
        if (!answer) throw Fault{say(answer.error(), Language::en)};
        return parse_json(*answer)->as_object();
    }
    // All pages, as the ids of their cases.
    std::vector<std::string> list(const Actor& actor, std::map<std::string, std::string, std::less<>> asked, int limit) {
        std::vector<std::string> all;
        asked["limit"] = std::to_string(limit);
        for (;;) {
            const auto one = page(actor, asked);
            for (const auto& item : one.at("items").as_array()) all.emplace_back(item.at("case").as_string());
            if (!one.contains("next")) return all;
            asked["cursor"] = std::string{one.at("next").as_string()};
        }
    }
    // What the county's list holds of a village, worked out from the list itself.
    std::vector<std::string> narrowed(int village, const std::string& view) {
        std::vector<std::string> all;
        std::map<std::string, std::string, std::less<>> asked{{"view", view}, {"limit", "200"}};
        for (;;) {
            const auto one = page(of_county(), asked);
            for (const auto& item : one.at("items").as_array())
                if (views.places->within(*read_place(std::string_view{item.at("place").at("id").as_string()}), villages[static_cast<std::size_t>(village)]))
                    all.emplace_back(item.at("case").as_string());
            if (!one.contains("next")) return all;
            asked["cursor"] = std::string{one.at("next").as_string()};
        }
    }
};

TEST(OpenList, OfAVillageIsTheCountysListNarrowedWhateverThePage) {
    WideOffice office;
    for (int i = 0; i < 400; ++i) office.open(i);
    std::size_t seen = 0;
    for (int village = 0; village < 12; ++village) {
        const auto wanted = office.narrowed(village, "open");
        seen += wanted.size();
        for (const int limit : {1, 3, 50}) {
            EXPECT_EQ(office.list(office.of_village(village), {{"view", "open"}}, limit), wanted) << "village " << village << ", pages of " << limit;
            EXPECT_EQ(office.list(office.of_county(), {{"view", "open"}, {"place", write(office.villages[static_cast<std::size_t>(village)])}}, limit), wanted);
        }
    }
    EXPECT_GT(seen, 250U);
    EXPECT_EQ(office.list(office.of_county(), {{"view", "open"}}, 7).size(), seen) << "and the county's list holds them all";
}

TEST(OpenList, OfAVillageStopsWhereNothingIsOverdueAndKeepsToTheKindAskedFor) {
    WideOffice office;
    for (int i = 0; i < 200; ++i) office.open(i);
    office.clock.turn(days(4));
    for (int village = 0; village < 12; ++village) {
        EXPECT_EQ(office.list(office.of_village(village), {{"view", "overdue"}}, 2), office.narrowed(village, "overdue"));
        const auto roads = office.list(office.of_village(village), {{"view", "open"}, {"kind", "road"}}, 2).size();
        const auto water = office.list(office.of_village(village), {{"view", "open"}, {"kind", "water"}}, 2).size();
        EXPECT_EQ(roads + water, office.narrowed(village, "open").size());
    }
}

TEST(OpenList, KnowsThePlacesWithOpenCasesAndNoOthers) {
    WideOffice office;
    EXPECT_TRUE(cases::open_places(*office.store->snapshot(), [](PlaceId) { return true; }).empty());
    for (int i = 0; i < 60; ++i) office.open(i);
    std::set<std::int64_t> wanted;
    office.store->snapshot()->run({"test", "SELECT DISTINCT place FROM cases WHERE domain = $1 AND stage = 1"}, {}, [&](const Row& row) {
        wanted.insert(row.integer(0));
        return true;
    });
    std::set<std::int64_t> found;
    for (const auto place : cases::open_places(*office.store->snapshot(), [](PlaceId) { return true; })) found.insert(place.number);
    EXPECT_EQ(found, wanted);
}

}    // namespace
}    // namespace terrace
