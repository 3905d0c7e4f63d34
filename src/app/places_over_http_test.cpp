// Places as a browser asks for them: the tree on a day, one place with its past, boundaries, the map and the chain of duty; by who may
// and who may not, and with what nobody should have sent.

#include "app/answers.hpp"
#include "app/boundary_door.hpp"
#include "app/elsewhere.hpp"
#include "app/modules.hpp"
#include "modules/cases/cases.hpp"
#include "modules/places/territory.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

places::Geometry square(double west, double south, double side) {
    return {places::Shape::polygon, {{{{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}}}}, {}};
}

// The small county drawn: 文笔 ended 七里's time in 2020, has one grid with an outline, and lies with its town in a basin.
class Office {
  public:
    Office()
        : store_{folder_ / "journal.db", 530622, all_tables()}, log_{folder_.path() / "access"}, desk_{store_, vault_, all_modules(), views(), figures_, clock_, chance_},
          api_{{.desk = desk_, .access_log = log_, .routes = all_routes(), .doors = {boundaries_.door()}, .who = [this](const wire::Request& request) { return who(request); }}},
          server_{{}, api_} {
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
        const Day begun = *read_day("2010-01-01"), changed = *read_day("2021-01-01");
        places::TerritoryParts parts;
        parts.root = county.county;
        parts.places = {{county.county, "530622000000", "巧家县", 3, Partition::administrative, {}, begun, {}},
                        {county.town, "530622112000", "蒙姑镇", 4, Partition::administrative, county.county, begun, {}},
                        {qili, "530622112200", "七里社区", 5, Partition::administrative, county.town, begun, changed - 1},
                        {county.wenbi, "530622112202", "文笔社区", 5, Partition::administrative, county.town, changed, {}},
                        {county.shuanghe, "530622111201", "双河社区", 5, Partition::administrative, county.town, begun, {}},
                        {grid, "", "文笔一网格", 6, Partition::grid, county.wenbi, changed, {}},
                        {basin, "", "小江流域", 4, Partition::basin, county.county, changed, {}}};
        parts.memberships = {{county.wenbi, basin, Partition::basin, changed, places::open_end}, {county.shuanghe, county.county, Partition::duty, changed, places::open_end}};
        parts.successions = {{qili, county.wenbi}};
        parts.outlines = {{county.wenbi, changed, true, square(103.0, 26.0, 0.2)}, {grid, changed, false, square(103.0, 26.0, 0.1)}, {basin, changed, true, square(102.9, 25.9, 0.5)}};
        made.change_places(std::make_shared<const places::Territory>(std::move(parts)));
        made.change_roster([](Roster& roster) {
            roster.put(RoleFacts{"river_chief", "河长", "River chief", {}, 1, 4});
            roster.put(RoleFacts{"ranger", "护林员", "Ranger", {}, 1, 5});
        });
        return made;
    }
    wire::test::Reply get(const std::string& path, const std::string& as = "") { return ask("GET", path, as, ""); }
    json::value read(const std::string& path, const std::string& as = "") {
        const auto reply = get(path, as);
        EXPECT_EQ(reply.status, 200) << path << ": " << reply.body;
        return json::parse(reply.body);
    }
    std::vector<std::string> names(const std::string& path) {
        std::vector<std::string> all;
        const auto answer = read(path);
        for (const auto& one : answer.at("items").as_array()) all.emplace_back(one.at("name").as_string());
        return all;
    }
    void takes(const char* name, const std::string& as, json::object more = {}) {
        json::object body{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "路坏了"}, {"source", "walk_in"}};
        for (auto& [key, value] : more) body[key] = value;
        const auto reply = ask("POST", "/api/v1/commands", as, json::serialize(json::object{{"id", write(new_uuid(clock_.now(), chance_))}, {"command", "cases.open"}, {"body", std::move(body)}}));
        ASSERT_EQ(reply.status, 200) << reply.body;
    }

    wire::test::Reply post(const std::string& path, const std::string& as, const std::string& body) { return ask("POST", path, as, body); }

    SmallCounty county;
    PlaceId qili{5306221122002010}, grid{9'000'000'000'000'001}, basin{9'000'000'000'000'002};

  private:
    Result<Actor> who(const wire::Request& request) const {
        const auto name = std::string{request.header("authorization")};
        if (name.empty()) return Actor{ActorKind::caller, {}, {}};
        if (name == "Bearer chen") return Actor{ActorKind::resident, named<PersonId>("chen"), {}};
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
    HandClock clock_{"2024-03-04T01:00:00Z"};
    SeededChance chance_{5};
    Figures figures_;
    PlainVault vault_;
    sqlite::SqliteStore store_;
    store::AccessLogFile log_;
    Desk desk_;
    BoundaryDoor boundaries_{desk_, clock_, [this](const wire::Request& request) { return who(request); }};
    wire::Api api_;
    wire::Server server_;
};

