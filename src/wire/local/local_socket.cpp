#include "wire/local/local_socket.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <ostream>
#include <poll.h>
#include <pthread.h>
#include <streambuf>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace terrace::wire {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int operator*() const noexcept { return number_; }
    bool open() const noexcept { return number_ >= 0; }

  private:
    int number_;
};

// A socket's address holds 107 bytes and a data folder may lie deeper: the folder is named by an open descriptor.
struct Address {
    explicit Address(const std::filesystem::path& path) : folder{::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)} {
        const auto text = "/proc/self/fd/" + std::to_string(*folder) + '/' + path.filename().string();
        fits = folder.open() && text.size() < sizeof name.sun_path;
        if (!fits) return;
        name.sun_family = AF_UNIX;
        std::copy(text.begin(), text.end(), name.sun_path);
    }
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }

    Descriptor folder;
    sockaddr_un name{};
    bool fits = false;
};

void set_timeout(int socket, int option, int seconds) {
    const timeval time{seconds, 0};
    ::setsockopt(socket, SOL_SOCKET, option, &time, sizeof time);
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool receive_all(int socket, char* to, std::size_t size) {
    while (size > 0) {
        const auto taken = ::recv(socket, to, size, 0);
        if (taken < 0 && errno == EINTR) continue;
        if (taken <= 0) return false;
        to += taken;
        size -= static_cast<std::size_t>(taken);
    }
    return true;
}

std::string length_of(std::string_view bytes) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift);
    return out;
}

std::optional<std::size_t> receive_length(int socket, std::size_t most) {
    unsigned char bytes[4];
    if (!receive_all(socket, reinterpret_cast<char*>(bytes), sizeof bytes)) return std::nullopt;
    const auto size = static_cast<std::size_t>(bytes[0]) << 24 | static_cast<std::size_t>(bytes[1]) << 16 | static_cast<std::size_t>(bytes[2]) << 8 | bytes[3];
    return size <= most ? std::optional{size} : std::nullopt;
}

// What is written to it goes out as frames of one kind, at every flush and whenever a frame is full.
class Frames final : public std::streambuf {
  public:
    Frames(int socket, char kind) : socket_{socket}, kind_{kind} {}
    ~Frames() override { Frames::sync(); }

  private:
    int_type overflow(int_type letter) override {
        if (letter != traits_type::eof()) waiting_ += static_cast<char>(letter);
        if (waiting_.size() >= local_frame_bytes_max) sync();
        return traits_type::not_eof(letter);
    }
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        for (std::string_view rest{text, static_cast<std::size_t>(size)}; !rest.empty();) {
            const auto take = std::min(rest.size(), local_frame_bytes_max - waiting_.size());
            waiting_ += rest.substr(0, take);
            rest.remove_prefix(take);
            if (waiting_.size() == local_frame_bytes_max) sync();
        }
        return size;
    }
    int sync() override {
        // Whoever gave the order may have gone: it is carried out all the same.
        if (!waiting_.empty() && heard_) heard_ = send_all(socket_, kind_ + length_of(waiting_) + waiting_);
        waiting_.clear();
        return 0;
    }

    int socket_;
    char kind_;
    bool heard_ = true;
    std::string waiting_;
};

bool of_this_user(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

}    // namespace

struct LocalListener::Core {
    std::filesystem::path path;
    Carry carry;
    Descriptor listening, ending;
    std::thread thread;

    void answer(const Descriptor& peer) const {
        if (!of_this_user(*peer)) return;
        set_timeout(*peer, SO_RCVTIMEO, local_order_seconds_max);
        set_timeout(*peer, SO_SNDTIMEO, local_output_seconds_max);
        const auto size = receive_length(*peer, local_order_bytes_max);
        std::string order(size.value_or(0), '\0');
        if (!size || !receive_all(*peer, order.data(), order.size())) return;
        int code = 0;
        {
            Frames said{*peer, 'o'}, complained{*peer, 'e'};
            std::ostream out{&said}, errors{&complained};
            code = carry(order, out, errors);
            out.flush();
            errors.flush();
        }
        const auto text = std::to_string(code);
        send_all(*peer, 'c' + length_of(text) + text);
    }

    // One order after the other: whoever knocks meanwhile waits.
    void listen() const {
        for (;;) {
            pollfd watched[] = {{*ending, POLLIN, 0}, {*listening, POLLIN, 0}};
            if (::poll(watched, 2, -1) < 0 && errno != EINTR) return;
            if (watched[0].revents) return;
            if (!watched[1].revents) continue;
            if (const Descriptor peer{::accept4(*listening, nullptr, nullptr, SOCK_CLOEXEC)}; peer.open()) answer(peer);
        }
    }
};

LocalListener::LocalListener(std::filesystem::path path, Carry carry) : core_{std::make_unique<Core>()} {
    core_->path = std::move(path);
    core_->carry = std::move(carry);
    core_->listening = Descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    core_->ending = Descriptor{::eventfd(0, EFD_CLOEXEC)};
    const Address address{core_->path};
    ::unlink(core_->path.c_str());
    // The mode of the socket becomes the mode of its file: there is no moment in which others may knock.
    if (!core_->listening.open() || !core_->ending.open() || !address.fits || ::fchmod(*core_->listening, 0600) != 0 ||
        ::bind(*core_->listening, address.get(), sizeof address.name) != 0 || ::chmod(core_->path.c_str(), 0600) != 0 ||
        ::listen(*core_->listening, local_knocks_waiting_max) != 0)
        throw Fault{core_->path.string() + ": " + std::strerror(errno)};
    core_->thread = std::thread{[core = core_.get()] {
        pthread_setname_np(pthread_self(), "local");
        core->listen();
    }};
}

LocalListener::~LocalListener() { stop(); }

void LocalListener::stop() {
    if (!core_->thread.joinable()) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto told = ::write(*core_->ending, &one, sizeof one);
    core_->thread.join();
    core_->listening = Descriptor{};
    ::unlink(core_->path.c_str());
}

OrderOutcome give_order(const std::filesystem::path& path, std::string_view order, std::ostream& out, std::ostream& errors) {
    const Address address{path};
    const Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!address.fits || !socket.open()) return {};
    if (::connect(*socket, address.get(), sizeof address.name) != 0) return {errno == EACCES || errno == EPERM ? Order::turned_away : Order::nobody};
    if (!send_all(*socket, length_of(order) + std::string{order})) return {Order::cut_off};
    std::string text;
    for (;;) {
        char kind = 0;
        if (!receive_all(*socket, &kind, 1)) return {Order::cut_off};
        const auto size = receive_length(*socket, local_frame_bytes_max);
        if (!size) return {Order::cut_off};
        text.resize(*size);
        if (!receive_all(*socket, text.data(), text.size())) return {Order::cut_off};
        if (kind == 'o') (out << text).flush();
        if (kind == 'e') (errors << text).flush();
        if (kind != 'c') continue;
        int code = 0;
        std::from_chars(text.data(), text.data() + text.size(), code);
        return {Order::carried_out, code};
    }
}

}    // namespace terrace::wire
