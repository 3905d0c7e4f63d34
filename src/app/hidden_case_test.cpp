// A complaint about an officer, and what every door says of it to those who must not know: word for word what it says of nothing.
#include "app/elsewhere.hpp"
#include "app/evidence_doors.hpp"
#include "app/modules.hpp"
#include "modules/cases/cases.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
using namespace std::string_literals;

std::string id(const Uuid& raw) { return write(raw); }

const CaseId complaint = named<CaseId>("about li"), nothing = named<CaseId>("of nobody");
const std::string picture = "\xff\xd8\xff\xe0\0\7JFIF\0\xff\xda\0\2 what was seen "s + std::string(2'000, 'x') + "\xff\xd9"s;
const std::string no_picture = "\xff\xd8\xff\xe0\0\7JFIF\0\xff\xda\0\2 another thing "s + std::string(2'000, 'y') + "\xff\xd9"s;

// The resident wu complains about li, grid leader of 文笔; zhao has it.
struct Office {
    Office() {
        desk.start_from_journal();
        open(complaint, json::object{{"about", id(county.li)}, {"evidence", json::array{json::object{{"sha256", hex(sha256(picture).view())}, {"size", static_cast<std::int64_t>(picture.size())}, {"type", "image/jpeg"}}}}},
             wu);
        EXPECT_EQ(bytes("PUT", picture, wu, picture).status, 200);
        EXPECT_EQ(bytes("GET", picture, zhao).status, 200) << "whose desk it is sees it";
    }
    void open(const CaseId& name, json::object more, const Actor& actor) {
        json::object body{{"case", id(name)}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "收了钱不办事"}, {"source", "online"}};
        for (auto& [key, value] : more) body[key] = value;
        const auto said = say("cases.open", std::move(body), {}, actor);
        if (!said) throw Fault{terrace::say(said.error(), Language::en)};
    }
    Result<Acknowledged> say(std::string_view command, json::object body, std::optional<std::int32_t> seen, const Actor& actor, std::optional<Instant> on_device = {}) {
        Envelope made;
        made.id = CommandId{new_uuid(clock.now(), chance)};
        made.command = command;
        made.body = std::move(body);
        made.seen = seen;
        if (on_device) {
            made.device = named<DeviceId>("phone");
            made.device_at = on_device;
        }
        return desk.submit_and_wait(std::move(made), actor);
    }
    wire::Response bytes(std::string_view method, const std::string& of, const Actor& actor, std::string body = "", std::int64_t offset = 0) {
        speaker = actor;
        Parameters parameters;
        parameters.values = {{"sha256", hex(sha256(of).view())}, {"offset", std::to_string(offset)}};
        wire::Request request;
        request.body = std::move(body);
        wire::Response given;
        for (const auto& door : evidence.doors())
            if (door.method == method) door.answer(request, parameters, [&](wire::Response response) { given = std::move(response); });
        return given;
    }
    std::string read(const Route& route, Parameters parameters, const Actor& actor) {
        const auto views = desk.views();
        const auto snapshot = store.snapshot();
        const auto said = route.answer({*snapshot, *views, vault, figures, log, actor, clock.now(), &elsewhere}, parameters);
        return said ? *said : terrace::say(said.error(), Language::zh);
    }

    ScratchFolder folder;
    SmallCounty county;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
    std::vector<const Module*> modules = all_modules();
    sqlite::SqliteStore store{folder / "journal.db", 530622, all_tables()};
    sqlite::SqliteVault vault{folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance};
    store::AccessLogFile log{folder.path() / "access"};
    store::EvidenceStore files{folder.path() / "evidence", arriving_key(vault), chance};
    CountyElsewhere elsewhere{vault, files};
    Figures figures;
    Desk desk{store, vault, modules, county.views(), figures, clock, chance};
    Actor speaker;
    EvidenceDoors evidence{{desk, files, log, [this](const wire::Request&) -> Result<Actor> { return speaker; }}};
    Actor li = county.acting(county.li), zhao = county.acting(county.zhao), wang = county.acting(county.wang);
    Actor wu{ActorKind::resident, named<PersonId>("wu"), {}}, li_at_home{ActorKind::resident, county.li_person, {}}, caller{ActorKind::caller, {}, {}};
};

// Every command that can be said of a case, each with what it needs.
std::map<std::string, json::object> commands(const SmallCounty& county) {
    const auto post = id(county.wang);
    return {{"cases.accept", {}},
            {"cases.answer", {{"answer", "查过了"}}},
            {"cases.check_exposure", {{"publish", true}, {"names_nobody", true}}},
            {"cases.confirm", {{"by", "call_back"}, {"solved", true}}},
            {"cases.correct", {{"kind", "water"}}},
            {"cases.decline", {{"basis", "信访工作条例"}, {"reason", "x"}}},
            {"cases.escalate", {{"alarm", "2024-03-04T02:00:00Z"}}},
            {"cases.expose", {{"problem", "x"}}},
            {"cases.extend", {{"working_days", 1}, {"reason", "x"}}},
            {"cases.give_back", {{"reason", "x"}}},
            {"cases.hand_over", {{"to", post}, {"reason", "x"}}},
            {"cases.mark_duplicate", {{"of", id(named<CaseId>("another"))}}},
            {"cases.name_asset", {}},
            {"cases.note", {{"text", "x"}}},
            {"cases.pause", {{"ground", "waiting_for_asker"}, {"reason", "x"}}},
            {"cases.reopen", {{"reason", "x"}}},
            {"cases.reply_to_exposure", {{"text", "x"}}},
            {"cases.resume", {}},
            {"cases.settle", {{"kind", "water"}}},
            {"cases.show_mended", {{"text", "x"}}},
            {"cases.urge", {}},
            {"cases.withdraw", {{"reason", "x"}}},
            {"cases.withdraw_exposure", {{"reason", "x"}}}};
}

TEST(HiddenCase, NoCommandTellsItFromACaseThatDoesNotExist) {
    Office office;
    const auto tried = commands(office.county);
    for (const auto& one : cases::module().commands())
        EXPECT_TRUE(tried.contains(std::string{one.name}) || one.name == "cases.open" || one.name == "cases.import") << one.name << " is tried nowhere";
    for (const auto& actor : {office.li, office.li_at_home, office.caller, office.wang})
        for (const std::optional<std::int32_t> seen : {std::optional<std::int32_t>{}, std::optional{1}, std::optional{999}})
            for (const auto& [name, with] : tried) {
                const auto ask = [&, name = name, with = with](const CaseId& about, std::optional<Instant> on_device) {
                    auto body = with;
                    body["case"] = id(about);
                    const auto answer = office.say(name, std::move(body), seen, actor, on_device);
                    return answer ? "accepted" : std::string{text_of(answer.error().no).code} + ' ' + terrace::say(answer.error(), Language::zh) + ' ' + terrace::say(answer.error(), Language::en);
                };
                EXPECT_EQ(ask(complaint, {}), ask(nothing, {})) << name << " as " << static_cast<int>(actor.kind) << " seen " << seen.value_or(0);
                EXPECT_NE(ask(complaint, {}), "accepted") << name;
                EXPECT_EQ(ask(complaint, office.clock.now()), ask(nothing, office.clock.now())) << name << " from a phone";
            }
    EXPECT_TRUE(office.say("cases.note", {{"case", id(complaint)}, {"text", "已约谈"}}, {}, office.zhao)) << "whose desk it is goes on";
}

TEST(HiddenCase, NoReadTellsItFromACaseThatDoesNotExist) {
    Office office;
    const auto masked = [](std::string text, const CaseId& about) {
        for (auto at = text.find(id(about)); at != std::string::npos; at = text.find(id(about))) text.replace(at, id(about).size(), "ID");
        return text;
    };
    int asked = 0, told = 0;
    for (const auto& route : all_routes()) {
        if (route.path == "/api/v1/receipt" || (route.path.find("{case}") == std::string_view::npos && route.path.find("case") == std::string_view::npos)) continue;
        ++asked;
        const auto given = [](const CaseId& about) {
            Parameters parameters;
            parameters.values = {{"case", id(about)}, {"why", "x"}, {"kind", "road"}, {"place", "5306221122022021"}, {"view", "open"}};
            return parameters;
        };
        for (const auto& actor : {office.li, office.li_at_home, office.wang})
            EXPECT_EQ(masked(office.read(route, given(complaint), actor), complaint), masked(office.read(route, given(nothing), actor), nothing)) << route.path;
        told += office.read(route, given(complaint), office.zhao).find(id(complaint)) != std::string::npos;
    }
    EXPECT_GE(asked, 3);
    EXPECT_GE(told, 1) << "whose desk it is reads it";
}

TEST(HiddenCase, ItsPicturesAreToThemAsPicturesOfNothing) {
    Office office;
    const auto same = [](const wire::Response& a, std::string a_sum, const wire::Response& b, std::string b_sum) {
        EXPECT_EQ(a.status, b.status);
        auto left = a.body, right = b.body;
        for (auto [text, sum] : {std::pair{&left, a_sum}, {&right, b_sum}})
            for (auto at = text->find(sum); at != std::string::npos; at = text->find(sum)) text->replace(at, sum.size(), "SUM");
        EXPECT_EQ(left, right);
    };
    const auto there = hex(sha256(picture).view()), none = hex(sha256(no_picture).view());
    for (const auto& actor : {office.li, office.li_at_home, office.wang}) {
        same(office.bytes("GET", picture, actor), there, office.bytes("GET", no_picture, actor), none);
        same(office.bytes("PUT", picture, actor), there, office.bytes("PUT", no_picture, actor), none);
    }
    same(office.bytes("PUT", picture, office.li, picture), there, office.bytes("PUT", no_picture, office.li, no_picture), none);
    EXPECT_EQ(office.bytes("GET", picture, office.zhao).body, picture);
    EXPECT_EQ(office.bytes("GET", picture, office.wu).body, picture) << "whoever complained";
}

TEST(OneId, IsNeverTwoThingsHoweverMuchItsSenderMayDo) {
    Office office;
    const auto road = named<CaseId>("road");
    office.open(road, {}, office.zhao);
    const json::object person{{"person", id(road)}, {"place", write(office.county.wenbi)}, {"name_of_person", "欧阳同号"}};
    for (int tried = 0; tried < 2; ++tried) {
        const auto refused = office.say("people.add_person", person, {}, office.zhao);
        ASSERT_FALSE(refused) << "the number of a case is nobody's";
        EXPECT_EQ(refused.error().no, No::id_used_differently);
        EXPECT_TRUE(office.say("cases.note", {{"case", id(road)}, {"text", "去看过"}}, {}, office.zhao)) << "and the case goes on";
    }
    for (const auto& route : all_routes())
        if (route.path == "/api/v1/cases/{case}") {
            Parameters parameters;
            parameters.values = {{"case", id(road)}};
            EXPECT_NE(office.read(route, parameters, office.zhao).find("去看过"), std::string::npos);
        }
}

}    // namespace
}    // namespace terrace
