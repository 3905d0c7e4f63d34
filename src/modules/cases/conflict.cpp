#include "modules/cases/conflict.hpp"

#include "modules/cases/cases.hpp"

namespace terrace::cases {
namespace {

bool below_or_beside(const Roster& roster, const Complained& about, PostId post, Instant at) {
    const auto* accused = roster.post(about.post);
    auto next = post;
    for (int step = 0; step < superiors_max && !next.empty(); ++step) {
        if (next == about.post) return true;
        const auto* facts = roster.post(next);
        if (!facts) break;
        next = facts->superior;
    }
    const auto* own = roster.post(post);
    if (own && accused && !own->body.empty() && own->body == accused->body) return true;
    for (const auto& mine : roster.memberships(post, at))
        for (const auto& theirs : roster.memberships(about.post, at))
            if (mine.body == theirs.body) return true;
    return false;
}

}    // namespace

bool in_conflict(const Roster& roster, const Complained& about, PostId post, Instant at) {
    if (post.empty()) return false;
    if (below_or_beside(roster, about, post, at)) return true;
    const auto absent = roster.stood_in_for(post, at);
    return std::any_of(absent.begin(), absent.end(), [&](PostId one) { return below_or_beside(roster, about, one, at); });
}

bool hidden_from(const Roster& roster, const Complained& about, const Actor& actor, Instant at) {
    if (about.empty()) return false;
    if (actor.kind == ActorKind::desk) return false;
    if (actor.kind == ActorKind::resident || actor.kind == ActorKind::caller) return !about.person.empty() && Uuid{about.person} == actor.id;
    if (!about.person.empty() && Uuid{about.person} == actor.id) return true;
    if (in_conflict(roster, about, actor.post, at)) return true;
    const auto held = roster.posts_of(PersonId{actor.id}, at);
    return std::any_of(held.begin(), held.end(), [&](PostId post) { return in_conflict(roster, about, post, at); });
}

bool hidden_from(const Roster& roster, const Case& now, const Actor& actor, Instant at) { return hidden_from(roster, now.about, actor, at); }

bool may_be_told(const Roster& roster, const Complained& about, PostId post, Instant at) {
    const auto* facts = roster.post(post);
    if (!facts || !facts->period.holds(at)) return false;
    const auto clear = [&](PostId one) {
        if (in_conflict(roster, about, one, at)) return false;
        const auto holder = roster.holder(one, at);
        return !holder || !hidden_from(roster, about, Actor{ActorKind::post, *holder, one}, at);
    };
    if (!clear(post)) return false;
    const auto stand_in = roster.stand_in(post, at);    // while the desk is away, this one would read it
    return !stand_in || clear(*stand_in);
}

std::optional<PostId> free_desk(const Roster& roster, const Complained& about, std::string_view outside_role, PlaceId place, Instant at) {
    const auto* facts = roster.post(about.post);
    for (int step = 0; facts && step < superiors_max && !facts->superior.empty(); ++step) {
        if (may_be_told(roster, about, facts->superior, at)) return facts->superior;
        facts = roster.post(facts->superior);
    }
    if (const auto outside = roster.nearest(outside_role, place, at); outside && may_be_told(roster, about, *outside, at)) return outside;
    return std::nullopt;
}

}    // namespace terrace::cases
