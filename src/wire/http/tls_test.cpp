#include "wire/http/tls_identity.hpp"

#include "base/result.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

namespace terrace::wire {
namespace {

namespace files = std::filesystem;

struct Folder {
    files::path path = files::temp_directory_path() / ("terrace_tls_" + std::to_string(::getpid()));
    Folder() { files::remove_all(path); }
    ~Folder() { files::remove_all(path); }
};

std::string text_of(const files::path& path) {
    std::ifstream in{path};
    return {std::istreambuf_iterator<char>{in}, {}};
}

const Instant today = SystemClock{}.now();

TEST(TlsIdentity, IsMadeOnceAndRenewedInTime) {
    const Folder folder;
    const auto first = tls_identity(folder.path, {"box.village.example", "127.0.0.1"}, today);
    EXPECT_TRUE(first.made);
    EXPECT_FALSE(tls_identity(folder.path, {"127.0.0.1"}, today + days(300)).made);
    const auto authority = text_of(first.authority);
    const auto certificate = text_of(first.certificate);
    EXPECT_TRUE(tls_identity(folder.path, {"127.0.0.1", "192.168.8.1"}, today).made) << "a new address";
    EXPECT_NE(text_of(first.certificate), certificate);
    EXPECT_TRUE(tls_identity(folder.path, {"127.0.0.1"}, today + days(370)).made) << "it would expire";
    EXPECT_EQ(text_of(first.authority), authority) << "phones keep trusting the same authority";
    for (const auto* name : {"server.key", "authority.key"}) {
        struct stat facts {};
        ASSERT_EQ(::stat((folder.path / name).c_str(), &facts), 0);
        EXPECT_EQ(facts.st_mode & 0777, 0600u) << name;
    }
    EXPECT_THROW(tls_identity(folder.path, {"a,DNS:evil.example"}, today), Fault);
    EXPECT_THROW(tls_identity("/proc/none", {"a"}, today), Fault);
}

TEST(TlsIdentity, ATornKeyIsReplaced) {
    const Folder folder;
    tls_identity(folder.path, {"localhost"}, today);
    std::ofstream{folder.path / "server.key"} << "torn";
    EXPECT_TRUE(tls_identity(folder.path, {"localhost"}, today).made);
    EXPECT_FALSE(tls_identity(folder.path, {"localhost"}, today).made);
}

class Echo final : public Handler {
  public:
    std::size_t body_max(std::string_view, std::string_view) const override { return 1 << 20; }
    void handle(Request request, Answer answer) override {
        answer(Response::text(200, "text/plain", (request.secure ? "secure " : "plain ") + request.body));
    }
};

struct TlsPeer {
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL* ssl = nullptr;
    int fd = -1;
    int connect(std::uint16_t port, const std::string& authority, const char* name, int version_max = 0) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
        if (!authority.empty()) SSL_CTX_load_verify_locations(context, authority.c_str(), nullptr);
        if (version_max) {
            SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context, version_max);
            SSL_CTX_set_security_level(context, 0);
        }
        ssl = SSL_new(context);
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name);
        fd = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return -1;
        SSL_set_fd(ssl, fd);
        return SSL_connect(ssl);
    }
    std::string exchange(const std::string& bytes, std::string_view until) {
        SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
        std::string got;
        char piece[4096];
        while (got.find(until) == std::string::npos) {
            const int n = SSL_read(ssl, piece, sizeof piece);
            if (n <= 0) break;
            got.append(piece, static_cast<std::size_t>(n));
        }
        return got;
    }
    ~TlsPeer() {
        SSL_free(ssl);
        SSL_CTX_free(context);
        if (fd >= 0) ::close(fd);
    }
};

TEST(HttpServer, SpeaksTlsAndPlainAtOnce) {
    const Folder folder;
    const auto identity = tls_identity(folder.path, {"127.0.0.1"}, today);
    Echo echo;
    ServerOptions options;
    options.secure = Endpoint{};
    options.tls = TlsFiles{identity.certificate, identity.key};
    options.limits.handshake_time = Span{300};
    Server server{options, echo};
    server.start();
    test::Client plain{server.port()};
    plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(plain.receive()->body, "plain ");
    {
        TlsPeer peer;
        ASSERT_EQ(peer.connect(server.secure_port(), identity.authority, "127.0.0.1"), 1);
        const std::string large(200'000, 'z');
        const auto got = peer.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + large, "secure " + large);
        EXPECT_NE(got.find("strict-transport-security: max-age=31536000"), std::string::npos);
        EXPECT_NE(got.find("secure zz"), std::string::npos);
        const auto last = peer.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "never");
        EXPECT_NE(last.find("200 OK"), std::string::npos);
    }
    TlsPeer stranger;
    EXPECT_NE(stranger.connect(server.secure_port(), "", "127.0.0.1"), 1) << "nobody trusts it unasked";
    TlsPeer old;
    EXPECT_NE(old.connect(server.secure_port(), identity.authority, "127.0.0.1", TLS1_1_VERSION), 1);
    test::Client silent{server.secure_port()};
    EXPECT_TRUE(silent.closed_within(std::chrono::seconds{2})) << "no handshake, no connection";
    test::Client wrong{server.secure_port()};
    wrong.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_TRUE(wrong.closed_within(std::chrono::seconds{2}));

    tls_identity(folder.path, {"127.0.0.1", "127.0.0.2"}, today);
    server.renew_certificate();
    TlsPeer renewed;
    EXPECT_EQ(renewed.connect(server.secure_port(), identity.authority, "127.0.0.2"), 1);
    options.tls = TlsFiles{"/nowhere", "/nowhere"};
    Server without{options, echo};
    EXPECT_THROW(without.start(), Fault);
}

}    // namespace
}    // namespace terrace::wire
