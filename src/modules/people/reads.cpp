#include "modules/people/reads.hpp"

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/people/people.hpp"

#include <algorithm>

namespace terrace::people {
namespace {


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
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    const auto words = parameters.text("q");
    // Only posts at places where the asker may do this: what a list offers, it can also do.
    const auto act = parameters.text("act");
    const auto reach = act ? read.views.roster->reach(read.actor, *act, read.now) : std::vector<PlaceId>{};
    const auto& tree = *read.views.places;
    json::array items;
    for (const auto* facts : read.views.roster->posts()) {
        if (static_cast<std::int64_t>(items.size()) == *limit) break;
        if (!facts->period.holds(read.now)) continue;
        if (*place && !read.views.places->within(facts->place, **place)) continue;
        if (act && std::none_of(reach.begin(), reach.end(), [&](PlaceId outer) { return tree.within(facts->place, outer); })) continue;
        const auto* holding = read.views.roster->holding(facts->id, read.now);
        const auto* at = tree.find(facts->place);
        if (words && facts->zh.find(*words) == std::string::npos && facts->en.find(*words) == std::string::npos &&
            (!at || at->name.find(*words) == std::string::npos) && (!holding || holding->shown_name.find(*words) == std::string::npos))
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

// Who sits in a body, which places it answers for, and what its making lacks.
json::object body_json(const Views& views, const BodyFacts& facts, Instant at) {
    json::object out{{"id", write(static_cast<const Uuid&>(facts.id))},
                     {"kind", name_of(facts.kind)},
                     {"title", wording(facts.zh, facts.en)},
                     {"place", place_brief(views, facts.place)},
                     {"from", write(facts.period.from)}};
    if (facts.period.to) out["to"] = write(*facts.period.to);
    const auto seats = views.roster->members(facts.id, at);
    json::array members, places, gaps;
    std::set<PlaceId> assigned;
    for (const auto& seat : seats) {
        const auto* post = views.roster->post(seat.post);
        json::object one{{"part", seat.part}, {"post", write(static_cast<const Uuid&>(seat.post))}, {"title", wording(post ? post->zh : "", post ? post->en : "")}};
        if (const auto* holding = views.roster->holding(seat.post, at)) one["holder"] = holding->shown_name;
        members.push_back(std::move(one));
        for (const auto* duty : views.roster->assignments_of(seat.post, at))
            if (duty->body == facts.id) assigned.insert(duty->object);
    }
    for (const auto& place : assigned) places.push_back(place_brief(views, place));
    const auto has = [&](std::string_view part) { return std::any_of(seats.begin(), seats.end(), [&](const auto& one) { return one.part == part; }); };
    const auto missing = [&](std::string_view part, std::string_view zh, std::string_view en) {
        if (!has(part)) gaps.push_back(wording(zh, en));
    };
    if (facts.kind == BodyKind::red_grid) {
        missing("grid_leader", "还没有网格长", "no grid leader yet");
        missing("party_group_leader", "还没有党小组组长", "no party group leader yet");
        missing("monitor", "还没有监督员", "no monitor yet");
        // A monitor who is also an ordinary member needs another monitor for her own work.
        for (const auto& seat : seats) {
            if (seat.part != "member") continue;
            const auto person = views.roster->holder(seat.post, at);
            const auto other = [&](const auto& one) { return one.part == "monitor" && one.post != seat.post && views.roster->holder(one.post, at) != person; };
            if (has("monitor") && std::none_of(seats.begin(), seats.end(), other)) {
                const auto* post = views.roster->post(seat.post);
                gaps.push_back(wording((post ? post->zh : "") + ":没有别人来监督评价(自己不能评自己)", (post ? post->en : "") + ": nobody else reviews this member's work"));
            }
        }
    } else if (facts.kind == BodyKind::leading_group || facts.kind == BodyKind::basin_committee || facts.kind == BodyKind::industry_chain) {
        missing("lead", "还没有牵头单位", "nobody leads it yet");
    }
    out["members"] = std::move(members);
    out["places"] = std::move(places);
    out["gaps"] = std::move(gaps);
    return out;
}

Result<std::string> bodies(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto kind = parameters.text("kind");
    json::array items;
    for (const auto* facts : read.views.roster->bodies()) {
        if (!facts->period.holds(read.now)) continue;
        if (kind && name_of(facts->kind) != *kind) continue;
        if (*place && !read.views.places->within(facts->place, **place)) continue;
        items.push_back(body_json(read.views, *facts, read.now));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::vector<Route> public_routes() {
    return {
        {"GET", "/api/v1/posts", "岗位和公示卡", "Posts with their public cards",
         {{"place", "地方(含以下)", "place, with all beneath"}, {"q", "岗位名、地方或任职人", "title, place or holder"}, {"act", "只要能办这件事的地方的岗位,如 access.enrol_device", "only posts at places where the asker may do this, such as access.enrol_device"}, {"limit", "每页 1–200", "1–200"}}, true, posts},
        {"GET", "/api/v1/posts/{post}", "一个岗位的公示卡", "The public card of one post", {{"post", "岗位", "post", true}}, true, post},
        {"GET", "/api/v1/bodies", "组织:领导小组、大党委、红网格、临时组织", "Bodies: leading groups, committees, red grids, temporary bodies",
         {{"place", "地方(含以下)", "place, with all beneath"}, {"kind", "种类", "kind of body"}}, true, bodies},
    };
}

}    // namespace terrace::people
