// Forms whose rows are things: filled one thing a row when title and heads say which, and not at all when there are too few rows.
#include "forms/examples.hpp"
#include "forms/lists.hpp"
#include "forms/made_up_county_test.hpp"
#include "support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;

Catalogue with_lists() {
    auto all = catalogue();
    const auto list = [](std::string name, std::string zh, std::vector<DimensionValue> own) {
        Askable made;
        made.name = std::move(name);
        made.zh = zh + "清单";
        made.words = {std::move(zh)};
        made.list = true;
        std::vector<DimensionValue> values{{"@place", {"所在地"}}, {"@place5", {"村"}}, {"@title", {"名称"}}};
        values.insert(values.end(), own.begin(), own.end());
        made.dimensions = {{"field", std::move(values)}};
        return made;
    };
    all.push_back(list("list.hazard", "隐患点", {{"level", {"等级"}}, {"households", {"受威胁户数"}}, {"found", {"发现日期"}}, {"slope", {"坡面面积"}}}));
    all.push_back(list("list.pump", "泵房", {{"level", {"等级"}}, {"power", {"功率"}}}));
    return all;
}

struct Played {
    Catalogue all = with_lists();
    Gazetteer places = testing::places("999901100");
    Form form;
    Filled filled;
    std::vector<LaidSheet> after;

    Played(const std::vector<std::string>& lines, std::size_t things, const std::map<std::string, Confirmed>& said = {}, const std::vector<std::string>& merges = {"A1:F1"}) {
        const terrace::testing::ScratchFolder scratch;
        if (!write_xlsx(scratch / "form.xlsx", {sheet_of_lines("Sheet1", lines, merges)})) throw Fault{"not written"};
        auto read = read_form(*read_layout(scratch / "form.xlsx"), all, places, nullptr);
        if (!said.empty()) {
            Kept kept{read->layout, {}};
            for (const auto& [heading, meaning] : said) kept.headings[{read->tables.front().name, heading}] = meaning;
            read = read_form(*read_layout(scratch / "form.xlsx"), all, places, &kept);
        }
        form = std::move(*read);
        const FillOptions options{*read_period("2021-06"), *read_day("2022-01-15"), false};
        filled = fill(
            form, places, options, [&](const Question& question) { return answer(places, question); },
            [&](const Question& question) -> tl::expected<std::vector<Listed>, Reason> {
                std::vector<Listed> found;
                for (std::size_t i = 0; i < things; ++i) {
                    auto& one = found.emplace_back();
                    one.url = "/api/v1/records/" + std::to_string(i);
                    one.values = {{"@place", {"石桥村", "", FigureKind::exact, false}}, {"@place5", {"石桥村", "", FigureKind::exact, false}}, {"@title", {"陡坡<" + std::to_string(i) + ">", "", FigureKind::exact, false}},
                                  {"households", {std::to_string(10 + i), "户", FigureKind::exact, true}}, {"slope", {"2000", "平方米", FigureKind::about, true}}};
                    if (i == 0) one.values["level"] = {"高", "", FigureKind::exact, false};
                    if (question.what->name == "list.hazard") one.values["found"] = {"2021-03-0" + std::to_string(i + 1), "", FigureKind::exact, false};
                }
                return found;
            });
        if (!fill_workbook(scratch / "form.xlsx", scratch / "out.xlsx", filled.edits)) throw Fault{"not filled"};
        after = *read_layout(scratch / "out.xlsx");
    }
    std::string shown(std::string_view cell) const {
        for (const auto& one : after.front().cells)
            if (cell_name(one.row, one.column) == cell) return one.text;
        return "";
    }
    const FilledCell& at(std::string_view cell) const {
        for (const auto& one : filled.cells)
            if (cell_name(one.asked->row, one.asked->column) == cell) return one;
        throw Fault{"not asked"};
    }
};

const std::vector<std::string> hazards{"!云台镇2021年6月隐患点清单", "#序号|#村(社区)|#名称|#等级|#受威胁户数(户)|#发现日期", "_|_|_|_|_|_", "_|_|_|_|_|_", "_|_|_|_|_|_"};

TEST(FormLists, OneThingARowWithEachFieldInItsColumn) {
    const Played form{hazards, 2};
    for (const auto& [cell, text] : std::map<std::string, std::string>{{"A3", "1"}, {"B3", "石桥村"}, {"C3", "陡坡<0>"}, {"D3", "高"}, {"E3", "10"}, {"F3", "2021-03-01"}, {"A4", "2"}, {"C4", "陡坡<1>"}, {"E4", "11"}})
        EXPECT_EQ(form.shown(cell), text) << cell;
    EXPECT_EQ(form.at("C3").answer.url, "/api/v1/records/0");
    EXPECT_EQ(form.at("D4").reason.why, Why::not_recorded);
    EXPECT_EQ(form.at("C5").reason.why, Why::no_records) << "there is no third";
    EXPECT_EQ(form.filled.filled(), 11U);
}

TEST(FormLists, MoreThingsThanRowsLeaveTheListEmpty) {
    const Played form{hazards, 4};
    EXPECT_EQ(form.filled.filled(), 0U);
    EXPECT_EQ(form.at("B3").reason.why, Why::too_few_rows);
}

TEST(FormLists, WhatTheTitleNarrowsIsFilledOnceAPersonHasConfirmedIt) {
    auto lines = hazards;
    lines[0] = "!云台镇2021年6月汛期隐患点清单";
    EXPECT_EQ(Played(lines, 2).filled.filled(), 0U);
    EXPECT_EQ(Played(lines, 2).at("C3").reason.why, Why::not_confirmed);
    const Played confirmed{lines, 2, {{"名称", {"list.hazard", "field", "@title", ""}}, {"等级", {"list.hazard", "", "", ""}}, {"发现日期", {"received", "", "", ""}}}};
    EXPECT_EQ(confirmed.shown("C4"), "陡坡<1>");
    EXPECT_EQ(confirmed.at("D3").reason.why, Why::not_confirmed) << "of which field is not said";
    EXPECT_EQ(confirmed.at("F3").reason.why, Why::not_a_figure) << "a list's column is no figure";
    EXPECT_EQ(confirmed.filled.filled(), 2U);
}

TEST(FormLists, UnitsOfAThingsNumbersAreExactOrRefused) {
    const Played form{{"!云台镇2021年6月隐患点清单", "#名称|#坡面面积(亩)|#坡面面积(平方米)|#等级(户)", "_|_|_|_"}, 1};
    EXPECT_EQ(form.shown("B3"), "3");
    EXPECT_EQ(form.at("B3").answer.kind, FigureKind::about);
    EXPECT_EQ(form.shown("C3"), "2000");
    EXPECT_EQ(form.at("D3").reason.why, Why::unit_differs);
}

TEST(FormLists, AListOfNobodyKnowsWhatIsNotFilled) {
    EXPECT_EQ(Played({"!云台镇2021年6月情况", "#名称|#等级", "_|_", "_|_"}, 1).at("B3").reason.why, Why::several);    // hazards or pumps
    EXPECT_EQ(Played({"!云台镇2021年6月困难群众花名册", "#姓名|#村(社区)|#备注", "_|_|_", "_|_|_"}, 1).filled.filled(), 0U);
    EXPECT_EQ(Played({"!云台镇2021年6月隐患点受理情况", "#村|#受理(件)", "石桥村|_", "大坪村|_"}, 1).shown("A3"), "石桥村");
}

}    // namespace
}    // namespace terrace::forms
