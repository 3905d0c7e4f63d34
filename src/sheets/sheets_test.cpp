#include "sheets/sheets.hpp"

#include "sheets/number_format.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <minizip/zip.h>

namespace terrace {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A workbook made by hand, part by part, so that each part can be made wrong.
class HandMade {
  public:
    HandMade() {
        char pattern[] = "/tmp/terrace-sheet-XXXXXX";
        if (!::mkdtemp(pattern)) throw Fault{"no scratch folder"};
        folder_ = pattern;
        parts_["_rels/.rels"] = R"(<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
        parts_["xl/workbook.xml"] = R"(<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="办件" sheetId="1" r:id="rId1"/></sheets></workbook>)";
        parts_["xl/_rels/workbook.xml.rels"] =
            R"(<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>)"
            R"(<Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="x/styles" Target="/xl/styles.xml"/></Relationships>)";
        parts_["xl/sharedStrings.xml"] = R"(<sst><si><t>文笔</t><rPh><t>wenbi</t></rPh></si><si><r><t>双</t></r><r><t xml:space="preserve">河 </t></r></si></sst>)";
        parts_["xl/styles.xml"] = R"(<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>)"
                                  R"(<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs></styleSheet>)";
        data("");
    }
    ~HandMade() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    HandMade(const HandMade&) = delete;

    HandMade& part(const std::string& name, std::string content) {
        parts_[name] = std::move(content);
        return *this;
    }
    HandMade& data(const std::string& rows) { return part("xl/worksheets/sheet1.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"); }
    HandMade& without(const std::string& name) {
        parts_.erase(name);
        return *this;
    }
    HandMade& with_password() {
        password_ = "secret";
        return *this;
    }
    std::string path() {
        const auto path = (folder_ / "made.xlsx").string();
        const auto zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
        for (const auto& [name, content] : parts_) {
            zipOpenNewFileInZip3_64(zip, name.c_str(), nullptr, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 9, 0, -MAX_WBITS, DEF_MEM_LEVEL,
                                    Z_DEFAULT_STRATEGY, password_.empty() ? nullptr : password_.c_str(), 0, 0);
            zipWriteInFileInZip(zip, content.data(), static_cast<unsigned>(content.size()));
            zipCloseFileInZip(zip);
        }
        zipClose(zip, nullptr);
        return path;
    }
    // Every row as "number: cell | cell", or what was refused.
    std::vector<std::string> read() { return read_file(path()); }
    static std::vector<std::string> read_file(const std::string& path) {
        const auto sheets = open_sheets(path);
        if (!sheets) return {"refused: " + say(sheets.error(), Language::en)};
        std::vector<std::string> all;
        const auto fine = (*sheets)->each_row(0, [&](const SheetRow& row) {
            auto line = std::to_string(row.number) + ':';
            for (const auto& cell : row.cells) line += ' ' + cell.text + '|';
            all.push_back(line + (row.wrong ? " wrong" : ""));
            return true;
        });
        if (!fine) all.push_back("refused: " + say(fine.error(), Language::en));
        return all;
    }

