#include "sheets/write_docx.hpp"

#include "sheets/memory_file.hpp"
#include "sheets/written_parts.hpp"

#include <algorithm>

namespace terrace {
namespace {

using Kind = WrittenBlock::Kind;

constexpr std::size_t columns_max = 60;
constexpr int line_width = 9638;    // twentieths of a point: A4 less two margins of 20 mm

std::string_view style_of(Kind kind) {
    switch (kind) {
        case Kind::title: return "Title";
        case Kind::heading: return "Heading1";
        case Kind::caption: return "Heading2";
        case Kind::item: return "ListParagraph";
        case Kind::note: return "Note";
        case Kind::paragraph:
        case Kind::table: return "";
    }
    return "";
}

// A paragraph; line breaks stay.
void paragraph(std::string& out, std::string_view text, std::string_view style) {
    out += "<w:p>";
    if (!style.empty()) out += "<w:pPr><w:pStyle w:val=\"" + std::string{style} + "\"/></w:pPr>";
    out += "<w:r>";
    for (std::size_t from = 0;;) {
        const auto to = text.find('\n', from);
        out += "<w:t xml:space=\"preserve\">" + xml_escaped(text.substr(from, to == std::string_view::npos ? to : to - from)) + "</w:t>";
        if (to == std::string_view::npos) break;
        out += "<w:br/>";
        from = to + 1;
    }
    out += "</w:r></w:p>";
}

void table(std::string& out, const std::vector<std::vector<std::string>>& rows) {
    const auto columns = rows.front().size();
    const auto width = std::to_string(line_width / static_cast<int>(columns));
    out += "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>";
    for (std::size_t n = 0; n < columns; ++n) out += "<w:gridCol w:w=\"" + width + "\"/>";
    out += "</w:tblGrid>";
    for (std::size_t r = 0; r < rows.size(); ++r) {
        out += "<w:tr><w:trPr><w:cantSplit/>";
        if (r == 0) out += "<w:tblHeader/>";
        out += "</w:trPr>";
        for (std::size_t n = 0; n < columns; ++n) {
            out += "<w:tc><w:tcPr><w:tcW w:w=\"" + width + "\" w:type=\"dxa\"/>";
            if (r == 0) out += R"(<w:shd w:val="clear" w:color="auto" w:fill="EFEFEF"/>)";
            out += "</w:tcPr>";
            paragraph(out, n < rows[r].size() ? rows[r][n] : std::string{}, r == 0 ? "TableHead" : "TableText");
            out += "</w:tc>";
        }
        out += "</w:tr>";
    }
    // Two tables must not touch, and a document does not end with one.
    out += "</w:tbl><w:p/>";
}

std::string body(const std::vector<WrittenBlock>& blocks) {
    std::string out{xml_head};
    out += R"(<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>)";
    for (const auto& block : blocks) {
        if (block.kind == Kind::table) table(out, block.rows);
        else paragraph(out, block.kind == Kind::item ? "• " + block.text : block.text, style_of(block.kind));
    }
    return out + R"(<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>)";
}

// 宋体 for the text and 黑体 for heads, as offices have them.
std::string styles() {
    const auto style = [](std::string_view id, std::string_view name, std::string_view paragraph, std::string_view run) {
        return "<w:style w:type=\"paragraph\" w:styleId=\"" + std::string{id} + "\"><w:name w:val=\"" + std::string{name} + "\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" + std::string{paragraph} +
               "</w:pPr><w:rPr>" + std::string{run} + "</w:rPr></w:style>";
    };
    const std::string black = R"(<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="黑体"/><w:b/>)";
    return std::string{xml_head} +
           R"(<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>)"
           R"(<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="360" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>)"
           R"(<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>)" +
           style("Title", "Title", R"(<w:spacing w:before="0" w:after="240"/><w:jc w:val="center"/>)", black + R"(<w:sz w:val="36"/><w:szCs w:val="36"/>)") +
           style("Heading1", "heading 1", R"(<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/>)", black + R"(<w:sz w:val="28"/><w:szCs w:val="28"/>)") +
           style("Heading2", "heading 2", R"(<w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="1"/>)", black + R"(<w:sz w:val="24"/><w:szCs w:val="24"/>)") +
           style("ListParagraph", "List Paragraph", R"(<w:spacing w:after="40"/><w:ind w:left="480" w:hanging="240"/>)", "") +
           style("Note", "Note", R"(<w:spacing w:after="40" w:line="264" w:lineRule="auto"/>)", R"(<w:color w:val="555555"/><w:sz w:val="18"/><w:szCs w:val="18"/>)") +
           style("TableText", "Table Text", R"(<w:spacing w:before="30" w:after="30" w:line="264" w:lineRule="auto"/>)", R"(<w:sz w:val="21"/><w:szCs w:val="21"/>)") +
           style("TableHead", "Table Head", R"(<w:keepNext/><w:spacing w:before="30" w:after="30" w:line="264" w:lineRule="auto"/>)", R"(<w:b/><w:sz w:val="21"/><w:szCs w:val="21"/>)") +
           R"(<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:color="666666"/><w:left w:val="single" w:sz="4" w:color="666666"/>)"
           R"(<w:bottom w:val="single" w:sz="4" w:color="666666"/><w:right w:val="single" w:sz="4" w:color="666666"/><w:insideH w:val="single" w:sz="4" w:color="666666"/><w:insideV w:val="single" w:sz="4" w:color="666666"/></w:tblBorders></w:tblPr></w:style></w:styles>)";
}

Result<void> write_to(const std::string& path, const std::vector<WrittenBlock>& blocks) {
    if (blocks.size() > document_blocks_max) return refuse(No::too_many, "blocks", std::to_string(document_blocks_max));
    for (const auto& block : blocks)
        if (block.kind == Kind::table) {
            if (block.rows.empty() || block.rows.front().empty()) return refuse(No::bad_value, "table", "没有列 / without columns");
            if (block.rows.size() > document_blocks_max || block.rows.front().size() > columns_max)
                return refuse(No::too_many, "table", std::to_string(document_blocks_max) + " 行 / rows, " + std::to_string(columns_max) + " 列 / columns");
        }
    const std::string top{xml_head};
    return write_parts(path, {{"[Content_Types].xml", top + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
                                                            R"(<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>)"
                                                            R"(<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>)"},
                              {"_rels/.rels", top + R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)"},
                              {"word/document.xml", body(blocks)},
                              {"word/_rels/document.xml.rels", top + R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>)"},
                              {"word/styles.xml", styles()}});
}

}    // namespace

Result<std::string> written_docx(const std::vector<WrittenBlock>& blocks) {
    const MemoryFile file;
    if (auto fine = write_to(file.path(), blocks); !fine) return tl::unexpected(fine.error());
    return file.bytes();
}

Result<void> write_docx(const std::string& path, const std::vector<WrittenBlock>& blocks) {
    return replace_whole(path, [&](const std::string& beside) { return write_to(beside, blocks); });
}

}    // namespace terrace
