// Signing in, as a browser and a phone do it: through the doors of the API, with the desk recording and the credentials deciding.
#include "app/answers.hpp"
#include "access/totp.hpp"
#include "modules/access/access.hpp"
#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_credentials.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"
#include "wire/http/sign_in.hpp"

#include <future>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;

class QuietLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId& subject, std::string_view purpose, std::string_view) override {
        noted.push_back(write(static_cast<const Uuid&>(subject)) + ' ' + std::string{purpose});
    }
    std::vector<std::string> noted;
};

std::vector<const Table*> tables() {
    std::vector<const Table*> all{&facts_table, &observed_table};
    for (const auto* module : {&cases::module(), &access::module()})
        for (const auto* table : module->tables()) all.push_back(table);
    return all;
}

json::object parsed(const wire::Response& response) { return json::parse(response.body).as_object(); }

struct Office {
    explicit Office(const ScratchFolder& folder)
        : store{folder / "journal.db", 530622, tables()}, credentials{folder / "access.db", sqlite::OperatorKey{1}, chance, {1, 8 << 10}},
          desk{store, vault, {&cases::module(), &access::module()}, county.views(), figures, clock, chance},
          sign_in{{desk, credentials, log, {"530622", "巧家县", 480}, {},
                   [this](PersonId person, PersonId proxy, Instant at) { return access::consent_to_proxy(*store.snapshot(), person, proxy, at); },
                   access::takes_back}},
          doors{sign_in.doors()} {
        desk.start_from_journal();
        desk.start();
        for (const auto& [name, person] : {std::pair{"li", county.li_person}, {"zhao", county.zhao_person}})
            if (!credentials.make_account({name, person, ActorKind::post, false, false}, "梯田梯田梯田梯田")) throw Fault{"no account"};
    }
    ~Office() {
        sign_in.stop();
        desk.stop();
    }

    wire::Response ask(std::string_view method, std::string_view path, std::string body = "", std::string secret = "", Parameters parameters = {}) {
        for (const auto& door : doors)
            if (door.method == method && door.path == path) {
                wire::Request request;
                request.method = method;
                request.path = path;
                request.body = std::move(body);
                request.remote = "10.0.0.1";
                if (!secret.empty()) request.headers["authorization"] = "Bearer " + secret;
                auto answered = std::make_shared<std::promise<wire::Response>>();
                auto given = answered->get_future();
                door.answer(request, parameters, [answered](wire::Response response) { answered->set_value(std::move(response)); });
                auto response = given.get();
                if (response.status < 300) {
                    EXPECT_EQ(not_as_declared(all_answers(), std::string{method} + ' ' + std::string{path}, response.body), "");
                }
                return response;
            }
        throw Fault{"no such door"};
    }
    // Signs in and gives the secret of the cookie.
    std::string secret_of(std::string_view name) {
        const auto response = ask("POST", "/api/v1/session", R"({"sign_in":")" + std::string{name} + R"(","password":"梯田梯田梯田梯田"})");
        EXPECT_EQ(response.status, 200) << response.body;
        for (const auto& [header, value] : response.headers)
            if (header == "set-cookie") {
                EXPECT_NE(value.find("HttpOnly; SameSite=Strict"), std::string::npos);
                const auto from = value.find('=') + 1;
                return value.substr(from, value.find(';') - from);
            }
        return "";
    }
    Result<Actor> who(const std::string& header, const std::string& value) {
        wire::Request request;
        request.headers[header] = value;
        return sign_in.who(request);
    }

    SmallCounty county;
    SystemClock clock;
    SystemChance chance;
    Figures figures;
    PlainVault vault;
    QuietLog log;
    sqlite::SqliteStore store;
    sqlite::SqliteCredentials credentials;
    Desk desk;
    wire::SignIn sign_in;
    std::vector<wire::Door> doors;
};

TEST(SignIn, EveryDoorSaysWhatItIsAskedAndWhatItAnswers) {
    ScratchFolder folder;
    Office office{folder};
    const auto document = json::parse(wire::openapi({}, {}, office.doors, &all_answers()));
    for (const auto& door : office.doors) {
        std::string method{door.method};
        for (auto& c : method) c = static_cast<char>(std::tolower(c));
        const auto& operation = document.at("paths").at(door.path).at(method);
        EXPECT_TRUE(all_answers().of(std::string{door.method} + ' ' + std::string{door.path})) << door.path;
        EXPECT_EQ(operation.as_object().contains("requestBody"), door.method == "POST") << door.path;
    }
    const auto& asked = document.at("paths").at("/api/v1/session").at("post").at("requestBody").at("content").at("application/json").at("schema");
    EXPECT_EQ(asked.at("required"), (json::array{"sign_in", "password"}));
    EXPECT_EQ(asked.at("properties").at("code").at("format"), "password");
    EXPECT_EQ(document.at("paths").at("/api/v1/sessions/{session}").at("delete").at("parameters").at(0).at("in"), "path");
}

