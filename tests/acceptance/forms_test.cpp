// Workbooks of other programs: what a form door makes of them is an answer or a refusal.
#include "tests/acceptance/shared_data.hpp"
#include "app/form_door.hpp"
#include "base/text_form.hpp"
#include "forms/mapping.hpp"
#include "forms/text_check.hpp"
#include "sheets/edit_xlsx.hpp"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(ForeignWorkbooks, AreMappedOrRefused) {
    std::size_t read = 0;
    for (const auto& entry : std::filesystem::directory_iterator{shared_data() / "xlsx"}) {
        if (entry.path().extension() != ".xlsx") continue;
        auto sheets = read_layout(entry.path().string());
        if (!sheets) continue;
        const auto catalogue = *askable_figures(std::vector<std::string>{});
        const auto form = forms::read_form(std::move(*sheets), catalogue, {}, nullptr);
        if (!form) continue;
        ++read;
        for (const auto& cell : form->cells) EXPECT_NE(cell.match.certainty, forms::Certainty::sure) << entry.path() << ' ' << forms::cell_of(*form, cell);
        EXPECT_FALSE(json::serialize(forms::mapping_json(*form, {})).empty());
        // A copy with nothing filled in is still a workbook.
        const auto copy = (std::filesystem::temp_directory_path() / ("terrace-copy-" + entry.path().filename().string())).string();
        EXPECT_TRUE(fill_workbook(entry.path().string(), copy, {})) << entry.path();
        EXPECT_TRUE(read_layout(copy)) << entry.path();
        std::filesystem::remove(copy);
    }
    EXPECT_GE(read, 8U);
}

// The five texts are full of characters that are numbers elsewhere (六大行动, 四抓四度, 三有五不); those that state one are these.
TEST(DraftsChecked, NumbersInCharactersOfTheFiveTextsAreThoseThatStateOne) {
    std::vector<std::string> in_characters;
    std::size_t all = 0;
    for (const auto& file : std::filesystem::directory_iterator{shared_data().parent_path() / "mission" / "seeds"}) {
        if (file.path().extension() != ".txt") continue;
        std::ifstream in{file.path()};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        const auto catalogue = *askable_figures(std::vector<std::string>{"playbooks/weixin"});
        for (const auto& one : forms::check_text(text, catalogue, {0, *read_day("2023-01-01"), *read_day("2019-01-01")}, {})) {
            ++all;
            EXPECT_EQ(one.verdict, forms::Verdict::cannot_tell) << "nothing is judged without an office";
            if (to_half_width(one.statement.quote).find_first_of("0123456789") == std::string::npos) in_characters.push_back(one.statement.quote);
        }
    }
    EXPECT_GE(all, 100U);
    EXPECT_THAT(in_characters, ::testing::UnorderedElementsAre("上万元", "几千元", "三分之一"));
}

}    // namespace
}    // namespace terrace
