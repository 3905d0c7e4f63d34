#include "app/exchange_door.hpp"

#include "base/text_form.hpp"
#include "playbook/shipped.hpp"
#include "sheets/sheets.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <ostream>
#include <sstream>

namespace terrace {
namespace {

constexpr std::size_t form_rows_max = 5'000, form_cells_max = 200'000;

Result<std::string> text_of(const std::string& given) {
    std::filesystem::path path{given};
    if (std::filesystem::is_directory(path)) path /= "methods.yaml";
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, "", path.string());
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

void name(const std::vector<NotCarried>& all, std::ostream& notes) {
    for (const auto& one : all) notes << fmt::format("没有带过去 / not carried: {}{} / {}\n", one.field.empty() ? "" : one.field + ": ", one.why.zh, one.why.en);
}

Result<Methods> methods_of(const XlsFormAsked& asked) {
    const auto dot = asked.kind.find('.');
    std::string text, file = asked.file;
    if (!asked.file.empty()) {
        auto read = text_of(asked.file);
        if (!read) return tl::unexpected(read.error());
        text = std::move(*read);
    } else {
        const auto playbook = asked.kind.substr(0, dot);
        for (const auto& one : shipped_playbooks())
            if (dot != std::string::npos && one.name == playbook) text = one.methods;
        if (text.empty()) return refuse(No::not_found, "KIND", asked.kind + "(随程序带的打法里没有;自己的用 --file / not in a playbook that ships: give its file with --file)");
        file = playbook;
    }
    auto methods = read_methods(text, file);
    if (!methods) return tl::unexpected(methods.error().front().refusal);
    return std::move(*methods);
}

}    // namespace

Result<void> xlsform_door(const XlsFormAsked& asked, std::ostream& out, std::ostream& notes) {
    if (asked.out.empty()) return refuse(No::missing_field, "--out", "-o FILE.xlsx");
    const auto methods = methods_of(asked);
    if (!methods) return tl::unexpected(methods.error());
    const auto dot = asked.kind.find('.');
    const auto id = dot == std::string::npos ? asked.kind : asked.kind.substr(dot + 1);
    const auto* kind = methods->record(id);
    if (!kind) {
        std::string known;
        for (const auto& one : methods->records) known += (known.empty() ? "" : " / ") + one.id;
        return refuse(No::not_found, "KIND", id + "(有 / there are: " + known + ")");
    }
    const auto made = xlsform_of(*methods, *kind);
    if (auto fine = write_xlsx(asked.out, made.sheets); !fine) return fine;
    name(made.not_carried, notes);
    out << fmt::format("{}: {} → {}\n", methods->playbook + '.' + kind->id, kind->name.zh, asked.out);
    return {};
}

Result<void> from_xlsform_door(const FromXlsFormAsked& asked, std::ostream& out, std::ostream& notes) {
    const auto from = read_day(asked.from);
    if (!from) return refuse(No::bad_value, "--from", "2024-01-01");
    auto sheets = open_sheets(asked.file);
    if (!sheets) return tl::unexpected(sheets.error());
    SheetTexts cells;
    std::size_t count = 0;
    Result<void> within;
    const auto names = (*sheets)->names();
    for (std::size_t n = 0; n < names.size(); ++n) {
        auto& rows = cells[names[n]];
        const auto fine = (*sheets)->each_row(n, [&](const SheetRow& row) {
            rows.resize(std::max(rows.size(), row.number));
            for (const auto& cell : row.cells) rows[row.number - 1].push_back(cell.form == CellForm::truth ? (cell.text == "TRUE" || cell.text == "true" || cell.text == "1" ? "true" : "false") : cell.text);
            count += row.cells.size();
            if (row.number > form_rows_max || count > form_cells_max) within = refuse(No::too_many, names[n], std::to_string(form_rows_max));
            return within.has_value();
        });
        if (!fine) return fine;
        if (!within) return within;
    }
    const auto draft = draft_of(cells, {asked.playbook, asked.place, *from});
    if (!draft) return tl::unexpected(draft.error());
    // A draft that the checker refuses would be no help.
    if (const auto read = read_methods(draft->yaml, asked.file); !read) return tl::unexpected(read.error().front().refusal);
    name(draft->not_carried, notes);
    if (asked.out.empty()) {
        out << draft->yaml;
        return {};
    }
    std::ofstream file{asked.out, std::ios::binary};
    if (!(file << draft->yaml)) return refuse(No::storage_failed, "--out", asked.out);
    return {};
}

}    // namespace terrace