TEST(SignIn, ABodyIsReadAsItIsDescribed) {
    ScratchFolder folder;
    Office office{folder};
    const auto refused = [&](std::string body) {
        const auto told = office.ask("POST", "/api/v1/session", std::move(body));
        return std::to_string(told.status) + ' ' + std::string{parsed(told).at("code").as_string()} + ' ' + std::string{parsed(told).at("field").as_string()};
    };
    EXPECT_EQ(refused(""), "422 missing_field sign_in");
    EXPECT_EQ(refused(R"({"sign_in":"li"})"), "422 missing_field password");
    EXPECT_EQ(refused(R"({"sign_in":"li","password":7})"), "422 wrong_type password");
    EXPECT_EQ(refused(R"({"sign_in":"li","password":"x","remember":true})"), "422 unknown_field remember");
    EXPECT_EQ(refused("[]"), "422 wrong_type ");
}

TEST(SignIn, ABrowserSignsInSeesItselfAndSignsOut) {
    ScratchFolder folder;
    Office office{folder};
    const auto secret = office.secret_of("li");
    const auto me = parsed(office.ask("GET", "/api/v1/me", "", secret));
    EXPECT_EQ(me.at("kind"), "post");
    EXPECT_EQ(me.at("posts").as_array().at(0).at("title").at("zh"), "文笔网格长");
    EXPECT_EQ(me.at("reach").as_array().at(0).at("name"), "文笔社区");
    EXPECT_EQ(me.at("domain").at("name"), "巧家县");
    bool may_open = false, may_enrol = false;
    for (const auto& act : me.at("may").as_array()) {
        may_open = may_open || act == "cases.open";
        may_enrol = may_enrol || act == "access.enrol_device";
    }
    EXPECT_TRUE(may_open);
    EXPECT_FALSE(may_enrol);
    EXPECT_EQ(office.who("cookie", "other=1; terrace_session=" + secret)->id, static_cast<const Uuid&>(office.county.li_person));
    EXPECT_EQ(office.who("x", "")->kind, ActorKind::caller);
    EXPECT_EQ(office.ask("DELETE", "/api/v1/session", "", secret).status, 204);
    EXPECT_EQ(office.who("cookie", "terrace_session=" + secret).error().no, No::not_signed_in);
    EXPECT_EQ(office.ask("GET", "/api/v1/me", "", secret).status, 401);
}

TEST(SignIn, AWrongPasswordIsToldInBothLanguages) {
    ScratchFolder folder;
    Office office{folder};
    const auto response = office.ask("POST", "/api/v1/session", R"({"sign_in":"li","password":"wrong"})");
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(parsed(response).at("code"), "wrong_credentials");
    EXPECT_FALSE(parsed(response).at("zh").as_string().empty());
    EXPECT_EQ(office.ask("POST", "/api/v1/session", "[]").status, 422);
    EXPECT_EQ(office.ask("POST", "/api/v1/session", "{").status, 400);
    EXPECT_EQ(office.ask("POST", "/api/v1/session", R"({"sign_in":"li","password":"x","y":1})").status, 422);
}

TEST(SignIn, APhoneIsEnrolledByCodeWorksAndIsRevoked) {
    ScratchFolder folder;
    Office office{folder};
    const auto zhao = office.secret_of("zhao");
    const auto post = R"({"post":")" + write(static_cast<const Uuid&>(office.county.li)) + R"("})";
    EXPECT_EQ(office.ask("POST", "/api/v1/enrolments", post, office.secret_of("li")).status, 403);
    const auto code = parsed(office.ask("POST", "/api/v1/enrolments", post, zhao));
    const auto text = std::string{code.at("qr_text").as_string()};
    const auto enrolled = office.ask("POST", "/api/v1/devices", R"({"code":")" + text + R"("})");
    ASSERT_EQ(enrolled.status, 200) << enrolled.body;
    const auto token = std::string{parsed(enrolled).at("token").as_string()};
    const auto actor = office.who("authorization", "Bearer " + token);
    ASSERT_TRUE(actor);
    EXPECT_EQ(*actor, (Actor{ActorKind::post, office.county.li_person, office.county.li}));
    EXPECT_EQ(office.ask("POST", "/api/v1/devices", R"({"code":")" + text + R"("})").status, 401) << "a code works once";

    const auto device = std::string{parsed(enrolled).at("device").as_string()};
    const auto revoked = office.desk.submit_and_wait(envelope("revoke", "access.revoke_device", json::object{{"device", device}, {"for_cause", true}}),
                                                     office.county.acting(office.county.zhao));
    ASSERT_TRUE(revoked) << say(revoked.error(), Language::en);
    office.ask("GET", "/api/v1/me", "", zhao);    // whatever the pool had before this is done
    EXPECT_EQ(office.who("authorization", "Bearer " + token).error().no, No::device_revoked);
}

