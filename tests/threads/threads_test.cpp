// What several threads do at once, for the thread sanitizer (`make tsan`) and for everybody else: many submit, many read, the alarms
// look, the server is drained in the middle of it.

#include "bench/load.hpp"
#include "desk/alarms.hpp"
#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <thread>

namespace terrace {
namespace {

using namespace terrace::testing;

class NobodyNotes final : public AccessLog {
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override {}
};

struct BusyOffice {
    BusyOffice()
        : store{folder / "journal.db", 530622, tables_of({&cases::module()})}, vault{folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance},
          desk{store, vault, {&cases::module()}, county.views(), figures, clock, chance}, alarms{desk, {cases::alarms()}} {
        desk.start_from_journal();
        desk.start();
        alarms.start();
    }
    ~BusyOffice() {
        alarms.stop();
        desk.stop();
    }
    std::string body() {
        return R"({"case":")" + write(new_uuid(clock.now(), chance)) + R"(","place":")" + write(county.wenbi) + R"(","kind":"road","story":"路塌了","source":"walk_in"})";
    }
    std::int64_t received() const {
        const auto cells = figures.cells({"cases.received", {}, {}, {}, {}, {}, {}}, By::nothing, Measure::count);
        return cells.empty() ? 0 : cells.begin()->second.count;
    }

    ScratchFolder folder;
    SmallCounty county;
    SystemClock clock;
    SystemChance chance;
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
    Alarms alarms;
};

constexpr Query rows_query{"test.rows", "SELECT count(*), max(position) FROM cases WHERE domain = $1"};

TEST(Threads, ReadersSeeWholeCommitsWhileManySubmitAndTheAlarmsLook) {
    constexpr int writers = 4, commands_each = 60;
    BusyOffice office;
    std::atomic<int> working{writers}, accepted{0};
    std::atomic<bool> torn{false};
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer)
        threads.emplace_back([&] {
            for (int i = 0; i < commands_each; ++i) {
                Envelope envelope;
                envelope.id = CommandId{new_uuid(office.clock.now(), office.chance)};
                envelope.command = "cases.open";
                envelope.body = *parse_json(office.body());
                accepted += office.desk.submit_and_wait(std::move(envelope), office.county.acting(office.county.li)).has_value();
            }
            --working;
        });
    for (int reader = 0; reader < 2; ++reader)
        threads.emplace_back([&] {
            while (working > 0) {
                const auto before = office.received();
                const auto snapshot = office.store.snapshot();
                snapshot->run(rows_query, {}, [&](const Row& row) {
                    // One record a case: rows, the newest of them and the journal's head are of one commit.
                    if (row.integer(0) != snapshot->position() || (row.integer(0) > 0 && row.integer(1) != snapshot->position())) torn = true;
                    return true;
                });
                if (office.desk.views()->places->root() != office.county.county || office.desk.numbers().refused != 0) torn = true;
                if (snapshot->position() < before) torn = true;    // figures move after the commit
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(accepted, writers * commands_each);
    EXPECT_EQ(office.received(), writers * commands_each);
    EXPECT_FALSE(torn);
}

TEST(Threads, AServerIsDrainedWhileManyAsk) {
    BusyOffice office;
    NobodyNotes log;
    const auto actor = office.county.acting(office.county.li);
    wire::Api api{{.desk = office.desk, .access_log = log, .routes = cases::module().routes(), .doors = {}, .who = [actor](const wire::Request&) -> Result<Actor> { return actor; }}};
    wire::ServerOptions options;
    options.threads = 2;
    wire::Server server{options, api};
    server.start();
    std::atomic<int> asked{0}, wrong{0};
    std::thread load{[&] {
        bench::Load::run(
            server.port(), 16,
            [&](int connection) -> std::optional<std::string> {
                if (++asked % 3 == 0) return std::string{"GET /api/v1/cases?view=mine HTTP/1.1\r\nHost: localhost\r\n\r\n"};
                (void)connection;
                return bench::Load::post("/api/v1/commands", R"({"id":")" + write(new_uuid(office.clock.now(), office.chance)) + R"(","command":"cases.open","as":")" +
                                                                 write(static_cast<const Uuid&>(actor.post)) + R"(","body":)" + office.body() + '}');
            },
            [&](int, int status, std::string_view, std::int64_t) { wrong += status != 200 && status != 503; }, std::chrono::steady_clock::now() + std::chrono::seconds{20});
    }};
    while (asked < 300) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    server.drain(seconds(10));
    load.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(office.received(), 50);
    api.stop_readers();
}

}    // namespace
}    // namespace terrace
