#include "sheets/edit_xlsx.hpp"
#include "sheets/layout.hpp"
#include "sheets/write_xlsx.hpp"
#include "support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using ::testing::HasSubstr;

std::string filled(std::string_view xml, std::vector<CellEdit> edits) {
    bool formulas = false;
    auto done = fill_sheet(xml, edits, formulas);
    return done ? *done : say(done.error(), Language::en);
}

TEST(FilledSheets, OnlyTheCellsNamedAreRewrittenAndKeepTheirStyle) {
    EXPECT_EQ(filled(R"(<worksheet><sheetData><row r="2"><c r="B2" s="7"/><c r="C2" s="3" t="s"><v>4</v></c></row></sheetData></worksheet>)", {{"", 2, 1, "12.5"}}),
              R"(<worksheet><sheetData><row r="2"><c r="B2" s="7"><v>12.5</v></c><c r="C2" s="3" t="s"><v>4</v></c></row></sheetData></worksheet>)");
    EXPECT_EQ(filled(R"(<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c t="s" s='2'><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>)", {{"", 1, 0, "3"}}),
              R"(<x:worksheet xmlns:x="u"><x:sheetData><x:row><x:c s='2'><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>)");
}

TEST(FilledSheets, CellsAndRowsThatDoNotStandInTheFileAreAddedInOrder) {
    EXPECT_EQ(filled(R"(<worksheet><sheetData><row r="2"><c r="C2"><v>1</v></c></row><row r="5"/></sheetData></worksheet>)",
                     {{"", 5, 0, "6"}, {"", 2, 1, "2"}, {"", 2, 3, "4"}, {"", 3, 2, "5"}, {"", 9, 0, "7"}}),
              R"(<worksheet><sheetData><row r="2"><c r="B2"><v>2</v></c><c r="C2"><v>1</v></c><c r="D2"><v>4</v></c></row><row r="3"><c r="C3"><v>5</v></c></row>)"
              R"(<row r="5"><c r="A5"><v>6</v></c></row><row r="9"><c r="A9"><v>7</v></c></row></sheetData></worksheet>)");
    EXPECT_EQ(filled("<worksheet><sheetData/></worksheet>", {{"", 1, 0, "1"}}), R"(<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>)");
}

TEST(FilledSheets, WhatAFormulaCameToBeforeIsDroppedAndAFormulaIsNeverOverwritten) {
    const auto xml = R"(<worksheet><sheetData><row r="1"><c r="A1"/><c r="B1" s="1"><f>A1*2</f><v>0</v></c></row></sheetData></worksheet>)";
    EXPECT_EQ(filled(xml, {{"", 1, 0, "4"}}), R"(<worksheet><sheetData><row r="1"><c r="A1"><v>4</v></c><c r="B1" s="1"><f>A1*2</f></c></row></sheetData></worksheet>)");
    EXPECT_THAT(filled(xml, {{"", 1, 1, "4"}}), HasSubstr("formula"));
}

TEST(FilledSheets, AWorkbookOfOursIsReadBackWithItsLayout) {
    const terrace::testing::ScratchFolder scratch;
    WrittenSheet sheet{"六月", {{written("巧家县<六月>统计表", Look::title)}, {written("村", Look::head), written("面积(亩)", Look::head)}, {written("文笔", Look::body), written_blank(Look::body, "0.00")}}};
    sheet.rows.push_back({written("合计", Look::body), {CellForm::nothing, "", Look::body, "", "SUM(B3:B3)"}});
    sheet.merges = {{1, 0, 1, 1}};
    sheet.widths = {12, 20};
    sheet.rows_kept_in_sight = 2;
    ASSERT_TRUE(write_xlsx(scratch / "a.xlsx", {sheet}));
    const auto read = read_layout(scratch / "a.xlsx");
    ASSERT_TRUE(read) << say(read.error(), Language::en);
    ASSERT_EQ(read->size(), 1U);
    const auto& back = read->front();
    EXPECT_EQ(back.name, "六月");
    EXPECT_EQ(back.merges, sheet.merges);
    ASSERT_EQ(back.cells.size(), 7U);
    EXPECT_EQ(back.cells[0].text, "巧家县<六月>统计表");
    EXPECT_EQ(back.cells[4].shown.decimals, 2);
    EXPECT_TRUE(back.cells[6].formula);

    ASSERT_TRUE(fill_workbook(scratch / "a.xlsx", scratch / "b.xlsx", std::vector<CellEdit>{{back.part, 3, 1, "1593.50"}}));
    const auto again = read_layout(scratch / "b.xlsx");
    ASSERT_TRUE(again);
    EXPECT_EQ(again->front().cells[4].text, "1593.5");
    EXPECT_EQ(again->front().cells[4].shown.decimals, 2);
    EXPECT_EQ(again->front().merges, sheet.merges);
}

TEST(FilledSheets, FormatsTellHowManyDecimalsAreShown) {
    EXPECT_EQ(shown_by("0.00").decimals, 2);
    EXPECT_EQ(shown_by("#,##0_ ").decimals, 0);
    EXPECT_EQ(shown_by("General").decimals, -1);
    EXPECT_EQ(shown_by("0\"亩\"").decimals, 0);
    EXPECT_TRUE(shown_by("0.0%").percent);
    EXPECT_TRUE(shown_by("#,##0,").scaled);
    EXPECT_TRUE(shown_by("0!.0,").scaled);
    EXPECT_FALSE(shown_by("#,##0.00").scaled);
}

}    // namespace
}    // namespace terrace
