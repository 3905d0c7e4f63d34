#include "desk/roster.hpp"

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

}    // namespace

void Roster::put(PostFacts facts) { posts_[facts.id] = std::move(facts); }

void Roster::put(Holding holding) {
    add_once(held_by_[holding.person], holding.post);
    auto& all = holdings_[holding.post];
    for (auto& other : all)
        if (other.person == holding.person && !other.period.to) other.period.to = holding.period.from;
    all.push_back(holding);
}

void Roster::end_holding(PostId post, PersonId person, Instant at, bool for_cause) {
    for (auto& holding : holdings_[post])
        if (holding.person == person && (!holding.period.to || *holding.period.to > at)) {
            holding.period.to = at;
            holding.for_cause = for_cause;
        }
}

void Roster::put(StandIn facts) { stand_ins_[facts.post].push_back(facts); }

void Roster::put(AssignmentFacts facts) {
    add_once(of_post_[facts.post], facts.id);
    add_once(of_place_[facts.object], facts.id);
    assignments_[facts.id] = std::move(facts);
}

void Roster::end_assignment(AssignmentId id, Instant at) {
    if (const auto found = assignments_.find(id); found != assignments_.end()) found->second.period.to = at;
}

void Roster::put(RoleFacts facts) { roles_[facts.id] = std::move(facts); }

const PostFacts* Roster::post(PostId id) const {
    const auto found = posts_.find(id);
    return found == posts_.end() ? nullptr : &found->second;
}

std::optional<PersonId> Roster::holder(PostId post, Instant at) const {
    const auto found = holdings_.find(post);
    if (found == holdings_.end()) return std::nullopt;
    for (auto holding = found->second.rbegin(); holding != found->second.rend(); ++holding)
        if (holding->period.holds(at)) return holding->person;
    return std::nullopt;
}

bool Roster::holds(PersonId person, PostId post, Instant at) const {
    const auto found = holdings_.find(post);
    if (found == holdings_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](const Holding& holding) { return holding.person == person && holding.period.holds(at); });
}

std::optional<PostId> Roster::stand_in(PostId post, Instant at) const {
    const auto found = stand_ins_.find(post);
    if (found == stand_ins_.end()) return std::nullopt;
    for (auto one = found->second.rbegin(); one != found->second.rend(); ++one)
        if (one->period.holds(at)) return one->stand_in;
    return std::nullopt;
}

bool Roster::stands_in(PostId candidate, PostId absent, Instant at) const {
    const auto found = stand_ins_.find(absent);
    return found != stand_ins_.end() && std::any_of(found->second.begin(), found->second.end(), [&](const StandIn& one) {
               return one.stand_in == candidate && one.period.holds(at);
           });
}

std::vector<PostId> Roster::posts_of(PersonId person, Instant at) const {
    std::vector<PostId> all;
    if (const auto found = held_by_.find(person); found != held_by_.end())
        for (const auto& post : found->second)
            if (holds(person, post, at)) all.push_back(post);
    return all;
}

std::vector<PostId> Roster::posts_at(PlaceId place, Instant at) const {
    std::vector<PostId> all;
    for (const auto& [id, facts] : posts_)
        if (facts.place == place && facts.period.holds(at)) all.push_back(id);
    std::sort(all.begin(), all.end());
    return all;
}

std::optional<PostId> Roster::nearest(std::string_view role, PlaceId place, Instant at) const {
    auto around = places_->containers(place);
    std::stable_sort(around.begin(), around.end(), [&](PlaceId a, PlaceId b) {
        const auto* left = places_->find(a);
        const auto* right = places_->find(b);
        return (left ? left->level : 0) > (right ? right->level : 0);
    });
    for (const auto& container : around) {
        std::optional<PostId> best;
        if (const auto found = of_place_.find(container); found != of_place_.end())
            for (const auto& id : found->second) {
                const auto& assignment = assignments_.at(id);
                if (assignment.role == role && assignment.period.holds(at) && (!best || assignment.post < *best)) best = assignment.post;
            }
        if (best) return best;
    }
    return std::nullopt;
}

std::vector<const AssignmentFacts*> Roster::assignments_at(PlaceId object, Instant at) const {
    std::vector<const AssignmentFacts*> all;
    if (const auto found = of_place_.find(object); found != of_place_.end())
        for (const auto& id : found->second)
            if (const auto& one = assignments_.at(id); one.period.holds(at)) all.push_back(&one);
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return std::tie(a->role, a->id) < std::tie(b->role, b->id); });
    return all;
}

std::vector<const AssignmentFacts*> Roster::assignments_of(PostId post, Instant at) const {
    std::vector<const AssignmentFacts*> all;
    if (const auto found = of_post_.find(post); found != of_post_.end())
        for (const auto& id : found->second)
            if (const auto& one = assignments_.at(id); one.period.holds(at)) all.push_back(&one);
    return all;
}

const RoleFacts* Roster::role(std::string_view id) const {
    const auto found = roles_.find(id);
    return found == roles_.end() ? nullptr : &found->second;
}

std::vector<const PostFacts*> Roster::posts() const {
    std::vector<const PostFacts*> all;
    for (const auto& [id, facts] : posts_) all.push_back(&facts);
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return all;
}

bool Roster::grants(const AssignmentFacts& assignment, std::string_view act) const {
    const auto* facts = role(assignment.role);
    return facts && std::any_of(facts->acts.begin(), facts->acts.end(), [&](const auto& granted) { return covers(granted, act); });
}

std::vector<PostId> Roster::acting_posts(const Actor& actor, Instant at) const {
    if (actor.kind != ActorKind::post && actor.kind != ActorKind::token) return {};
    std::vector<PostId> own;
    if (actor.kind == ActorKind::token) {
        own.push_back(actor.post);
    } else if (actor.post.empty()) {
        own = posts_of(PersonId{actor.id}, at);
    } else if (holds(PersonId{actor.id}, actor.post, at)) {
        own.push_back(actor.post);
    }
    const auto held = own.size();
    for (std::size_t i = 0; i < held; ++i)
        for (const auto& [absent, all] : stand_ins_)
            for (const auto& one : all)
                if (one.stand_in == own[i] && one.period.holds(at)) add_once(own, absent);
    std::erase_if(own, [&](const PostId& id) {
        const auto* facts = post(id);
        return !facts || !facts->period.holds(at);
    });
    return own;
}

bool Roster::may(const Actor& actor, std::string_view act, PlaceId place, Instant at) const {
    if (actor.kind == ActorKind::desk) return true;
    for (const auto& post : acting_posts(actor, at))
        for (const auto* assignment : assignments_of(post, at))
            if (grants(*assignment, act) && places_->within(place, assignment->object)) return true;
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

}    // namespace terrace