  private:
    std::filesystem::path folder_;
    std::map<std::string, std::string> parts_;
    std::string password_;
};

std::string refusal_of(HandMade& book) {
    const auto rows = book.read();
    return rows.empty() ? "" : rows.back();
}

TEST(Xlsx, CellsAreReadAsAPersonReadsThem) {
    HandMade book;
    book.data(R"(<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>)"
              R"(<row r="4"><c r="A4" s="1"><v>44926</v></c><c r="B4" s="2"><v>44926.354166666664</v></c><c r="C4"><v>0.30000000000000004</v></c>)"
              R"(<c r="D4" t="b"><v>1</v></c><c r="E4" t="inlineStr"><is><t>直接写_x000D_的</t></is></c><c r="F4" t="str"><f>A1</f><v>算出</v></c><c r="G4" t="e"><v>#N/A</v></c></row>)");
    EXPECT_THAT(book.read(), ElementsAre("2: 文笔| | 双河 |", "4: 2022-12-31| 2022-12-31 08:30:00| 0.3| true| 直接写的| 算出| #N/A|"));
}

TEST(Xlsx, TheOldMacintoshCountingBeginsIn1904) {
    HandMade book;
    book.part("xl/workbook.xml", R"(<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="办件" r:id="rId1"/></sheets></workbook>)");
    book.data(R"(<row><c s="1"><v>0</v></c><c s="1"><v>43464</v></c></row>)");
    EXPECT_THAT(book.read(), ElementsAre("1: 1904-01-01| 2022-12-31|"));
}

TEST(Xlsx, FormatsTellDatesFromNumbers) {
    for (const auto* date : {"yyyy-mm-dd", "m/d/yy", "yyyy\"年\"m\"月\"", "[$-804]d mmm", "mmm"}) EXPECT_TRUE(format_of(date).date) << date;
    for (const auto* time : {"h:mm AM/PM", "hh:mm:ss"}) EXPECT_TRUE(format_of(time).time && !format_of(time).date) << time;
    for (const auto* number : {"General", "0.00", "#,##0\"元\"", "0.00E+00", "[Red]-0", "\"d\"0", "\\d0", "@", "0_m", "0;yyyy"})
        EXPECT_FALSE(format_of(number).any()) << number;
    EXPECT_EQ(moment_text(1.5, format_of("[h]:mm"), false), "36:00:00");
    EXPECT_EQ(moment_text(60, format_of("yyyy-mm-dd"), false), "1900-02-29");
    EXPECT_EQ(moment_text(61, format_of("yyyy-mm-dd"), false), "1900-03-01");
    EXPECT_EQ(moment_text(59, format_of("yyyy-mm-dd"), false), "1900-02-28");
    EXPECT_EQ(moment_text(-1, format_of("yyyy-mm-dd"), false), "");
    EXPECT_EQ(number_text(101000295613.0), "101000295613");
    EXPECT_EQ(number_text(-1234.567), "-1234.567");
    EXPECT_EQ(number_text(0.1), "0.1");
}

TEST(Xlsx, ABombIsRefusedBeforeItGrows) {
    HandMade book;
    book.data("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" + std::string(30'000'000, ' ') + "</t></is></c></row>");
    EXPECT_THAT(refusal_of(book), HasSubstr("too large"));
    HandMade blanks;
    blanks.part("xl/worksheets/sheet1.xml", "<worksheet>" + std::string(60'000'000, ' ') + "</worksheet>");
    EXPECT_THAT(refusal_of(blanks), HasSubstr("too large"));
}

TEST(Xlsx, EntitiesAndEndlessDepthAreRefused) {
    HandMade book;
    book.part("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet>&b;</worksheet>");
    EXPECT_THAT(refusal_of(book), HasSubstr("DOCTYPE"));
    HandMade deep;
    std::string rows;
    for (int i = 0; i < 10'000; ++i) rows += "<x>";
    EXPECT_THAT(refusal_of(deep.data(rows)), HasSubstr("too large"));
}

TEST(Xlsx, ARefusalNamesSheetAndCell) {
    HandMade book;
    EXPECT_THAT(refusal_of(book.data(R"(<row r="3"><c r="XFE3"><v>1</v></c></row>)")), HasSubstr("办件!"));
    EXPECT_THAT(refusal_of(book.data(R"(<row r="3"><c r="B3" t="s"><v>9</v></c></row>)")), HasSubstr("办件!B3"));
    EXPECT_THAT(refusal_of(book.data(R"(<row r="3"><c r="B3"><v>abc</v></c></row>)")), HasSubstr("办件!B3"));
    EXPECT_THAT(refusal_of(book.data(R"(<row r="9999999"><c r="B3"><v>1</v></c></row>)")), HasSubstr("too many"));
    EXPECT_THAT(refusal_of(book.data(R"(<row r="3"><c r="B3"><v>1</v></c></row><row r="2"><c r="B2"><v>1</v></c></row>)")), HasSubstr("out of order"));
    EXPECT_THAT(refusal_of(book.data(R"(<row r="3"><c r="B3"><v>1</v></c><c r="B3"><v>1</v></c></row>)")), HasSubstr("办件!B3"));
}

TEST(Xlsx, AWorkbookThatCannotBeReadSaysWhy) {
    HandMade locked;
    locked.data(R"(<row><c><v>1</v></c></row>)").with_password();
    EXPECT_THAT(refusal_of(locked), HasSubstr("password"));
    HandMade ole;
    const auto path = ole.path();
    std::ofstream{path, std::ios::binary} << "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old";
    EXPECT_THAT(HandMade::read_file(path), ElementsAre(HasSubstr("an old .xls")));
    HandMade other;
    EXPECT_THAT(refusal_of(other.without("xl/workbook.xml")), HasSubstr("no .xlsx workbook"));
    HandMade torn;
    EXPECT_THAT(refusal_of(torn.part("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row>")), HasSubstr("XML:1"));
    HandMade cut;
    const auto whole = cut.path();
    std::filesystem::resize_file(whole, std::filesystem::file_size(whole) / 2);
    EXPECT_THAT(HandMade::read_file(whole), ElementsAre(HasSubstr("damaged or cut short")));
}

TEST(Xlsx, AFlippedByteIsNeverTakenForData) {
    HandMade book;
    std::string rows;
    for (int i = 1; i <= 50; ++i) rows += "<row r=\"" + std::to_string(i) + "\"><c r=\"A" + std::to_string(i) + "\" t=\"inlineStr\"><is><t>第" + std::to_string(i * 7919) + "行</t></is></c></row>";
    book.data(rows);
    const auto path = book.path();
    const auto right = HandMade::read_file(path);
    std::string bytes(std::filesystem::file_size(path), '\0');
    std::ifstream{path, std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        auto damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
        std::ofstream{path, std::ios::binary} << damaged;
        const auto got = HandMade::read_file(path);
        // Rows read before the damage was met are handed over, but the reader hears of it; nothing crashes.
        if (!got.empty() && !got.back().starts_with("refused")) {
            EXPECT_LE(got.size(), right.size()) << at;
        }
    }
}

std::vector<std::string> rows_of_csv(std::string bytes, std::string& form) {
    const auto sheets = open_csv(std::move(bytes), "x.csv");
    if (!sheets) return {"refused: " + say(sheets.error(), Language::en)};
    form = (*sheets)->form();
    std::vector<std::string> all;
    for (int pass = 0; pass < 2; ++pass) {
        all.clear();
        (void)(*sheets)->each_row(0, [&](const SheetRow& row) {
            all.push_back(std::to_string(row.number) + ':' + (row.cells.empty() ? "" : row.cells[0].text) + (row.wrong ? " wrong" : ""));
            return true;
        });
    }
    return all;
}

TEST(CsvSheets, TheEncodingIsFoundByWhatTheBytesAre) {
    std::string form;
    EXPECT_THAT(rows_of_csv("\xEF\xBB\xBF文笔,1\r\n\r\n双河,2\r\n", form), ElementsAre("1:文笔", "3:双河"));
    EXPECT_EQ(form, "CSV, UTF-8 (BOM)");
    EXPECT_THAT(rows_of_csv("\xCE\xC4\xB1\xCA,1\n", form), ElementsAre("1:文笔"));
    EXPECT_EQ(form, "CSV, GB18030");
    EXPECT_THAT(rows_of_csv(std::string("\xFF\xFE\x87\x65\x14\x7B\x0A\x00", 8), form), ElementsAre("1:文笔"));
    EXPECT_EQ(form, "CSV, UTF-16");
    EXPECT_THAT(rows_of_csv("\xFF\xFF\xFF", form), ElementsAre(HasSubstr("characters that cannot be kept")));
    EXPECT_THAT(rows_of_csv(std::string("a\0b", 3), form), ElementsAre(HasSubstr("not a table")));
    EXPECT_THAT(rows_of_csv("ok,1\n\"open,2\nnext,3\n", form), ElementsAre("1:ok", HasSubstr("wrong"), "3:next"));
}

TEST(CsvSheets, TheSeparatorIsTheOneTheHeadingHasMostOf) {
    const auto first_row = [](std::string text) {
        std::vector<std::string> cells;
        const auto sheets = open_csv(std::move(text), "list.csv");
        EXPECT_TRUE(sheets);
        EXPECT_TRUE((*sheets)->each_row(0, [&](const SheetRow& row) {
            cells.clear();
            for (const auto& cell : row.cells) cells.push_back(cell.text);
            return true;
        }));
        return cells;
    };
    EXPECT_THAT(first_row("地方;类别\n文笔,社区;\"漏;水\"\n"), ElementsAre("文笔,社区", "漏;水"));
    EXPECT_THAT(first_row("地方\t类别\n文笔\t漏水\n"), ElementsAre("文笔", "漏水"));
    EXPECT_THAT(first_row("地方,类别;细类\n文笔,漏水\n"), ElementsAre("文笔", "漏水"));
}

TEST(Tables, WhatSomebodySentIsReadAsTheFileWouldBe) {
    HandMade made;
    made.data(R"(<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2"><v>7</v></c></row>)");
    std::ifstream file{made.path(), std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    const auto sheets = open_table(bytes, "一月.xlsx");
    ASSERT_TRUE(sheets);
    EXPECT_EQ((*sheets)->form(), "XLSX");
    EXPECT_THAT((*sheets)->names(), ElementsAre("办件"));
    std::vector<std::string> texts;
    EXPECT_TRUE((*sheets)->each_row(0, [&](const SheetRow& row) {
        for (const auto& cell : row.cells) texts.push_back(cell.text);
        return row.number == 2;
    }));
    EXPECT_THAT(texts, ElementsAre("", "文笔", "7"));
    bytes.resize(bytes.size() / 2);
    EXPECT_EQ(open_table(std::move(bytes), "一月.xlsx").error(), (Refusal{No::bad_value, "一月.xlsx", "压缩包坏了或没传完 / the archive is damaged or cut short"}));
    EXPECT_EQ(open_table("\xD0\xCF\x11\xE0xyz", "old.xls").error().field, "old.xls");
    EXPECT_EQ((*open_table("a,b\n1,2\n", "list.csv"))->form(), "CSV, UTF-8");
}

TEST(Cells, AreNamedAsTheSheetNamesThem) {
    EXPECT_EQ(cell_name(12, 2), "C12");
    EXPECT_EQ(cell_name(1, 25), "Z1");
    EXPECT_EQ(cell_name(1, 26), "AA1");
    EXPECT_EQ(cell_name(1, 16'383), "XFD1");
}

}    // namespace
}    // namespace terrace
