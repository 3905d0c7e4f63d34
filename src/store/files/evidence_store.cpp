#include "store/files/evidence_store.hpp"

#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace::store {
namespace {

namespace disk = std::filesystem;

constexpr std::size_t nonce_bytes = crypto_stream_xchacha20_NONCEBYTES;
constexpr std::size_t head_bytes = 8 + nonce_bytes;
constexpr std::size_t block_bytes = 64;    // of the XChaCha20 key stream

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string slurp(const disk::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

bool write_all(int file, std::string_view bytes, std::uint64_t at) {
    while (!bytes.empty()) {
        const auto count = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
        at += static_cast<std::uint64_t>(count);
    }
    return true;
}

// The key stream from any byte on.
std::string crossed(std::string_view bytes, std::uint64_t offset, std::string_view nonce, const EvidenceStore::Key& key) {
    const auto lead = static_cast<std::size_t>(offset % block_bytes);
    std::string padded(lead, '\0');
    padded += bytes;
    crypto_stream_xchacha20_xor_ic(raw(padded), raw(std::string_view{padded}), padded.size(), raw(nonce), offset / block_bytes, key.data());
    return padded.substr(lead);
}

}    // namespace

EvidenceStore::EvidenceStore(disk::path folder, const Key& arriving, Chance& chance) : folder_{std::move(folder)}, arriving_{arriving}, chance_{chance} {
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    disk::create_directories(folder_ / "arriving");
}

disk::path EvidenceStore::path_of(const Sha256& sum) const { return folder_ / hex(sum.view()); }
disk::path EvidenceStore::arriving_path(const Sha256& sum) const { return folder_ / "arriving" / hex(sum.view()); }

std::int64_t EvidenceStore::have(const Sha256& sum) const {
    std::error_code none;
    const auto size = disk::file_size(arriving_path(sum), none);
    return none || size < head_bytes ? 0 : static_cast<std::int64_t>(size - head_bytes);
}

Result<std::int64_t> EvidenceStore::append(const Sha256& sum, std::int64_t offset, std::string_view bytes, Instant now) {
    std::lock_guard lock{mutex_};
    const auto there = have(sum);
    if (offset != there && offset != 0) return refuse(No::conflict, "offset", std::to_string(there));
    if (offset + static_cast<std::int64_t>(bytes.size()) > evidence_file_bytes_max) return refuse(No::too_large, "", std::to_string(evidence_file_bytes_max));
    const auto path = arriving_path(sum);
    std::string nonce(nonce_bytes, '\0');
    std::string head;
    if (offset == 0) {
        std::error_code none;
        const auto count = std::distance(disk::directory_iterator{folder_ / "arriving", none}, disk::directory_iterator{});
        if (!disk::exists(path) && static_cast<std::size_t>(count) >= evidence_arriving_max) return refuse(No::busy);
        chance_.fill({raw(nonce), nonce.size()});
        for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(static_cast<std::uint64_t>(now.ms) >> shift);
        head += nonce;
    }
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | (offset == 0 ? O_TRUNC : 0), 0600);
    if (file < 0) return refuse(No::storage_failed, "", "evidence");
    bool kept = true;
    if (offset == 0)
        kept = write_all(file, head, 0);
    else
        kept = ::pread(file, nonce.data(), nonce.size(), 8) == static_cast<ssize_t>(nonce.size());
    const auto start = static_cast<std::uint64_t>(offset);
    kept = kept && write_all(file, crossed(bytes, start, nonce, arriving_), head_bytes + start);
    if (!kept) {
        // Half a chunk would be taken for a whole one.
        [[maybe_unused]] const int ignored = ::ftruncate(file, static_cast<off_t>(offset == 0 ? 0 : head_bytes + start));
        ::close(file);
        return refuse(No::storage_failed, "", "evidence");
    }
    ::close(file);
    return offset + static_cast<std::int64_t>(bytes.size());
}

