#include "store/sqlite/sqlite_store.hpp"

#include <map>
#include <unordered_set>

namespace terrace::sqlite {
namespace {

constexpr std::string_view record_columns =
    "position, stream, version, event, said_at, recorded_at, device_at, actor_kind, actor, post, device, command, part, fingerprint, "
    "payload, chain";

constexpr const char* journal_tables[] = {
    "CREATE TABLE IF NOT EXISTS records (domain INTEGER NOT NULL, position INTEGER NOT NULL, stream BLOB NOT NULL, version INTEGER NOT NULL, "
    "event TEXT NOT NULL, said_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, device_at INTEGER NOT NULL, actor_kind INTEGER NOT NULL, "
    "actor BLOB, post BLOB, device BLOB, command BLOB, part INTEGER NOT NULL, fingerprint BLOB NOT NULL, payload TEXT NOT NULL, "
    "chain BLOB NOT NULL, PRIMARY KEY (domain, position)) STRICT, WITHOUT ROWID",
    "CREATE UNIQUE INDEX IF NOT EXISTS records_by_stream ON records (domain, stream, version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS records_by_command ON records (domain, command, part) WHERE command IS NOT NULL",
};

Record read_record(const Row& row) {
    Record record;
    record.position = row.integer(0);
    record.stream = row.uuid(1);
    record.version = static_cast<std::int32_t>(row.integer(2));
    record.event = row.string(3);
    record.said_at = row.instant(4);
    record.recorded_at = row.instant(5);
    record.device_at = row.instant(6);
    record.actor.kind = static_cast<ActorKind>(row.integer(7));
    record.actor.id = row.uuid(8);
    record.actor.post = row.id<PostId>(9);
    record.device = row.id<DeviceId>(10);
    record.command = row.id<CommandId>(11);
    record.part = static_cast<std::int32_t>(row.integer(12));
    record.fingerprint = row.string(13);
    record.payload = row.string(14);
    const auto chain = row.text(15);
    if (chain.size() != record.chain.bytes.size()) throw Fault{"record " + std::to_string(record.position) + ": its chain is damaged"};
    std::copy(chain.begin(), chain.end(), record.chain.bytes.begin());
    return record;
}

std::string_view sql_type(Type type) {
    switch (type) {
        case Type::integer: return "INTEGER";
        case Type::text: return "TEXT";
        case Type::bytes: return "BLOB";
    }
    return "BLOB";
}

std::string key_condition(const Table& table, int first_parameter) {
    std::string sql = "domain = ?1";
    for (std::size_t i = 0; i < table.key; ++i)
        sql += " AND " + std::string{table.columns[i].name} + " = ?" + std::to_string(first_parameter + static_cast<int>(i));
    return sql;
}

std::string column_list(const Table& table) {
    std::string list;
    for (const auto& column : table.columns) {
        if (!list.empty()) list += ", ";
        list += column.name;
    }
    return list;
}

}    // namespace

std::vector<std::string> create_statements(const Table& table) {
    const std::string name{table.name};
    std::string sql = "CREATE TABLE IF NOT EXISTS " + name + " (domain INTEGER NOT NULL";
    for (const auto& column : table.columns) {
        sql += ", " + std::string{column.name} + ' ' + std::string{sql_type(column.type)};
        if (!column.may_be_null) sql += " NOT NULL";
    }
    sql += ", position INTEGER NOT NULL, PRIMARY KEY (domain";
    for (std::size_t i = 0; i < table.key; ++i) sql += ", " + std::string{table.columns[i].name};
    sql += ")) STRICT, WITHOUT ROWID";
    std::vector<std::string> all{std::move(sql)};
    for (const auto& index : table.indexes) {
        auto made = "CREATE INDEX IF NOT EXISTS " + name + '_' + std::string{index.name} + " ON " + name + " (domain, " + std::string{index.columns} + ')';
        if (!index.where.empty()) made += " WHERE " + std::string{index.where};
        all.push_back(std::move(made));
    }
    return all;
}

class SqliteStore::SqliteJournal final : public Journal {
  public:
    SqliteJournal(Database& database, std::int64_t domain)
        : database_{database}, domain_{domain},
          insert_{database, "INSERT INTO records (domain, " + std::string{record_columns} +
                                ") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)"},
          stream_{database, "SELECT " + std::string{record_columns} + " FROM records WHERE domain = ?1 AND stream = ?2 ORDER BY version"},
          receipt_{database, "SELECT position, part, fingerprint FROM records WHERE domain = ?1 AND command = ?2 ORDER BY part"},
          scan_{database, "SELECT " + std::string{record_columns} + " FROM records WHERE domain = ?1 AND position >= ?2 ORDER BY position LIMIT ?3"} {
        load_head();
    }

    Head head() const override { return head_; }

