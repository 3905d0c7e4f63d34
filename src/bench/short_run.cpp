#include "bench/short_run.hpp"

#include "bench/commands.hpp"
#include "bench/measure.hpp"
#include "bench/office.hpp"
#include "modules/cases/reads.hpp"

#include <fmt/format.h>
#include <ostream>

namespace terrace::bench {
namespace {

constexpr int deadlines_counted = 200'000;
constexpr int reads_counted = 300;

void tell(std::ostream& out, std::string_view what, const Outcome& one, double bound) {
    out << fmt::format("{:<24} {:>8} {:>7.0f}/s  {:>6.1f} us CPU, {:.2f} x bare, batch {:.1f}", what, one.commands, one.rate(), one.cpu_each(), one.cpu_each() / bound,
                       static_cast<double>(one.commands) / static_cast<double>(std::max<std::int64_t>(1, one.batches)));
    if (!one.waits.empty()) out << fmt::format(", p50 {:.1f} ms, p99 {:.1f} ms", static_cast<double>(share(one.waits, 0.5)) / 1e3, static_cast<double>(share(one.waits, 0.99)) / 1e3);
    if (one.refused) out << fmt::format(", REFUSED {}", one.refused);
    out << std::endl;
}

void tell_read(std::ostream& out, std::string_view what, double bound_ms, const std::function<void()>& ask) {
    std::vector<double> took;
    for (int i = 0; i < reads_counted; ++i) {
        const auto start = std::chrono::steady_clock::now();
        ask();
        took.push_back(seconds_since(start) * 1e3);
    }
    out << fmt::format("{:<24} p50 {:.3f} ms, p99 {:.3f} ms, bound {:.0f} ms", what, share(took, 0.5), share(took, 0.99), bound_ms) << std::endl;
}

void reads(std::ostream& out, const std::filesystem::path& folder) {
    Office office{folder};
    Noted log;
    const auto routes = cases::case_routes();
    const auto ask = [&](std::string_view path, std::map<std::string, std::string, std::less<>> values) {
        const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) { return one.path == path; });
        const auto snapshot = office.store.snapshot();
        const ReadContext read{*snapshot, office.county.views, office.vault, office.figures, log, office.leader(), office.clock.now()};
        if (const auto answer = route->answer(read, Parameters{std::move(values)}); !answer) throw Fault{say(answer.error(), Language::en)};
    };
    std::vector<std::string> ids;
    office.store.snapshot()->run({"bench.ids", "SELECT case_id FROM cases WHERE domain = $1 LIMIT 1000"}, {}, [&](const Row& row) {
        ids.push_back(write(row.uuid(0)));
        return true;
    });
    std::size_t next = 0;
    out << fmt::format("{} cases", office.store.journal().head().position) << '\n';
    tell_read(out, "work list", 10, [&] { ask("/api/v1/cases", {{"view", "mine"}}); });
    tell_read(out, "a village's open list", 10, [&] { ask("/api/v1/cases", {{"view", "open"}}); });
    tell_read(out, "case page", 10, [&] { ask("/api/v1/cases/{case}", {{"case", ids[next++ % ids.size()]}}); });
    tell_read(out, "figure cell", 5, [&] {
        FigureQuery query;
        query.what = "cases.received";
        query.within = office.county.county;
        (void)office.figures.cells(query, By::nothing, Measure::count);
    });
}

void deadlines(std::ostream& out) {
    const simulation::SimulatedCounty county{*read_instant("2024-03-04T00:00:00Z")};
    const auto first = *read_instant("2019-01-01T00:00:00Z");
    const double before = thread_cpu();
    for (std::int64_t n = 0; n < deadlines_counted; ++n)
        if (const auto due = county.views.clock->deadline(first + minutes(n * 7919 % 2'600'000), {15, LimitUnit::working_day, false}); !due)
            throw Fault{say(due.error(), Language::en)};
    out << fmt::format("{:<24} {:.0f} ns each, bound 200 ns", "deadlines", (thread_cpu() - before) / deadlines_counted * 1e9) << std::endl;
}

}    // namespace

bool short_run(std::ostream& out, const std::filesystem::path& folder, double seconds_each) {
    for (const auto* part : {"http", "bare", "process"}) std::filesystem::create_directories(folder / part);
    const auto disk = measure_disk(folder);
    out << fmt::format("fdatasync of 64 KiB here: p50 {:.2f} ms, p99 {:.2f} ms", disk.p50_ms, disk.p99_ms) << std::endl;
    const auto http = commands_over_http(folder / "http", seconds_each);
    const auto bare = bare_loop(folder / "http", folder / "bare", http.commands, http.batches);
    const auto process = commands_in_process(folder / "process", seconds_each);
    tell(out, "bare loop (the bound)", bare, bare.cpu_each());
    tell(out, "desk in the process", process, bare.cpu_each());
    tell(out, "over HTTP, 64 clients", http, bare.cpu_each());
    reads(out, folder / "process");
    deadlines(out);
    return http.refused == 0 && process.refused == 0;
}

}    // namespace terrace::bench
