#include "playbook/methods.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>

namespace terrace {
namespace {

constexpr std::string_view river = R"(
playbook: river
version: 1
valid_from: 2021-01-01
title: {zh: 河道管护, en: River care}
places: ["530622"]
basis:
  - {id: plan, title: {zh: 方案, en: Plan}, clause: 第三条, from: 2021-01-01, until: 2025-12-31}
headings:
  - id: campaigns
    name: {zh: 六大行动, en: Six campaigns}
    size: 6
    items:
      - {id: clean, name: {zh: 清河, en: Clean rivers}, records: [clean_up], indicators: [rubbish]}
records:
  - id: clean_up
    host: activity
    name: {zh: 清河, en: Clean-up}
    unit: 次
    heading: campaigns.clean
    basis: plan
    every: weekly friday
    expected_of: segment
    fields:
      - {id: bags, name: {zh: 袋数, en: Bags}, type: whole, unit: 袋, least: 0, most: 200}
      - {id: weight, name: {zh: 重量, en: Weight}, type: decimal, decimals: 3, unit: 吨, worked_out: {from: bags, times: "0.012"}}
      - {id: how, name: {zh: 方式, en: How}, type: choice, choices: [{id: hand, name: {zh: 人工, en: By hand}}, {id: machine, name: {zh: 机械, en: By machine}}]}
indicators:
  - {id: rubbish, name: {zh: 清理垃圾, en: Rubbish cleared}, record: clean_up, measure: sum, field: weight, unit: 吨, decimals: 1, rule: {zh: 合计, en: Sum}}
)";

std::string with(std::string_view from, std::string_view to) {
    std::string text{river};
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::vector<std::string> flaws_of(const std::string& text) {
    const auto read = read_methods(text);
    std::vector<std::string> all;
    if (!read)
        for (const auto& flaw : read.error()) all.push_back(std::to_string(flaw.line) + ' ' + flaw.refusal.field);
    return all;
}

TEST(Methods, AreReadAsTheyAreWritten) {
    const auto methods = read_methods(river);
    ASSERT_TRUE(methods) << say(methods.error().front(), Language::en);
    const auto* kind = methods->record("clean_up");
    ASSERT_TRUE(kind);
    EXPECT_EQ(kind->host, RecordHost::activity);
    EXPECT_EQ(std::get<Weekly>(*kind->cadence).weekdays, std::vector<int>{5});
    EXPECT_EQ(kind->field("bags")->most, 200);
    EXPECT_EQ(kind->field("weight")->worked_out.at(0).times, 12'000);
    EXPECT_EQ(kind->field("weight")->worked_out.at(0).sure, FigureKind::about);
    EXPECT_FALSE(methods->indicator("rubbish")->stock);
    EXPECT_EQ(methods->headings[0].size, 6);
    EXPECT_EQ(methods->basis[0].until, read_day("2025-12-31"));
}

TEST(Methods, EveryFlawIsNamedWithItsLine) {
    EXPECT_EQ(flaws_of(with("measure: sum, field: weight", "measure: sum, field: how")), std::vector<std::string>{"29 indicators[0].field"});
    EXPECT_EQ(flaws_of(with("records: [clean_up]", "records: [clean]")), std::vector<std::string>{"14 headings[0].items[0].records"});
    EXPECT_EQ(flaws_of(with("weekly friday", "weekly freitag")), std::vector<std::string>{"22 records[0].every"});
    EXPECT_EQ(flaws_of(with("most: 200}", "most: -1}")), std::vector<std::string>{"25 records[0].fields[0].most"});
    EXPECT_EQ(flaws_of(with("basis: plan", "basis: plain")), std::vector<std::string>{"21 records[0].basis"});
    EXPECT_EQ(flaws_of(with("unit: 次", "units: 次")).size(), 2u) << "a field unknown, and one missing";
    EXPECT_EQ(flaws_of(with("from: bags", "from: how")).size(), 1u);
    EXPECT_EQ(flaws_of(with("until: 2025-12-31", "until: 2020-12-31")), std::vector<std::string>{"8 basis[0].until"});
    EXPECT_EQ(flaws_of(with("places: [\"530622\"]", "places: [巧家]")), std::vector<std::string>{"6 places"});
}

TEST(Methods, CadencesAreReadOrNot) {
    EXPECT_TRUE(read_cadence("daily"));
    EXPECT_EQ(std::get<DaysOfMonth>(*read_cadence("monthly 10,20,30 skip")).short_month, ShortMonth::skip);
    EXPECT_EQ(std::get<EveryMonths>(*read_cadence("every 12 months from 12 on 20")).first_month, 12);
    EXPECT_EQ(std::get<EveryMonths>(*read_cadence("every 3 months on 28")).months, 3);
    for (const auto* wrong : {"", "weekly", "monthly ten", "every months on 3", "every 3 months", "daily friday", "monthly 10 never"}) EXPECT_FALSE(read_cadence(wrong)) << wrong;
}

// Days 10, 20 and 30 of 2023: 35 when February's 30th is skipped, 36 when it means the month's end.
TEST(Methods, TenTwentyThirtyStatesItsRuleForFebruary) {
    const auto days = [](std::string_view text) { return occurrences(*read_cadence(text), *read_day("2023-01-01"), *read_day("2023-12-31"))->size(); };
    EXPECT_EQ(days("monthly 10,20,30 skip"), 35u);
    EXPECT_EQ(days("monthly 10,20,30 month_end"), 36u);
}

TEST(Methods, TwoVersionsAreComparedFieldByField) {
    EXPECT_TRUE(differences(river, river)->empty());
    const auto after = with("most: 200}", "most: 300}");
    const auto lines = differences(river, after);
    ASSERT_TRUE(lines);
    EXPECT_EQ(*lines, std::vector<std::string>{"~ records.clean_up.fields.bags.most: 200 → 300"});
}

void paths_of(const Yaml& tree, const std::string& path, std::vector<std::string>& out) {
    for (const auto& item : tree.items)
        if (item.form == Yaml::Form::map) paths_of(item, path + "[]", out);
    if (tree.form != Yaml::Form::map && tree.form != Yaml::Form::nothing && (tree.items.empty() || tree.items[0].form == Yaml::Form::text)) out.push_back(path);
    for (const auto& [name, value] : tree.fields) paths_of(value, path.empty() ? name : path + '.' + name, out);
}

// Whatever a file may say is explained; wordings (zh, en) and conditions are explained with the field that holds them.
TEST(Methods, EveryFieldIsExplained) {
    const auto tree = read_yaml(river, "methods.yaml");
    ASSERT_TRUE(tree);
    std::vector<std::string> paths;
    paths_of(*tree, "", paths);
    ASSERT_GT(paths.size(), 20u);
    for (const auto& path : paths) {
        const auto known = std::any_of(method_slots().begin(), method_slots().end(), [&](const auto& slot) {
            return path == slot.path || path == std::string{slot.path} + ".zh" || path == std::string{slot.path} + ".en";
        });
        EXPECT_TRUE(known) << path;
    }
    for (const auto& slot : method_slots()) {
        EXPECT_FALSE(slot.zh.empty()) << slot.path;
        EXPECT_FALSE(slot.en.empty()) << slot.path;
    }
}

TEST(Methods, TheExampleOfTheReadmeIsSound) {
    std::ifstream file{"docs/examples/river_keeping.yaml", std::ios::binary};
    const auto methods = read_methods(std::string{std::istreambuf_iterator<char>{file}, {}}, "river_keeping.yaml");
    ASSERT_TRUE(methods) << say(methods.error().front(), Language::en);
    EXPECT_EQ(methods->records.size(), 1u);
    EXPECT_EQ(methods->indicators.size(), 3u);
}

}    // namespace
}    // namespace terrace
