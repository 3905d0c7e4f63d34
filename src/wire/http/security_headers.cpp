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

// Data is no page: it loads nothing and asks for no device. Shorter, for a phone hears this with every answer.
constexpr std::array<HeaderText, 6> data_headers{{
    {"content-security-policy", "default-src 'none'; frame-ancestors 'none'"},
    {"x-content-type-options", "nosniff"},
    {"referrer-policy", "no-referrer"},
    {"cross-origin-resource-policy", "same-origin"},
    {"x-frame-options", "DENY"},
    {"strict-transport-security", "max-age=31536000"},    // last: only over TLS
}};

bool is_data(std::string_view path) noexcept { return path == "/api" || path.starts_with("/api/"); }

}    // namespace

std::span<const HeaderText> security_headers(std::string_view path, bool secure) noexcept {
    const auto all = is_data(path) ? std::span<const HeaderText>{data_headers} : std::span<const HeaderText>{headers};
    return all.first(secure ? all.size() : all.size() - 1);
}

std::string_view default_cache_control(std::string_view path) noexcept { return is_data(path) ? "no-store" : ""; }

}    // namespace terrace::wire
