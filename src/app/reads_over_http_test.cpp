// Reads as a browser asks for them: over HTTP, by who may and who may not.

#include "app/answers.hpp"
#include "app/elsewhere.hpp"
#include "app/modules.hpp"
#include "modules/cases/cases.hpp"
#include "store/files/evidence_store.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"
#include "wire/http/api.hpp"
#include "wire/http/receipts.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

namespace terrace {
namespace {

using namespace terrace::testing;
using ::testing::HasSubstr;
using ::testing::Not;

std::string id(const Uuid& raw) { return write(raw); }
template <class T>
std::string id_of(std::string_view name) {
    return write(static_cast<const Uuid&>(named<T>(name)));
}

class KeptLog final : public AccessLog {
  public:
    void note(Instant at, const Actor& actor, const SubjectId& subject, std::string_view purpose, std::string_view what) override {
        std::lock_guard lock{mutex_};
        entries_.push_back({at, actor, subject, std::string{purpose}, std::string{what}});
    }
    std::vector<AccessEntry> about(const SubjectId& subject, std::size_t limit) const override {
        std::lock_guard lock{mutex_};
        std::vector<AccessEntry> all;
        for (auto one = entries_.rbegin(); one != entries_.rend() && all.size() < limit; ++one)
            if (one->subject == subject) all.push_back(*one);
        return all;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<AccessEntry> entries_;
};

// The small county with all modules and the real server. A call-back desk sits beside zhao.
class Office {
  public:
    Office()
        : store_{folder_ / "journal.db", 530622, all_tables()}, files_{folder_.path() / "evidence", {}, chance_}, elsewhere_{vault_, files_},
          desk_{store_, vault_, all_modules(), views(), figures_, clock_, chance_},
          api_{{.desk = desk_, .access_log = log_, .routes = all_routes(), .doors = {}, .who = [this](const wire::Request& request) { return who(request); }, .metrics = &metrics_, .elsewhere = &elsewhere_, .answers = &all_answers()}},
          server_{observed(), api_} {
        desk_.start_from_journal();
        desk_.start();
        server_.start();
    }
    ~Office() {
        server_.drain(seconds(5));
        desk_.stop();
        api_.stop_readers();
    }
    Views views() {
        auto made = county.views();
        made.change_roster([&](Roster& roster) {
            const Period always{Instant{0}, {}};
            roster.put(RoleFacts{"call_back_desk", "回访员", "Call-back desk", {"cases.confirm", "read.cases", "read.call_backs"}, 0});
            roster.put(PostFacts{caller_back, "回访员", "Call-back desk", county.county, {}, {}, "", always});
            roster.put(Holding{caller_back, PersonId{Uuid{caller_back}}, always, false});
            roster.put(AssignmentFacts{named<AssignmentId>("call back"), caller_back, "call_back_desk", county.county, "", always});
        });
        auto book = std::make_shared<Playbook>();
        for (auto version : made.playbook->versions()) {
            for (auto& kind : version.case_kinds) kind.call_back = true;
            version.case_norms.call_back_percent = 100;
            book->install(std::move(version));
        }
        made.playbook = book;
        return made;
    }
    // Every answer that a test gets is held against its declared shape.
    wire::test::Reply get(const std::string& path, const std::string& as = "") {
        auto reply = ask("GET", path, as, "");
        if (reply.status == 200 && path.starts_with("/api/")) {
            EXPECT_EQ(not_as_declared(all_answers(), declared_as(all_answers(), "GET", path), reply.body), "") << path;
        }
        return reply;
    }
    wire::test::Reply say(std::string_view command, json::object body, const std::string& as) {
        auto reply = ask("POST", "/api/v1/commands", as, json::serialize(json::object{{"id", id(new_uuid(clock_.now(), chance_))}, {"command", command}, {"body", std::move(body)}}));
        const auto module = "COMMANDS " + std::string{command.substr(0, command.find('.'))};
        if (reply.status == 200) {
            EXPECT_EQ(not_as_declared(all_answers(), module, json::serialize(json::parse(reply.body).at("result"))), "") << command;
        }
        return reply;
    }
    void good(std::string_view command, json::object body, const std::string& as) {
        const auto reply = say(command, std::move(body), as);
        ASSERT_EQ(reply.status, 200) << command << ": " << reply.body;
    }
    void takes(const char* name, const std::string& as = "li", json::object more = {}) {
        json::object body{{"case", id_of<CaseId>(name)}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "路坏了"}, {"source", "walk_in"}};
        for (auto& [key, value] : more) body[key] = value;
        good("cases.open", std::move(body), as);
    }
    void registers_chen() {
        const auto wenbi = write(county.wenbi);
        good("people.add_person", {{"person", id_of<PersonId>("chen")}, {"place", wenbi}, {"name_of_person", "陈大山"}, {"id_number", "11010519491231002X"}, {"phone", "138 0000 1111"}}, "zhao");
        good("people.form_household",
             {{"household", id_of<HouseholdId>("home")}, {"place", wenbi}, {"since", "2020-06-01"}, {"members", json::array{json::object{{"person", id_of<PersonId>("chen")}, {"relation", "head"}}}}}, "zhao");
    }

