// The way of a record on the real store: command → journal → ledger and fact → figure → back to the record.

#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;

struct Office {
    explicit Office(const ScratchFolder& folder, std::string_view at = "2024-03-04T01:00:00Z")
        : clock{at}, store{folder / "journal.db", 530622, tables_of({&cases::module()})}, vault{folder / "keys.db", operator_key(folder / "operator.key", chance), chance},
          desk{store, vault, {&cases::module()}, county.views(), figures, clock, chance} {
        desk.start_from_journal();
    }
    static sqlite::OperatorKey operator_key(const std::string& path, Chance& chance) { return sqlite::operator_key(path, chance); }

    Result<Acknowledged> open(std::string_view name, PlaceId place, const char* kind = "road") {
        return desk.submit_and_wait(envelope(name, "cases.open",
                                             {{"case", write(named<CaseId>(name))}, {"place", write(place)}, {"kind", kind}, {"story", "路塌了,王大爷家门口"}, {"source", "walk_in"}}),
                                    county.acting(county.li));
    }
    Result<Acknowledged> say(std::string_view id, std::string_view command, json::object body, PostId as, std::string_view case_name) {
        body["case"] = write(named<CaseId>(case_name));
        return desk.submit_and_wait(envelope(id, command, std::move(body)), county.acting(as));
    }
    std::int64_t count(std::string_view what, PlaceId place) {
        const auto tree = desk.views()->places;
        const auto cells = figures.cells({std::string{what}, {}, {}, {}, {}, {}, [&](PlaceId atom) { return tree->within(atom, place); }}, By::nothing, Measure::count);
        return cells.empty() ? 0 : cells.begin()->second.count;
    }

    SmallCounty county;
    HandClock clock;
    SeededChance chance{7};
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

TEST(DeskOnSqlite, ARecordReachesJournalLedgerAndFigureAndTheFigureLeadsBack) {
    ScratchFolder folder;
    Office office{folder};
    const auto receipt = office.open("c1", office.county.wenbi);
    ASSERT_TRUE(receipt) << say(receipt.error(), Language::en);
    EXPECT_EQ(receipt->position, 1);
    EXPECT_EQ(office.count("cases.received", office.county.county), 1);
    EXPECT_EQ(office.count("cases.received", office.county.shuanghe), 0);
    const auto evidence = office.figures.evidence({"cases.received", {}, {}, {}, {}, {}, {}}, 10, INT64_MAX);
    EXPECT_EQ(evidence, (std::vector<Position>{receipt->position}));
}

TEST(DeskOnSqlite, TheSameCommandTwiceGetsItsFirstAnswerAndAnotherBodyIsAConflict) {
    ScratchFolder folder;
    Office office{folder};
    const auto first = office.open("c1", office.county.wenbi);
    ASSERT_TRUE(first);
    office.clock.turn(days(3));
    const auto again = office.open("c1", office.county.wenbi);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->position, first->position);
    EXPECT_EQ(again->recorded_at, first->recorded_at);
    EXPECT_EQ(again->result, first->result);
    EXPECT_EQ(office.open("c1", office.county.shuanghe).error().no, No::id_used_differently);
    EXPECT_EQ(office.count("cases.received", office.county.county), 1);
}

TEST(DeskOnSqlite, NobodyActsBeyondPostReachAndPeriod) {
    ScratchFolder folder;
    Office office{folder};
    EXPECT_EQ(office.open("c1", office.county.shuanghe).error().no, No::not_yours) << "li keeps the grid of Wenbi alone";
    Actor stranger{ActorKind::post, named<PersonId>("nobody"), office.county.li};
    const auto refused = office.desk.submit_and_wait(envelope("x", "cases.open", {{"case", write(named<CaseId>("x"))}, {"place", write(office.county.wenbi)}, {"kind", "road"}, {"story", "x"}, {"source", "phone"}}), stranger);
    EXPECT_EQ(refused.error().no, No::not_yours);
    EXPECT_EQ(office.store.journal().head().position, 0) << "a refusal leaves no record";
}

