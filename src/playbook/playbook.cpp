#include "playbook/playbook.hpp"

namespace terrace {

void Playbook::install(PlaybookVersion version) { versions_.push_back(std::move(version)); }

const PlaybookVersion* Playbook::nearest(const std::vector<PlaceId>& path, Day on) const {
    for (auto place = path.rbegin(); place != path.rend(); ++place) {
        const PlaybookVersion* best = nullptr;
        for (const auto& one : versions_)
            if (one.place == *place && one.valid_from <= on &&
                (!best || std::tie(best->valid_from, best->version) <= std::tie(one.valid_from, one.version)))
                best = &one;
        if (best) return best;
    }
    return nullptr;
}

const CaseKind* Playbook::case_kind(std::string_view kind, const std::vector<PlaceId>& path, Day on) const {
    // A kind the nearest playbook does not know may still be known further up: a village adds tiles, it does not take any away.
    for (auto end = path.size(); end > 0; --end) {
        const auto* version = nearest({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(end)}, on);
        if (!version) return nullptr;
        for (const auto& one : version->case_kinds)
            if (one.id == kind) return &one;
    }
    return nullptr;
}

std::vector<const CaseKind*> Playbook::case_kinds(const std::vector<PlaceId>& path, Day on) const {
    std::vector<const CaseKind*> all;
    if (const auto* version = nearest(path, on))
        for (const auto& one : version->case_kinds) all.push_back(&one);
    return all;
}

}    // namespace terrace
