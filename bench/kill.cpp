// `terrace serve` under load is killed (SIGKILL) again and again, on a sample folder made for it. Afterwards every command that was
// acknowledged is in `terrace export` where its answer said, and `terrace verify` finds nothing wrong.
//
//   kill PROGRAM [kills] [folder]

#include "base/chance.hpp"
#include "base/codec.hpp"
#include "base/instant.hpp"
#include "base/ids.hpp"
#include "bench/load.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>

namespace terrace::bench {
namespace {

constexpr int clients = 32;
constexpr int faults_told_max = 10;
// 文笔社区 of the sample, and who answers for it.
constexpr const char* post = "530622112002 village_secretary";
constexpr const char* place = "5306221120022021";

struct Child {
    pid_t id = 0;
    std::FILE* out = nullptr;    // what it says
};

Child start(const std::vector<std::string>& words) {
    int pipe[2];
    if (::pipe2(pipe, O_CLOEXEC) != 0) throw Fault{"no pipe"};
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);    // nothing stays behind when this program stops
        ::dup2(pipe[1], 1);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(pipe[1]);
    if (child < 0) throw Fault{"no process"};
    return {child, ::fdopen(pipe[0], "r")};
}

int end(Child& child) {
    std::fclose(child.out);
    int status = 0;
    ::waitpid(child.id, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Hands on every line the program says; its exit code.
int run(const std::vector<std::string>& words, const std::function<void(std::string_view)>& line) {
    auto child = start(words);
    char* text = nullptr;
    std::size_t room = 0;
    for (ssize_t size; (size = ::getline(&text, &room, child.out)) > 0;) line({text, static_cast<std::size_t>(size) - (text[size - 1] == '\n')});
    std::free(text);
    return end(child);
}

// A server that said it is ready.
struct Serving {
    Child child;
    std::uint16_t port = 0;
};
Serving serve(const std::string& program, const std::string& folder) {
    Serving one{start({program, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--requests-per-minute", "0"}), 0};
    char line[300];
    if (!std::fgets(line, sizeof line, one.child.out)) throw Fault{"the server does not start"};
    const auto* colon = std::strrchr(line, ':');
    one.port = static_cast<std::uint16_t>(colon ? std::atoi(colon + 1) : 0);
    return one;
}

struct Answered {
    std::int64_t position = 0;
    std::string chain;
};

class Trial {
  public:
    Trial(std::string program, std::string folder) : program_{std::move(program)}, folder_{std::move(folder)} {}

    int run_all(int kills) {
        std::filesystem::remove_all(folder_);
        if (run({program_, "demo", "--data", folder_, "--size", "small"}, [](std::string_view) {}) != 0) throw Fault{"no sample folder"};
        run({program_, "token", "create", "--data", folder_, "--post", post, "--purpose", "kill"}, [&](std::string_view line) { token_ = line; });
        const auto began = Load::Clock::now();
        for (int i = 0; i < kills && faults_ == 0; ++i) kill_once();
        const auto seconds = std::chrono::duration<double>(Load::Clock::now() - began).count();
        look_at_export();
        std::string last;
        const auto verdict = run({program_, "verify", "--data", folder_}, [&](std::string_view line) { last = line; });
        if (verdict != 0) fault("verify: " + last);
        std::printf("%d kills in %.0f s, %lld answers (%lld of them repeated), %zu commands acknowledged: %d faults\n  %s\n", kills, seconds, static_cast<long long>(answers_),
                    static_cast<long long>(repeated_), acknowledged_.size(), faults_, last.c_str());
        return faults_ == 0 && answers_ > kills ? 0 : 1;
    }

  private:
    struct Asked {
        std::string id, request;
    };

    void fault(const std::string& what) {
        if (faults_++ < faults_told_max) std::printf("  %s\n", what.c_str());
    }

    Asked fresh() {
        Asked one;
        one.id = write(new_uuid(clock_.now(), chance_));
        one.request = Load::post("/api/v1/commands",
                                 R"({"id":")" + one.id + R"(","command":"cases.open","body":{"case":")" + write(new_uuid(clock_.now(), chance_)) + R"(","place":")" + place +
                                     R"(","kind":"road","story":"村口的路塌了一半,下雨天老人出门要绕两公里。","source":"walk_in"}})",
                                 "Authorization: Bearer " + token_ + "\r\n");
        return one;
    }

    void kill_once() {
        auto server = serve(program_, folder_);
        std::thread killer{[&, after = 30 + static_cast<int>(chance_.below(400))] {
            std::this_thread::sleep_for(std::chrono::milliseconds{after});
            ::kill(server.child.id, SIGKILL);
        }};
        Load::run(
            server.port, clients,
            [&](int client) -> std::optional<std::string> {
                auto& mine = now_[static_cast<std::size_t>(client)];
                auto& last = last_[static_cast<std::size_t>(client)];
                const auto& earlier = earlier_[static_cast<std::size_t>(client)];
                if (!last.request.empty())
                    mine = std::exchange(last, {});
                else
                    mine = !earlier.request.empty() && chance_.below(20) == 0 ? earlier : fresh();
                return mine.request;
            },
            [&](int client, int status, std::string_view body, std::int64_t) {
                auto& mine = now_[static_cast<std::size_t>(client)];
                heard(mine, status, body);
                if (status == 200) earlier_[static_cast<std::size_t>(client)] = mine;
                mine = {};
            },
            Load::Clock::now() + std::chrono::seconds{10});
        killer.join();
        end(server.child);
        for (std::size_t client = 0; client < clients; ++client)
            if (!now_[client].request.empty()) last_[client] = std::exchange(now_[client], {});
    }

    void heard(const Asked& asked, int status, std::string_view body) {
        const auto read = parse_json(body);
        if (status != 200 || !read) return fault("not accepted: " + std::to_string(status) + ' ' + std::string{body});
        const auto& answer = read->as_object();
        ++answers_;
        repeated_ += answer.at("outcome").as_string() == "repeated";
        const Answered one{answer.at("position").as_int64(), std::string{answer.at("chain").as_string()}};
        const auto [before, first] = acknowledged_.try_emplace(asked.id, one);
        if (!first && (before->second.position != one.position || before->second.chain != one.chain)) fault("a second answer differs: " + asked.id);
    }

    void look_at_export() {
        auto missing = acknowledged_;
        const auto code = run({program_, "export", "--data", folder_}, [&](std::string_view line) {
            const auto read = parse_json(line);
            if (!read) return fault("export: not a line of JSON");
            const auto& record = read->as_object();
            const auto found = missing.find(std::string{record.at("command").as_string()});
            if (found == missing.end()) return;
            if (record.at("position").as_int64() != found->second.position || record.at("chain").as_string() != found->second.chain)
                fault("recorded elsewhere than acknowledged: " + found->first);
            missing.erase(found);
        });
        if (code != 0) fault("export ends with " + std::to_string(code));
        for (const auto& [id, one] : missing) fault("acknowledged and lost: " + id);
    }

    std::string program_, folder_, token_;
    SystemChance chance_;
    SystemClock clock_;
    std::array<Asked, clients> now_, last_, earlier_;    // on its way; asked, not answered when the server was killed; answered once
    std::map<std::string, Answered> acknowledged_;
    std::int64_t answers_ = 0, repeated_ = 0;
    int faults_ = 0;
};

}    // namespace
}    // namespace terrace::bench

int main(int count, char** words) {
    if (count < 2) {
        std::printf("kill PROGRAM [kills] [folder]\n");
        return 2;
    }
    return terrace::bench::Trial{words[1], count > 3 ? words[3] : "build/bench/kill"}.run_all(count > 2 ? std::atoi(words[2]) : 200);
}
