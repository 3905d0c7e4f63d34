#include "sheets/xlsx.hpp"

#include "sheets/number_format.hpp"
#include "sheets/part.hpp"

#include <charconv>
#include <cstdlib>

namespace terrace {
namespace {

std::string_view of(const XmlReader::Attributes& attributes, std::string_view name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string_view{} : found->second;
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "_x000D_" stands for a control character in Excel's texts.
std::string with_escapes_read(std::string text) {
    for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
        if (at + 7 > text.size() || text[at + 6] != '_') continue;
        unsigned code = 0;
        const auto* first = text.data() + at + 2;
        if (std::from_chars(first, first + 4, code, 16).ptr != first + 4 || code >= 0x80) continue;
        text.replace(at, 7, code == 13 ? std::string{} : std::string(1, static_cast<char>(code)));
    }
    return text;
}

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
    std::vector<MomentFormat> of_cell;
    bool in_cells = false;
    void begin(std::string_view name, const Attributes& attributes) override {
        if (name == "numFmt") {
            own[static_cast<int>(whole(of(attributes, "numFmtId")).value_or(0))] = format_of(of(attributes, "formatCode"));
        } else if (name == "cellXfs") {
            in_cells = true;
        } else if (in_cells && name == "xf") {
            const auto id = static_cast<int>(whole(of(attributes, "numFmtId")).value_or(0));
            const auto found = own.find(id);
            of_cell.push_back(found != own.end() ? found->second : built_in_format(id));
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

struct SheetReader final : XmlReader {
    const std::string& sheet;
    const std::vector<std::string>& shared;
    const std::vector<MomentFormat>& formats;
    bool from_1904;
    const std::function<bool(const SheetRow&)>& take;

    SheetRow row;
    std::size_t column = 0;
    std::string type, value;
    MomentFormat format;
    bool in_value = false, in_aid = false, in_data = false;

    SheetReader(const std::string& name, const std::vector<std::string>& texts, const std::vector<MomentFormat>& of_cell, bool old,
                const std::function<bool(const SheetRow&)>& to)
        : sheet{name}, shared{texts}, formats{of_cell}, from_1904{old}, take{to} {}

    std::string where() const { return sheet + '!' + cell_name(row.number, column); }
    void stop(No no, std::string detail) { wrong = Refusal{no, where(), std::move(detail)}; }

    void begin(std::string_view name, const Attributes& attributes) override {
        if (name == "sheetData") in_data = true;
        if (!in_data) return;
        if (name == "row")
            begin_row(of(attributes, "r"));
        else if (name == "c")
            begin_cell(attributes);
        else if (name == "rPh")
            in_aid = true;
        else if (name == "v" || name == "t")
            in_value = !in_aid;
    }
    void end(std::string_view name) override {
        if (name == "sheetData") in_data = false;
        if (name == "v" || name == "t") in_value = false;
        if (name == "rPh") in_aid = false;
        if (!in_data) return;
        if (name == "c") end_cell();
        if (name == "row") end_row();
    }
    void characters(std::string_view some) override {
        if (!in_value) return;
        value += some;
        if (value.size() > cell_bytes_max) stop(No::too_large, std::to_string(cell_bytes_max) + " bytes");
    }

  private:
    void begin_row(std::string_view number) {
        const auto previous = row.number;
        row = {};
        column = 0;
        const auto given = number.empty() ? std::optional{static_cast<std::int64_t>(previous) + 1} : whole(number);
        row.number = previous;
        if (!given || *given <= static_cast<std::int64_t>(previous)) return stop(No::bad_value, "行号乱了 / row numbers out of order");
        if (*given > static_cast<std::int64_t>(sheet_rows_max)) return stop(No::too_many, std::to_string(sheet_rows_max));
        row.number = static_cast<std::size_t>(*given);
    }
    void begin_cell(const Attributes& attributes) {
        value.clear();
        type = of(attributes, "t");
        format = {};
        if (const auto style = whole(of(attributes, "s")); style && *style >= 0 && static_cast<std::size_t>(*style) < formats.size())
            format = formats[static_cast<std::size_t>(*style)];
        const auto name = of(attributes, "r");
        if (!name.empty()) {
            std::size_t at = 0, letters = 0;
            for (; letters < name.size() && name[letters] >= 'A' && name[letters] <= 'Z' && letters < 4; ++letters)
                at = at * 26 + static_cast<std::size_t>(name[letters] - 'A' + 1);
            if (letters == 0 || at == 0) return stop(No::bad_value, std::string{name.substr(0, 20)});
            if (at > sheet_columns_max) return stop(No::too_many, std::to_string(sheet_columns_max) + " 列 / columns");
            if (at - 1 < row.cells.size()) return stop(No::bad_value, "单元格次序乱了 / cells out of order");
            column = at - 1;
        } else {
            column = row.cells.size();
            if (column >= sheet_columns_max) return stop(No::too_many, std::to_string(sheet_columns_max) + " 列 / columns");
        }
    }
    void end_cell() {
        if (value.empty()) return;
        row.cells.resize(column);
        row.cells.push_back(cell());
    }
    SheetCell cell() {
        if (type == "s") {
            const auto index = whole(value);
            if (!index || *index < 0 || static_cast<std::size_t>(*index) >= shared.size()) {
                stop(No::bad_value, "没有第 " + value.substr(0, 20) + " 条共用文字 / no such shared text");
                return {};
            }
            const auto& text = shared[static_cast<std::size_t>(*index)];
            return {text.empty() ? CellForm::nothing : CellForm::text, text};
        }
        if (type == "inlineStr" || type == "str") return {CellForm::text, with_escapes_read(std::move(value))};
        if (type == "b") return {CellForm::truth, value == "1" || value == "true" ? "true" : "false"};
        if (type == "e") return {CellForm::error, value};
        if (type == "d") return {CellForm::moment, value};    // ISO 8601, as strict files have it
        return number();
    }
    SheetCell number() {
        double read = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), read);
        if (error != std::errc{} || end != value.data() + value.size()) {
            stop(No::wrong_type, "数 / a number: " + value.substr(0, 40));
            return {};
        }
        if (format.any())
            if (auto text = moment_text(read, format, from_1904); !text.empty()) return {CellForm::moment, std::move(text)};
        return {CellForm::number, number_text(read)};
    }
    void end_row() {
        while (!row.cells.empty() && row.cells.back().form == CellForm::nothing) row.cells.pop_back();
        if (row.cells.empty()) return;
        if (!take(row)) enough = true;
    }
};

class XlsxSheets final : public Sheets {
  public:
    XlsxSheets(ZipFile zip, Workbook workbook, Styles styles, std::vector<std::string> parts, std::string shared_part)
        : zip_{std::move(zip)}, workbook_{std::move(workbook)}, styles_{std::move(styles)}, parts_{std::move(parts)}, shared_part_{std::move(shared_part)} {}

