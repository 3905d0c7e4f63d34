#pragma once
// 青溪县: two townships, five villages of which two share a name, and numbers that follow from month, village and indicator by rule.

#include "base/text_form.hpp"
#include "forms/fill.hpp"
#include "forms/units.hpp"

namespace terrace::forms::testing {

inline Gazetteer places(std::string_view own) {
    std::vector<FormPlace> all{{"p0", "9999", "远山市", 2, {}},           {"p1", "999901", "青溪县", 3, 0},          {"p2", "999901100", "云台镇", 4, 1},
                               {"p3", "999901100201", "石桥村民委员会", 5, 2}, {"p4", "999901100001", "河湾社区居民委员会", 5, 2}, {"p5", "999901100202", "大坪村民委员会", 5, 2},
                               {"p6", "999901200", "松林乡", 4, 1},        {"p7", "999901200201", "石桥村民委员会", 5, 6}, {"p8", "999901200202", "梨园村民委员会", 5, 6}};
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].code == own) return {all, i};
    throw Fault{"no such place"};
}

inline Catalogue catalogue() {
    const Dimension how{"how", {{"hand", {"人工"}}, {"machine", {"机械"}}}};
    const Dimension kind{"kind", {{"road", {"道路"}}, {"water", {"饮水"}}}};
    const std::vector<std::string> river{"河道清理", "河道", "清河", "清理方式", "党建", "主题党日"};
    const std::vector<std::string> party{"党建", "党群"};
    const std::vector<std::string> work{"事项办理", "事项"};
    const std::vector<std::string> moved{"大中型水库", "移民后扶", "移民"};
    return {{"rubbish", "清理垃圾", "Rubbish cleared", {"垃圾清理量", "清运垃圾"}, "吨", 1, true, false, {how}, river},
            {"person_times", "参与人次", "Person-times", {"参加人次"}, "人次", 0, true, false, {}, river},
            {"households", "移民户数", "Resettled households", {"移民户"}, "户", 0, true, true, {}, moved},
            {"people", "移民人数", "Resettled people", {}, "人", 0, true, true, {}, moved},
            {"funds", "后扶资金", "Support funds", {"后期扶持资金"}, "元", 2, true, false, {}, moved},
            {"toilets", "公厕", "Public toilets", {"公共厕所"}, "座", 0, true, true, {}, {"登记卡", "清河", "主题党日", "和"}},
            {"sites", "党群活动场所", "Party and community sites", {"活动场所"}, "个", 0, true, true, {}, {"党建", "党群", "公厕"}},
            {"meetings", "主题党日", "Theme days", {"主题党日活动"}, "次", 0, true, false, {}, {"党建", "党群活动场所", "党群", "清河", "网格"}},
            {"grids", "党建网格", "Party grids", {"网格"}, "个", 0, true, true, {}, party},
            {"grid_workers", "网格员", "Grid workers", {}, "名", 0, true, true, {}, {"党建网格", "网格"}},
            {"pledges", "承诺书", "Pledges", {}, "份", 0, true, false, {}, {"网格"}},
            {"received", "受理", "Received", {"受理事项"}, "件", 0, true, false, {kind}, work},
            {"answered", "已答复", "Answered", {"答复"}, "件", 0, true, false, {kind}, work},
            {"median_hours", "答复用时中位数", "Median hours", {}, "小时", 4, false, false, {}, work},
            {"tea", "茶叶面积", "Tea", {"茶园面积"}, "亩", 0, true, true, {}, {"产业面积", "产业"}},
            {"bamboo", "方竹面积", "Bamboo", {}, "亩", 0, true, true, {}, {"产业面积", "产业"}}};
}

// The rule: every village, month and dimension value has its own number; a place sums its villages, a period its months.
inline tl::expected<Answer, Reason> answer(const Gazetteer& places, const Question& question) {
    const auto& what = *question.what;
    const auto all = catalogue();
    const auto index = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == what.name; }) - all.begin();
    Answer out;
    out.decimals = what.decimals;
    const auto from = civil_of(question.period.from), to = civil_of(question.period.to);
    const int first = what.stock ? to.year * 12 + to.month : from.year * 12 + from.month;
    for (std::size_t p = 0; p < places.size(); ++p) {
        if (places.at(p).level != 5 || !places.within(p, question.place)) continue;
        for (int month = first; month <= to.year * 12 + to.month; ++month) {
            const auto values = what.dimensions.empty() ? std::vector<DimensionValue>{{"", {}}} : what.dimensions.front().values;
            for (std::size_t v = 0; v < values.size(); ++v)
                if (question.value.empty() || values[v].id == question.value) {
                    out.value += static_cast<std::int64_t>((static_cast<std::size_t>(index) * 31 + p * 17 + static_cast<std::size_t>(month) * 7 + v * 11) % 97 + 3);
                    ++out.records;
                }
        }
    }
    if (what.name == "tea") out.value *= 300;
    if (what.name == "bamboo") out.value *= 3;
    out.position = 100;
    out.url = "/api/v1/figures/" + what.name;
    return out;
}

}    // namespace terrace::forms::testing
