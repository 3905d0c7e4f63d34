#pragma once
// One sheet of an .xlsx as it goes by: rows in order, cells as a person reads them. Refusals name sheet and cell.

#include "sheets/workbook.hpp"

#include <charconv>

namespace terrace::xlsx {

struct SheetReader : XmlReader {
    const std::string& sheet;
    const std::vector<std::string>& shared;
    const std::vector<MomentFormat>& formats;
    bool from_1904;
    const std::function<bool(const SheetRow&)>& take;

    SheetRow row;
    std::size_t column = 0;
    std::string type, value;
    MomentFormat format;
    std::int64_t style = 0;
    bool in_value = false, in_aid = false, in_data = false, formula = false;

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
        else if (name == "f")
            formula = true;
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
    // For who needs more than the texts: `row.cells` got the cell of `column`, empty or not.
    virtual void cell_ended() {}
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
        formula = false;
        type = of(attributes, "t");
        format = {};
        style = whole(of(attributes, "s")).value_or(0);
        if (style >= 0 && static_cast<std::size_t>(style) < formats.size()) format = formats[static_cast<std::size_t>(style)];
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
        row.cells.resize(column);
        row.cells.push_back(value.empty() ? SheetCell{} : cell());
        cell_ended();
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

}    // namespace terrace::xlsx
