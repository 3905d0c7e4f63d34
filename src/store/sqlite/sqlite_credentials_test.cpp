#include "store/sqlite/sqlite_credentials.hpp"

#include "access/totp.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <thread>

namespace terrace {
namespace {

using namespace terrace::testing;

constexpr sqlite::PasswordCost cheap{1, 8 << 10};
constexpr std::string_view password = "梯田 2024 春";

struct Gate {
    explicit Gate(const ScratchFolder& folder) : credentials{folder / "access.db", sqlite::OperatorKey{1, 2, 3}, chance, cheap} {}
    PersonId li = named<PersonId>("li");
    SystemChance chance;
    sqlite::SqliteCredentials credentials;
    Instant now = *read_instant("2024-03-04T01:00:00Z");

    Result<Opened> sign_in(std::string_view word, std::string_view code = "", std::string_view name = "li", std::string_view from = "10.0.0.1") {
        return credentials.by_password(name, word, code, from, now);
    }
};

TEST(Credentials, ASignInOpensASessionThatSurvivesARestart) {
    ScratchFolder folder;
    std::string secret;
    {
        Gate gate{folder};
        ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
        const auto opened = gate.sign_in(password);
        ASSERT_TRUE(opened) << say(opened.error(), Language::en);
        secret = opened->secret;
    }
    Gate gate{folder};
    const auto bearer = gate.credentials.who(secret, gate.now);
    ASSERT_TRUE(bearer);
    EXPECT_EQ(bearer->actor.kind, ActorKind::post);
    EXPECT_EQ(bearer->actor.id, static_cast<const Uuid&>(gate.li));
    EXPECT_EQ(gate.credentials.who(secret + "0", gate.now).error().no, No::not_signed_in);
    auto other = secret;
    other.back() = other.back() == '0' ? '1' : '0';
    EXPECT_EQ(gate.credentials.who(other, gate.now).error().no, No::not_signed_in);
}

TEST(Credentials, NoSecretStandsInTheFile) {
    ScratchFolder folder;
    Gate gate{folder};
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
    ASSERT_TRUE(gate.credentials.set_second_factor(gate.li, "12345678901234567890"));
    const auto opened = gate.credentials.open(BearerKind::device, named<DeviceId>("phone"), {ActorKind::post, gate.li, {}}, gate.now, device_whole);
    std::ifstream file{folder / "access.db", std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    ASSERT_GT(bytes.size(), 1000u);
    EXPECT_EQ(bytes.find(password), std::string::npos);
    EXPECT_EQ(bytes.find("12345678901234567890"), std::string::npos);
    EXPECT_EQ(bytes.find(opened.secret.substr(3)), std::string::npos);
}

TEST(Credentials, AWrongPasswordAndAnUnknownNameAreToldAlike) {
    ScratchFolder folder;
    Gate gate{folder};
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
    EXPECT_EQ(gate.sign_in("wrong password").error(), gate.sign_in(password, "", "wang").error());
    EXPECT_EQ(gate.sign_in("").error().no, No::wrong_credentials);
    EXPECT_EQ(gate.sign_in(std::string(100'000, 'x')).error().no, No::wrong_credentials);
}

TEST(Credentials, GuessingIsSlowedDownAndTheOwnerGetsInAgain) {
    ScratchFolder folder;
    Gate gate{folder};
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
    int judged = 0;
    for (int i = 0; i < 60; ++i) {
        gate.now = gate.now + seconds(1);
        if (gate.sign_in("guess number " + std::to_string(i)).error().no == No::wrong_credentials) ++judged;
    }
    EXPECT_LE(judged, 11);
    EXPECT_EQ(gate.sign_in(password).error().no, No::too_fast);
    gate.now = gate.now + minutes(16);
    EXPECT_TRUE(gate.sign_in(password));
}

TEST(Credentials, ASessionEndsWhenIdleWhenOldAndWhenClosed) {
    ScratchFolder folder;
    Gate gate{folder};
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
    const auto idle = gate.sign_in(password)->secret;
    EXPECT_TRUE(gate.credentials.who(idle, gate.now + hours(11)));
    EXPECT_TRUE(gate.credentials.who(idle, gate.now + hours(22)));
    EXPECT_EQ(gate.credentials.who(idle, gate.now + hours(35)).error().no, No::session_ended);
    const auto old = gate.sign_in(password)->secret;
    for (int hour = 0; hour < 30 * 24; hour += 10) EXPECT_TRUE(gate.credentials.who(old, gate.now + hours(hour))) << hour;
    EXPECT_EQ(gate.credentials.who(old, gate.now + days(30)).error().no, No::session_ended);
    const auto closed = *gate.sign_in(password);
    EXPECT_EQ(gate.credentials.bearers_of(gate.li, gate.now).size(), 3u);
    gate.credentials.close(closed.bearer.id);
    EXPECT_EQ(gate.credentials.who(closed.secret, gate.now).error().no, No::not_signed_in);
    gate.credentials.tidy(gate.now + days(40));
    EXPECT_TRUE(gate.credentials.bearers_of(gate.li, gate.now).empty());
}

TEST(Credentials, ASecondFactorIsAskedForAndItsCodeWorksOnce) {
    ScratchFolder folder;
    Gate gate{folder};
    const std::string secret = "12345678901234567890";
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, false, false}, password));
    ASSERT_TRUE(gate.credentials.set_second_factor(gate.li, secret));
    const auto asked = gate.sign_in(password);
    ASSERT_FALSE(asked);
    EXPECT_EQ(asked.error(), (Refusal{No::missing_field, "code", ""}));
    const auto code = totp_code(secret, totp_step(gate.now));
    EXPECT_TRUE(gate.sign_in(password, code));
    EXPECT_EQ(gate.sign_in(password, code).error().no, No::wrong_credentials);
    gate.now = gate.now + seconds(60);
    EXPECT_TRUE(gate.sign_in(password, totp_code(secret, totp_step(gate.now))));
}

TEST(Credentials, APasswordHandedOverMustBeChangedAndChangingItEndsTheOtherSessions) {
    ScratchFolder folder;
    Gate gate{folder};
    ASSERT_TRUE(gate.credentials.make_account({"li", gate.li, ActorKind::post, true, false}, password));
    const auto desk = *gate.sign_in(password);
    const auto phone = *gate.sign_in(password);
    EXPECT_TRUE(gate.credentials.who(desk.secret, gate.now)->must_change_password);
    EXPECT_EQ(gate.credentials.change_password(desk.bearer, "not it", "a new one 9", gate.now).error().no, No::wrong_credentials);
    EXPECT_EQ(gate.credentials.change_password(desk.bearer, password, "short", gate.now).error().no, No::bad_value);
    ASSERT_TRUE(gate.credentials.change_password(desk.bearer, password, "a new one 9", gate.now));
    EXPECT_FALSE(gate.credentials.who(desk.secret, gate.now)->must_change_password);
    EXPECT_EQ(gate.credentials.who(phone.secret, gate.now).error().no, No::not_signed_in);
    EXPECT_TRUE(gate.sign_in("a new one 9"));
    EXPECT_FALSE(gate.sign_in(password));
}

TEST(Credentials, ACardLocksAfterFiveWrongPinsForAnHour) {
    ScratchFolder folder;
    Gate gate{folder};
    const auto card = named<PersonId>("card");
    const auto wangs = named<PersonId>("wang");
    ASSERT_TRUE(gate.credentials.make_card(card, wangs, "246810"));
    for (int i = 0; i < 5; ++i) EXPECT_EQ(gate.credentials.by_card(card, "111111", "a", gate.now).error().no, No::wrong_credentials);
    EXPECT_EQ(gate.credentials.by_card(card, "246810", "b", gate.now).error().no, No::too_fast);
    gate.now = gate.now + hours(1) + seconds(1);
    EXPECT_EQ(gate.credentials.by_card(card, "111111", "b", gate.now).error().no, No::wrong_credentials);
    const auto opened = gate.credentials.by_card(card, "246810", "b", gate.now);
    ASSERT_TRUE(opened) << say(opened.error(), Language::en);
    EXPECT_EQ(opened->bearer.actor, (Actor{ActorKind::resident, wangs, {}}));
    gate.credentials.revoke(card);
    EXPECT_FALSE(gate.credentials.who(opened->secret, gate.now)) << "a session ends with the card it grew from";
    EXPECT_EQ(gate.credentials.by_card(card, "246810", "b", gate.now).error().no, No::wrong_credentials);
}

TEST(Credentials, AnEnrolmentCodeWorksOnceAndForTenMinutes) {
    ScratchFolder folder;
    Gate gate{folder};
    const Enrolment enrolment{named<PostId>("li"), gate.li, {5306221122022021}, {ActorKind::post, gate.li, named<PostId>("zhao")}, gate.now + enrolment_code_lives};
    const auto code = gate.credentials.make_enrolment(enrolment);
    std::string typed;
    for (const char c : code) typed += static_cast<char>(std::tolower(c));
    const auto taken = gate.credentials.take_enrolment(typed, "a", gate.now + minutes(9));
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->post, enrolment.post);
    EXPECT_EQ(taken->issuer, enrolment.issuer);
    EXPECT_EQ(gate.credentials.take_enrolment(code, "a", gate.now).error().no, No::wrong_credentials);
    EXPECT_EQ(gate.credentials.take_enrolment(gate.credentials.make_enrolment(enrolment), "a", gate.now + minutes(11)).error().no, No::gone);
}

TEST(Credentials, ARevokedDeviceLearnsThatItWasRevokedAlsoAfterARestart) {
    ScratchFolder folder;
    std::string secret;
    {
        Gate gate{folder};
        secret = gate.credentials.open(BearerKind::device, named<DeviceId>("phone"), {ActorKind::post, gate.li, named<PostId>("li")}, gate.now, device_whole).secret;
        EXPECT_EQ(gate.credentials.who(secret, gate.now)->device, named<DeviceId>("phone"));
        EXPECT_TRUE(gate.credentials.who(secret, gate.now + days(100))) << "a phone may lie in a drawer";
        gate.credentials.revoke(named<DeviceId>("phone"));
        EXPECT_EQ(gate.credentials.who(secret, gate.now).error().no, No::device_revoked);
    }
    Gate gate{folder};
    EXPECT_EQ(gate.credentials.who(secret, gate.now).error().no, No::device_revoked);
}

TEST(Credentials, ManyThreadsAskWhileSessionsComeAndGo) {
    ScratchFolder folder;
    Gate gate{folder};
    const auto kept = gate.credentials.open(BearerKind::session, named<PersonId>("s"), {ActorKind::post, gate.li, {}}, gate.now, session_whole).secret;
    std::vector<std::thread> threads;
    for (int t = 0; t < 3; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) EXPECT_TRUE(gate.credentials.who(kept, gate.now + minutes(t + i % 3)));
        });
    for (int i = 0; i < 5; ++i) {
        const auto id = new_uuid(gate.now, gate.chance);
        gate.credentials.open(BearerKind::session, id, {ActorKind::post, gate.li, {}}, gate.now, session_whole);
        gate.credentials.close(id);
        gate.credentials.tidy(gate.now + minutes(11));
    }
    for (auto& thread : threads) thread.join();
}

}    // namespace
}    // namespace terrace
