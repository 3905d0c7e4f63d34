// The only place that speaks Asio. Coroutines are members without parameters of their own, whatever they need lies in the
// connection, and no co_await stands inside ?: or takes a temporary: gcc 12 miscompiles those forms (double frees under ASan).

#include "wire/http/server.hpp"

#include "base/result.hpp"
#include "wire/http/answer_head.hpp"
#include "wire/http/problem.hpp"

#include <atomic>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unordered_set>

namespace terrace::wire {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t receive_bytes = 8 * 1024;
constexpr std::size_t body_step_bytes = 256 * 1024;    // a body's memory grows with what has come, not with what is promised
constexpr std::size_t joined_bytes_max = 16 * 1024;    // a body up to here goes out in one piece with its head
constexpr std::size_t write_step_bytes = 64 * 1024;
constexpr auto sweep_every = std::chrono::milliseconds{100};
constexpr auto drain_grace = std::chrono::milliseconds{250};    // for a request already on its way to an idle connection
constexpr auto linger_time = std::chrono::seconds{1};           // so that a refusal is read before the reset
constexpr std::size_t linger_bytes_max = 1 << 20;

std::chrono::milliseconds chrono_of(Span span) { return std::chrono::milliseconds{span.ms}; }

// What a loop watches over: each connection has one deadline at a time, swept every 100 ms, so arming it costs nothing.
class Watched {
  public:
    virtual ~Watched() = default;
    virtual void expired() = 0;
    virtual void cut() = 0;
    virtual void drain() = 0;
    Steady::time_point deadline = Steady::time_point::max();
};

struct Loop {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    asio::steady_timer sweep_timer{context};
    std::unordered_set<Watched*> watched;
    std::thread thread;
    std::int64_t date_second = 0;
    std::string date;

    std::string_view http_date_now() {
        const auto second = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
        if (second != date_second) {
            date_second = second;
            date = http_date(Instant{second * 1000});
        }
        return date;
    }

    void sweep() {
        sweep_timer.expires_after(sweep_every);
        sweep_timer.async_wait([this](error_code failed) {
            if (failed) return;
            const auto now = Steady::now();
            for (auto* one : watched)
                if (one->deadline <= now) one->expired();
            sweep();
        });
    }

    void run(int number) {
        thread = std::thread{[this, number] {
            pthread_setname_np(pthread_self(), ("http-" + std::to_string(number)).c_str());
            for (;;) {
                try {
                    context.run();
                    return;
                } catch (const std::exception&) {    // from a callback of the handler: its connection is gone, the others go on
                }
            }
        }};
    }
};

// Where an answer waits for its connection, or a connection for its answer. The lock is needed because answers come from any thread.
class Slot : public std::enable_shared_from_this<Slot> {
  public:
    explicit Slot(std::weak_ptr<Loop> loop) : loop_{std::move(loop)} {}

    void answer(Response response) {
        {
            const std::lock_guard lock{mutex_};
            if (settled_) return;
            settled_ = true;
            response_ = std::move(response);
            if (!waiter_) return;
        }
        wake();
    }
    void abandon() {    // the connection was cut: whoever waits gets nothing
        {
            const std::lock_guard lock{mutex_};
            settled_ = true;
            if (!waiter_) return;
        }
        wake();
    }
    bool settled() {
        const std::lock_guard lock{mutex_};
        return settled_;
    }
    std::optional<Response> take() {
        const std::lock_guard lock{mutex_};
        return std::exchange(response_, std::nullopt);
    }
    template <class Resume>
    void suspend(Resume resume) {
        bool already = false;
        {
            const std::lock_guard lock{mutex_};
            waiter_ = std::make_unique<WaiterOf<Resume>>(std::move(resume));
            already = settled_;
        }
        if (already) wake();
    }

  private:
    struct Waiter {
        virtual ~Waiter() = default;
        virtual void resume() = 0;
    };
    template <class Resume>
    struct WaiterOf final : Waiter {
        explicit WaiterOf(Resume r) : kept{std::move(r)} {}
        void resume() override {
            auto moved = std::move(kept);
            moved();
        }
        Resume kept;
    };
    void wake() {
        const auto loop = loop_.lock();
        if (!loop) return;
        asio::post(loop->context, [self = shared_from_this()] {
            std::unique_ptr<Waiter> waiter;
            {
                const std::lock_guard lock{self->mutex_};
                waiter = std::move(self->waiter_);
            }
            if (waiter) waiter->resume();
        });
    }

