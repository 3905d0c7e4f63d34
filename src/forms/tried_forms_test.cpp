// The forms looked at while the reading of forms was worked on.
#include "forms/unseen_forms_test.hpp"

namespace terrace::forms::testing {
namespace {

KnownForm three_levels() {
    KnownForm one{{"three_levels", "表头三层,其中项在第三层",
                   {sheet_of_lines("8月", {"!云台镇流域管护工作月报表(2021年8月)", "填报单位:云台镇人民政府", "#序号|#村(社区)|#河道保洁||||#移民后扶|", "||#清运垃圾量(吨)|||#参加人次|#户数(户)|#人数(人)",
                                           "||#总量|#人工|#机械|||", "&1|石桥村|_|_|_|_|_|_", "&2|河湾社区|_|_|_|_|_|_", "&3|大坪村|_|_|_|_|_|_", "合计||_|_|_|_|_|_", "填表人:|||审核人:||||"},
                                   {"A1:H1", "A2:H2", "A3:A5", "B3:B5", "C3:F3", "G3:H3", "C4:E4", "F4:F5", "G4:G5", "H4:H5", "A9:B9"})}},
                  yuntai, "2021-08", {}};
    add_places(one.known, {{"C", "rubbish", "2021-08"}, {"D", "rubbish", "2021-08", {}, "hand"}, {"E", "rubbish", "2021-08", {}, "machine"}, {"F", "person_times", "2021-08"}, {"G", "households", "2021-08"}, {"H", "people", "2021-08"}},
               6, {shiqiao, hewan, daping, yuntai});
    return one;
}

KnownForm compared() {
    KnownForm one{{"compared", "本月、上月、上年同期、累计并排,增减列",
                   {sheet_of_lines("Sheet1", {"!2021年9月全县群众诉求办理情况对比表", "#乡(镇)|#受理件数(件)||||#答复件数(件)||", "|#本月|#上月|#环比增减|#上年同期|#本月|#1-9月|#同比增长(%)", "云台镇|_|_|_|_|_|_|_",
                                              "松林乡|_|_|_|_|_|_|_", "全县|_|_|_|_|_|_|_"},
                                   {"A1:H1", "A2:A3", "B2:E2", "F2:H2"})}},
                  qingxi, "2021-09", {}};
    add_places(one.known,
               {{"B", "received", "2021-09"}, {"C", "received", "2021-08"}, {"D", "received", "2021-09", {}, {}, "2021-08"}, {"E", "received", "2020-09"}, {"F", "answered", "2021-09"}, {"G", "answered", "2021-01-01/2021-09-30"}}, 4,
               {yuntai, songlin, qingxi});
    return one;
}

KnownForm short_names() {
    KnownForm one{{"short_names", "乡镇只写简称,标题是1—10月,其中当月一列",
                   {sheet_of_lines("附件2", {"附件2", "!各乡镇主题党日开展情况统计表", "(2021年1—10月)", "#地区|#主题党日(次)|#其中:10月当月|#承诺书签订数(份)", "云台|_|_|_", "松林|_|_|_", "合计|_|_|_"}, {"A2:D2", "A3:D3"})}},
                  qingxi, "2021-10", {}};
    const std::string so_far = "2021-01-01/2021-10-31";
    add_places(one.known, {{"B", "meetings", so_far}, {"C", "meetings", "2021-10"}, {"D", "pledges", so_far}}, 5, {yuntai, songlin, qingxi});
    return one;
}

KnownForm transposed() {
    KnownForm one{{"transposed", "指标竖排分类合并,村横排写简称,单位单列",
                   {sheet_of_lines("Sheet1", {"!基层党建和移民工作情况表", "填报单位:云台镇|||统计时间:2021年11月||||", "#类别|#指标名称|#单位|#石桥|#河湾|#大坪|#全镇|#备注", "组织建设|网格|个|_|_|_|_|_", "|网格员|人|_|_|_|_|_",
                                              "|主题党日|场次|_|_|_|_|_", "后扶移民|移民户|户|_|_|_|_|_", "|移民人数|人|_|_|_|_|_", "|后期扶持资金|万元|_|_|_|_|_"},
                                   {"A1:H1", "A2:C2", "D2:H2", "A4:A6", "A7:A9"})}},
                  yuntai, "2021-11", {}};
    std::size_t row = 4;
    for (const auto& [what, unit] : std::vector<std::pair<std::string_view, std::string_view>>{{"grids", ""}, {"grid_workers", ""}, {"meetings", ""}, {"households", ""}, {"people", ""}, {"funds", "万元"}}) {
        for (const auto& [letter, place] : {std::pair{"D", shiqiao}, std::pair{"E", hewan}, std::pair{"F", daping}, std::pair{"G", yuntai}}) one.known.push_back({letter + std::to_string(row), what, place, "2021-11", unit});
        ++row;
    }
    return one;
}

KnownForm months_down() {
    KnownForm one{{"months_down", "村级台账:月份竖排,夹着季度小计和半年合计",
                   {sheet_of_lines("台账", {"!河湾社区2021年度月度工作台账", "#时间|#参与人次|#清理垃圾(吨)|#受理(件)|#答复(件)", "1月|_|_|_|_", "2月|_|_|_|_", "3月|_|_|_|_", "一季度小计|_|_|_|_", "4月|_|_|_|_", "5月|_|_|_|_", "6月|_|_|_|_",
                                           "二季度小计|_|_|_|_", "上半年合计|_|_|_|_"},
                                   {"A1:E1"})}},
                  hewan, "2021", {}};
    std::size_t row = 3;
    for (const auto* period : {"2021-01", "2021-02", "2021-03", "2021-Q1", "2021-04", "2021-05", "2021-06", "2021-Q2", "2021-01-01/2021-06-30"}) {
        for (const auto& [letter, what] : {std::pair{"B", "person_times"}, std::pair{"C", "rubbish"}, std::pair{"D", "received"}, std::pair{"E", "answered"}}) one.known.push_back({letter + std::to_string(row), what, hewan, period});
        ++row;
    }
    return one;
}

KnownForm folded() {
    KnownForm one{{"folded", "一张表折成左右两半",
                   {sheet_of_lines("Sheet1", {"!云台镇2021年12月网格力量统计表", "#村名|#网格(个)|#网格员(名)|#村名|#网格(个)|#网格员(名)", "石桥村|_|_|大坪村|_|_", "河湾社区|_|_|合计|_|_"}, {"A1:F1"})}},
                  yuntai, "2021-12", {}};
    add_places(one.known, {{"B", "grids", "2021-12"}, {"C", "grid_workers", "2021-12"}}, 3, {shiqiao, hewan});
    add_places(one.known, {{"E", "grids", "2021-12"}, {"F", "grid_workers", "2021-12"}}, 3, {daping, yuntai});
    return one;
}

}    // namespace

const std::vector<KnownForm>& tried_forms() {
    static const std::vector<KnownForm> all{three_levels(), compared(), short_names(), transposed(), months_down(), folded()};
    return all;
}

}    // namespace terrace::forms::testing
