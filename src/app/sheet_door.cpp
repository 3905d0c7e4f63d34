#include "app/sheet_door.hpp"

#include "sheets/sheets.hpp"
#include "wire/http/problem.hpp"

#include <charconv>

namespace terrace {
namespace {

json::object row_json(const SheetRow& row) {
    json::array cells;
    for (const auto& cell : row.cells) cells.emplace_back(cell.text);
    json::object out{{"row", row.number}, {"cells", std::move(cells)}};
    if (row.wrong)
        out["wrong"] = json::object{{"code", text_of(row.wrong->no).code}, {"zh", say(*row.wrong, Language::zh)}, {"en", say(*row.wrong, Language::en)}};
    return out;
}

}    // namespace

Result<json::object> table_json(std::string bytes, std::string name, std::size_t sheet) {
    auto sheets = open_table(std::move(bytes), std::move(name));
    if (!sheets) return tl::unexpected(sheets.error());
    const auto names = (*sheets)->names();
    if (sheet < 1 || sheet > names.size()) return refuse(No::not_found, "sheet", std::to_string(sheet) + " / " + std::to_string(names.size()));
    json::array rows, named;
    for (const auto& one : names) named.emplace_back(one);
    std::size_t text = 0;
    Result<void> within;
    const auto fine = (*sheets)->each_row(sheet - 1, [&](const SheetRow& row) {
        for (const auto& cell : row.cells) text += cell.text.size();
        if (rows.size() == table_rows_max)
            within = refuse(No::too_many, names[sheet - 1], std::to_string(table_rows_max));
        else if (text > table_text_bytes_max)
            within = refuse(No::too_large, cell_name(row.number, 0), std::to_string(table_text_bytes_max));
        else
            rows.push_back(row_json(row));
        return within.has_value();
    });
    if (!within) return tl::unexpected(within.error());
    if (!fine) return tl::unexpected(fine.error());
    return json::object{{"form", (*sheets)->form()}, {"sheets", std::move(named)}, {"sheet", sheet}, {"rows", std::move(rows)}};
}

wire::Door SheetDoor::door() {
    wire::Door made;
    made.method = "POST";
    made.path = "/api/v1/tables";
    made.zh = "读一张表(CSV 或 XLSX),给出各行各格";
    made.en = "Read a table (CSV or XLSX) into rows and cells";
    made.body_max = table_upload_bytes_max;
    made.takes_bytes = true;
    made.parameters = {{"name", "文件名", "the file's name"}, {"sheet", "第几张表,从 1 起", "which sheet, from 1"}};
    made.answer = [this](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
        auto response = read(request, parameters);
        answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
    };
    return made;
}

Result<wire::Response> SheetDoor::read(const wire::Request& request, const Parameters& parameters) {
    const auto actor = who_(request);
    if (!actor) return tl::unexpected(actor.error());
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    if (actor->kind != ActorKind::post && actor->kind != ActorKind::token) return refuse(No::not_yours, "", "/tables");
    std::size_t sheet = 1;
    if (const auto given = parameters.text("sheet"))
        if (const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), sheet); error != std::errc{} || end != given->data() + given->size())
            return refuse(No::bad_value, "sheet", "≥ 1");
    const std::unique_lock alone{reading_, std::try_to_lock};
    if (!alone) return refuse(No::busy);
    auto table = table_json(request.body, std::string{parameters.text("name").value_or("")}, sheet);
    if (!table) return tl::unexpected(table.error());
    return wire::Response::json(200, json::serialize(*table));
}

}    // namespace terrace
