#include "store/sqlite/comparison.hpp"

namespace terrace::sqlite {
namespace {

std::string all_rows(const Table& table) {
    std::string columns, order = "domain";
    for (const auto& column : table.columns) columns += std::string{column.name} + ", ";
    for (std::size_t i = 0; i < table.key; ++i) order += ", " + std::string{table.columns[i].name};
    return "SELECT " + columns + "position FROM " + std::string{table.name} + " ORDER BY " + order;
}

// As SQLite orders them: numbers by value, text and bytes by memcmp.
int compare(const Statement& a, const Statement& b, int column, Type type) {
    if (a.null(column) || b.null(column)) return static_cast<int>(b.null(column)) - static_cast<int>(a.null(column));
    if (type == Type::integer) return a.integer(column) < b.integer(column) ? -1 : a.integer(column) > b.integer(column);
    const auto order = a.text(column).compare(b.text(column));
    return order < 0 ? -1 : order > 0;
}

std::string key_of(const Statement& row, const Table& table) {
    std::string key;
    for (std::size_t i = 0; i < table.key; ++i) {
        const int column = static_cast<int>(i);
        if (i) key += ", ";
        if (table.columns[i].type == Type::integer)
            key += std::to_string(row.integer(column));
        else if (table.columns[i].type == Type::bytes)
            key += hex(row.text(column));
        else
            key += row.text(column);
    }
    return key;
}

std::optional<Difference> first_difference(Database& live, Database& rebuilt, const Table& table) {
    Statement left{live, all_rows(table)}, right{rebuilt, all_rows(table)};
    const std::string name{table.name};
    for (;;) {
        const bool has_left = left.step(), has_right = right.step();
        if (!has_left && !has_right) return std::nullopt;
        int order = has_left && has_right ? 0 : has_left ? -1 : 1;
        for (std::size_t i = 0; i < table.key && order == 0; ++i) order = compare(left, right, static_cast<int>(i), table.columns[i].type);
        if (order < 0) return Difference{name, key_of(left, table), "extra"};
        if (order > 0) return Difference{name, key_of(right, table), "missing"};
        for (std::size_t i = table.key; i < table.columns.size(); ++i)
            if (compare(left, right, static_cast<int>(i), table.columns[i].type) != 0) return Difference{name, key_of(left, table), std::string{table.columns[i].name}};
        if (left.integer(left.columns() - 1) != right.integer(right.columns() - 1)) return Difference{name, key_of(left, table), "position"};
    }
}

}    // namespace

std::vector<Difference> differences(SqliteStore& live, SqliteStore& rebuilt, const std::vector<const Table*>& tables) {
    std::vector<Difference> all;
    for (const auto* table : tables)
        if (auto one = first_difference(live.database(), rebuilt.database(), *table)) all.push_back(std::move(*one));
    return all;
}

std::vector<std::string> broken_streams(SqliteStore& store, int limit) {
    Statement broken{store.database(), "SELECT stream FROM records GROUP BY domain, stream HAVING min(version) <> 1 OR max(version) <> count(*) LIMIT ?1"};
    broken.bind(1, limit);
    std::vector<std::string> all;
    while (broken.step()) all.push_back(write(broken.uuid(0)));
    return all;
}

void copy_packed(const std::string& from, const std::string& to) {
    Database source{from, Database::Mode::write};
    Statement vacuum{source, "VACUUM INTO ?1"};
    vacuum.bind(1, to);
    vacuum.step();
}

void copy_pages(const std::string& from, const std::string& to) {
    Database source{from, Database::Mode::read}, target{to, Database::Mode::write};
    auto* backup = sqlite3_backup_init(target.raw(), "main", source.raw(), "main");
    if (!backup) target.fail("backup");
    int outcome = SQLITE_BUSY;
    constexpr int tries_max = 100;
    for (int tries = 0; tries < tries_max && (outcome == SQLITE_BUSY || outcome == SQLITE_LOCKED); ++tries) {
        outcome = sqlite3_backup_step(backup, -1);
        if (outcome == SQLITE_BUSY || outcome == SQLITE_LOCKED) sqlite3_sleep(50);
    }
    sqlite3_backup_finish(backup);
    if (outcome != SQLITE_DONE) throw Fault{from + ": cannot be copied (" + sqlite3_errstr(outcome) + ")"};
}

}    // namespace terrace::sqlite