    void load_head() {
        Statement last{database_, "SELECT position, chain FROM records WHERE domain = ?1 ORDER BY position DESC LIMIT 1"};
        last.bind(1, domain_);
        head_ = {};
        if (last.step()) {
            head_.position = last.integer(0);
            const auto chain = last.text(1);
            ENSURE(chain.size() == head_.chain.bytes.size());
            std::copy(chain.begin(), chain.end(), head_.chain.bytes.begin());
        }
    }
    void mark_begin() { begin_ = head_; }
    void return_to_begin() { head_ = begin_; }
    void mark_savepoint() { savepoint_ = head_; }
    void return_to_savepoint() { head_ = savepoint_; }

    void append(const Record& record) override {
        ENSURE(record.position == head_.position + 1);    // the chain is worked out once, by who appends; verify works it out again
        Resetting guard{insert_};
        int at = 0;
        insert_.bind(++at, domain_);
        insert_.bind(++at, record.position);
        insert_.bind(++at, record.stream);
        insert_.bind(++at, record.version);
        insert_.bind(++at, record.event);
        insert_.bind(++at, record.said_at);
        insert_.bind(++at, record.recorded_at);
        insert_.bind(++at, record.device_at);
        insert_.bind(++at, record.actor.kind);
        insert_.bind(++at, record.actor.id);
        insert_.bind(++at, record.actor.post);
        insert_.bind(++at, record.device);
        insert_.bind(++at, record.command);
        insert_.bind(++at, record.part);
        insert_.bind(++at, Cell::blob(record.fingerprint));
        insert_.bind(++at, record.payload);
        insert_.bind(++at, Cell::blob(record.chain.view()));
        insert_.step();
        head_ = {record.position, record.chain};
    }

    std::vector<Record> stream(const Uuid& id) override {
        Resetting guard{stream_};
        stream_.bind(1, domain_);
        stream_.bind(2, id);
        std::vector<Record> all;
        while (stream_.step()) all.push_back(read_record(stream_));
        return all;
    }

    std::optional<Receipt> receipt(const CommandId& command) override {
        Resetting guard{receipt_};
        receipt_.bind(1, domain_);
        receipt_.bind(2, command);
        std::optional<Receipt> found;
        while (receipt_.step()) {
            if (!found) found = Receipt{receipt_.integer(0), 0, receipt_.string(2)};
            ++found->parts;
        }
        return found;
    }

    void scan(Position first, std::int64_t count, const std::function<bool(const Record&)>& visit) override {
        Resetting guard{scan_};
        scan_.bind(1, domain_);
        scan_.bind(2, first);
        scan_.bind(3, count);
        while (scan_.step())
            if (!visit(read_record(scan_))) break;
    }

  private:
    Database& database_;
    std::int64_t domain_;
    Head head_, begin_, savepoint_;
    Statement insert_, stream_, receipt_, scan_;
};

class SqliteStore::SqliteRows final : public Rows {
  public:
    SqliteRows(Database& database, std::int64_t domain) : database_{database}, domain_{domain} {}

    void cause(Position position) { position_ = position; }
    void forget_statements() {
        prepared_.clear();
        sets_.clear();
    }

    void put(const Table& table, std::initializer_list<Cell> columns) override {
        ENSURE(columns.size() == table.columns.size());
        auto& statement = of(table).put;
        Resetting guard{statement};
        bind_row(statement, columns);
        statement.bind(static_cast<int>(columns.size()) + 2, position_);
        statement.step();
    }

    void set(const Table& table, std::initializer_list<Cell> key, std::initializer_list<std::pair<std::string_view, Cell>> columns) override {
        ENSURE(key.size() == table.key);
        auto& statement = set_statement(table, columns);
        Resetting guard{statement};
        bind_row(statement, key);
        int at = static_cast<int>(key.size()) + 2;
        statement.bind(at++, position_);
        for (const auto& [name, cell] : columns) statement.bind(at++, cell);
        statement.step();
        ENSURE(sqlite3_changes(database_.raw()) == 1);
    }

    void erase(const Table& table, std::initializer_list<Cell> key) override {
        ENSURE(key.size() == table.key);
        auto& statement = of(table).erase;
        Resetting guard{statement};
        bind_row(statement, key);
        statement.step();
    }

    bool find(const Table& table, std::initializer_list<Cell> key, const std::function<void(const Row&)>& visit) override {
        ENSURE(key.size() == table.key);
        auto& statement = of(table).find;
        Resetting guard{statement};
        bind_row(statement, key);
        if (!statement.step()) return false;
        visit(statement);
        return true;
    }

  private:
    struct Prepared {
        Statement put, erase, find;
    };

    void bind_row(Statement& statement, std::initializer_list<Cell> cells) {
        statement.bind(1, domain_);
        int at = 2;
        for (const auto& cell : cells) statement.bind(at++, cell);
    }

