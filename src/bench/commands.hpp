#pragma once
// Durable commands: what the desk takes for a case (record, receipt, ledger row, fact row, sealed text, access check), in the process
// and over plain HTTP with 64 clients, against a bare loop that writes the same rows in batches of the same size in the same run.

#include <cstdint>
#include <filesystem>
#include <vector>

namespace terrace::bench {

constexpr int commanding_clients = 64;

struct Outcome {
    std::int64_t commands = 0, batches = 0, refused = 0;
    double seconds = 0, cpu = 0;    // CPU of the server's side alone
    std::vector<std::int64_t> waits;    // µs
    double rate() const { return static_cast<double>(commands) / seconds; }
    double cpu_each() const { return cpu / static_cast<double>(commands) * 1e6; }    // µs
};

// Each writes into an empty folder, for about that long.
Outcome commands_in_process(const std::filesystem::path& folder, double seconds);
Outcome commands_over_http(const std::filesystem::path& folder, double seconds);
// What a folder holds after either, written again into another: the same rows in the same order, in batches of that size.
Outcome bare_loop(const std::filesystem::path& written, const std::filesystem::path& folder, std::int64_t commands, std::int64_t batches);

}    // namespace terrace::bench
