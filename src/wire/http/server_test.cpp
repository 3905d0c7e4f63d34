#include "wire/http/server.hpp"

#include "base/result.hpp"
#include "wire/http/test_client.hpp"

#include <atomic>
#include <condition_variable>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <mutex>
#include <thread>

namespace terrace::wire {
namespace {

using namespace std::chrono_literals;
using test::Client;

// Counts itself alive, says "n" three times a wake, ends when told.
class Ticker final : public EventSource {
  public:
    static inline std::atomic<int> alive{0};
    Ticker() { ++alive; }
    ~Ticker() override { --alive; }
    void start(std::function<void()> wake) override {
        const std::lock_guard lock{mutex_};
        wake_ = std::move(wake);
    }
    std::optional<std::string> next() override {
        const std::lock_guard lock{mutex_};
        if (left_ > 0) return "data: " + std::to_string(left_--) + "\n\n";
        return over_ ? std::optional<std::string>{} : std::string{};
    }
    void ring(int messages, bool over = false) {
        std::function<void()> wake;
        {
            const std::lock_guard lock{mutex_};
            left_ = messages;
            over_ = over;
            wake = wake_;
        }
        if (wake) wake();
    }

  private:
    std::mutex mutex_;
    std::function<void()> wake_;
    int left_ = 0;
    bool over_ = false;
};

class Desk final : public Handler {
  public:
    ~Desk() override {
        for (auto& one : helpers_) one.join();
    }
    std::size_t body_max(std::string_view, std::string_view path) const override { return path == "/big" ? 4u << 20 : 1000; }
    void handle(Request request, Answer answer) override {
        ++handled;
        if (request.path == "/drop") return;
        if (request.path == "/fault") throw Fault{"the disk is gone"};
        if (request.path == "/later") {
            const std::lock_guard lock{mutex_};
            const auto after = std::chrono::milliseconds{std::atoi(std::string{request.parameter("ms").value_or("1")}.c_str())};
            helpers_.emplace_back([answer = std::move(answer), after] {
                std::this_thread::sleep_for(after);
                answer(Response::text(200, "text/plain", "later"));
                answer(Response::text(500, "text/plain", "a second answer is ignored"));
            });
            return;
        }
        if (request.path == "/never") {
            const std::lock_guard lock{mutex_};
            kept_.push_back(std::move(answer));
            return;
        }
        if (request.path == "/events") {
            Response response;
            const std::lock_guard lock{mutex_};
            ticker = std::make_shared<Ticker>();
            response.events = ticker;
            return answer(std::move(response));
        }
        auto response = Response::text(200, "text/plain", request.method + " " + request.path + " " + request.body.substr(0, 100));
        if (request.path == "/huge") response.shared_body = std::make_shared<const std::string>(3'000'000, 'x');
        if (request.path == "/broken") response.headers.emplace_back("x-split", "a\r\nset-cookie: b");
        response.route = "/x";
        answer(std::move(response));
    }
    std::shared_ptr<Ticker> take_ticker() {
        const std::lock_guard lock{mutex_};
        return std::exchange(ticker, nullptr);
    }
    std::atomic<int> handled{0};
    std::shared_ptr<Ticker> ticker;