    std::weak_ptr<Loop> loop_;
    std::mutex mutex_;
    std::optional<Response> response_;
    std::unique_ptr<Waiter> waiter_;
    bool settled_ = false;
};

// Held by every copy of an Answer: when the last goes without having been called, the peer is told so.
struct Ticket {
    explicit Ticket(std::shared_ptr<Slot> s) : slot{std::move(s)} {}
    Ticket(const Ticket&) = delete;
    ~Ticket() { slot->answer(problem(Refusal{No::fault, "", ""})); }
    std::shared_ptr<Slot> slot;
};

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

struct Server::Core {
    Core(ServerOptions o, Handler& h) : options{std::move(o)}, handler{h} {}

    const ServerOptions options;
    Handler& handler;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> turned_away{0};
    std::atomic<std::size_t> body_bytes{0};
    std::atomic<bool> draining{false};
    std::mutex gone_mutex;
    std::condition_variable gone;
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

namespace {

template <class Stream>
class Connection final : public Watched, public std::enable_shared_from_this<Connection<Stream>> {
    static constexpr bool secure = !std::is_same_v<Stream, tcp::socket>;

  public:
    Connection(Server::Core& core, std::shared_ptr<Loop> loop, Stream stream, std::string remote, bool turned_away);
    ~Connection() override;

    asio::awaitable<void> converse();
    void expired() override;
    void cut() override;
    void drain() override;

  private:
    enum class Doing : std::uint8_t { idle, receiving, answering, sending, streaming, leaving };

    asio::awaitable<bool> exchange();
    asio::awaitable<bool> receive_head();
    asio::awaitable<bool> receive_length();
    asio::awaitable<bool> receive_chunks();
    asio::awaitable<std::size_t> receive();
    asio::awaitable<void> answered();
    asio::awaitable<bool> send();
    asio::awaitable<void> stream_events();
    asio::awaitable<void> watch_leaving();
    asio::awaitable<void> leave();

    void hand_over();
    void refuse(Wrong);
    bool budget(std::size_t bytes);
    void watch(Span span) { deadline = Steady::now() + chrono_of(span); }
    void wake_up();
    auto& socket() { return stream_.lowest_layer(); }
    std::string_view accept_language() const { return request_.header("accept-language"); }

    Server::Core& core_;
    std::shared_ptr<Loop> loop_;
    Stream stream_;
    asio::steady_timer wake_timer_;
    std::string remote_;
    bool turned_away_;

    std::string inbox_;     // received, not yet read
    std::string outbox_;    // head (and small body) of the answer
    std::array<char, receive_bytes> piece_;
    Doing doing_ = Doing::idle;
    bool woken_ = false;
    bool gone_ = false;

