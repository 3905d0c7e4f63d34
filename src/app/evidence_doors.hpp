#pragma once
// The doors of evidence: a phone sends a picture in pieces, a record may come before it or after it, and whoever may read the case may
// see it. A file is put under its own key once both the record that names it and all its bytes are here.

#include "access/access_log.hpp"
#include "modules/evidence/evidence.hpp"
#include "store/files/evidence_store.hpp"
#include "wire/http/api.hpp"

namespace terrace {

class EvidenceDoors {
  public:
    struct Parts {
        Desk& desk;
        store::EvidenceStore& files;
        AccessLog& access_log;
        wire::WhoAsks who;
    };
    explicit EvidenceDoors(Parts parts) : parts_{std::move(parts)} {}

    std::vector<wire::Door> doors();
    // Puts away the file when a record names it and it is whole; what state it is in then ("promised", "here", "missing", "erased").
    Result<std::string> settle(const Sha256&);

  private:
    bool out_of_sight(Snapshot&, const Actor&, const Uuid& case_, const Uuid& asker) const;
    Result<wire::Response> take(const wire::Request&, const Parameters&);
    Result<wire::Response> show(const wire::Request&, const Parameters&);
    Instant now() const { return parts_.desk.clock().now(); }

    Parts parts_;
    std::mutex settling_;    // one file at a time: two last pieces must not make two keys
};

// What is wrong with the files of a folder: one line each, both languages. Promised files are no fault, erased ones neither.
struct EvidenceChecked {
    std::int64_t promised = 0, here = 0, erased = 0;
    std::vector<std::string> wrong;
};
EvidenceChecked check_evidence(Snapshot&, const Vault&, const store::EvidenceStore&);

// Erases the files whose key is gone; the number erased.
int erase_keyless(Snapshot&, const Vault&, store::EvidenceStore&);

// The key of a file that has arrived; none when it was forgotten.
std::optional<store::EvidenceStore::Key> key_of(const Vault&, const evidence::ArrivedFile&);

// The key under which uploads of this folder lie until they are whole.
store::EvidenceStore::Key arriving_key(const Vault&);

}    // namespace terrace
