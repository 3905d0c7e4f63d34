// A picture on its way: promised by a record, sent in pieces over a bad network, opened by whoever may, erased with its subject.
#include "app/answers.hpp"
#include "app/evidence_doors.hpp"
#include "desk/housekeeping.hpp"
#include "modules/assessments/assessments.hpp"
#include "modules/cases/cases.hpp"
#include "modules/evidence/evidence.hpp"
#include "modules/forms/forms.hpp"
#include "modules/records/records.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
using namespace std::string_literals;

std::string picture(const std::string& extra = "") {
    return "\xff\xd8\xff\xe0\0\7JFIF\0"s + extra + "\xff\xda\0\2 the wall behind the house of Wang "s + std::string(50'000, 'x') + "\xff\xd9"s;
}
const std::string camera = "\xff\xe1\0\6Exif"s;

struct Office {
    explicit Office(const ScratchFolder& folder)
        : store{folder / "journal.db", 530622, tables_of(modules)}, vault{folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance},
          log{folder.path() / "access"}, files{folder.path() / "evidence", arriving_key(vault), chance},
          desk{store, vault, modules, county.views(), figures, clock, chance}, evidence{{desk, files, log, [this](const wire::Request&) -> Result<Actor> { return speaker; }}},
          speaker{county.acting(county.li)} {
        desk.start_from_journal();
    }
    void report(std::string_view name, std::string_view bytes, std::int64_t size = -1) {
        const auto said = desk.submit_and_wait(
            envelope(name, "cases.open",
                     json::object{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "墙裂了"},
                                  {"source", "walk_in"}, {"asker", json::object{{"person", write(static_cast<const Uuid&>(wang))}}},
                                  {"evidence", json::array{json::object{{"sha256", hex(sha256(bytes).view())}, {"size", size < 0 ? static_cast<std::int64_t>(bytes.size()) : size}, {"type", "image/jpeg"}}}}}),
            county.acting(county.li));
        if (!said) throw Fault{say(said.error(), Language::en)};
    }
    wire::Response ask(std::string_view method, const Sha256& sum, std::int64_t offset = 0, std::string body = "") {
        Parameters parameters;
        parameters.values["sha256"] = hex(sum.view());
        parameters.values["offset"] = std::to_string(offset);
        wire::Request request;
        request.body = std::move(body);
        wire::Response given;
        for (const auto& door : evidence.doors())
            if (door.method == method) door.answer(request, parameters, [&](wire::Response response) { given = std::move(response); });
        if (given.status == 200) {
            EXPECT_EQ(not_as_declared(all_answers(), std::string{method} + " /api/v1/evidence/{sha256}", given.body), "");
        }
        return given;
    }
    std::string state(const wire::Response& response) {
        EXPECT_EQ(response.status, 200) << response.body;
        return response.status == 200 ? std::string{json::parse(response.body).at("state").as_string()} : response.body;
    }

    const PersonId wang = named<PersonId>("wang");
    const std::vector<const Module*> modules{&housekeeping::module(), &cases::module(), &evidence::module(), &records::module(), &form_life::module(), &assessments::module()};
    SmallCounty county;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    store::AccessLogFile log;
    store::EvidenceStore files;
    Desk desk;
    EvidenceDoors evidence;
    Actor speaker;
};