    // of the request at hand
    Head head_;
    Request request_;
    std::string method_;
    std::string path_;
    std::shared_ptr<Slot> slot_;
    std::optional<Response> response_;
    std::size_t held_bytes_ = 0;    // of the server's budget for bodies
    std::size_t body_in_ = 0;
    std::size_t body_max_ = 0;
    Steady::time_point started_;
    bool keep_alive_ = true;
};

template <class Stream>
Connection<Stream>::Connection(Server::Core& core, std::shared_ptr<Loop> loop, Stream stream, std::string remote, bool turned_away)
    : core_{core}, loop_{std::move(loop)}, stream_{std::move(stream)}, wake_timer_{loop_->context}, remote_{std::move(remote)}, turned_away_{turned_away} {
    loop_->watched.insert(this);
}

template <class Stream>
Connection<Stream>::~Connection() {
    loop_->watched.erase(this);
    core_.body_bytes -= held_bytes_;
    const std::lock_guard lock{core_.gone_mutex};
    --(turned_away_ ? core_.turned_away : core_.connections);
    core_.gone.notify_all();
}

template <class Stream>
void Connection<Stream>::cut() {
    error_code ignored;
    gone_ = true;
    deadline = Steady::time_point::max();
    socket().close(ignored);
    wake_timer_.cancel();
    if (slot_) slot_->abandon();
}

template <class Stream>
void Connection<Stream>::expired() {
    if (doing_ != Doing::answering) return cut();
    deadline = Steady::time_point::max();
    slot_->answer(problem(Refusal{No::busy, "", ""}));
}

template <class Stream>
void Connection<Stream>::drain() {
    if (doing_ == Doing::idle) deadline = std::min(deadline, Steady::now() + drain_grace);
    if (doing_ == Doing::streaming) wake_timer_.cancel();
}

template <class Stream>
void Connection<Stream>::refuse(Wrong wrong) {
    keep_alive_ = false;
    const bool busy = wrong.status == 503;
    response_ = problem(Refusal{busy ? No::busy : No::bad_request, "", busy ? "" : std::string{wrong.why}}, wrong.status, accept_language());
    if (wrong.status == 413) response_ = problem(Refusal{No::too_large, "", std::to_string(body_max_) + " B"}, accept_language());
    if (wrong.status == 405) response_->headers.emplace_back("allow", "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
}

template <class Stream>
bool Connection<Stream>::budget(std::size_t bytes) {
    if (core_.body_bytes.fetch_add(bytes) + bytes > core_.options.limits.body_bytes_in_flight_max) {
        core_.body_bytes -= bytes;
        return false;
    }
    held_bytes_ += bytes;
    return true;
}

template <class Stream>
asio::awaitable<std::size_t> Connection<Stream>::receive() {    // 0: the peer left or was cut
    const auto [failed, bytes] = co_await stream_.async_read_some(asio::buffer(piece_), quiet);
    if (failed) co_return 0;
    inbox_.append(piece_.data(), bytes);
    co_return bytes;
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::converse() {
    if (turned_away_) {
        refuse({503, ""});
        co_await send();
        co_await leave();
        co_return;
    }
    if constexpr (secure) {
        doing_ = Doing::receiving;
        watch(core_.options.limits.handshake_time);
        const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, quiet);
        if (failed) co_return;
    }
    for (bool more = true; more;) more = co_await exchange();
    if (!gone_) co_await leave();
}

// One request and its answer; false when the connection is to end.
template <class Stream>
asio::awaitable<bool> Connection<Stream>::exchange() {
    response_.reset();
    const bool has_head = co_await receive_head();
    if (!has_head && !response_) co_return false;
    if (!response_ && head_.framing == Framing::length && head_.length > 0) {
        const bool whole = co_await receive_length();
        if (!whole && !response_) co_return false;
    }
    if (!response_ && head_.framing == Framing::chunked) {
        const bool whole = co_await receive_chunks();
        if (!whole && !response_) co_return false;
    }
    started_ = Steady::now();
    if (!response_) {
        hand_over();
        co_await answered();
        if (!response_) co_return false;
    }
    if (core_.draining) keep_alive_ = false;
    if (response_->events && method_ != "HEAD") {
        co_await stream_events();
        co_return false;
    }
    const bool sent = co_await send();
    co_return sent && keep_alive_;
}

// Fills head_ and request_; false with a response_ when it is refused, false without one when the peer left.
template <class Stream>
asio::awaitable<bool> Connection<Stream>::receive_head() {
    const auto& limits = core_.options.limits;
    doing_ = inbox_.empty() ? Doing::idle : Doing::receiving;
    watch(doing_ == Doing::idle ? limits.idle : limits.head_time);
    if (core_.draining) drain();
    request_ = {};
    method_.clear();
    path_.clear();
    body_in_ = 0;
    keep_alive_ = true;
    HeadReader reader{limits.head};
    auto step = reader.read(inbox_);
    while (step == Step::more) {
        const std::size_t received = co_await receive();
        if (received == 0) co_return false;
        if (doing_ == Doing::idle) {
            doing_ = Doing::receiving;
            watch(limits.head_time);
        }
        step = reader.read(inbox_);
    }
    started_ = Steady::now();
    if (step == Step::wrong) {
        refuse(reader.wrong());
        co_return false;
    }
    head_ = std::move(reader.head());
    inbox_.erase(0, reader.consumed());
    keep_alive_ = head_.keep_alive;
    auto read = read_target(head_.method, head_.target);
    request_.headers = std::move(head_.headers);
    if (read.wrong) {
        refuse(*read.wrong);
        co_return false;
    }
    if (read.target.authority) request_.headers["host"] = *read.target.authority;
    method_ = request_.method = std::move(head_.method);
    path_ = request_.path = std::move(read.target.path);
    request_.query = std::move(read.target.query);
    request_.remote = remote_;
    request_.secure = secure;
    if (head_.framing != Framing::none) body_max_ = core_.handler.body_max(method_, path_);
    if (head_.framing == Framing::length && head_.length > body_max_) {
        refuse({413, ""});
        co_return false;
    }
    if (path_ == "*") {
        response_.emplace().status = 204;
        response_->headers.emplace_back("allow", "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS");
        keep_alive_ = keep_alive_ && head_.framing == Framing::none;
        co_return false;
    }
    const bool has_body = head_.framing == Framing::chunked || head_.length > 0;
    if (head_.expects_continue && has_body && inbox_.empty()) {
        static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        watch(limits.write_time);
        const auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(go_on.data(), go_on.size()), quiet);
        if (failed) co_return false;
    }
    co_return true;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::receive_length() {
    const auto& limits = core_.options.limits;
    const auto began = Steady::now();
    auto& body = request_.body;
    const auto whole = static_cast<std::size_t>(head_.length);
    if (!budget(whole)) {
        refuse({503, ""});
        co_return false;
    }
    const auto here = std::min(whole, inbox_.size());
    body.assign(inbox_, 0, here);
    inbox_.erase(0, here);
    std::size_t filled = here;
    while (filled < whole) {
        deadline = began + chrono_of(limits.body_time) + std::chrono::milliseconds{filled * 1000 / limits.body_bytes_per_second_min};
        if (filled == body.size()) body.resize(std::min(whole, filled + body_step_bytes));
        const auto [failed, bytes] = co_await stream_.async_read_some(asio::buffer(body.data() + filled, body.size() - filled), quiet);
        if (failed) co_return false;
        filled += bytes;
    }
    body_in_ = whole;
    co_return true;
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::receive_chunks() {
    const auto& limits = core_.options.limits;
    const auto began = Steady::now();
    auto& body = request_.body;
    ChunkReader reader{body_max_};
    std::size_t used = 0;
    for (;;) {
        const auto before = body.size();
        const auto step = reader.read(inbox_, body, used);
        inbox_.erase(0, used);
        if (step == Step::wrong) {
            refuse(reader.wrong());
            co_return false;
        }
        if (!budget(body.size() - before)) {
            refuse({503, ""});
            co_return false;
        }
        if (step == Step::done) break;
        deadline = began + chrono_of(limits.body_time) + std::chrono::milliseconds{body.size() * 1000 / limits.body_bytes_per_second_min};
        const std::size_t received = co_await receive();
        if (received == 0) co_return false;
    }
    body_in_ = body.size();
    co_return true;
}

template <class Stream>
void Connection<Stream>::hand_over() {
    doing_ = Doing::answering;
    watch(core_.options.limits.answer_time);
    slot_ = std::make_shared<Slot>(loop_);
    auto ticket = std::make_shared<Ticket>(slot_);
    try {
        core_.handler.handle(std::move(request_), [ticket](Response response) { ticket->slot->answer(std::move(response)); });
    } catch (const std::exception&) {
        slot_->answer(problem(Refusal{No::fault, "", ""}));
    }
    request_ = {};
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::answered() {
    if (!slot_->settled()) {
        auto wait = [slot = slot_.get()](auto resume) { slot->suspend(std::move(resume)); };
        co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(wait, asio::use_awaitable);
    }
    response_ = slot_->take();
    slot_.reset();
    core_.body_bytes -= std::exchange(held_bytes_, 0);
    if (gone_) response_.reset();
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send() {
    const auto& limits = core_.options.limits;
    doing_ = Doing::sending;
    watch(limits.write_time);
    const auto held = response_->shared_body;
    const std::string& body = held ? *held : response_->body;
    outbox_.clear();
    write_head(outbox_, *response_, {path_, loop_->http_date_now(), body.size(), secure, keep_alive_, false});
    const bool bodiless = method_ == "HEAD" || has_no_body(response_->status);
    std::string_view rest = bodiless ? std::string_view{} : std::string_view{body};
    if (rest.size() <= joined_bytes_max) {
        outbox_ += rest;
        rest = {};
    }
    std::size_t sent = outbox_.size();
    {
        const auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(outbox_), quiet);
        if (failed) co_return false;
    }
    while (!rest.empty()) {
        const auto part = rest.substr(0, write_step_bytes);
        watch(limits.write_time);
        const auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(part.data(), part.size()), quiet);
        if (failed) co_return false;
        rest.remove_prefix(part.size());
        sent += part.size();
    }
    if (core_.options.observe) {
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_).count();
        core_.options.observe({method_, response_->route, response_->status, {took / 1000}, took, body_in_, sent});
    }
    co_return true;
}

template <class Stream>
void Connection<Stream>::wake_up() {
    woken_ = true;
    wake_timer_.cancel();
}

template <class Stream>
asio::awaitable<void> Connection<Stream>::stream_events() {
    const auto& limits = core_.options.limits;
    doing_ = Doing::streaming;
    keep_alive_ = false;
    const auto source = response_->events;
    const auto self = this->shared_from_this();
    outbox_.clear();
    bool has_type = false;
    for (const auto& header : response_->headers) has_type = has_type || header.first == "content-type";
    if (!has_type) response_->headers.emplace_back("content-type", "text/event-stream; charset=utf-8");
    write_head(outbox_, *response_, {path_, loop_->http_date_now(), 0, secure, false, true});
    auto leaving = watch_leaving();
    asio::co_spawn(loop_->context, std::move(leaving), [self](std::exception_ptr) {});
    const auto queued = std::make_shared<std::atomic<bool>>(false);
    source->start([loop = std::weak_ptr<Loop>{loop_}, connection = this->weak_from_this(), queued] {
        if (queued->exchange(true)) return;
        const auto alive = loop.lock();
        if (!alive) return;
        asio::post(alive->context, [connection, queued] {
            queued->store(false);
            if (const auto here = connection.lock()) here->wake_up();
        });
    });
    for (bool open = true; open && !gone_;) {
        bool full = false;
        woken_ = false;
        while (open && !full) {
            const auto message = source->next();
            open = message.has_value();
            if (!open || message->empty()) break;
            outbox_ += *message;
            full = outbox_.size() >= write_step_bytes;
        }
        if (!outbox_.empty()) {
            watch(limits.write_time);
            const auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(outbox_), quiet);
            if (failed) break;
            outbox_.clear();
        }
        deadline = Steady::time_point::max();
        if (core_.draining) break;
        if (!open || full || woken_ || gone_) continue;
        wake_timer_.expires_after(chrono_of(limits.heartbeat));
        const auto [cancelled] = co_await wake_timer_.async_wait(quiet);
        if (!cancelled) outbox_ = ": \n\n";
    }
    error_code ignored;
    socket().cancel(ignored);
    response_.reset();
}

// While events flow, the only thing the peer can do is leave.
template <class Stream>
asio::awaitable<void> Connection<Stream>::watch_leaving() {
    for (;;) {
        const auto [failed, bytes] = co_await stream_.async_read_some(asio::buffer(piece_), quiet);
        if (failed) break;
    }
    if (doing_ == Doing::streaming) {
        gone_ = true;
        wake_timer_.cancel();
    }
}

// Ends the connection so that the last answer is read: says that nothing more comes, then takes in what the peer still sends.
template <class Stream>
asio::awaitable<void> Connection<Stream>::leave() {
    doing_ = Doing::leaving;
    deadline = Steady::now() + linger_time;
    error_code ignored;
    if constexpr (secure) {
        const auto [failed] = co_await stream_.async_shutdown(quiet);
    } else {
        socket().shutdown(tcp::socket::shutdown_send, ignored);
        for (std::size_t taken = 0; taken < linger_bytes_max;) {
            const auto [failed, bytes] = co_await stream_.async_read_some(asio::buffer(piece_), quiet);
            if (failed) break;
            taken += bytes;
        }
    }
    socket().close(ignored);
}

}    // namespace

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
    if (failed) throw Fault{"cannot listen on " + where + ": not an address"};
    tcp::acceptor acceptor{loops.front()->context};
    const tcp::endpoint target{address, endpoint.port};
    acceptor.open(target.protocol(), failed);
    if (!failed) acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed) acceptor.bind(target, failed);
    if (!failed) acceptor.listen(1024, failed);
    if (failed) throw Fault{"cannot listen on " + where + ": " + failed.message()};
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
    for (auto& loop : core.loops) {
        loop->work.reset();
        loop->context.stop();
        loop->thread.join();
    }
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
