#pragma once
// One HTTP request and its answer, free of any library: what the server (server.hpp) hands to the API and takes back.

#include "base/instant.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::wire {

struct Request {
    std::string method;     // "GET", "POST", …, upper case
    std::string path;       // percent-decoded, normalised: starts with '/', no "//", no "." or ".." segment
    std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
    std::map<std::string, std::string> headers;                // names in lower case; repeated ones joined with ", "
    std::string body;       // complete; never longer than the limit of the route
    std::string remote;     // address of the peer
    bool secure = false;    // came over TLS

    std::optional<std::string_view> parameter(std::string_view name) const {
        for (const auto& [key, value] : query)
            if (key == name) return value;
        return std::nullopt;
    }
    std::string_view header(std::string_view lower_case_name) const {
        const auto found = headers.find(std::string{lower_case_name});
        return found == headers.end() ? std::string_view{} : std::string_view{found->second};
    }
};

// A stream of server-sent events: the server writes what `next` gives it until the peer leaves or `next` gives nullopt.
class EventSource {
  public:
    virtual ~EventSource() = default;
    // Called once, on a thread of the server: keep `wake` and call it (from any thread) when there is something to send.
    virtual void start(std::function<void()> wake) = 0;
    // The next complete message ("event: …\ndata: …\n\n"); "" when there is none just now; nullopt ends the stream.
    virtual std::optional<std::string> next() = 0;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::shared_ptr<const std::string> shared_body;    // used instead of body when set: embedded files, cached pages
    std::shared_ptr<EventSource> events;               // a stream instead of a body
    std::string_view route = {};                       // "/api/v1/cases/{id}" with static storage: for the metrics, never sent

    static Response text(int status, std::string type, std::string body) {
        Response made;
        made.status = status;
        made.headers.emplace_back("content-type", std::move(type));
        made.body = std::move(body);
        return made;
    }
    static Response json(int status, std::string body) { return text(status, "application/json; charset=utf-8", std::move(body)); }
};

// Called exactly once, from any thread; a second call is ignored. When every copy is gone uncalled, the server answers 500.
using Answer = std::function<void(Response)>;

class Handler {
  public:
    virtual ~Handler() = default;
    // Must not block: work that blocks goes to a named pool, the answer comes later.
    virtual void handle(Request, Answer) = 0;
    // The largest body this method and path may carry, in bytes; asked before the body is read.
    virtual std::size_t body_max(std::string_view method, std::string_view path) const = 0;
};

}    // namespace terrace::wire
