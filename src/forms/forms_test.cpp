#include "forms/examples.hpp"
#include "forms/made_up_county_test.hpp"
#include "support/scratch_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<LaidSheet> layout(const std::string& name) {
    const terrace::testing::ScratchFolder scratch;
    for (const auto& example : examples())
        if (example.name == name) {
            if (!write_xlsx(scratch / "form.xlsx", example.sheets)) throw Fault{"not written"};
            auto read = read_layout(scratch / "form.xlsx");
            if (!read) throw Fault{say(read.error(), Language::en)};
            return std::move(*read);
        }
    throw Fault{"no example " + name};
}

// Fills an example and tells each filled cell as "C4 = what it must be", the cells left empty as "C4: reason".
struct Played {
    Gazetteer places;
    Catalogue all = catalogue();
    FillOptions options;
    Form form;
    Filled filled;

    Played(const std::string& name, std::string_view place, std::string_view period, const Kept* kept = nullptr, std::string_view today = "2022-01-15")
        : places{testing::places(place)}, options{*read_period(period), *read_day(today), false} {
        auto read = read_form(layout(name), all, places, kept);
        if (!read) throw Fault{say(read.error(), Language::en)};
        form = std::move(*read);
        filled = fill(form, places, options, [&](const Question& question) { return answer(places, question); });
    }
    const FilledCell& at(const std::string& cell) const {
        for (const auto& one : filled.cells)
            if (cell_of(form, *one.asked) == cell || cell_name(one.asked->row, one.asked->column) == cell) return one;
        throw Fault{"not asked: " + cell};
    }
    std::string why(const std::string& cell) const { return std::string{code_of(at(cell).reason.why)}; }
    // What the office itself would write: indicator, place code, period, unit.
    std::string told(std::string_view indicator, std::string_view code, std::string_view period, std::string_view unit = {}, std::string_view value = {}) const {
        Question question;
        for (const auto& one : all)
            if (one.name == indicator) question.what = &one;
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places.at(i).code == code) question.place = i;
        question.period = period.size() > 7 ? Period{*read_day(period.substr(0, 10)), *read_day(period.substr(11))} : *read_period(period);
        if (!value.empty()) {
            question.dimension = question.what->dimensions.front().id;
            question.value = value;
        }
        const auto answered = answer(places, question);
        const auto number = converted({answered->value, answered->decimals}, question.what->unit, unit.empty() ? question.what->unit : unit, -1);
        return number ? forms::write(*number) : std::string{code_of(number.error().why)};
    }
    std::vector<std::string> filled_cells() const {
        std::vector<std::string> all_cells;
        for (const auto& one : filled.cells)
            if (one.reason.why == Why::none) all_cells.push_back(cell_name(one.asked->row, one.asked->column));
        return all_cells;
    }
};

constexpr auto yuntai = "999901100", songlin = "999901200", qingxi = "999901", shiqiao = "999901100201", hewan = "999901100001", daping = "999901100202", liyuan = "999901200202";

TEST(Forms, AListOfVillagesIsFilledWithItsTotalAndNothingElse) {
    const Played form{"river_clean_up", yuntai, "2021-06"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("C4", "D4", "C5", "D5", "C6", "D6", "C7", "D7"));
    EXPECT_EQ(form.at("C4").number, form.told("rubbish", shiqiao, "2021-06"));
    EXPECT_EQ(form.at("D5").number, form.told("person_times", hewan, "2021-06"));
    EXPECT_EQ(form.at("C6").number, form.told("rubbish", daping, "2021-06"));
    EXPECT_EQ(form.at("C7").number, form.told("rubbish", yuntai, "2021-06"));
    EXPECT_TRUE(form.at("C7").total);
    EXPECT_EQ(form.why("E4"), "not_a_figure");
}

TEST(Forms, OneRowAnIndicatorWithItsUnitAndPeriodsAcross) {
    const Played form{"resettlement_quarter", qingxi, "2021-Q2"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("C4", "E4", "C5", "E5", "C6", "D6"));
    EXPECT_EQ(form.why("D4"), "no_period");    // households that stand at a day: since January means what?
    EXPECT_EQ(form.at("C4").number, form.told("households", qingxi, "2021-Q2"));
    EXPECT_EQ(form.at("D6").number, form.told("funds", qingxi, "2021-01-01/2021-06-30", "万元"));
    EXPECT_EQ(form.at("E4").number, form.told("households", qingxi, "2020-Q2"));
    EXPECT_EQ(form.why("E6"), "no_period");    // the same quarter, or the same half year? the form does not say
    EXPECT_EQ(form.why("C7"), "no_indicator");
}

