#include "forms/gazetteer.hpp"

#include <algorithm>
#include <array>

namespace terrace::forms {
namespace {

struct Suffix {
    std::string_view written, kind;
};
// Longest first.
constexpr std::array suffixes{
    Suffix{"社区居民委员会", "社区"}, Suffix{"社区居委会", "社区"}, Suffix{"村村民委员会", "村"}, Suffix{"街道办事处", "街道"}, Suffix{"居民委员会", "社区"}, Suffix{"村民委员会", "村"},
    Suffix{"村民小组", "组"},         Suffix{"镇人民政府", "镇"},   Suffix{"乡人民政府", "乡"},   Suffix{"村委会", "村"},       Suffix{"居委会", "社区"},     Suffix{"社区", "社区"},
    Suffix{"街道", "街道"},           Suffix{"小组", "组"},         Suffix{"村", "村"},           Suffix{"镇", "镇"},           Suffix{"乡", "乡"},           Suffix{"县", "县"},
    Suffix{"市", "市"},               Suffix{"区", "区"},           Suffix{"州", "州"},           Suffix{"组", "组"},
};

struct Name {
    std::string_view core, kind;    // kind "": not said
};
Name taken_apart(std::string_view name) {
    for (const auto& suffix : suffixes)
        if (name.size() > suffix.written.size() && name.ends_with(suffix.written)) return {name.substr(0, name.size() - suffix.written.size()), suffix.kind};
    return {name, ""};
}

}    // namespace

Gazetteer::Gazetteer(std::vector<FormPlace> places, std::size_t own) : places_{std::move(places)}, own_{own} {
    for (std::size_t i = 0; i < places_.size(); ++i) {
        by_core_[std::string{taken_apart(places_[i].name).core}].push_back(i);
        // A name that is all its own: 双河 as written for 双河社区 and a place really called 双河 are told apart by nobody.
    }
}

bool Gazetteer::within(std::size_t inner, std::size_t outer) const {
    std::optional<std::size_t> at = inner;
    for (int depth = 0; at && depth < 20; ++depth) {
        if (*at == outer) return true;
        at = places_[*at].parent;
    }
    return false;
}

std::vector<std::size_t> Gazetteer::named(std::string_view written, int level) const {
    std::vector<std::size_t> found;
    const auto name = taken_apart(written);
    const auto take = [&](std::string_view core, std::string_view kind) {
        const auto same = by_core_.find(std::string{core});
        if (same == by_core_.end()) return;
        for (const auto i : same->second) {
            const auto own_kind = taken_apart(places_[i].name).kind;
            if (!kind.empty() && !own_kind.empty() && kind != own_kind) continue;
            if (level != 0 && places_[i].level != level) continue;
            if (std::find(found.begin(), found.end(), i) == found.end()) found.push_back(i);
        }
    };
    take(name.core, name.kind);
    return found;
}

std::vector<std::string> Gazetteer::names_in(std::string_view title) const {
    std::vector<std::string> found;
    for (const auto& place : places_)
        for (const auto& name : {place.name, std::string{taken_apart(place.name).core} + std::string{taken_apart(place.name).kind}})
            if (name.size() >= 6 && title.find(name) != std::string_view::npos && std::find(found.begin(), found.end(), name) == found.end()) found.push_back(name);
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return found;
}

}    // namespace terrace::forms
