#pragma once
// A complaint about an officer never reaches the one complained about, nor anybody below (RESTRAINT 6; 信访工作条例 2022 arts. 28, 30).
// One predicate says from whom a case is hidden; deciding, routing and every read ask it.

#include "desk/context.hpp"

namespace terrace::cases {

constexpr int superiors_max = 64;    // steps up the tree; a longer chain is a circle

struct Case;

// Whom a complaint is about: the post, and who held it then.
struct Complained {
    PostId post;
    PersonId person;    // empty when nobody held it
    bool empty() const noexcept { return post.empty(); }
};

// Is this post itself the one complained about, below it, of its body, or standing in for one of these?
bool in_conflict(const Roster&, const Complained&, PostId post, Instant at);
// Must this case stay out of the actor's sight and reach? By every post the person holds or acts for, and by the person itself.
bool hidden_from(const Roster&, const Complained&, const Actor&, Instant at);
bool hidden_from(const Roster&, const Case&, const Actor&, Instant at);

// May this desk hear of it: the post, its holder and whoever stands in for it?
bool may_be_told(const Roster&, const Complained&, PostId, Instant at);

// The nearest desk above that is free of conflict, holder and stand-in included; else the post with the outside unit's role; else none.
std::optional<PostId> free_desk(const Roster&, const Complained&, std::string_view outside_role, PlaceId, Instant at);

}    // namespace terrace::cases