  private:
    std::mutex mutex_;
    std::vector<std::thread> helpers_;
    std::vector<Answer> kept_;
};

struct Running {
    explicit Running(ServerLimits limits = {}, int threads = 2) : server{options(limits, threads), desk} { server.start(); }
    static ServerOptions options(ServerLimits limits, int threads) {
        ServerOptions made;
        made.limits = limits;
        made.threads = threads;
        return made;
    }
    Client client() { return Client{server.port()}; }
    Desk desk;
    Server server;
};

std::string get(std::string_view path, std::string_view more = "") {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: a\r\n" + std::string{more} + "\r\n";
}

TEST(HttpServer, AConnectionServesManyRequests) {
    Running running;
    auto client = running.client();
    for (int i = 0; i < 3; ++i) {
        client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
        const auto reply = client.receive();
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply->status, 200);
        EXPECT_EQ(reply->body, "POST /x abc");
    }
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
    EXPECT_EQ(client.receive()->body, "POST /x abc");
    client.send(get("/x", "Connection: close\r\n"));
    EXPECT_EQ(client.receive()->headers.at("connection"), "close");
    EXPECT_TRUE(client.closed_within(3s));
}

TEST(HttpServer, PipelinedAnswersKeepTheirOrder) {
    Running running;
    auto client = running.client();
    client.send(get("/later?ms=40") + get("/a") + get("/later?ms=5") + get("/b"));
    EXPECT_EQ(client.receive()->body, "later");
    EXPECT_EQ(client.receive()->body, "GET /a ");
    EXPECT_EQ(client.receive()->body, "later");
    EXPECT_EQ(client.receive()->body, "GET /b ");
}

TEST(HttpServer, EveryAnswerCarriesTheSecurityHeaders) {
    Running running;
    auto client = running.client();
    client.send(get("/api/x") + get("/broken"));
    const auto reply = client.receive();
    EXPECT_EQ(reply->headers.at("x-content-type-options"), "nosniff");
    EXPECT_EQ(reply->headers.at("content-security-policy"), "default-src 'none'; frame-ancestors 'none'") << "data is no page";
    EXPECT_FALSE(reply->headers.contains("permissions-policy"));
    EXPECT_EQ(reply->headers.at("cache-control"), "no-store");
    EXPECT_FALSE(reply->headers.contains("strict-transport-security"));
    EXPECT_EQ(reply->headers.at("date").size(), 29u);
    const auto broken = client.receive();
    EXPECT_FALSE(broken->headers.contains("set-cookie")) << "a line break in a header value must not become a header";
    EXPECT_FALSE(broken->headers.contains("cache-control"));
    EXPECT_TRUE(broken->headers.at("content-security-policy").starts_with("default-src 'none'; script-src 'self';")) << "a page may load its own";
    EXPECT_TRUE(broken->headers.contains("permissions-policy"));
}

TEST(HttpServer, HeadHasTheLengthAndNoBody) {
    Running running;
    auto client = running.client();
    client.send("HEAD /huge HTTP/1.1\r\nHost: a\r\n\r\n" + get("/x"));
    const auto reply = client.receive(5s, true);
    EXPECT_EQ(reply->headers.at("content-length"), "3000000");
    EXPECT_EQ(client.receive()->body, "GET /x ");
    client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + get("/huge"));
    EXPECT_EQ(client.receive()->status, 204);
    EXPECT_EQ(client.receive()->body.size(), 3'000'000u);
}

TEST(HttpServer, TooLargeABodyIsRefusedBeforeItIsRead) {
    Running running;
    auto client = running.client();
    client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
    const auto reply = client.receive();
    EXPECT_EQ(reply->status, 413);
    EXPECT_EQ(reply->headers.at("content-type"), "application/problem+json");
    EXPECT_TRUE(client.closed_within(3s));
    auto chunked = running.client();
    chunked.send("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n");
    EXPECT_EQ(chunked.receive()->status, 413);
    auto whole = running.client();
    whole.send("POST /big HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3000000\r\n\r\n");
    EXPECT_TRUE(whole.receive_until("HTTP/1.1 100 Continue\r\n\r\n"));
    whole.inbox().clear();
    whole.send(std::string(3'000'000, 'y'));
    EXPECT_EQ(whole.receive()->body, "POST /big " + std::string(100, 'y'));
    EXPECT_EQ(running.desk.handled, 1);
}