    SmallCounty county;
    PostId caller_back = named<PostId>("call back");
    HandClock clock_{"2024-03-04T01:00:00Z"};

  private:
    wire::ServerOptions observed() {
        wire::ServerOptions options;
        options.observe = wire::observe_into(metrics_);
        return options;
    }
    Result<Actor> who(const wire::Request& request) const {
        const auto name = std::string{request.header("authorization")};
        if (name.empty()) return Actor{ActorKind::caller, {}, {}};
        if (name == "Bearer chen" || name == "Bearer wu") return Actor{ActorKind::resident, named<PersonId>(name.substr(7)), {}};
        if (name == "Bearer call back") return Actor{ActorKind::post, Uuid{caller_back}, caller_back};
        const std::map<std::string, PostId> posts{{"Bearer li", county.li}, {"Bearer wang", county.wang}, {"Bearer zhao", county.zhao}};
        return county.acting(posts.at(name));
    }
    wire::test::Reply ask(std::string_view method, const std::string& path, const std::string& as, const std::string& body) {
        wire::test::Client client{server_.port()};
        std::string request = std::string{method} + ' ' + path + " HTTP/1.1\r\nhost: test\r\nx-terrace: 1\r\n";
        if (!as.empty()) request += "authorization: Bearer " + as + "\r\n";
        client.send(request + "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        auto reply = client.receive();
        if (!reply) throw Fault{"no answer to " + path};
        return *reply;
    }

    ScratchFolder folder_;
    SeededChance chance_{5};
    Figures figures_;
    KeptLog log_;
    PlainVault vault_;
    wire::Metrics metrics_;
    sqlite::SqliteStore store_;
    store::EvidenceStore files_;
    CountyElsewhere elsewhere_;
    Desk desk_;
    wire::Api api_;
    wire::Server server_;
};

TEST(ReadsOverHttp, TheDocumentDescribesEveryRequestAndEveryAnswer) {
    Office office;
    const auto document = json::parse(office.get("/api/v1/openapi.json").body);
    const auto& paths = document.at("paths").as_object();
    for (const auto& [path, operations] : paths)
        for (const auto& [method, operation] : operations.as_object()) {
            const auto& answers = operation.at("responses").as_object();
            const auto where = std::string{method} + ' ' + std::string{path};
            const auto* fine = answers.if_contains("200");
            ASSERT_TRUE(fine || answers.contains("204")) << where;
            if (!fine) continue;
            for (const auto& [media, content] : fine->at("content").as_object()) EXPECT_TRUE(content.as_object().contains("schema")) << where;
        }
    // A member of the envelope, a command's body, and what comes back.
    const auto& said = paths.at("/api/v1/commands").at("post");
    EXPECT_EQ(said.at("requestBody").at("content").at("application/json").at("schema").at("oneOf").at(0).at("allOf").at(0).at("$ref"), "#/components/schemas/Envelope");
    EXPECT_EQ(document.at("components").at("schemas").at("Envelope").at("properties").at("device_at").at("format"), "date-time");
    EXPECT_EQ(said.at("responses").at("200").at("content").at("application/json").at("schema").at("$ref"), "#/components/schemas/Receipt");
    EXPECT_EQ(document.at("components").at("schemas").at("CaseRow").at("properties").at("kind").at("$ref"), "#/components/schemas/Kind");
    // And no reference leads nowhere.
    const auto text = json::serialize(document);
    for (auto at = text.find("#/components/schemas/"); at != std::string::npos; at = text.find("#/components/schemas/", at + 1)) {
        const auto name = text.substr(at + 21, text.find('"', at) - at - 21);
        EXPECT_TRUE(document.at("components").at("schemas").as_object().contains(name)) << name;
    }
}

TEST(ReadsOverHttp, EveryReadSaysWhatItAnswersAndNothingElseIsDeclared) {
    std::set<std::string> reads{"GET /healthz", "GET /readyz", "GET /api/v1/ping", "GET /api/v1/live", "GET /api/v1/openapi.json"};
    for (const auto& route : all_routes()) reads.insert(std::string{route.method} + ' ' + std::string{route.path});
    for (const auto& read : reads) EXPECT_TRUE(all_answers().of(read)) << read;
    std::set<std::string> modules;
    for (const auto* module : all_modules()) modules.insert("COMMANDS " + std::string{module->name()});
    for (const auto& module : modules) EXPECT_TRUE(all_answers().of(module)) << module;
    // What remains are doors; sign_in_test, evidence_test, form_life_test, report_issue_door_test and the stories hold their answers against their shapes.
    std::set<std::string> doors;
    for (const auto& [what, shape] : all_answers().all())
        if (!reads.contains(what) && !modules.contains(what)) doors.insert(what);
    EXPECT_EQ(doors.size(), 38) << "a door more or less: hold its answers against a shape too";
}

TEST(ReadsOverHttp, MetricsNameRoutesAndNothingOfARequest) {
    Office office;
    office.takes("c1");
    for (int i = 0; i < 20; ++i) EXPECT_EQ(office.get("/api/v1/cases/" + id_of<CaseId>("c1"), "li").status, 200);
    const auto page = office.get("/metrics").body;
    EXPECT_THAT(page, HasSubstr("route=\"/api/v1/cases/{case}\""));
    EXPECT_EQ(page.find('\0'), std::string::npos);
    EXPECT_THAT(page, Not(HasSubstr("GMT"))) << "a label came from freed memory";
    EXPECT_THAT(page, Not(HasSubstr(id_of<CaseId>("c1"))));
}

TEST(ReadsOverHttp, FiguresAreExactAndLiveWithinReachAndNowhereElse) {
    Office office;
    office.takes("c1");
    const auto asked = [&](const std::string& more, const std::string& who) { return office.get("/api/v1/figures/cases.received" + more, who); };
    const auto county = "?place=" + write(SmallCounty{}.county);
    EXPECT_THAT(asked("", "zhao").body, HasSubstr("\"value\":\"1\"")) << "without a place: one's own";
    EXPECT_EQ(asked(county, "zhao").status, 403) << "a township does not look at the county";
    EXPECT_EQ(asked("/records" + county, "zhao").status, 403);
    for (const auto* who : {"li", "chen"})
        for (const auto* door : {"", "/records", "?by=place"}) EXPECT_EQ(asked(door, who).status, 403) << who << ' ' << door << ": nothing gives them read.figures";
    EXPECT_EQ(office.get("/api/v1/public/figures", "chen").status, 200);
    EXPECT_EQ(asked("?from=2024-03-05&to=2024-03-04", "zhao").status, 422) << "a period that ends before it begins";
    EXPECT_EQ(asked("?by=departmnt", "zhao").status, 422) << "what no record carries is no dimension";
}

TEST(ReadsOverHttp, WhoeverStaysUnnamedIsNotNamedByTheSession) {
    Office office;
    office.takes("quiet", "chen", {{"asker", json::object{{"anonymous", true}}}});
    office.takes("named", "chen", {{"asker", json::object{{"anonymous", false}}}});
    const auto chen = id_of<PersonId>("chen");
    EXPECT_THAT(office.get("/api/v1/cases/" + id_of<CaseId>("quiet") + "/asker?why=visit", "wang").body, Not(HasSubstr(chen)));
    EXPECT_THAT(office.get("/api/v1/cases/" + id_of<CaseId>("named") + "/asker?why=visit", "wang").body, HasSubstr(chen));
}

TEST(ReadsOverHttp, RolesAreForThoseWhoHoldPosts) {
    Office office;
    const auto told = office.get("/api/v1/roles", "zhao");
    EXPECT_EQ(told.status, 200);
    EXPECT_THAT(told.body, HasSubstr("\"id\":\"first_responsible\""));
    EXPECT_THAT(told.body, HasSubstr("第一责任人"));
    EXPECT_EQ(office.get("/api/v1/roles", "chen").status, 403);
    EXPECT_EQ(office.get("/api/v1/roles").status, 401);
}

TEST(ReadsOverHttp, PostsAndBodiesArePublicCards) {
    Office office;
    const auto posts = office.get("/api/v1/posts?place=" + write(office.county.wenbi));
    EXPECT_EQ(posts.status, 200);
    EXPECT_THAT(posts.body, HasSubstr("文笔网格长"));
    EXPECT_THAT(posts.body, Not(HasSubstr("供水站"))) << "the township's is not the village's";
    EXPECT_THAT(office.get("/api/v1/posts/" + id(office.county.li)).body, HasSubstr("文笔网格长"));
    EXPECT_EQ(office.get("/api/v1/posts/" + id(named<PostId>("nobody"))).status, 404);
    EXPECT_EQ(office.get("/api/v1/bodies").status, 200);
    EXPECT_EQ(office.get("/api/v1/bodies?place=x").status, 422);
}

TEST(ReadsOverHttp, AnUnknownPlaceIsNotFoundAndHomesAreNotPublic) {
    Office office;
    EXPECT_EQ(office.get("/api/v1/places/1").status, 404);
    EXPECT_EQ(office.get("/api/v1/teams", "zhao").status, 200);
    EXPECT_EQ(office.get("/api/v1/households").status, 401) << "not without signing in";
}

TEST(ReadsOverHttp, AHouseholdIsOpenedForAPurposeThatHolds) {
    Office office;
    office.registers_chen();
    office.takes("open case");
    office.takes("closed case");
    office.good("cases.withdraw", {{"case", id_of<CaseId>("closed case")}, {"reason", "看错了"}}, "li");
    office.takes("complaint", "wang", {{"about", id(office.county.li)}});
    const auto home = "/api/v1/households/" + id_of<HouseholdId>("home");
    EXPECT_THAT(office.get("/api/v1/households", "zhao").body, HasSubstr("陈**"));
    EXPECT_EQ(office.get("/api/v1/households", "li").status, 403) << "a role without read.households";
    EXPECT_EQ(office.get(home, "zhao").status, 422) << "every look has a purpose";
    EXPECT_EQ(office.get(home + "?purpose=curious", "zhao").status, 422);
    EXPECT_EQ(office.get(home + "?purpose=case:" + id_of<CaseId>("no such case"), "zhao").status, 422);
    EXPECT_EQ(office.get(home + "?purpose=case:" + id_of<CaseId>("closed case"), "zhao").status, 422);
    EXPECT_EQ(office.get(home + "?purpose=case:" + id_of<CaseId>("complaint"), "zhao").status, 422) << "a complaint is no reason to look at a home";
    const auto page = office.get(home + "?purpose=case:" + id_of<CaseId>("open case"), "zhao");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_THAT(page.body, Not(HasSubstr("陈大山")));
    const auto own = office.get(home, "chen");
    ASSERT_EQ(own.status, 200) << own.body;
    const auto looked = json::parse(own.body).at("who_looked").as_array();
    ASSERT_EQ(looked.size(), 2u) << "the township's look and its own";
    EXPECT_EQ(looked[1].at("by").at("zh"), "镇党委书记");
    EXPECT_EQ(looked[1].at("purpose"), "case") << "that it was for a case, not whose";
    EXPECT_THAT(own.body, Not(HasSubstr(id_of<CaseId>("open case"))));
    EXPECT_EQ(office.get(home, "wu").status, 404) << "not the neighbours'";
    const auto mine = json::parse(office.get("/api/v1/access-log?mine=1", "chen").body).at("items").as_array();
    ASSERT_EQ(mine.size(), 2u) << "the looks at its home are among the looks at chen";
    EXPECT_EQ(mine[0].at("yourself"), true);
    EXPECT_EQ(mine[1].at("of"), "household");
    EXPECT_EQ(mine[1].at("by").at("zh"), "镇党委书记");
    EXPECT_EQ(mine[1].at("purpose"), "case");
    EXPECT_EQ(office.get("/api/v1/access-log?mine=1", "wu").body, R"({"items":[]})") << "the neighbours' looks are the neighbours'";
}

TEST(ReadsOverHttp, WhoRunsTheOrganisationSeesWhatEachActNames) {
    Office office;
    const auto post = id_of<PostId>("station"), path = "/api/v1/posts/" + post + "/organised", gaps = "/api/v1/duty-chain/gaps?place=" + write(office.county.shuanghe);
    const auto place = write(office.county.shuanghe);
    office.good("people.create_post", {{"post", post}, {"place", place}, {"title", json::object{{"zh", "护林站"}, {"en", "Forest station"}}}, {"superior", id(office.county.zhao)}}, "zhao");
    office.good("assignments.assign", {{"assignment", id_of<AssignmentId>("keep")}, {"post", post}, {"role", "grid_leader"}, {"place", place}, {"basis", "巧移组〔2024〕1号"}}, "zhao");
    const auto gap = json::parse(office.get(gaps).body).at("items").at(0);
    EXPECT_EQ(gap.at("kind"), "vacant");
    EXPECT_EQ(gap.at("posts").at(0).at("id").as_string(), post) << "the gap names the post that closes it";
    office.good("people.appoint", {{"post", post}, {"person", id_of<PersonId>("ma")}, {"shown_name", "马小河"}}, "zhao");
    EXPECT_TRUE(json::parse(office.get(gaps).body).at("items").as_array().empty());
    office.good("people.name_stand_in", {{"post", post}, {"stand_in", id(office.county.li)}, {"from", "2024-04-01T00:00:00Z"}, {"to", "2024-04-10T00:00:00Z"}}, "zhao");
    EXPECT_EQ(office.get(path).status, 401);
    EXPECT_EQ(office.get(path, "li").status, 403) << "a grid leader runs no organisation";
    EXPECT_EQ(office.get(path, "chen").status, 403);
    auto seen = json::parse(office.get(path, "zhao").body);
    EXPECT_EQ(seen.at("holdings").at(0).at("person").as_string(), id_of<PersonId>("ma"));
    EXPECT_EQ(seen.at("stand_ins").at(0).at("id").as_string(), id(office.county.li));
    EXPECT_EQ(seen.at("stand_ins").at(0).at("now"), false) << "named, not begun";
    EXPECT_EQ(seen.at("duties").at(0).at("assignment").as_string(), id_of<AssignmentId>("keep"));
    EXPECT_EQ(seen.at("duties").at(0).at("may_end"), true);
    EXPECT_EQ(seen.at("may").as_array().size(), 8u);
    office.good("people.end_stand_in", {{"post", post}, {"stand_in", id(office.county.li)}, {"at", "2024-04-01T00:00:00Z"}}, "zhao");
    office.good("people.close_post", {{"post", post}, {"basis", "巧编发〔2024〕7号"}}, "zhao");
    seen = json::parse(office.get(path, "zhao").body);
    EXPECT_TRUE(seen.at("stand_ins").as_array().empty());
    EXPECT_EQ(seen.at("closed"), true);
    EXPECT_FALSE(seen.at("holdings").at(0).as_object().contains("person")) << "who left is history";
    EXPECT_THAT(office.get(gaps).body, HasSubstr("已撤销,责任还在它名下")) << "a closed post does not take its duty along";
    office.good("assignments.end", {{"assignment", id_of<AssignmentId>("keep")}, {"basis", "巧移组〔2024〕2号"}}, "zhao");
    EXPECT_TRUE(json::parse(office.get(gaps).body).at("items").as_array().empty());
}

TEST(ReadsOverHttp, ALostCardIsFoundByItsHousehold) {
    Office office;
    office.registers_chen();
    const auto card = id_of<PersonId>("card");
    const auto ways = "/api/v1/ways-in?household=" + id_of<HouseholdId>("home");
    office.good("access.hand_over_card", {{"card", card}, {"holder", id_of<PersonId>("chen")}, {"household", id_of<HouseholdId>("home")}, {"place", write(office.county.wenbi)}}, "zhao");
    EXPECT_EQ(office.get("/api/v1/ways-in", "zhao").status, 422) << "of which household";
    EXPECT_THAT(office.get(ways, "zhao").body, HasSubstr(card));
    EXPECT_EQ(office.get(ways, "li").body, R"({"items":[]})") << "a post that stops no cards sees none";
    EXPECT_EQ(office.get(ways, "chen").body, R"({"items":[]})") << "residents have a list of their own";
    EXPECT_EQ(office.get(ways).status, 401);
    office.good("access.revoke_card", {{"card", card}}, "zhao");
    EXPECT_THAT(office.get(ways, "zhao").body, HasSubstr("ended_at"));
}

TEST(ReadsOverHttp, APersonsPageSaysWhyEachFieldIsHeld) {
    Office office;
    office.registers_chen();
    const auto path = "/api/v1/persons/" + id_of<PersonId>("chen");
    EXPECT_EQ(office.get(path, "li").status, 404);
    const auto page = office.get(path + "?purpose=correction", "zhao");
    ASSERT_EQ(page.status, 200) << page.body;
    EXPECT_THAT(page.body, HasSubstr("why_held"));
    EXPECT_THAT(page.body, Not(HasSubstr("11010519491231002X")));
    EXPECT_THAT(office.get("/api/v1/persons/find?phone=13800001111&purpose=visit", "zhao").body, HasSubstr("陈**"));
    EXPECT_EQ(office.get("/api/v1/persons/find?phone=13800001111", "zhao").status, 422);
}

TEST(ReadsOverHttp, TheSampleForCallBacksGoesToThoseWhoDidNotAnswer) {
    Office office;
    office.takes("c1");
    office.good("cases.answer", {{"case", id_of<CaseId>("c1")}, {"answer", "修好了"}}, "li");
    EXPECT_EQ(office.get("/api/v1/cases/call-backs").status, 401);
    EXPECT_EQ(office.get("/api/v1/cases/call-backs", "wang").status, 403);
    const auto drawn = office.get("/api/v1/cases/call-backs", "call back");
    EXPECT_THAT(drawn.body, HasSubstr(id_of<CaseId>("c1")));
    office.good("cases.confirm", {{"case", id_of<CaseId>("c1")}, {"solved", true}, {"by", "call_back"}}, "call back");
    EXPECT_THAT(office.get("/api/v1/cases/call-backs", "call back").body, Not(HasSubstr(id_of<CaseId>("c1"))));
}

TEST(ReadsOverHttp, WhoComplainsIsShownOnlyWithAReasonAndOnRecord) {
    Office office;
    office.takes("c1", "wang", {{"about", id(office.county.li)}, {"asker", json::object{{"name", "张三丰"}, {"phone", "13800001111"}, {"anonymous", false}}}});
    const auto path = "/api/v1/cases/" + id_of<CaseId>("c1");
    EXPECT_EQ(office.get(path, "li").status, 404) << "the one complained about";
    EXPECT_EQ(office.get(path + "/asker?why=x", "li").status, 404);
    const auto page = office.get(path, "zhao");
    ASSERT_EQ(page.status, 200);
    EXPECT_THAT(page.body, Not(HasSubstr("张三丰")));
    EXPECT_THAT(page.body, HasSubstr("withheld"));
    EXPECT_EQ(office.get(path + "/asker", "zhao").status, 422) << "not without a reason";
    EXPECT_THAT(office.get(path + "/asker?why=%E6%A0%B8%E5%AE%9E", "zhao").body, HasSubstr("张三丰"));
}

TEST(ReadsOverHttp, WhoeverIsAffectedMayReopen) {
    Office office;
    office.takes("c1");
    office.good("cases.answer", {{"case", id_of<CaseId>("c1")}, {"answer", "修好了"}}, "li");
    office.good("cases.confirm", {{"case", id_of<CaseId>("c1")}, {"solved", true}, {"by", "call_back"}}, "call back");
    EXPECT_EQ(office.say("cases.reopen", {{"case", id_of<CaseId>("c1")}, {"reason", "又坏了"}}, "").status, 401) << "somebody, but not nobody";
    EXPECT_EQ(office.say("cases.reopen", {{"case", id_of<CaseId>("c1")}, {"reason", ""}}, "wu").status, 422) << "with a reason";
    office.good("cases.reopen", {{"case", id_of<CaseId>("c1")}, {"reason", "又坏了,我天天走这条路"}}, "wu");
    EXPECT_EQ(office.say("cases.withdraw", {{"case", id_of<CaseId>("c1")}, {"reason", "算了"}}, "wu").status, 403) << "and no more than that";
    EXPECT_THAT(office.get("/api/v1/cases/" + id_of<CaseId>("c1"), "zhao").body, HasSubstr("我天天走这条路"));
}

TEST(ReadsOverHttp, ACaseSaysWhereItsPicturesAre) {
    Office office;
    office.takes("c1", "li", {{"evidence", json::array{json::object{{"sha256", std::string(64, 'a')}, {"size", 9}, {"type", "image/jpeg"}}}}});
    const auto page = json::parse(office.get("/api/v1/cases/" + id_of<CaseId>("c1"), "zhao").body);
    EXPECT_EQ(page.at("evidence").as_array().at(0).at("state"), "promised");
}

TEST(ReadsOverHttp, AResidentSeesOfOthersOnlyWhatWhereWhichDayAndHowFar) {
    Office office;
    office.takes("c1");
    const auto near = office.get("/api/v1/cases/near?place=" + write(office.county.wenbi) + "&kind=road", "chen");
    ASSERT_EQ(near.status, 200);
    EXPECT_THAT(near.body, HasSubstr("2024-03-04"));
    EXPECT_THAT(near.body, Not(HasSubstr(id_of<CaseId>("c1")))) << "an id would open it";
    EXPECT_THAT(near.body, Not(HasSubstr(cases::receipt_number(named<CaseId>("c1")))));
}

}    // namespace
}    // namespace terrace
