#pragma once
// A table as offices keep it, read for one policy: the heading names the policy's facts by id or by name in either language. What is wrong
// in a row is told by column, with how to mend it; the row stays in the table and is refused, never left out.

#include "policy/run.hpp"

#include <iosfwd>

namespace terrace::policy {

struct ReadTable {
    std::shared_ptr<Table> table;
    std::vector<std::size_t> lines;            // of each row in the file
    std::vector<std::string> not_given;        // facts without a column, all of them ones that need not be given
};
// missing_field, unknown_field, bad_value for the heading as a whole; too_many rows.
Result<ReadTable> read_table(std::istream&, const Policy&);

// The value of one cell as a run keeps it, or how to mend it. "2006-06-30", "2006/6/30", "2006年6月30日", "20060630"; 是, 否.
tl::expected<std::int64_t, Said> read_cell(std::string_view, const Fact&);
// As it stands in a derivation: "2006-06-30", "true", "12.5"; a choice by its word.
std::string write_cell(std::int64_t, const Fact&);

}    // namespace terrace::policy
