#pragma once
// Two stores side by side: are their ledgers the same, row for row? And a faithful copy of a database that is in use.

#include "store/sqlite/sqlite_store.hpp"

namespace terrace::sqlite {

struct Difference {
    std::string table, key;    // the first key, in key order, at which the tables part
    std::string what;          // "missing", "extra" or the name of the column that differs
    bool operator==(const Difference&) const = default;
};

// The first difference of each table; none when all rows are equal. `live` is compared as its writer's connection sees it.
std::vector<Difference> differences(SqliteStore& live, SqliteStore& rebuilt, const std::vector<const Table*>& tables);

// Streams whose versions are not 1, 2, 3 …: as UUID text, at most `limit`.
std::vector<std::string> broken_streams(SqliteStore&, int limit);

// A consistent copy of a database that another process may be writing. A journal is packed as it is copied (no page of deleted rows
// comes along); throws Fault when it cannot be made.
void copy_packed(const std::string& from, const std::string& to);
void copy_pages(const std::string& from, const std::string& to);

}    // namespace terrace::sqlite
