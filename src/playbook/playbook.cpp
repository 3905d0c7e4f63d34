#include "playbook/playbook.hpp"

#include "playbook/methods.hpp"

#include <algorithm>

namespace terrace {

void Playbook::install(PlaybookVersion version) { versions_.push_back(std::move(version)); }

void Playbook::install(InstalledMethods installed) { methods_.push_back(std::move(installed)); }

const InstalledMethods* Playbook::methods(std::string_view playbook, Day on) const {
    const InstalledMethods* best = nullptr;
    const auto order = [](const InstalledMethods& one) { return std::tie(one.methods->valid_from, one.methods->version); };
    for (const auto& one : methods_)
        if (one.methods->playbook == playbook && one.methods->valid_from <= on && (!best || order(*best) <= order(one))) best = &one;
    return best;
}

std::vector<const InstalledMethods*> Playbook::methods_at(const std::vector<PlaceId>& path, Day on) const {
    std::vector<const InstalledMethods*> all;
    for (const auto& one : methods_) {
        const auto* holds = methods(one.methods->playbook, on);
        if (!holds || std::find(all.begin(), all.end(), holds) != all.end()) continue;
        if (std::any_of(holds->places.begin(), holds->places.end(), [&](PlaceId place) { return std::find(path.begin(), path.end(), place) != path.end(); })) all.push_back(holds);
    }
    return all;
}

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