TEST(DeskOnSqlite, TakenBackCasesLeaveTheFigureAndTheRebuildIsTheSameRowForRow) {
    ScratchFolder folder;
    Office office{folder};
    for (const auto* name : {"c1", "c2", "c3", "c4"}) ASSERT_TRUE(office.open(name, office.county.wenbi));
    const auto li = office.county.li, zhao = office.county.zhao;
    ASSERT_TRUE(office.say("a1", "cases.answer", {{"answer", "修好了"}}, li, "c1"));
    ASSERT_TRUE(office.say("a2", "cases.confirm", {{"solved", true}, {"by", "call_back"}, {"rating", 5}}, zhao, "c1"));
    ASSERT_TRUE(office.say("a3", "cases.withdraw", {{"reason", "自己修了"}}, li, "c2"));
    ASSERT_TRUE(office.say("a4", "cases.mark_duplicate", {{"of", write(named<CaseId>("c1"))}}, li, "c3"));
    office.clock.turn(days(30));
    ASSERT_TRUE(office.say("a5", "cases.answer", {{"answer", "晚了"}}, li, "c4"));
    ASSERT_TRUE(office.say("a6", "cases.reopen", {{"reason", "又塌了"}}, zhao, "c1"));
    EXPECT_EQ(office.count("cases.received", office.county.county), 2);
    EXPECT_EQ(office.count("cases.answered", office.county.county), 2);
    EXPECT_EQ(office.count("cases.answered_in_time", office.county.county), 1);
    EXPECT_EQ(office.count("cases.confirmed", office.county.county), 0);
    EXPECT_EQ(office.count("cases.reopened", office.county.county), 1);

    const auto live = office.store.digests();
    office.store.begin();
    office.store.empty_ledgers();
    Desk::repost(office.store.journal(), office.desk.modules(), Zone{}, [&](Position at) -> Rows& { return office.store.rows(at); });
    office.store.index_ledgers();
    office.store.commit();
    EXPECT_EQ(office.store.digests(), live);
}

TEST(DeskOnSqlite, ACaseCountsWhereItIsCorrectedToOnItsOldDaysAlsoItsReopenings) {
    ScratchFolder folder;
    Office office{folder};
    ASSERT_TRUE(office.open("c1", office.county.wenbi));
    const auto li = office.county.li, zhao = office.county.zhao;
    const auto corrected = [&](const char* id, json::object body, std::int32_t seen) {
        body["case"] = write(named<CaseId>("c1"));
        auto one = envelope(id, "cases.correct", std::move(body));
        one.seen = seen;
        const auto said = office.desk.submit_and_wait(std::move(one), office.county.acting(zhao));
        ASSERT_TRUE(said) << say(said.error(), Language::en);
    };
    // What stands counted at a place, as a kind, on a day of March.
    const auto on = [&](std::string_view what, PlaceId place, std::string_view kind, int day) {
        const auto one = day_of(Civil{2024, 3, day});
        const auto cells = office.figures.cells({std::string{what}, one, one, {}, std::string{kind}, {}, [&](PlaceId atom) { return atom == place; }}, By::nothing, Measure::count);
        return cells.empty() ? 0 : cells.begin()->second.count;
    };
    corrected("k1", {{"place", write(office.county.shuanghe)}}, 1);
    office.clock.turn(days(1));
    ASSERT_TRUE(office.say("a1", "cases.answer", {{"answer", "修好了"}}, li, "c1"));
    office.clock.turn(days(1));
    ASSERT_TRUE(office.say("a2", "cases.confirm", {{"solved", false}, {"by", "call_back"}}, zhao, "c1"));
    ASSERT_TRUE(office.say("a3", "cases.answer", {{"answer", "又修了"}}, li, "c1"));
    ASSERT_TRUE(office.say("a4", "cases.confirm", {{"solved", true}, {"by", "call_back"}, {"rating", 3}}, zhao, "c1"));
    office.clock.turn(days(1));
    ASSERT_TRUE(office.say("a5", "cases.reopen", {{"reason", "又塌了"}}, zhao, "c1"));
    ASSERT_TRUE(office.say("a6", "cases.answer", {{"answer", "重修了"}}, li, "c1"));
    office.clock.turn(days(1));
    ASSERT_TRUE(office.say("a7", "cases.confirm", {{"solved", true}, {"by", "call_back"}, {"rating", 5}}, zhao, "c1"));

    const auto all_stand_at = [&](PlaceId place, std::string_view kind, std::string_view outcome, std::int64_t n) {
        EXPECT_EQ(on("cases.received", place, kind, 4), n);
        EXPECT_EQ(on("cases.answered", place, kind, 5), n);
        EXPECT_EQ(on("cases.answered_in_time", place, kind, 5), n);
        EXPECT_EQ(on("cases.reopened", place, kind, 6), n);
        EXPECT_EQ(on("cases.confirmed", place, kind, 6), 0) << "it was reopened";
        EXPECT_EQ(on("cases.reopened", place, kind, 7), n);
        EXPECT_EQ(on("cases.confirmed", place, kind, 8), n);
        EXPECT_EQ(on(outcome, place, kind, 8), n);
    };
    all_stand_at(office.county.shuanghe, "road", "cases.livelihood_done", 1);
    all_stand_at(office.county.wenbi, "road", "cases.livelihood_done", 0);
    // A correction that comes after all of it moves all of it, and its category with its kind.
    office.clock.turn(days(1));
    corrected("k2", {{"place", write(office.county.wenbi)}, {"kind", "water"}}, 9);
    all_stand_at(office.county.wenbi, "water", "cases.problems_solved", 1);
    all_stand_at(office.county.wenbi, "road", "cases.livelihood_done", 0);
    all_stand_at(office.county.shuanghe, "road", "cases.livelihood_done", 0);
    EXPECT_EQ(office.count("cases.livelihood_done", office.county.county), 0);
    EXPECT_EQ(office.count("cases.reopened", office.county.county), 2);
}