TEST(PlacesOverHttp, AnOldCodeStillResolvesAndStillSums) {
    Office office;
    office.takes("of the old place", "zhao", {{"place", write(office.qili)}});
    office.takes("of the new", "li");
    office.takes("elsewhere", "zhao", {{"place", write(office.county.shuanghe)}});
    const std::string figure = "/api/v1/figures/cases.received?place=530622112200";
    const auto now = office.read(figure, "zhao");
    EXPECT_EQ(now.at("cells").at(0).at("value"), "2") << "what was recorded under it, and under the place that carries it on";
    EXPECT_EQ(now.at("place").at("name"), "七里社区");
    const auto& told = now.at("old_code");
    EXPECT_EQ(told.at("last_day"), "2020-12-31");
    EXPECT_EQ(told.at("carried_on").at(0).at("name"), "文笔社区");
    EXPECT_EQ(told.at("words").at("zh"), "530622112200 七里社区到 2020-12-31 为止,由文笔社区接续;合计记在它和接续者名下的");
    EXPECT_EQ(testing::not_as_declared(all_answers(), "GET /api/v1/figures/{name}", json::serialize(now)), "");
    // By place, each under its own name; its records are those of both.
    const auto by_place = office.read(figure + "&by=place", "zhao");
    ASSERT_EQ(by_place.at("cells").as_array().size(), 2u);
    EXPECT_EQ(by_place.at("cells").at(0).at("place").at("name"), "七里社区");
    EXPECT_EQ(by_place.at("cells").at(1).at("place").at("name"), "文笔社区");
    EXPECT_EQ(office.read("/api/v1/figures/cases.received/records?place=530622112200", "zhao").at("items").as_array().size(), 2u);
    // Within its days it is itself, and its id is always itself.
    const auto then = office.read(figure + "&to=2020-12-31", "zhao");
    EXPECT_FALSE(then.as_object().contains("old_code"));
    EXPECT_EQ(office.read("/api/v1/figures/cases.received?place=" + write(office.qili), "zhao").at("cells").at(0).at("value"), "1");
    EXPECT_FALSE(office.read("/api/v1/figures/cases.received?place=530622112202", "zhao").as_object().contains("old_code"));
    EXPECT_EQ(office.get("/api/v1/figures/cases.received?place=530622112999", "zhao").status, 422);
}

TEST(PlacesOverHttp, TheTreeIsOpenAndStandsAsItStoodOnTheDay) {
    Office office;
    const auto town = "/api/v1/places?parent=" + write(office.county.town);
    EXPECT_THAT(office.names("/api/v1/places"), ElementsAre("巧家县"));
    EXPECT_THAT(office.names("/api/v1/places?root=1"), ElementsAre("巧家县"));
    EXPECT_THAT(office.names(town), UnorderedElementsAre("文笔社区", "双河社区"));
    EXPECT_THAT(office.names(town + "&on=2020-12-31"), UnorderedElementsAre("七里社区", "双河社区"));
    EXPECT_THAT(office.names("/api/v1/places?partition=grid&parent=" + write(office.county.wenbi)), ElementsAre("文笔一网格"));
    EXPECT_THAT(office.names("/api/v1/places?partition=basin&parent=" + write(office.basin)), ElementsAre("文笔社区"));
    EXPECT_THAT(office.names("/api/v1/places?q=%E7%A4%BE%E5%8C%BA"), UnorderedElementsAre("文笔社区", "双河社区"));
    EXPECT_THAT(office.names("/api/v1/places?limit=1&q=%E7%A4%BE%E5%8C%BA").size(), 1u);
    EXPECT_THAT(office.names("/api/v1/places?q=%E6%9C%88%E4%BA%AE"), ElementsAre());
}

