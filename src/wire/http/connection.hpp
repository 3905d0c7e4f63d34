#pragma once
// Inside the server only: one peer, over plain TCP or TLS, from its first byte to its last.
// Coroutines are members without parameters of their own; whatever they need lies in the connection, and no co_await stands
// inside ?: or takes a temporary: gcc 12 miscompiles those forms (double frees under ASan).

#include "base/result.hpp"
#include "wire/http/loop.hpp"
#include "wire/http/server.hpp"

#include <array>
#include <atomic>
#include <boost/asio/ssl.hpp>
#include <condition_variable>

namespace terrace::wire {

constexpr auto quiet = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t receive_bytes = 8 * 1024;
constexpr std::size_t body_step_bytes = 256 * 1024;    // a body's memory grows with what has come, not with what is promised
constexpr std::size_t joined_bytes_max = 16 * 1024;    // a body up to here goes out in one piece with its head
constexpr std::size_t write_step_bytes = 64 * 1024;
constexpr auto drain_grace = std::chrono::milliseconds{250};    // for a request already on its way to an idle connection
constexpr auto linger_time = std::chrono::seconds{1};           // so that a refusal is read before the reset
constexpr std::size_t linger_bytes_max = 1 << 20;

inline std::chrono::milliseconds chrono_of(Span span) { return std::chrono::milliseconds{span.ms}; }

// What all connections of a server have in common.
struct Shared {
    const ServerOptions options;
    Handler& handler;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> turned_away{0};
    std::atomic<std::size_t> body_bytes{0};    // of requests being received
    std::atomic<bool> draining{false};
    std::mutex gone_mutex;
    std::condition_variable gone;    // told whenever a connection ends

    Shared(ServerOptions o, Handler& h) : options{std::move(o)}, handler{h} {}
};

template <class Stream>
class Connection final : public Watched, public std::enable_shared_from_this<Connection<Stream>> {
    static constexpr bool secure = !std::is_same_v<Stream, tcp::socket>;

  public:
    Connection(Shared& shared, std::shared_ptr<Loop> loop, Stream stream, std::string remote, bool turned_away);
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

    Shared& shared_;
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
Connection<Stream>::Connection(Shared& shared, std::shared_ptr<Loop> loop, Stream stream, std::string remote, bool turned_away)
    : shared_{shared}, loop_{std::move(loop)}, stream_{std::move(stream)}, wake_timer_{loop_->context}, remote_{std::move(remote)}, turned_away_{turned_away} {
    loop_->watched.insert(this);
}

template <class Stream>
Connection<Stream>::~Connection() {
    loop_->watched.erase(this);
    shared_.body_bytes -= held_bytes_;
    const std::lock_guard lock{shared_.gone_mutex};
    --(turned_away_ ? shared_.turned_away : shared_.connections);
    shared_.gone.notify_all();
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
    if (shared_.body_bytes.fetch_add(bytes) + bytes > shared_.options.limits.body_bytes_in_flight_max) {
        shared_.body_bytes -= bytes;
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
        watch(shared_.options.limits.handshake_time);
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
    if (shared_.draining) keep_alive_ = false;
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
    const auto& limits = shared_.options.limits;
    doing_ = inbox_.empty() ? Doing::idle : Doing::receiving;
    watch(doing_ == Doing::idle ? limits.idle : limits.head_time);
    if (shared_.draining) drain();
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
    if (head_.framing != Framing::none) body_max_ = shared_.handler.body_max(method_, path_);
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
    const auto& limits = shared_.options.limits;
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
    const auto& limits = shared_.options.limits;
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
    watch(shared_.options.limits.answer_time);
    slot_ = std::make_shared<Slot>(loop_);
    auto ticket = std::make_shared<Ticket>(slot_);
    try {
        shared_.handler.handle(std::move(request_), [ticket](Response response) { ticket->slot->answer(std::move(response)); });
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
    shared_.body_bytes -= std::exchange(held_bytes_, 0);
    if (gone_) response_.reset();
}

template <class Stream>
asio::awaitable<bool> Connection<Stream>::send() {
    const auto& limits = shared_.options.limits;
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
    if (shared_.options.observe) {
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - started_).count();
        shared_.options.observe({method_, response_->route, response_->status, {took / 1000}, took, body_in_, sent});
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
    const auto& limits = shared_.options.limits;
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
        if (shared_.draining) break;
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
        [[maybe_unused]] const auto failed = co_await stream_.async_shutdown(quiet);
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

}    // namespace terrace::wire
