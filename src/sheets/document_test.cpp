#include "sheets/document.hpp"
#include "support/scratch_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <minizip/zip.h>

namespace terrace {
namespace {

struct Scratch {
    terrace::testing::ScratchFolder folder;
    std::string docx(const std::string& part, const std::string& xml) const {
        const auto path = folder / "draft.docx";
        const auto zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
        zipOpenNewFileInZip64(zip, part.c_str(), nullptr, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6, 0);
        zipWriteInFileInZip(zip, xml.data(), static_cast<unsigned>(xml.size()));
        zipCloseFileInZip(zip);
        zipClose(zip, nullptr);
        return path;
    }
    std::string plain(const std::string& bytes) const {
        const auto path = folder / "draft.txt";
        std::ofstream{path, std::ios::binary} << bytes;
        return path;
    }
};

TEST(Documents, AWordDocumentIsReadParagraphByParagraph) {
    const Scratch scratch;
    const auto read = read_document(scratch.docx("word/document.xml",
                                                 R"(<w:document xmlns:w="u"><w:body><w:p><w:r><w:t>公厕</w:t></w:r><w:r><w:t xml:space="preserve">12</w:t></w:r><w:del><w:r><w:delText>15</w:delText></w:r></w:del>)"
                                                 R"(<w:r><w:t>座</w:t></w:r></w:p><w:p><w:r><w:t>第二段</w:t><w:br/><w:t>换行</w:t></w:r></w:p></w:body></w:document>)"));
    ASSERT_TRUE(read) << say(read.error(), Language::en);
    EXPECT_EQ(*read, "公厕12座\n第二段\n换行\n");
}

TEST(Documents, WhatIsNoDraftIsRefused) {
    const Scratch scratch;
    EXPECT_EQ(read_document(scratch.docx("xl/workbook.xml", "<a/>")).error().no, No::bad_value);
    EXPECT_EQ(read_document(scratch.docx("word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")).error().no, No::bad_value);
    EXPECT_EQ(read_document(scratch.plain("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")).error().no, No::bad_value);
    EXPECT_EQ(read_document(scratch.folder / "none.txt").error().no, No::not_found);
}

TEST(Documents, PlainTextsComeInTheirOwnCoding) {
    const Scratch scratch;
    EXPECT_EQ(*read_document(scratch.plain("公厕12座")), "公厕12座");
    EXPECT_EQ(*read_document(scratch.plain("\xB9\xAB\xB2\xDE")), "公厕");    // GB18030
}

}    // namespace
}    // namespace terrace
