// GET throughput on loopback: closed-loop clients with keep-alive against one server thread, in one process.
// CPU is taken per thread, so the clients' share is told apart from the server's.

#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace terrace::wire {
namespace {

class Fixed final : public Handler {
  public:
    std::size_t body_max(std::string_view, std::string_view) const override { return 1 << 20; }
    void handle(Request, Answer answer) override { answer(Response::json(200, R"({"server_now":"2024-03-04T01:02:03.000Z","position":12345})")); }
};

double process_cpu_s() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

double thread_cpu_s() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

void run(int clients, int pipelined, double seconds_long) {
    Fixed fixed;
    Server server{ServerOptions{}, fixed};
    server.start();
    std::atomic<long> requests{0};
    std::atomic<bool> over{false};
    std::vector<std::thread> threads;
    std::vector<double> client_cpu(static_cast<std::size_t>(clients));
    std::vector<std::vector<double>> waits(static_cast<std::size_t>(clients));
    const double cpu_before = process_cpu_s();
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&, i] {
            test::Client client{server.port()};
            std::string bytes;
            for (int k = 0; k < pipelined; ++k) bytes += "GET /api/v1/ping HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
            while (!over) {
                const auto asked = std::chrono::steady_clock::now();
                if (!client.send(bytes)) break;
                for (int k = 0; k < pipelined; ++k)
                    if (!client.receive()) return;
                requests += pipelined;
                waits[static_cast<std::size_t>(i)].push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - asked).count());
            }
            client_cpu[static_cast<std::size_t>(i)] = thread_cpu_s();
        });
    std::this_thread::sleep_for(std::chrono::duration<double>{seconds_long});
    over = true;
    for (auto& one : threads) one.join();
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    double server_cpu = process_cpu_s() - cpu_before;
    for (double one : client_cpu) server_cpu -= one;
    std::vector<double> all;
    for (auto& one : waits) all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    auto share = [&](double part) { return all.empty() ? 0.0 : all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))]; };
    const auto count = static_cast<double>(requests.load());
    std::printf("%4d clients x %2d pipelined  %8.0f requests/s  server CPU %5.1f us/request (%.0f requests per CPU second)  p50 %.2f ms  p99 %.2f ms\n", clients,
                pipelined, count / took, server_cpu / count * 1e6, count / server_cpu, share(0.5), share(0.99));
}

}    // namespace
}    // namespace terrace::wire

int main(int count, char** words) {
    const double seconds_long = count > 1 ? std::atof(words[1]) : 3;
    terrace::wire::run(1, 1, seconds_long);
    terrace::wire::run(64, 1, seconds_long);
    terrace::wire::run(16, 16, seconds_long);
}
