#pragma once
// `terrace import records KIND FILE`: a ledger kept in a spreadsheet becomes records of a playbook's kind, one a row, through the same
// command that a phone sends. Headings are found by the names of the kind's fields, whatever stands above them. Every row is checked
// before the first is written; what is wrong is named by its cell. Ids follow from the rows, so a second run doubles nothing.

#include "app/county.hpp"
#include "forms/gazetteer.hpp"
#include "playbook/methods.hpp"
#include "sheets/sheets.hpp"

#include <iosfwd>

namespace terrace {

constexpr std::size_t record_rows_max = 200'000;    // of one file
constexpr std::size_t heading_rows_max = 20;        // titles and notes above the headings

struct RecordsAsked {
    static constexpr std::string_view name = "import records";
    std::string kind, file;
    bool preview = false, accept_rest = false;
};
BOOST_DESCRIBE_STRUCT(RecordsAsked, (), (kind, file, preview, accept_rest))

struct LedgerRow {
    std::size_t number = 0;
    std::string place;    // id
    Day day;
    std::map<std::string, Line> fields;
    std::map<std::string, std::string> texts;
};
struct LedgerFault {
    std::string cell, heading, value;
    Refusal why;
};
struct ReadLedger {
    std::vector<LedgerRow> rows;
    std::vector<LedgerFault> faults;
    std::map<std::string, std::string> columns;      // heading → field
    std::vector<std::string> not_understood;         // headings that name no field
    std::size_t totals = 0;                          // rows that add others up, left out
};
// Of the first sheet that has the headings. not_found names what is missing when none has.
Result<ReadLedger> read_ledger(Sheets&, const RecordKind&, const forms::Gazetteer&, Day today, const PlaceTree* tree = nullptr);

Result<int> carry_out(County&, const RecordsAsked&, std::ostream& out, std::ostream& errors);
int import_records(const std::filesystem::path& data, RecordsAsked, std::ostream& out, std::ostream& errors);

}    // namespace terrace
