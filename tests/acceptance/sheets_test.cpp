#include "sheets/sheets.hpp"
#include "tests/acceptance/shared_data.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

// Workbooks written by Excel for Mac and Windows, WPS and LibreOffice.
TEST(SharedWorkbooks, EachIsReadAsAnotherReaderSeesIt) {
    int read = 0, compared = 0;
    for (const auto& row : shared_table("xlsx/index.csv")) {
        const auto path = (shared_data() / "xlsx" / row.at("file")).string();
        const auto sheets = open_sheets(path);
        ASSERT_TRUE(sheets) << path << ": " << say(sheets.error(), Language::en);
        ++read;
        const auto& seen = row.at("what_openpyxl_3.0.9_sees");
        EXPECT_EQ(std::to_string((*sheets)->names().size()), seen.substr(0, seen.find(' '))) << path;
        EXPECT_EQ((*sheets)->form() == "XLSX (1904)", seen.find("1904=True") != std::string::npos) << path;
        std::vector<std::string> cells;
        for (std::size_t i = 0; i < (*sheets)->names().size(); ++i) {
            const auto fine = (*sheets)->each_row(i, [&](const SheetRow& one) {
                if (i == 0)
                    for (const auto& cell : one.cells)
                        if (cell.form != CellForm::nothing) cells.push_back(cell.text);
                return true;
            });
            EXPECT_TRUE(fine) << path << ": " << (fine ? "" : say(fine.error(), Language::en));
        }
        // The first cells, as the other reader printed them.
        std::vector<std::string> expected;
        const auto& first = row.at("first_cells");
        for (std::size_t at = 0; at < first.size();) {
            const auto end = std::min(first.find(" / ", at), first.size());
            expected.push_back(first.substr(at, end - at));
            at = end + 3;
        }
        for (std::size_t i = 0; i < expected.size() && i < cells.size(); ++i) {
            auto wanted = expected[i];
            if (wanted.ends_with(" 00:00:00")) wanted.resize(wanted.size() - 9);
            if (row.at("file") == "exceljs_1904.xlsx") wanted = "1904-01-01";    // day 0 of 1904 is a day; the other reader shows its clock
            if (cells[i] != wanted) {
                EXPECT_EQ(cells[i], wanted) << path << " cell " << i;
            } else {
                ++compared;
            }
        }
        EXPECT_GE(cells.size(), expected.size()) << path;
    }
    EXPECT_GE(read, 11);
    EXPECT_GE(compared, 40);
}

}    // namespace
}    // namespace terrace
