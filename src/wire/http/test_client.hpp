#pragma once
// A client for tests: plain blocking sockets, so that any bytes can be sent and a server can be judged from outside.

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace terrace::wire::test {

struct Reply {
    int status = 0;
    std::map<std::string, std::string> headers;    // lower-case names
    std::string body;
};

class Client {
  public:
    explicit Client(std::uint16_t port) {
        fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const int on = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    Client(Client&& other) noexcept : fd_{other.fd_}, connected_{other.connected_}, inbox_{std::move(other.inbox_)} { other.fd_ = -1; }
    Client(const Client&) = delete;
    ~Client() { close(); }

    bool connected() const { return connected_; }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    // One answer; nullopt when the server closed or said nothing in time.
    std::optional<Reply> receive(std::chrono::milliseconds wait = std::chrono::seconds{5}, bool head_request = false) {
        const auto until = std::chrono::steady_clock::now() + wait;
        std::size_t end = 0;
        while ((end = inbox_.find("\r\n\r\n")) == std::string::npos)
            if (!more(until)) return std::nullopt;
        Reply reply;
        reply.status = std::atoi(inbox_.c_str() + 9);
        for (std::size_t at = inbox_.find("\r\n") + 2; at < end;) {
            const auto stop = inbox_.find("\r\n", at);
            const auto colon = inbox_.find(": ", at);
            reply.headers[inbox_.substr(at, colon - at)] = inbox_.substr(colon + 2, stop - colon - 2);
            at = stop + 2;
        }
        inbox_.erase(0, end + 4);
        const auto length = reply.headers.find("content-length");
        if (length == reply.headers.end() || head_request) return reply;
        const auto bytes = static_cast<std::size_t>(std::atoll(length->second.c_str()));
        while (inbox_.size() < bytes)
            if (!more(until)) return std::nullopt;
        reply.body = inbox_.substr(0, bytes);
        inbox_.erase(0, bytes);
        return reply;
    }
    // Waits until the bytes received contain `text`.
    bool receive_until(std::string_view text, std::chrono::milliseconds wait = std::chrono::seconds{5}) {
        const auto until = std::chrono::steady_clock::now() + wait;
        while (inbox_.find(text) == std::string::npos)
            if (!more(until)) return false;
        return true;
    }
    bool closed_within(std::chrono::milliseconds wait) {
        const auto until = std::chrono::steady_clock::now() + wait;
        while (more(until)) {}
        return closed_;
    }
    std::string& inbox() { return inbox_; }

  private:
    bool more(std::chrono::steady_clock::time_point until) {
        if (closed_) return false;
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd watched{fd_, POLLIN, 0};
        if (left <= 0 || ::poll(&watched, 1, static_cast<int>(left)) <= 0) return false;
        char piece[16 * 1024];
        const auto n = ::recv(fd_, piece, sizeof piece, 0);
        if (n <= 0) {
            closed_ = true;
            return false;
        }
        inbox_.append(piece, static_cast<std::size_t>(n));
        return true;
    }

    int fd_ = -1;
    bool connected_ = false;
    bool closed_ = false;
    std::string inbox_;
};

}    // namespace terrace::wire::test
