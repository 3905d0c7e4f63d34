#include "sheets/write_xlsx.hpp"

#include "sheets/memory_file.hpp"
#include "sheets/written_parts.hpp"

#include <algorithm>

namespace terrace {
namespace {

constexpr std::string_view main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view office_space = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_space = "http://schemas.openxmlformats.org/package/2006/";

using Style = std::pair<Look, std::string>;

std::string styles_part(const std::vector<Style>& styles) {
    std::string formats, cells;
    std::size_t own = 0;
    for (const auto& [look, format] : styles) {
        std::size_t id = 0;
        if (!format.empty()) {
            id = 164 + own++;
            formats += "<numFmt numFmtId=\"" + std::to_string(id) + "\" formatCode=\"" + xml_escaped(format) + "\"/>";
        }
        const auto number = std::to_string(id);
        switch (look) {
            case Look::plain: cells += "<xf numFmtId=\"" + number + R"(" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>)"; break;
            case Look::title:
                cells += "<xf numFmtId=\"" + number + R"(" fontId="2" fillId="0" borderId="0" xfId="0"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>)";
                break;
            case Look::head:
                cells += "<xf numFmtId=\"" + number + R"(" fontId="1" fillId="2" borderId="1" xfId="0"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>)";
                break;
            case Look::body:
                cells += "<xf numFmtId=\"" + number + R"(" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"><alignment vertical="center" wrapText="1"/></xf>)";
                break;
        }
    }
    std::string out{xml_head};
    out += "<styleSheet xmlns=\"" + std::string{main_space} + "\">";
    if (own > 0) out += "<numFmts count=\"" + std::to_string(own) + "\">" + formats + "</numFmts>";
    out += R"(<fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font></fonts>)"
           R"(<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>)"
           R"(<fill><patternFill patternType="solid"><fgColor rgb="FFEFEFEF"/><bgColor indexed="64"/></patternFill></fill></fills>)"
           R"(<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"><color auto="1"/></left>)"
           R"(<right style="thin"><color auto="1"/></right><top style="thin"><color auto="1"/></top><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>)"
           R"(<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>)";
    return out + "<cellXfs count=\"" + std::to_string(styles.size()) + "\">" + cells + "</cellXfs></styleSheet>";
}

std::string sheet_part(const WrittenSheet& sheet, std::vector<Style>& styles) {
    std::string out{xml_head};
    out += "<worksheet xmlns=\"" + std::string{main_space} + "\">";
    if (sheet.rows_kept_in_sight > 0) {
        const auto rows = sheet.rows_kept_in_sight;
        out += "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"" + std::to_string(rows) + "\" topLeftCell=\"" + cell_name(rows + 1, 0) +
               R"(" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>)";
    }
    std::string columns;
    for (std::size_t i = 0; i < sheet.widths.size(); ++i) {
        const auto number = std::to_string(i + 1);
        if (sheet.widths[i] > 0) columns += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" + std::to_string(sheet.widths[i]) + "\" customWidth=\"1\"/>";
    }
    if (!columns.empty()) out += "<cols>" + columns + "</cols>";
    out += "<sheetData>";
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
        out += "<row r=\"" + std::to_string(r + 1) + "\">";
        for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
            const auto& cell = sheet.rows[r][c];
            const Style style{cell.look, cell.number_format};
            auto known = std::find(styles.begin(), styles.end(), style);
            if (known == styles.end()) known = styles.insert(styles.end(), style);
            const auto index = known - styles.begin();
            if (index == 0 && cell.form == CellForm::nothing && cell.formula.empty()) continue;
            out += "<c r=\"" + cell_name(r + 1, c) + "\" s=\"" + std::to_string(index) + '"';
            if (!cell.formula.empty()) out += "><f>" + xml_escaped(cell.formula) + "</f></c>";
            else if (cell.form == CellForm::nothing) out += "/>";
            else if (cell.form == CellForm::number) out += "><v>" + cell.text + "</v></c>";
            else out += " t=\"inlineStr\"><is><t xml:space=\"preserve\">" + xml_escaped(cell.text) + "</t></is></c>";
        }
        out += "</row>";
    }
    out += "</sheetData>";
    if (!sheet.merges.empty()) {
        out += "<mergeCells count=\"" + std::to_string(sheet.merges.size()) + "\">";
        for (const auto& merge : sheet.merges) out += "<mergeCell ref=\"" + cell_name(merge.first_row, merge.first_column) + ':' + cell_name(merge.last_row, merge.last_column) + "\"/>";
        out += "</mergeCells>";
    }
    return out + "</worksheet>";
}

