#pragma once
// The server's own TLS identity, for a village box or a county without a certificate of its own: a local authority made
// once, and a server certificate it signs. Phones trust the authority's certificate when they are enrolled.

#include "base/instant.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace terrace::wire {

constexpr Span authority_lasts = days(3650);
constexpr Span certificate_lasts = days(397);    // browsers refuse longer ones
constexpr Span renew_before = days(30);

struct TlsIdentity {
    std::filesystem::path authority;      // PEM certificate to install on phones
    std::filesystem::path certificate;    // PEM, the server's, then the authority's
    std::filesystem::path key;            // PEM, mode 0600
    Instant expires;
    bool made = false;                    // now: the server should read it again
};

// Makes what is missing in `folder` (created with mode 0700) and renews the server certificate when it expires within
// renew_before or lacks one of `names` (host names and numeric addresses). P-256 keys, files written whole or not at all.
// Throws Fault when the folder cannot be used or OpenSSL refuses.
TlsIdentity tls_identity(const std::filesystem::path& folder, const std::vector<std::string>& names, Instant now);

}    // namespace terrace::wire
