// Durable commands: what the desk takes for a case (record, receipt, ledger row, fact row, sealed text, access check), in the process
// and over plain HTTP with 64 clients, against a bare loop that writes the same rows in batches of the same size in the same run.
//
//   commands_bench [seconds] [folder]

#include "bench/load.hpp"
#include "bench/measure.hpp"
#include "bench/small_office.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <unordered_map>

namespace terrace::bench {
namespace {

constexpr int clients = 64;
struct Outcome {
    std::int64_t commands = 0, batches = 0;
    double seconds = 0, cpu = 0;    // CPU of the server's side alone
    std::vector<std::int64_t> waits;
    double rate() const { return static_cast<double>(commands) / seconds; }
    double cpu_each() const { return cpu / static_cast<double>(commands) * 1e6; }
};

Outcome in_process(const std::filesystem::path& folder, double seconds_long) {
    Office office{folder};
    SystemChance chance;
    const auto actor = office.county.acting(office.county.li);
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<int> free;
    std::vector<std::chrono::steady_clock::time_point> asked(clients);
    for (int i = 0; i < clients; ++i) free.push_back(i);
    Outcome out;
    std::int64_t refused = 0;
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
                envelope.body = *parse_json(case_body(office.county, new_uuid(office.clock.now(), chance)));
                asked[static_cast<std::size_t>(client)] = std::chrono::steady_clock::now();
                ++waiting;
                office.desk.submit({std::move(envelope), actor, [&, client](Result<Acknowledged> answer) {
                                        const auto wait = static_cast<std::int64_t>(seconds_since(asked[static_cast<std::size_t>(client)]) * 1e6);
                                        std::lock_guard lock{mutex};
                                        out.waits.push_back(wait);
                                        refused += !answer;
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
    if (refused) std::printf("REFUSED: %lld\n", static_cast<long long>(refused));
    return out;
}

Outcome over_http(const std::filesystem::path& folder, double seconds_long) {
    Office office{folder};
    Noted log;
    const auto actor = office.county.acting(office.county.li);
    wire::Api api{{.desk = office.desk, .access_log = log, .routes = {}, .doors = {}, .who = [actor](const wire::Request&) -> Result<Actor> { return actor; }}};
    wire::Server server{wire::ServerOptions{}, api};
    office.desk.start();
    server.start();
    SystemChance chance;
    Outcome out;
    std::int64_t wrong = 0;
    const double before = process_cpu(), own_before = thread_cpu();
    const auto start = std::chrono::steady_clock::now();
    const auto until = start + std::chrono::milliseconds{static_cast<std::int64_t>(seconds_long * 1000)};
    Load::run(
        server.port(), clients,
        [&](int) -> std::optional<std::string> {
            if (std::chrono::steady_clock::now() >= until) return std::nullopt;
            const auto now = office.clock.now();
            return Load::post("/api/v1/commands", R"({"id":")" + write(new_uuid(now, chance)) + R"(","command":"cases.open","as":")" + write(static_cast<const Uuid&>(actor.post)) + R"(","body":)" + case_body(office.county, new_uuid(now, chance)) + '}');
        },
        [&](int, int status, std::string_view body, std::int64_t wait) {
            out.waits.push_back(wait);
            if (status / 100 != 2 && wrong++ == 0) std::printf("%d %.*s\n", status, static_cast<int>(body.size()), body.data());
        },
        until + std::chrono::seconds{5});
    out.seconds = seconds_since(start);
    const double own = thread_cpu() - own_before;
    out.cpu = process_cpu() - before - own;
    const auto numbers = office.desk.numbers();
    out.commands = numbers.commands;
    out.batches = numbers.batches;
    if (wrong) std::printf("NOT ACCEPTED: %lld\n", static_cast<long long>(wrong));
    server.drain(seconds(2));
    office.desk.stop();
    api.stop_readers();
    return out;
}

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

void tell(const char* what, const Outcome& one, double bound) {
    std::printf("%-22s %8lld commands  %7.0f/s  %6.1f us CPU each (%.2f x bare)  batch %5.1f", what, static_cast<long long>(one.commands), one.rate(), one.cpu_each(),
                bound > 0 ? one.cpu_each() / bound : 1.0, static_cast<double>(one.commands) / static_cast<double>(std::max<std::int64_t>(1, one.batches)));
    if (!one.waits.empty())
        std::printf("  p50 %5.1f ms  p99 %5.1f ms", static_cast<double>(share(one.waits, 0.5)) / 1e3, static_cast<double>(share(one.waits, 0.99)) / 1e3);
    std::printf("\n");
    std::fflush(stdout);
}

}    // namespace
}    // namespace terrace::bench

int main(int count, char** words) {
    using namespace terrace::bench;
    const double seconds_long = count > 1 ? std::atof(words[1]) : 5;
    const std::filesystem::path root = std::filesystem::path{count > 2 ? words[2] : "build/bench"} / "commands";
    std::filesystem::remove_all(root);
    for (const auto* part : {"process", "http", "bare"}) std::filesystem::create_directories(root / part);
    const auto disk = measure_disk(root);
    std::printf("fdatasync of 64 KiB here: p50 %.2f ms, p99 %.2f ms\n", disk.p50_ms, disk.p99_ms);
    const auto http = over_http(root / "http", seconds_long);
    const auto bare = bare_loop(root / "http", root / "bare", http.commands, http.batches);
    const auto process = in_process(root / "process", seconds_long);
    const auto bound = bare.cpu_each();
    tell("bare loop", bare, bound);
    tell("desk in the process", process, bound);
    tell("over HTTP, 64 clients", http, bound);
    std::filesystem::remove_all(root);
}