TEST(Forms, WordsBesideEmptyCells) {
    const Played form{"toilet_card", yuntai, "2021"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("B2", "D2"));
    EXPECT_EQ(form.at("B2").number, form.told("sites", yuntai, "2021"));
    EXPECT_EQ(form.at("D2").number, form.told("toilets", yuntai, "2021"));
    EXPECT_EQ(form.why("B3"), "not_confirmed");
}

TEST(Forms, FormulasAreLeftToTheForm) {
    const Played form{"grid_heads", qingxi, "2021-06"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("B4", "C4", "B5", "C5"));
    EXPECT_EQ(form.at("B4").number, form.told("grids", yuntai, "2021-06"));
    EXPECT_EQ(form.at("C5").number, form.told("grid_workers", songlin, "2021-06"));
    for (const auto* cell : {"D4", "D5", "B6", "C6", "D6"}) EXPECT_EQ(form.why(cell), "formula") << cell;
}

TEST(Forms, ADimensionAcrossIsFilledWithItsTotalWhichMustAddUp) {
    const Played form{"cases_by_kind", qingxi, "2021-Q2"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("B4", "C4", "D4", "E4", "F4", "B5", "C5", "D5", "E5", "F5", "B6", "C6", "D6", "E6"));
    EXPECT_EQ(form.at("B4").number, form.told("received", yuntai, "2021-Q2", {}, "road"));
    EXPECT_EQ(form.at("D5").number, form.told("received", songlin, "2021-Q2"));
    EXPECT_EQ(form.at("D6").number, form.told("received", qingxi, "2021-Q2"));
    EXPECT_EQ(form.why("F6"), "not_additive");
    const Played year{"cases_by_kind", qingxi, "2021"};
    EXPECT_EQ(year.why("B4"), "period_differs");
}

TEST(Forms, PlacesAcrossAndUnitsByTheRow) {
    const Played form{"industry_across", qingxi, "2021"};
    EXPECT_EQ(form.at("C3").number, form.told("tea", yuntai, "2021", "万亩"));
    EXPECT_EQ(form.at("D4").number, form.told("bamboo", songlin, "2021", "公顷"));
    EXPECT_EQ(form.why("C6"), "unit_differs");
    const auto square_kilometres = form.told("tea", yuntai, "2021", "平方公里");
    if (square_kilometres.size() - square_kilometres.find('.') - 1 > 2) {
        EXPECT_EQ(form.why("C5"), "needs_rounding");
    }
}

TEST(Forms, SeveralTablesOnOneSheetEachWithItsTitle) {
    const Played form{"several_tables", yuntai, "2021-06"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("B4", "C4", "B5", "C5", "B6", "C6", "B10", "B11"));
    EXPECT_EQ(form.at("C6").number, form.told("meetings", daping, "2021-06"));
    EXPECT_EQ(form.at("B10").number, form.told("rubbish", yuntai, "2021-06", {}, "hand"));
    EXPECT_EQ(form.at("B11").number, form.told("rubbish", yuntai, "2021-06", {}, "machine"));
}

TEST(Forms, TwoPlacesOfOneNameStayEmptyUnlessTheTownshipIsWritten) {
    const Played form{"trap_same_name", qingxi, "2021-06"};
    EXPECT_EQ(form.why("Sheet1!B3"), "place_twice");
    EXPECT_EQ(form.why("Sheet1!B6"), "no_place");
    EXPECT_EQ(form.at("Sheet1!B4").number, form.told("rubbish", hewan, "2021-06"));
    EXPECT_EQ(form.why("Sheet1!B7"), "total_open");
    EXPECT_EQ(form.at("分乡镇!C3").number, form.told("rubbish", shiqiao, "2021-06"));
    EXPECT_EQ(form.at("分乡镇!C6").number, form.told("rubbish", "999901200201", "2021-06"));
    EXPECT_EQ(form.at("分乡镇!C7").number, form.told("rubbish", liyuan, "2021-06"));
}

TEST(Forms, UnitsThatDoNotFitLeaveTheCellEmpty) {
    const Played form{"trap_units", qingxi, "2021-06"};
    EXPECT_EQ(form.why("B3"), "unit_differs");
    EXPECT_EQ(form.why("C3"), "unit_differs");
    EXPECT_EQ(form.why("D3"), "unit_unknown");
    EXPECT_EQ(form.why("E3"), "unit_unknown");
    EXPECT_EQ(form.why("F3"), "unit_differs");
    EXPECT_EQ(form.at("G3").number, form.told("rubbish", yuntai, "2021-06", "公斤"));
    EXPECT_EQ(form.why("H3"), "unit_differs");
    EXPECT_THAT(form.filled_cells(), ElementsAre("G3", "G4"));
}

