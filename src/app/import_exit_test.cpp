// What a script learns from `terrace import … --preview` without reading what it says: its exit code.
#include "app/import_door.hpp"
#include "app/init_door.hpp"
#include "app/places_door.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using namespace terrace::testing;

struct Given {
    Given() {
        std::filesystem::create_directories(folder / "divisions");
        write(std::filesystem::path{folder / "divisions"} / "divisions_2023.csv.zst", "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,白鹤滩街道\n");
        if (!DataFolder::make(folder / "data", {530622, "巧家县", 480})) throw Fault{"no folder"};
        county = std::make_unique<County>(std::move(*DataFolder::open(folder / "data", DataFolder::Use::own)), clock, chance);
        if (const auto begun = begin_office(*county, folder / "divisions", chance); !begun) throw Fault{say(begun.error(), Language::en)};
        write(folder / "map.yaml", "list: old_book\ntime_zone: \"+08:00\"\nlist_taken: 2025-01-01\ncolumns: {id: 编号, opened: 受理时间, kind: 类别, place: 村}\n"
                                   "kind: {otherwise: keep}\nplace: {values: {白鹤滩: \"530622112\"}}\n");
    }
    static void write(const std::filesystem::path& path, std::string_view text) { std::ofstream{path, std::ios::binary} << text; }
    int import(const std::string& rows, bool preview, bool accept_rest) {
        write(folder / "old.csv", "编号,受理时间,类别,村\n" + rows);
        ImportOptions options;
        options.file = folder / "old.csv";
        options.map = folder / "map.yaml";
        options.preview = preview;
        options.accept_rest = accept_rest;
        said.str("");
        std::ostringstream errors;
        const auto code = carry_out(*county, options, said, errors);
        EXPECT_TRUE(code) << say(code.error(), Language::en);
        told = errors.str();
        return code ? *code : -1;
    }
    ScratchFolder folder;
    SystemClock clock;
    SystemChance chance;
    std::unique_ptr<County> county;
    std::ostringstream said;
    std::string told;
};

TEST(ImportExit, APreviewOfWrongRowsEndsAsTheImportWould) {
    Given given;
    const std::string good = "1,2024-03-04,修路,白鹤滩\n", wrong = "2,soon,修路,白鹤滩\n";
    EXPECT_EQ(given.import(good, true, false), 0) << given.said.str();
    EXPECT_EQ(given.import(good + wrong, true, false), 1);
    EXPECT_NE(given.said.str().find("可导入 / good: 1   有错 / wrong: 1"), std::string::npos) << given.said.str();
    EXPECT_EQ(given.told, "") << "nothing was to be imported";
    EXPECT_EQ(given.import(good + wrong, true, true), 0) << "the good rows would be taken";
    EXPECT_EQ(given.import(good + wrong, false, false), 1);
    EXPECT_EQ(given.import(good + wrong, false, true), 0);
}

}    // namespace
}    // namespace terrace
