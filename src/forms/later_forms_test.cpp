// How forms fare that the reading of forms had not been tried on: of the cells the office knows, how many are filled after a person has
// confirmed the headings once, and whether any is wrong. What each cell must hold is written here by hand, layout by layout.

#include "forms/played_form_test.hpp"

#include <gtest/gtest.h>
#include <iostream>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;

struct Later {
    std::string name;
    std::string_view place, period;
    std::vector<KnownCell> known;
};

// One row or column of cells of the same kind.
void add(std::vector<KnownCell>& all, std::initializer_list<const char*> cells, std::string_view indicator, std::initializer_list<std::string_view> places, std::string_view period, std::string_view unit = {},
         std::string_view value = {}) {
    auto place = places.begin();
    for (const auto* cell : cells) all.push_back({cell, indicator, *place++, std::string{period}, unit, value});
}

std::vector<Later> later() {
    std::vector<Later> all;
    {
        Later one{"later_townships_across", qingxi, "2021-11", {}};
        const auto across = {yuntai, songlin, qingxi};
        add(one.known, {"C5", "D5", "E5"}, "rubbish", across, "2021-11");
        add(one.known, {"C6", "D6", "E6"}, "rubbish", across, "2021-11", {}, "hand");
        add(one.known, {"C7", "D7", "E7"}, "rubbish", across, "2021-11", {}, "machine");
        add(one.known, {"C8", "D8", "E8"}, "person_times", across, "2021-11");
        add(one.known, {"C9", "D9", "E9"}, "meetings", across, "2021-11");
        all.push_back(one);
    }
    {
        Later one{"later_two_periods", yuntai, "2021-11", {}};
        const auto down = {yuntai, shiqiao, hewan, daping};
        add(one.known, {"B4", "B5", "B6", "B7"}, "received", down, "2021-10");
        add(one.known, {"C4", "C5", "C6", "C7"}, "answered", down, "2021-10");
        add(one.known, {"D4", "D5", "D6", "D7"}, "received", down, "2021-11");
        add(one.known, {"E4", "E5", "E6", "E7"}, "answered", down, "2021-11");
        all.push_back(one);
    }
    {
        Later one{"later_report_lines", yuntai, "2021-12", {}};
        std::size_t row = 4;
        for (const auto* what : {"grids", "grid_workers", "", "sites", "toilets", "", "households", "people"}) {
            if (*what) one.known.push_back({"B" + std::to_string(row), what, yuntai, "2021-12"});
            ++row;
        }
        all.push_back(one);
    }
    {
        Later one{"later_money_and_people", qingxi, "2021", {}};
        const auto down = {yuntai, songlin, qingxi};
        add(one.known, {"B5", "B6", "B7"}, "households", down, "2021");
        add(one.known, {"C5", "C6", "C7"}, "people", down, "2021");
        add(one.known, {"D5", "D6", "D7"}, "funds", down, "2021", "万元");
        add(one.known, {"E5", "E6", "E7"}, "funds", down, "2020", "万元");
        all.push_back(one);
    }
    {
        Later one{"later_industry_list", songlin, "2021", {}};
        const auto down = {songlin_shiqiao, liyuan, songlin};
        add(one.known, {"C3", "C4", "C5"}, "tea", down, "2021", "公顷");
        add(one.known, {"D3", "D4", "D5"}, "bamboo", down, "2021");
        all.push_back(one);
    }
    {
        Later one{"later_quarter_by_kind", qingxi, "2021-Q3", {}};
        std::size_t row = 4;
        for (const auto* kind : {"road", "water", ""}) {
            const auto at = std::to_string(row++);
            for (const auto& [column, month] : {std::pair{"B", "2021-07"}, std::pair{"C", "2021-08"}, std::pair{"D", "2021-09"}}) one.known.push_back({column + at, "received", qingxi, month, {}, kind});
            one.known.push_back({"E" + at, "received", qingxi, "2021-Q3", {}, kind});
            one.known.push_back({"F" + at, "answered", qingxi, "2021-Q3", {}, kind});
        }
        all.push_back(one);
    }
    return all;
}

KnownForm played(const Later& one) {
    const auto& all = later_examples();
    return {*std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.name == one.name; }), one.place, one.period, one.known};
}

TEST(LaterForms, FourInFiveCellsAreFilledAfterOneConfirmationAndNoneIsWrong) {
    std::vector<KnownForm> all;
    for (const auto& one : later()) all.push_back(played(one));
    std::string told;
    const auto sum = play_all(all, told);
    EXPECT_EQ(sum.wrong, 0U) << told;
    EXPECT_GE(sum.after * 100, sum.fillable * 80) << told;
    RecordProperty("filled", static_cast<int>(sum.after));
    if (std::getenv("TERRACE_TELL")) std::cout << told;
}

}    // namespace
}    // namespace terrace::forms
