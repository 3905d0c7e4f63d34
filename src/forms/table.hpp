#pragma once
// The tables of a sheet (表): which empty cells ask for something, and every word that bears on each: the titles above the table, the heads
// above the cell, the words to its left. Nothing is guessed here about what the words mean.

#include "sheets/layout.hpp"

namespace terrace::forms {

constexpr std::size_t grid_cells_max = 400'000;    // rows × columns that hold anything
constexpr std::size_t header_rows_max = 6;
constexpr std::size_t list_rows_max = 2'000;       // empty rows below the last word
constexpr std::size_t form_cells_max = 50'000;     // empty cells asked about, of one workbook

struct Label {
    std::string text;
    std::string head{};      // of a word at the left: what its column is called
    bool spread = false;     // a group's word taken to reach further right, though the cells are not merged
    bool section = false;    // a line over the whole width further up
    bool operator==(const Label&) const = default;
};
struct Blank {
    std::size_t row = 0, column = 0;    // as the sheet counts: row from 1, column from 0
    bool formula = false;
    NumberShown shown;
    std::vector<Label> above, left;     // outermost first
    std::vector<std::string> right;     // remarks behind it
    bool open_row = false;              // no word at the left where other rows have one: who or what it is about is not written
    std::size_t part = 0;               // the column where its part of the table begins, as the sheet counts: tables stand side by side, lists are folded
};
struct Table {
    std::string anchor;                  // its first cell, "A3"
    std::vector<std::string> titles;     // lines above it, the sheet's first
    std::vector<Blank> blanks;
};
// too_large for a sheet that is no form.
Result<std::vector<Table>> tables_of(const LaidSheet&);

}    // namespace terrace::forms
