#include "store/sqlite/database.hpp"

namespace terrace::sqlite {

Database::Database(const std::string& path, Mode mode, const std::string& vfs) : path_{path} {
    const int flags = mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(path.c_str(), &raw_, flags | SQLITE_OPEN_NOMUTEX, vfs.empty() ? nullptr : vfs.c_str()) != SQLITE_OK) {
        const std::string reason = raw_ ? sqlite3_errmsg(raw_) : "out of memory";
        sqlite3_close(raw_);
        throw Fault{path + ": " + reason};
    }
    sqlite3_busy_timeout(raw_, 5'000);
    sqlite3_extended_result_codes(raw_, 1);
}

Database::~Database() { sqlite3_close(raw_); }

void Database::run(const std::string& sql) {
    if (sqlite3_exec(raw_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql.substr(0, 80));
}

void Database::fail(std::string_view what) const {
    throw Fault{path_ + ": " + sqlite3_errmsg(raw_) + " (" + std::string{what} + ")"};
}

Statement::Statement(Database& database, std::string_view sql) : database_{&database} {
    if (sqlite3_prepare_v3(database.raw(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw_, nullptr) !=
        SQLITE_OK)
        database.fail(sql.substr(0, 300));
}

Statement::~Statement() { sqlite3_finalize(raw_); }

Statement::Statement(Statement&& other) noexcept : database_{other.database_}, raw_{std::exchange(other.raw_, nullptr)} {}

void Statement::bind(int index, const Cell& cell) {
    int outcome = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&cell.value))
        outcome = sqlite3_bind_int64(raw_, index, *number);
    else if (const auto* text = std::get_if<std::string_view>(&cell.value))
        outcome = cell.bytes ? sqlite3_bind_blob64(raw_, index, text->data() ? text->data() : "", text->size(), SQLITE_STATIC)
                             : sqlite3_bind_text64(raw_, index, text->data() ? text->data() : "", text->size(), SQLITE_STATIC, SQLITE_UTF8);
    else
        outcome = sqlite3_bind_null(raw_, index);
    if (outcome != SQLITE_OK) database_->fail("bind");
}

void Statement::bind_named(const char* name, const Cell& cell) {
    if (const int index = sqlite3_bind_parameter_index(raw_, name)) bind(index, cell);
}

bool Statement::step() {
    switch (sqlite3_step(raw_)) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: return false;
        default: database_->fail(sqlite3_sql(raw_));
    }
}

void Statement::reset() noexcept {
    sqlite3_reset(raw_);
    sqlite3_clear_bindings(raw_);
}

std::string_view Statement::text(int column) const {
    if (sqlite3_column_type(raw_, column) == SQLITE_BLOB) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(raw_, column));
        return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(raw_, column))};
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw_, column));
    return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(raw_, column))};
}

}    // namespace terrace::sqlite
