#include "bench/commands.hpp"

#include "bench/load.hpp"
#include "bench/measure.hpp"
#include "bench/office.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"

#include <condition_variable>
#include <mutex>
#include <unordered_map>

namespace terrace::bench {
namespace {

// One table's rows as they stand, to be written again.
struct Copied {
    struct Value {
        int type;
        std::int64_t number;
        std::string bytes;
    };
    std::string insert;
    std::vector<std::vector<Value>> rows;
};

Copied copy_of(sqlite::Database& database, const std::string& table, const std::string& order) {
    Copied out;
    sqlite::Statement rows{database, "SELECT * FROM " + table + " ORDER BY " + order};
    while (rows.step()) {
        auto& row = out.rows.emplace_back();
        for (int i = 0; i < rows.columns(); ++i) {
            Copied::Value value{SQLITE_TEXT, rows.integer(i), {}};
            if (rows.null(i))
                value.type = SQLITE_NULL;
            else
                value.bytes = rows.text(i);
            row.push_back(std::move(value));
        }
    }
    out.insert = "INSERT INTO " + table + " VALUES (";
    for (int i = 0; i < rows.columns(); ++i) out.insert += i ? ",?" : "?";
    out.insert += ')';
    return out;
}

// The type of a value is not told by Statement: ask SQLite's own column types once.
std::vector<int> types_of(sqlite::Database& database, const std::string& table) {
    std::vector<int> types;
    sqlite::Statement info{database, "SELECT type FROM pragma_table_info('" + table + "')"};
    while (info.step()) types.push_back(info.text(0) == "INTEGER" ? SQLITE_INTEGER : info.text(0) == "BLOB" ? SQLITE_BLOB : SQLITE_TEXT);
    return types;
}

void make_like(sqlite::Database& from, sqlite::Database& to) {
    sqlite::Statement schema{from, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"};
    while (schema.step()) to.run(std::string{schema.text(0)});
}

// A key does not say when it was made; the record that names it does.
void in_order_of_writing(Copied& keys, sqlite::Database& journal) {
    constexpr std::string_view before_id = R"("key":")";
    std::unordered_map<std::string, std::size_t> place_of;
    for (std::size_t i = 0; i < keys.rows.size(); ++i) place_of[keys.rows[i][0].bytes] = i;
    std::vector<std::vector<Copied::Value>> ordered;
    sqlite::Statement records{journal, "SELECT payload FROM records ORDER BY position"};
    while (records.step()) {
        const auto payload = records.text(0);
        for (auto at = payload.find(before_id); at != std::string_view::npos; at = payload.find(before_id, at + 1))
            if (const auto id = read_uuid(payload.substr(at + before_id.size(), 36)))
                if (const auto found = place_of.find(std::string{id->view()}); found != place_of.end()) ordered.push_back(std::move(keys.rows[found->second]));
    }
    ENSURE(ordered.size() == keys.rows.size());
    keys.rows = std::move(ordered);
}

}    // namespace

// The same rows in the same order, the same batches, nothing else.
Outcome bare_loop(const std::filesystem::path& written, const std::filesystem::path& folder, std::int64_t commands, std::int64_t batches) {
    sqlite::Database journal_from{(written / "journal.db").string(), sqlite::Database::Mode::read}, keys_from{(written / "keys.db").string(), sqlite::Database::Mode::read};
    sqlite::Database journal{(folder / "journal.db").string(), sqlite::Database::Mode::write}, keys{(folder / "keys.db").string(), sqlite::Database::Mode::write};
    for (const auto* pragma : {"PRAGMA page_size = 8192", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -65536", "PRAGMA wal_autocheckpoint = 4000"})
        journal.run(pragma);
    for (const auto* pragma : {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON"}) keys.run(pragma);
    make_like(journal_from, journal);
    make_like(keys_from, keys);
    struct Writing {
        Copied rows;
        std::vector<int> types;
        std::unique_ptr<sqlite::Statement> insert;
        std::size_t next = 0;
    };
    std::vector<Writing> all;
    const auto add = [&](sqlite::Database& from, sqlite::Database& to, const std::string& table, const std::string& order) {
        auto rows = copy_of(from, table, order);
        auto insert = std::make_unique<sqlite::Statement>(to, rows.insert);
        all.push_back({std::move(rows), types_of(from, table), std::move(insert), 0});
    };
    add(journal_from, journal, "records", "position");
    add(journal_from, journal, "cases", "position");
    add(journal_from, journal, "facts", "position");
    add(keys_from, keys, "keys", "id");
    in_order_of_writing(all.back().rows, journal_from);
    Outcome out;
    out.commands = commands;
    out.batches = batches;
    const auto each = std::max<std::int64_t>(1, commands / std::max<std::int64_t>(1, batches));
    const double before = thread_cpu();
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t done = 0; done < commands; done += each) {
        journal.run("BEGIN IMMEDIATE");
        keys.run("BEGIN IMMEDIATE");
        for (auto& one : all)
            for (std::int64_t i = 0; i < each && one.next < one.rows.rows.size(); ++i, ++one.next) {
                int column = 0;
                for (const auto& value : one.rows.rows[one.next]) {
                    const auto type = one.types[static_cast<std::size_t>(column)];
                    ++column;
                    if (value.type == SQLITE_NULL)
                        one.insert->bind(column, Cell{});
                    else if (type == SQLITE_INTEGER)
                        one.insert->bind(column, Cell{value.number});
                    else
                        one.insert->bind(column, type == SQLITE_BLOB ? Cell::blob(value.bytes) : Cell{std::string_view{value.bytes}});
                }
                one.insert->step();
                one.insert->reset();
            }
        keys.run("COMMIT");
        journal.run("COMMIT");
    }
    out.seconds = seconds_since(start);
    out.cpu = thread_cpu() - before;
    return out;
}

Outcome commands_in_process(const std::filesystem::path& folder, double seconds_long) {
    Office office{folder};
    SystemChance chance;
    const auto actor = office.leader();
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<int> free;
    std::vector<std::chrono::steady_clock::time_point> asked(commanding_clients);
    for (int i = 0; i < commanding_clients; ++i) free.push_back(i);
    Outcome out;
    const auto start = std::chrono::steady_clock::now();
    double own = 0;
    const double before = process_cpu();
    {
        const double own_before = thread_cpu();
        office.desk.start();
        int waiting = 0;
        while (seconds_since(start) < seconds_long || waiting > 0) {
            std::deque<int> ready;
            {
                std::unique_lock lock{mutex};
                wake.wait(lock, [&] { return !free.empty(); });
                ready.swap(free);
            }
            waiting -= static_cast<int>(ready.size());
            if (waiting < 0) waiting = 0;
            if (seconds_since(start) >= seconds_long) continue;
            for (const int client : ready) {
                Envelope envelope;
                envelope.id = CommandId{new_uuid(office.clock.now(), chance)};
                envelope.command = "cases.open";
                envelope.body = *parse_json(office.case_body(new_uuid(office.clock.now(), chance)));
                asked[static_cast<std::size_t>(client)] = std::chrono::steady_clock::now();
                ++waiting;
                office.desk.submit({std::move(envelope), actor, [&, client](Result<Acknowledged> answer) {
                                        const auto wait = static_cast<std::int64_t>(seconds_since(asked[static_cast<std::size_t>(client)]) * 1e6);
                                        std::lock_guard lock{mutex};
                                        out.waits.push_back(wait);
                                        out.refused += !answer;
                                        free.push_back(client);
                                        wake.notify_one();
                                    }});
            }
        }
        out.seconds = seconds_since(start);
        own = thread_cpu() - own_before;
        office.desk.stop();
    }
    out.cpu = process_cpu() - before - own;
    const auto numbers = office.desk.numbers();
    out.commands = numbers.commands;
    out.batches = numbers.batches;
    return out;
}

Outcome commands_over_http(const std::filesystem::path& folder, double seconds_long) {
    Office office{folder};
    Noted log;
    const auto actor = office.leader();
    wire::Api api{{.desk = office.desk, .access_log = log, .routes = {}, .doors = {}, .who = [actor](const wire::Request&) -> Result<Actor> { return actor; }}};
    wire::Server server{wire::ServerOptions{}, api};
    office.desk.start();
    server.start();
    SystemChance chance;
    Outcome out;
    const double before = process_cpu(), own_before = thread_cpu();
    const auto start = std::chrono::steady_clock::now();
    const auto until = start + std::chrono::milliseconds{static_cast<std::int64_t>(seconds_long * 1000)};
    Load::run(
        server.port(), commanding_clients,
        [&](int) -> std::optional<std::string> {
            if (std::chrono::steady_clock::now() >= until) return std::nullopt;
            const auto now = office.clock.now();
            return Load::post("/api/v1/commands", R"({"id":")" + write(new_uuid(now, chance)) + R"(","command":"cases.open","as":")" + write(static_cast<const Uuid&>(actor.post)) + R"(","body":)" + office.case_body(new_uuid(now, chance)) + '}');
        },
        [&](int, int status, std::string_view, std::int64_t wait) {
            out.waits.push_back(wait);
            out.refused += status / 100 != 2;
        },
        until + std::chrono::seconds{5});
    out.seconds = seconds_since(start);
    const double own = thread_cpu() - own_before;
    out.cpu = process_cpu() - before - own;
    const auto numbers = office.desk.numbers();
    out.commands = numbers.commands;
    out.batches = numbers.batches;
    server.drain(seconds(2));
    office.desk.stop();
    api.stop_readers();
    return out;
}

}    // namespace terrace::bench
