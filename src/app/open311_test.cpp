// Another system hands matters in over Open311 and follows them: through the real server, by the token of a post.

#include "open311/doors.hpp"

#include "app/answers.hpp"
#include "app/modules.hpp"
#include "modules/cases/reads.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
using ::testing::HasSubstr;
using ::testing::Not;

class NoLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override {}
    std::vector<AccessEntry> about(const SubjectId&, std::size_t) const override { return {}; }
};

// wang's water station has a key, "water-key"; zhao's office another.
class Hotline {
  public:
    Hotline()
        : store_{folder_ / "journal.db", 530622, all_tables()}, desk_{store_, vault_, all_modules(), county.views(), figures_, clock_, chance_},
          doors_{{desk_, log_, [this](const wire::Request& request) { return who(request); }, "530622", Zone{480}, "http://127.0.0.1:8080"}},
          api_{{.desk = desk_, .access_log = log_, .routes = all_routes(), .doors = doors_.doors(), .who = [this](const wire::Request& request) { return who(request); }}}, server_{{}, api_} {
        desk_.start_from_journal();
        desk_.start();
        server_.start();
    }
    ~Hotline() {
        server_.drain(seconds(5));
        desk_.stop();
        api_.stop_readers();
    }
    wire::test::Reply get(const std::string& path) { return ask("GET", path, "", ""); }
    wire::test::Reply post(const std::string& form, const std::string& path = "/open311/v2/requests.json") { return ask("POST", path, "content-type: application/x-www-form-urlencoded; charset=utf-8\r\n", form); }
    wire::test::Reply ask(std::string_view method, const std::string& path, const std::string& headers, const std::string& body) {
        wire::test::Client client{server_.port()};
        client.send(std::string{method} + ' ' + path + " HTTP/1.1\r\nhost: test\r\n" + headers + "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
        auto reply = client.receive();
        if (!reply) throw Fault{"no answer to " + path};
        if (reply->status < 300 && reply->headers.at("content-type").starts_with("application/json")) {
            EXPECT_EQ(not_as_declared(all_answers(), declared_as(all_answers(), method, path), reply->body), "") << path;
        }
        return *reply;
    }
    std::string taken(const std::string& form) {
        const auto reply = post(form);
        if (reply.status != 201) throw Fault{reply.body};
        return std::string{json::parse(reply.body).at(0).at("service_request_id").as_string()};
    }
    json::object request(const std::string& number) { return json::parse(get("/open311/v2/requests/" + number + ".json?api_key=water-key").body).at(0).as_object(); }
    void say(std::string_view command, json::object body, PostId post) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock_.now(), chance_)};
        envelope.command = command;
        envelope.body = std::move(body);
        if (const auto said = desk_.submit_and_wait(std::move(envelope), county.acting(post)); !said) throw Fault{terrace::say(said.error(), Language::en)};
    }
    std::string case_of(const std::string& number) {
        const auto found = cases::partner_case(*desk_.store().snapshot(), county.wang, number);
        return found ? write(static_cast<const Uuid&>(found->id)) : "";
    }

    SmallCounty county;
    HandClock clock_{"2024-03-04T01:00:00Z"};

  private:
    Result<Actor> who(const wire::Request& request) const {
        const auto name = request.header("authorization");
        if (name == "Bearer water-key") return Actor{ActorKind::token, named<PersonId>("water key"), county.wang};
        if (name == "Bearer office-key") return Actor{ActorKind::token, named<PersonId>("office key"), county.zhao};
        if (name == "Bearer session") return county.acting(county.zhao);
        if (!request.header("cookie").empty()) return county.acting(county.zhao);
        if (name.empty()) return Actor{ActorKind::caller, {}, {}};
        return refuse(No::wrong_credentials);
    }
    ScratchFolder folder_;
    SeededChance chance_{5};
    Figures figures_;
    NoLog log_;
    PlainVault vault_;
    sqlite::SqliteStore store_;
    Desk desk_;
    open311::Doors doors_;
    wire::Api api_;
    wire::Server server_;
};

const std::string leak = "api_key=water-key&service_code=water&address_id=530622112202&description=%E6%B0%B4%E7%AE%A1%E6%BC%8F%E4%BA%86&first_name=%E5%A4%A7%E5%B1%B1&last_name=%E9%99%88&phone=13800001111";

