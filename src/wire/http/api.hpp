#pragma once
// The API of version 1: finds the route, asks who is there, bounds and dispatches. Commands go to the desk and are answered when
// the journal has them; reads run on a small pool of readers, each with a snapshot of its own.

#include "access/access_log.hpp"
#include "desk/desk.hpp"
#include "wire/http/answer_shapes.hpp"
#include "wire/http/exchange.hpp"
#include "wire/http/metrics.hpp"
#include "wire/http/rate_limit.hpp"
#include "wire/http/readers.hpp"

#include <atomic>
#include <unordered_map>

namespace terrace::wire {

constexpr std::size_t body_bytes_max = 1'000'000;
constexpr std::size_t outbox_items_max = 500;

// A door beside commands and routes: sign-in, evidence, live events. May answer later, from any thread.
struct Door {
    std::string_view method, path;    // "POST", "/api/v1/devices/{device}"
    std::string_view zh, en;
    std::size_t body_max = 65'536;
    bool keyed = false;               // each request carries its key itself and no cookie counts: no x-terrace asked, and bounded by address as the API is
    bool reads = true;                // run on the readers' pool; else on the server's thread and must not block
    std::function<void(const Request&, const Parameters&, Answer)> answer;
    std::vector<ParameterFacts> parameters = {};    // for the document; those in the path come by themselves
    json::object (*body)() = nullptr;               // JSON Schema of the body, of the description that decodes it
    bool takes_bytes = false;                       // the body is a file
};

// Who speaks: from the session cookie, a bearer token, a receipt or nothing (a caller). An ended or false credential is a refusal.
// Answers from memory, except for a receipt, which is looked up: such requests are answered on the readers.
using WhoAsks = std::function<Result<Actor>(const Request&)>;

class Api final : public Handler {
  public:
    struct Parts {
        Desk& desk;
        AccessLog& access_log;
        std::vector<Route> routes;
        std::vector<Door> doors;
        WhoAsks who;
        std::function<std::optional<Response>(const Request&)> pages = {};    // what is not the API's
        Metrics* metrics = nullptr;
        std::int64_t requests_per_minute = 0;    // of one address, and of one token or session; 0: not limited
        int reader_threads = 2;
        const Elsewhere* elsewhere = nullptr;
        const AnswerShapes* answers = nullptr;    // for the document
    };
    explicit Api(Parts);
    ~Api() override;

    void handle(Request, Answer) override;
    std::size_t body_max(std::string_view method, std::string_view path) const override;
    void stop_readers() { readers_.stop(); }

  private:
    struct Template;
    struct Live;

    void answer_api(const Template&, Parameters, Request, Answer);
    std::optional<Refusal> too_fast(const Request&);
    void say(void (Api::*)(const Request&, Answer), Request, Answer);
    void command(const Request&, Answer);
    void outbox(const Request&, Answer);
    void read(const Route&, Parameters, Request, Answer);
    Result<Actor> acting(const Request&, std::optional<PostId> as) const;
    const Template* find(std::string_view method, std::string_view path, Parameters&, std::string& other_methods) const;

    Parts parts_;
    std::vector<Template> templates_;
    std::unordered_map<std::string, std::size_t> plain_;    // of method and path, where the path holds no parameter: most requests end here
    std::shared_ptr<const std::string> document_;    // OpenAPI 3.1
    std::shared_ptr<Live> live_;
    std::optional<RateLimit> rate_;
    Readers readers_;
};

// The OpenAPI 3.1 document made from the same descriptions that decode requests, and from the shapes of answers.
std::string openapi(const std::vector<const Module*>&, const std::vector<Route>&, const std::vector<Door>&, const AnswerShapes*);

}    // namespace terrace::wire
