#pragma once
// Pictures on disk, ciphertext always: while they come in, under a key of this folder; once whole, under a key of their own that the
// journal keeps sealed. Uploads that no record ever named go after 30 days.
//
//   evidence/<sha256>            secretstream header, one message
//   evidence/arriving/<sha256>   started at i64, nonce (24), XChaCha20 of what has come so far

#include "base/chance.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

#include <array>
#include <filesystem>
#include <mutex>
#include <vector>

namespace terrace::store {

constexpr std::int64_t evidence_file_bytes_max = 20'000'000;
constexpr std::size_t evidence_arriving_max = 10'000;    // uploads under way in one office
constexpr int unnamed_upload_days = 30;                  // a phone out of reach for a month still finds its upload (docs/decisions/07-evidence.md)

class EvidenceStore {
  public:
    using Key = std::array<std::uint8_t, 32>;
    enum class State { missing, here, corrupt };

    EvidenceStore(std::filesystem::path folder, const Key& arriving, Chance&);

    // Bytes that have come of an upload under way; 0 when none.
    std::int64_t have(const Sha256&) const;
    // What comes next, from `offset` on; how many bytes there are now. A conflict when `offset` is not where the upload stands.
    Result<std::int64_t> append(const Sha256&, std::int64_t offset, std::string_view bytes, Instant now);
    // The whole upload, when its bytes have the name's hash.
    std::optional<std::string> whole(const Sha256&) const;
    // Puts the file under its own key (durable when it returns) and drops the upload.
    void put(const Sha256&, std::string_view bytes, const Key&);
    bool here(const Sha256&) const;
    // The bytes: not_found, or storage_failed when key, length or hash do not fit.
    Result<std::string> read(const Sha256&, const Key&) const;
    void erase(const Sha256&);
    void drop_upload(const Sha256&);
    int drop_old_uploads(Instant now);
    std::vector<Sha256> files() const;

  private:
    std::filesystem::path path_of(const Sha256&) const;
    std::filesystem::path arriving_path(const Sha256&) const;

    std::filesystem::path folder_;
    Key arriving_;
    Chance& chance_;
    mutable std::mutex mutex_;    // of the uploads
};

}    // namespace terrace::store
