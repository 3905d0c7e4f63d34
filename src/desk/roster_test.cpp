// Authority is post × reach × period and nothing else. The roster is compared with the plainest model that says so: lists of what was
// put in, walked from end to end.

#include "desk/roster.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;

constexpr std::array<std::string_view, 4> acts{"cases.open", "cases.answer", "people.appoint", "read.cases"};
constexpr std::array<std::string_view, 5> granted{"cases.open", "cases.*", "*", "people.*", "read.cases"};

struct Model {
    std::shared_ptr<PlainTree> tree = std::make_shared<PlainTree>();
    std::vector<PlaceId> places;
    std::vector<PostFacts> posts;
    std::vector<Holding> holdings;
    std::vector<StandIn> stand_ins;
    std::vector<AssignmentFacts> assignments;
    std::map<std::string, std::set<std::string, std::less<>>> roles;

    static bool allows(std::string_view grant, std::string_view act) {
        if (grant == "*") return true;
        if (grant.ends_with(".*")) return act.substr(0, act.find('.')) == grant.substr(0, grant.size() - 2);
        return grant == act;
    }
    bool open(PostId id, Instant at) const {
        return std::any_of(posts.begin(), posts.end(), [&](const auto& one) { return one.id == id && one.period.holds(at); });
    }
    bool holds(const Actor& actor, PostId id, Instant at) const {
        return (actor.post.empty() || actor.post == id) && open(id, at) && std::any_of(holdings.begin(), holdings.end(), [&](const auto& one) {
                   return one.post == id && Uuid{one.person} == actor.id && one.period.holds(at);
               });
    }
    bool acts_for(const Actor& actor, PostId id, Instant at) const {
        if (holds(actor, id, at)) return true;
        return open(id, at) && std::any_of(stand_ins.begin(), stand_ins.end(), [&](const auto& one) {
                   return one.post == id && one.period.holds(at) && holds(actor, one.stand_in, at);
               });
    }
    bool may(const Actor& actor, std::string_view act, PlaceId place, Instant at) const {
        return std::any_of(assignments.begin(), assignments.end(), [&](const auto& one) {
            const auto role = roles.find(one.role);
            return one.period.holds(at) && role != roles.end() && tree->within(place, one.object) && acts_for(actor, one.post, at) &&
                   std::any_of(role->second.begin(), role->second.end(), [&](const auto& grant) { return allows(grant, act); });
        });
    }
};

int upto(int most) { return *rc::gen::inRange(0, most + 1); }
PostId post_named(int i) { return named<PostId>("post " + std::to_string(i)); }
PersonId person_named(int i) { return named<PersonId>("person " + std::to_string(i)); }
Instant moment() { return Instant{upto(100)}; }
Period period() {
    const auto from = moment();
    return upto(2) == 0 ? Period{from, {}} : Period{from, from + Span{1 + upto(40)}};
}

// A roster made by random additions and endings, and the model of it.
std::pair<Model, std::shared_ptr<Roster>> some_roster() {
    Model model;
    const int places = 1 + upto(8);
    for (int i = 0; i < places; ++i) {
        const PlaceId id{100 + i};
        const auto parent = i == 0 ? PlaceId{} : model.places[static_cast<std::size_t>(upto(i - 1))];
        const auto* above = model.tree->find(parent);
        model.tree->add({id, "", "", above ? above->level + 1 : 3, Partition::administrative, parent, Day{0}, {}});
        model.places.push_back(id);
    }
    const auto place = [&] { return model.places[static_cast<std::size_t>(upto(places - 1))]; };
    auto roster = std::make_shared<Roster>(model.tree);
    for (int i = 0; i < 3; ++i) {
        RoleFacts facts{"role " + std::to_string(i), "", "", {}, 0};
        for (int n = upto(2); n >= 0; --n) facts.acts.insert(std::string{granted[static_cast<std::size_t>(upto(4))]});
        model.roles[facts.id] = facts.acts;
        roster->put(facts);
    }
    for (int i = 0, n = 1 + upto(4); i < n; ++i) {
        PostFacts facts{post_named(i), "", "", place(), {}, {}, "", upto(3) == 0 ? period() : Period{Instant{0}, {}}};
        model.posts.push_back(facts);
        roster->put(facts);
    }
    const auto post = [&] { return post_named(upto(5)); };    // one of them nobody made
    for (int n = upto(6); n > 0; --n) {
        Holding holding{post(), person_named(upto(3)), period(), false, "", false};
        // The roster closes an earlier open holding of the same post and person where the next begins.
        for (auto& other : model.holdings)
            if (other.post == holding.post && other.person == holding.person && !other.period.to) other.period.to = holding.period.from;
        model.holdings.push_back(holding);
        roster->put(holding);
    }
    for (int n = upto(3); n > 0; --n) {
        const StandIn one{post(), post(), period()};
        model.stand_ins.push_back(one);
        roster->put(one);
    }
    for (int i = 0, n = upto(8); i < n; ++i) {
        AssignmentFacts facts{named<AssignmentId>("assignment " + std::to_string(i)), post(), "role " + std::to_string(upto(3)), place(), "", period()};
        model.assignments.push_back(facts);
        roster->put(facts);
    }
    for (int n = upto(3); n > 0; --n) {
        const auto id = post();
        const auto person = person_named(upto(3));
        const auto at = moment();
        for (auto& one : model.holdings)
            if (one.post == id && one.person == person && (!one.period.to || *one.period.to > at)) one.period.to = at;
        roster->end_holding(id, person, at, upto(1) == 0);
    }
    for (int n = upto(2); n > 0 && !model.assignments.empty(); --n) {
        auto& one = model.assignments[static_cast<std::size_t>(upto(static_cast<int>(model.assignments.size()) - 1))];
        one.period.to = moment();
        roster->end_assignment(one.id, *one.period.to);
    }
    return {std::move(model), std::move(roster)};
}

