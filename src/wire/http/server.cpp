// Listens, hands connections to the loops, drains. The one translation unit that compiles Asio.

#include "wire/http/connection.hpp"

namespace terrace::wire {
namespace {

std::shared_ptr<asio::ssl::context> read_certificate(const TlsFiles& files) {
    auto made = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    error_code failed;
    made->use_certificate_chain_file(files.certificate, failed);
    if (failed) throw Fault{"TLS certificate " + files.certificate + ": " + failed.message()};
    made->use_private_key_file(files.key, asio::ssl::context::pem, failed);
    if (failed) throw Fault{"TLS key " + files.key + ": " + failed.message()};
    if (SSL_CTX_check_private_key(made->native_handle()) != 1) throw Fault{"TLS key " + files.key + " does not belong to the certificate"};
    SSL_CTX_set_min_proto_version(made->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(made->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_cipher_list(made->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_alpn_select_cb(
        made->native_handle(),
        [](SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered, unsigned int offered_length, void*) -> int {
            static constexpr unsigned char spoken[] = "\x08http/1.1";
            unsigned char* chosen = nullptr;
            if (SSL_select_next_proto(&chosen, length, spoken, sizeof spoken - 1, offered, offered_length) != OPENSSL_NPN_NEGOTIATED)
                return SSL_TLSEXT_ERR_NOACK;
            *out = chosen;
            return SSL_TLSEXT_ERR_OK;
        },
        nullptr);
    return made;
}

}    // namespace

struct Server::Core : Shared {
    using Shared::Shared;

    std::mutex tls_mutex;
    std::shared_ptr<asio::ssl::context> tls;
    std::vector<std::shared_ptr<Loop>> loops;
    std::size_t next_loop = 0;
    struct Listener {
        tcp::acceptor acceptor;
        asio::steady_timer pause;
        bool secure = false;
    };
    std::vector<std::unique_ptr<Listener>> listeners;
    std::uint16_t plain_port = 0;
    std::uint16_t secure_port = 0;
    bool running = false;

    std::uint16_t listen(const Endpoint&, bool secure);
    asio::awaitable<void> accept(Listener&);
    void admit(const std::shared_ptr<Loop>&, tcp::socket, bool secure);
    template <class Stream>
    void begin(const std::shared_ptr<Loop>&, Stream, bool turned_away, std::string remote);
    void each_watched(void (Watched::*act)());
    bool wait_until_gone(Span);
    std::shared_ptr<asio::ssl::context> tls_now() {
        const std::lock_guard lock{tls_mutex};
        return tls;
    }
};

template <class Stream>
void Server::Core::begin(const std::shared_ptr<Loop>& loop, Stream stream, bool away, std::string remote) {
    auto connection = std::make_shared<Connection<Stream>>(*this, loop, std::move(stream), std::move(remote), away);
    auto conversation = connection->converse();
    asio::co_spawn(loop->context, std::move(conversation), [connection](std::exception_ptr) {
        connection->cut();    // whatever ended it, nothing of it stays open
    });
}

// On the connection's own loop.
void Server::Core::admit(const std::shared_ptr<Loop>& loop, tcp::socket socket, bool secure) {
    error_code ignored;
    socket.set_option(tcp::no_delay{true}, ignored);
    const auto peer = socket.remote_endpoint(ignored);
    std::string remote = ignored ? "" : peer.address().to_string();
    bool away = false;
    {
        const std::lock_guard lock{gone_mutex};
        if (draining) return;
        away = connections >= options.limits.connections_max;
        if (away && (secure || turned_away >= options.limits.turned_away_max)) return;
        ++(away ? turned_away : connections);
    }
    if (secure) {
        const auto context = tls_now();
        asio::ssl::stream<tcp::socket> stream{std::move(socket), *context};
        begin(loop, std::move(stream), away, std::move(remote));
    } else {
        begin(loop, std::move(socket), away, std::move(remote));
    }
}

asio::awaitable<void> Server::Core::accept(Listener& listener) {
    for (;;) {
        const auto loop = loops[next_loop++ % loops.size()];
        tcp::socket socket{loop->context};
        const auto [failed] = co_await listener.acceptor.async_accept(socket, quiet);
        if (draining || failed == asio::error::operation_aborted) co_return;
        if (failed) {    // out of file handles: wait for some to come back
            listener.pause.expires_after(std::chrono::milliseconds{100});
            const auto [cancelled] = co_await listener.pause.async_wait(quiet);
            if (cancelled) co_return;
            continue;
        }
        const bool secure = listener.secure;
        auto arrive = [this, loop, secure, taken = std::move(socket)]() mutable { admit(loop, std::move(taken), secure); };
        asio::post(loop->context, std::move(arrive));
    }
}

std::uint16_t Server::Core::listen(const Endpoint& endpoint, bool secure) {
    error_code failed;
    const auto where = endpoint.address + ":" + std::to_string(endpoint.port);
    const auto address = asio::ip::make_address(endpoint.address, failed);
    if (failed) throw Fault{"不能在 " + where + " 上监听:不是地址 / cannot listen on " + where + ": not an address"};
    tcp::acceptor acceptor{loops.front()->context};
    const tcp::endpoint target{address, endpoint.port};
    acceptor.open(target.protocol(), failed);
    if (!failed) acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed) acceptor.bind(target, failed);
    if (!failed) acceptor.listen(1024, failed);
    if (failed) throw Fault{"不能在 " + where + " 上监听(端口被占用、没有权限或地址不在本机)/ cannot listen on " + where + ": " + failed.message()};
    const auto port = acceptor.local_endpoint().port();
    listeners.push_back(std::make_unique<Listener>(Listener{std::move(acceptor), asio::steady_timer{loops.front()->context}, secure}));
    return port;
}

void Server::Core::each_watched(void (Watched::*act)()) {
    for (const auto& loop : loops)
        asio::post(loop->context, [raw = loop.get(), act] {
            for (auto* one : raw->watched) (one->*act)();
        });
}

bool Server::Core::wait_until_gone(Span timeout) {
    std::unique_lock lock{gone_mutex};
    return gone.wait_for(lock, chrono_of(timeout), [this] { return connections == 0 && turned_away == 0; });
}

Server::Server(ServerOptions options, Handler& handler) : core_{std::make_shared<Core>(std::move(options), handler)} {}

Server::~Server() { drain({}); }

void Server::start() {
    auto& core = *core_;
    ENSURE(!core.running && core.loops.empty() && core.options.threads > 0);
    for (int i = 0; i < core.options.threads; ++i) core.loops.push_back(std::make_shared<Loop>());
    if (core.options.secure) renew_certificate();
    if (core.options.plain) core.plain_port = core.listen(*core.options.plain, false);
    if (core.options.secure) core.secure_port = core.listen(*core.options.secure, true);
    for (auto& listener : core.listeners) {
        auto accepting = core.accept(*listener);
        asio::co_spawn(core.loops.front()->context, std::move(accepting), asio::detached);
    }
    core.running = true;
    for (int i = 0; i < core.options.threads; ++i) {
        core.loops[static_cast<std::size_t>(i)]->sweep();
        core.loops[static_cast<std::size_t>(i)]->run(i);
    }
}

std::uint16_t Server::port() const noexcept { return core_->plain_port; }
std::uint16_t Server::secure_port() const noexcept { return core_->secure_port; }
std::size_t Server::connections() const noexcept { return core_->connections; }

bool Server::drain(Span timeout) {
    auto& core = *core_;
    if (!core.running) return true;
    core.running = false;
    {
        const std::lock_guard lock{core.gone_mutex};
        core.draining = true;
    }
    asio::post(core.loops.front()->context, [&core] {
        error_code ignored;
        for (auto& listener : core.listeners) {
            listener->acceptor.close(ignored);
            listener->pause.cancel();
        }
    });
    core.each_watched(&Watched::drain);
    const bool clean = core.wait_until_gone(timeout);
    if (!clean) {
        core.each_watched(&Watched::cut);
        core.wait_until_gone(seconds(5));
    }
    for (auto& loop : core.loops) loop->end(seconds(1));
    core.listeners.clear();
    core.loops.clear();
    return clean;
}

void Server::renew_certificate() {
    if (!core_->options.tls) throw Fault{"TLS needs a certificate and a key"};
    auto fresh = read_certificate(*core_->options.tls);
    const std::lock_guard lock{core_->tls_mutex};
    core_->tls = std::move(fresh);
}

}    // namespace terrace::wire
