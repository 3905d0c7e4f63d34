#include "sheets/write_docx.hpp"

#include "sheets/document.hpp"
#include "sheets/memory_file.hpp"
#include "sheets/part.hpp"
#include "sheets/sheets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

using Kind = WrittenBlock::Kind;
using testing::HasSubstr;

std::string words_in(const std::string& bytes) {
    const MemoryFile file{bytes};
    const auto read = read_document(file.path());
    EXPECT_TRUE(read) << say(read.error(), Language::en);
    return read.value_or("");
}

// How often each element stands in the document, as a strict reader of XML finds it.
struct Elements final : XmlReader {
    std::map<std::string, int> count;
    std::vector<std::string> styles;
    void begin(std::string_view name, const Attributes& attributes) override {
        ++count[std::string{name}];
        if (name == "pStyle")
            for (const auto& [key, value] : attributes)
                if (key == "val") styles.emplace_back(value);
    }
};

TEST(WrittenDocuments, WhatIsWrittenReadsBackInItsOrder) {
    const auto bytes = written_docx({{Kind::title, "巧家县月报", {}}, {Kind::heading, "一、清河", {}}, {Kind::paragraph, "共清 <3> 次 & 约\n6吨", {}}, {Kind::item, "文笔:2024-03-08", {}}, {Kind::table, "", {{"地方", "次"}, {"文笔", "3"}, {"双河"}}}, {Kind::note, "截到第 9 条记录", {}}});
    ASSERT_TRUE(bytes) << say(bytes.error(), Language::en);
    EXPECT_EQ(words_in(*bytes), "巧家县月报\n一、清河\n共清 <3> 次 & 约\n6吨\n• 文笔:2024-03-08\n地方\n次\n文笔\n3\n双河\n\n\n截到第 9 条记录\n");
}

TEST(WrittenDocuments, HeadsOfATableAreRepeatedOnEveryPageAndRowsDoNotBreak) {
    const auto bytes = written_docx({{Kind::table, "", {{"甲", "乙"}, {"1", "2"}, {"3", "4"}}}});
    const MemoryFile file{*bytes};
    const auto zip = ZipFile::open(file.path(), "report.docx");
    ASSERT_TRUE(zip);
    Elements found;
    ASSERT_TRUE(zip->read("word/document.xml", part_bytes_max, found));
    EXPECT_EQ(found.count["tr"], 3);
    EXPECT_EQ(found.count["tc"], 6);
    EXPECT_EQ(found.count["tblHeader"], 1);
    EXPECT_EQ(found.count["cantSplit"], 3);
    Elements styles;
    ASSERT_TRUE(zip->read("word/styles.xml", part_bytes_max, styles));
    EXPECT_GT(styles.count["style"], 5);
}

TEST(WrittenDocuments, TheSameBlocksMakeTheSameBytes) {
    const std::vector<WrittenBlock> blocks{{Kind::title, "月报", {}}, {Kind::paragraph, "一句", {}}};
    EXPECT_EQ(*written_docx(blocks), *written_docx(blocks));
}

TEST(WrittenDocuments, ATableWithoutColumnsIsRefused) {
    EXPECT_EQ(written_docx({{Kind::table, "", {}}}).error().no, No::bad_value);
    EXPECT_EQ(written_docx({{Kind::table, "", {std::vector<std::string>(61, "x")}}}).error().no, No::too_many);
}

// Whatever a village writes, the document stays one that a strict reader takes, with every printable character in it.
RC_GTEST_PROP(WrittenDocuments, AnyTextMakesAWholeDocument, ()) {
    const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abz<>&\"'\t\n 0]"} + '\x01' + '\x1f'));
    const auto bytes = written_docx({{Kind::paragraph, text, {}}});
    RC_ASSERT(bytes);
    auto expected = text;
    for (auto& c : expected)
        if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') c = ' ';
    RC_ASSERT(words_in(*bytes) == expected + '\n');
}

}    // namespace
}    // namespace terrace