TEST(Forms, WordsNobodyKnowsLeaveTheCellEmpty) {
    const Played form{"trap_unknown", qingxi, "2021-06"};
    EXPECT_THAT(form.filled_cells(), ElementsAre());
    EXPECT_EQ(form.why("B4"), "not_confirmed");
    EXPECT_EQ(form.why("D4"), "not_confirmed");
    EXPECT_EQ(form.why("E4"), "no_indicator");
    EXPECT_EQ(form.why("G4"), "not_confirmed");    // the title speaks of some people only
}

TEST(Forms, MonthsAcrossBelongToTheYearOfTheTitle) {
    const Played form{"months_across", hewan, "2021"};
    EXPECT_EQ(form.at("B3").number, form.told("meetings", hewan, "2021-01"));
    EXPECT_EQ(form.at("E4").number, form.told("rubbish", hewan, "2021-Q1"));
    EXPECT_EQ(form.at("F4").number, form.told("rubbish", hewan, "2021-01-01/2021-06-30"));
    EXPECT_EQ(form.at("G3").number, form.told("meetings", hewan, "2021"));
    const Played before{"months_across", hewan, "2021", nullptr, "2021-12-31"};
    EXPECT_EQ(before.why("G3"), "period_open");
    EXPECT_EQ(before.why("F3"), "");
    EXPECT_EQ(form.why("H3"), "no_period");
    EXPECT_EQ(form.why("B6"), "formula");
    EXPECT_NE(form.why("C6"), "");
}

TEST(Forms, FullWidthDigitsOrdinalsAndOtherWaysToWriteAName) {
    const Played form{"full_width", yuntai, "2021-06"};
    EXPECT_EQ(form.at("表1!A3").number, form.told("grids", yuntai, "2021-06"));
    EXPECT_EQ(form.at("表1!B3").number, form.told("grid_workers", yuntai, "2021-06"));
    EXPECT_EQ(form.at("表1!C3").number, form.told("pledges", yuntai, "2021-06"));
    EXPECT_EQ(form.at("表1!D3").number, form.told("meetings", yuntai, "2021-06"));
    EXPECT_EQ(form.at("表2!B4").number, form.told("grids", shiqiao, "2021-06"));
    EXPECT_EQ(form.at("表2!C5").number, form.told("grid_workers", hewan, "2021-06"));
    EXPECT_EQ(form.at("表2!B6").number, form.told("grids", daping, "2021-06"));
}

TEST(Forms, AnotherPlaceOrPeriodIsNotOurs) {
    const Played form{"other_place_and_period", yuntai, "2021-06"};
    EXPECT_EQ(form.why("Sheet1!B3"), "place_elsewhere");
    EXPECT_EQ(form.why("Sheet2!B3"), "period_differs");
    EXPECT_EQ(form.why("Sheet3!B3"), "no_period");    // rubbish until June: from when?
    EXPECT_EQ(form.at("Sheet3!C3").number, form.told("tea", shiqiao, "2021-06"));
    EXPECT_EQ(form.filled.filled(), 1U);
}

TEST(Forms, ATitleMayNameWhatThePlaceLiesIn) {
    auto sheets = layout("river_clean_up");
    const auto all = catalogue();
    const auto where = places(yuntai);
    const auto filled_with = [&](const std::string& title) {
        sheets.front().cells.front().text = title;
        const auto form = read_form(sheets, all, where, nullptr);
        return fill(*form, where, {*read_period("2021-06"), *read_day("2022-01-15"), false}, [&](const Question& question) { return answer(where, question); }).filled();
    };
    EXPECT_EQ(filled_with("远山市青溪县云台镇2021年6月河道清理情况统计表"), 8U);
    EXPECT_EQ(filled_with("青溪县2021年6月河道清理情况统计表"), 8U);    // the line below says 填报单位:云台镇
    EXPECT_EQ(filled_with("青溪县松林乡2021年6月河道清理情况统计表"), 0U);
    EXPECT_EQ(filled_with("××镇____年__月河道清理情况统计表"), 8U);
    EXPECT_EQ(filled_with("困难群众2021年6月河道清理情况统计表"), 0U);
}

