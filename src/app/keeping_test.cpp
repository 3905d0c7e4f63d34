// Keeping a county: what the operator's doors do to a data folder that a small office has worked in.
#include "app/county.hpp"
#include "app/forgetting.hpp"
#include "app/keeping_doors.hpp"
#include "app/office.hpp"
#include "app/modules.hpp"
#include "modules/cases/cases.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using namespace terrace::testing;
namespace files = std::filesystem;

constexpr std::string_view story = "路塌了,王大爷家门口过不去";

std::string bytes_of(const files::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// The file under `place` that holds the words; "" when none does.
std::string where(const files::path& place, std::string_view words) {
    for (const auto& entry : files::recursive_directory_iterator{place})
        if (entry.is_regular_file() && bytes_of(entry.path()).find(words) != std::string::npos) return entry.path().string();
    return "";
}

// A folder in which two people asked for something.
struct Worked {
    Worked() : data{folder / "data"} {
        if (!DataFolder::make(data, {530622, "巧家县", 480})) throw Fault{"no folder"};
        work([&](Desk& desk) {
            for (const auto& [name, asker] : {std::pair{"c1", "wang"}, {"c2", "zhang"}}) {
                const auto said = desk.submit_and_wait(
                    envelope(name, "cases.open",
                             json::object{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(county.wenbi)}, {"kind", "road"},
                                          {"story", std::string{story} + name}, {"source", "walk_in"},
                                          {"asker", json::object{{"person", write(static_cast<const Uuid&>(named<PersonId>(asker)))}}}}),
                    county.acting(county.li));
                if (!said) throw Fault{say(said.error(), Language::en)};
            }
        });
    }
    template <class Use>
    void work(Use use) {
        auto opened = DataFolder::open(data, DataFolder::Use::own);
        if (!opened) throw Fault{say(opened.error(), Language::en)};
        sqlite::SqliteStore store{opened->journal(), 530622, all_tables()};
        sqlite::SqliteVault vault{opened->keys(), sqlite::operator_key(opened->operator_key(), chance), chance};
        Figures figures;
        Desk desk{store, vault, all_modules(), county.views(), figures, clock, chance};
        desk.start_from_journal();
        use(desk);
        seal_day(*opened, store.journal().head(), {}, clock.now());
    }
    void sql(const std::string& text) {
        sqlite::Database database{data + "/journal.db", sqlite::Database::Mode::write};
        database.run(text);
    }
    int verified(std::string* said = nullptr) {
        std::ostringstream out;
        const int code = verify(data, out);
        if (said) *said = out.str();
        return code;
    }

    ScratchFolder folder;
    SmallCounty county;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
    std::string data;
    std::ostringstream said;
    std::string wang = write(static_cast<const Uuid&>(named<PersonId>("wang")));
};

TEST(Keeping, ASoundFolderIsSaidToBeSound) {
    Worked office;
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << said;
    EXPECT_NE(said.find("2 条记录 records"), std::string::npos) << said;
    EXPECT_NE(said.find("1 个封签 seals"), std::string::npos) << said;
}

TEST(Keeping, AChangedRecordIsNamed) {
    Worked office;
    office.sql("UPDATE records SET payload = replace(payload, 'road', 'rode') WHERE position = 1");
    std::string said;
    EXPECT_EQ(office.verified(&said), 2);
    EXPECT_NE(said.find("record 1 was changed"), std::string::npos) << said;
}

TEST(Keeping, RecordsCutOffAfterASealAreMissed) {
    Worked office;
    office.sql("DELETE FROM records WHERE position = 2");
    std::string said;
    EXPECT_EQ(office.verified(&said), 2);
    EXPECT_NE(said.find("saw are gone"), std::string::npos) << said;
}

TEST(Keeping, AForgedSealIsSeen) {
    Worked office;
    const auto path = office.data + "/seals/2024-03-04.json";
    auto text = bytes_of(path);
    text.replace(text.find("\"position\":2"), 12, "\"position\":1");
    std::ofstream{path, std::ios::binary} << text;
    std::string said;
    EXPECT_EQ(office.verified(&said), 2);
    EXPECT_NE(said.find("seal 2024-03-04.json was changed"), std::string::npos) << said;
}

