#pragma once
// What each cell of a form asks (对表): indicator × place × period × dimension, how sure that is, and why a cell asks nothing we know. The
// mapping is data: a person confirms headings once, and it holds for the next month's form of the same layout.

#include "base/codec.hpp"
#include "forms/gazetteer.hpp"
#include "forms/match.hpp"
#include "forms/table.hpp"

#include <map>
#include <set>

namespace terrace::forms {

// A heading somebody has confirmed: which indicator a column or row of a table means.
struct Confirmed {    // indicator "": nothing this office knows
    std::string indicator, dimension, value, unit;    // unit: when the form names none
};
struct Kept {
    std::string layout;                                                        // the hash of the form it was made for
    std::map<std::pair<std::string, std::string>, Confirmed> headings;         // table and heading
};
// conflict when an indicator named is not in the catalogue; bad_value for what is no mapping.
Result<Kept> read_mapping(std::string_view json_text, const Catalogue&);

// What one cell asks, as far as the form says it.
struct Asked {
    std::size_t sheet = 0, table = 0;    // table: over all sheets
    std::size_t row = 0, column = 0;     // as the sheet counts
    NumberShown shown;
    bool formula = false;
    std::string heading;                 // "产业面积 / 茶叶"
    Match match;
    bool confirmed = false;
    struct Named {
        std::string text;
        int level = 0;
        bool section = false;            // of a line over the whole width further up
        bool operator==(const Named&) const = default;
    };
    std::vector<Named> places;           // outermost first; none: the place the form is for
    std::vector<SpokenPeriod> periods;   // of its own words, outermost first
    std::string unit;                    // as the form has it; "" when it names none
    bool several_units = false, units_of_table = false;    // the latter: they stand above the whole table
    bool row_total = false, column_total = false, subtotal = false;
    bool whole = false;                  // 全县, 全镇: the place the form is for
    Change change = Change::none;
    bool change_down = false;            // the word for it stands at the left: what it compares stands above it
    std::size_t part = 0;                // the column where its part of the table begins
    std::optional<std::size_t> list_row;    // of a list of things: the how many-th
    std::size_t list_rows = 0;
    Reason reason;                       // why it is not asked of anybody; none when it is
};
struct AskedTable {
    std::string name;                              // "Sheet1!A3"
    std::vector<SpokenPeriod> periods;             // of its titles
    std::vector<std::string> places;               // names of places in its titles
    std::vector<std::string> units;                // 单位:亩
};
struct Form {
    std::vector<LaidSheet> sheets;
    std::vector<AskedTable> tables;
    std::vector<Asked> cells;
    std::string layout;    // SHA-256 over words and merges, without the numbers in them: the next month's form has the same
};

// Reads a form against a catalogue. `places` may be empty: words that look like places are then taken for such. `kept` may be null; one made
// for another layout is a conflict.
Result<Form> read_form(std::vector<LaidSheet>, const Catalogue&, const Gazetteer& places, const Kept* kept);

std::string cell_of(const Form&, const Asked&);    // "Sheet1!C5"

// The mapping as a file a person reads, confirms and keeps; read_mapping takes it back.
json::object mapping_json(const Form&, const Gazetteer&);

}    // namespace terrace::forms
