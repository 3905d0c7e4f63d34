// Posts, assignments, persons and households on the real store: who may act, what is forgotten, what a rebuild gives.

#include "desk/housekeeping.hpp"
#include "modules/assignments/assignments.hpp"
#include "modules/cases/cases.hpp"
#include "modules/people/people.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <ctime>
#include <gtest/gtest.h>
#include <iostream>

namespace terrace {
namespace {

using namespace terrace::testing;

std::string id(const Uuid& raw) { return write(raw); }
std::vector<const Module*> modules() { return {&people::module(), &assignments::module(), &cases::module()}; }

struct Office {
    explicit Office(const ScratchFolder& folder)
        : store{folder / "journal.db", 530622, tables_of(modules())}, vault{folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance},
          desk{store, vault, modules(), county.views(), figures, clock, chance} {
        desk.start_from_journal();
    }
    Result<Acknowledged> say(std::string_view name, std::string_view command, json::object body, Actor actor = Actor{}) {
        return desk.submit_and_wait(envelope(name, command, std::move(body)), actor);
    }
    // A post with its holder, assigned to a place.
    void staff(std::string_view name, PlaceId place, const char* role = "grid_leader") {
        const auto post = id(named<PostId>(name)), text = std::string{name};
        good(say("post " + text, "people.create_post", {{"post", post}, {"title", {{"zh", text}, {"en", text}}}, {"place", write(place)}}));
        good(say("appoint " + text, "people.appoint", {{"post", post}, {"person", id(named<PersonId>(text + "'s holder"))}, {"shown_name", text}}));
        good(say("assign " + text, "assignments.assign",
                 {{"assignment", id(named<AssignmentId>(text + "'s duty"))}, {"post", post}, {"role", role}, {"place", write(place)}, {"basis", "巧移组〔2024〕1号"}}));
    }
    static void good(const Result<Acknowledged>& answer) { ASSERT_TRUE(answer) << terrace::say(answer.error(), Language::en); }
    Actor acting(std::string_view name) const { return {ActorKind::post, named<PersonId>(std::string{name} + "'s holder"), named<PostId>(name)}; }
    Result<Acknowledged> report(std::string_view name, Actor actor, std::optional<Instant> said = {}) {
        auto command = envelope(name, "cases.open",
                                {{"case", id(named<CaseId>(name))}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "路塌了"}, {"source", "patrol"}});
        if (said) {
            command.device_at = said;
            command.offset_ms = 0;
            command.last_contact = *said;
        }
        return desk.submit_and_wait(command, actor);
    }

