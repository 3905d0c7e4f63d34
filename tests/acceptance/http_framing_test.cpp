// Framing attacks on raw sockets: every case of http_framing/*.json against a running server.

#include "tests/acceptance/shared_data.hpp"
#include "base/codec.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <atomic>
#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace::wire {
namespace {

class Listener final : public Handler {
  public:
    std::size_t body_max(std::string_view, std::string_view) const override { return 1'000; }
    void handle(Request request, Answer answer) override {
        if (request.path == "/smuggled") ++smuggled;
        last_body = request.body;
        const bool found = request.path == "/" || request.path == "/x" || request.path == "/smuggled";
        answer(Response::text(found ? 200 : 404, "text/plain", "heard"));
    }
    std::atomic<int> smuggled{0};
    std::string last_body;
};

TEST(HttpFraming, EveryCaseOfTheCollection) {
    Listener listener;
    ServerOptions options;
    options.limits.head_time = seconds(1);
    options.limits.body_time = seconds(1);
    Server server{options, listener};
    server.start();
    std::size_t cases = 0;
    for (const auto& entry : std::filesystem::directory_iterator{shared_data() / "http_framing"}) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream in{entry.path()};
        std::stringstream text;
        text << in.rdbuf();
        const auto all = boost::json::parse(text.str());
        for (const auto& one : all.as_array()) {
            const auto& fields = one.as_object();
            const std::string name{fields.at("name").as_string()};
            const std::string expect{fields.at("expect").as_string()};
            const auto bytes = read_base64(std::string_view{fields.at("request_base64").as_string()});
            ASSERT_TRUE(bytes) << name;
            SCOPED_TRACE(name + " expects " + expect);
            ++cases;
            listener.smuggled = 0;
            test::Client client{server.port()};
            client.send(std::string_view{reinterpret_cast<const char*>(bytes->data()), bytes->size()});
            const auto first = client.receive(std::chrono::seconds{4});
            const auto second = first ? client.receive(std::chrono::milliseconds{expect == "ok_then_ok" ? 2000 : 50}) : std::nullopt;
            const bool rejected = !first || (first->status >= 400 && first->status != 404);
            const bool accepted = first && first->status == 200;
            if (expect == "ok" || expect == "ok_as_content_length") {
                EXPECT_TRUE(accepted);
            }
            if (expect == "ok_as_content_length") {
                EXPECT_EQ(listener.last_body.size(), 5u);
            }
            if (expect == "ok_then_ok") {
                EXPECT_TRUE(accepted && second && second->status == 200);
            }
            if (expect == "reject" || expect == "reject_or_close") {
                EXPECT_TRUE(rejected);
            }
            if (expect == "reject_or_404") {
                EXPECT_TRUE(rejected || first->status == 404);
            }
            if (expect.starts_with("reject")) {
                EXPECT_EQ(listener.smuggled, 0) << "what lies behind a refused request is never read";
            }
            if (first) {
                EXPECT_NE(first->status, 500);
            }
            test::Client after{server.port()};
            after.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            EXPECT_TRUE(after.receive()) << "the server lives on";
        }
    }
    EXPECT_GT(cases, 0u);
    RecordProperty("cases", static_cast<int>(cases));
}

}    // namespace
}    // namespace terrace::wire
