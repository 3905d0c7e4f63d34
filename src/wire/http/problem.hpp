#pragma once
// A refusal as RFC 9457 asks: {type,title,status,code,field,detail,zh,en}, content type application/problem+json.
// zh and en are whole sentences for the user; title and detail follow Accept-Language (Chinese when it says nothing).

#include "base/no.hpp"
#include "wire/http/exchange.hpp"

#include <string_view>

namespace terrace::wire {

// Status 429 and 503 carry Retry-After: the seconds named in the refusal's detail, else retry_after_seconds_default.
Response problem(const Refusal&, std::string_view accept_language = {});
// The same with another status: what the transport itself refuses (414, 431, 501, …) has no code of its own.
Response problem(const Refusal&, int status, std::string_view accept_language = {});

constexpr int retry_after_seconds_default = 2;

// The better liked of the two languages; zh when neither is named.
Language language_of(std::string_view accept_language) noexcept;

}    // namespace terrace::wire
