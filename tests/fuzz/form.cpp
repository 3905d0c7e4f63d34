// A form from another office: every empty cell it asks about lies in the sheet once, and what is filled in is read back where it was put.
#include "forms/mapping.hpp"
#include "sheets/edit_xlsx.hpp"
#include "tests/fuzz/bytes.hpp"

#include <set>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const forms::Catalogue catalogue{{"rubbish", "清理垃圾", "Rubbish", {"垃圾"}, "吨", 1, true, false, {{"how", {{"hand", {"人工"}}}}}, {"河道"}},
                                            {"toilets", "公厕", "Toilets", {}, "座", 0, true, true, {}, {}}};
    // The same bytes as one sheet's XML …
    const auto text = fuzz::text_of(data, size);
    bool formulas = false;
    if (const auto filled = fill_sheet(text, std::vector<CellEdit>{{"", 3, 1, "12"}, {"", 1, 0, "-3.5"}}, formulas)) (void)fill_sheet(*filled, {}, formulas);
    // … as a heading …
    (void)forms::read_heading(text);
    (void)forms::read_heading(text, true);
    // … and as a workbook.
    const int file = ::memfd_create("form", MFD_CLOEXEC);
    fuzz::must(file >= 0 && ::write(file, data, size) == static_cast<ssize_t>(size));
    if (auto sheets = read_layout("/proc/self/fd/" + std::to_string(file)))
        if (const auto form = forms::read_form(std::move(*sheets), catalogue, {}, nullptr)) {
            std::set<std::tuple<std::size_t, std::size_t, std::size_t>> seen;
            for (const auto& cell : form->cells) fuzz::must(seen.emplace(cell.sheet, cell.row, cell.column).second);
            (void)forms::mapping_json(*form, {});
        }
    ::close(file);
    return 0;
}