TEST(Open311, ServicesAreTheKindsOfThePlaybook) {
    Hotline hotline;
    const auto all = hotline.get("/open311/v2/services.json?jurisdiction_id=530622");
    EXPECT_EQ(all.status, 200);
    const auto services = json::parse(all.body).as_array();
    ASSERT_EQ(services.size(), 2u);
    EXPECT_EQ(services[0].at("service_code").as_string(), "water");
    EXPECT_EQ(services[0].at("service_name").as_string(), "供水");
    EXPECT_THAT(std::string{services[0].at("description").as_string()}, HasSubstr("3 个工作日"));
    const auto xml = hotline.ask("GET", "/open311/v2/services.xml", "accept-language: en\r\n", "");
    EXPECT_EQ(xml.headers.at("content-type"), "text/xml; charset=utf-8");
    EXPECT_THAT(xml.body, HasSubstr("<service_code>road</service_code><service_name>Road, bridge</service_name>"));
    EXPECT_EQ(hotline.get("/open311/v2/services.json?jurisdiction_id=city.gov").status, 404);
    EXPECT_EQ(json::parse(hotline.get("/open311/v2/services/water.json").body).at("attributes").at(0).at("code").as_string(), "urgent");
    EXPECT_EQ(hotline.get("/open311/v2/services/DMV66.json").status, 404);
    EXPECT_EQ(hotline.get("/open311/v2/services/water").status, 404) << "no format";
    EXPECT_THAT(hotline.get("/open311/v2/discovery.xml").body, HasSubstr("<url>http://127.0.0.1:8080/open311/v2</url>"));
}

TEST(Open311, ARequestIsACaseThatThePostOfTheKeyWasFirstAsked) {
    Hotline hotline;
    const auto reply = hotline.post(leak);
    ASSERT_EQ(reply.status, 201) << reply.body;
    const auto given = json::parse(reply.body).at(0).as_object();
    const std::string number{given.at("service_request_id").as_string()};
    EXPECT_EQ(number.size(), 11u);
    EXPECT_THAT(std::string{given.at("service_notice").as_string()}, HasSubstr(number));
    const auto shown = hotline.request(number);
    EXPECT_EQ(shown.at("status").as_string(), "open");
    EXPECT_EQ(shown.at("agency_responsible").as_string(), "供水站");
    EXPECT_EQ(shown.at("address").as_string(), "巧家县蒙姑镇文笔社区");
    EXPECT_EQ(shown.at("address_id").as_string(), "530622112202");
    EXPECT_EQ(shown.at("requested_datetime").as_string(), "2024-03-04T09:00:00+08:00");
    EXPECT_EQ(shown.at("expected_datetime").as_string(), "2024-03-07T17:30:00+08:00");
    EXPECT_TRUE(shown.at("description").is_null());
    EXPECT_THAT(json::serialize(shown), Not(HasSubstr("陈")));
    EXPECT_THAT(json::serialize(shown), Not(HasSubstr("1380000")));

    hotline.clock_.turn(hours(2));
    hotline.say("cases.answer", {{"case", hotline.case_of(number)}, {"answer", "换了水管"}}, hotline.county.wang);
    EXPECT_EQ(hotline.request(number).at("status").as_string(), "open") << "an answer is not the end: whoever asked confirms";
    EXPECT_EQ(hotline.request(number).at("updated_datetime").as_string(), "2024-03-04T11:00:00+08:00");
    hotline.say("cases.confirm", {{"case", hotline.case_of(number)}, {"solved", true}, {"by", "call_back"}}, hotline.county.zhao);
    EXPECT_EQ(hotline.request(number).at("status").as_string(), "closed");
    const auto token = hotline.get("/open311/v2/tokens/" + number + ".xml?api_key=water-key");
    EXPECT_THAT(token.body, HasSubstr("<service_request_id>" + number + "</service_request_id>"));
}

TEST(Open311, OnlyTheKeyThatBroughtARequestSeesIt) {
    Hotline hotline;
    const auto number = hotline.taken(leak);
    EXPECT_EQ(hotline.get("/open311/v2/requests/" + number + ".json").status, 403);
    EXPECT_EQ(hotline.get("/open311/v2/requests/" + number + ".json?api_key=wrong").status, 403);
    EXPECT_EQ(hotline.get("/open311/v2/requests/" + number + ".json?api_key=office-key").status, 404);
    EXPECT_EQ(hotline.get("/open311/v2/requests.json?api_key=office-key").body, "[]");
    EXPECT_EQ(hotline.get("/open311/v2/requests.json?api_key=session").status, 403) << "a session is no key";
    EXPECT_EQ(hotline.ask("GET", "/open311/v2/requests.json", "cookie: terrace=session\r\n", "").status, 403) << "nor is a cookie";
    EXPECT_EQ(hotline.ask("POST", "/open311/v2/requests.json", "cookie: terrace=session\r\ncontent-type: application/x-www-form-urlencoded\r\n", "service_code=water&address_id=530622112202&description=x").status, 403);
}

