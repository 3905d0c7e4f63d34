#pragma once
// What every answer carries to keep a browser from doing more than it must (OWASP Secure Headers, RESTRAINT).

#include <span>
#include <string_view>
#include <utility>

namespace terrace::wire {

using HeaderText = std::pair<std::string_view, std::string_view>;

// For pages, and stricter and shorter for data below /api; a handler that sets one of them keeps its own. `secure` adds HSTS.
std::span<const HeaderText> security_headers(std::string_view path, bool secure) noexcept;

// `no-store` below /api: nothing a page was told may stay in a cache a stranger can open.
std::string_view default_cache_control(std::string_view path) noexcept;

}    // namespace terrace::wire