TEST(PlacesOverHttp, OnePlaceTellsItsPathItsPastAndWhereItLies) {
    Office office;
    const auto wenbi = office.read("/api/v1/places/" + write(office.county.wenbi));
    EXPECT_EQ(wenbi.at("code"), "530622112202");
    EXPECT_EQ(wenbi.at("path").as_array().size(), 3u);
    EXPECT_EQ(wenbi.at("predecessors").at(0).at("name"), "七里社区");
    EXPECT_EQ(wenbi.at("boundary").at("type"), "Polygon");
    EXPECT_TRUE(wenbi.at("labelled_sample").as_bool());
    EXPECT_NEAR(wenbi.at("centre").at("lon").as_double(), 103.1, 0.05);
    const auto qili = office.read("/api/v1/places/" + write(office.qili));
    EXPECT_EQ(qili.at("valid_to"), "2020-12-31");
    EXPECT_EQ(qili.at("successors").at(0).at("name"), "文笔社区");
    EXPECT_FALSE(qili.as_object().contains("boundary"));
}

TEST(PlacesOverHttp, WhatNobodyShouldHaveSentIsNamed) {
    Office office;
    for (const auto* path : {"/api/v1/places?parent=x", "/api/v1/places?on=2024-02-30", "/api/v1/places?partition=moon", "/api/v1/places?limit=0", "/api/v1/places?limit=201",
                             "/api/v1/places?limit=many", "/api/v1/places/..%2f", "/api/v1/places/-1", "/api/v1/places/99999999999999999999", "/api/v1/duty-map", "/api/v1/duty-map?place=",
                             "/api/v1/duty-map?place=x", "/api/v1/duty-chain", "/api/v1/duty-chain?place=%00"}) {
        const auto reply = office.get(path);
        EXPECT_GE(reply.status, 400) << path;
        EXPECT_LT(reply.status, 500) << path << ": " << reply.body;
        EXPECT_THAT(reply.body, HasSubstr("\"code\"")) << path;
    }
    EXPECT_THAT(office.get("/api/v1/places?on=2024-02-30").body, HasSubstr("\"on\""));
    EXPECT_THAT(office.get("/api/v1/places?partition=moon").body, HasSubstr("administrative / grid / basin / duty"));
    for (const auto* path : {"/api/v1/places?parent=7", "/api/v1/places/7"}) EXPECT_EQ(office.get(path).status, 404) << path;
    for (const auto* path : {"/api/v1/duty-map?place=7", "/api/v1/duty-chain?place=7", "/api/v1/duty-chain/gaps?place=7"}) EXPECT_THAT(office.get(path).body, HasSubstr("unknown_place")) << path;
}

TEST(PlacesOverHttp, BoundariesGoOutAsGeoJsonToWhoeverSignedIn) {
    Office office;
    const auto drawn = [&](const std::string& more) {
        std::vector<std::string> all;
        const auto set = office.read("/api/v1/places.geojson" + more, "li");
        EXPECT_EQ(set.at("type"), "FeatureCollection");
        for (const auto& one : set.at("features").as_array()) all.emplace_back(one.at("properties").at("name").as_string());
        return all;
    };
    EXPECT_EQ(office.get("/api/v1/places.geojson").status, 401);
    EXPECT_THAT(drawn(""), ElementsAre("文笔社区"));
    EXPECT_THAT(drawn("?partition=grid"), ElementsAre("文笔一网格"));
    EXPECT_THAT(drawn("?partition=basin"), ElementsAre("小江流域"));
    EXPECT_THAT(drawn("?partition=duty"), ElementsAre());
    EXPECT_THAT(drawn("?place=" + write(office.county.shuanghe)), ElementsAre());
    EXPECT_THAT(drawn("?place=" + write(office.county.county)), ElementsAre("文笔社区"));
    EXPECT_EQ(office.get("/api/v1/places.geojson?place=7", "li").status, 404) << "an empty map would say that nothing is drawn there";
    EXPECT_EQ(office.get("/api/v1/places.geojson?partition=moon", "li").status, 422);
}