TEST(Open311, AListIsBoundedAndFiltered) {
    Hotline hotline;
    const auto first = hotline.taken(leak);
    hotline.clock_.turn(days(40));
    const auto second = hotline.taken("api_key=water-key&service_code=road&address_id=530622111201&description=hole&attribute[urgent]=yes");
    hotline.clock_.turn(days(40));
    const auto ids = [&](const std::string& query) {
        const auto reply = hotline.get("/open311/v2/requests.json?api_key=water-key" + query);
        std::vector<std::string> out;
        if (reply.status != 200) return std::vector<std::string>{std::to_string(reply.status)};
        const auto list = json::parse(reply.body);
        for (const auto& one : list.as_array()) out.emplace_back(one.at("service_request_id").as_string());
        return out;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids(""), (Ids{second, first})) << "newest first";
    EXPECT_EQ(ids("&service_code=road"), Ids{second});
    EXPECT_EQ(ids("&status=closed"), Ids{});
    EXPECT_EQ(ids("&start_date=2024-04-01T00:00:00Z"), Ids{second});
    EXPECT_EQ(ids("&end_date=2024-04-01T00:00:00Z"), Ids{first});
    EXPECT_EQ(ids("&service_request_id=" + first + ",none"), Ids{first});
    EXPECT_EQ(ids("&start_date=2023-01-01T00:00:00Z&end_date=2024-04-01T00:00:00Z"), Ids{"400"});
    EXPECT_EQ(ids("&start_date=yesterday"), Ids{"400"});
    EXPECT_EQ(ids("&status=done"), Ids{"400"});
    hotline.clock_.turn(days(20));
    EXPECT_EQ(ids(""), Ids{second}) << "ninety days, unless others are asked for";
}

TEST(Open311, WhatIsWrongIsToldInTheStandardsShape) {
    Hotline hotline;
    const auto no = [&](const std::string& form) { return hotline.post(form); };
    EXPECT_EQ(no("service_code=water&address_id=530622112202&description=x").status, 403);
    const auto missing = no("api_key=water-key&address_id=530622112202&description=x");
    EXPECT_EQ(missing.status, 400);
    EXPECT_EQ(json::parse(missing.body).at(0).at("code").as_int64(), 400);
    EXPECT_THAT(missing.body, HasSubstr("service_code"));
    EXPECT_EQ(no("api_key=water-key&service_code=none&address_id=530622112202&description=x").status, 404);
    EXPECT_EQ(no("api_key=water-key&service_code=water&address_id=1&description=x").status, 400);
    EXPECT_EQ(no("api_key=water-key&service_code=water&description=x").status, 400) << "nowhere";
    EXPECT_EQ(no("api_key=water-key&service_code=water&address_id=530622112202").status, 400) << "nothing said";
    EXPECT_EQ(no("api_key=water-key&service_code=water&description=x&lat=95&long=103").status, 400);
    EXPECT_EQ(no("api_key=water-key&service_code=water&description=x&lat=27").status, 400);
    EXPECT_EQ(no("api_key=water-key&service_code=water&address_id=530622112202&description=x&attribute[WHISPAWN]=1").status, 400);
    EXPECT_EQ(no("api_key=water-key&service_code=water&address_id=530622112202&description=%ff").status, 400);
    EXPECT_EQ(hotline.ask("POST", "/open311/v2/requests.json", "content-type: application/json\r\n", "{}").status, 400);
    const auto xml = hotline.post("service_code=water", "/open311/v2/requests.xml");
    EXPECT_EQ(xml.status, 403);
    EXPECT_THAT(xml.body, HasSubstr("<errors><error><code>403</code><description>"));
    EXPECT_EQ(hotline.get("/open311/v2/requests.json?api_key=water-key").body, "[]") << "nothing was taken";
}

TEST(Open311, AKeyThatAsksTooFastIsToldToWait) {
    Hotline hotline;
    int slowed = 0;
    for (int i = 0; i < 60; ++i) slowed += hotline.get("/open311/v2/requests.json?api_key=water-key").status == 429;
    EXPECT_EQ(slowed, 60 - open311::keyed_requests_per_minute / 4);
    EXPECT_EQ(hotline.get("/open311/v2/requests.json?api_key=office-key").status, 200) << "another key is not slowed";
}

}    // namespace
}    // namespace terrace
