// How forms fare that the reading of forms had not been tried on: of the cells the office knows, how many are filled after a person has
// confirmed the headings once, and whether any is wrong. What each cell must hold is written here by hand, layout by layout.

#include "forms/examples.hpp"
#include "forms/made_up_county_test.hpp"
#include "support/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <iostream>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;

constexpr std::string_view qingxi = "999901", yuntai = "999901100", songlin = "999901200", shiqiao = "999901100201", hewan = "999901100001", daping = "999901100202", songlin_shiqiao = "999901200201",
                           liyuan = "999901200202";

struct Known {
    std::string cell;
    std::string_view indicator, place, period;
    std::string_view unit{}, value{};    // "" : the indicator's own, all
};
struct Later {
    std::string name;
    std::string_view place, period;
    std::vector<Known> known;
};

// One row or column of cells of the same kind.
void add(std::vector<Known>& all, std::initializer_list<const char*> cells, std::string_view indicator, std::initializer_list<std::string_view> places, std::string_view period, std::string_view unit = {},
         std::string_view value = {}) {
    auto place = places.begin();
    for (const auto* cell : cells) all.push_back({cell, indicator, *place++, period, unit, value});
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

const Askable& named(const Catalogue& all, std::string_view name) {
    for (const auto& one : all)
        if (one.name == name) return one;
    throw Fault{"no indicator"};
}

std::string truth(const Known& known, const Catalogue& all, const Gazetteer& places) {
    Question question;
    question.what = &named(all, known.indicator);
    for (std::size_t i = 0; i < places.size(); ++i)
        if (places.at(i).code == known.place) question.place = i;
    question.period = *read_period(known.period);
    if (!known.value.empty()) {
        question.dimension = question.what->dimensions.front().id;
        question.value = known.value;
    }
    const auto answered = answer(places, question);
    const auto number = converted({answered->value, answered->decimals}, question.what->unit, known.unit.empty() ? question.what->unit : std::string{known.unit}, -1);
    return number ? forms::write(*number) : "";
}

struct Rate {
    std::size_t fillable = 0, before = 0, after = 0, wrong = 0;
};

Rate play(const Later& one, std::string& told) {
    const terrace::testing::ScratchFolder scratch;
    const auto all = catalogue();
    const auto places = testing::places(one.place);
    const auto& example = *std::find_if(later_examples().begin(), later_examples().end(), [&](const auto& other) { return other.name == one.name; });
    if (!write_xlsx(scratch / "form.xlsx", example.sheets)) throw Fault{"not written"};
    const FillOptions options{*read_period(one.period), *read_day("2022-01-15"), false};
    const auto answers = [&](const Question& question) { return answer(places, question); };
    std::map<std::string, std::string> truths;
    for (const auto& known : one.known) truths[known.cell] = truth(known, all, places);

    const auto count = [&](const Form& form, const Filled& filled, std::size_t& right, std::size_t& wrong, bool tell) {
        for (const auto& cell : filled.cells) {
            const auto name = cell_name(cell.asked->row, cell.asked->column);
            const auto expected = truths.find(name);
            const bool full = cell.reason.why == Why::none;
            if (full && (expected == truths.end() || expected->second != cell.number)) {
                ++wrong;
                told += "  wrong " + cell_of(form, *cell.asked) + " " + cell.asked->heading + " = " + cell.number + "\n";
            } else if (full) {
                ++right;
            } else if (tell && expected != truths.end()) {
                told += "  empty " + cell_of(form, *cell.asked) + " " + cell.asked->heading + ": " + say(cell.reason).en + "\n";
            }
        }
    };
    Rate rate;
    rate.fillable = truths.size();
    const auto first = read_form(*read_layout(scratch / "form.xlsx"), all, places, nullptr);
    if (!first) throw Fault{terrace::say(first.error(), Language::en)};
    count(*first, fill(*first, places, options, answers), rate.before, rate.wrong, false);

    // A person looks through the headings once: each known cell's heading means what it means, a unit is added where the form has none.
    Kept kept{first->layout, {}};
    for (const auto& cell : first->cells) {
        const auto known = std::find_if(one.known.begin(), one.known.end(), [&](const auto& other) { return other.cell == cell_name(cell.row, cell.column); });
        if (known == one.known.end() || cell.heading.empty()) continue;
        const auto& what = named(all, known->indicator);
        const auto unit = cell.unit.empty() || cell.several_units ? (known->unit.empty() ? what.unit : std::string{known->unit}) : std::string{};
        kept.headings[{first->tables[cell.table].name, cell.heading}] = Confirmed{what.name, known->value.empty() ? "" : what.dimensions.front().id, std::string{known->value}, unit};
    }
    const auto second = read_form(*read_layout(scratch / "form.xlsx"), all, places, &kept);
    if (!second) throw Fault{terrace::say(second.error(), Language::en)};
    count(*second, fill(*second, places, options, answers), rate.after, rate.wrong, true);
    return rate;
}

TEST(LaterForms, FourInFiveCellsAreFilledAfterOneConfirmationAndNoneIsWrong) {
    Rate sum;
    std::string told;
    for (const auto& one : later()) {
        std::string own;
        const auto rate = play(one, own);
        told += one.name + ": " + std::to_string(rate.before) + " and " + std::to_string(rate.after) + " of " + std::to_string(rate.fillable) + ", " + std::to_string(rate.wrong) + " wrong\n" + own;
        sum.fillable += rate.fillable;
        sum.before += rate.before;
        sum.after += rate.after;
        sum.wrong += rate.wrong;
    }
    told += "all: " + std::to_string(sum.before) + " before and " + std::to_string(sum.after) + " after one confirmation, of " + std::to_string(sum.fillable) + "\n";
    EXPECT_EQ(sum.wrong, 0U) << told;
    EXPECT_GE(sum.after * 100, sum.fillable * 80) << told;
    RecordProperty("filled", static_cast<int>(sum.after));
    if (std::getenv("TERRACE_TELL")) std::cout << told;
}

}    // namespace
}    // namespace terrace::forms
