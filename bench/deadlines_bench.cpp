// A county with a million armed deadlines: how long after its instant does each take effect that falls due alone? Every case stays open
// and armed, one deadline passes each tenth of a second while we watch, and the alarms, the desk and its durable store run as they do in `terrace serve`.
//
//   deadlines_bench [cases] [seconds]

#include "bench/measure.hpp"
#include "bench/office.hpp"
#include "desk/alarms.hpp"
#include "support/small_county.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace terrace::bench {
namespace {

using testing::named;

constexpr Span apart{100};                 // from one case to the next
constexpr std::int64_t limit_hours = 72;   // more than the opening of a million takes on this clock

// Set by hand while the county fills, then as fast as any clock.
class RunningClock final : public WallClock {
  public:
    explicit RunningClock(Instant at) : base_{at.ms} {}
    Instant now() const override {
        const auto since = running_from_.load();
        return {base_ + (since == 0 ? 0 : steady() - since)};
    }
    void set(Instant at) { base_ = at.ms; }
    void run() { running_from_ = steady(); }

  private:
    static std::int64_t steady() { return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
    std::atomic<std::int64_t> base_, running_from_{0};
};

// A limit in hours of the day, so that each case has an instant of its own.
Views views_of(const testing::SmallCounty& county) {
    auto views = county.views();
    auto book = std::make_shared<Playbook>();
    for (auto version : views.playbook->versions()) {
        for (auto& kind : version.case_kinds) kind.answer = {limit_hours, LimitUnit::hour};
        book->install(std::move(version));
    }
    views.playbook = book;
    return views;
}

int run(std::int64_t cases, int seconds_long) {
    const std::filesystem::path folder = "build/bench/deadlines";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const testing::SmallCounty county;
    const auto first = *read_instant("2024-03-04T01:00:00Z");
    RunningClock clock{first};
    SystemChance chance;
    SeededChance dice{1};
    Figures figures;
    sqlite::SqliteStore store{(folder / "journal.db").string(), domain, tables_of({&cases::module()})};
    sqlite::SqliteVault vault{(folder / "keys.db").string(), sqlite::operator_key((folder / "operator.key").string(), chance), chance};
    Desk desk{store, vault, {&cases::module()}, views_of(county), figures, clock, chance};
    desk.start_from_journal();
    store.durable(false);    // only while it fills
    vault.durable(false);
    const auto start = std::chrono::steady_clock::now();
    std::unordered_map<Uuid, Instant> due;    // of those that fall due while we look
    const auto watched = static_cast<std::int64_t>(seconds_long + 10) * 1000 / apart.ms;
    std::int64_t refused = 0;
    for (std::int64_t i = 0; i < cases; ++i) {
        const Instant at = first + Span{apart.ms * i};
        clock.set(at);
        const Uuid id = new_uuid(at, dice);
        if (i < watched) due.emplace(id, at + hours(limit_hours));
        Envelope envelope;
        envelope.id = CommandId{new_uuid(at, dice)};
        envelope.command = "cases.open";
        envelope.body = json::object{{"case", write(id)}, {"place", write(county.wenbi)}, {"kind", "road"}, {"story", "路塌了"}, {"source", "phone"}};
        desk.submit({std::move(envelope), county.acting(county.li), [&](const Result<Acknowledged>& answer) { refused += !answer; }});
        // Those that we shall watch are said one by one, each at its own instant; the rest together, as a busy desk takes them.
        if (i < watched || i % 128 == 127)
            while (desk.step()) {}
        if (i % 100'000 == 99'999) std::printf("  %lld cases after %.0f s\n", static_cast<long long>(i + 1), seconds_since(start)), std::fflush(stdout);
    }
    while (desk.step()) {}
    vault.durable(true);
    store.durable(true);
    std::int64_t armed = 0;
    store.snapshot()->run({"bench.armed", "SELECT count(*) FROM cases WHERE domain = $1 AND alarm IS NOT NULL"}, {}, [&](const Row& row) {
        armed = row.integer(0);
        return false;
    });
    std::printf("armed: %lld, refused: %lld, filled in %.0f s\n", static_cast<long long>(armed), static_cast<long long>(refused), seconds_since(start));

    std::vector<double> late;    // written by the desk's thread alone, read when it has stopped
    desk.on_commit([&](const Committed& batch) {
        for (const auto& [stream, event] : batch.streams)
            if (event == "cases.escalated")
                if (const auto found = due.find(stream); found != due.end()) late.push_back(static_cast<double>((clock.now() - found->second).ms));
    });
    clock.set(first + hours(limit_hours) - seconds(2));
    clock.run();
    desk.start();
    Alarms alarms{desk, {cases::alarms()}};
    alarms.start();
    const double cpu = process_cpu();
    std::this_thread::sleep_for(std::chrono::seconds{seconds_long});
    const auto ended = clock.now();
    const double spent = process_cpu() - cpu;
    std::this_thread::sleep_for(std::chrono::seconds{1});
    alarms.stop();
    desk.stop();
    std::int64_t passed = 0;
    for (const auto& [id, at] : due) passed += at <= ended;
    const auto most = late.empty() ? 0 : *std::max_element(late.begin(), late.end());
    std::printf("single deadlines: %lld passed in %d s, %zu took effect; after p50 %.0f ms, p99 %.0f ms, at most %.0f ms (target 1,000 ms) %s; %.1f %% of a core\n", static_cast<long long>(passed), seconds_long,
                late.size(), share(late, 0.5), share(late, 0.99), most, static_cast<std::int64_t>(late.size()) >= passed && most <= 1000 ? "ok" : "MISSED", 100 * spent / seconds_long);
    return 0;
}

}    // namespace
}    // namespace terrace::bench

int main(int count, char** words) { return terrace::bench::run(count > 1 ? std::atoll(words[1]) : 1'000'000, count > 2 ? std::atoi(words[2]) : 30); }
