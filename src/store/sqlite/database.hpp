#pragma once
// A thin, owning layer over the sqlite3 C API: a connection, a prepared statement, nothing clever.

#include "base/result.hpp"
#include "ledgers/ledger.hpp"

#include <sqlite3.h>
#include <string>
#include <string_view>

namespace terrace::sqlite {

class Database {
  public:
    enum class Mode { write, read };
    // Throws Fault naming file and reason. `vfs` names the file system SQLite writes through; "" is the machine's own.
    Database(const std::string& path, Mode, const std::string& vfs = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void run(const std::string& sql);    // statements without results
    sqlite3* raw() const noexcept { return raw_; }
    [[noreturn]] void fail(std::string_view what) const;

  private:
    std::string path_;
    sqlite3* raw_ = nullptr;
};

class Statement final : public Row {
  public:
    Statement(Database&, std::string_view sql);
    ~Statement() override;
    Statement(Statement&& other) noexcept;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int index, const Cell&);
    void bind_named(const char* name, const Cell&);    // ignored when the statement does not use it
    bool step();                                       // true: a row is there
    void reset() noexcept;

    bool null(int column) const override { return sqlite3_column_type(raw_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(raw_, column); }
    std::string_view text(int column) const override;
    int columns() const override { return sqlite3_column_count(raw_); }

  private:
    Database* database_;
    sqlite3_stmt* raw_ = nullptr;
};

// Resets the statement when the scope ends, also by an exception.
struct Resetting {
    Statement& statement;
    ~Resetting() { statement.reset(); }
};

}    // namespace terrace::sqlite
