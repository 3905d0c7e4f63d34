#include "wire/http/receipts.hpp"

#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

const Uuid mine = derived_uuid(Uuid{}, "mine");
constexpr std::string_view number = "7K2M4-TQX8A", word = "K3M9QZ";

Request with(const std::string& header, const std::string& remote = "10.0.0.1") {
    Request request;
    request.remote = remote;
    if (!header.empty()) request.headers["authorization"] = header;
    return request;
}

struct Door {
    int looked_up = 0;
    Instant now = *read_instant("2024-03-04T01:00:00Z");
    Receipts receipts{[this](std::string_view n, std::string_view w) -> std::optional<Uuid> {
        ++looked_up;
        return n == number && w == word ? std::optional{mine} : std::nullopt;
    }};
    Result<Actor> knock(const std::string& header, const std::string& remote = "10.0.0.1") { return receipts.who(with(header, remote), now); }
};

TEST(Receipts, NumberAndWordMakeTheAskerOfThatCase) {
    Door door;
    EXPECT_EQ(*door.knock("Receipt 7K2M4-TQX8A K3M9QZ"), (Actor{ActorKind::caller, mine, {}}));
    EXPECT_EQ(door.knock("Receipt 7k2m4tqx8a k3m9qz")->id, mine) << "as copied from paper";
    EXPECT_TRUE(Receipts::shown(with("Receipt x")));
    EXPECT_FALSE(Receipts::shown(with("Bearer x")));
    EXPECT_FALSE(Receipts::shown(with("")));
}

TEST(Receipts, AWrongWordAndAnUnknownNumberAreToldAlike) {
    Door door;
    const auto wrong = door.knock("Receipt 7K2M4-TQX8A AAAAAA").error();
    EXPECT_EQ(wrong.no, No::wrong_credentials);
    EXPECT_EQ(door.knock("Receipt 00000-00000 K3M9QZ").error(), wrong);
    for (const auto* broken : {"Receipt ", "Receipt x", "Receipt  ", "Receipt 7K2M4-TQX8A", "Receipt \xff\xfe \x01"}) EXPECT_EQ(door.knock(broken).error(), wrong) << broken;
    EXPECT_EQ(door.knock("Receipt " + std::string(100'000, 'A') + " B").error(), wrong);
}

TEST(Receipts, WhoeverGuessesWaitsLongerAndLonger) {
    Door door;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(door.knock("Receipt 7K2M4-TQX8A AAAAAA", "10.0.0." + std::to_string(i)).error().no, No::wrong_credentials);
    const auto before = door.looked_up;
    const auto waits = door.knock("Receipt 7K2M4-TQX8A K3M9QZ", "10.0.0.9");
    ASSERT_FALSE(waits) << "from any address: the number itself is slowed down";
    EXPECT_EQ(waits.error().no, No::too_fast);
    EXPECT_EQ(door.looked_up, before) << "nobody who must wait learns anything";
    door.now = door.now + minutes(1);
    EXPECT_TRUE(door.knock("Receipt 7K2M4-TQX8A K3M9QZ", "10.0.0.9"));
    EXPECT_TRUE(door.knock("Receipt 7K2M4-TQX8A K3M9QZ", "10.0.0.9")) << "a right word clears the number";
}

TEST(Receipts, AnAddressThatTriesManyNumbersIsSlowedDownToo) {
    Door door;
    int told_to_wait = 0;
    for (int i = 0; i < 40; ++i) told_to_wait += door.knock("Receipt " + std::to_string(1'000'000'000 + i) + " AAAAAA").error().no == No::too_fast;
    EXPECT_GE(told_to_wait, 15);
    EXPECT_TRUE(door.knock("Receipt 7K2M4-TQX8A K3M9QZ", "10.9.9.9")) << "others go on";
}

}    // namespace
}    // namespace terrace::wire
