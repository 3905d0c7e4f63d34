#include "desk/roster.hpp"

#include <algorithm>

namespace terrace {
namespace {

template <class T>
void add_once(std::vector<T>& all, const T& one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

bool covers(std::string_view granted, std::string_view act) {
    if (granted == "*" || granted == act) return true;
    return granted.size() > 2 && granted.ends_with(".*") && act.starts_with(granted.substr(0, granted.size() - 1));
}

template <class T>
std::vector<T> living(const std::vector<T>& all, Instant at) {
    std::vector<T> alive;
    for (const auto& one : all)
        if (one.period.holds(at)) alive.push_back(one);
    return alive;
}

}    // namespace

// ---- changes ------------------------------------------------------------------------------------------------------------------
void Roster::put(PostFacts facts) {
    add_once(at_place_.change(facts.place).posts, facts.id);
    posts_.change(facts.id).facts = std::move(facts);
}

void Roster::put(Holding holding) {
    add_once(held_by_.change(holding.person), holding.post);
    auto& all = posts_.change(holding.post).holdings;
    for (auto& other : all)
        if (other.person == holding.person && !other.period.to) other.period.to = holding.period.from;
    all.push_back(std::move(holding));
}

void Roster::end_holding(PostId post, PersonId person, Instant at, bool for_cause) {
    for (auto& holding : posts_.change(post).holdings)
        if (holding.person == person && (!holding.period.to || *holding.period.to > at)) {
            holding.period.to = at;
            holding.for_cause = for_cause;
            holding.shows_party = false;
        }
}

void Roster::show_party(PostId post, PersonId person, bool shown) {
    for (auto& holding : posts_.change(post).holdings)
        if (holding.person == person && !holding.period.to) holding.shows_party = shown;
}

void Roster::put(StandIn facts) {
    posts_.change(facts.post).stood_in_by.push_back(facts);
    posts_.change(facts.stand_in).stands_in_for.push_back(facts);
}

void Roster::end_stand_in(PostId post, PostId stand_in, Instant at) {
    const auto end = [&](std::vector<StandIn>& all) {
        for (auto& one : all)
            if (one.post == post && one.stand_in == stand_in && (!one.period.to || *one.period.to > at)) one.period.to = at;
    };
    end(posts_.change(post).stood_in_by);
    end(posts_.change(stand_in).stands_in_for);
}

void Roster::put(AssignmentFacts facts) {
    add_once(posts_.change(facts.post).assignments, facts.id);
    add_once(at_place_.change(facts.object).assignments, facts.id);
    assignments_.change(facts.id) = std::move(facts);
}

void Roster::end_assignment(AssignmentId id, Instant at) {
    if (assignments_.find(id)) assignments_.change(id).period.to = at;
}

void Roster::put(RoleFacts facts) {
    auto next = std::make_shared<Roles>(*roles_);
    (*next)[facts.id] = std::move(facts);
    roles_ = std::move(next);
}

void Roster::put(TeamTemplate facts) {
    auto id = facts.id;
    team_templates_[std::move(id)] = std::make_shared<const TeamTemplate>(std::move(facts));
}

void Roster::put(BodyFacts facts) { bodies_.change(facts.id).facts = std::move(facts); }

void Roster::put(Membership facts) {
    posts_.change(facts.post).memberships.push_back(facts);
    bodies_.change(facts.body).members.push_back(std::move(facts));
}

void Roster::end_body(BodyId body, Instant at) {
    const auto seats = members(body, at);
    for (const auto& one : seats) end_membership(body, one.post, one.part, at);
    if (auto& facts = bodies_.change(body).facts) facts->period.to = at;
}

void Roster::end_membership(BodyId body, PostId post, std::string_view part, Instant at) {
    const auto end = [&](std::vector<Membership>& all) {
        for (auto& one : all)
            if (one.body == body && one.post == post && one.part == part && (!one.period.to || *one.period.to > at)) one.period.to = at;
    };
    end(bodies_.change(body).members);
    end(posts_.change(post).memberships);
}

// ---- posts and holders --------------------------------------------------------------------------------------------------------
const PostFacts* Roster::post(PostId id) const {
    const auto* page = posts_.find(id);
    return page && page->facts ? &*page->facts : nullptr;
}

const Holding* Roster::holding(PostId post, Instant at) const {
    const auto* page = posts_.find(post);
    if (!page) return nullptr;
    const auto found = std::find_if(page->holdings.rbegin(), page->holdings.rend(), [&](const Holding& one) { return one.period.holds(at); });
    return found == page->holdings.rend() ? nullptr : &*found;
}

std::vector<Holding> Roster::holdings(PostId post) const {
    const auto* page = posts_.find(post);
    return page ? page->holdings : std::vector<Holding>{};
}

const Holding* Roster::last_holding(PostId post, PersonId person, Instant at) const {
    const auto* page = posts_.find(post);
    if (!page) return nullptr;
    const Holding* last = nullptr;
    for (const auto& one : page->holdings)
        if (one.person == person && one.period.from <= at && (!last || last->period.from <= one.period.from)) last = &one;
    return last;
}

std::optional<PersonId> Roster::holder(PostId post, Instant at) const {
    const auto* found = holding(post, at);
    return found ? std::optional{found->person} : std::nullopt;
}

bool Roster::holds(PersonId person, PostId post, Instant at) const {
    const auto* page = posts_.find(post);
    return page && std::any_of(page->holdings.begin(), page->holdings.end(),
                               [&](const Holding& one) { return one.person == person && one.period.holds(at); });
}

std::optional<PostId> Roster::stand_in(PostId post, Instant at) const {
    const auto* page = posts_.find(post);
    if (!page) return std::nullopt;
    const auto found = std::find_if(page->stood_in_by.rbegin(), page->stood_in_by.rend(), [&](const StandIn& one) { return one.period.holds(at); });
    return found == page->stood_in_by.rend() ? std::nullopt : std::optional{found->stand_in};
}

bool Roster::stands_in(PostId candidate, PostId absent, Instant at) const {
    const auto* page = posts_.find(absent);
    return page && std::any_of(page->stood_in_by.begin(), page->stood_in_by.end(),
                               [&](const StandIn& one) { return one.stand_in == candidate && one.period.holds(at); });
}

std::vector<PostId> Roster::stood_in_for(PostId post, Instant at) const {
    std::vector<PostId> all;
    if (const auto* page = posts_.find(post))
        for (const auto& one : page->stands_in_for)
            if (one.period.holds(at)) add_once(all, one.post);
    return all;
}

std::vector<PostId> Roster::posts_of(PersonId person, Instant at) const {
    std::vector<PostId> all;
    if (const auto* found = held_by_.find(person))
        for (const auto& post : *found)
            if (holds(person, post, at)) all.push_back(post);
    return all;
}

std::vector<PostId> Roster::posts_at(PlaceId place, Instant at) const {
    std::vector<PostId> all;
    if (const auto* page = at_place_.find(place))
        for (const auto& id : page->posts)
            if (const auto* facts = post(id); facts && facts->place == place && facts->period.holds(at)) all.push_back(id);
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<const PostFacts*> Roster::posts() const {
    std::vector<const PostFacts*> all;
    posts_.each([&](const PostId&, const PostPage& page) {
        if (page.facts) all.push_back(&*page.facts);
    });
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return all;
}

// ---- assignments --------------------------------------------------------------------------------------------------------------
std::optional<PostId> Roster::nearest(std::string_view role, PlaceId place, Instant at) const {
    auto around = places_->containers(place);
    const auto rank = [&](PlaceId id) {
        const auto* facts = places_->find(id);
        return std::tuple{-(facts ? facts->level : 0), id != place, id};
    };
    std::sort(around.begin(), around.end(), [&](PlaceId a, PlaceId b) { return rank(a) < rank(b); });
    for (const auto& container : around) {
        std::optional<PostId> best;
        if (const auto* page = at_place_.find(container))
            for (const auto& id : page->assignments) {
                const auto& one = *assignments_.find(id);
                if (one.role == role && one.period.holds(at) && (!best || one.post < *best)) best = one.post;
            }
        if (best) return best;
    }
    return std::nullopt;
}

std::vector<const AssignmentFacts*> Roster::all_assignments_at(PlaceId object) const {
    std::vector<const AssignmentFacts*> all;
    if (const auto* page = at_place_.find(object))
        for (const auto& id : page->assignments) all.push_back(assignments_.find(id));
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return std::tie(a->role, a->id) < std::tie(b->role, b->id); });
    return all;
}

std::vector<const AssignmentFacts*> Roster::all_assignments_of(PostId post) const {
    std::vector<const AssignmentFacts*> all;
    if (const auto* page = posts_.find(post))
        for (const auto& id : page->assignments) all.push_back(assignments_.find(id));
    return all;
}

std::vector<const AssignmentFacts*> Roster::assignments_at(PlaceId object, Instant at) const {
    auto all = all_assignments_at(object);
    std::erase_if(all, [&](const auto* one) { return !one->period.holds(at); });
    return all;
}

std::vector<const AssignmentFacts*> Roster::assignments_of(PostId post, Instant at) const {
    auto all = all_assignments_of(post);
    std::erase_if(all, [&](const auto* one) { return !one->period.holds(at); });
    return all;
}

const AssignmentFacts* Roster::assignment(AssignmentId id) const { return assignments_.find(id); }

const RoleFacts* Roster::role(std::string_view id) const {
    const auto found = roles_->find(id);
    return found == roles_->end() ? nullptr : &found->second;
}

const TeamTemplate* Roster::team_template(std::string_view id) const {
    const auto found = team_templates_.find(id);
    return found == team_templates_.end() ? nullptr : found->second.get();
}

// ---- bodies -------------------------------------------------------------------------------------------------------------------
const BodyFacts* Roster::body(BodyId id) const {
    const auto* page = bodies_.find(id);
    return page && page->facts ? &*page->facts : nullptr;
}

std::vector<const BodyFacts*> Roster::bodies() const {
    std::vector<const BodyFacts*> all;
    bodies_.each([&](const BodyId&, const BodyPage& page) {
        if (page.facts) all.push_back(&*page.facts);
    });
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return all;
}

std::vector<Membership> Roster::members(BodyId id, Instant at) const {
    const auto* page = bodies_.find(id);
    return page ? living(page->members, at) : std::vector<Membership>{};
}

std::vector<Membership> Roster::memberships(PostId id, Instant at) const {
    const auto* page = posts_.find(id);
    return page ? living(page->memberships, at) : std::vector<Membership>{};
}

// ---- authority ----------------------------------------------------------------------------------------------------------------
bool Roster::grants(const AssignmentFacts& assignment, std::string_view act) const {
    const auto* facts = role(assignment.role);
    return facts && std::any_of(facts->acts.begin(), facts->acts.end(), [&](const auto& granted) { return covers(granted, act); });
}

std::vector<PostId> Roster::acting_posts(const Actor& actor, Instant at) const {
    std::vector<PostId> own;
    if (actor.kind == ActorKind::token) {
        own.push_back(actor.post);
    } else if (actor.kind != ActorKind::post) {
        return own;
    } else if (actor.post.empty()) {
        own = posts_of(PersonId{actor.id}, at);
    } else if (holds(PersonId{actor.id}, actor.post, at)) {
        own.push_back(actor.post);
    }
    const auto closed = [&](const PostId& id) {
        const auto* facts = post(id);
        return !facts || !facts->period.holds(at);
    };
    std::erase_if(own, closed);
    const auto held = own.size();
    for (std::size_t i = 0; i < held; ++i)
        for (const auto& one : posts_.find(own[i])->stands_in_for)
            if (one.period.holds(at) && !closed(one.post)) add_once(own, one.post);
    return own;
}

bool Roster::may(const Actor& actor, std::string_view act, PlaceId place, Instant at) const {
    if (actor.kind == ActorKind::desk) return true;
    for (const auto& post : acting_posts(actor, at))
        for (const auto& id : posts_.find(post)->assignments)
            if (const auto& one = *assignments_.find(id); one.period.holds(at) && grants(one, act) && places_->within(place, one.object)) return true;
    return false;
}

std::vector<PlaceId> Roster::reach(const Actor& actor, std::string_view act, Instant at) const {
    if (actor.kind == ActorKind::desk) return {places_->root()};
    std::vector<PlaceId> all;
    for (const auto& post : acting_posts(actor, at))
        for (const auto* assignment : assignments_of(post, at))
            if (grants(*assignment, act)) add_once(all, assignment->object);
    return all;
}

bool Roster::may_hand_on(const Actor& actor, const RoleFacts& facts, PlaceId place, Instant at) const {
    return std::all_of(facts.acts.begin(), facts.acts.end(), [&](const auto& act) { return may(actor, act, place, at); });
}

bool Roster::may_hand_on(const Actor& actor, PostId post, Instant at) const {
    if (actor.kind == ActorKind::desk) return true;
    for (const auto* one : all_assignments_of(post)) {
        if (one->period.to && *one->period.to <= at) continue;
        const auto* facts = role(one->role);
        if (facts && !may_hand_on(actor, *facts, one->object, at)) return false;
    }
    return true;
}

}    // namespace terrace
