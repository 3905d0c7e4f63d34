#pragma once
// A closed loop of keep-alive HTTP/1.1 connections on loopback: each sends its next request when the last is answered. One thread.

#include "base/result.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cerrno>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace terrace::bench {

constexpr int connections_max = 256;

class Load {
  public:
    using Clock = std::chrono::steady_clock;
    // The next request of a connection, whole; nullopt: that connection is done.
    using Next = std::function<std::optional<std::string>(int connection)>;
    // The answer's status and body, and how long it took in microseconds.
    using Heard = std::function<void(int connection, int status, std::string_view body, std::int64_t microseconds)>;

    static std::string post(std::string_view path, std::string_view body, std::string_view header_lines = {}) {
        std::string out{"POST "};
        out.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Terrace: load\r\n").append(header_lines);
        out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
        return out;
    }

    // Returns when every connection is done, the deadline has passed, or the server went away (false then).
    static bool run(std::uint16_t port, int connections, const Next& next, const Heard& heard, Clock::time_point until) {
        struct Line {
            int socket = -1;
            std::string in;
            Clock::time_point asked;
        };
        const int poll = ::epoll_create1(EPOLL_CLOEXEC);
        if (poll < 0) throw Fault{"no epoll"};
        std::vector<Line> lines(static_cast<std::size_t>(std::min(connections, connections_max)));
        int open = 0;
        bool there = true;
        const auto hang_up = [&](Line& line) {
            if (line.socket >= 0) {
                ::close(line.socket);
                --open;
            }
            line.socket = -1;
        };
        const auto send_next = [&](std::size_t i) {
            auto request = next(static_cast<int>(i));
            if (!request) return hang_up(lines[i]);
            lines[i].asked = Clock::now();
            for (std::size_t at = 0; at < request->size();) {
                const auto sent = ::send(lines[i].socket, request->data() + at, request->size() - at, MSG_NOSIGNAL);
                if (sent <= 0) {
                    there = false;
                    return hang_up(lines[i]);
                }
                at += static_cast<std::size_t>(sent);
            }
        };
        for (std::size_t i = 0; i < lines.size() && there; ++i) {
            lines[i].socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            sockaddr_in address{};
            address.sin_family = AF_INET;
            address.sin_port = htons(port);
            address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            ++open;
            const int one = 1;
            ::setsockopt(lines[i].socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            if (::connect(lines[i].socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
                there = false;
                break;
            }
            epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
            ::epoll_ctl(poll, EPOLL_CTL_ADD, lines[i].socket, &event);
            send_next(i);
        }
        while (open > 0 && there && Clock::now() < until) {
            epoll_event events[64];
            const int count = ::epoll_wait(poll, events, 64, 100);
            for (int e = 0; e < count; ++e) {
                const auto i = static_cast<std::size_t>(events[e].data.u64);
                auto& line = lines[i];
                if (line.socket < 0) continue;
                char bytes[65'536];
                const auto got = ::recv(line.socket, bytes, sizeof bytes, 0);
                if (got <= 0) {
                    there = false;
                    hang_up(line);
                    continue;
                }
                line.in.append(bytes, static_cast<std::size_t>(got));
                const auto head = line.in.find("\r\n\r\n");
                if (head == std::string::npos) continue;
                std::string lower = line.in.substr(0, head);
                std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
                const auto length_at = lower.find("content-length:");
                const auto length = length_at == std::string::npos ? 0 : static_cast<std::size_t>(std::atoll(lower.c_str() + length_at + 15));
                if (line.in.size() < head + 4 + length) continue;
                const int status = std::atoi(line.in.c_str() + 9);
                heard(static_cast<int>(i), status, std::string_view{line.in}.substr(head + 4, length),
                      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - line.asked).count());
                line.in.erase(0, head + 4 + length);
                send_next(i);
            }
        }
        for (auto& line : lines) hang_up(line);
        ::close(poll);
        return there;
    }
};

}    // namespace terrace::bench