TEST(HttpServer, MemoryForBodiesIsBounded) {
    ServerLimits limits;
    limits.body_bytes_in_flight_max = 1'000'000;
    Running running{limits};
    auto first = running.client();
    first.send("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nx");
    std::this_thread::sleep_for(50ms);
    auto second = running.client();
    second.send("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nx");
    const auto reply = second.receive();
    EXPECT_EQ(reply->status, 503);
    EXPECT_TRUE(reply->headers.contains("retry-after"));
    first.close();
    std::this_thread::sleep_for(100ms);
    auto third = running.client();
    third.send("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n" + std::string(900'000, 'x'));
    EXPECT_EQ(third.receive()->status, 200);
}

TEST(HttpServer, SmuggledRequestsAreNeverHandled) {
    Running running;
    for (const auto& bytes : {"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get("/smuggled"),
                                    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + get("/smuggled"),
                                    "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\r\nabc\r\n0\r\n\r\n" + get("/smuggled"),
                                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + get("/smuggled"), "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n" + get("/smuggled")}) {
        auto client = running.client();
        client.send(bytes);
        const auto reply = client.receive();
        ASSERT_TRUE(reply) << bytes;
        EXPECT_TRUE(reply->status == 400 || reply->status == 501) << bytes;
        EXPECT_EQ(reply->headers.at("connection"), "close");
        EXPECT_FALSE(client.receive(3s)) << bytes;
    }
    EXPECT_EQ(running.desk.handled, 0);
}

TEST(HttpServer, AHandlerThatSaysNothingIsAnsweredFor) {
    Running running;
    auto client = running.client();
    client.send(get("/drop") + get("/fault") + get("/x"));
    EXPECT_EQ(client.receive()->status, 500);
    EXPECT_EQ(client.receive()->status, 500);
    EXPECT_EQ(client.receive()->status, 200);
    ServerLimits limits;
    limits.answer_time = Span{150};
    Running slow{limits};
    auto waiting = slow.client();
    waiting.send(get("/never") + get("/x"));
    EXPECT_EQ(waiting.receive()->status, 503);
    EXPECT_EQ(waiting.receive()->status, 200);
}

TEST(HttpServer, WhoDawdlesIsCut) {
    ServerLimits limits;
    limits.idle = Span{300};
    limits.head_time = Span{300};
    limits.body_time = Span{300};
    limits.body_bytes_per_second_min = 1'000'000;
    Running running{limits};
    auto idle = running.client();
    auto body = running.client();
    body.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
    auto loris = running.client();
    const auto began = std::chrono::steady_clock::now();
    loris.send("GET / HTTP/1.1\r\nHost: a\r\n");
    bool alive = true;
    for (int i = 0; i < 40 && alive; ++i) {    // a byte now and then must not keep it open
        alive = loris.send("A");
        if (loris.closed_within(50ms)) alive = false;
    }
    EXPECT_FALSE(alive);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 1500ms);
    EXPECT_TRUE(idle.closed_within(2s));
    EXPECT_TRUE(body.closed_within(2s));
    EXPECT_EQ(running.desk.handled, 0);
}

TEST(HttpServer, ServerSentEventsFlowUntilThePeerLeaves) {
    ServerLimits limits;
    limits.heartbeat = Span{200};
    Running running{limits};
    auto client = running.client();
    client.send(get("/events"));
    ASSERT_TRUE(client.receive_until("content-type: text/event-stream"));
    std::shared_ptr<Ticker> ticker;
    while (!(ticker = running.desk.take_ticker())) std::this_thread::sleep_for(1ms);
    ASSERT_TRUE(client.receive_until(": \n\n")) << "a heartbeat when nothing happens";
    ticker->ring(3);
    ASSERT_TRUE(client.receive_until("data: 3\n\ndata: 2\n\ndata: 1\n\n"));
    client.close();
    ticker.reset();
    for (int i = 0; i < 200 && Ticker::alive > 0; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(Ticker::alive, 0) << "the source is released when the peer leaves";

    auto second = running.client();
    second.send(get("/events"));
    while (!(ticker = running.desk.take_ticker())) std::this_thread::sleep_for(1ms);
    ticker->ring(1, true);
    EXPECT_TRUE(second.receive_until("data: 1\n\n"));
    EXPECT_TRUE(second.closed_within(3s)) << "the source ended the stream";
    ticker.reset();

    auto third = running.client();
    third.send(get("/events"));
    ASSERT_TRUE(third.receive_until("\r\n\r\n"));
    EXPECT_TRUE(running.server.drain(seconds(3))) << "a stream does not hold up a drain";
}

TEST(HttpServer, ADrainAnswersWhatIsInFlightAndTakesNoMore) {
    Running running;
    auto slow = running.client();
    slow.send(get("/later?ms=400"));
    auto idle = running.client();
    idle.send(get("/x"));
    ASSERT_TRUE(idle.receive());
    std::this_thread::sleep_for(50ms);
    bool clean = false;
    std::thread draining{[&] { clean = running.server.drain(seconds(5)); }};
    const auto reply = slow.receive();
    draining.join();
    EXPECT_TRUE(clean);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "later");
    EXPECT_EQ(reply->headers.at("connection"), "close");
    EXPECT_TRUE(idle.closed_within(1s));
    EXPECT_FALSE(Client{running.server.port()}.connected());
}

TEST(HttpServer, ADrainCutsWhoeverHasNoAnswerInTime) {
    Running running;
    auto client = running.client();
    client.send(get("/never"));
    while (running.desk.handled == 0) std::this_thread::sleep_for(1ms);
    EXPECT_FALSE(running.server.drain(Span{200}));
    EXPECT_TRUE(client.closed_within(2s));
    EXPECT_EQ(running.server.connections(), 0u);
}

TEST(HttpServer, ADrainUnderLoadLosesNoAcceptedRequest) {
    Running running;
    std::atomic<int> sent{0};
    std::atomic<int> answered{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            Client client{running.server.port()};
            for (;;) {
                if (!client.send(get("/later?ms=2"))) return;
                ++sent;
                const auto reply = client.receive();
                if (!reply) return;
                ++answered;
                if (reply->headers.contains("connection")) return;
            }
        });
    std::this_thread::sleep_for(200ms);
    EXPECT_TRUE(running.server.drain(seconds(5)));
    for (auto& one : clients) one.join();
    EXPECT_EQ(running.desk.handled, answered);
    EXPECT_GT(answered, 8);
}

