#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "sheets/memory_file.hpp"
#include "sheets/sheets.hpp"
#include "sheets/xlsx.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iconv.h>
#include <sstream>

namespace terrace {
namespace {

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const bool written_so = text.starts_with("\xEF\xBF\xBD");    // a replacement character somebody really sent
        const auto point = take_code_point(text);
        if (point == U'\uFFFD' && !written_so) return false;
    }
    return true;
}

std::optional<std::string> converted(std::string& bytes, const char* from) {
    const auto converter = iconv_open("UTF-8", from);
    if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    std::string out;
    char* in = bytes.data();
    std::size_t left = bytes.size();
    bool fine = true;
    std::vector<char> buffer(65'536);
    while (left > 0 && fine) {
        char* to = buffer.data();
        std::size_t room = buffer.size();
        if (iconv(converter, &in, &left, &to, &room) == static_cast<std::size_t>(-1) && errno != E2BIG) fine = false;
        out.append(buffer.data(), buffer.size() - room);
    }
    iconv_close(converter);
    return fine ? std::optional{std::move(out)} : std::nullopt;
}

char separator_of(std::string_view text) {
    const auto heading = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char one : {';', '\t'})
        if (std::count(heading.begin(), heading.end(), one) > std::count(heading.begin(), heading.end(), best)) best = one;
    return best;
}

constexpr std::string_view zip_head = "PK\x03\x04", old_workbook_head = "\xD0\xCF\x11\xE0";

Refusal old_workbook(std::string name) {
    return {No::bad_value, std::move(name),
            "是旧式 .xls 或加了密码的表格,请另存为不带密码的 .xlsx 或 CSV / an old .xls or a workbook with a password: save it as .xlsx without one, or as CSV"};
}

class CsvSheets final : public Sheets {
  public:
    CsvSheets(std::string text, std::string name, std::string form) : in_{std::move(text)}, name_{std::move(name)}, form_{std::move(form)}, separator_{separator_of(in_.view())} {}
    std::vector<std::string> names() const override { return {name_}; }
    std::string form() const override { return form_; }
    Result<void> each_row(std::size_t sheet, const std::function<bool(const SheetRow&)>& take) override {
        if (sheet != 0) return refuse(No::not_found, "sheet", std::to_string(sheet + 1));
        in_.clear();
        in_.seekg(0);
        CsvReader reader{in_, separator_};
        CsvRow row;
        std::size_t rows = 0;
        while (reader.next(row)) {
            if (++rows > sheet_rows_max) return refuse(No::too_many, name_, std::to_string(sheet_rows_max));
            SheetRow out{row.line, {}, row.wrong};
            if (out.wrong) out.wrong->field = name_ + ':' + std::to_string(row.line);
            for (auto& field : row.fields) out.cells.push_back({field.empty() ? CellForm::nothing : CellForm::text, std::move(field)});
            while (!out.cells.empty() && out.cells.back().form == CellForm::nothing) out.cells.pop_back();
            if (out.cells.empty() && !out.wrong) continue;
            if (!take(out)) break;
        }
        return {};
    }

  private:
    std::istringstream in_;
    std::string name_, form_;
    char separator_;
};

}    // namespace

std::string cell_name(std::size_t row, std::size_t column) {
    std::string letters;
    for (auto rest = column + 1; rest > 0; rest = (rest - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters + std::to_string(row);
}

Result<PlainText> read_plain(std::string bytes, std::string name) {
    PlainText plain{{}, "UTF-8"};
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        plain.form = "UTF-8 (BOM)";
        bytes.erase(0, 3);
    } else if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        auto text = converted(bytes, "UTF-16");
        if (!text) return refuse(No::bad_text, std::move(name), "UTF-16");
        bytes = std::move(*text);
        plain.form = "UTF-16";
    } else if (!is_utf8(bytes)) {
        auto text = converted(bytes, "GB18030");
        if (!text) return refuse(No::bad_text, std::move(name), "UTF-8 / GB18030");
        bytes = std::move(*text);
        plain.form = "GB18030";
    }
    plain.text = std::move(bytes);
    return plain;
}

Result<std::unique_ptr<Sheets>> open_csv(std::string bytes, std::string name) {
    if (bytes.size() > csv_bytes_max) return refuse(No::too_large, std::move(name), std::to_string(csv_bytes_max) + " bytes");
    auto plain = read_plain(std::move(bytes), name);
    if (!plain) return tl::unexpected(plain.error());
    if (plain->text.find('\0') != std::string::npos) return refuse(No::bad_value, std::move(name), "不是表格文件(CSV 或 XLSX) / not a table (CSV or XLSX)");
    return std::unique_ptr<Sheets>{std::make_unique<CsvSheets>(std::move(plain->text), std::move(name), "CSV, " + plain->form)};
}

Result<std::unique_ptr<Sheets>> open_sheets(const std::string& path) {
    const auto name = std::filesystem::path{path}.filename().string();
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, name, path);
    std::string head(8, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(in.gcount()));
    if (head.starts_with(zip_head)) return open_xlsx(path, name);
    if (head.starts_with(old_workbook_head)) return tl::unexpected(old_workbook(name));
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error || size > csv_bytes_max) return refuse(No::too_large, name, std::to_string(csv_bytes_max) + " bytes");
    std::string bytes(size, '\0');
    in.clear();
    in.seekg(0);
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return open_csv(std::move(bytes), name);
}

Result<std::unique_ptr<Sheets>> open_table(std::string bytes, std::string name) {
    if (bytes.starts_with(old_workbook_head)) return tl::unexpected(old_workbook(std::move(name)));
    if (!bytes.starts_with(zip_head)) return open_csv(std::move(bytes), std::move(name));
    const MemoryFile file{bytes};
    return open_xlsx(file.path(), std::move(name));
}

}    // namespace terrace
