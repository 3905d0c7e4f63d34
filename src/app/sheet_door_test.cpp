// A list brought to the desk as a file: its rows come back as text, or the refusal says which cell or why.
#include "app/sheet_door.hpp"

#include "support/small_county.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using ::testing::HasSubstr;

wire::Response sent(const std::string& body, ActorKind kind, std::map<std::string, std::string, std::less<>> parameters = {}) {
    SheetDoor sheets{[&](const wire::Request&) -> Result<Actor> { return Actor{kind, {}, {}}; }};
    const auto door = sheets.door();
    wire::Request request;
    request.body = body;
    wire::Response got;
    door.answer(request, Parameters{std::move(parameters)}, [&](wire::Response response) { got = std::move(response); });
    return got;
}

TEST(SheetDoor, RowsComeWithTheirNumbersAndEmptyOnesAreLeftOut) {
    const auto reply = sent("地方,类别\n\n文笔社区,漏水,\n", ActorKind::post, {{"name", "一月.csv"}});
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(json::parse(reply.body), json::parse(R"({"form":"CSV, UTF-8","sheets":["一月.csv"],"sheet":1,"rows":[{"row":1,"cells":["地方","类别"]},{"row":3,"cells":["文笔社区","漏水"]}]})"));
}

TEST(SheetDoor, ADamagedRowIsNamedAndTheOthersAreRead) {
    const auto reply = sent("a,b\n\"x\"y,2\n3,4\n", ActorKind::token);
    ASSERT_EQ(reply.status, 200);
    const auto rows = json::parse(reply.body).at("rows").as_array();
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[1].at("row"), 2);
    EXPECT_TRUE(rows[1].as_object().contains("wrong"));
    EXPECT_FALSE(rows[2].as_object().contains("wrong"));
}

TEST(SheetDoor, WhatIsNoTableOrTooMuchIsRefused) {
    EXPECT_EQ(sent("PK\x03\x04 and no more", ActorKind::post).status, 422);
    EXPECT_EQ(sent(std::string{"a\0b", 3}, ActorKind::post).status, 422);
    EXPECT_THAT(sent("\xD0\xCF\x11\xE0", ActorKind::post, {{"name", "old.xls"}}).body, HasSubstr("old.xls"));
    EXPECT_EQ(sent("a\n", ActorKind::post, {{"sheet", "2"}}).status, 404);
    EXPECT_EQ(sent("a\n", ActorKind::post, {{"sheet", "0"}}).status, 404);
    EXPECT_EQ(sent("a\n", ActorKind::post, {{"sheet", "1x"}}).status, 422);
    std::string many;
    for (std::size_t i = 0; i <= table_rows_max; ++i) many += "x\n";
    EXPECT_EQ(sent(many, ActorKind::post).status, 422);
    many.resize(2 * table_rows_max);
    EXPECT_EQ(sent(many, ActorKind::post).status, 200);
}

TEST(SheetDoor, OnlyPostsHaveListsToBring) {
    EXPECT_EQ(sent("a\n", ActorKind::caller).status, 401);
    EXPECT_EQ(sent("a\n", ActorKind::resident).status, 403);
}

}    // namespace
}    // namespace terrace
