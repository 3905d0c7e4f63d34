// The operator's doors while the office works: the same doors, the same results, nothing lost when the server goes.
#include "app/office.hpp"

#include "app/access_doors.hpp"
#include "app/import_door.hpp"
#include "app/init_door.hpp"
#include "app/keeping_doors.hpp"
#include "app/places_door.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>

namespace terrace {
namespace {

namespace files = std::filesystem;
using namespace terrace::testing;

// The divisions of one county, as an edition of the build would say them.
constexpr std::string_view divisions_2023 = "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,白鹤滩街道\n530622112202,文笔社区\n";
const std::string first_post = "530622000000 office_administrator";

// A folder fresh from `terrace init`, made once and copied.
const files::path& fresh_office() {
    static const ScratchFolder scratch;
    static const files::path made = [] {
        std::ostringstream out;
        const files::path data{scratch / "office"}, divisions{scratch / "divisions"};
        files::create_directories(divisions);
        std::ofstream{divisions / "divisions_2023.csv.zst"} << divisions_2023;
        if (const auto done = init(data, {530622, "巧家县", 480}, divisions, out); !done) throw Fault{say(done.error(), Language::en)};
        return data;
    }();
    return made;
}

struct Said {
    int code = 0;
    std::string out, errors;
};

struct Served {
    Served() : data{scratch / "data"} {
        files::copy(fresh_office(), data, files::copy_options::recursive);
        serve();
    }
    ~Served() { close(); }

    void serve() {
        auto folder = DataFolder::open(data, DataFolder::Use::own);
        if (!folder) throw Fault{say(folder.error(), Language::en)};
        county = std::make_unique<County>(std::move(*folder), clock, chance);
        county->desk().start();
        office = std::make_unique<Office>(*county);
    }
    void close() {
        if (!county) return;
        county->desk().stop();
        office->stop();
        office.reset();
        county.reset();
    }
    template <class Asked>
    Said ask(const Asked& asked) {
        std::ostringstream out, errors;
        const int code = at_office(data, asked, out, errors);
        return {code, out.str(), errors.str()};
    }
    Said import(int rows) {
        const auto list = scratch / "list.csv", map = scratch / "map.yaml";
        std::ofstream{list} << "编号,受理时间,类别,村\n";
        std::ofstream more{list, std::ios::app};
        for (int i = 0; i < rows; ++i) more << i << ",2024-03-04 10:00,修路,县\n";
        more.close();
        std::ofstream{map} << "list: old_book\ntime_zone: \"+08:00\"\nlist_taken: 2024-12-31\n"
                              "columns: {id: 编号, opened: 受理时间, kind: 类别, place: 村}\n"
                              "kind: {values: {修路: road}, otherwise: keep, categories: {修路: livelihood}}\nplace: {values: {县: \"530622\"}}\n";
        std::ostringstream out, errors;
        const int code = import_cases(data, {list, map, false, false, true}, out, errors);
        return {code, out.str(), errors.str()};
    }
    std::int64_t number(const Said& said, std::string_view name) const { return json::parse(said.out).at(name).as_int64(); }
    bool sound() {
        std::ostringstream out;
        const bool sound = verify(data, out) == 0;
        EXPECT_TRUE(sound) << out.str();
        return sound;
    }

