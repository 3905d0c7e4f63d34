#pragma once
// The embedded store: journal and ledgers of one domain in one SQLite file (WAL, synchronous=FULL).

#include "ledgers/store.hpp"
#include "store/sqlite/database.hpp"

#include <memory>
#include <mutex>
#include <unordered_map>

namespace terrace::sqlite {

class SqliteStore final : public Store {
  public:
    // Opens or creates `path`; makes the tables that are missing. `domain` is the office's division code (level 2 or 3).
    SqliteStore(std::string path, std::int64_t domain, std::vector<const Table*> tables, std::string vfs = {});
    ~SqliteStore() override;

    void begin() override;
    void savepoint() override;
    void release() override;
    void roll_back_to_savepoint() override;
    void commit() override;
    void roll_back() override;
    Journal& journal() override;
    Rows& rows(Position cause) override;
    std::unique_ptr<Snapshot> snapshot() override;

    // Ledgers only: drops and makes all tables again, empty and without their indexes (inside the caller's transaction). When the
    // rows are there, index_ledgers makes the indexes, in one go instead of row by row.
    void empty_ledgers();
    void index_ledgers();
    // Records are there, but the ledgers beside them have not the shape this version gives them: another version made them. They
    // must be emptied, posted and indexed before anything is read.
    bool outgrown() const noexcept { return outgrown_; }
    // A digest of each ledger's rows in key order: equal digests mean equal rows.
    std::vector<std::pair<std::string, std::string>> digests();
    // First differing key of a ledger between this store and another, for messages; "" when equal.
    std::int64_t domain() const noexcept { return domain_; }
    const std::string& path() const noexcept { return path_; }
    Database& database() noexcept { return *writer_; }
    // A folder that is still being made need not survive a power cut: without durability a commit does not wait for the disk.
    // Turning it on again writes everything down.
    void durable(bool);

  private:
    class SqliteJournal;
    class SqliteRows;
    class SqliteSnapshot;
    struct Reader;
    struct Transactions;

    void make_tables();
    bool ledgers_fit();
    std::unique_ptr<Reader> take_reader();
    void give_back(std::unique_ptr<Reader>);

    std::string path_, vfs_;
    std::int64_t domain_;
    std::vector<const Table*> tables_;
    bool outgrown_ = false;
    std::unique_ptr<Database> writer_;
    std::unique_ptr<SqliteJournal> journal_;
    std::unique_ptr<SqliteRows> rows_;
    std::unique_ptr<Transactions> transactions_;
    std::mutex readers_mutex_;
    std::vector<std::unique_ptr<Reader>> readers_;
};

// The SQL that makes a table and its indexes; public for the catalogue test.
std::vector<std::string> create_statements(const Table&);

}    // namespace terrace::sqlite