TEST(SignIn, ACardIsHandedOverUsedAndItsHolderMaySendSomebodyElse) {
    ScratchFolder folder;
    Office office{folder};
    const auto zhao = office.secret_of("zhao");
    const auto old_li = write(static_cast<const Uuid&>(named<PersonId>("old li")));
    const auto place = write(office.county.wenbi);
    EXPECT_EQ(office.ask("POST", "/api/v1/cards", R"({"holder":")" + old_li + R"(","place":")" + place + R"(","pin":"12"})", zhao).status, 422);
    const auto card = office.ask("POST", "/api/v1/cards", R"({"holder":")" + old_li + R"(","place":")" + place + R"(","pin":"2468"})", zhao);
    ASSERT_EQ(card.status, 200) << card.body;
    const auto opened = office.ask("POST", "/api/v1/card-session", R"({"card":")" + std::string{parsed(card).at("card").as_string()} + R"(","pin":"2468"})");
    ASSERT_EQ(opened.status, 200) << opened.body;
    EXPECT_EQ(parsed(opened).at("kind"), "resident");

    const auto as_li = office.secret_of("li");
    const auto asks = R"({"person":")" + old_li + R"("})";
    EXPECT_EQ(office.ask("POST", "/api/v1/proxy-session", asks, as_li).status, 403);
    const auto consent = office.desk.submit_and_wait(
        envelope("consent", "access.allow_proxy",
                 json::object{{"consent", write(static_cast<const Uuid&>(named<access::WayInId>("consent")))}, {"person", old_li},
                              {"proxy", write(static_cast<const Uuid&>(office.county.li_person))}, {"place", place}, {"lives_days", 30}, {"words", "口头同意,女儿在场"}}),
        {ActorKind::resident, named<PersonId>("old li"), {}});
    ASSERT_TRUE(consent) << say(consent.error(), Language::en);
    const auto acting = office.ask("POST", "/api/v1/proxy-session", asks, as_li);
    ASSERT_EQ(acting.status, 200) << acting.body;
    EXPECT_EQ(office.log.noted.size(), 1u);
    EXPECT_EQ(office.who("authorization", "Bearer " + std::string{parsed(acting).at("token").as_string()})->kind, ActorKind::resident);
}

TEST(SignIn, ATokenActsForItsPostAndASessionElsewhereCanBeEnded) {
    ScratchFolder folder;
    Office office{folder};
    const auto zhao = office.secret_of("zhao");
    const auto issued = office.ask("POST", "/api/v1/tokens",
                                   R"({"post":")" + write(static_cast<const Uuid&>(office.county.zhao)) + R"(","purpose":"导入老台账","lives_days":30})", zhao);
    ASSERT_EQ(issued.status, 200) << issued.body;
    const auto actor = office.who("authorization", "Bearer " + std::string{parsed(issued).at("token").as_string()});
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor->kind, ActorKind::token);
    EXPECT_EQ(actor->post, office.county.zhao);

    const auto other = office.secret_of("zhao");
    const auto sessions = parsed(office.ask("GET", "/api/v1/sessions", "", zhao)).at("items").as_array();
    ASSERT_EQ(sessions.size(), 2u);
    for (const auto& one : sessions)
        if (!one.at("this").as_bool()) {
            Parameters parameters;
            parameters.values["session"] = std::string{one.at("id").as_string()};
            EXPECT_EQ(office.ask("DELETE", "/api/v1/sessions/{session}", "", zhao, parameters).status, 204);
        }
    EXPECT_FALSE(office.who("authorization", "Bearer " + other));
    EXPECT_TRUE(office.who("authorization", "Bearer " + zhao));
}