    ScratchFolder scratch;
    SystemClock clock;
    SystemChance chance;
    std::string data;
    std::unique_ptr<County> county;
    std::unique_ptr<Office> office;
};

std::string second_word(const std::string& line) { return line.substr(line.find(' ') + 1, line.find('\n') - line.find(' ') - 1); }

TEST(Office, AWrongDivisionBeginsNothingAndLeavesNothingInTheWay) {
    ScratchFolder scratch;
    const std::filesystem::path divisions{scratch / "divisions"}, data{scratch / "data"};
    std::filesystem::create_directories(divisions);
    std::filesystem::create_directories(data);
    std::ofstream{data / "notes.txt"} << "the user's own";
    std::ofstream{divisions / "divisions_2023.csv.zst", std::ios::binary} << "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,蒙姑镇\n";
    std::ostringstream out;
    for (const std::int64_t code : {999'999LL, 530'622'112LL, 53LL}) {
        const auto begun = init(data, {code, "某县", 480}, divisions, out);
        ASSERT_FALSE(begun) << code;
        EXPECT_EQ(begun.error().field, "--domain") << code;
    }
    EXPECT_TRUE(std::filesystem::exists(data / "notes.txt"));
    EXPECT_TRUE(init(data, {530'622, "巧家县", 480}, divisions, out));
}

// As a replay does.
TEST(Office, BeginsOnADayBeforeTheFirstEditionToo) {
    ScratchFolder scratch;
    const std::filesystem::path divisions{scratch / "divisions"}, data{scratch / "data"};
    std::filesystem::create_directories(divisions);
    std::ofstream{divisions / "divisions_2023.csv.zst", std::ios::binary} << divisions_2023;
    ASSERT_TRUE(DataFolder::make(data, {530'622, "巧家县", 480}));
    const HandClock clock{"2019-01-02T00:00:00Z"};
    SeededChance chance{7};
    County county{std::move(*DataFolder::open(data, DataFolder::Use::own)), clock, chance};
    const auto begun = begin_office(county, divisions, chance);
    EXPECT_TRUE(begun) << say(begun.error(), Language::en);
}

TEST(Office, ATokenIssuedWhileServingWorksAtOnce) {
    Served served;
    auto said = served.ask(TokenAsked{first_post, "导入", 3});
    ASSERT_EQ(said.code, 0) << said.errors;
    said.out.pop_back();
    const auto bearer = served.county->credentials().who(said.out, served.clock.now());
    ASSERT_TRUE(bearer);
    EXPECT_EQ(bearer->actor.kind, ActorKind::token);
    served.close();
    EXPECT_EQ(served.ask(TokenAsked{first_post, "导入", 3}).code, 0) << "and the same door when nobody serves";
    EXPECT_TRUE(served.sound());
}

TEST(Office, ARefusalIsSaidInBothLanguagesWithCodeOne) {
    Served served;
    for (int round = 0; round < 2; ++round, served.close()) {
        const auto said = served.ask(TokenAsked{"530622000000 nobody", "x", 3});
        EXPECT_EQ(said.code, 1);
        EXPECT_EQ(std::count(said.errors.begin(), said.errors.end(), '\n'), 2) << said.errors;
    }
}

TEST(Office, LedgersAreRebuiltUnderTheReadersOfARunningOffice) {
    Served served;
    ASSERT_EQ(served.import(300).code, 0);
    std::ostringstream out;
    ASSERT_EQ(rebuild(served.data, out), 0) << out.str();
    EXPECT_NE(out.str().find("rebuilt the ledgers of"), std::string::npos);
    EXPECT_EQ(served.number(served.import(301), "imported"), 1) << "the writer goes on where it was";
    EXPECT_TRUE(served.sound());
}

TEST(Office, SomebodyIsForgottenWhileServing) {
    Served served;
    const auto subject = write(new_uuid(served.clock.now(), served.chance));
    const auto said = served.ask(ForgetAsked{subject, "个人信息保护法第47条"});
    EXPECT_EQ(said.code, 0) << said.errors;
    EXPECT_EQ(served.ask(ForgetAsked{subject, ""}).code, 1) << "not without a law";
    EXPECT_EQ(served.ask(ForgetAsked{"x", "y"}).code, 1);
    EXPECT_TRUE(served.sound());
}

TEST(Office, TheOtherDoorsWorkWhileServing) {
    Served served;
    std::ostringstream said;
    EXPECT_EQ(places_import(served.data, {}, fresh_office().parent_path() / "divisions", said, said), 0) << said.str();
    EXPECT_NE(said.str().find("no newer edition"), std::string::npos);
    EXPECT_EQ(make_recovery_key(served.data, served.scratch / "recovery.key", said), 0) << said.str();
    EXPECT_EQ(backup(served.data, served.scratch / "backup", said), 0) << said.str();
    EXPECT_EQ(export_records(served.data, true, said, said), 0);
    EXPECT_EQ(restore(served.scratch / "backup", served.scratch / "restored", served.scratch / "recovery.key", said), 0) << said.str();
    EXPECT_TRUE(served.sound());
}

TEST(Office, TwoDoorsAtOnceBothDoTheirWork) {
    Served served;
    Said imported;
    std::thread list{[&] { imported = served.import(2'000); }};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(served.ask(TokenAsked{first_post, "同时", 3}).code, 0);
    list.join();
    EXPECT_EQ(served.number(imported, "imported"), 2'000) << imported.errors;
    served.close();
    std::thread other{[&] { imported = served.import(2'100); }};
    EXPECT_EQ(served.ask(TokenAsked{first_post, "同时", 3}).code, 0) << "without a server the one waits for the other";
    other.join();
    EXPECT_EQ(served.number(imported, "imported"), 100) << imported.errors;
    EXPECT_TRUE(served.sound());
}

TEST(Office, AServerThatEndsInTheMiddleOfAnImportLosesNothingAndDoublesNothing) {
    Served served;
    Said cut;
    std::thread list{[&] { cut = served.import(8'000); }};
    for (int tries = 0; tries < 5'000 && served.county->desk().numbers().records < 200; ++tries) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    served.close();
    list.join();
    EXPECT_NE(cut.code, 0) << "it is said that it did not come to its end";
    const auto again = served.import(8'000);
    ASSERT_EQ(again.code, 0) << again.errors;
    EXPECT_EQ(served.number(again, "imported") + served.number(again, "there_already"), 8'000);
    EXPECT_GT(served.number(again, "there_already"), 0);
    EXPECT_GT(served.number(again, "imported"), 0);
    EXPECT_TRUE(served.sound());
}

TEST(Office, AnOrderOfANewerProgramIsRefusedByAnOlderServer) {
    Served served;
    std::ostringstream out, errors;
    EXPECT_EQ(at_office(served.data, "harvest", "{}", nullptr, out, errors), 1);
    EXPECT_EQ(at_office(served.data, TokenAsked::name, R"({"post":"x","moon":1})", nullptr, out, errors), 1);
    EXPECT_EQ(at_office(served.data, TokenAsked::name, "{", nullptr, out, errors), 1);
}

// ---- a fresh start for whoever lost a way in ---------------------------------------------------------------------------------------
TEST(AccountReset, EndsSessionsTakesTheSecondFactorAndMustBeChanged) {
    Served served;
    auto& credentials = served.county->credentials();
    const auto now = served.clock.now();
    const auto made = second_word(served.ask(ResetAsked{"admin"}).out);
    const auto before = credentials.by_password("admin", made, "", "10.0.0.1", now);
    ASSERT_TRUE(before);
    ASSERT_TRUE(credentials.set_second_factor(PersonId{before->bearer.actor.id}, "12345678901234567890"));
    const auto records = served.county->store().journal().head().position;

    const auto said = served.ask(ResetAsked{"admin"});
    ASSERT_EQ(said.code, 0) << said.errors;
    EXPECT_EQ(served.county->store().journal().head().position, records + 1) << "it is on record";
    EXPECT_FALSE(credentials.who(before->secret, now)) << "sessions end";
    EXPECT_FALSE(credentials.by_password("admin", made, "", "10.0.0.1", now)) << "the old password is gone";
    const auto fresh = credentials.by_password("admin", second_word(said.out), "", "10.0.0.1", now);
    ASSERT_TRUE(fresh) << "and no second factor is asked for";
    EXPECT_TRUE(fresh->bearer.must_change_password);
    EXPECT_TRUE(fresh->bearer.must_set_second_factor) << "but has to be set up anew";
    ASSERT_TRUE(credentials.change_password(fresh->bearer, second_word(said.out), "自己想的一个新口令", now));
    const auto later = now + days(2);
    const auto own = credentials.by_password("admin", "自己想的一个新口令", "", "10.0.0.1", later);
    ASSERT_TRUE(own) << "an own password does not end";
    EXPECT_FALSE(own->bearer.must_change_password);
    EXPECT_TRUE(own->bearer.must_set_second_factor) << "which the new password does not settle";
    const auto again = second_word(served.ask(ResetAsked{"admin"}).out);
    const auto once_more = credentials.by_password("admin", again, "", "10.0.0.1", now);
    ASSERT_TRUE(once_more);
    EXPECT_TRUE(once_more->bearer.must_set_second_factor) << "nor does another reset";
    ASSERT_TRUE(credentials.set_second_factor(PersonId{once_more->bearer.actor.id}, "09876543210987654321"));
    EXPECT_FALSE(credentials.who(once_more->secret, now)->must_set_second_factor);
    EXPECT_EQ(served.ask(ResetAsked{"nobody"}).code, 1);
    EXPECT_TRUE(served.sound());
}

TEST(AccountReset, AOneTimePasswordEndsAfterADay) {
    Served served;
    const auto password = second_word(served.ask(ResetAsked{"admin"}).out);
    auto& credentials = served.county->credentials();
    const auto late = credentials.by_password("admin", password, "", "10.0.0.1", served.clock.now() + one_time_password_lives + minutes(1));
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().no, No::gone);
    EXPECT_TRUE(credentials.by_password("admin", password, "", "10.0.0.1", served.clock.now()));
}

}    // namespace
}    // namespace terrace