std::vector<WrittenPart> parts_of(const std::vector<WrittenSheet>& sheets) {
    std::vector<Style> styles{{Look::plain, ""}};
    std::vector<WrittenPart> parts;
    const std::string relations = "<Relationships xmlns=\"" + std::string{package_space} + "relationships\">";
    const std::string type = " Type=\"" + std::string{office_space} + '/';
    std::string types, book, links;
    std::vector<WrittenPart> own;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
        const auto number = std::to_string(i + 1);
        types += "<Override PartName=\"/xl/worksheets/sheet" + number + R"(.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>)";
        book += "<sheet name=\"" + xml_escaped(sheets[i].name) + "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
        links += "<Relationship Id=\"rId" + number + '"' + type + "worksheet\" Target=\"worksheets/sheet" + number + ".xml\"/>";
        own.push_back({"xl/worksheets/sheet" + number + ".xml", sheet_part(sheets[i], styles)});
    }
    const auto last = std::to_string(sheets.size() + 1);
    links += "<Relationship Id=\"rId" + last + '"' + type + "styles\" Target=\"styles.xml\"/>";
    const std::string top{xml_head};
    parts.push_back({"[Content_Types].xml", top + "<Types xmlns=\"" + std::string{package_space} +
                                                "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                                                "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" "
                                                "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" "
                                                "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>" +
                                                types + "</Types>"});
    parts.push_back({"_rels/.rels", top + relations + "<Relationship Id=\"rId1\"" + type + "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"});
    parts.push_back({"xl/workbook.xml", top + "<workbook xmlns=\"" + std::string{main_space} + "\" xmlns:r=\"" + std::string{office_space} + "\"><sheets>" + book +
                                            "</sheets><calcPr fullCalcOnLoad=\"1\"/></workbook>"});
    parts.push_back({"xl/_rels/workbook.xml.rels", top + relations + links + "</Relationships>"});
    parts.push_back({"xl/styles.xml", styles_part(styles)});
    for (auto& part : own) parts.push_back(std::move(part));
    return parts;
}

}    // namespace

WrittenCell written(std::string text, Look look) { return {text.empty() ? CellForm::nothing : CellForm::text, std::move(text), look}; }
WrittenCell written_number(std::string decimals, Look look, std::string number_format) {
    ENSURE(!decimals.empty() && decimals.find_first_not_of("-.0123456789") == std::string::npos);
    return {CellForm::number, std::move(decimals), look, std::move(number_format)};
}
WrittenCell written_blank(Look look, std::string number_format) { return {CellForm::nothing, "", look, std::move(number_format)}; }

namespace {

Result<void> write_to(const std::string& path, const std::vector<WrittenSheet>& sheets) {
    if (sheets.empty() || sheets.size() > sheets_max) return refuse(No::too_many, "sheets", "1–" + std::to_string(sheets_max));
    for (const auto& sheet : sheets) {
        if (sheet.rows.size() > sheet_rows_max) return refuse(No::too_many, sheet.name, std::to_string(sheet_rows_max));
        for (const auto& row : sheet.rows)
            if (row.size() > sheet_columns_max) return refuse(No::too_many, sheet.name, std::to_string(sheet_columns_max) + " 列 / columns");
    }
    return write_parts(path, parts_of(sheets));
}

}    // namespace

Result<void> write_xlsx(const std::string& path, const std::vector<WrittenSheet>& sheets) {
    return replace_whole(path, [&](const std::string& beside) { return write_to(beside, sheets); });
}

Result<std::string> written_xlsx(const std::vector<WrittenSheet>& sheets) {
    const MemoryFile file;
    if (auto fine = write_to(file.path(), sheets); !fine) return tl::unexpected(fine.error());
    return file.bytes();
}

}    // namespace terrace