TEST(Evidence, APictureComesAfterItsRecordInPiecesAndIsReadWithALogEntry) {
    ScratchFolder folder;
    Office office{folder};
    const auto bytes = picture();
    const auto sum = sha256(bytes);
    office.report("c1", bytes);
    EXPECT_EQ(office.ask("GET", sum).status, 404);
    EXPECT_EQ(office.state(office.ask("PUT", sum, 0, bytes.substr(0, 20'000))), "promised");
    EXPECT_EQ(office.ask("PUT", sum, 10, "x").status, 409);
    EXPECT_EQ(json::parse(office.ask("PUT", sum, 0, "").body).at("have"), 20'000) << "an empty piece asks how far it came";
    EXPECT_EQ(office.state(office.ask("PUT", sum, 20'000, bytes.substr(20'000))), "here");
    EXPECT_EQ(office.state(office.ask("PUT", sum, 0, bytes)), "here") << "once more is harmless";
    const auto shown = office.ask("GET", sum);
    EXPECT_EQ(shown.status, 200);
    EXPECT_EQ(shown.body, bytes);
    ASSERT_EQ(office.log.about(SubjectId{Uuid{office.wang}}, 10).size(), 1u);
    EXPECT_EQ(office.log.about(SubjectId{Uuid{office.wang}}, 10)[0].what, "evidence");
    EXPECT_EQ(office.store.journal().head().position, 2);
    office.speaker = office.county.acting(office.county.wang);
    EXPECT_EQ(office.ask("GET", sum).status, 200) << "the water station answers for the whole town";
    office.speaker = {ActorKind::resident, named<PersonId>("zhang"), {}};
    EXPECT_EQ(office.ask("GET", sum).status, 403);
    office.speaker = {ActorKind::resident, office.wang, {}};
    EXPECT_EQ(office.ask("GET", sum).status, 200);
}

TEST(Evidence, ThePictureMayComeFirst) {
    ScratchFolder folder;
    Office office{folder};
    const auto bytes = picture();
    EXPECT_EQ(office.state(office.ask("PUT", sha256(bytes), 0, bytes)), "promised");
    office.report("c1", bytes);
    EXPECT_EQ(office.ask("GET", sha256(bytes)).body, bytes);
    office.speaker = {ActorKind::caller, {}, {}};
    EXPECT_EQ(office.ask("PUT", sha256("other"), 0, "other").status, 401) << "nobody stores here what no record asks for";
}

TEST(Evidence, WhatStillTellsPlaceOrCameraIsNotTaken) {
    ScratchFolder folder;
    Office office{folder};
    const auto bytes = picture(camera);
    office.report("c1", bytes);
    const auto refused = office.ask("PUT", sha256(bytes), 0, bytes);
    EXPECT_EQ(refused.status, 422);
    EXPECT_NE(refused.body.find("Exif"), std::string::npos);
    EXPECT_EQ(office.files.have(sha256(bytes)), 0);
    const auto page = "<script>alert(1)</script>"s;
    office.report("c2", page);
    EXPECT_EQ(office.ask("PUT", sha256(page), 0, page).status, 422);
    office.report("c3", "as long as it", 13);
    EXPECT_EQ(office.ask("PUT", sha256("as long as it"), 0, "but not equal").status, 422);
}

TEST(Evidence, PromisedMissingErasedAndCorruptAreToldApart) {
    ScratchFolder folder;
    Office office{folder};
    const auto one = picture(), two = picture("\xff\xe0\0\7JFIF\1"s), three = picture("\xff\xe0\0\7JFIF\2"s);
    office.report("c1", one);
    office.report("c2", two);
    office.report("c3", three);
    office.ask("PUT", sha256(one), 0, one);
    office.ask("PUT", sha256(two), 0, two);
    const auto check = [&] { return check_evidence(*office.store.snapshot(), office.vault, office.files); };
    EXPECT_EQ(check().here, 2);
    EXPECT_EQ(check().promised, 1);
    EXPECT_TRUE(check().wrong.empty());
    const auto path = folder / ("evidence/" + hex(sha256(one).view()));
    std::ofstream{path, std::ios::binary | std::ios::app} << 'x';
    ASSERT_EQ(check().wrong.size(), 1u);
    EXPECT_NE(check().wrong[0].find("corrupt"), std::string::npos);
    std::filesystem::resize_file(path, 20);
    EXPECT_NE(check().wrong.at(0).find("corrupt"), std::string::npos) << "torn";
    EXPECT_EQ(office.ask("GET", sha256(one)).status, text_of(No::storage_failed).status) << "and no part of it is shown";
    std::filesystem::remove(path);
    EXPECT_NE(check().wrong.at(0).find("missing"), std::string::npos);
    office.vault.forget(SubjectId{Uuid{office.wang}});
    office.vault.keep();
    EXPECT_EQ(check().erased, 2);
    EXPECT_TRUE(check().wrong.empty());
    EXPECT_EQ(office.ask("GET", sha256(two)).status, 410);
    EXPECT_EQ(erase_keyless(*office.store.snapshot(), office.vault, office.files), 1);
    EXPECT_TRUE(office.files.files().empty());
}

}    // namespace
}    // namespace terrace
