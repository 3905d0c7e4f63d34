// The forms that were not run until the reading of forms was done.
#include "forms/unseen_forms_test.hpp"

namespace terrace::forms::testing {
namespace {

KnownForm nested_places() {
    KnownForm one{{"nested_places", "乡镇合并、村竖排,每个乡镇有小计,时间是年底",
                   {sheet_of_lines("Sheet1", {"!青溪县网格化管理情况统计表", "(2021年12月底)", "#序号|#乡镇|#村(社区)|#网格个数|#网格员人数|#公厕数(座)", "&1|云台镇|小计|_|_|_", "&2||石桥村|_|_|_", "&3||河湾社区|_|_|_", "&4||大坪村|_|_|_",
                                              "&5|松林乡|小计|_|_|_", "&6||石桥村|_|_|_", "&7||梨园村|_|_|_", "合计|||_|_|_"},
                                   {"A1:F1", "A2:F2", "B4:B7", "B8:B10", "A11:C11"})}},
                  qingxi, "2021-12", {}};
    add_places(one.known, {{"D", "grids", "2021-12"}, {"E", "grid_workers", "2021-12"}, {"F", "toilets", "2021-12"}}, 4, {yuntai, shiqiao, hewan, daping, songlin, songlin_shiqiao, liyuan, qingxi});
    return one;
}

KnownForm card() {
    return {{"card", "一村一卡:词和空格相邻,分栏,时间写在格里",
             {sheet_of_lines("Sheet1", {"!村级工作月报卡", "村(社区)名称|大坪村|月份|2021年10月||", "一、河道管护", "参与人次|_|人工清理垃圾(吨)|_|机械清理垃圾(吨)|_", "二、群众诉求", "受理(件)|_|其中:道路|_|饮水|_", "答复(件)|_|办结率(%)|_|满意率(%)|_",
                                        "填报人:||审核人:|||"},
                             {"A1:F1", "D2:F2", "A3:F3", "A5:F5"})}},
            daping,
            "2021-10",
            {{"B4", "person_times", daping, "2021-10"},
             {"D4", "rubbish", daping, "2021-10", {}, "hand"},
             {"F4", "rubbish", daping, "2021-10", {}, "machine"},
             {"B6", "received", daping, "2021-10"},
             {"D6", "received", daping, "2021-10", {}, "road"},
             {"F6", "received", daping, "2021-10", {}, "water"},
             {"B7", "answered", daping, "2021-10"}}};
}

KnownForm progress() {
    KnownForm one{{"progress", "当月与1—10月累计并排,截至月底的存量",
                   {sheet_of_lines("进度", {"!云台镇2021年河道清理和公厕建设进度表", "#村(社区)|#10月份||#1—10月累计||#截至10月底公厕数(座)", "|#清理垃圾(吨)|#参与(人次)|#清理垃圾(吨)|#参与(人次)|", "石桥|_|_|_|_|_", "河湾|_|_|_|_|_", "大坪|_|_|_|_|_",
                                           "全镇合计|_|_|_|_|_"},
                                   {"A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3"})}},
                  yuntai, "2021-10", {}};
    const std::string so_far = "2021-01-01/2021-10-31";
    add_places(one.known, {{"B", "rubbish", "2021-10"}, {"C", "person_times", "2021-10"}, {"D", "rubbish", so_far}, {"E", "person_times", so_far}, {"F", "toilets", "2021-10"}}, 4, {shiqiao, hewan, daping, yuntai});
    return one;
}

KnownForm kinds_by_place() {
    KnownForm one{{"kinds_by_place", "类别竖排,乡镇横排,每个乡镇两列",
                   {sheet_of_lines("Sheet1", {"!2021年四季度群众事项分类办理统计表", "#事项类别|#云台镇||#松林乡||#全县|", "|#受理|#答复|#受理|#答复|#受理|#答复", "道路|_|_|_|_|_|_", "饮水|_|_|_|_|_|_", "合计|_|_|_|_|_|_"},
                                   {"A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:G2"})}},
                  qingxi, "2021-Q4", {}};
    std::size_t row = 4;
    for (const std::string_view kind : {"road", "water", ""}) {
        const auto at = std::to_string(row++);
        for (const auto& [received, answered, place] : {std::tuple{"B", "C", yuntai}, std::tuple{"D", "E", songlin}, std::tuple{"F", "G", qingxi}}) {
            one.known.push_back({received + at, "received", place, "2021-Q4", {}, kind});
            one.known.push_back({answered + at, "answered", place, "2021-Q4", {}, kind});
        }
    }
    return one;
}

KnownForm two_years() {
    KnownForm one{{"two_years", "指标只写在标题里,两年并排和增减额",
                   {sheet_of_lines("Sheet1", {"!移民后期扶持资金年度对比表", "||||单位:万元", "#乡镇|#2020年|#2021年|#增减额|#增减率(%)", "云台镇|_|_|_|_", "松林乡|_|_|_|_", "合计|_|_|_|_"}, {"A1:E1"})}},
                  qingxi, "2021", {}};
    add_places(one.known, {{"B", "funds", "2020", "万元"}, {"C", "funds", "2021", "万元"}, {"D", "funds", "2021", "万元", {}, "2020"}}, 4, {yuntai, songlin, qingxi});
    return one;
}

KnownForm official() {
    return {{"official", "部门报表制度的样子:表号、制定机关、有效期,甲乙丙行,指标代码",
             {sheet_of_lines("表2", {"!大中型水库移民后期扶持统计季报", "||||表  号:|移后扶统2表", "||||制定机关:|青溪县搬迁安置局", "填报单位:青溪县|||2021年三季度||有效期至:2022年6月", "#指标名称|#计量单位|#代码|#本季末|#年初至本季末累计|#去年同期",
                                     "甲|乙|丙|&1|&2|&3", "一、移民户数|户|01|_|_|_", "二、移民人数|人|02|_|_|_", "三、后期扶持资金|万元|03|_|_|_", "单位负责人:||统计负责人:||填表人:|"},
                             {"A1:F1"})}},
            qingxi,
            "2021-Q3",
            {{"D7", "households", qingxi, "2021-Q3"},
             {"D8", "people", qingxi, "2021-Q3"},
             {"F7", "households", qingxi, "2020-Q3"},
             {"F8", "people", qingxi, "2020-Q3"},
             {"E9", "funds", qingxi, "2021-01-01/2021-09-30", "万元"}}};
}

KnownForm sections() {
    KnownForm one{{"sections", "乡镇是通栏的一行,下面列村,各有小计,最后总计",
                   {sheet_of_lines("8月", {"!青溪县产业基地面积汇总表(2021年8月)", "#村(社区)|#茶叶(亩)|#方竹(亩)|#备注", "一、云台镇", "石桥村|_|_|_", "河湾社区|_|_|_", "大坪村|_|_|_", "小计|_|_|_", "二、松林乡", "石桥村|_|_|_",
                                           "梨园村|_|_|_", "小计|_|_|_", "全县总计|_|_|_"},
                                   {"A1:D1", "A3:D3", "A8:D8"})}},
                  qingxi, "2021-08", {}};
    add_places(one.known, {{"B", "tea", "2021-08"}, {"C", "bamboo", "2021-08"}}, 4, {shiqiao, hewan, daping, yuntai, "", songlin_shiqiao, liyuan, songlin, qingxi});
    return one;
}

}    // namespace

const std::vector<KnownForm>& held_out_forms() {
    static const std::vector<KnownForm> all{nested_places(), card(), progress(), kinds_by_place(), two_years(), official(), sections()};
    return all;
}

}    // namespace terrace::forms::testing