    SmallCounty county;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SeededChance chance{11};
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

TEST(PeopleOnSqlite, AuthorityComesWithTheAssignmentAndGoesWithTheHolding) {
    ScratchFolder folder;
    Office office{folder};
    office.staff("ranger", office.county.wenbi);
    EXPECT_TRUE(office.report("c1", office.acting("ranger")));
    EXPECT_EQ(office.report("c2", Actor{ActorKind::post, named<PersonId>("somebody"), named<PostId>("ranger")}).error().no, No::not_yours);
    office.clock.turn(days(1));
    Office::good(office.say("end", "people.end_holding", {{"post", id(named<PostId>("ranger"))}, {"person", id(named<PersonId>("ranger's holder"))}}));
    EXPECT_EQ(office.report("c3", office.acting("ranger")).error().no, No::not_yours);
}

TEST(PeopleOnSqlite, WhatWasSaidInThePostIsTakenForSevenDaysAfterIt) {
    ScratchFolder folder;
    Office office{folder};
    office.staff("ranger", office.county.wenbi);
    const auto said = office.clock.now() + hours(2);
    office.clock.turn(days(1));
    Office::good(office.say("end", "people.end_holding", {{"post", id(named<PostId>("ranger"))}, {"person", id(named<PersonId>("ranger's holder"))}}));
    office.clock.turn(hours(7 * 24 - 1));
    EXPECT_TRUE(office.report("six days later", office.acting("ranger"), said));
    office.clock.turn(hours(1));
    EXPECT_EQ(office.report("seven days later", office.acting("ranger"), said).error().no, No::not_yours);
}

TEST(PeopleOnSqlite, AfterARevocationForCauseNothingIsTaken) {
    ScratchFolder folder;
    Office office{folder};
    office.staff("ranger", office.county.wenbi);
    const auto said = office.clock.now() + hours(2);
    office.clock.turn(days(1));
    Office::good(office.say("end", "people.end_holding",
                            {{"post", id(named<PostId>("ranger"))}, {"person", id(named<PersonId>("ranger's holder"))}, {"for_cause", true}, {"basis", "蒙政发〔2024〕3号"}}));
    EXPECT_EQ(office.report("c1", office.acting("ranger"), said).error().no, No::not_yours);
}

void register_chen(Office& office) {
    const auto wenbi = write(office.county.wenbi);
    Office::good(office.say("p1", "people.add_person",
                            {{"person", id(named<PersonId>("chen"))}, {"place", wenbi}, {"name_of_person", "陈大山"}, {"id_number", "11010519491231002X"}, {"phone", "138 0000 1111"}}));
    Office::good(office.say("p2", "people.add_person", {{"person", id(named<PersonId>("yang"))}, {"place", wenbi}, {"name_of_person", "杨翠花"}}));
    Office::good(office.say("h1", "people.form_household",
                            {{"household", id(named<HouseholdId>("home"))},
                             {"place", wenbi},
                             {"since", "2020-06-01"},
                             {"members", json::array{json::object{{"person", id(named<PersonId>("chen"))}, {"relation", "head"}},
                                                     json::object{{"person", id(named<PersonId>("yang"))}, {"relation", "spouse"}}}}}));
}

void rebuild(Office& office) {
    office.store.begin();
    office.store.empty_ledgers();
    Desk::repost(office.store.journal(), office.desk.modules(), Zone{}, [&](Position at) -> Rows& { return office.store.rows(at); });
    office.store.index_ledgers();
    office.store.commit();
}

TEST(PeopleOnSqlite, NobodyLivesInTwoHouseholdsAtOnce) {
    ScratchFolder folder;
    Office office{folder};
    register_chen(office);
    const auto other = id(named<HouseholdId>("other home")), wenbi = write(office.county.wenbi), yang = id(named<PersonId>("yang"));
    const auto form = [&](const char* name) {
        return office.say(name, "people.form_household",
                          {{"household", other}, {"place", wenbi}, {"since", "2021-06-01"}, {"members", json::array{json::object{{"person", yang}, {"relation", "head"}}}}});
    };
    EXPECT_EQ(form("too early").error().no, No::wrong_stage);
    Office::good(office.say("leaves", "people.leave_household", {{"household", id(named<HouseholdId>("home"))}, {"person", yang}, {"how", "split"}, {"on", "2021-05-31"}}));
    Office::good(form("split off"));
    const auto back = office.say("back", "people.join_household",
                                 {{"household", id(named<HouseholdId>("home"))}, {"person", yang}, {"relation", "spouse"}, {"how", "moved_in"}, {"on", "2022-01-01"}});
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().field, "body.person");
    EXPECT_NE(back.error().detail.find(other), std::string::npos) << "says where";
}

TEST(PeopleOnSqlite, ForgettingAPersonErasesWhatCameBackAboutThemToo) {
    ScratchFolder folder;
    Office office{folder};
    register_chen(office);
    const auto chen = named<PersonId>("chen");
    Office::good(office.say("taken", "cases.open",
                            {{"case", id(named<CaseId>("c"))}, {"place", write(office.county.wenbi)}, {"kind", "road"}, {"story", "路坏了"}, {"source", "walk_in"}, {"asker", json::object{{"person", id(chen)}, {"anonymous", false}}}}));
    const auto came_back = [&](const char* name, const char* command, json::object body, Actor actor) {
        auto kept = envelope(name, command, std::move(body));
        kept.device = named<DeviceId>("phone");
        kept.device_at = office.clock.now();
        EXPECT_FALSE(office.desk.submit_and_wait(kept, actor)) << name;
        const auto record = office.store.journal().stream(named<CommandId>(name)).front();
        const auto box = housekeeping::module().read_event(record.event, record.payload);
        return std::get<housekeeping::SubmissionReturned>(unbox<housekeeping::Event>(*box));
    };
    const auto li = office.county.acting(office.county.li);
    const std::vector returned{
        came_back("about a case of hers", "cases.resume", {{"case", id(named<CaseId>("c"))}}, li),
        came_back("a case she asks for", "cases.open", {{"case", id(named<CaseId>("c2"))}, {"place", write(office.county.wenbi)}, {"kind", "ufo"}, {"story", "陈大山家的事"}, {"source", "visit"}, {"asker", json::object{{"person", id(chen)}, {"anonymous", false}}}}, li),
        came_back("her own word", "cases.open", {{"case", id(named<CaseId>("c3"))}, {"place", write(office.county.wenbi)}, {"kind", "ufo"}, {"story", "我家的事"}, {"source", "online"}}, {ActorKind::resident, chen, {}}),
        came_back("about herself", "people.correct_person", {{"person", id(chen)}, {"colour", "red"}}, li)};
    for (const auto& one : returned) EXPECT_TRUE(office.vault.unseal(one.body)) << one.command.value;
    office.vault.forget(SubjectId{Uuid{chen}});
    for (const auto& one : returned) EXPECT_FALSE(office.vault.unseal(one.body)) << one.command.value;
}

TEST(PeopleOnSqlite, AForgottenPersonIsFoundByNothingAndARebuildFindsNothingElse) {
    ScratchFolder folder;
    Office office{folder};
    register_chen(office);
    const auto chen = SubjectId{Uuid{named<PersonId>("chen")}};
    EXPECT_EQ(office.vault.found_by("id_number", "11010519491231002X"), std::vector{chen});
    EXPECT_EQ(office.vault.found_by("phone", "13800001111"), std::vector{chen});
    EXPECT_EQ(office.vault.found_by("name", "陈大山"), std::vector{chen});
    EXPECT_TRUE(office.vault.found_by("name", "陈").empty()) << "the whole name or nothing";
    Office::good(office.say("forget", "people.forget_person", {{"person", id(named<PersonId>("chen"))}, {"basis", "个人信息保护法第四十七条"}}));
    EXPECT_EQ(office.vault.forget(chen), 3);
    office.vault.keep();
    EXPECT_TRUE(office.vault.found_by("id_number", "11010519491231002X").empty());
    EXPECT_TRUE(office.vault.found_by("name", "陈大山").empty());
    const auto live = office.store.digests();
    rebuild(office);
    EXPECT_EQ(office.store.digests(), live);
}

TEST(PeopleOnSqlite, HouseholdsOverTimeRebuildRowForRowAndCount) {
    ScratchFolder folder;
    Office office{folder};
    register_chen(office);
    const auto home = id(named<HouseholdId>("home")), chen = id(named<PersonId>("chen")), yang = id(named<PersonId>("yang"));
    Office::good(office.say("b", "people.join_household", {{"household", home}, {"person", id(named<PersonId>("baby"))}, {"relation", "child"}, {"how", "birth"}, {"on", "2023-05-01"}}));
    Office::good(office.say("d", "people.leave_household", {{"household", home}, {"person", chen}, {"how", "death"}, {"on", "2024-01-10"}, {"new_head", yang}}));
    Office::good(office.say("m", "people.move_household", {{"household", home}, {"place", write(office.county.shuanghe)}, {"on", "2024-02-01"}}));
    Office::good(office.say("v", "people.note_visit", {{"visit", id(named<people::VisitId>("v"))}, {"household", home}, {"text", "老人想去县医院"}, {"opens_case", id(named<CaseId>("need"))}}));
    const auto tree = office.desk.views()->places;
    const auto count = [&](std::string_view what, PlaceId place) {
        const auto cells = office.figures.cells({std::string{what}, {}, {}, {}, {}, {}, [&](PlaceId atom) { return tree->within(atom, place); }}, By::nothing, Measure::count);
        return cells.empty() ? 0 : cells.begin()->second.count;
    };
    EXPECT_EQ(count("people.residents", office.county.county), 2);
    EXPECT_EQ(count("people.residents", office.county.wenbi), 0);
    EXPECT_EQ(count("people.households", office.county.shuanghe), 1);
    const auto live = office.store.digests();
    rebuild(office);
    EXPECT_EQ(office.store.digests(), live);
    for (const auto& record : office.store.journal().stream(named<HouseholdId>("home"))) EXPECT_EQ(record.payload.find("医院"), std::string::npos);
}

TEST(PeopleOnSqlite, TheDutyChainIsTheSameAfterAStopAndAStart) {
    ScratchFolder folder;
    {
        Office office{folder};
        office.staff("ranger", office.county.wenbi);
    }
    Office office{folder};
    EXPECT_EQ(office.desk.views()->roster->holding(named<PostId>("ranger"), office.clock.now())->shown_name, "ranger");
    EXPECT_TRUE(office.report("c1", office.acting("ranger")));
}

// 5,000 assignments take well under 2 s of a processor; counted in its time, so that a loaded machine does not matter.
TEST(PeopleOnSqlite, FiveThousandAssignmentsAreSeededQuickly) {
    ScratchFolder folder;
    Office office{folder};
    for (int i = 0; i < 600; ++i) {
        const auto name = "post " + std::to_string(i);
        Office::good(office.say("make " + name, "people.create_post", {{"post", id(named<PostId>(name))}, {"title", {{"zh", name}, {"en", name}}}, {"place", write(office.county.town)}, {"from", write(Instant{0})}}));
    }
    const auto start = std::clock();
    int refused = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto name = "assignment " + std::to_string(i);
        office.desk.submit({envelope(name, "assignments.assign",
                                     {{"assignment", id(named<AssignmentId>(name))}, {"post", id(named<PostId>("post " + std::to_string(i % 600)))}, {"role", i % 2 ? "grid_leader" : "water"},
                                      {"place", write(i % 3 ? office.county.wenbi : office.county.shuanghe)}, {"basis", "x"},
                                      {"from", write(Instant{i / 600 * 1000LL})}, {"to", write(Instant{i / 600 * 1000LL + 1000})}}),
                            Actor{}, [&](Result<Acknowledged> answer) { refused += !answer; }});
    }
    while (office.desk.step()) {}
    const auto took = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
    std::cout << "5,000 assignments: " << took << " ms of processor time\n";
    EXPECT_LT(took, 10'000) << "an unoptimised build with sanitizers is several times slower";
    EXPECT_EQ(refused, 0);
}

}    // namespace
}    // namespace terrace
