#pragma once
// A file that a record names before it arrives (佐证): what, how long, what kind. The bytes come by PUT /api/v1/evidence/{sha256}.

#include "base/codec.hpp"

namespace terrace {

constexpr std::size_t evidence_max = 20;                      // files a record
constexpr std::int64_t evidence_bytes_max = 20'000'000;       // each

struct EvidenceFile {
    Sha256 sha256;
    std::int64_t size = 0;      // bytes
    ShortText type;             // "image/jpeg"
    bool operator==(const EvidenceFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvidenceFile, (), (sha256, size, type))

// too_many or out_of_range, naming body.evidence.
Result<void> check(const std::vector<EvidenceFile>&);

}    // namespace terrace
