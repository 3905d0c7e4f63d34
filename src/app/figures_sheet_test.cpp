#include "app/figures_sheet.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(FigureSheet, SaysUnitDayRuleAndWhereTheRecordsAre) {
    const auto told = json::parse(R"({"name":"weixin.rubbish_cleared","title":{"zh":"清理垃圾","en":"Rubbish"},"unit":{"zh":"吨","en":"t"},"rule":{"zh":"经确认的","en":"confirmed"},
        "place":{"id":"1","name":"威信县"},"as_of":"2021-12-13","position":77,
        "cells":[{"value":"12.5","kind_of":"about","records":3,"place":{"id":"2","name":"扎西镇"}},{"value":"","kind_of":"exact","records":0,"place":{"id":"3","name":"旧城镇"}}]})");
    const auto sheet = figure_sheet(told.as_object(), {{"by", "place"}, {"from", "2021-01-01"}});
    EXPECT_EQ(sheet.name, "清理垃圾");
    std::string all;
    for (const auto& row : sheet.rows) {
        for (const auto& cell : row) all += cell.text + '|';
        all += '\n';
    }
    EXPECT_EQ(all, "清理垃圾(吨)|\n地方:威信县|\n时间:2021-01-01 至 今|\n截至:2021-12-13|\n口径:经确认的|\n指标:weixin.rubbish_cleared,记录位置 77|\n"
                   "地方|数(吨)|准数|记录条数|\n扎西镇|12.5|约数|3|\n旧城镇||准数|0|\n");
    EXPECT_EQ(sheet.rows_kept_in_sight, 7U);
    EXPECT_EQ(sheet.rows[7][1].form, CellForm::number);
}

}    // namespace
}    // namespace terrace