TEST(Keeping, ALedgerRowThatNoRecordCausedIsNamedByItsKeyAndRebuildMendsIt) {
    Worked office;
    office.sql("UPDATE cases SET stage = 3");
    std::string said;
    EXPECT_EQ(office.verified(&said), 2);
    EXPECT_NE(said.find("ledger cases differs from its rebuild"), std::string::npos) << said;
    EXPECT_EQ(rebuild(office.data, office.said), 0);
    EXPECT_EQ(office.verified(&said), 0) << said;
}

TEST(Keeping, LedgersThatAnOlderVersionMadeArePostedAnewWhenTheFolderIsOpened) {
    Worked office;
    office.sql("ALTER TABLE cases DROP COLUMN reopened_on");    // as it was before this column
    office.sql("DROP TABLE case_files");                        // and before this ledger
    office.sql("DROP INDEX cases_near");
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << "its records are sound, and ledgers can be made again: " << said;
    {
        auto folder = DataFolder::open(office.data, DataFolder::Use::own);
        ASSERT_TRUE(folder);
        County county{std::move(*folder), office.clock, office.chance};
        int cases = 0;
        county.store().snapshot()->run({"cases", "SELECT reopened_on FROM cases WHERE domain = $1"}, {}, [&](const Row&) { return ++cases > 0; });
        EXPECT_EQ(cases, 2);
        EXPECT_EQ(county.figures().size(), 2);
    }
    EXPECT_EQ(office.verified(&said), 0) << said;
    EXPECT_EQ(said.find(" 0 本台账"), std::string::npos) << "compared again: " << said;
}

TEST(Keeping, AFlippedByteInTheFileIsReportedNotServed) {
    Worked office;
    const auto path = office.data + "/journal.db";
    office.sql("PRAGMA wal_checkpoint(TRUNCATE)");
    auto bytes = bytes_of(path);
    const auto at = bytes.find("\"kind\":\"road\"");
    ASSERT_NE(at, std::string::npos);
    bytes[at + 9] ^= 0x20;
    std::ofstream{path, std::ios::binary} << bytes;
    EXPECT_EQ(office.verified(), 2);
    std::ofstream{path, std::ios::binary} << bytes.substr(0, bytes.size() / 2);
    EXPECT_EQ(office.verified(), 2) << "a torn file";
}

TEST(Keeping, AnExportHoldsEveryRecordAndTextsOnlyWhenAsked) {
    Worked office;
    std::ostringstream sealed, open, errors;
    EXPECT_EQ(export_records(office.data, false, sealed, errors), 0);
    EXPECT_EQ(export_records(office.data, true, open, errors), 0);
    const auto lines = sealed.str();
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 2);
    EXPECT_EQ(lines.find(story), std::string::npos);
    EXPECT_NE(open.str().find(story), std::string::npos);
}

TEST(Keeping, ABackupIsRestoredWithItsKeysAndANewGeneration) {
    Worked office;
    const auto copy = office.folder / "copy", back = office.folder / "back", key = office.folder / "recovery.key";
    EXPECT_EQ(backup(office.data, copy, office.said), 1) << "without a recovery key nobody could open it";
    ASSERT_EQ(make_recovery_key(office.data, key, office.said), 0);
    ASSERT_EQ(backup(office.data, copy, office.said), 0) << office.said.str();
    EXPECT_EQ(bytes_of(copy).find(story), std::string::npos);
    EXPECT_EQ(bytes_of(copy).find(bytes_of(office.data + "/keys/operator.key")), std::string::npos);
    EXPECT_EQ(bytes_of(copy + ".keys").find(bytes_of(office.data + "/keys/operator.key")), std::string::npos);
    ASSERT_EQ(restore(copy, back, key, office.said), 0) << office.said.str();
    std::ostringstream texts, errors, checked;
    EXPECT_EQ(export_records(back, true, texts, errors), 0);
    EXPECT_NE(texts.str().find(std::string{story} + "c1"), std::string::npos);
    EXPECT_NE(texts.str().find(R"("event":"desk.journal_restored")"), std::string::npos);
    EXPECT_EQ(verify(back, checked), 0) << checked.str();
    EXPECT_EQ(restore(copy, back, key, office.said), 1) << "never over data";
}

