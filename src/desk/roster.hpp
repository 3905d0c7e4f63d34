#pragma once
// The duty chain (责任链) in memory: posts, who holds them, who stands in, what they are assigned to, and what each role may do.
// Filled by the postings of people, assignments and playbooks; immutable once published.

#include "access/duties.hpp"
#include "desk/place_tree.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace terrace {

struct Period {
    Instant from;
    std::optional<Instant> to;    // first instant after
    bool holds(Instant at) const noexcept { return from <= at && (!to || at < *to); }
};

struct PostFacts {
    PostId id;
    std::string zh, en;           // title
    PlaceId place;                // where the post sits
    BodyId body;                  // organisation or body it belongs to, may be empty
    PostId superior;              // next above in the real tree, empty at the top
    std::string phone;            // the post's, not a person's
    Period period;
};

struct Holding {
    PostId post;
    PersonId person;
    Period period;
    bool for_cause = false;       // ended by revocation for cause: late records are returned, not accepted
};

struct StandIn {
    PostId post, stand_in;
    Period period;
};

struct AssignmentFacts {
    AssignmentId id;
    PostId post;
    std::string role;             // first_responsible, linked_leader, grid_leader …
    PlaceId object;               // the place answered for
    std::string basis;            // document and clause
    Period period;
};

struct RoleFacts {
    std::string id, zh, en;
    std::set<std::string, std::less<>> acts;    // "cases.answer"; "cases.*" stands for all of a module; "*" for all
    int exactly = 0;              // arity per place that must have it; 0: any number
};

class Roster final : public Duties {
  public:
    explicit Roster(std::shared_ptr<const PlaceTree> places) : places_{std::move(places)} {}

    void set_places(std::shared_ptr<const PlaceTree> places) { places_ = std::move(places); }
    void put(PostFacts);
    void put(Holding);                       // ends an earlier open holding of the same post and person
    void end_holding(PostId, PersonId, Instant at, bool for_cause);
    void put(StandIn);
    void put(AssignmentFacts);
    void end_assignment(AssignmentId, Instant at);
    void put(RoleFacts);

    const PostFacts* post(PostId) const;
    std::optional<PersonId> holder(PostId, Instant) const;
    bool holds(PersonId, PostId, Instant) const;
    // Somebody else's post acting for this one at that instant.
    std::optional<PostId> stand_in(PostId, Instant) const;
    bool stands_in(PostId candidate, PostId absent, Instant) const;
    std::vector<PostId> posts_of(PersonId, Instant) const;
    std::vector<PostId> posts_at(PlaceId, Instant) const;
    // The post with this role nearest to the place: the place itself, then what contains it, village before township.
    std::optional<PostId> nearest(std::string_view role, PlaceId, Instant) const;
    std::vector<const AssignmentFacts*> assignments_at(PlaceId object, Instant) const;
    std::vector<const AssignmentFacts*> assignments_of(PostId, Instant) const;
    const RoleFacts* role(std::string_view) const;
    const std::map<std::string, RoleFacts, std::less<>>& roles() const { return roles_; }
    std::vector<const PostFacts*> posts() const;

    bool may(const Actor&, std::string_view act, PlaceId, Instant) const override;
    std::vector<PlaceId> reach(const Actor&, std::string_view act, Instant) const override;

  private:
    bool grants(const AssignmentFacts&, std::string_view act) const;
    std::vector<PostId> acting_posts(const Actor&, Instant) const;

    std::shared_ptr<const PlaceTree> places_;
    std::unordered_map<PostId, PostFacts> posts_;
    std::unordered_map<PostId, std::vector<Holding>> holdings_;
    std::unordered_map<PersonId, std::vector<PostId>> held_by_;
    std::unordered_map<PostId, std::vector<StandIn>> stand_ins_;
    std::unordered_map<AssignmentId, AssignmentFacts> assignments_;
    std::unordered_map<PostId, std::vector<AssignmentId>> of_post_;
    std::unordered_map<PlaceId, std::vector<AssignmentId>> of_place_;
    std::map<std::string, RoleFacts, std::less<>> roles_;
};

}    // namespace terrace
