#pragma once
// The head of an answer as bytes, pure: status line, date, the handler's headers, ours, and the framing.

#include "wire/http/exchange.hpp"

#include <string>
#include <string_view>

namespace terrace::wire {

struct AnswerFacts {
    std::string_view path;          // of the request
    std::string_view date;          // as HTTP writes it
    std::size_t body_bytes = 0;
    bool secure = false;
    bool keep_alive = true;
    bool streams = false;           // an event stream: no length, ends with the connection
};

// Appends to `out`. A header whose name or value could break the head is left out; so are the framing headers, which are ours.
void write_head(std::string& out, const Response&, const AnswerFacts&);

// True when this status has no body and no length (1xx, 204, 304).
constexpr bool has_no_body(int status) noexcept { return status < 200 || status == 204 || status == 304; }

std::string_view reason_of(int status) noexcept;

// "Sun, 22 Nov 2026 04:21:00 GMT"
std::string http_date(Instant);

}    // namespace terrace::wire