TEST(DeskOnSqlite, NothingIsLostByAStopAndAStart) {
    ScratchFolder folder;
    Sha256 chain;
    {
        Office office{folder};
        ASSERT_TRUE(office.open("c1", office.county.wenbi));
        chain = office.store.journal().head().chain;
    }
    Office office{folder};
    EXPECT_EQ(office.store.journal().head().chain, chain);
    EXPECT_EQ(office.count("cases.received", office.county.county), 1);
    EXPECT_TRUE(office.open("c1", office.county.wenbi)->repeated);
}

TEST(DeskOnSqlite, TheTextIsSealedAndForgottenWithItsKey) {
    ScratchFolder folder;
    Office office{folder};
    ASSERT_TRUE(office.open("c1", office.county.wenbi));
    const auto record = office.store.journal().stream(named<CaseId>("c1")).front();
    EXPECT_EQ(record.payload.find("王大爷"), std::string::npos);
    const auto event = cases::module().read_event(record.event, record.payload);
    const auto& opened = std::get<cases::CaseOpened>(unbox<cases::Event>(*event));
    EXPECT_EQ(office.vault.unseal(opened.story), "路塌了,王大爷家门口");
    EXPECT_EQ(office.vault.forget(SubjectId{Uuid{named<CaseId>("c1")}}), 1);
    office.vault.keep();
    EXPECT_EQ(office.vault.unseal(opened.story), std::nullopt);
}

TEST(DeskOnSqlite, WhatAPhoneKeptIsNeverDroppedARefusalIsARecord) {
    ScratchFolder folder;
    Office office{folder};
    auto command = envelope("p1", "cases.open", {{"case", write(named<CaseId>("what p1 tells"))}, {"place", write(office.county.wenbi)}, {"kind", "ufo"}, {"story", "不明飞行物"}, {"source", "patrol"}});
    command.device = named<DeviceId>("phone");
    command.device_at = office.clock.now();
    const auto li = office.county.acting(office.county.li);
    const auto refused = office.desk.submit_and_wait(command, li);
    EXPECT_EQ(refused.error(), (Refusal{No::unknown_kind, "body.kind", "ufo"}));
    EXPECT_EQ(office.store.journal().head().position, 1);
    const auto record = office.store.journal().stream(named<CommandId>("p1")).front();
    EXPECT_EQ(record.event, "desk.submission_returned");
    EXPECT_EQ(record.payload.find("不明飞行物"), std::string::npos) << "the text is sealed";
    EXPECT_EQ(office.desk.submit_and_wait(command, li).error(), refused.error()) << "sent twice, answered alike";
    EXPECT_EQ(office.store.journal().head().position, 1);
    command.id = named<CommandId>("p2");
    command.replaces = named<CommandId>("p1");
    command.body.as_object()["kind"] = "road";
    EXPECT_TRUE(office.desk.submit_and_wait(command, li));
}

TEST(DeskOnSqlite, WhatAPhoneSaidYesterdayIsJudgedByYesterday) {
    ScratchFolder folder;
    Office office{folder};
    auto command = envelope("c1", "cases.open", {{"case", write(named<CaseId>("c1"))}, {"place", write(office.county.wenbi)}, {"kind", "road"}, {"story", "x"}, {"source", "patrol"}});
    command.device_at = *read_instant("2024-02-28T01:00:00Z");    // the phone is a day behind
    command.offset_ms = 86'400'000;
    command.last_contact = *read_instant("2024-02-27T00:00:00Z");
    const auto receipt = office.desk.submit_and_wait(command, office.county.acting(office.county.li));
    ASSERT_TRUE(receipt);
    EXPECT_EQ(write(receipt->said_at), "2024-02-29T01:00:00.000Z");
    EXPECT_EQ(office.store.journal().stream(named<CaseId>("c1")).front().device_at, *command.device_at);
}

}    // namespace
}    // namespace terrace