    Prepared& of(const Table& table) {
        const auto found = prepared_.find(&table);
        if (found != prepared_.end()) return found->second;
        const std::string name{table.name};
        std::string put = "INSERT OR REPLACE INTO " + name + " (domain, " + column_list(table) + ", position) VALUES (?1";
        for (std::size_t i = 0; i <= table.columns.size(); ++i) put += ", ?" + std::to_string(i + 2);
        put += ')';
        return prepared_
            .emplace(&table, Prepared{Statement{database_, put}, Statement{database_, "DELETE FROM " + name + " WHERE " + key_condition(table, 2)},
                                      Statement{database_, "SELECT " + column_list(table) + ", position FROM " + name + " WHERE " + key_condition(table, 2)}})
            .first->second;
    }

    Statement& set_statement(const Table& table, std::initializer_list<std::pair<std::string_view, Cell>> columns) {
        std::string id{table.name};
        for (const auto& [name, cell] : columns) (id += ' ') += name;
        const auto found = sets_.find(id);
        if (found != sets_.end()) return found->second;
        int at = static_cast<int>(table.key) + 2;
        std::string sql = "UPDATE " + std::string{table.name} + " SET position = ?" + std::to_string(at++);
        for (const auto& [name, cell] : columns) sql += ", " + std::string{name} + " = ?" + std::to_string(at++);
        sql += " WHERE " + key_condition(table, 2);
        return sets_.emplace(std::move(id), Statement{database_, sql}).first->second;
    }

    Database& database_;
    std::int64_t domain_;
    Position position_ = 0;
    std::unordered_map<const Table*, Prepared> prepared_;
    std::unordered_map<std::string, Statement> sets_;
};

struct SqliteStore::Reader {
    // Not mapped: what is mapped counts as resident for each reader again.
    Reader(const std::string& path, const std::string& vfs) : database{path, Database::Mode::read, vfs} { database.run("PRAGMA cache_size = -4096"); }
    Database database;
    std::unordered_map<const char*, Statement> prepared;    // by the address of the query's constant text
};

class SqliteStore::SqliteSnapshot final : public Snapshot {
  public:
    SqliteSnapshot(SqliteStore& store, std::unique_ptr<Reader> reader) : store_{store}, reader_{std::move(reader)} {
        reader_->database.run("BEGIN");
        auto& last = statement("SELECT max(position) FROM records WHERE domain = $1");
        Resetting guard{last};
        last.bind_named("$1", store_.domain_);
        if (last.step()) position_ = last.integer(0);
    }
    ~SqliteSnapshot() override {
        sqlite3_exec(reader_->database.raw(), "COMMIT", nullptr, nullptr, nullptr);
        store_.give_back(std::move(reader_));
    }

    Position position() const override { return position_; }

    void run(const Query& query, std::initializer_list<Cell> arguments, const std::function<bool(const Row&)>& visit) override {
        static constexpr const char* names[] = {"$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12"};
        ENSURE(arguments.size() <= std::size(names));
        auto& prepared = statement(query.sql);
        Resetting guard{prepared};
        prepared.bind_named("$1", store_.domain_);
        std::size_t at = 0;
        for (const auto& cell : arguments) prepared.bind_named(names[at++], cell);
        while (prepared.step())
            if (!visit(prepared)) break;
    }

    std::vector<Record> stream(const Uuid& id) override {
        static const std::string sql = "SELECT " + std::string{record_columns} + " FROM records WHERE domain = $1 AND stream = $2 ORDER BY version";
        std::vector<Record> all;
        run({"journal.stream", sql}, {id}, [&](const Row& row) {
            all.push_back(read_record(row));
            return true;
        });
        return all;
    }

  private:
    Statement& statement(std::string_view sql) {
        const auto found = reader_->prepared.find(sql.data());
        if (found != reader_->prepared.end()) return found->second;
        return reader_->prepared.emplace(sql.data(), Statement{reader_->database, sql}).first->second;
    }

