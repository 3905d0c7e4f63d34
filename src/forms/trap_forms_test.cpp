// Forms in which something cannot be known though all around it can: the cells listed are filled once a person has confirmed the headings, and
// every other stays empty.
#include "forms/unseen_forms_test.hpp"
#include "support/scratch_folder.hpp"

#include <gtest/gtest.h>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;

struct Trap {
    std::string why;
    KnownForm form;
};

KnownForm lines(std::string_view place, std::string_view period, const std::vector<std::string>& rows, const std::vector<std::string>& merges, std::vector<KnownCell> known) {
    return {{"trap", "", {sheet_of_lines("Sheet1", rows, merges)}}, place, period, std::move(known)};
}

std::vector<Trap> traps() {
    static const std::string june = "2021-06";
    return {
        {"rows with a number and no name",
         lines(yuntai, june, {"!云台镇2021年6月河道清理统计表", "#序号|#村|#清理垃圾(吨)", "&1|石桥村|_", "&2||_", "&3||_", "合计||_"}, {"A1:C1", "A6:B6"}, {{"C3", "rubbish", shiqiao, june}})},
        {"a list nobody has begun", lines(yuntai, june, {"!云台镇2021年6月河道清理统计表", "#序号|#村|#清理垃圾(吨)", "&1||_", "&2||_"}, {"A1:C1"}, {})},
        {"a row left free under a township that is written once",
         lines(qingxi, june, {"!青溪县2021年6月网格统计表", "#乡镇|#村|#网格(个)", "云台镇|石桥村|_", "|河湾社区|_", "|大坪村|_", "||_"}, {"A1:C1", "A3:A6"},
               {{"C3", "grids", shiqiao, june}, {"C4", "grids", hewan, june}, {"C5", "grids", daping, june}})},
        {"two tables side by side, of villages and of kinds",
         lines(yuntai, june, {"!云台镇2021年6月工作情况", "#村|#网格(个)||#事项类别|#受理(件)", "石桥村|_||道路|_", "河湾社区|_||饮水|_"}, {"A1:E1"},
               {{"B3", "grids", shiqiao, june}, {"B4", "grids", hewan, june}, {"E3", "received", yuntai, june, {}, "road"}, {"E4", "received", yuntai, june, {}, "water"}})},
        {"subtotals of nobody says which villages",
         lines(yuntai, june, {"!云台镇2021年6月网格统计表", "#村|#网格(个)", "石桥村|_", "大坪村|_", "小计|_", "河湾社区|_", "小计|_", "合计|_"}, {"A1:B1"},
               {{"B3", "grids", shiqiao, june}, {"B4", "grids", daping, june}, {"B6", "grids", hewan, june}, {"B8", "grids", yuntai, june}})},
        {"two subtotals of one township",
         lines(qingxi, june, {"!青溪县2021年6月网格统计表", "#乡镇|#村|#网格(个)", "云台镇|石桥村|_", "|大坪村|_", "|小计|_", "|河湾社区|_", "|小计|_"}, {"A1:C1", "A3:A7"},
               {{"C3", "grids", shiqiao, june}, {"C4", "grids", daping, june}, {"C6", "grids", hewan, june}})},
        {"the whole county in a township's form", lines(yuntai, june, {"!2021年6月受理情况", "#地区|#受理(件)", "云台镇|_", "全县|_"}, {"A1:B1"}, {{"B3", "received", yuntai, june}})},
        {"the same time a year before, beside a month and a year so far",
         lines(qingxi, june, {"!青溪县2021年6月受理情况", "#乡镇|#受理(件)|||", "|#本月|#本年累计|#上年同期|#同比增减", "云台镇|_|_|_|_", "松林乡|_|_|_|_"}, {"A1:E1", "A2:A3", "B2:E2"},
               {{"B4", "received", yuntai, june}, {"C4", "received", yuntai, "2021-01-01/2021-06-30"}, {"B5", "received", songlin, june}, {"C5", "received", songlin, "2021-01-01/2021-06-30"}})},
        {"a title of other months than the form is for", lines(yuntai, "2021-09", {"!云台镇2021年1—10月受理情况", "#村|#受理(件)", "石桥村|_"}, {"A1:B1"}, {})},
        {"a part of a head that is no part of the figure",
         lines(yuntai, june, {"!云台镇2021年6月移民情况", "#村|#移民人数(人)|#其中:妇女(人)", "石桥村|_|_"}, {"A1:C1"}, {{"B3", "people", shiqiao, june}})},
        {"three periods and one change between them",
         lines(qingxi, "2021", {"!青溪县受理情况", "#乡镇|#受理(件)||||", "|#2019年|#2020年|#2021年|#增减数", "云台镇|_|_|_|_"}, {"A1:E1", "A2:A3", "B2:E2"},
               {{"B4", "received", yuntai, "2019"}, {"C4", "received", yuntai, "2020"}, {"D4", "received", yuntai, "2021"}})},
        {"what stands at a day is not had in a quarter's end of a month's form", lines(yuntai, "2021-05", {"!云台镇公厕情况", "#村|#本季末公厕(座)", "石桥村|_"}, {"A1:B1"}, {})},
    };
}

TEST(TrapForms, WhatCannotBeKnownStaysEmpty) {
    for (const auto& trap : traps()) {
        std::string told;
        const auto rate = play(trap.form, told);
        EXPECT_EQ(rate.wrong, 0U) << trap.why << '\n' << told;
        EXPECT_EQ(rate.after, rate.fillable) << trap.why << '\n' << told;
    }
}

// Whatever a person says a column of shares or of unclear growth means.
TEST(TrapForms, ANumberIsNeverWrittenWhereAShareIsAsked) {
    const auto one = lines(qingxi, "2021-06", {"!青溪县2021年6月受理情况", "#乡镇|#受理(件)|#受理同比增长|#受理完成率|#受理占比|#受理环比增减(%)", "云台镇|_|_|_|_|_"}, {"A1:F1"}, {});
    const terrace::testing::ScratchFolder scratch;
    ASSERT_TRUE(write_xlsx(scratch / "form.xlsx", one.form.sheets));
    const auto all = catalogue();
    const auto places = testing::places(qingxi);
    const auto first = read_form(*read_layout(scratch / "form.xlsx"), all, places, nullptr);
    Kept kept{first->layout, {}};
    for (const auto& cell : first->cells) kept.headings[{first->tables[cell.table].name, cell.heading}] = {"received", "", "", ""};
    const auto form = read_form(*read_layout(scratch / "form.xlsx"), all, places, &kept);
    const auto filled = fill(*form, places, {*read_period("2021-06"), *read_day("2022-01-15"), false}, [&](const Question& question) { return answer(places, question); });
    ASSERT_EQ(filled.cells.size(), 5U);
    EXPECT_EQ(filled.filled(), 1U);
    EXPECT_EQ(filled.cells[0].reason.why, Why::none);
}

}    // namespace
}    // namespace terrace::forms
