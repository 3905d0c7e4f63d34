#include "wire/http/framing.hpp"

#include <gtest/gtest.h>
#include <random>

namespace terrace::wire {
namespace {

// Status with which a head is refused; 0 when it is taken; -1 when it is not complete.
int verdict(std::string_view bytes, HeadLimits limits = {}) {
    HeadReader reader{limits};
    const auto step = reader.read(bytes);
    return step == Step::more ? -1 : step == Step::done ? 0 : reader.wrong().status;
}
int with(std::string_view lines) { return verdict("POST /x HTTP/1.1\r\nHost: a\r\n" + std::string{lines} + "\r\n"); }

TEST(Head, AnOrdinaryRequestIsTaken) {
    const std::string_view bytes = "POST /api/v1/commands?x=1 HTTP/1.1\r\nHost: county.example:8080\r\nAccept: a\r\nACCEPT:\tb \r\n"
                                   "Content-Length: 3\r\nX-Empty:\r\nConnection: Keep-Alive\r\n\r\nabcGET";
    HeadReader reader;
    ASSERT_EQ(reader.read(bytes), Step::done);
    EXPECT_EQ(bytes.substr(reader.consumed()), "abcGET");
    const auto& head = reader.head();
    EXPECT_EQ(head.method, "POST");
    EXPECT_EQ(head.target, "/api/v1/commands?x=1");
    EXPECT_EQ(head.headers.at("accept"), "a, b");
    EXPECT_EQ(head.headers.at("x-empty"), "");
    EXPECT_EQ(head.framing, Framing::length);
    EXPECT_EQ(head.length, 3u);
    EXPECT_TRUE(head.keep_alive);
}

TEST(Head, HoweverTheBytesAreCutTheVerdictIsTheSame) {
    for (const std::string bytes : {"\r\nGET / HTTP/1.1\r\nHost: a\r\nA: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nA: b\rc\r\n\r\n",
                                    "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n"}) {
        HeadReader reader;
        auto step = Step::more;
        for (std::size_t n = 1; n <= bytes.size() && step == Step::more; ++n) step = reader.read(std::string_view{bytes}.substr(0, n));
        EXPECT_EQ(step == Step::done ? 0 : step == Step::more ? -1 : reader.wrong().status, verdict(bytes)) << bytes;
    }
}

TEST(Head, RequestLinesThatAreNoneAreRefusedAtOnce) {
    for (const auto* line : {"GET /\r\n", "GET\r\n", "GET  / HTTP/1.1\r\n", "GET /  HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", " GET / HTTP/1.1\r\n", "GET\t/\tHTTP/1.1\r\n",
                             "GET / a HTTP/1.1\r\n", "GET / HTTP/11\r\n", "GET / HTTP/1.\r\n", "GET / HTTP/1.10\r\n", "GET / http/1.1\r\n", "GET / HTTP /1.1\r\n",
                             "GET / HTTQ/1.1\r\n", "GET / HTTP/a.b\r\n", "G(T / HTTP/1.1\r\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\r\n", "\n", "\r\n\r\n\r\n\r\n\r\n"})
        EXPECT_EQ(verdict(line), 400) << line;
    EXPECT_EQ(verdict("PRI * HTTP/2.0\r\n"), 505);
    EXPECT_EQ(verdict("GET / HTTP/0.9\r\n"), 505);
    EXPECT_EQ(verdict("get / HTTP/1.1\r\n"), 501);
    EXPECT_EQ(verdict("BREW / HTTP/1.1\r\n"), 501);
    EXPECT_EQ(verdict("TRACE / HTTP/1.1\r\n"), 405);
    EXPECT_EQ(verdict("CONNECT a:80 HTTP/1.1\r\n"), 405);
    EXPECT_EQ(verdict(std::string_view{"GET /\0 HTTP/1.1\r\n", 17}), 400);
    EXPECT_EQ(verdict("\x16\x03\x01\x02"), 400) << "TLS on the plain port";
}

TEST(Head, HostIsThereOnceAndIsAHost) {
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(verdict("GET / HTTP/1.0\r\n\r\n"), 0);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(verdict("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"), 400);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"), 400);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
}

TEST(Head, HeaderLinesWithTwoReadingsAreRefused) {
    for (const auto* line : {"A : b\r\n", "A\t: b\r\n", ": b\r\n", "A\r\n", " A: b\r\n", "A: b\r\n c\r\n", "A: b\r\n\tc\r\n", "A: b\rc\r\n", "A: b\n", "A: \x01\r\n",
                             "A: \x7f\r\n", "A\x01: b\r\n", "A(: b\r\n", "\xC3\xA4: b\r\n", "A: b\r\r\n", "Transfer\x01-Encoding: chunked\r\n"})
        EXPECT_EQ(with(line), 400) << line;
    EXPECT_EQ(with("A: \xE6\x96\x87 \tb\r\n"), 0);
    EXPECT_EQ(with("Transfer_Encoding: chunked\r\nContent-Length: 5\r\n"), 0);
    HeadReader reader;
    EXPECT_EQ(reader.read(std::string_view{"GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n", 34}), Step::wrong);
}

TEST(Head, LengthsThatAreNotOneNumberAreRefused) {
    for (const auto* value : {"-3", "+3", "3,3", "3, 4", "1e1", "0x3", "3 3", "", "3;", "３", "99999999999999999999999999", "18446744073709551619", "3.0", "\"3\""})
        EXPECT_EQ(with("Content-Length: " + std::string{value} + "\r\n"), 400) << value;
    EXPECT_EQ(with("Content-Length: 3\r\nContent-Length: 3\r\n"), 400);
    EXPECT_EQ(with("Content-Length: 3\r\ncontent-length: 4\r\n"), 400);
    EXPECT_EQ(with("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n"), 400);
    EXPECT_EQ(with("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n"), 400);
    EXPECT_EQ(with("Content-Length:\t03 \r\n"), 0);
}

TEST(Head, OnlyChunkedIsACoding) {
    for (const auto* value : {"chunked, identity", "identity", "gzip, chunked", "chunked;q=1", "chunked, chunked", "xchunked", "chunked,", ",chunked", "\"chunked\"", "",
                              "chunk", "chunked chunked", "chunked\xC2\xA0"})
        EXPECT_EQ(with("Transfer-Encoding: " + std::string{value} + "\r\n"), 501) << value;
    EXPECT_EQ(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400);
    EXPECT_EQ(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400);
    EXPECT_EQ(with("Transfer-Encoding: \x0b"
                   "chunked\r\n"),
              400);
    EXPECT_EQ(with("Transfer-Encoding:\tChunked\r\n"), 0);
    EXPECT_EQ(verdict("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
}

TEST(Head, ConnectionAndExpectAreHeard) {
    auto head = [](std::string_view bytes) {
        HeadReader reader;
        EXPECT_EQ(reader.read(bytes), Step::done);
        return reader.head();
    };
    EXPECT_FALSE(head("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n").keep_alive);
    EXPECT_FALSE(head("GET / HTTP/1.0\r\n\r\n").keep_alive);
    EXPECT_TRUE(head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
    EXPECT_TRUE(head("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n").expects_continue);
    EXPECT_EQ(with("Expect: 200-ok\r\n"), 417);
}

TEST(Head, LimitsHold) {
    const HeadLimits small{.header_bytes_max = 200, .header_count_max = 2, .target_bytes_max = 20};
    EXPECT_EQ(verdict("GET /" + std::string(20, 'a') + " HTTP/1.1\r\n", small), 414);
    EXPECT_EQ(verdict(std::string(300, 'A'), small), 414);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nA: " + std::string(200, 'a'), small), 431);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nA: a\r\nB: b\r\n\r\n", small), 431);
    EXPECT_EQ(verdict("GET / HTTP/1.1\r\nHost: a\r\nA: a\r\n\r\n", small), 0);
}

struct Chunked {
    int status = -1;    // -1 not complete, 0 done
    std::string body;
    std::size_t used = 0;
};
Chunked decode(std::string_view bytes, std::size_t body_max = 1000, std::size_t piece = 0) {
    ChunkReader reader{body_max};
    Chunked out;
    for (std::size_t at = 0; at < bytes.size() && out.status == -1;) {
        const auto part = piece ? bytes.substr(at, piece) : bytes;
        std::size_t used = 0;
        const auto step = reader.read(part, out.body, used);
        out.used += used;
        at += part.size();
        if (step != Step::more) out.status = step == Step::done ? 0 : reader.wrong().status;
    }
    return out;
}

TEST(Chunks, GoodOnesAreDecodedHoweverTheyAreCut) {
    const std::string_view bytes = "3\r\nabc\r\n0A;name=value;q=\"a;\\\"b\" ; bare\r\n0123456789\r\n000\r\nTrailer: x\r\n\r\nGET";
    for (std::size_t piece : {0, 1, 2, 3, 7}) {
        const auto out = decode(bytes, 13, piece);
        EXPECT_EQ(out.status, 0);
        EXPECT_EQ(out.body, "abc0123456789");
        EXPECT_EQ(bytes.substr(out.used), "GET");
    }
    EXPECT_EQ(decode("3\r\nab").status, -1);
}

TEST(Chunks, BadOnesAreRefused) {
    for (const auto* bytes : {"0x3\r\nabc\r\n", "\r\n", "g\r\n", "-3\r\n", "+3\r\n", " 3\r\n", "3 \r\nabc", "3\r\r\nabc", "3\nabc", "3;a\nabc", "3;\r\n", "3;=a\r\n", "3;a=\r\n",
                              "3;a b\r\n", "3;a=\"b\r\n", "3;a\x01\r\n", "3,\r\n", "fffffffffffffffff\r\n", "ffffffffffffffff\r\n", "00000000000000003\r\n", "3\r\nabcd\r\n",
                              "3\r\nabc0\r\n", "3\r\nabc\n0\r\n\r\n", "3\r\nabc\r0", "0\r\nA\r\n\r\n", "0\r\nA : b\r\n\r\n", "0\r\n A: b\r\n\r\n", "0\r\nA: b\n", "0\r\n\rX"})
        EXPECT_EQ(decode(bytes).status, 400) << bytes;
    EXPECT_EQ(decode("3\r\nabc\r\n", 2).status, 413);
    EXPECT_EQ(decode("2\r\nab\r\n2\r\nab\r\n", 3).status, 413);
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "1;extension\r\na\r\n";
    EXPECT_EQ(decode(many, 100'000).status, 400);
}

TEST(Framing, NoiseNeverBreaksTheReaders) {
    std::mt19937 chance{7};
    const std::string_view alphabet = "GET /HTP1.\r\n:;aA0f \t\x01,";
    for (int round = 0; round < 20'000; ++round) {
        std::string bytes = round % 2 ? "GET / HTTP/1.1\r\nHost: a\r\n" : "";
        for (int n = static_cast<int>(chance() % 40); n > 0; --n) bytes += alphabet[chance() % alphabet.size()];
        verdict(bytes);
        const auto whole = decode(bytes, 64);
        const auto cut = decode(bytes, 64, 1);
        ASSERT_EQ(whole.status, cut.status) << bytes;
        ASSERT_LE(whole.body.size(), 64u);
    }
}

}    // namespace
}    // namespace terrace::wire
