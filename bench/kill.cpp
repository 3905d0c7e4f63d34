// A server under load is killed (SIGKILL) again and again. Afterwards every acknowledged command is in the journal where its answer
// said, chain, ledgers, figures and texts are whole (tests/simulation/promises.hpp), and every ledger is its rebuild.
//
//   kill [kills] [folder]

#include "bench/load.hpp"
#include "bench/small_office.hpp"
#include "simulation/promises.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>

namespace terrace::bench {
namespace {

constexpr int clients = 32;
constexpr std::uint16_t port = 8161;

int serve(const std::filesystem::path& folder) {
    Office office{folder};
    Noted log;
    const auto actor = office.county.acting(office.county.li);
    wire::Api api{{.desk = office.desk, .access_log = log, .routes = {}, .doors = {}, .who = [actor](const wire::Request&) -> Result<Actor> { return actor; }}};
    wire::ServerOptions options;
    options.plain = wire::Endpoint{"127.0.0.1", port};
    wire::Server server{options, api};
    office.desk.start();
    server.start();
    std::printf("ready\n");
    std::fflush(stdout);
    for (;;) ::pause();
}

// The server's process id, when it said that it is ready.
pid_t start(const std::string& folder) {
    int pipe[2];
    if (::pipe(pipe) != 0) throw Fault{"no pipe"};
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);    // nothing stays behind when this program stops
        ::dup2(pipe[1], 1);
        ::execl("/proc/self/exe", "kill", "serve", folder.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(pipe[1]);
    char byte = 0;
    const auto got = ::read(pipe[0], &byte, 1);
    ::close(pipe[0]);
    if (child < 0 || got != 1) throw Fault{"the server does not start"};
    return child;
}

Acknowledged answer_of(std::string_view body) {
    const auto read = parse_json(body);
    if (!read) throw Fault{"not an answer: " + std::string{body}};
    Acknowledged one;
    one.repeated = read->at("outcome").as_string() == "repeated";
    one.position = read->at("position").as_int64();
    one.version = static_cast<std::int32_t>(read->at("version").as_int64());
    one.chain = *read_sha256(std::string_view{read->at("chain").as_string()});
    one.result = json::serialize(read->at("result"));
    return one;
}

int run(int kills, const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    SystemChance chance;
    const SystemClock clock;
    simulation::Promises promises;
    simulation::BrokenPromises broken;
    struct Asked {
        CommandId id;
        std::string request;
    };
    std::vector<Asked> last(clients);         // asked and not answered when the server was killed: asked again
    std::vector<Asked> earlier(clients);      // answered once, asked again now and then
    std::int64_t answers = 0, repeated = 0;
    const testing::SmallCounty county;
    std::vector<Asked> now(clients);
    for (int i = 0; i < kills; ++i) {
        const auto server = start(folder.string());
        std::thread killer{[&] {
            std::this_thread::sleep_for(std::chrono::milliseconds{30 + static_cast<int>(chance.below(400))});
            ::kill(server, SIGKILL);
        }};
        Load::run(
            port, clients,
            [&](int client) -> std::optional<std::string> {
                auto& mine = now[static_cast<std::size_t>(client)];
                if (!last[static_cast<std::size_t>(client)].request.empty()) {
                    mine = std::exchange(last[static_cast<std::size_t>(client)], {});
                } else if (!earlier[static_cast<std::size_t>(client)].request.empty() && chance.below(20) == 0) {
                    mine = earlier[static_cast<std::size_t>(client)];
                } else {
                    mine.id = CommandId{new_uuid(clock.now(), chance)};
                    const auto body = R"({"id":")" + write(static_cast<const Uuid&>(mine.id)) + R"(","command":"cases.open","body":)" + case_body(county, new_uuid(clock.now(), chance)) + '}';
                    mine.request = Load::post("/api/v1/commands", body);
                }
                return mine.request;
            },
            [&](int client, int status, std::string_view body, std::int64_t) {
                auto& mine = now[static_cast<std::size_t>(client)];
                if (status != 200) {
                    if (broken.size() < 5) broken.push_back("not accepted: " + std::to_string(status) + ' ' + std::string{body});
                } else {
                    const auto answer = answer_of(body);
                    ++answers;
                    repeated += answer.repeated;
                    promises.accepted(mine.id, answer, "", broken);
                    earlier[static_cast<std::size_t>(client)] = mine;
                }
                mine = {};
            },
            std::chrono::steady_clock::now() + std::chrono::seconds{10});
        killer.join();
        ::waitpid(server, nullptr, 0);
        for (std::size_t client = 0; client < clients; ++client)
            if (!now[client].request.empty()) last[client] = std::exchange(now[client], {});
        if (!broken.empty()) break;
    }
    Office office{folder};
    promises.look(office.desk, Zone{}, broken);
    simulation::look_at_rebuild(office.store, office.desk, Zone{}, broken);
    std::printf("%d kills, %lld answers (%lld of them repeated), %zu commands acknowledged, %lld records: %zu broken promises\n", kills, static_cast<long long>(answers),
                static_cast<long long>(repeated), promises.count(), static_cast<long long>(office.store.journal().head().position), broken.size());
    for (const auto& one : broken) std::printf("  %s\n", one.c_str());
    return broken.empty() && answers > kills ? 0 : 1;
}

}    // namespace
}    // namespace terrace::bench

int main(int count, char** words) {
    using namespace terrace::bench;
    if (count == 3 && std::string_view{words[1]} == "serve") return serve(words[2]);
    return run(count > 1 ? std::atoi(words[1]) : 200, count > 2 ? words[2] : "build/bench/kill");
}
