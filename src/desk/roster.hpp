#pragma once
// The duty chain (责任链) in memory: posts, who holds them, who stands in, what they are assigned to, and what each role may do.
// Filled by the postings of people, assignments and playbooks; immutable once published.
//
// Authority is post × reach × period and nothing else: whoever holds a post at an instant, or holds the post that stands in for it at
// that instant, may do what the roles assigned to that post at that instant allow, in the places assigned and all within them.
// Standing in is not handed on: who stands in for a post does not reach what that post stands in for.

#include "access/duties.hpp"
#include "desk/place_tree.hpp"
#include "desk/shelf.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace terrace {

struct Period {
    Instant from;
    std::optional<Instant> to;    // first instant after
    bool holds(Instant at) const noexcept { return from <= at && (!to || at < *to); }
    bool overlaps(const Period& other) const noexcept {
        return (!other.to || from < *other.to) && (!to || other.from < *to);
    }
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
    std::string shown_name = {};  // of a public officer in function, as on the post's card
    bool shows_party = false;     // the holder's own choice, revocable
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
    PostId subject = {};          // whose work a reviewer or monitor looks at; empty: nobody's in particular
    BodyId body = {};             // the body it is held in (red grid, basin committee), may be empty
};

struct RoleFacts {
    std::string id, zh, en;
    std::set<std::string, std::less<>> acts;    // "cases.answer"; "cases.*" stands for all of a module; "*" for all
    int exactly = 0;              // arity per place that must have it; 0: any number
    int level = 0;                // the places that must have it: 4 every township …; 0: those that have one
    int load_max = 0;             // more places than this on one post is an overload; 0: no limit stated
    bool reviews = false;         // looks at the work of others, never at her own (监督员、绩效评价员)
    int rank = 0;                 // place in the playbook's list: who leads stands before who helps
};

enum class BodyKind : std::uint8_t { organisation, leading_group, basin_committee, red_grid, industry_chain, branch, joint, temporary };

struct BodyFacts {
    BodyId id;
    BodyKind kind{};
    std::string zh, en;
    PlaceId place;
    Period period;
};

struct Membership {
    BodyId body;
    PostId post;
    std::string part;             // lead, head, party_group_leader, grid_leader, member, monitor
    Period period;
};

// How many of what a kind of team has: 1-1-10.
struct TeamTemplate {
    struct Slot {
        std::string id, zh, en, of;    // of: post, body, household
        int exactly = 0;
    };
    std::string id;
    std::vector<Slot> slots;
};

class Roster final : public Duties {
  public:
    explicit Roster(std::shared_ptr<const PlaceTree> places) : places_{std::move(places)} {}

    void set_places(std::shared_ptr<const PlaceTree> places) { places_ = std::move(places); }
    void put(PostFacts);
    void put(Holding);                       // ends an earlier open holding of the same post and person
    void end_holding(PostId, PersonId, Instant at, bool for_cause);
    void show_party(PostId, PersonId, bool shown);
    void put(StandIn);
    void end_stand_in(PostId, PostId stand_in, Instant at);
    void put(AssignmentFacts);
    void end_assignment(AssignmentId, Instant at);
    void put(RoleFacts);
    void put(TeamTemplate);
    void put(BodyFacts);
    void put(Membership);
    void end_body(BodyId, Instant at);       // and everybody's seat in it
    void end_membership(BodyId, PostId, std::string_view part, Instant at);

    const PostFacts* post(PostId) const;
    std::optional<PersonId> holder(PostId, Instant) const;
    const Holding* holding(PostId, Instant) const;                  // nullptr while vacant
    std::vector<Holding> holdings(PostId) const;                    // all, oldest first
    // The last holding of that post by that person that began at or before the instant, ended or not.
    const Holding* last_holding(PostId, PersonId, Instant) const;
    bool holds(PersonId, PostId, Instant) const;
    // Somebody else's post acting for this one at that instant.
    std::optional<PostId> stand_in(PostId, Instant) const;
    bool stands_in(PostId candidate, PostId absent, Instant) const;
    std::vector<PostId> stood_in_for(PostId, Instant) const;        // the absent posts this one acts for
    std::vector<PostId> posts_of(PersonId, Instant) const;
    std::vector<PostId> posts_at(PlaceId, Instant) const;
    // The post with this role nearest to the place: the place itself, then what contains it, village before township.
    std::optional<PostId> nearest(std::string_view role, PlaceId, Instant) const;
    std::vector<const AssignmentFacts*> assignments_at(PlaceId object, Instant) const;
    std::vector<const AssignmentFacts*> assignments_of(PostId, Instant) const;
    const AssignmentFacts* assignment(AssignmentId) const;
    // All ever made at a place or of a post, whatever their period.
    std::vector<const AssignmentFacts*> all_assignments_at(PlaceId object) const;
    std::vector<const AssignmentFacts*> all_assignments_of(PostId) const;
    const RoleFacts* role(std::string_view) const;
    const std::map<std::string, RoleFacts, std::less<>>& roles() const { return *roles_; }
    const TeamTemplate* team_template(std::string_view) const;
    std::vector<const PostFacts*> posts() const;
    const BodyFacts* body(BodyId) const;
    std::vector<const BodyFacts*> bodies() const;
    std::vector<Membership> members(BodyId, Instant) const;
    std::vector<Membership> memberships(PostId, Instant) const;

    bool may(const Actor&, std::string_view act, PlaceId, Instant) const override;
    std::vector<PlaceId> reach(const Actor&, std::string_view act, Instant) const override;
    // Nobody hands on what it does not hold itself: may the actor do every act of the role at that place?
    bool may_hand_on(const Actor&, const RoleFacts&, PlaceId, Instant) const;
    // The same for everything assigned to a post from that instant on: whoever fills it or lets somebody stand in for it hands that on.
    bool may_hand_on(const Actor&, PostId, Instant) const;

  private:
    struct PostPage {
        std::optional<PostFacts> facts;
        std::vector<Holding> holdings;
        std::vector<StandIn> stood_in_by, stands_in_for;
        std::vector<AssignmentId> assignments;
        std::vector<Membership> memberships;
    };
    struct PlacePage {
        std::vector<PostId> posts;
        std::vector<AssignmentId> assignments;
    };
    struct BodyPage {
        std::optional<BodyFacts> facts;
        std::vector<Membership> members;
    };
    using Roles = std::map<std::string, RoleFacts, std::less<>>;

    bool grants(const AssignmentFacts&, std::string_view act) const;
    std::vector<PostId> acting_posts(const Actor&, Instant) const;

    std::shared_ptr<const PlaceTree> places_;
    Shelf<PostId, PostPage> posts_;
    Shelf<PersonId, std::vector<PostId>> held_by_;
    Shelf<PlaceId, PlacePage> at_place_;
    Shelf<AssignmentId, AssignmentFacts> assignments_;
    Shelf<BodyId, BodyPage> bodies_;
    std::shared_ptr<const Roles> roles_ = std::make_shared<const Roles>();
    std::map<std::string, std::shared_ptr<const TeamTemplate>, std::less<>> team_templates_;
};

}    // namespace terrace