TEST(Forms, WhatIsOnlyLikelyIsFilledOnceSomebodyHasConfirmedIt) {
    const Played first{"sloppy_heads", yuntai, "2021-06"};
    EXPECT_THAT(first.filled_cells(), ElementsAre("B4", "B5"));    // a head right above, the next ones perhaps of the same group
    EXPECT_EQ(first.why("C4"), "not_confirmed");

    auto mapping = mapping_json(first.form, first.places);
    for (auto& heading : mapping.at("headings").as_array()) {
        auto& one = heading.as_object();
        if (one.at("heading").as_string().find("方竹面积") == std::string::npos) continue;
        EXPECT_EQ(one.at("indicator").as_string(), "bamboo");
        one["confirmed"] = true;
    }
    const auto kept = read_mapping(json::serialize(mapping), catalogue());
    ASSERT_TRUE(kept) << say(kept.error(), Language::en);
    const Played second{"sloppy_heads", yuntai, "2021-06", &*kept};
    EXPECT_THAT(second.filled_cells(), ElementsAre("B4", "C4", "B5", "C5"));
    EXPECT_EQ(second.at("C5").number, second.told("bamboo", daping, "2021-06"));
    EXPECT_EQ(second.why("B6"), "total_open");    // a subtotal of what?

    auto other = *kept;
    other.layout = std::string(64, '0');
    EXPECT_EQ(read_form(layout("sloppy_heads"), catalogue(), places(yuntai), &other).error().no, No::conflict);
}

TEST(Forms, WhatIsFilledAlreadyStays) {
    const Played form{"filled_before", yuntai, "2021-06"};
    EXPECT_THAT(form.filled_cells(), ElementsAre("C3", "B4", "C5"));
}

TEST(Forms, NextMonthsFormHasTheSameLayout) {
    auto sheets = layout("river_clean_up");
    const auto june = read_form(sheets, catalogue(), places(yuntai), nullptr);
    for (auto& cell : sheets.front().cells)
        if (const auto at = cell.text.find("6月"); at != std::string::npos) cell.text.replace(at, 1, "7");
    EXPECT_EQ(read_form(sheets, catalogue(), places(yuntai), nullptr)->layout, june->layout);
    sheets.front().cells.back().text = "另加一栏";
    sheets.front().cells.back().form = CellForm::text;
    EXPECT_NE(read_form(sheets, catalogue(), places(yuntai), nullptr)->layout, june->layout);
}

TEST(Forms, EveryFilledCellLeadsToItsEvidence) {
    const Played form{"river_clean_up", yuntai, "2021-06"};
    const auto all = provenance_json(form.form, form.places, form.options, form.filled);
    EXPECT_EQ(all.at("filled").to_number<int>(), 8);
    const auto& first = all.at("cells").as_array().front().as_object();
    EXPECT_EQ(first.at("url").as_string(), "/api/v1/figures/rubbish");
    EXPECT_EQ(first.at("place").as_object().at("code").as_string(), shiqiao);
    EXPECT_EQ(first.at("records").to_number<int>(), 2);
    EXPECT_EQ(first.at("position").to_number<int>(), 100);
}

