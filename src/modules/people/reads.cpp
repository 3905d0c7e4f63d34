#include "modules/people/reads.hpp"

#include "modules/people/people.hpp"

namespace terrace::people {
namespace {

json::object wording(std::string_view zh, std::string_view en) { return {{"zh", zh}, {"en", en}}; }

json::object place_brief(const Views& views, PlaceId id) {
    const auto* facts = views.places->find(id);
    return {{"id", write(id)}, {"name", facts ? facts->name : ""}};
}

// What every visitor may see: a post, who holds it, its phone, since when, who stands in.
json::object card(const Views& views, const PostFacts& facts, Instant at) {
    json::object out{{"id", write(static_cast<const Uuid&>(facts.id))},
                     {"title", wording(facts.zh, facts.en)},
                     {"place", place_brief(views, facts.place)},
                     {"since", write(facts.period.from)}};
    if (!facts.phone.empty()) out["phone"] = facts.phone;
    if (!facts.superior.empty()) out["superior"] = write(static_cast<const Uuid&>(facts.superior));
    if (!facts.body.empty()) out["body"] = write(static_cast<const Uuid&>(facts.body));
    const auto* holding = views.roster->holding(facts.id, at);
    out["vacant"] = holding == nullptr;
    if (holding) {
        out["holder"] = json::object{{"name", holding->shown_name}, {"shows_party", holding->shows_party}};
        out["held_since"] = write(holding->period.from);
    }
    if (const auto other = views.roster->stand_in(facts.id, at))
        if (const auto* stand_in = views.roster->post(*other)) {
            json::object one{{"id", write(static_cast<const Uuid&>(*other))}, {"title", wording(stand_in->zh, stand_in->en)}};
            if (const auto* who = views.roster->holding(*other, at)) one["name"] = who->shown_name;
            out["stand_in"] = std::move(one);
        }
    json::array duties;
    for (const auto* one : views.roster->assignments_of(facts.id, at)) {
        const auto* role = views.roster->role(one->role);
        duties.push_back({{"role", json::object{{"id", one->role}, {"zh", role ? role->zh : one->role}, {"en", role ? role->en : one->role}}},
                          {"place", place_brief(views, one->object)},
                          {"basis", one->basis},
                          {"since", write(one->period.from)}});
    }
    out["duties"] = std::move(duties);
    return out;
}

Result<std::string> posts(const ReadContext& read, const Parameters& parameters) {
    const auto place = parameters.place("place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    const auto words = parameters.text("q");
    json::array items;
    for (const auto* facts : read.views.roster->posts()) {
        if (static_cast<std::int64_t>(items.size()) == *limit) break;
        if (!facts->period.holds(read.now)) continue;
        if (*place && !read.views.places->within(facts->place, **place)) continue;
        const auto* holding = read.views.roster->holding(facts->id, read.now);
        if (words && facts->zh.find(*words) == std::string::npos && facts->en.find(*words) == std::string::npos &&
            (!holding || holding->shown_name.find(*words) == std::string::npos))
            continue;
        items.push_back(card(read.views, *facts, read.now));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> post(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<PostId>("post");
    if (!id) return tl::unexpected(id.error());
    const auto* facts = read.views.roster->post(*id);
    if (!facts) return refuse(No::not_found, "post", write(static_cast<const Uuid&>(*id)));
    return json::serialize(card(read.views, *facts, read.now));
}

}    // namespace

std::vector<Route> people_routes() {
    return {
        {"GET", "/api/v1/posts", "岗位和公示卡", "Posts with their public cards",
         {{"place", "地方(含以下)", "place, with all beneath"}, {"q", "岗位名或任职人", "title or holder"}, {"limit", "每页 1–200", "1–200"}}, true, posts},
        {"GET", "/api/v1/posts/{post}", "一个岗位的公示卡", "The public card of one post", {{"post", "岗位", "post", true}}, true, post},
    };
}

}    // namespace terrace::people