std::optional<std::string> EvidenceStore::whole(const Sha256& sum) const {
    std::lock_guard lock{mutex_};
    const auto bytes = slurp(arriving_path(sum));
    if (bytes.size() <= head_bytes) return std::nullopt;
    const std::string_view view{bytes};
    auto plain = crossed(view.substr(head_bytes), 0, view.substr(8, nonce_bytes), arriving_);
    if (sha256(plain) != sum) return std::nullopt;
    return plain;
}

void EvidenceStore::put(const Sha256& sum, std::string_view bytes, const Key& key) {
    crypto_secretstream_xchacha20poly1305_state state;
    std::string box(crypto_secretstream_xchacha20poly1305_HEADERBYTES + bytes.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
    crypto_secretstream_xchacha20poly1305_init_push(&state, raw(box), key.data());
    crypto_secretstream_xchacha20poly1305_push(&state, raw(box) + crypto_secretstream_xchacha20poly1305_HEADERBYTES, nullptr, raw(bytes), bytes.size(), raw(sum.view()),
                                               sum.view().size(), crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    const auto beside = path_of(sum).string() + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool kept = file >= 0 && write_all(file, box, 0) && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!kept || std::rename(beside.c_str(), path_of(sum).c_str()) != 0) {
        ::unlink(beside.c_str());
        throw Fault{path_of(sum).string() + ": 写不进去,可能磁盘已满 / cannot be written, the disk may be full"};
    }
}

bool EvidenceStore::here(const Sha256& sum) const { return disk::exists(path_of(sum)); }

Result<std::string> EvidenceStore::read(const Sha256& sum, const Key& key) const {
    if (!here(sum)) return refuse(No::not_found, "", hex(sum.view()));
    const auto box = slurp(path_of(sum));
    constexpr auto around = crypto_secretstream_xchacha20poly1305_HEADERBYTES + crypto_secretstream_xchacha20poly1305_ABYTES;
    const auto damaged = [&] { return refuse(No::storage_failed, "", "佐证损坏 evidence is damaged: " + hex(sum.view())); };
    if (box.size() < around) return damaged();
    crypto_secretstream_xchacha20poly1305_state state;
    std::string plain(box.size() - around, '\0');
    unsigned char tag = 0;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&state, raw(std::string_view{box}), key.data()) != 0 ||
        crypto_secretstream_xchacha20poly1305_pull(&state, raw(plain), nullptr, &tag, raw(std::string_view{box}) + crypto_secretstream_xchacha20poly1305_HEADERBYTES,
                                                   box.size() - crypto_secretstream_xchacha20poly1305_HEADERBYTES, raw(sum.view()), sum.view().size()) != 0 ||
        sha256(plain) != sum)
        return damaged();
    return plain;
}

void EvidenceStore::erase(const Sha256& sum) {
    std::error_code none;
    disk::remove(path_of(sum), none);
    drop_upload(sum);
}

void EvidenceStore::drop_upload(const Sha256& sum) {
    std::lock_guard lock{mutex_};
    std::error_code none;
    disk::remove(arriving_path(sum), none);
}

int EvidenceStore::drop_old_uploads(Instant now) {
    std::lock_guard lock{mutex_};
    std::error_code none;
    int dropped = 0;
    for (const auto& entry : disk::directory_iterator{folder_ / "arriving", none}) {
        std::ifstream file{entry.path(), std::ios::binary};
        std::int64_t started = 0;
        for (int i = 0; i < 8; ++i) started = static_cast<std::int64_t>(static_cast<std::uint64_t>(started) << 8 | static_cast<unsigned char>(file.get()));
        if (now - Instant{started} <= days(unnamed_upload_days) && started <= now.ms) continue;
        disk::remove(entry.path(), none);
        ++dropped;
    }
    return dropped;
}

std::vector<Sha256> EvidenceStore::files() const {
    std::vector<Sha256> all;
    std::error_code none;
    for (const auto& entry : disk::directory_iterator{folder_, none})
        if (const auto sum = read_sha256(entry.path().filename().string())) all.push_back(*sum);
    std::sort(all.begin(), all.end());
    return all;
}

}    // namespace terrace::store