TEST(FormUnits, AreExactOrRefused) {
    const auto number = [](std::int64_t value, int decimals, const char* from, const char* to, int most = -1) {
        const auto made = converted({value, decimals}, from, to, most);
        return made ? forms::write(*made) : std::string{code_of(made.error().why)};
    };
    EXPECT_EQ(number(1593, 0, "亩", "公顷"), "106.2");
    EXPECT_EQ(number(1594, 0, "亩", "公顷"), "needs_rounding");
    EXPECT_EQ(number(15, 1, "公顷", "亩"), "22.5");
    EXPECT_EQ(number(20'000'000, 0, "元", "万元"), "2000");
    EXPECT_EQ(number(123'456, 2, "元", "万元"), "0.123456");
    EXPECT_EQ(number(1'234'567, 2, "元", "万元"), "1.234567");
    EXPECT_EQ(number(1'234'567, 2, "元", "万元", 2), "needs_rounding");
    EXPECT_EQ(number(32'000, 0, "吨", "万吨"), "3.2");
    EXPECT_EQ(number(32, 1, "吨", "公斤"), "3200");
    EXPECT_EQ(number(5, 0, "座", "个"), "5");
    EXPECT_EQ(number(5, 0, "座", "件"), "unit_differs");
    EXPECT_EQ(number(5, 0, "户", "人"), "unit_differs");
    EXPECT_EQ(number(5, 0, "人次", "次"), "unit_differs");
    EXPECT_EQ(number(9'223'372'036'854'775'807, 0, "吨", "公斤"), "needs_rounding");
}

TEST(FormWords, HeadingsAreTakenApart) {
    const auto heading = [](const char* text) {
        const auto read = read_heading(text);
        std::string out = read.text;
        for (const auto& unit : read.units) out += " [" + unit + ']';
        for (const auto& period : read.periods) out += period.kind == SpokenPeriod::Kind::dates ? " <" + write(period.period) + '>' : " <" + std::to_string(static_cast<int>(period.kind)) + '>';
        return out;
    };
    EXPECT_EQ(heading("一、清理垃圾(吨)"), "清理垃圾 [吨]");
    EXPECT_EQ(heading("（１）茶叶 面积\n（单位：万亩）"), "茶叶面积 [万亩]");
    EXPECT_EQ(heading("2021年6月份受理(件)"), "受理 [件] <2021-06>");
    EXPECT_EQ(heading("2021年二季度"), " <2021-Q2>");
    EXPECT_EQ(heading("2021年1-6月"), " <2021-01-01/2021-06-30>");
    EXPECT_EQ(heading("２０２１"), " <2021>");
    EXPECT_EQ(heading("公厕(含旱厕)"), "公厕(含旱厕)");
    EXPECT_EQ(heading("单位:亩、户"), " [亩] [户]");
    EXPECT_EQ(heading("1110 管护"), "1110管护");
    EXPECT_EQ(heading("345+N网格"), "345+N网格");
    EXPECT_EQ(heading("2021年13月"), " <13>");
}

// How long it takes is measured by forms_bench.
TEST(FormFiles, TwoThousandCellsAreFilled) {
    WrittenSheet sheet{"Sheet1", {{written("云台镇2021年6月河道清理统计表", Look::title)}, {written("村", Look::head)}}};
    for (int c = 0; c < 10; ++c) sheet.rows[1].push_back(written(c % 2 ? "清理垃圾(吨)" : "参与人次", Look::head));
    for (int r = 0; r < 200; ++r) {
        auto& row = sheet.rows.emplace_back();
        row.push_back(written(r % 2 ? "大坪村" : "石桥村", Look::body));
        for (int c = 0; c < 10; ++c) row.push_back(written_blank());
    }
    sheet.merges = {{1, 0, 1, 10}};
    const terrace::testing::ScratchFolder scratch;
    ASSERT_TRUE(write_xlsx(scratch / "large.xlsx", {sheet}));
    const auto all = catalogue();
    const auto where = places(yuntai);
    const auto form = read_form(*read_layout(scratch / "large.xlsx"), all, where, nullptr);
    ASSERT_TRUE(form);
    const auto filled = fill(*form, where, {*read_period("2021-06"), *read_day("2021-12-31"), false}, [&](const Question& question) { return answer(where, question); });
    ASSERT_TRUE(fill_workbook(scratch / "large.xlsx", scratch / "filled.xlsx", filled.edits));
    EXPECT_EQ(filled.filled(), 2'000U);
}

TEST(FormFiles, TheFilledFileKeepsEveryOtherPart) {
    const terrace::testing::ScratchFolder scratch;
    ASSERT_TRUE(write_examples(scratch.path().string()));
    const auto where = places(yuntai);
    const auto all = catalogue();
    const auto form = read_form(*read_layout(scratch / "river_clean_up.xlsx"), all, where, nullptr);
    const auto filled = fill(*form, where, {*read_period("2021-06"), *read_day("2021-12-31"), false}, [&](const Question& question) { return answer(where, question); });
    ASSERT_TRUE(fill_workbook(scratch / "river_clean_up.xlsx", scratch / "out.xlsx", filled.edits));
    const auto before = *read_layout(scratch / "river_clean_up.xlsx"), after = *read_layout(scratch / "out.xlsx");
    ASSERT_EQ(before.front().cells.size(), after.front().cells.size());
    std::size_t changed = 0;
    for (std::size_t i = 0; i < before.front().cells.size(); ++i) {
        const auto &a = before.front().cells[i], &b = after.front().cells[i];
        EXPECT_EQ(a.shown.decimals, b.shown.decimals);
        if (a.text == b.text) continue;
        ++changed;
        EXPECT_TRUE(a.text.empty());
    }
    EXPECT_EQ(changed, filled.filled());
}

}    // namespace
}    // namespace terrace::forms
