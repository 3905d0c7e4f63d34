#include "desk/brief.hpp"

namespace terrace {

json::object wording(std::string_view zh, std::string_view en) { return {{"zh", zh}, {"en", en}}; }
json::object wording(const Wording& words) { return wording(words.zh, words.en); }

json::object place_brief(const Views& views, PlaceId id) {
    const auto* facts = views.places->find(id);
    return {{"id", write(id)}, {"name", facts ? facts->name : ""}};
}

json::object place_of_level(const Views& views, PlaceId id) {
    const auto* facts = views.places->find(id);
    auto out = place_brief(views, id);
    out["level"] = facts ? facts->level : 0;
    return out;
}

json::value post_brief(const Views& views, PostId id) {
    if (id.empty()) return nullptr;
    const auto* facts = views.roster->post(id);
    json::object out{{"id", write(static_cast<const Uuid&>(id))}, {"title", facts ? wording(facts->zh, facts->en) : wording("", "")}};
    if (facts && !facts->phone.empty()) out["phone"] = facts->phone;
    return out;
}

}    // namespace terrace