TEST(Keeping, ADamagedOrTornBackupOrAWrongKeyIsRefusedAndLeavesNothing) {
    Worked office;
    const auto copy = office.folder / "copy", back = office.folder / "back", key = office.folder / "recovery.key", other = office.folder / "other.key";
    ASSERT_EQ(make_recovery_key(office.data, other, office.said), 0);
    ASSERT_EQ(make_recovery_key(office.data, key, office.said), 0);
    ASSERT_EQ(backup(office.data, copy, office.said), 0);
    EXPECT_THROW(restore(copy, back, other, office.said), Fault);
    for (const auto& name : {copy, copy + ".keys"}) {
        const auto whole = bytes_of(name);
        for (const auto at : {whole.size() / 3, whole.size() / 2, whole.size() - 40}) {
            auto changed = whole;
            changed[at] ^= 1;
            std::ofstream{name, std::ios::binary} << changed;
            EXPECT_THROW(restore(copy, back, key, office.said), Fault) << name << " at " << at;
        }
        std::ofstream{name, std::ios::binary} << whole.substr(0, whole.size() / 2);
        EXPECT_THROW(restore(copy, back, key, office.said), Fault) << name << " torn";
        std::ofstream{name, std::ios::binary} << whole;
    }
    EXPECT_FALSE(files::exists(back));
    EXPECT_EQ(where(office.folder.path(), story), "") << "nothing half unpacked, nothing in the open";
    EXPECT_EQ(restore(copy, back, key, office.said), 0);
}

TEST(Keeping, ForgettingLeavesNoPlainTextAnywhereAlsoInBackupsAndAfterARestore) {
    Worked office;
    const auto old_copy = office.folder / "old", back = office.folder / "back", key = office.folder / "recovery.key";
    ASSERT_EQ(make_recovery_key(office.data, key, office.said), 0);
    ASSERT_EQ(backup(office.data, old_copy, office.said), 0);
    ASSERT_EQ(at_office(office.data, ForgetAsked{office.wang, "个人信息保护法第47条"}, office.said, office.said), 0) << office.said.str();
    EXPECT_NE(office.said.str().find("1 keys destroyed"), std::string::npos) << office.said.str();

    const auto texts_of = [&](const std::string& data) {
        std::ostringstream texts, errors;
        EXPECT_EQ(export_records(data, true, texts, errors), 0);
        return texts.str();
    };
    std::ofstream{office.folder / "export.jsonl"} << texts_of(office.data);
    ASSERT_EQ(backup(office.data, office.folder / "new", office.said), 0);
    EXPECT_EQ(where(office.folder.path(), std::string{story} + "c1"), "");
    EXPECT_NE(texts_of(office.data).find(std::string{story} + "c2"), std::string::npos) << "nobody else is forgotten";
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << said;

    // The keys lie in the old backup still; the list beside it keeps them from opening anything again.
    ASSERT_EQ(restore(old_copy, back, key, office.said), 0) << office.said.str();
    EXPECT_EQ(texts_of(back).find(std::string{story} + "c1"), std::string::npos);
    EXPECT_NE(texts_of(back).find(std::string{story} + "c2"), std::string::npos);
    std::ostringstream checked;
    EXPECT_EQ(verify(back, checked), 0) << checked.str();
}

// Of a county that is open, not served: what its desk answers, and what was forgotten because of it.
struct Open {
    explicit Open(const Worked& office) : county{std::move(*DataFolder::open(office.data, DataFolder::Use::own)), office.clock, chance} {}
    void say(std::string_view name, std::string_view command, json::object body) {
        const auto said = county.desk().submit_and_wait(envelope(name, command, std::move(body)), {ActorKind::desk, {}, {}});
        ASSERT_TRUE(said) << terrace::say(said.error(), Language::en);
    }
    std::string texts(const std::string& data) const {
        std::ostringstream out, errors;
        EXPECT_EQ(export_records(data, true, out, errors), 0);
        return out.str();
    }
    SystemChance chance;
    County county;
};

constexpr std::string_view visited = "走访时说腿疼,儿子在外打工";

