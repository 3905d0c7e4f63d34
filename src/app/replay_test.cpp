// The township's text at full size; the other five are played in tests/acceptance.

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
}

}    // namespace
}    // namespace terrace
