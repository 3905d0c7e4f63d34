#include "playbook/industry_slots.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

constexpr std::string_view orchard = R"(
playbook: orchard
version: 1
valid_from: 2021-01-01
title: {zh: 果园, en: Orchards}
places: ["530622"]
basis:
  - {id: plan, title: {zh: 方案, en: Plan}, from: 2021-01-01}
checklists:
  - {id: standard, name: {zh: 标准, en: Standard}, size: 2, items: [{id: road, name: {zh: 通路, en: Road}}, {id: water, name: {zh: 通水, en: Water}}]}
records:
  - id: base
    host: asset
    name: {zh: 基地, en: Base}
    unit: 个
    expires: {field: until, warn_days: 30}
    stages:
      field: stage
      gates:
        - to: used
          basis: plan
          needs:
            - {kind: checklist, record: check, days: 90}
            - {kind: record, record: check, where: {result: good}, at_least: 2, evidence: true, how: {zh: 再查一次, en: Check again}}
            - {kind: indicator, indicator: checks, least: 3}
            - {kind: publicity, record: notice, days: 7}
            - {kind: field, field: until}
            - {kind: document, document: plan}
    fields:
      - {id: stage, name: {zh: 进度, en: Stage}, type: choice, choices: [{id: planned, name: {zh: 规划, en: Planned}}, {id: used, name: {zh: 投用, en: Used}}]}
      - {id: until, name: {zh: 证书到期, en: Until}, type: day}
  - id: check
    host: assessment
    name: {zh: 检查, en: Check}
    unit: 次
    at: base
    checklist: standard
    fields:
      - {id: result, name: {zh: 结果, en: Result}, type: choice, choices: [{id: good, name: {zh: 好, en: Good}}, {id: bad, name: {zh: 差, en: Bad}}]}
  - id: notice
    host: activity
    name: {zh: 公示, en: Notice}
    unit: 次
    at: base
    fields: []
  - id: shop
    host: asset
    owner: resident
    name: {zh: 小店, en: Shop}
    unit: 家
    fields:
      - {id: title, name: {zh: 店名, en: Name}, type: line}
  - id: link
    host: asset
    about: household
    name: {zh: 联结户, en: Linked}
    unit: 户
    fields:
      - {id: terms, name: {zh: 说明, en: Terms}, type: text}
belts:
  - id: fruit
    form: belt
    name: {zh: 水果, en: Fruit}
    basis: plan
    places: ["530622112"]
    parts:
      - {as: base, record: base, where: {stage: used}}
      - {as: household, record: link}
      - {as: listing, record: shop}
    indicators: [checks]
indicators:
  - {id: checks, name: {zh: 检查次数, en: Checks}, record: check, measure: count, unit: 次, rule: {zh: 次数, en: Times}}
)";

std::vector<std::string> flaws_with(std::string_view from, std::string_view to) {
    std::string text{orchard};
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    const auto read = read_methods(text.replace(at, from.size(), to));
    std::vector<std::string> all;
    if (!read)
        for (const auto& flaw : read.error()) all.push_back(std::to_string(flaw.line) + ' ' + flaw.refusal.field);
    return all;
}

using Flaws = std::vector<std::string>;

TEST(IndustrySlots, AreReadAsTheyAreWritten) {
    const auto methods = read_methods(orchard);
    ASSERT_TRUE(methods) << say(methods.error().front(), Language::en);
    const auto* base = methods->record("base");
    ASSERT_TRUE(base && base->expires && base->stages);
    EXPECT_EQ(base->expires->warn_days, 30);
    EXPECT_FALSE(base->expires->stays);
    ASSERT_EQ(base->stages->gates.size(), 1u);
    const auto& needs = base->stages->gates[0].needs;
    ASSERT_EQ(needs.size(), 6u);
    EXPECT_EQ(needs[1].at_least, 2);
    EXPECT_TRUE(needs[1].evidence);
    EXPECT_EQ(needs[2].least, 3'000'000);
    EXPECT_EQ(needs[3].days, 7);
    EXPECT_TRUE(methods->record("shop")->owned);
    EXPECT_TRUE(methods->record("link")->of_household);
    ASSERT_EQ(methods->belts.size(), 1u);
    EXPECT_EQ(methods->belts[0].parts[0].where.front().second, "used");
}

TEST(IndustrySlots, EveryFlawIsNamedWithItsLine) {
    EXPECT_EQ(flaws_with("field: until, warn_days: 30", "field: stage, warn_days: 30"), Flaws{"16 records[0].expires.field"});
    EXPECT_EQ(flaws_with("warn_days: 30", "warn_days: 0"), Flaws{"16 records[0].expires.warn_days"});
    EXPECT_EQ(flaws_with("        - to: used", "        - to: planned"), Flaws{"20 records[0].stages.gates[0].to"}) << "the first stage has no gate";
    EXPECT_EQ(flaws_with("record: check, days: 90", "record: notice, days: 90"), Flaws{"23 records[0].stages.gates[0].needs[0].record"}) << "a notice has no checklist";
    EXPECT_EQ(flaws_with("where: {result: good}", "where: {result: fine}"), Flaws{"24 records[0].stages.gates[0].needs[1].where"});
    EXPECT_EQ(flaws_with("indicator: checks, least: 3", "indicator: checks"), Flaws{"25 records[0].stages.gates[0].needs[2].least"});
    EXPECT_EQ(flaws_with("{kind: publicity, record: notice, days: 7}", "{kind: publicity, record: shop, days: 7}"), Flaws{"26 records[0].stages.gates[0].needs[3].record"}) << "it happens at no base";
    EXPECT_EQ(flaws_with("{kind: publicity, record: notice, days: 7}", "{kind: publicity, record: notice}"), Flaws{"26 records[0].stages.gates[0].needs[3].days"});
    EXPECT_EQ(flaws_with("{kind: field, field: until}", "{kind: field, field: until, record: check}"), Flaws{"27 records[0].stages.gates[0].needs[4].record"});
    EXPECT_EQ(flaws_with("document: plan}", "document: plans}"), Flaws{"28 records[0].stages.gates[0].needs[5].document"});
    EXPECT_EQ(flaws_with("    basis: plan\n    places", "    basis: plans\n    places").size(), 1u);
    EXPECT_EQ(flaws_with("as: household, record: link", "as: household, record: shop").size(), 1u) << "a shop links no household";
    EXPECT_EQ(flaws_with("as: listing, record: shop", "as: listing, record: base").size(), 1u) << "a base is nobody's listing";
    EXPECT_EQ(flaws_with("as: base, record: base", "as: base, record: check").size(), 1u) << "a check is no asset";
    EXPECT_EQ(flaws_with("indicators: [checks]", "indicators: [check]").size(), 1u);
    EXPECT_EQ(flaws_with("name: {zh: 说明, en: Terms}, type: text", "name: {zh: 收入, en: Income}, type: whole, unit: 元").size(), 1u) << "a household's purse is no figure";
    EXPECT_EQ(flaws_with("    owner: resident", "    owner: resident\n    confirm: true").size(), 1u);
}

}    // namespace
}    // namespace terrace
