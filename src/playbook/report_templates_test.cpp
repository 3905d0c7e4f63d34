#include "playbook/methods.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

constexpr std::string_view head = R"(playbook: river
version: 1
valid_from: 2021-01-01
title: {zh: 河, en: River}
places: ["530622"]
records:
  - id: clean_up
    host: activity
    name: {zh: 清河, en: Clean-up}
    unit: 次
    every: weekly friday
    expected_of: village
    fields:
      - {id: bags, name: {zh: 袋, en: Bags}, type: whole, unit: 袋}
      - {id: how, name: {zh: 怎么清, en: How}, type: choice, choices: [{id: hand, name: {zh: 人工, en: By hand}}]}
      - {id: note, name: {zh: 备注, en: Note}, type: text}
  - {id: pledge, host: asset, name: {zh: 承诺, en: Pledge}, unit: 份}
indicators:
  - {id: clean_ups, name: {zh: 清河次数, en: Clean-ups}, record: clean_up, measure: count, unit: 次, rule: {zh: 都算, en: All}}
reports:
  - id: weekly
    name: {zh: 周报, en: Weekly}
    period: week
    blocks:
)";

// What is wrong with one block: "line field: detail", and the line is that of the file.
std::vector<std::string> flaws_of(const std::string& block) {
    const auto read = read_methods(std::string{head} + block);
    std::vector<std::string> out;
    if (!read)
        for (const auto& flaw : read.error()) out.push_back(std::to_string(flaw.line) + ' ' + flaw.refusal.field + ": " + flaw.refusal.detail);
    return out;
}

TEST(ReportTemplates, AClosedSetOfBlocksIsRead) {
    const auto read = read_methods(std::string{head} +
                                   "      - {block: heading, text: {zh: 一, en: One}}\n"
                                   "      - block: text\n"
                                   "        text: {zh: \"清河{clean_ups},上周{clean_ups.last},人工{by_hand}。\", en: \"{clean_ups} {clean_ups.last_change} {by_hand}\"}\n"
                                   "        figures: [{id: clean_ups}, {id: by_hand, indicator: clean_ups, where: {how: hand}, days: year_to_date}]\n"
                                   "      - {block: table, text: {zh: 表, en: Table}, by: how, indicators: [clean_ups]}\n"
                                   "      - {block: ledger, text: {zh: 台账, en: Ledger}, record: clean_up, fields: [bags], most: 20}\n"
                                   "      - {block: gaps, text: {zh: 缺, en: Missing}, record: clean_up}\n");
    ASSERT_TRUE(read) << say(read.error().front(), Language::en);
    const auto* report = read->report("weekly");
    ASSERT_TRUE(report);
    EXPECT_EQ(report->period, ReportPeriod::week);
    ASSERT_EQ(report->blocks.size(), 5u);
    EXPECT_EQ(report->blocks[1].figures[0].indicator, "clean_ups") << "the id itself, when no indicator is named";
    EXPECT_EQ(report->blocks[1].figures[1].days, ReportDays::year_to_date);
    EXPECT_EQ(report->blocks[3].most, 20);
}

