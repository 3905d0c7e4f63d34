#include "wire/http/tls_identity.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace::wire {
namespace {

namespace files = std::filesystem;

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* one) const {
        Free(one);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free_all>>;

[[noreturn]] void failed(const std::string& what) {
    char reason[256] = "";
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    throw Fault{"TLS identity: " + what + ": " + reason};
}

// Whole or not at all: a crash between two files must not leave half a key.
void write_file(const files::path& path, const std::string& text, mode_t mode) {
    const auto fresh = path.string() + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0) throw Fault{"TLS identity: " + fresh + ": " + std::strerror(errno)};
    const bool written = ::fchmod(fd, mode) == 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written || ::rename(fresh.c_str(), path.c_str()) != 0) throw Fault{"TLS identity: " + path.string() + ": " + std::strerror(errno)};
}

template <class Write>
std::string pem(Write write) {
    const Memory memory{BIO_new(BIO_s_mem())};
    if (!memory || write(memory.get()) != 1) failed("PEM");
    char* text = nullptr;
    const auto length = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}
std::string pem_of(EVP_PKEY* key) {
    return pem([&](BIO* out) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}
std::string pem_of(X509* certificate) {
    return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

Key read_key(const files::path& path) {
    const Memory in{BIO_new_file(path.c_str(), "r")};
    return Key{in ? PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr) : nullptr};
}
Certificate read_certificate(const files::path& path) {
    const Memory in{BIO_new_file(path.c_str(), "r")};
    return Certificate{in ? PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr) : nullptr};
}

Key new_key() {
    Key key{EVP_EC_gen("P-256")};
    if (!key) failed("key");
    return key;
}

bool is_address(const std::string& name) {
    unsigned char raw[16];
    return ::inet_pton(AF_INET, name.c_str(), raw) == 1 || ::inet_pton(AF_INET6, name.c_str(), raw) == 1;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    if (!extension) failed("extension " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate new_certificate(EVP_PKEY* key, const std::string& name, Instant now, Span lasts) {
    Certificate made{X509_new()};
    if (!made) failed("certificate");
    unsigned char serial[16];
    RAND_bytes(serial, sizeof serial);
    serial[0] &= 0x7F;
    BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get()));
    BN_free(number);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), static_cast<time_t>((now - hours(24)).ms / 1000));    // phones' clocks lag
    ASN1_TIME_set(X509_getm_notAfter(made.get()), static_cast<time_t>((now + lasts - hours(24)).ms / 1000));
    X509_set_pubkey(made.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return made;
}

Certificate new_authority(EVP_PKEY* key, Instant now) {
    auto made = new_certificate(key, "Terrace local authority", now, authority_lasts);
    X509_set_issuer_name(made.get(), X509_get_subject_name(made.get()));
    extend(made.get(), made.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(made.get(), made.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(made.get(), made.get(), NID_subject_key_identifier, "hash");
    if (X509_sign(made.get(), key, EVP_sha256()) == 0) failed("signature");
    return made;
}

Certificate new_server(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key, const std::vector<std::string>& names, Instant now) {
    auto made = new_certificate(key, names.front().substr(0, 64), now, certificate_lasts);
    X509_set_issuer_name(made.get(), X509_get_subject_name(authority));
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : ",") + std::string{is_address(name) ? "IP:" : "DNS:"} + name;
    extend(made.get(), authority, NID_subject_alt_name, all);
    extend(made.get(), authority, NID_basic_constraints, "critical,CA:FALSE");
    extend(made.get(), authority, NID_key_usage, "critical,digitalSignature");
    extend(made.get(), authority, NID_ext_key_usage, "serverAuth");
    extend(made.get(), authority, NID_subject_key_identifier, "hash");
    extend(made.get(), authority, NID_authority_key_identifier, "keyid:always");
    if (X509_sign(made.get(), authority_key, EVP_sha256()) == 0) failed("signature");
    return made;
}

Instant expiry_of(X509* certificate) {
    tm parts{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1) return {};
    return {static_cast<std::int64_t>(timegm(&parts)) * 1000};
}

bool covers(X509* certificate, const std::string& name) {
    return is_address(name) ? X509_check_ip_asc(certificate, name.c_str(), 0) == 1
                            : X509_check_host(certificate, name.c_str(), name.size(), 0, nullptr) == 1;
}

bool signed_by(X509* certificate, EVP_PKEY* authority_key) { return X509_verify(certificate, authority_key) == 1; }

}    // namespace

TlsIdentity tls_identity(const files::path& folder, const std::vector<std::string>& names, Instant now) {
    ENSURE(!names.empty());
    for (const auto& name : names) {
        const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == ':';
        });
        if (name.empty() || !plain) throw Fault{"TLS identity: not a host name or address: " + name};
    }
    std::error_code wrong;
    files::create_directories(folder, wrong);
    if (wrong || ::chmod(folder.c_str(), 0700) != 0) throw Fault{"TLS identity: " + folder.string() + " cannot be used"};
    TlsIdentity identity{folder / "authority.pem", folder / "server.pem", folder / "server.key", {}, false};
    const auto authority_key_path = folder / "authority.key";

    auto authority_key = read_key(authority_key_path);
    auto authority = read_certificate(identity.authority);
    if (!authority_key || !authority || !signed_by(authority.get(), authority_key.get()) || expiry_of(authority.get()) < now + certificate_lasts) {
        authority_key = new_key();
        authority = new_authority(authority_key.get(), now);
        write_file(authority_key_path, pem_of(authority_key.get()), 0600);
        write_file(identity.authority, pem_of(authority.get()), 0644);
        identity.made = true;
    }
    auto key = read_key(identity.key);
    auto server = read_certificate(identity.certificate);
    const bool fits = key && server && X509_check_private_key(server.get(), key.get()) == 1 && signed_by(server.get(), authority_key.get()) &&
                      expiry_of(server.get()) >= now + renew_before &&
                      std::all_of(names.begin(), names.end(), [&](const auto& name) { return covers(server.get(), name); });
    if (!fits) {
        key = new_key();
        server = new_server(key.get(), authority.get(), authority_key.get(), names, now);
        write_file(identity.key, pem_of(key.get()), 0600);
        write_file(identity.certificate, pem_of(server.get()) + pem_of(authority.get()), 0644);
        identity.made = true;
    }
    ERR_clear_error();    // absent files are no fault of the next caller
    identity.expires = expiry_of(server.get());
    return identity;
}

}    // namespace terrace::wire