Actor some_actor() {
    Actor actor{ActorKind::post, person_named(upto(3)), {}};
    if (upto(2) > 0) actor.post = post_named(upto(5));
    const int other = upto(9);
    if (other == 0) actor.kind = ActorKind::resident;
    if (other == 1) actor.kind = ActorKind::caller;
    if (other == 2) actor.kind = ActorKind::operator_;
    return actor;
}

RC_GTEST_PROP(Roster, NothingIsAllowedBeyondPostReachAndPeriodAndAllOfThemIs, ()) {
    const auto [model, roster] = some_roster();
    const auto& tree = *model.tree;
    for (int i = 0; i < 20; ++i) {
        const auto actor = some_actor();
        const auto act = acts[static_cast<std::size_t>(upto(3))];
        const auto place = model.places[static_cast<std::size_t>(upto(static_cast<int>(model.places.size()) - 1))];
        const auto at = moment();
        const bool expected = actor.kind == ActorKind::post && model.may(actor, act, place, at);
        RC_ASSERT(roster->may(actor, act, place, at) == expected);
        const auto reach = roster->reach(actor, act, at);
        RC_ASSERT(std::any_of(reach.begin(), reach.end(), [&](PlaceId outer) { return tree.within(place, outer); }) == expected);
    }
}

RC_GTEST_PROP(Roster, AnEndedHoldingNeverActsAgain, ()) {
    const auto [model, roster] = some_roster();
    auto later = std::make_shared<Roster>(*roster);
    const auto post = post_named(upto(4));
    const auto person = person_named(upto(3));
    const auto at = moment();
    later->end_holding(post, person, at, true);
    for (int i = 0; i < 10; ++i) RC_ASSERT(!later->may(Actor{ActorKind::post, person, post}, acts[static_cast<std::size_t>(upto(3))], model.places.front(), at + Span{upto(100)}));
}

RC_GTEST_PROP(Roster, AReaderKeepsTheRosterItTook, ()) {
    const auto [model, roster] = some_roster();
    const Actor actor{ActorKind::post, person_named(upto(3)), post_named(upto(4))};
    const auto at = moment();
    const auto before = roster->reach(actor, "cases.open", at);
    auto next = std::make_shared<Roster>(*roster);
    next->put(AssignmentFacts{named<AssignmentId>("new"), actor.post, "role 0", model.places.front(), "", {Instant{0}, {}}});
    next->put(Holding{actor.post, PersonId{actor.id}, {Instant{0}, {}}, false, "", false});
    RC_ASSERT(roster->reach(actor, "cases.open", at) == before);
}

RC_GTEST_PROP(Roster, AssignmentsOfAPostAndTheNearestPostAreThoseOfTheLists, ()) {
    const auto [model, roster] = some_roster();
    const auto at = moment();
    const auto post = post_named(upto(4));
    std::set<Uuid> expected, found;
    for (const auto& one : model.assignments)
        if (one.post == post && one.period.holds(at)) expected.insert(one.id);
    for (const auto* one : roster->assignments_of(post, at)) found.insert(one->id);
    RC_ASSERT(found == expected);

    const auto role = "role " + std::to_string(upto(2));
    const auto place = model.places[static_cast<std::size_t>(upto(static_cast<int>(model.places.size()) - 1))];
    std::optional<PostId> nearest;
    for (const auto* up = model.tree->find(place); up && !nearest; up = model.tree->find(up->parent))
        for (const auto& one : model.assignments)
            if (one.object == up->id && one.role == role && one.period.holds(at) && (!nearest || one.post < *nearest)) nearest = one.post;
    RC_ASSERT(roster->nearest(role, place, at) == nearest);
}

TEST(Roster, WhoStandsInDoesNotHandItOn) {
    const SmallCounty county;
    auto roster = std::make_shared<Roster>(*county.views().roster);
    const Period always{Instant{0}, {}};
    roster->put(StandIn{county.zhao, county.wang, always});
    roster->put(StandIn{county.wang, county.li, always});
    EXPECT_TRUE(roster->may(county.acting(county.wang), "people.appoint", county.town, Instant{1}));
    EXPECT_TRUE(roster->may(county.acting(county.li), "cases.answer", county.town, Instant{1}));
    EXPECT_FALSE(roster->may(county.acting(county.li), "people.appoint", county.town, Instant{1}));
}

TEST(Roster, AStandInActsWithinItsPeriodAlone) {
    const SmallCounty county;
    auto roster = std::make_shared<Roster>(*county.views().roster);
    roster->put(StandIn{county.zhao, county.li, {Instant{100}, Instant{200}}});
    const auto li = county.acting(county.li);
    EXPECT_FALSE(roster->may(li, "people.appoint", county.town, Instant{99}));
    EXPECT_TRUE(roster->may(li, "people.appoint", county.town, Instant{100}));
    EXPECT_TRUE(roster->may(li, "people.appoint", county.town, Instant{199}));
    EXPECT_FALSE(roster->may(li, "people.appoint", county.town, Instant{200}));
}

}    // namespace
}    // namespace terrace