TEST(SignIn, WhoeverWasHandedAPasswordMustChangeItFirst) {
    ScratchFolder folder;
    Office office{folder};
    const auto zhao = office.secret_of("zhao");
    const auto made = office.ask("POST", "/api/v1/accounts",
                                 R"({"person":")" + write(static_cast<const Uuid&>(office.county.wang_person)) + R"(","place":")" + write(office.county.town) +
                                     R"(","sign_in":"wang"})", zhao);
    ASSERT_EQ(made.status, 200) << made.body;
    const auto password = std::string{parsed(made).at("password").as_string()};
    const auto opened = office.ask("POST", "/api/v1/session", R"({"sign_in":"wang","password":")" + password + R"("})");
    ASSERT_EQ(opened.status, 200);
    EXPECT_EQ(parsed(opened).at("must_change_password"), true);
    std::string secret;
    for (const auto& [header, value] : opened.headers)
        if (header == "set-cookie") secret = value.substr(value.find('=') + 1, 67);
    EXPECT_EQ(office.who("authorization", "Bearer " + secret).error().no, No::password_must_change);
    EXPECT_EQ(office.ask("POST", "/api/v1/password", R"({"old_password":")" + password + R"(","new_password":"供水站的新口令"})", secret).status, 422);
    EXPECT_EQ(office.ask("POST", "/api/v1/password", R"({"old_password":")" + password + R"(","new_password":"供水站的新口令8"})", secret).status, 204);
    EXPECT_TRUE(office.who("authorization", "Bearer " + secret));
}

TEST(SignIn, WhoHadASecondFactorSetsItUpAnewAfterAResetBeforeAnythingElse) {
    ScratchFolder folder;
    Office office{folder};
    ASSERT_TRUE(office.credentials.set_second_factor(office.county.li_person, "12345678901234567890"));
    ASSERT_TRUE(office.credentials.reset_password(office.county.li_person, "handed over 1", office.clock.now() + hours(24)));
    const auto opened = office.ask("POST", "/api/v1/session", R"({"sign_in":"li","password":"handed over 1"})");
    ASSERT_EQ(opened.status, 200) << opened.body;
    std::string secret;
    for (const auto& [header, value] : opened.headers)
        if (header == "set-cookie") secret = value.substr(value.find('=') + 1, 67);
    const auto refused = [&] { return office.who("authorization", "Bearer " + secret).error().no; };
    EXPECT_EQ(office.ask("POST", "/api/v1/second-factor", "{}", secret).status, 403) << "the password first";
    ASSERT_EQ(office.ask("POST", "/api/v1/password", R"({"old_password":"handed over 1","new_password":"我自己的新口令"})", secret).status, 422);
    ASSERT_EQ(office.ask("POST", "/api/v1/password", R"({"old_password":"handed over 1","new_password":"我自己想的新口令"})", secret).status, 204);
    EXPECT_EQ(refused(), No::second_factor_needed);
    EXPECT_EQ(parsed(office.ask("GET", "/api/v1/me", "", secret)).at("must_set_second_factor"), true);
    EXPECT_EQ(office.ask("POST", "/api/v1/enrolments", R"({"post":")" + write(static_cast<const Uuid&>(office.county.li)) + R"("})", secret).status, 403) << "no way around by a phone";

    const auto fresh = parsed(office.ask("POST", "/api/v1/second-factor", "{}", secret));
    const auto hex = std::string{fresh.at("secret").as_string()};
    std::string raw;
    for (std::size_t i = 0; i < hex.size(); i += 2) raw += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    EXPECT_EQ(office.ask("POST", "/api/v1/second-factor", R"({"secret":")" + hex + R"(","code":"000"})", secret).status, 401);
    EXPECT_EQ(refused(), No::second_factor_needed);
    const auto code = totp_code(raw, totp_step(office.clock.now()));
    ASSERT_EQ(office.ask("POST", "/api/v1/second-factor", R"({"secret":")" + hex + R"(","code":")" + code + R"("})", secret).status, 204);
    EXPECT_TRUE(office.who("authorization", "Bearer " + secret));
    EXPECT_EQ(parsed(office.ask("GET", "/api/v1/me", "", secret)).at("must_set_second_factor"), false);
    EXPECT_EQ(office.ask("POST", "/api/v1/session", R"({"sign_in":"li","password":"我自己想的新口令"})").status, 422) << "from now on a code is asked for";
    // Who never had one is asked for none.
    ASSERT_TRUE(office.credentials.reset_password(office.county.zhao_person, "handed over 2", office.clock.now() + hours(24)));
    EXPECT_EQ(parsed(office.ask("POST", "/api/v1/session", R"({"sign_in":"zhao","password":"handed over 2"})")).at("must_set_second_factor"), false);
}

}    // namespace
}    // namespace terrace
