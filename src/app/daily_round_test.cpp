// Months pass in an office; what it kept long enough goes, and nothing else.
#include "app/daily_round.hpp"

#include "app/keeping_doors.hpp"
#include "desk/housekeeping.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using namespace terrace::testing;

constexpr Query kept_returns{"test.kept_returns", "SELECT code FROM returned WHERE domain = $1 ORDER BY submission"};

struct Office {
    Office() : data{folder / "data"} {
        if (!DataFolder::make(data, {530622, "巧家县", 480})) throw Fault{"no folder"};
        open();
    }
    void open() {
        county.reset();
        county = std::make_unique<County>(std::move(*DataFolder::open(data, DataFolder::Use::own)), clock, chance);
    }
    // A phone sends what the desk cannot take.
    void phone_sends(std::string_view name) {
        auto made = envelope(name, "cases.open", json::object{{"story", "路塌了,王大爷家门口过不去"}});
        made.device = named<DeviceId>("phone");
        EXPECT_FALSE(county->desk().submit_and_wait(std::move(made), {ActorKind::post, named<PersonId>("li"), named<PostId>("li")}));
    }
    std::vector<Sealed> returned_texts() {
        std::vector<Sealed> all;
        county->store().journal().scan(1, INT64_MAX, [&](const Record& record) {
            if (record.event != housekeeping::SubmissionReturned::name) return true;
            all.push_back(decode<Sealed>(json::parse(record.payload).at("body"), Strict::no).value());
            return true;
        });
        return all;
    }
    std::int64_t readable() {
        const auto texts = returned_texts();
        return std::count_if(texts.begin(), texts.end(), [&](const Sealed& text) { return county->vault().unseal(text).has_value(); });
    }
    std::int64_t facts() {
        std::int64_t count = 0;
        county->store().snapshot()->run(kept_returns, {}, [&](const Row&) { return ++count > 0; });
        return count;
    }
    std::string listed() {
        return county->read({ActorKind::post, named<PersonId>("li"), named<PostId>("li")}, [](const ReadContext& read) {
            const auto route = housekeeping::Housekeeping::routes().front();
            return route.answer(read, {}).value();
        });
    }

    ScratchFolder folder;
    std::string data;
    HandClock clock{"2024-01-10T01:00:00Z"};
    SystemChance chance;
    std::unique_ptr<County> county;
};

TEST(DailyRound, AReturnedSubmissionLosesItsTextAfterNinetyDaysAndTheFactStays) {
    Office office;
    office.phone_sends("first");
    office.clock.turn(days(30));
    office.phone_sends("second");
    DailyRound round{*office.county};
    EXPECT_EQ(round.look(), Swept{});
    EXPECT_EQ(office.readable(), 2);
    EXPECT_NE(office.listed().find("cases.open"), std::string::npos);

    office.clock.turn(days(60));    // the first is ninety days old
    EXPECT_EQ(round.look(), (Swept{1, 0, 0}));
    EXPECT_EQ(office.readable(), 1);
    EXPECT_EQ(office.facts(), 2);
    EXPECT_EQ(json::parse(office.listed()).at("items").as_array().size(), 1U) << "nobody is asked to mend what cannot be read any more";
    EXPECT_EQ(round.look(), std::nullopt) << "once a day";

    office.clock.turn(days(30));
    EXPECT_EQ(round.look(), (Swept{1, 0, 0}));
    EXPECT_EQ(office.readable(), 0);
    office.county.reset();
    std::ostringstream said;
    EXPECT_EQ(verify(office.data, said), 0) << said.str();
}

TEST(DailyRound, MonthsOfTheAccessLogGoAfterSevenAndTheRestStaysChained) {
    Office office;
    const auto look_at = [&](std::string_view purpose) { office.county->access_log().note(office.clock.now(), {}, SubjectId{named<PersonId>("wang")}, purpose, "story"); };
    DailyRound round{*office.county};
    int dropped = 0;
    for (int month = 0; month < 12; ++month, office.clock.turn(days(30))) {
        look_at("case:" + std::to_string(month));
        dropped += round.look().value().log_months;
    }
    EXPECT_EQ(dropped, 4) << "January to April, in December";
    const auto left = office.county->access_log().about(SubjectId{named<PersonId>("wang")}, 100);
    ASSERT_EQ(left.size(), 8U);
    EXPECT_EQ(left.back().purpose, "case:4");
    office.open();
    EXPECT_EQ(office.county->access_log().about(SubjectId{named<PersonId>("wang")}, 100).size(), 8U);
    office.county.reset();
    std::ostringstream said;
    EXPECT_EQ(verify(office.data, said), 0) << said.str();
}

TEST(DailyRound, AnUploadThatNoRecordNamesGoesAfterThirtyDays) {
    Office office;
    const auto sum = sha256("a picture");
    ASSERT_TRUE(office.county->evidence().append(sum, 0, "a pic", office.clock.now()));
    DailyRound round{*office.county};
    office.clock.turn(days(29));
    EXPECT_EQ(round.look(), Swept{});
    EXPECT_EQ(office.county->evidence().have(sum), 5);
    office.clock.turn(days(2));
    EXPECT_EQ(round.look(), (Swept{0, 0, 1}));
    EXPECT_EQ(office.county->evidence().have(sum), 0);
}

TEST(DailyRound, ItRunsByItselfWhileTheDeskWorks) {
    Office office;
    office.phone_sends("first");
    office.clock.turn(days(100));
    office.county->desk().start();
    DailyRound round{*office.county};
    round.start();
    for (int tries = 0; tries < 2'000 && office.county->vault().keys() > 0; ++tries) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    EXPECT_EQ(office.county->vault().keys(), 0);
    round.stop();
    office.county->desk().stop();
    EXPECT_EQ(round.look(), std::nullopt);
}

}    // namespace
}    // namespace terrace
