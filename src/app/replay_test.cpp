// The township's text at full size; the other five are played in tests/acceptance.

#include "app/modules.hpp"
#include "support/replayed.hpp"

#include <fstream>

namespace terrace {
namespace {

using namespace terrace::testing;

// Divisions enough for the township.
const std::string& divisions() {
    static const ScratchFolder scratch;
    static const std::string folder = [] {
        std::filesystem::create_directories(scratch / "divisions");
        for (const auto* year : {"2019", "2023"})
            std::ofstream{std::filesystem::path{scratch / "divisions"} / (std::string{"divisions_"} + year + ".csv.zst")}
                << "# divisions " << year << " invented\ncode,name\n53,云南省\n5306,昭通市\n530625,永善县\n530625208,伍寨乡\n530625208001,伍寨社区\n530625208202,新胜村\n530625208203,长海村\n"
                   "530625208204,中寨村\n530625208205,白云村\n";
        return scratch / "divisions";
    }();
    return folder;
}

Replayed& wuzhai() {
    static Replayed made{"wuzhai", divisions()};
    return made;
}

TEST(Replay, EveryNumberOfTheTextComesOutOfTheRecords) { every_number_agrees(wuzhai()); }

TEST(Replay, WhatMustNotCountIsATenthOfWhatCounts) {
    const auto& told = wuzhai().office->told();
    EXPECT_GE(told.decoys * 10, told.counting);
}

TEST(Replay, TakingOneRecordBackMovesItsFiguresAlone) { one_taken_back_moves_its_figures(wuzhai(), 40, 11); }

TEST(Replay, TheSameHistoryIsMadeEachTime) {
    ScratchFolder scratch;
    std::ostringstream progress;
    const auto again = PlayedOffice::make(wuzhai().texts, scratch / "again", divisions(), progress);
    ASSERT_TRUE(again);
    std::ostringstream lines, errors;
    export_records(scratch / "again", false, lines, errors);
    EXPECT_EQ(wuzhai().exported, lines.str());
}

TEST(Replay, ATextThatSaysOtherwiseIsToldSo) {
    ScratchFolder scratch;
    std::filesystem::create_directories(scratch / "other");
    auto account = *figures_text("wuzhai");
    const std::string said = "value: \"140\"";
    ASSERT_NE(account.find(said), std::string::npos);
    account.replace(account.find(said), said.size(), "value: \"141\"");
    for (const auto& [name, text] : {std::pair<std::string, std::string>{"methods.yaml", wuzhai().texts.methods}, {"history.yaml", wuzhai().texts.history}, {"cases.yaml", wuzhai().texts.cases}, {"figures.yaml", account}})
        std::ofstream{std::filesystem::path{scratch / "other"} / name} << text;
    std::ostringstream out, progress;
    const auto code = replay_door({scratch / "other", "csv", ""}, divisions(), out, progress);
    ASSERT_TRUE(code) << say(code.error(), Language::en);
    EXPECT_EQ(*code, 1);
    EXPECT_NE(out.str().find("S4-24e,谈心谈话140次,talks,141,140,exact,"), std::string::npos) << out.str();
    EXPECT_NE(out.str().find(",differs\n"), std::string::npos);

    std::ostringstream brief, errors;
    EXPECT_EQ(playbook_test({scratch / "other"}, divisions(), brief, errors), 1);
    EXPECT_NE(brief.str().find("37 of 38 numbers agree"), std::string::npos) << brief.str();
    EXPECT_NE(errors.str().find("S4-24e"), std::string::npos) << errors.str();
    EXPECT_EQ(playbook_test({"nowhere"}, divisions(), brief, errors), 2);
}

// ---- the guide ----
json::object guide(const Actor& reader) {
    auto& county = wuzhai().office->county();
    const auto told = county.read(reader, [](const ReadContext& read) -> Result<std::string> {
        for (const auto& route : all_routes())
            if (route.path == "/api/v1/texts") return route.answer(read, {});
        return refuse(No::not_found);
    });
    if (!told) throw Fault{say(told.error(), Language::en)};
    return json::parse(*told).as_object();
}
const json::object& text_of(const json::object& guide, std::string_view playbook) {
    for (const auto& text : guide.at("texts").as_array())
        if (text.at("playbook").as_string() == playbook) return text.as_object();
    throw Fault{"no text of " + std::string{playbook}};
}
std::string then_of(const json::object& text, std::string_view quote) {
    for (const auto& one : text.at("quotes").as_array())
        if (one.at("id").as_string() == quote) return std::string{one.at("then").at("value").as_string()} + ' ' + std::string{one.at("then").at("kind_of").as_string()};
    return "";
}

TEST(Guide, AReaderFindsAllTheTextsAndThisOfficesOwn) {
    const auto all = guide({ActorKind::caller, {}, {}});
    EXPECT_EQ(all.at("texts").as_array().size(), 6u);
    EXPECT_TRUE(text_of(all, "wuzhai").at("installed").as_bool());
    EXPECT_FALSE(text_of(all, "weixin").at("installed").as_bool());
    EXPECT_TRUE(text_of(all, "weixin").at("place").is_null());
    for (const auto& text : all.at("texts").as_array()) {
        EXPECT_FALSE(text.at("quotes").as_array().empty());
        EXPECT_FALSE(text.at("findings").as_array().empty());
    }
}

TEST(Guide, TheSlotsATextLeavesEmptyAreToldAsEmpty) {
    const auto all = guide({ActorKind::caller, {}, {}});
    for (const auto& heading : text_of(all, "weixin").at("headings").as_array())
        if (heading.at("id").as_string() == "three_links") {
            EXPECT_EQ(heading.at("open").as_int64(), 6);
            EXPECT_TRUE(heading.at("items").as_array().empty());
        }
}

TEST(Guide, ThePublicIsToldOfPeopleInWholeFivesOnly) {
    const auto shown = guide({ActorKind::caller, {}, {}});
    EXPECT_TRUE(shown.at("edition").as_bool());
    const auto& text = text_of(shown, "wuzhai");
    EXPECT_EQ(then_of(text, "S4-24f"), "5 at_least");     // nine
    EXPECT_EQ(then_of(text, "S4-23a"), "10 at_least");    // twelve
    EXPECT_EQ(then_of(text, "S4-27a"), "15 at_least");    // seventeen
    EXPECT_EQ(then_of(text, "S4-25c"), "15000 exact");    // mu
    for (const auto& figure : text.at("figures").as_array()) {
        const std::string unit{figure.at("unit").as_string()};
        if ((unit != "人" && unit != "人次") || figure.at("value").is_null()) continue;
        EXPECT_EQ(std::stoll(std::string{figure.at("value").as_string()}) % 5, 0) << figure.at("id");
        EXPECT_EQ(figure.at("records").to_number<std::int64_t>(), 0) << figure.at("id");
    }
}

TEST(Guide, WhoeverMayReadThePlacesFiguresSeesTheNumbersOfTheTextAsTheyWere) {
    const auto& first = wuzhai().office->first();
    const auto shown = guide(demo::acting(first.post, first.holder));
    EXPECT_FALSE(shown.at("edition").as_bool());
    const auto& text = text_of(shown, "wuzhai");
    EXPECT_EQ(then_of(text, "S4-24f"), "9 exact");
    EXPECT_EQ(then_of(text, "S4-35b"), "52300 at_least");
    // A post that answers for nothing here is the public.
    EXPECT_TRUE(guide({ActorKind::post, demo::named<PersonId>("somebody"), demo::named<PostId>("elsewhere")}).at("edition").as_bool());
}

}    // namespace
}    // namespace terrace
