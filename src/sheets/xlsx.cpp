#include "sheets/xlsx.hpp"

#include "sheets/sheet_reader.hpp"

namespace terrace {
namespace {

using namespace xlsx;

class XlsxSheets final : public Sheets {
  public:
    explicit XlsxSheets(OpenWorkbook book) : book_{std::move(book)} {}

    std::string form() const override { return book_.workbook.from_1904 ? "XLSX (1904)" : "XLSX"; }
    std::vector<std::string> names() const override {
        std::vector<std::string> all;
        for (const auto& [name, relation] : book_.workbook.sheets) all.push_back(name);
        return all;
    }
    Result<void> each_row(std::size_t sheet, const std::function<bool(const SheetRow&)>& take) override {
        if (sheet >= book_.parts.size()) return refuse(No::not_found, "sheet", std::to_string(sheet + 1));
        if (!shared_read_ && !book_.shared_part.empty()) {
            if (auto fine = book_.zip.read(book_.shared_part, part_bytes_max, shared_); !fine) return fine;
        }
        shared_read_ = true;
        SheetReader reader{book_.workbook.sheets[sheet].first, shared_.texts, book_.styles.of_cell, book_.workbook.from_1904, take};
        return book_.zip.read(book_.parts[sheet], part_bytes_max, reader);
    }

  private:
    OpenWorkbook book_;
    SharedTexts shared_;
    bool shared_read_ = false;
};

}    // namespace

Result<std::unique_ptr<Sheets>> open_xlsx(const std::string& path, std::string name) {
    auto book = open_workbook(path, std::move(name));
    if (!book) return tl::unexpected(book.error());
    return std::unique_ptr<Sheets>{std::make_unique<XlsxSheets>(std::move(*book))};
}

}    // namespace terrace