// Two people of one household, and a visit to it.
void settle(Worked& office) {
    const auto id = [](std::string_view name) { return write(static_cast<const Uuid&>(named<PersonId>(name))); };
    const auto home = write(static_cast<const Uuid&>(named<HouseholdId>("home"))), place = write(office.county.wenbi);
    office.work([&](Desk& desk) {
        const auto say = [&](std::string_view name, std::string_view command, json::object body) {
            const auto said = desk.submit_and_wait(envelope(name, command, std::move(body)), {ActorKind::desk, {}, {}});
            if (!said) throw Fault{terrace::say(said.error(), Language::en)};
        };
        for (const auto* name : {"wang", "zhang"})
            say(std::string{"p-"} + name, "people.add_person", {{"person", id(name)}, {"place", place}, {"name_of_person", std::string{"欧阳"} + name}});
        say("h", "people.form_household",
            {{"household", home}, {"place", place}, {"since", "2024-01-01"},
             {"members", json::array{json::object{{"person", id("wang")}, {"relation", "head"}}, json::object{{"person", id("zhang")}, {"relation", "spouse"}}}}});
        say("v", "people.note_visit", {{"visit", write(static_cast<const Uuid&>(named<CaseId>("visit")))}, {"household", home}, {"place", place}, {"text", visited}});
    });
}

TEST(Keeping, WhomAPostClearsOutOfTheRegisterIsForgottenAndTheHouseholdWithItsLastMember) {
    Worked office;
    settle(office);
    {
        Open open{office};
        open.say("f1", "people.forget_person", {{"person", office.wang}, {"basis", "个人信息保护法第47条"}});
        EXPECT_NE(open.texts(office.data).find("欧阳wang"), std::string::npos) << "said, not yet done";
        EXPECT_EQ(*forget_what_is_owed(open.county), 1);
        EXPECT_EQ(*forget_what_is_owed(open.county), 0) << "once";
        auto texts = open.texts(office.data);
        EXPECT_EQ(texts.find("欧阳wang"), std::string::npos);
        EXPECT_EQ(texts.find(std::string{story} + "c1"), std::string::npos) << "and what that person asked for";
        EXPECT_NE(texts.find(visited), std::string::npos) << "the other one still lives there";
        open.say("f2", "people.forget_person", {{"person", write(static_cast<const Uuid&>(named<PersonId>("zhang")))}, {"basis", "个人信息保护法第47条"}});
        EXPECT_EQ(*forget_what_is_owed(open.county), 2) << "the person, then the household that is left empty";
        texts = open.texts(office.data);
        EXPECT_EQ(texts.find("欧阳zhang"), std::string::npos);
        EXPECT_EQ(texts.find(visited), std::string::npos);
    }
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << said;
}

TEST(Keeping, OneTextThatNamesSomebodyElseIsForgottenAloneAndStaysSoAfterARestore) {
    Worked office;
    const auto copy = office.folder / "copy", back = office.folder / "back", key = office.folder / "recovery.key";
    ASSERT_EQ(make_recovery_key(office.data, key, office.said), 0);
    ASSERT_EQ(backup(office.data, copy, office.said), 0);
    std::ostringstream plain, errors;
    ASSERT_EQ(export_records(office.data, false, plain, errors), 0);
    const auto first = json::parse(plain.str().substr(0, plain.str().find('\n')));
    const auto text = std::string{json::parse(first.at("payload_text").as_string()).at("story").at("key").as_string()};
    ASSERT_EQ(at_office(office.data, ForgetAsked{text, "个人信息保护法第47条"}, office.said, office.said), 0) << office.said.str();
    EXPECT_NE(office.said.str().find("1 keys destroyed"), std::string::npos) << office.said.str();
    ASSERT_EQ(restore(copy, back, key, office.said), 0) << office.said.str();
    for (const auto& data : {office.data, std::string{back}}) {
        std::ostringstream texts;
        ASSERT_EQ(export_records(data, true, texts, errors), 0);
        EXPECT_EQ(texts.str().find(std::string{story} + "c1"), std::string::npos);
        EXPECT_NE(texts.str().find(std::string{story} + "c2"), std::string::npos);
    }
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << said;
}

