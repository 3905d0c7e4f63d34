#pragma once
// A file that a record names as evidence (佐证): its content by hash, its size and media type. The bytes come later, or never.

#include "base/codec.hpp"

namespace terrace::cases {

constexpr std::size_t evidence_max = 20;                // files a record
constexpr std::int64_t evidence_bytes_max = 20'000'000;

struct EvidenceFile {
    Sha256 sha256;
    std::int64_t size = 0;    // bytes
    ShortText type;           // media type
    bool operator==(const EvidenceFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(EvidenceFile, (), (sha256, size, type))

}    // namespace terrace::cases
