#pragma once
// What the reads of one module need of another's ledgers, and of the files.

#include "desk/route.hpp"
#include "store/files/evidence_store.hpp"

namespace terrace {

class CountyElsewhere final : public Elsewhere {
  public:
    CountyElsewhere(const Vault& vault, const store::EvidenceStore& files) : vault_{vault}, files_{files} {}
    std::optional<PlaceId> open_case(Snapshot&, const Uuid&) const override;
    std::string_view evidence_state(Snapshot&, const Sha256&) const override;

  private:
    const Vault& vault_;
    const store::EvidenceStore& files_;
};

// How somebody who signed in is called: a resident by the name it is registered with, a post's holder by the name on the card.
std::string name_of(Snapshot&, const Views&, const Vault&, const Actor&, Instant);

}    // namespace terrace
