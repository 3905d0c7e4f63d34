#include "playbook/expectation.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

Day on(std::string_view text) { return *read_day(text); }

std::string playbook(std::string_view every, std::string_view window = "", std::string_view more = "") {
    std::string text = R"(
playbook: sweeping
version: 2
valid_from: 2021-01-01
title: {zh: 清扫, en: Sweeping}
places: ["530625"]
records:
  - id: sweep
    host: activity
    name: {zh: 清扫, en: Sweeping}
    unit: 次
    expected_of: group
)";
    text += "    every: " + std::string{every} + '\n';
    if (!window.empty()) text += "    window: " + std::string{window} + '\n';
    return text + std::string{more};
}
Methods read(const std::string& text) {
    auto methods = read_methods(text);
    EXPECT_TRUE(methods) << say(methods.error().front(), Language::en);
    return methods ? std::move(*methods) : Methods{};
}
std::string flaw_of(const std::string& text) {
    const auto methods = read_methods(text);
    return methods ? "" : methods.error().front().refusal.field + ": " + methods.error().front().refusal.detail;
}
std::size_t dates_of_2023(std::string_view every) {
    const auto methods = read(playbook(every));
    return expected_days(methods.records[0], methods.valid_from, on("2023-01-01"), on("2023-12-31"))->size();
}

TEST(Expectation, TheTenthsOf2023AreThirtyFiveOrThirtySixAndTheRuleSaysWhich) {
    EXPECT_EQ(dates_of_2023("monthly 10,20,30 skip"), 35u);
    EXPECT_EQ(dates_of_2023("monthly 10,20,30 month_end"), 36u);
    const auto skipping = read(playbook("monthly 10,20,30 skip")), at_the_end = read(playbook("monthly 10,20,30 month_end"));
    EXPECT_EQ(rule_in_words(skipping.records[0], skipping).zh, "每月10、20、30日;没有这天的月份跳过;当天的记录才算;次日 8:00 还没有的列为缺(自 2021-01-01 起,第 2 版)");
    EXPECT_EQ(rule_in_words(at_the_end.records[0], at_the_end).en,
              "On day 10, 20, 30 of each month; in a month without that day its last day counts; a record of that day counts; missing from 08:00 of the next day on (since 2021-01-01, version 2)");
}

TEST(Expectation, TheTwentySeventhAnswersForTheTwentyEighthWhereTheWindowSaysSo) {
    const auto strict = read(playbook("every 1 months on 28")), open = read(playbook("every 1 months on 28", "{before: since_last, after: 2}"));
    const auto met = [&](const Methods& methods, std::vector<Day> records) {
        const auto days = expected_days(methods.records[0], methods.valid_from, on("2024-02-01"), on("2024-03-31"));
        return answered(*days, records);
    };
    using Answers = std::vector<std::optional<Day>>;
    EXPECT_EQ(met(strict, {on("2024-02-27")}), (Answers{{}, {}}));
    EXPECT_EQ(met(open, {on("2024-02-27")}), (Answers{on("2024-02-27"), {}}));
    EXPECT_EQ(met(open, {on("2024-01-31")}), (Answers{on("2024-01-31"), {}})) << "from the day after January's window closed";
    EXPECT_EQ(met(open, {on("2024-01-30")}), (Answers{{}, {}})) << "that one answers for January";
    EXPECT_EQ(met(open, {on("2024-03-01")}), (Answers{on("2024-03-01"), {}})) << "two days late still answers for February";
    EXPECT_EQ(met(open, {on("2024-03-02"), on("2024-02-28"), on("2024-02-29")}), (Answers{on("2024-02-28"), on("2024-03-02")})) << "the day itself before any other";
}

