#pragma once
// `terrace import cases FILE --map MAP.yaml --data DIR [--preview] [--accept-rest] [--format json|text]`: takes over a case list kept
// elsewhere, through the same command a person would send.
//
// Every row is checked before the first is written. When rows are wrong, each is named by its cell, all of them are written to
// FILE.rejected.csv, and nothing is imported unless --accept-rest says to take the others. Ids follow from the list's name and the
// row, so that a second run goes on where the first stopped and doubles nothing.

#include "app/case_map.hpp"
#include "app/county.hpp"
#include "sheets/sheets.hpp"

#include <iosfwd>

namespace terrace {

constexpr std::size_t import_rows_max = 1'000'000;
constexpr std::size_t preview_rows_shown = 5;
constexpr std::size_t row_errors_kept = 1'000;

struct ImportOptions {
    static constexpr std::string_view name = "import cases";
    std::string file, map;    // whole paths
    bool preview = false, accept_rest = false, as_json = false;
};
BOOST_DESCRIBE_STRUCT(ImportOptions, (), (file, map, preview, accept_rest, as_json))

// What is wrong with a cell, and how to mend it.
struct RowError {
    std::size_t row = 0;
    std::string cell;       // "list!C12"
    std::string heading;
    std::string value;
    Refusal why;
};

struct ImportedRow {
    std::size_t row = 0;
    cases::ImportCase command;
    std::string fingerprint;    // hex SHA-256 of the row as understood: a changed row is another command
};

struct ImportReport {
    std::string form;    // "CSV, UTF-8"
    std::int64_t rows = 0, good = 0, wrong = 0;
    std::int64_t imported = 0, there_already = 0, refused = 0;
    std::int64_t verdict_differs = 0;    // the list's verdict is not what its dates say
    std::map<std::string, std::int64_t> verdicts, kinds;
    std::vector<ImportedRow> first;      // as understood
    std::vector<RowError> errors;        // at most row_errors_kept
};

// The things of that name that stand at a place, within it or around it.
using AssetsNamed = std::function<std::vector<AssetId>(PlaceId, const std::string& name)>;
AssetsNamed assets_by_name(Snapshot&, const Views&, Instant now);

// Reads every row; hands the good ones to `take`, counts and names the others. The refusal is about the file as a whole.
Result<ImportReport> read_case_list(Sheets&, const CaseMap&, const PlaceTree&, const std::function<void(const ImportedRow&)>& take,
                                    const std::function<void(const SheetRow&, const RowError&)>& reject, const AssetsNamed& = {});
// Checks the whole list and, unless `preview`, sends it to the desk, a batch at a time. A desk that stops meanwhile ends it.
Result<ImportReport> import_cases(Desk&, const Actor&, Sheets&, const CaseMap&, bool preview, bool accept_rest,
                                  const std::function<void(const SheetRow&, const RowError&)>& reject, const AssetsNamed& = {});

Result<int> carry_out(County&, const ImportOptions&, std::ostream& out, std::ostream& errors);
int import_cases(const std::filesystem::path& data, ImportOptions, std::ostream& out, std::ostream& errors);

}    // namespace terrace
