// Bytes at the socket of the data folder: an order that came whole is carried out once, with exactly its bytes; anything else is not
// carried out at all, and the listener goes on listening.
#include "tests/fuzz/bytes.hpp"
#include "wire/local/local_socket.hpp"

#include <cerrno>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

using namespace terrace;

namespace {

struct Office {
    std::string folder = [] {
        std::string made = "/tmp/terrace-fuzz-XXXXXX";
        fuzz::must(::mkdtemp(made.data()) != nullptr);
        return made;
    }();
    std::string path = folder + "/office";
    std::vector<std::string> carried;
    wire::LocalListener listener{path, [this](std::string_view order, std::ostream& out, std::ostream&) {
                                     carried.emplace_back(order);
                                     out << "done";
                                     return 0;
                                 }};
    ~Office() { std::filesystem::remove_all(folder); }
};

// What came back before the other side hung up.
std::string exchange(const std::string& path, std::string_view bytes) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    fuzz::must(socket >= 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    path.copy(name.sun_path, sizeof name.sun_path - 1);
    fuzz::must(::connect(socket, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0);
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;    // the fuzzer's own timer
        if (sent <= 0) break;                        // hung up on already
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::shutdown(socket, SHUT_WR);
    std::string said;
    char buffer[4'096];
    for (;;) {
        const auto got = ::recv(socket, buffer, sizeof buffer, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        said.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(socket);
    return said;
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Office office;
    office.carried.clear();
    const auto text = fuzz::text_of(data, size);
    std::optional<std::string> whole;
    if (size >= 4) {
        const auto length = static_cast<std::size_t>(data[0]) << 24 | static_cast<std::size_t>(data[1]) << 16 | static_cast<std::size_t>(data[2]) << 8 | data[3];
        if (length <= wire::local_order_bytes_max && length <= size - 4) whole = std::string{text.substr(4, length)};
    }
    const auto said = exchange(office.path, text);
    fuzz::must(office.carried.size() == (whole ? 1 : 0));
    if (whole) fuzz::must(office.carried.front() == *whole);
    // Bytes beyond the order may cost the asker the answer, never the office the order.
    if (whole && whole->size() + 4 == size) fuzz::must(said.find("done") != std::string::npos);
    return 0;
}
