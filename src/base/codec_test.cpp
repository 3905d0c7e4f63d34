#include "base/codec.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Inner {
    PlaceId place;
    std::optional<Day> day;
    bool operator==(const Inner&) const = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (place, day))

struct Outer {
    CaseId id;
    ShortText title;
    std::int64_t fen = 0;
    Colour colour{};
    std::vector<Inner> items;
    std::optional<Sealed> story;
    bool operator==(const Outer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (title, id, fen, colour, items, story))

Outer sample() {
    Outer outer;
    outer.id = CaseId{*read_uuid("0190b3c4-0000-7000-8000-000000000001")};
    outer.title = "文笔\n\"三组\"";
    outer.fen = -5;
    outer.colour = Colour::green;
    outer.items = {{PlaceId{5306220020012021}, read_day("2024-02-29")}, {PlaceId{7}, std::nullopt}};
    outer.story = Sealed{TextId{*read_uuid("0190b3c4-0000-7000-8000-000000000002")}, std::string("\0box", 4), ""};
    return outer;
}

TEST(Codec, WritesMembersInNameOrderAndReadsThemBack) {
    const auto text = encode(sample());
    EXPECT_EQ(text,
              R"({"colour":"green","fen":-5,"id":"0190b3c4-0000-7000-8000-000000000001","items":[{"day":"2024-02-29","place":"5306220020012021"},{"place":"7"}],"story":{"box":"AGJveA==","key":"0190b3c4-0000-7000-8000-000000000002"},"title":"文笔\n\"三组\""})");
    EXPECT_EQ(decode<Outer>(*parse_json(text), Strict::no), sample());
}

TEST(Codec, AnUnknownOrMissingFieldOfACommandIsNamedWithItsPath) {
    const auto missing = decode<Inner>(*parse_json("{}"), Strict::yes);
    EXPECT_EQ(missing.error(), (Refusal{No::missing_field, "place", ""}));
    const auto text = R"({"id":"0190b3c4-0000-7000-8000-000000000001","title":"x","fen":1,"colour":"red","items":[{"place":"7","colour":1}]})";
    EXPECT_EQ(decode<Outer>(*parse_json(text), Strict::yes).error(), (Refusal{No::unknown_field, "items[0].colour", ""}));
}

TEST(Codec, AnEventMayHaveMoreOrFewerFieldsThanItsStruct) {
    const auto old = decode<Outer>(*parse_json(R"({"title":"x","added_later":[1,2]})"), Strict::no);
    ASSERT_TRUE(old);
    EXPECT_EQ(old->title, Text<60>{"x"});
}

TEST(Codec, RefusesWhatCannotBeKept) {
    const auto fen = [](std::string_view number) {
        return decode<Outer>(*parse_json(R"({"id":"0190b3c4-0000-7000-8000-000000000001","title":"x","colour":"red","fen":)" + std::string{number} + "}"),
                             Strict::yes);
    };
    EXPECT_EQ(fen("1.5").error().no, No::wrong_type);
    EXPECT_EQ(fen("18446744073709551615").error().no, No::out_of_range);
    EXPECT_EQ(decode<ShortText>(json::value(json::string(61, 'a')), Strict::yes).error().no, No::too_long);
    EXPECT_EQ(decode<ShortText>(json::value(json::string("a\0b", 3)), Strict::yes).error().no, No::bad_text);
    EXPECT_EQ(parse_json(R"({"a":1)").error().no, No::malformed_json);
}

TEST(Codec, FindsEverySealedText) {
    auto outer = sample();
    int found = 0;
    each_sealed(outer, [&](Sealed&, std::string_view name) {
        ++found;
        EXPECT_EQ(name, "story");
    });
    EXPECT_EQ(found, 1);
}

TEST(Codec, TheSchemaNamesTypesAndWhatIsRequired) {
    const auto schema = Codec<Outer>::schema();
    EXPECT_EQ(schema.at("required"), (json::array{"title", "id", "fen", "colour"}));
    EXPECT_EQ(schema.at("properties").at("id").at("format"), "uuid");
}

}    // namespace
}    // namespace terrace
