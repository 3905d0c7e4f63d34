// Workbooks of other programs: what a form door makes of them is an answer or a refusal.
#include "tests/acceptance/shared_data.hpp"
#include "app/form_door.hpp"
#include "forms/mapping.hpp"
#include "sheets/edit_xlsx.hpp"

#include <filesystem>
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

}    // namespace
}    // namespace terrace