TEST(ReportTemplates, EveryFlawNamesItsLineAndHowToMendIt) {
    EXPECT_EQ(flaws_of("      - {block: text, text: {zh: \"{clean_ups}\", en: \"{clean_ups}\"}, figures: [{id: clean_ups, indicator: clean_up}]}\n"),
              std::vector<std::string>{"25 reports[0].blocks[0].figures[0].indicator: clean_up 不是本打法的指标 / is no indicator of this playbook → clean_ups"});
    EXPECT_EQ(flaws_of("      - {block: heading, text: {zh: 一}}\n"), std::vector<std::string>{"25 reports[0].blocks[0].text.en: "}) << "a language is missing";
    EXPECT_EQ(flaws_of("      - {block: text, text: {zh: \"{clean_ups}\", en: none}, figures: [{id: clean_ups}]}\n"), std::vector<std::string>{"25 reports[0].blocks[0].text: en: {clean_ups} 没有用到 / is not used"});
    EXPECT_EQ(flaws_of("      - {block: text, text: {zh: \"{bags}\", en: \"{bags}\"}}\n").size(), 2u) << "a figure that is not listed, in both languages";
    EXPECT_EQ(flaws_of("      - {block: text, text: {zh: \"{clean_ups\", en: \"{clean_ups.best}\"}, figures: [{id: clean_ups}]}\n").size(), 2u);
    EXPECT_EQ(flaws_of("      - {block: ledger, text: {zh: 台账, en: Ledger}, record: clean_up, fields: [note]}\n").size(), 1u) << "sealed text is never printed";
    EXPECT_EQ(flaws_of("      - {block: ledger, text: {zh: 台账, en: Ledger}, record: cleanup}\n"), std::vector<std::string>{"25 reports[0].blocks[0].record: cleanup → clean_up, pledge"});
    EXPECT_EQ(flaws_of("      - {block: gaps, text: {zh: 缺, en: Missing}, record: pledge}\n").size(), 1u) << "nobody expects a pledge";
    EXPECT_EQ(flaws_of("      - {block: table, text: {zh: 表, en: Table}, by: bags, indicators: [clean_ups]}\n").size(), 1u) << "a number is no dimension";
    EXPECT_EQ(flaws_of("      - {block: heading, text: {zh: 一, en: One}, record: clean_up}\n").size(), 1u) << "a heading has no record";
    EXPECT_EQ(flaws_of("      - {block: script, text: {zh: 一, en: One}}\n").size(), 1u);
}

TEST(ReportTemplates, PeriodsAreReadAsPeopleWriteThem) {
    const auto span = [](ReportPeriod period, std::string_view text) {
        const auto read = report_span(period, text);
        return read ? write(read->first) + ' ' + write(read->last) : std::string{"no"};
    };
    EXPECT_EQ(span(ReportPeriod::week, "2024-03-08"), "2024-03-04 2024-03-10");
    EXPECT_EQ(span(ReportPeriod::month, "2024-02"), "2024-02-01 2024-02-29");
    EXPECT_EQ(span(ReportPeriod::quarter, "2024-Q4"), "2024-10-01 2024-12-31");
    EXPECT_EQ(span(ReportPeriod::year, "2024"), "2024-01-01 2024-12-31");
    for (const auto* wrong : {"2024-13", "2024-3", "24-03", "2024-02-30", "", "2024-Q5"}) {
        EXPECT_EQ(span(ReportPeriod::month, wrong), "no") << wrong;
    }
    const auto beside = [](ReportPeriod period, std::string_view text, ReportDays days) {
        const auto read = days_of(period, *report_span(period, text), days);
        return write(read.first) + ' ' + write(read.last);
    };
    EXPECT_EQ(beside(ReportPeriod::month, "2024-03", ReportDays::last), "2024-02-01 2024-02-29");
    EXPECT_EQ(beside(ReportPeriod::month, "2024-02", ReportDays::year_ago), "2023-02-01 2023-02-28");
    EXPECT_EQ(beside(ReportPeriod::week, "2024-03-04", ReportDays::last), "2024-02-26 2024-03-03");
    EXPECT_EQ(beside(ReportPeriod::quarter, "2024-Q1", ReportDays::last), "2023-10-01 2023-12-31");
    EXPECT_EQ(beside(ReportPeriod::month, "2024-03", ReportDays::year_to_date), "2024-01-01 2024-03-31");
    for (const auto period : {ReportPeriod::week, ReportPeriod::month, ReportPeriod::quarter, ReportPeriod::year}) {
        const auto own = span_of(period, *read_day("2024-05-17"));
        EXPECT_EQ(*report_span(period, period_text(period, own)), own) << "what is written is read back";
    }
}

}    // namespace
}    // namespace terrace
