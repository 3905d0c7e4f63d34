#pragma once
// Filling a form in (填表): every cell that is sure is asked of the office, and written only when place, period, unit and decimals leave no doubt.
// An empty cell beats a wrong one.

#include "forms/mapping.hpp"
#include "sheets/edit_xlsx.hpp"

namespace terrace::forms {

struct FillOptions {
    Period period;
    Day today;
    bool to_date = false;    // also periods that have not ended, as known now
    std::optional<std::size_t> asked_by{};    // the place that sent the form: its name in a title says who asks, not of whom
};

struct FilledCell {
    const Asked* asked = nullptr;
    Reason reason;                       // why it stays empty; none when it is filled
    std::optional<std::size_t> place;    // of the gazetteer
    std::optional<Period> period;
    Answer answer;
    std::string number;                  // as written into the cell
    std::optional<Period> against;       // of a change: what `period` is compared with
    Answer less;                         // of a change: what was so then
    bool words = false;                  // `number` holds words: of a list
    bool total = false;                  // the sum of cells above or beside it, and the office's own figure agrees
};
struct Filled {
    std::vector<FilledCell> cells;       // one for each of Form::cells
    std::vector<CellEdit> edits;
    std::size_t filled() const { return edits.size(); }
};
Filled fill(const Form&, const Gazetteer&, const FillOptions&, const Answers&, const Things& = {});

// Every cell with what it was filled from, or why it was not.
json::object provenance_json(const Form&, const Gazetteer&, const FillOptions&, const Filled&);

}    // namespace terrace::forms
