#pragma once
// Forms whose rows are things and not places (阵地清单, 隐患点台账): nothing stands in the rows yet, and each column is a field of the thing's
// record. Which list is meant, and which field each head.

#include "forms/match.hpp"
#include "forms/table.hpp"

namespace terrace::forms {

// The dimension by which a person confirms a column of a list: its value is the field.
constexpr std::string_view list_field = "field";
// Fields every list has beside those of its record; "@place4" and "@place5": the township and the village it lies in.
constexpr std::string_view list_place = "@place", list_title = "@title";

struct ListTable {
    const Askable* what = nullptr;                       // null: several lists fit equally
    std::vector<const Askable*> candidates;
    Reason reason;                                       // none: the title names this list and nothing more
    std::map<std::size_t, std::string> fields;           // by column; "" : 序号
    std::map<std::size_t, std::string> headings;         // by column, as shown
    std::map<std::size_t, std::vector<std::string>> units;
    std::map<std::size_t, std::size_t> rows;             // of the sheet, to the how many-th thing
};
// nullopt when the table is no list: a row has words, or fewer than two heads are fields of any list. `titles`: without places and periods.
std::optional<ListTable> list_of(const Table&, const std::vector<const Askable*>& lists, const std::vector<std::string>& titles);

}    // namespace terrace::forms
