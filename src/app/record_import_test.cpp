#include "app/record_import.hpp"

#include "modules/places/territory.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

constexpr std::string_view river = R"yaml(
playbook: river
version: 1
valid_from: 2021-01-01
title: {zh: 河道管护, en: River care}
places: ["530622"]
records:
  - id: clean_up
    host: activity
    name: {zh: 清河, en: Clean-up}
    unit: 次
    fields:
      - {id: bags, name: {zh: 袋数, en: Bags}, type: whole, unit: 袋, least: 0, most: 2000}
      - {id: how, name: {zh: 怎么清的, en: How}, type: choice, choices: [{id: hand, name: {zh: 人工, en: By hand}}, {id: machine, name: {zh: 机械, en: By machine}}]}
      - {id: weighed, name: {zh: 过了磅, en: Weighed}, type: truth}
      - {id: people, name: {zh: 人次（不记名）, en: "Person-times (no names)"}, type: whole, unit: 人次}
      - {id: note, name: {zh: 备注, en: Note}, type: text}
)yaml";

ReadLedger read(std::string csv) {
    static const auto methods = read_methods(river);
    const forms::Gazetteer places{{{"1", "530622000000", "巧家县", 3, {}}, {"2", "530622112002", "文笔社区", 5, 0}, {"3", "530622111001", "双河社区", 5, 0}}, 0};
    auto sheets = open_csv(std::move(csv), "清河台账");
    EXPECT_TRUE(sheets);
    auto ledger = read_ledger(**sheets, *methods->record("clean_up"), places, *read_day("2024-03-04"));
    EXPECT_TRUE(ledger) << say(ledger.error(), Language::en);
    return ledger ? std::move(*ledger) : ReadLedger{};
}

TEST(RecordImport, HeadingsAreFoundUnderATitleAndRowsReadAsPeopleWriteThem) {
    const auto ledger = read("巧家县清河台账,,,,,\n填报日期:2024年3月,,,,,\n序号,村(社区),日期,袋数(袋),怎么清的,过了磅,备注,人次\n"
                             "1,文笔社区,2024-03-01,1２0,人工,否,河边捡的,12\n2,双河社区,2024-03-01,\"1,200\",机械,√,,\n合计,,,1320,,,,\n");
    EXPECT_EQ(ledger.faults.size(), 0u) << (ledger.faults.empty() ? "" : say(ledger.faults.front().why, Language::en));
    ASSERT_EQ(ledger.rows.size(), 2u);
    EXPECT_EQ(ledger.totals, 1u);
    EXPECT_EQ(ledger.rows[0].place, "2");
    EXPECT_EQ(ledger.rows[0].day, read_day("2024-03-01"));
    EXPECT_EQ(ledger.rows[0].fields, (std::map<std::string, Line>{{"bags", "120"}, {"how", "hand"}, {"people", "12"}, {"weighed", "false"}}));
    EXPECT_EQ(ledger.rows[0].texts.at("note"), "河边捡的");
    EXPECT_EQ(ledger.rows[1].fields.at("weighed"), Line{"true"});
    EXPECT_EQ(ledger.not_understood, (std::vector<std::string>{"序号"}));
}

TEST(RecordImport, EachWrongCellIsNamedAndNothingOfItsRowIsTaken) {
    const auto ledger = read("村,日期,袋数,怎么清的\n文笔社区,2024-03-01,3000,人工\n上海,2024-03-01,3,人工\n双河社区,三月一日,3,人工\n双河社区,2024-03-01,3,划船\n文笔社区,2024-03-02,3,人工\n");
    ASSERT_EQ(ledger.rows.size(), 1u);
    std::vector<std::string> cells;
    for (const auto& fault : ledger.faults) cells.push_back(fault.cell);
    EXPECT_EQ(cells, (std::vector<std::string>{"清河台账!C2", "清河台账!A3", "清河台账!B4", "清河台账!D5"}));
}

TEST(RecordImport, ACodeThatEndedLeadsToThePlaceThatCarriesItOn) {
    static const auto methods = read_methods(river);
    const Day begun = *read_day("2010-01-01"), changed = *read_day("2021-01-01");
    places::TerritoryParts parts;
    parts.root = PlaceId{1};
    parts.places = {{PlaceId{1}, "530622000000", "巧家县", 3, Partition::administrative, {}, begun, {}},
                    {PlaceId{2}, "530622112002", "文笔社区", 5, Partition::administrative, PlaceId{1}, changed, {}},
                    {PlaceId{3}, "530622111001", "双河社区", 5, Partition::administrative, PlaceId{1}, begun, {}},
                    {PlaceId{4}, "530622101008", "七里社区", 5, Partition::administrative, PlaceId{1}, begun, changed - 1},
                    {PlaceId{5}, "530622101009", "上坝村", 5, Partition::administrative, PlaceId{1}, begun, changed - 1}};
    parts.successions = {{PlaceId{4}, PlaceId{2}}, {PlaceId{5}, PlaceId{2}}, {PlaceId{5}, PlaceId{3}}};
    const places::Territory tree{std::move(parts)};
    const forms::Gazetteer places{{{"1", "530622000000", "巧家县", 3, {}}, {"2", "530622112002", "文笔社区", 5, 0}, {"3", "530622111001", "双河社区", 5, 0}}, 0};
    auto sheets = open_csv("村,日期,袋数\n530622101008,2024-03-01,3\n530622101009,2024-03-01,4\n530622999999,2024-03-01,5\n", "清河台账");
    const auto ledger = read_ledger(**sheets, *methods->record("clean_up"), places, *read_day("2024-03-04"), &tree);
    ASSERT_TRUE(ledger);
    ASSERT_EQ(ledger->rows.size(), 1u);
    EXPECT_EQ(ledger->rows[0].place, "2");
    ASSERT_EQ(ledger->faults.size(), 2u);
    EXPECT_NE(ledger->faults[0].why.detail.find("上坝村到 2020-12-31 为止,由文笔社区 530622112002、双河社区 530622111001接续"), std::string::npos) << ledger->faults[0].why.detail;
    EXPECT_EQ(ledger->faults[1].why.detail, "530622999999");
}

TEST(RecordImport, ALedgerWithoutTheHeadingsSaysWhichAreMissing) {
    static const auto methods = read_methods(river);
    auto sheets = open_csv("甲,乙\n1,2\n", "别的");
    const auto ledger = read_ledger(**sheets, *methods->record("clean_up"), forms::Gazetteer{}, *read_day("2024-03-04"));
    ASSERT_FALSE(ledger);
    EXPECT_EQ(ledger.error().no, No::not_found);
    EXPECT_NE(ledger.error().detail.find("袋数"), std::string::npos);
}

}    // namespace
}    // namespace terrace
