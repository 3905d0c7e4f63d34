#pragma once
// Where a request begins and ends (RFC 9112), as pure state machines over bytes. Strict on purpose: whatever two servers in
// a row might read differently is refused and the connection closed, so nothing can be smuggled behind a request.
// No second parser stands behind this one: two readers of one stream are how smuggling happens.

#include "wire/http/target.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace terrace::wire {

struct HeadLimits {
    std::size_t header_bytes_max = 16 * 1024;    // request line and header lines together
    std::size_t header_count_max = 100;
    std::size_t target_bytes_max = 8 * 1024;
};
constexpr std::size_t trailer_bytes_max = 4 * 1024;             // after a chunked body
constexpr std::size_t chunk_extension_bytes_max = 4 * 1024;     // over the whole body
constexpr std::uint64_t body_length_max = 1ULL << 40;           // what Content-Length may say at all, bytes
constexpr int empty_lines_before_request_max = 4;

enum class Framing : std::uint8_t { none, length, chunked };

struct Head {
    std::string method;
    std::string target;
    int minor = 1;    // HTTP/1.minor
    std::map<std::string, std::string> headers;    // lower-case names; repeated ones joined with ", "
    Framing framing = Framing::none;
    std::uint64_t length = 0;    // of the body, bytes; only with Framing::length
    bool keep_alive = true;
    bool expects_continue = false;
};

enum class Step : std::uint8_t { more, done, wrong };

// Reads one head. Give it the same buffer again with more bytes at its end until it says done or wrong.
// A wrong line is refused as soon as it has arrived, not when the head is complete.
class HeadReader {
  public:
    explicit HeadReader(HeadLimits limits = {}) : limits_{limits} {}

    Step read(std::string_view bytes);
    Head& head() noexcept { return head_; }
    std::size_t consumed() const noexcept { return line_start_; }    // after done: bytes that belong to the head
    bool begun() const noexcept { return scanned_ > 0; }
    const Wrong& wrong() const noexcept { return wrong_; }

  private:
    Step refuse(int status, std::string_view why);
    Step end_of_line(std::string_view line);
    Step request_line(std::string_view line);
    Step finish();

    HeadLimits limits_;
    Head head_;
    Wrong wrong_;
    std::size_t scanned_ = 0;
    std::size_t line_start_ = 0;
    std::size_t count_ = 0;
    int empty_lines_ = 0;
    bool has_request_line_ = false;
};

// Decodes a chunked body. Appends at most body_max bytes to `body`; one more is 413.
class ChunkReader {
  public:
    explicit ChunkReader(std::size_t body_max) : body_max_{body_max} {}

    // `used` is how many of the bytes belong to this body: after done the rest is the next request's.
    Step read(std::string_view bytes, std::string& body, std::size_t& used);
    const Wrong& wrong() const noexcept { return wrong_; }

  private:
    enum class At : std::uint8_t { size_line, size_end, data, data_cr, data_lf, trailer, trailer_end, done };
    Step refuse(int status, std::string_view why);
    bool take_size();
    bool take_trailer();

    std::size_t body_max_;
    At at_ = At::size_line;
    std::string line_;
    std::uint64_t left_ = 0;
    std::size_t extension_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
    Wrong wrong_;
};

// One header or trailer line without its CRLF; wrong.status 0 when it is fine.
struct Field {
    std::string name;    // lower case
    std::string_view value;
    Wrong wrong;
};
Field read_field(std::string_view line);

bool is_token(std::string_view) noexcept;

}    // namespace terrace::wire
