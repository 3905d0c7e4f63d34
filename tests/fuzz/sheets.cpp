// A list from another office, CSV or XLSX by content: rows come in the order of the sheet, or the refusal names the place.
#include "sheets/sheets.hpp"
#include "tests/fuzz/bytes.hpp"

#include <string>

using namespace terrace;

namespace {

void read_all(Sheets& sheets) {
    (void)sheets.form();
    const auto names = sheets.names();
    for (std::size_t sheet = 0; sheet < names.size() && sheet < 8; ++sheet) {
        std::size_t last = 0, rows = 0;
        (void)sheets.each_row(sheet, [&](const SheetRow& row) {
            fuzz::must(row.number > last);
            last = row.number;
            for (std::size_t column = 0; column < row.cells.size(); ++column) fuzz::must(!cell_name(row.number, column).empty());
            return ++rows < 10'000;
        });
    }
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (auto sheets = open_csv(std::string{fuzz::text_of(data, size)}, "list.csv")) read_all(**sheets);
    if (auto sheets = open_table(std::string{fuzz::text_of(data, size)}, "list.xlsx")) read_all(**sheets);
    return 0;
}