TEST(PlacesOverHttp, TheMapShowsEverybodyTheGroundAndOnlyOfficesWhatIsOpen) {
    Office office;
    office.takes("c1", "li");
    office.takes("complaint", "wang", {{"about", write(static_cast<const Uuid&>(office.county.li))}});
    const auto path = "/api/v1/duty-map?place=" + write(office.county.town);
    for (const std::string who : {"", "chen"}) {
        const auto open = office.get(path, who);
        EXPECT_THAT(open.body, HasSubstr("文笔社区"));
        EXPECT_THAT(open.body, HasSubstr("双河社区")) << "not drawn, but named";
        EXPECT_THAT(open.body, Not(HasSubstr("\"open\""))) << "live numbers stay inside";
        EXPECT_THAT(open.body, Not(HasSubstr("\"late\"")));
    }
    const auto inside = office.read(path, "wang");
    for (const auto& one : inside.at("features").as_array()) {
        const auto& of = one.at("properties");
        EXPECT_EQ(of.at("open"), of.at("form") == "area" || of.at("name") == "小江流域" ? 1 : 0) << "a complaint is not counted: " << of;
    }
    EXPECT_EQ(inside.at("path").as_array().size(), 2u);
    EXPECT_EQ(inside.at("not_drawn").at(0).at("name"), "双河社区");
    EXPECT_EQ(inside.at("not_drawn").at(0).at("open"), 0);
}

TEST(PlacesOverHttp, ABoundaryIsSeenBeforeItIsRecordedAndHoldsFromItsDay) {
    Office office;
    const auto place = "/api/v1/places/" + write(office.grid), check = "/api/v1/boundaries/check?within=" + write(office.county.wenbi) + "&place=" + write(office.grid) + "&datum=";
    const std::string drawn = R"({"type":"Polygon","coordinates":[[[103.0,26.0],[103.05,26.0],[103.05,26.05],[103.0,26.05]]]})";
    EXPECT_EQ(office.post(check + "wgs84", "", drawn).status, 401);
    EXPECT_EQ(office.post(check + "wgs84", "li", drawn).status, 403) << "who may not record has nothing to look at";
    EXPECT_THAT(office.post(check + "bd09", "zhao", drawn).body, HasSubstr("datum"));
    EXPECT_THAT(office.post(check + "wgs84", "zhao", "[1").body, HasSubstr("malformed_json"));
    const auto seen = office.post(check + "wgs84", "zhao", drawn);
    ASSERT_EQ(seen.status, 200) << seen.body;
    EXPECT_EQ(testing::not_as_declared(all_answers(), "POST /api/v1/boundaries/check", seen.body), "");
    const auto by_code = office.post("/api/v1/boundaries/check?within=530622112200&place=" + write(office.grid) + "&datum=wgs84", "zhao", drawn);
    EXPECT_EQ(by_code.body, seen.body) << "七里's code has ended and means 文笔, which carries it on";
    EXPECT_THAT(office.post("/api/v1/boundaries/check?within=530622999&datum=wgs84", "zhao", drawn).body, HasSubstr("unknown_place"));
    const auto answer = json::parse(seen.body);
    const auto& shape = answer.at("items").at(0);
    EXPECT_EQ(shape.at("place").at("name"), "文笔一网格");
    EXPECT_FALSE(shape.at("mended").as_array().empty()) << "the ring was open";
    json::object item{{"place", write(office.grid)}, {"from", "2024-06-01"}, {"sample", false}, {"polygons", shape.at("polygons")}};
    const json::object body{{"within", write(office.county.wenbi)}, {"items", json::array{std::move(item)}}};
    const auto said = office.post("/api/v1/commands", "zhao", json::serialize(json::object{{"id", "018e0000-0000-7000-8000-000000000001"}, {"command", "places.set_boundaries"}, {"body", body}}));
    ASSERT_EQ(said.status, 200) << said.body;
    EXPECT_EQ(office.read(place).at("boundary_from"), "2021-01-01") << "in March the old one holds";
    EXPECT_EQ(office.read(place + "?on=2024-06-01").at("boundary_from"), "2024-06-01");
    EXPECT_EQ(office.read(place).at("boundaries").as_array().size(), 2u);
    const auto file = "/api/v1/places.geojson?partition=grid&on=";
    EXPECT_THAT(office.get(file + std::string{"2024-05-31"}, "zhao").body, HasSubstr("103.1"));
    EXPECT_THAT(office.get(file + std::string{"2024-06-01"}, "zhao").body, HasSubstr("103.05"));
}