TEST(HttpServer, AThousandConnectionsAndNotOneMore) {
    // Both ends of every connection are ours; a plain user begins with 1,024 descriptors.
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = std::max<rlim_t>(descriptors.rlim_cur, std::min<rlim_t>(descriptors.rlim_max, 4'096));
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &descriptors), 0);
    ServerLimits limits;
    limits.connections_max = 1'000;
    Running running{limits};
    std::vector<Client> all;
    for (int i = 0; i < 1'000; ++i) all.push_back(running.client());
    for (auto& one : all) ASSERT_TRUE(one.send(get("/x")));
    for (auto& one : all) ASSERT_EQ(one.receive()->status, 200);
    EXPECT_EQ(running.server.connections(), 1'000u);
    auto refused = running.client();
    const auto reply = refused.receive();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 503);
    EXPECT_TRUE(reply->headers.contains("retry-after"));
    all.pop_back();
    for (int i = 0; i < 100 && running.server.connections() == 1'000; ++i) std::this_thread::sleep_for(10ms);
    auto welcome = running.client();
    welcome.send(get("/x"));
    EXPECT_EQ(welcome.receive()->status, 200);
}

TEST(HttpServer, AnAddressInUseIsSaid) {
    Running running;
    Desk desk;
    ServerOptions options;
    options.plain->port = running.server.port();
    Server second{options, desk};
    EXPECT_THROW(second.start(), Fault);
    options.plain->address = "not an address";
    Server third{options, desk};
    EXPECT_THROW(third.start(), Fault);
}

TEST(HttpServer, WhatWasServedIsTold) {
    std::mutex mutex;
    std::vector<std::string> told;
    Desk desk;
    ServerOptions options;
    options.observe = [&](const Served& served) {
        const std::lock_guard lock{mutex};
        told.push_back(std::string{served.method} + " " + std::string{served.route} + " " + std::to_string(served.status) + " " +
                       std::to_string(served.bytes_in));
        EXPECT_GT(served.bytes_out, 100u);
        EXPECT_GE(served.took_us, 0);
    };
    Server server{options, desk};
    server.start();
    Client client{server.port()};
    client.send("POST /some/person HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
    client.receive();
    server.drain(seconds(2));
    EXPECT_EQ(told, std::vector<std::string>{"POST /x 200 3"});
}

}    // namespace
}    // namespace terrace::wire