TEST(Keeping, TheOperatorsDoorForgetsAHouseholdWithItsLastMemberToo) {
    Worked office;
    settle(office);
    ASSERT_EQ(at_office(office.data, ForgetAsked{office.wang, "个人信息保护法第47条"}, office.said, office.said), 0);
    EXPECT_EQ(office.said.str().find("forgotten with it"), std::string::npos) << office.said.str();
    ASSERT_EQ(at_office(office.data, ForgetAsked{write(static_cast<const Uuid&>(named<PersonId>("zhang"))), "个人信息保护法第47条"}, office.said, office.said), 0);
    EXPECT_NE(office.said.str().find("forgotten with it: 1 more"), std::string::npos) << office.said.str();
}

TEST(Keeping, AServedOfficeForgetsByItselfWhomAPostClearsOut) {
    Worked office;
    settle(office);
    Open open{office};
    Forgetting forgetting{open.county};
    open.county.desk().start();
    forgetting.start();
    open.say("f1", "people.forget_person", {{"person", office.wang}, {"basis", "个人信息保护法第47条"}});
    for (int i = 0; i < 500 && !forgetting_owed(*open.county.store().snapshot()).empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{10});
    EXPECT_TRUE(forgetting_owed(*open.county.store().snapshot()).empty());
    forgetting.stop();
    open.county.desk().stop();
    EXPECT_EQ(open.texts(office.data).find("欧阳wang"), std::string::npos);
}

TEST(Keeping, AnotherOperatorsKeyOrNoneIsRefusedAndForgetsNothing) {
    Worked office;
    const auto path = office.data + "/keys/operator.key";
    const auto key = bytes_of(path);
    for (const auto& bytes : {std::string(32, 'x'), std::string{}}) {
        files::remove(path);
        if (!bytes.empty()) std::ofstream{path, std::ios::binary} << bytes;
        std::string said;
        EXPECT_EQ(office.verified(&said), 2) << said;
        EXPECT_NE(said.find("operator"), std::string::npos) << said;
        EXPECT_THROW(Open{office}, Fault);
        EXPECT_EQ(files::exists(path), !bytes.empty()) << "no other key is made in its place";
    }
    std::ofstream{path, std::ios::binary} << key;
    std::string said;
    EXPECT_EQ(office.verified(&said), 0) << said;
}

TEST(Keeping, ADamagedKeyIsCountedNotTakenForForgotten) {
    Worked office;
    {
        sqlite::Database keys{office.data + "/keys/keys.db", sqlite::Database::Mode::write};
        keys.run("UPDATE keys SET wrapped = zeroblob(length(wrapped)) WHERE id = (SELECT max(id) FROM keys)");
    }
    std::string said;
    EXPECT_EQ(office.verified(&said), 2);
    EXPECT_NE(said.find("1 keys are damaged"), std::string::npos) << said;
}

TEST(Keeping, AFullDiskIsSaidAndWhatWasWrittenStays) {
    Worked office;
    auto opened = DataFolder::open(office.data, DataFolder::Use::own);
    ASSERT_TRUE(opened);
    sqlite::SqliteStore store{opened->journal(), 530622, all_tables()};
    PlainVault vault;
    Figures figures;
    Desk desk{store, vault, all_modules(), office.county.views(), figures, office.clock, office.chance};
    desk.start_from_journal();
    sqlite::Statement pages{store.database(), "PRAGMA page_count"};
    ASSERT_TRUE(pages.step());
    store.database().run("PRAGMA max_page_count = " + std::to_string(pages.integer(0) + 2));
    pages.reset();
    Result<Acknowledged> last = refuse(No::fault);
    int kept = 0;
    for (int i = 0; i < 100; ++i) {
        const auto name = "full " + std::to_string(i);
        last = desk.submit_and_wait(envelope(name, "cases.open",
                                             json::object{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(office.county.wenbi)},
                                                          {"kind", "road"}, {"story", std::string(3'000, 'x')}, {"source", "walk_in"}}),
                                    office.county.acting(office.county.li));
        if (!last) break;
        ++kept;
    }
    ASSERT_FALSE(last);
    EXPECT_EQ(last.error().no, No::storage_failed);
    EXPECT_EQ(store.journal().head().position, 2 + kept);
    std::int64_t counted = 0;
    store.journal().scan(1, 1'000, [&](const Record&) { return ++counted > 0; });
    EXPECT_EQ(counted, 2 + kept) << "what was acknowledged is there, what was not is not";
}

}    // namespace
}    // namespace terrace