TEST(PlacesOverHttp, WhatEveryTownshipMustHaveIsMissedWhereNobodyHoldsIt) {
    Office office;
    const auto answer = office.read("/api/v1/duty-chain/gaps");
    std::vector<std::string> missing;
    for (const auto& one : answer.at("items").as_array())
        if (one.at("kind") == "missing") missing.emplace_back(one.at("zh").as_string());
    EXPECT_THAT(missing, UnorderedElementsAre("蒙姑镇:河长应有 1 名,现有 0 名", "文笔社区:护林员应有 1 名,现有 0 名", "双河社区:护林员应有 1 名,现有 0 名"))
        << "the basin is of that level too, but no township; 双河 is met beside its town and within it, and told once";
}

TEST(PlacesOverHttp, TheChainNamesWhoAnswersAndOnlyOfficesSeeWhatIsOpen) {
    Office office;
    office.takes("c1", "li");
    const auto path = "/api/v1/duty-chain?place=" + write(office.grid);
    const auto open = office.get(path);
    EXPECT_THAT(open.body, HasSubstr("文笔网格长"));
    EXPECT_THAT(open.body, HasSubstr("镇党委书记")) << "up the real tree";
    EXPECT_THAT(open.body, Not(HasSubstr("open_matters")));
    EXPECT_EQ(office.read("/api/v1/duty-chain?place=" + write(office.county.wenbi), "zhao").at("open_matters"), 1);
    EXPECT_EQ(office.read("/api/v1/duty-chain?place=" + write(office.county.shuanghe), "zhao").at("open_matters"), 0);
    EXPECT_THAT(office.get("/api/v1/duty-chain?place=" + write(office.county.shuanghe)).body, Not(HasSubstr("文笔网格长"))) << "not the neighbour's";
    EXPECT_EQ(office.read("/api/v1/duty-chain/gaps").at("place").at("name"), "巧家县");
    EXPECT_EQ(office.read("/api/v1/duty-chain/gaps?place=" + write(office.grid)).at("cut"), false);
    const auto after = "/api/v1/posts/" + write(static_cast<const Uuid&>(office.county.zhao)) + "/after-end";
    EXPECT_EQ(office.get(after).status, 401);
    EXPECT_EQ(office.get(after, "li").status, 404) << "whose reach does not cover the township";
    EXPECT_EQ(office.get(after, "zhao").status, 200);
}

// 七里社区 530622112200 ended with 2020 and went into 文笔社区. Figures count what was recorded under the code and say so; every other read
// goes to the place that carries it on.
TEST(PlacesOverHttp, ACodeThatEndedLeadsToThePlaceThatCarriesItOnInEveryRead) {
    Office office;
    office.takes("c1", "li");
    int answered = 0;
    for (const auto& route : all_routes()) {
        const bool takes_place = std::any_of(route.parameters.begin(), route.parameters.end(), [](const auto& one) { return one.name == "place"; });
        if (route.method != "GET" || !takes_place || route.path.find('{') != std::string_view::npos || route.path.starts_with("/api/v1/figures")) continue;
        const auto ask = [&](const std::string& place) { return office.get(std::string{route.path} + "?place=" + place + "&kind=road&partition=grid", "zhao"); };
        const auto by_code = ask("530622112200"), by_id = ask(write(office.county.wenbi));
        EXPECT_EQ(by_code.status, by_id.status) << route.path << ": " << by_code.body;
        EXPECT_EQ(by_code.body, by_id.body) << route.path;
        EXPECT_NE(ask("530622112999").status, 200) << route.path << " takes a place that never was";
        answered += by_code.status == 200;
    }
    EXPECT_GE(answered, 5);
    EXPECT_THAT(office.get("/api/v1/cases?place=530622112999", "zhao").body, HasSubstr("530622112999"));
}

}    // namespace
}    // namespace terrace
