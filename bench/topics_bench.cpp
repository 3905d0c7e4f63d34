// topics_bench [topics]: a county with 30,000 topics in all stages; how long the list with its totals takes, at the desk and in public. One line each:
// what, the median on the wall, the CPU time that 99 of a hundred stay below, the bound on both.

#include "bench/measure.hpp"
#include "bench/office.hpp"
#include "modules/topics/topics.hpp"
#include "support/small_county.hpp"

#include <cstdio>
#include <cstdlib>

namespace terrace::bench {
namespace {

constexpr double list_ms_max = 50;
constexpr int asked = 100;


int run(std::int64_t many) {
    const std::filesystem::path folder = "build/bench/topics";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const testing::SmallCounty county;
    testing::HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
    SeededChance dice{1};
    Figures figures;
    sqlite::SqliteStore store{(folder / "journal.db").string(), domain, tables_of({&topics::module()})};
    sqlite::SqliteVault vault{(folder / "keys.db").string(), sqlite::operator_key((folder / "operator.key").string(), chance), chance};
    Desk desk{store, vault, {&topics::module()}, county.views(), figures, clock, chance};
    desk.start_from_journal();
    store.durable(false);    // only while it fills
    vault.durable(false);
    std::int64_t refused = 0;
    const auto say = [&](std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock.now(), dice)};
        envelope.command = command;
        envelope.body = std::move(body);
        desk.submit({std::move(envelope), county.acting(county.zhao), [&](const Result<Acknowledged>& answer) { refused += !answer; }});
    };
    for (std::int64_t i = 0; i < many; ++i) {
        const auto id = write(new_uuid(clock.now(), dice));
        say("topics.raise", {{"topic", id}, {"place", write(i % 2 ? county.wenbi : county.shuanghe)}, {"kind", "build"}, {"title", "空地做什么 " + std::to_string(i)}, {"from", "resident"}, {"heard_at", "院坝"},
                             {"convenor", write(static_cast<const Uuid&>(county.zhao))}});
        if (i % 3 == 0) say("topics.end", {{"topic", id}, {"reason", "并进另一个"}});
        if (i % 64 == 63) {
            while (desk.step()) {}
            clock.set(write(clock.now() + minutes(1)));
        }
    }
    while (desk.step()) {}
    std::printf("%lld topics, %lld refused\n", static_cast<long long>(many), static_cast<long long>(refused));
    Noted log;
    bool fine = refused == 0;
    for (const auto& route : topics::routes()) {
        if (route.path != "/api/v1/topics" && route.path != "/api/v1/public/topics") continue;
        for (const auto* stage : {"", "ended"}) {
            std::vector<double> times, spent;
            for (int n = 0; n < asked; ++n) {
                const auto start = std::chrono::steady_clock::now();
                const auto before = thread_cpu();
                const auto snapshot = store.snapshot();
                const auto views = desk.views();
                Parameters parameters;
                if (*stage) parameters.values["stage"] = stage;
                const auto said = route.answer({*snapshot, *views, vault, figures, log, county.acting(county.zhao), clock.now()}, parameters);
                if (!said) throw Fault{terrace::say(said.error(), Language::en)};
                times.push_back(seconds_since(start) * 1000);
                spent.push_back((thread_cpu() - before) * 1000);
            }
            const auto median = share(times, 0.5), most = share(spent, 0.99);
            const bool well = median <= list_ms_max && most <= list_ms_max;
            std::printf("%s %s: %.2f ms, CPU %.2f (at most %.0f%s\n", std::string{route.path}.c_str(), stage, median, most, list_ms_max, well ? ")" : "), MISSED");
            fine &= well;
        }
    }
    return fine ? 0 : 1;
}

}    // namespace
}    // namespace terrace::bench

int main(int argc, char** argv) { return terrace::bench::run(argc > 1 ? std::atoll(argv[1]) : 30'000); }