// Whatever was noted, one record answers for one expected day.
TEST(Expectation, WindowsNeverOverlap) {
    for (const auto* every : {"daily", "weekly monday,friday", "monthly 10,20,30 month_end", "every 3 months from 3 on 31", "every 12 months from 2 on 29 skip"})
        for (const auto* window : {"{before: since_last}", "{before: 0}"}) {
            const auto methods = read(playbook(every, window));
            const auto days = expected_days(methods.records[0], on("2021-01-01"), on("2021-01-01"), on("2028-12-31"));
            ASSERT_TRUE(days);
            for (std::size_t i = 1; i < days->size(); ++i) {
                EXPECT_LT((*days)[i - 1].last, (*days)[i].first) << every;
                EXPECT_LE((*days)[i].first, (*days)[i].day);
            }
        }
    EXPECT_EQ(flaw_of(playbook("weekly friday", "{before: 5, after: 2}")), "records[0].window.before: before + after < 7 d");
    EXPECT_EQ(flaw_of(playbook("monthly 10,20,30 month_end", "{before: 8}")), "records[0].window.before: before + after < 8 d") << "the 20th and the end of February";
    EXPECT_EQ(flaw_of(playbook("monthly 10,20,30 skip", "{before: 8}")), "");
    EXPECT_EQ(flaw_of(playbook("daily", "{after: 1}")), "records[0].window.after: before + after < 1 d");
}

TEST(Expectation, NobodyIsBehindBeforeEightOfTheNextMorning) {
    const ExpectedDay friday{on("2024-03-08"), on("2024-03-08"), on("2024-03-08")};
    EXPECT_EQ(behind_from(friday, Zone{}), *read_instant("2024-03-09T00:00:00Z")) << "08:00 in Shanghai";
    EXPECT_EQ(behind_from({friday.day, friday.first, friday.last + 2}, Zone{}), *read_instant("2024-03-11T00:00:00Z"));
}

TEST(Expectation, HowManyMustBeThereIsReadOrNot) {
    EXPECT_EQ(read_needs("more than 1/2"), more_than_share_present(1, 2));
    EXPECT_EQ(read_needs("2/3"), share_present(2, 3));
    EXPECT_EQ(read_needs("10"), at_least(10));
    EXPECT_EQ(read_needs("all")->asks, RollRule::Asks::all);
    for (const auto* wrong : {"", "half", "3/2", "0/3", "more than 10", "-1", "1/0"}) EXPECT_FALSE(read_needs(wrong)) << wrong;
}

TEST(Expectation, WhatAsksSomethingOfPeopleCitesADocumentClauseAndDates) {
    const auto words = [](const std::string& text) {
        std::vector<std::string> all;
        for (const auto& flaw : without_basis(read(text))) all.push_back(std::to_string(flaw.line) + ' ' + flaw.refusal.field + ' ' + flaw.refusal.detail.substr(0, flaw.refusal.detail.find(' ')));
        return all;
    };
    EXPECT_EQ(words(playbook("daily")), std::vector<std::string>{"8 records.sweep.basis 没有写依据文件"});
    const auto cited = [&](std::string_view document) { return playbook("daily", "", "    basis: rules\nbasis:\n  - {id: rules, title: {zh: 办法, en: Rules}" + std::string{document} + "}\n"); };
    EXPECT_EQ(words(cited("")), (std::vector<std::string>{"8 records.sweep.basis rules.clause", "8 records.sweep.basis rules.from"}));
    EXPECT_EQ(words(cited(", clause: 第三条, from: 2020-01-01")), std::vector<std::string>{});
    EXPECT_EQ(words(cited(", clause: 第三条, from: 2019-01-01, until: 2020-12-31")), std::vector<std::string>{"8 records.sweep.basis rules.until"});
}

TEST(Expectation, ATapNeedsNothingToBeFilledIn) {
    const auto tap = "    tap: {zh: 扫完了, en: Swept}\n";
    const auto field = [](std::string_view more) { return "    fields: [{id: sections, name: {zh: 几段, en: Sections}, type: whole, unit: 段" + std::string{more} + "}]\n"; };
    EXPECT_EQ(flaw_of(playbook("daily", "", tap + field(""))), "");
    EXPECT_EQ(flaw_of(playbook("daily", "", tap + field(", required: true"))), "records[0].tap: sections: required");
}

}    // namespace
}    // namespace terrace
