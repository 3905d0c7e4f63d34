#pragma once
// The HTTP/1.1 server: plain and TLS listeners, keep-alive, server-sent events, limits on everything, a drain.
// It knows nothing of what it serves: each complete request goes to the Handler, and the answer comes back from any thread.
//
// Each thread runs its own loop and a connection stays on one loop for life, so nothing of a connection is ever locked.
// Requests of one connection are handed over one after the other (the next when the last is answered): pipelined answers
// keep their order, a pipelined write never overtakes another, and a slow handler holds back its own peer alone.

#include "base/instant.hpp"
#include "wire/http/exchange.hpp"
#include "wire/http/framing.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace terrace::wire {

struct Endpoint {
    std::string address = "127.0.0.1";    // IPv4 or IPv6, numeric
    std::uint16_t port = 0;               // 0: any free one
};

struct TlsFiles {
    std::string certificate;    // PEM, the server's first, then its chain
    std::string key;            // PEM
};

// What was served, for metrics and logs: no address, no query, no personal data.
struct Served {
    std::string_view method;
    std::string_view route;    // the handler's template; "" when it named none or the request was never handed over
    int status = 0;
    Span took;                        // from the last byte of the request to the last byte of the answer
    std::int64_t took_us = 0;         // the same, finer
    std::size_t bytes_in = 0;         // body
    std::size_t bytes_out = 0;        // head and body
};

struct ServerLimits {
    HeadLimits head;
    std::size_t connections_max = 4'096;                     // one more is told 503 and closed
    std::size_t turned_away_max = 64;                        // refused ones lingering at a time; beyond, closed without a word
    std::size_t body_bytes_in_flight_max = 256u << 20;       // of all requests being received; beyond, 503
    Span idle = seconds(75);                                 // between two requests
    Span head_time = seconds(10);                            // from the first byte to the end of the head
    Span body_time = seconds(30);                            // for a body, plus its length at the slowest rate
    std::size_t body_bytes_per_second_min = 2'048;           // a village's bad link
    Span write_time = seconds(60);                           // a peer that takes nothing for so long is cut
    Span answer_time = seconds(60);                          // for the handler; beyond, 503
    Span heartbeat = seconds(15);                            // a comment on a silent event stream
    Span handshake_time = seconds(10);                       // TLS
};

struct ServerOptions {
    std::optional<Endpoint> plain = Endpoint{};
    std::optional<Endpoint> secure;
    std::optional<TlsFiles> tls;    // needed with `secure`
    int threads = 1;
    ServerLimits limits;
    std::function<void(const Served&)> observe;    // called on the server's threads; must be quick and thread-safe
};

class Server {
  public:
    // The handler must outlive the server.
    Server(ServerOptions, Handler&);
    ~Server();    // drains for no time: what is in flight is cut
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Listens and serves on own threads. Throws Fault when an address or a certificate cannot be used.
    void start();
    std::uint16_t port() const noexcept;           // of the plain listener; 0 without one
    std::uint16_t secure_port() const noexcept;    // of the TLS listener; 0 without one
    std::size_t connections() const noexcept;

    // Accepts no more, answers what is in flight with `connection: close`, ends event streams, and cuts what is left after
    // `timeout`. Returns when every connection is gone; true when none had to be cut. Safe to call twice.
    bool drain(Span timeout);

    // Reads the certificate files again, for connections to come. Throws Fault.
    void renew_certificate();

  private:
    struct Core;
    std::shared_ptr<Core> core_;
};

}    // namespace terrace::wire
