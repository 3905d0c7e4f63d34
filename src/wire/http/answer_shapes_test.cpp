#include "support/answers.hpp"

#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

using testing::not_as_declared;

AnswerShapes shapes(std::string_view text) { return AnswerShapes{std::array{text}}; }
std::string refused(std::string_view text) {
    try {
        shapes(text);
        return "taken";
    } catch (const Fault& fault) {
        return fault.what();
    }
}

TEST(AnswerShapes, BecomeJsonSchema) {
    const auto made = shapes(R"(
# a comment
Words = {zh: string, en: string}
GET /a/{b} = {items: [Words], sure: "exact" | "about", who: Words | null, next?: string, at: instant, counts: {*: integer}}
)");
    EXPECT_EQ(json::serialize(*made.of("GET /a/{b}")->schema),
              R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Words"}},)"
              R"("sure":{"type":"string","enum":["exact","about"]},"who":{"anyOf":[{"$ref":"#/components/schemas/Words"},{"type":"null"}]},)"
              R"("next":{"type":"string"},"at":{"type":"string","format":"date-time"},"counts":{"type":"object","additionalProperties":{"type":"integer"}}},)"
              R"("required":["items","sure","who","at","counts"]})");
    EXPECT_EQ(made.of("GET /nowhere"), nullptr);
}

TEST(AnswerShapes, OneMayHaveAllMembersOfAnother) {
    const auto made = shapes("Place = {id: place, name?: string}\nTown = {...Place, level: integer}\nGET /t = Town\nGET /p = Place");
    EXPECT_EQ(not_as_declared(made, "GET /t", R"({"id":"530622000000","level":3})"), "");
    EXPECT_EQ(not_as_declared(made, "GET /t", R"({"level":3})"), "GET /t.id is missing\n");
}

TEST(AnswerShapes, WhatIsNoJsonSaysSo) {
    const auto made = shapes("GET /f = file\nGET /l = events\nDELETE /s = nothing\nPOST /s = {secret: string} or nothing");
    EXPECT_EQ(made.of("GET /f")->media, "application/octet-stream");
    EXPECT_EQ(made.of("GET /l")->media, "text/event-stream");
    EXPECT_FALSE(made.of("DELETE /s")->schema);
    EXPECT_TRUE(made.of("POST /s")->may_be_nothing);
    EXPECT_TRUE(made.of("POST /s")->schema);
}

TEST(AnswerShapes, AFlawOfATextIsToldWithItsLine) {
    EXPECT_EQ(refused("GET /a = Nobody"), "shapes of answers: Nobody is declared nowhere");
    EXPECT_EQ(refused("Words = {zh: string}"), "shapes of answers: nothing uses Words");
    EXPECT_EQ(refused("GET /a = {}\nGET /a = {}"), "shapes of answers, line 2: declared twice: GET /a");
    EXPECT_EQ(refused("\nGET /a = {zh string}"), "shapes of answers, line 2: expected :");
    EXPECT_EQ(refused("GET /a = {...Later}\nLater = {a: string}"), "shapes of answers, line 1: has no members, or comes later: Later");
}

TEST(AnswerShapes, AnAnswerThatSaysMoreLessOrOtherIsFound) {
    const auto made = shapes(R"(GET /a = {day: date, kind: "x" | "y", list: [{n: integer}], who: {name: string} | null, *: string})"
                             "\nGET /b = {a: integer}");
    EXPECT_EQ(not_as_declared(made, "GET /a", R"({"day":"2024-03-04","kind":"x","list":[{"n":1}],"who":null,"department":"PARK"})"), "");
    EXPECT_EQ(not_as_declared(made, "GET /a", R"({"day":"4 March","kind":"x","list":[],"who":null})"), "GET /a.day: \"4 March\" is no date\n");
    EXPECT_EQ(not_as_declared(made, "GET /a", R"({"day":"2024-03-04","kind":"z","list":[],"who":null})"), "GET /a.kind: \"z\" is none of its words\n");
    EXPECT_EQ(not_as_declared(made, "GET /a", R"({"day":"2024-03-04","kind":"x","list":[{"n":"1"}],"who":null})"), "GET /a.list[0].n: \"1\" is no integer\n");
    EXPECT_EQ(not_as_declared(made, "GET /b", R"({"a":1,"b":2})"), "GET /b.b is not declared\n");
    EXPECT_EQ(not_as_declared(made, "GET /c", "{}"), "GET /c is declared nowhere");
}

}    // namespace
}    // namespace terrace::wire
