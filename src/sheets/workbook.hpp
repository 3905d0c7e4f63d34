#pragma once
// The parts of an .xlsx that say where its sheets lie and how their cells are shown; shared by those who read it and those who fill it.

#include "sheets/number_format.hpp"
#include "sheets/part.hpp"
#include "sheets/sheets.hpp"

namespace terrace::xlsx {

std::string_view of(const XmlReader::Attributes&, std::string_view name);
std::optional<std::int64_t> whole(std::string_view);
// "_x000D_" stands for a control character in Excel's texts.
std::string with_escapes_read(std::string);

struct Relations final : XmlReader {
    struct One {
        std::string type, target;
    };
    std::map<std::string, One, std::less<>> by_id;
    void begin(std::string_view name, const Attributes& attributes) override {
        if (name != "Relationship" || of(attributes, "TargetMode") == "External") return;
        const auto type = of(attributes, "Type");
        by_id.insert_or_assign(std::string{of(attributes, "Id")},
                               One{std::string{type.substr(std::min(type.size(), type.rfind('/') + 1))}, std::string{of(attributes, "Target")}});
        if (by_id.size() > zip_parts_max) wrong = Refusal{No::too_many, "", std::to_string(zip_parts_max)};
    }
    std::string target_of_type(std::string_view type) const {
        for (const auto& [id, one] : by_id)
            if (one.type == type) return one.target;
        return {};
    }
};

struct Workbook final : XmlReader {
    std::vector<std::pair<std::string, std::string>> sheets;    // name, relation
    bool from_1904 = false;
    void begin(std::string_view name, const Attributes& attributes) override {
        if (name == "workbookPr") from_1904 = of(attributes, "date1904") == "1" || of(attributes, "date1904") == "true";
        if (name == "sheet") sheets.emplace_back(of(attributes, "name"), of(attributes, "id"));
        if (sheets.size() > sheets_max) wrong = Refusal{No::too_many, "sheets", std::to_string(sheets_max)};
    }
};

struct Styles final : XmlReader {
    std::map<int, MomentFormat> own;
    std::map<int, NumberShown> own_numbers;
    std::vector<MomentFormat> of_cell;
    std::vector<NumberShown> numbers;    // of the same cells
    bool in_cells = false;
    void begin(std::string_view name, const Attributes& attributes) override {
        if (name == "numFmt") {
            const auto id = static_cast<int>(whole(of(attributes, "numFmtId")).value_or(0));
            own[id] = format_of(of(attributes, "formatCode"));
            own_numbers[id] = shown_by(of(attributes, "formatCode"));
        } else if (name == "cellXfs") {
            in_cells = true;
        } else if (in_cells && name == "xf") {
            const auto id = static_cast<int>(whole(of(attributes, "numFmtId")).value_or(0));
            const auto found = own.find(id);
            of_cell.push_back(found != own.end() ? found->second : built_in_format(id));
            const auto number = own_numbers.find(id);
            numbers.push_back(number != own_numbers.end() ? number->second : built_in_shown(id));
            if (of_cell.size() > 100'000) wrong = Refusal{No::too_many, "styles", "100000"};
        }
    }
    void end(std::string_view name) override {
        if (name == "cellXfs") in_cells = false;
    }
};

// Texts many cells share. Reading aids for Chinese and Japanese (rPh) are no part of a text.
struct SharedTexts final : XmlReader {
    std::vector<std::string> texts;
    std::size_t bytes = 0;
    std::string text;
    bool in_text = false, in_aid = false;
    void begin(std::string_view name, const Attributes&) override {
        if (name == "si") text.clear();
        if (name == "rPh") in_aid = true;
        if (name == "t") in_text = !in_aid;
    }
    void end(std::string_view name) override {
        if (name == "t") in_text = false;
        if (name == "rPh") in_aid = false;
        if (name != "si") return;
        bytes += text.size() + sizeof(std::string);
        texts.push_back(with_escapes_read(std::move(text)));
        text.clear();
    }
    void characters(std::string_view some) override {
        if (!in_text) return;
        text += some;
        if (text.size() > cell_bytes_max || bytes + text.size() > shared_texts_bytes_max)
            wrong = Refusal{No::too_large, "", std::to_string(text.size() > cell_bytes_max ? cell_bytes_max : shared_texts_bytes_max) + " bytes"};
    }
};

// A workbook of which all but the sheets themselves was read.
struct OpenWorkbook {
    ZipFile zip;
    Workbook workbook;
    Styles styles;
    std::vector<std::string> parts;    // of workbook.sheets
    std::string shared_part;           // "" when there is none
    std::string workbook_part;
};
Result<OpenWorkbook> open_workbook(const std::string& path, std::string name);

}    // namespace terrace::xlsx