    std::string form() const override { return workbook_.from_1904 ? "XLSX (1904)" : "XLSX"; }
    std::vector<std::string> names() const override {
        std::vector<std::string> all;
        for (const auto& [name, relation] : workbook_.sheets) all.push_back(name);
        return all;
    }
    Result<void> each_row(std::size_t sheet, const std::function<bool(const SheetRow&)>& take) override {
        if (sheet >= parts_.size()) return refuse(No::not_found, "sheet", std::to_string(sheet + 1));
        if (!shared_read_ && !shared_part_.empty()) {
            if (auto fine = zip_.read(shared_part_, part_bytes_max, shared_); !fine) return fine;
        }
        shared_read_ = true;
        SheetReader reader{workbook_.sheets[sheet].first, shared_.texts, styles_.of_cell, workbook_.from_1904, take};
        return zip_.read(parts_[sheet], part_bytes_max, reader);
    }

  private:
    ZipFile zip_;
    Workbook workbook_;
    Styles styles_;
    std::vector<std::string> parts_;
    std::string shared_part_;
    SharedTexts shared_;
    bool shared_read_ = false;
};

std::string beside(const std::string& folder, std::string target) {
    if (target.starts_with('/')) return target.substr(1);
    auto base = folder;
    while (target.starts_with("../")) {
        target.erase(0, 3);
        const auto slash = base.rfind('/', base.size() < 2 ? 0 : base.size() - 2);
        base = slash == std::string::npos ? "" : base.substr(0, slash + 1);
    }
    return base + target;
}

}    // namespace

Result<std::unique_ptr<Sheets>> open_xlsx(const std::string& path, std::string name) {
    auto zip = ZipFile::open(path, std::move(name));
    if (!zip) return tl::unexpected(zip.error());
    std::string book = "xl/workbook.xml";
    if (zip->has("_rels/.rels")) {
        Relations top;
        if (auto fine = zip->read("_rels/.rels", small_part_bytes_max, top); !fine) return tl::unexpected(fine.error());
        if (auto target = top.target_of_type("officeDocument"); !target.empty()) book = beside("", std::move(target));
    }
    if (zip->has("EncryptionInfo") || zip->has("EncryptedPackage"))
        return refuse(No::bad_value, zip->name(), "加了密码,请另存为不带密码的文件 / it has a password: save it without one");
    if (!zip->has(book)) return refuse(No::bad_value, zip->name(), "是压缩包,但不是 .xlsx 表格 / an archive, but no .xlsx workbook");
    Workbook workbook;
    if (auto fine = zip->read(book, small_part_bytes_max, workbook); !fine) return tl::unexpected(fine.error());
    const auto slash = book.rfind('/');
    const auto folder = slash == std::string::npos ? std::string{} : book.substr(0, slash + 1);
    Relations relations;
    if (auto fine = zip->read(folder + "_rels/" + book.substr(folder.size()) + ".rels", small_part_bytes_max, relations); !fine)
        return tl::unexpected(fine.error());
    Styles styles;
    if (auto target = relations.target_of_type("styles"); !target.empty() && zip->has(beside(folder, target)))
        if (auto fine = zip->read(beside(folder, target), small_part_bytes_max, styles); !fine) return tl::unexpected(fine.error());
    std::vector<std::string> parts;
    // Charts that stand as sheets of their own hold no cells.
    std::erase_if(workbook.sheets, [&](const auto& sheet) {
        const auto found = relations.by_id.find(sheet.second);
        return found == relations.by_id.end() || found->second.type != "worksheet";
    });
    for (const auto& [sheet, id] : workbook.sheets) parts.push_back(beside(folder, relations.by_id.find(id)->second.target));
    auto shared = relations.target_of_type("sharedStrings");
    if (!shared.empty()) shared = beside(folder, shared);
    if (!shared.empty() && !zip->has(shared)) shared.clear();
    return std::unique_ptr<Sheets>{std::make_unique<XlsxSheets>(std::move(*zip), std::move(workbook), std::move(styles), std::move(parts), std::move(shared))};
}

}    // namespace terrace