    SqliteStore& store_;
    std::unique_ptr<Reader> reader_;
    Position position_ = 0;
};

// Prepared once: parsing them for every command costs as much as running them.
struct SqliteStore::Transactions {
    explicit Transactions(Database& database)
        : begin{database, "BEGIN IMMEDIATE"}, savepoint{database, "SAVEPOINT command"}, release{database, "RELEASE command"}, commit{database, "COMMIT"} {}
    static void run(Statement& statement) {
        Resetting guard{statement};
        statement.step();
    }
    Statement begin, savepoint, release, commit;
};

SqliteStore::SqliteStore(std::string path, std::int64_t domain, std::vector<const Table*> tables, std::string vfs)
    : path_{std::move(path)}, vfs_{std::move(vfs)}, domain_{domain}, tables_{std::move(tables)},
      writer_{std::make_unique<Database>(path_, Database::Mode::write, vfs_)} {
    writer_->run("PRAGMA page_size = 8192");
    writer_->run("PRAGMA journal_mode = WAL");
    writer_->run("PRAGMA synchronous = FULL");
    writer_->run("PRAGMA cache_size = -65536");
    writer_->run("PRAGMA wal_autocheckpoint = 4000");
    for (const auto* sql : journal_tables) writer_->run(sql);
    outgrown_ = !ledgers_fit();
    if (!outgrown_) make_tables();
    journal_ = std::make_unique<SqliteJournal>(*writer_, domain_);
    rows_ = std::make_unique<SqliteRows>(*writer_, domain_);
    transactions_ = std::make_unique<Transactions>(*writer_);
}

SqliteStore::~SqliteStore() = default;

void SqliteStore::durable(bool wanted) {
    writer_->run(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    if (wanted) writer_->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

void SqliteStore::make_tables() {
    for (const auto* table : tables_)
        for (const auto& sql : create_statements(*table)) writer_->run(sql);
    outgrown_ = false;
}

bool SqliteStore::ledgers_fit() {
    if (!Statement{*writer_, "SELECT 1 FROM records LIMIT 1"}.step()) return true;    // a new file: they are made now
    std::unordered_set<std::string> there;
    Statement made{*writer_, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"};
    while (made.step()) there.emplace(made.text(0));
    constexpr std::string_view unless = "IF NOT EXISTS ";    // SQLite keeps the text without it
    for (const auto* table : tables_)
        for (auto sql : create_statements(*table))
            if (!there.contains(sql.erase(sql.find(unless), unless.size()))) return false;
    return true;
}

void SqliteStore::index_ledgers() { make_tables(); }

void SqliteStore::begin() {
    journal_->mark_begin();
    Transactions::run(transactions_->begin);
}
void SqliteStore::savepoint() {
    Transactions::run(transactions_->savepoint);
    journal_->mark_savepoint();
}
void SqliteStore::release() { Transactions::run(transactions_->release); }
void SqliteStore::roll_back_to_savepoint() {
    writer_->run("ROLLBACK TO command");
    writer_->run("RELEASE command");
    journal_->return_to_savepoint();
}
void SqliteStore::commit() { Transactions::run(transactions_->commit); }
void SqliteStore::roll_back() {
    // After a fault of the disk SQLite may have rolled back by itself, and the disk may not be readable.
    journal_->return_to_begin();
    if (!sqlite3_get_autocommit(writer_->raw())) writer_->run("ROLLBACK");
    try {
        journal_->load_head();
    } catch (const Fault&) {
        journal_->return_to_begin();
    }
}
Journal& SqliteStore::journal() { return *journal_; }
Rows& SqliteStore::rows(Position cause) {
    rows_->cause(cause);
    return *rows_;
}

std::unique_ptr<SqliteStore::Reader> SqliteStore::take_reader() {
    {
        std::lock_guard lock{readers_mutex_};
        if (!readers_.empty()) {
            auto reader = std::move(readers_.back());
            readers_.pop_back();
            return reader;
        }
    }
    return std::make_unique<Reader>(path_, vfs_);
}

void SqliteStore::give_back(std::unique_ptr<Reader> reader) {
    constexpr std::size_t kept_readers_max = 16;
    std::lock_guard lock{readers_mutex_};
    if (readers_.size() < kept_readers_max) readers_.push_back(std::move(reader));
}

std::unique_ptr<Snapshot> SqliteStore::snapshot() { return std::make_unique<SqliteSnapshot>(*this, take_reader()); }

void SqliteStore::empty_ledgers() {
    rows_->forget_statements();
    for (const auto* table : tables_) {
        writer_->run("DROP TABLE IF EXISTS " + std::string{table->name});
        writer_->run(create_statements(*table).front());
    }
}

std::vector<std::pair<std::string, std::string>> SqliteStore::digests() {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto* table : tables_) {
        std::string order = "domain";
        for (std::size_t i = 0; i < table->key; ++i) order += ", " + std::string{table->columns[i].name};
        Statement rows{*writer_, "SELECT " + column_list(*table) + ", position FROM " + std::string{table->name} + " ORDER BY " + order};
        Sha256 digest;
        std::int64_t count = 0;
        std::string bytes;
        while (rows.step()) {
            bytes.assign(digest.view());
            for (int i = 0; i < rows.columns(); ++i) {
                const auto cell = rows.null(i) ? std::string_view{} : rows.text(i);
                bytes += rows.null(i) ? 'n' : 'v';
                bytes += std::to_string(cell.size());
                bytes += ':';
                bytes += cell;
            }
            digest = sha256(bytes);
            ++count;
        }
        all.emplace_back(std::string{table->name}, std::to_string(count) + " " + hex(digest.view()));
    }
    return all;
}

}    // namespace terrace::sqlite
