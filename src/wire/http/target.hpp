#pragma once
// The target of a request line (RFC 9112 §3.2) and its path and query, as pure functions: what cannot be read in exactly one
// way is refused, so that no proxy before us and no handler behind us understands another address than we do.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::wire {

constexpr std::size_t query_parameters_max = 100;

// Why bytes cannot be taken as a request, and with which status they are refused; the connection closes after it.
struct Wrong {
    int status = 0;
    std::string_view why;    // English, for people who debug a client
    bool operator==(const Wrong&) const = default;
};

struct Target {
    std::string path;                                          // decoded, normalised: "/a/b"; "*" for OPTIONS *
    std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
    std::optional<std::string> authority;                      // of an absolute-form target: takes the place of Host
};

struct TargetRead {
    Target target;
    std::optional<Wrong> wrong;
};

// Reads origin-form, absolute-form (http, https) and, for OPTIONS alone, asterisk-form.
// Refused (400): a segment ".." however it is written, encoded slash, backslash or control character, bad percent-encoding,
// path or query that is not UTF-8, a fragment, more than query_parameters_max parameters. "//" and "." segments are folded.
TargetRead read_target(std::string_view method, std::string_view target);

// %XX decoded; with plus_is_space also '+' as ' '. nullopt on a bad escape.
std::optional<std::string> percent_decode(std::string_view, bool plus_is_space);

// True for well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_utf8(std::string_view) noexcept;

// True for host[:port] as RFC 3986 writes it: a registered name, an IPv4 address or an IPv6 address in brackets; never empty.
bool is_authority(std::string_view) noexcept;

}    // namespace terrace::wire
