#include "desk/evidence_file.hpp"

namespace terrace {

Result<void> check(const std::vector<EvidenceFile>& files) {
    if (files.size() > evidence_max) return refuse(No::too_many, "body.evidence", std::to_string(evidence_max));
    for (const auto& file : files)
        if (file.size <= 0 || file.size > evidence_bytes_max) return refuse(No::out_of_range, "body.evidence.size", "1–20,000,000 bytes");
    return {};
}

}    // namespace terrace
