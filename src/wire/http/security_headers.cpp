#include "wire/http/security_headers.hpp"

#include <array>

namespace terrace::wire {
namespace {

constexpr std::array<HeaderText, 8> headers{{
    {"content-security-policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; "
     "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"permissions-policy", "geolocation=(self), camera=(self), microphone=(self)"},
    {"cross-origin-opener-policy", "same-origin"},
    {"cross-origin-resource-policy", "same-origin"},
    {"x-frame-options", "DENY"},
    {"strict-transport-security", "max-age=31536000"},    // last: only over TLS
}};

}    // namespace

std::span<const HeaderText> security_headers(bool secure) noexcept {
    return std::span{headers}.first(secure ? headers.size() : headers.size() - 1);
}

std::string_view default_cache_control(std::string_view path) noexcept {
    return path == "/api" || path.starts_with("/api/") ? "no-store" : "";
}

}    // namespace terrace::wire
