#include "forms/examples.hpp"

#include <filesystem>

namespace terrace::forms {
namespace {

WrittenCell cell_of(const std::string& text) {
    if (text.empty()) return {};
    if (text == "_") return written_blank();
    if (text[0] == '_') return written_blank(Look::body, text.substr(1));
    if (text[0] == '=') return {CellForm::nothing, "", Look::body, "", text.substr(1)};
    if (text[0] == '#') return written(text.substr(1), Look::head);
    if (text[0] == '!') return written(text.substr(1), Look::title);
    if (text[0] == '&') return written_number(text.substr(1));
    return written(text, Look::body);
}

}    // namespace

WrittenSheet sheet_of_lines(std::string name, const std::vector<std::string>& lines, const std::vector<std::string>& merges) {
    WrittenSheet made{std::move(name), {}};
    for (const auto& line : lines) {
        auto& row = made.rows.emplace_back();
        if (line.empty()) continue;
        std::size_t from = 0;
        while (from <= line.size()) {
            const auto end = std::min(line.find('|', from), line.size());
            row.push_back(cell_of(line.substr(from, end - from)));
            from = end + 1;
        }
    }
    for (const auto& merge : merges) {
        const auto range = read_range(merge);
        ENSURE(range);
        made.merges.push_back(*range);
        // Covered cells have a frame too, as Excel writes them.
        const auto look = made.rows[range->first_row - 1][range->first_column].look;
        for (auto r = range->first_row; r <= range->last_row && r <= made.rows.size(); ++r)
            for (auto c = range->first_column; c <= range->last_column; ++c) {
                auto& row = made.rows[r - 1];
                if (row.size() <= c) row.resize(c + 1);
                if (r != range->first_row || c != range->first_column) row[c] = written_blank(look);
            }
    }
    made.widths = {18, 14, 14, 14, 14, 14, 14};
    return made;
}

const std::vector<Example>& examples() {
    static const std::vector<Example> all{
        {"river_clean_up", "河道清理月报:村列在左边,单位在表头,合计行空着",
         {sheet_of_lines("6月", {"!云台镇2021年6月河道清理情况统计表", "填报单位:云台镇||单位:吨、人次", "#序号|#村(社区)|#清理垃圾(吨)|#参与人次|#备注", "&1|石桥村|_|_|_", "&2|河湾社区|_|_|_",
                        "&3|大坪村|_|_|_", "合计||_|_|_", "填报人:|_|审核:|_|"},
                {"A1:E1", "A7:B7"})}},
        {"resettlement_quarter", "移民后扶季报:一行一个指标,计量单位单列,本季度与本年累计",
         {sheet_of_lines("Sheet1", {"!大中型水库移民后扶情况季报表", "!(2021年第二季度)", "#指标名称|#计量单位|#本季度|#本年累计|#上年同期", "移民户数|户|_|_|_", "移民人数|人|_|_|_", "后扶资金|万元|_|_|_", "其中:直补资金|万元|_|_|_",
                            "说明:按季填报。"},
                {"A1:E1", "A2:E2", "A8:E8"})}},
        {"toilet_card", "公厕登记卡:词和空格左右相邻",
         {sheet_of_lines("公厕", {"!云台镇公厕情况登记表", "党群活动场所(个)|_|公厕(座)|_", "公厕面积(平方米)|_|负责人|_", "联系电话|_|备注|_"}, {"A1:D1"})}},
        {"grid_heads", "网格:两层表头,合并单元格,小计公式",
         {sheet_of_lines("网格", {"!青溪县2021年6月党建网格统计表", "#乡镇|#党建网格||#合计", "|#网格数(个)|#网格员(名)|", "云台镇|_|_|=B4+C4", "松林乡|_|_|=B5+C5", "合计|=SUM(B4:B5)|=SUM(C4:C5)|=SUM(D4:D5)"},
                {"A1:D1", "A2:A3", "B2:C2", "D2:D3"})}},
        {"cases_by_kind", "事项办理:一个指标按类别分,合计列",
         {sheet_of_lines("Sheet1", {"!青溪县2021年二季度事项办理情况汇总表", "#乡镇|#受理(件)|||#答复(件)|#答复用时中位数(小时)", "|#道路|#饮水|#合计||", "云台镇|_|_|_|_|_", "松林乡|_|_|_|_|_", "总计|_|_|_|_|_"},
                {"A1:F1", "A2:A3", "B2:D2", "E2:E3", "F2:F3"})}},
        {"industry_across", "产业面积:地方在上,指标在左,单位各不同",
         {sheet_of_lines("Sheet1", {"!青溪县2021年产业面积统计表", "#指标|#单位|#云台镇|#松林乡|#合计", "茶叶面积|万亩|_|_|_", "方竹面积|公顷|_|_|_", "茶叶面积|平方公里|_0.00|_0.00|_0.00", "茶叶面积|户|_|_|_"}, {"A1:E1"})}},
        {"several_tables", "党群阵地:一张纸上几个表",
         {sheet_of_lines("Sheet1", {"!云台镇2021年6月党建工作月报", "一、党群活动场所", "#村|#党群活动场所(个)|#主题党日(次)", "石桥村|_|_", "河湾社区|_|_", "大坪村|_|_", "", "二、河道清理", "#清理方式|#清理垃圾(吨)|#备注", "人工|_|_", "机械|_|_", "",
                            "注:场所按月末数填。"},
                {"A1:C1", "A2:C2", "A8:C8", "A13:C13"})}},
        {"trap_same_name", "陷阱:两个同名的村",
         {sheet_of_lines("Sheet1", {"!青溪县2021年6月河道清理统计表", "#村|#清理垃圾(吨)|#参与人次", "石桥村|_|_", "河湾社区|_|_", "梨园村|_|_", "杨柳村|_|_", "合计|_|_"}, {"A1:C1"}),
          sheet_of_lines("分乡镇", {"!青溪县2021年6月河道清理统计表(分乡镇)", "#乡镇|#村|#清理垃圾(吨)", "云台镇|石桥村|_", "|河湾社区|_", "|大坪村|_", "松林乡|石桥村|_", "|梨园村|_"}, {"A1:C1", "A3:A5", "A6:A7"})}},
        {"trap_units", "陷阱:单位对不上、没写单位、要舍入",
         {sheet_of_lines("Sheet1", {"!青溪县2021年6月统计表", "#乡镇|#公厕(平方米)|#清理垃圾(立方米)|#清理垃圾|#茶叶面积|#参与人次(户)|#清理垃圾(公斤)|#移民户数(人)", "云台镇|_|_|_|_|_|_|_", "松林乡|_|_|_|_|_|_|_"}, {"A1:H1"})}},
        {"trap_unknown", "陷阱:没人认识的表头、任务数、其中",
         {sheet_of_lines("Sheet1", {"!青溪县2021年6月困难群众统计表", "#乡镇|#移民人数(人)|||#幸福指数|#任务数|#受理(件)", "|#计划数|#完成数|#其中:妇女|||", "云台镇|_|_|_|_|_|_", "松林乡|_|_|_|_|_|_"},
                {"A1:G1", "A2:A3", "B2:D2", "E2:E3", "F2:F3", "G2:G3"})}},
        {"months_across", "公厕改建:月份在上,年份在标题里,总计是公式",
         {sheet_of_lines("Sheet1", {"!河湾社区2021年主题党日和清河情况", "#指标|#1月|#2月|#3月|#一季度|#上半年|#全年|#累计", "主题党日(次)|_|_|_|_|_|_|_", "清理垃圾(吨)|_|_|_|_|_|_|_", "公厕(座)|_|_|_|_|_|_|_", "合计|=SUM(B3:B5)|_|_|_|_|_|_"}, {"A1:H1"})}},
        {"full_width", "全角数字、序号、一行表一行数",
         {sheet_of_lines("表1", {"!二〇二一年六月份云台镇网格工作统计表", "#一、党建网格(个)|#二、网格员(名)|#三、承诺书(份)|#四、主题党日(场次)", "_|_|_|_"}, {"A1:D1"}),
          sheet_of_lines("表2", {"!云台镇２０２１年６月统计表", "#甲|#网格数|#网格员数", "#乙|#1|#2", "石桥村|_|_", "河湾居委会|_|_", "大坪|_|_"}, {"A1:C1"})}},
        {"other_place_and_period", "别的镇、别的月份的表",
         {sheet_of_lines("Sheet1", {"!松林乡2021年6月河道清理统计表", "#村|#清理垃圾(吨)", "石桥村|_", "梨园村|_"}, {"A1:B1"}), sheet_of_lines("Sheet2", {"!云台镇2021年5月河道清理统计表", "#村|#清理垃圾(吨)", "石桥村|_", "河湾社区|_"}, {"A1:B1"}),
          sheet_of_lines("Sheet3", {"!截至2021年6月底云台镇统计表", "#村|#清理垃圾(吨)|#茶叶面积(亩)", "石桥村|_|_"}, {"A1:C1"})}},
        {"sloppy_heads", "表头没合并、左边的词只写一次:要人确认",
         {sheet_of_lines("Sheet1", {"!云台镇2021年6月产业情况", "#村|#产业面积|||#公厕", "|#茶叶面积(亩)|#方竹面积(亩)|#竹笋加工厂(个)|#座", "石桥村|_|_|_|_", "大坪村|_|_|_|_", "小计|_|_|_|_"}, {"A1:E1"})}},
        {"monthly_matters", "群众事项月报:不写地名,谁填都行;一行表头要人确认,一行台账里没有",
         {sheet_of_lines("月报", {"!群众事项办理月报表", "填报单位(盖章处):", "#指标名称|#计量单位|#本月|#备注", "受理|件|_|_", "已答复|件|_|_", "按时答复|件|_|_", "群众诉求确认解决|件|_|_", "赶集日供水天数|天|_|_", "单位负责人:||填报人:|"}, {"A1:D1", "A2:D2"})}},
        {"filled_before", "上面已经填过的表:填过的不动",
         {sheet_of_lines("Sheet1", {"!云台镇2021年6月河道清理统计表", "#村|#清理垃圾(吨)|#参与人次", "石桥村|&7.5|_", "河湾社区|_|&12", "大坪村|无|_"}, {"A1:C1"})}},
    };
    return all;
}

Result<void> write_examples(const std::string& folder) {
    for (const auto* all : {&examples(), &later_examples()})
        for (const auto& example : *all)
            if (auto fine = write_xlsx((std::filesystem::path{folder} / (example.name + ".xlsx")).string(), example.sheets); !fine) return fine;
    return {};
}

}    // namespace terrace::forms
