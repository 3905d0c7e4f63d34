// Kind × place × thing: who is asked first. Checked against the plainest reading of the rules, written down a second time over the
// same invented duties, and by what must hold whatever the duties are.

#include "modules/cases/routing.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>
#include <variant>

namespace terrace::cases {
namespace {

using namespace terrace::testing;

const Instant monday = *read_instant("2024-03-04T01:00:00Z");
const CaseId c1 = named<CaseId>("c1");

// One row of the register, as the store would read it.
class AssetRow final : public Row {
  public:
    explicit AssetRow(const RegisteredAsset& of) : of_{of} {}
    bool null(int column) const override {
        return (column == 4 && !of_.ended) || (column == 5 && of_.keeper.post.empty()) || (column == 7 && of_.keeper.body.empty());
    }
    std::int64_t integer(int column) const override { return column == 2 ? of_.place.number : column == 3 ? static_cast<std::int64_t>(of_.standing) : column == 4 ? of_.ended->number : 0; }
    std::string_view text(int column) const override {
        switch (column) {
            case 0: return of_.id.view();
            case 1: return of_.kind;
            case 5: return of_.keeper.post.view();
            case 6: return of_.keeper.role;
            case 7: return of_.keeper.body.view();
            case 8: return of_.basis;
            case 9: return of_.content;
            default: return {};
        }
    }
    int columns() const override { return 10; }

  private:
    const RegisteredAsset& of_;
};

// A register without a store; it counts how often it is looked at.
class Register final : public Rows {
  public:
    std::vector<RegisteredAsset> all;
    int looked = 0;
    void put(const Table&, std::initializer_list<Cell>) override {}
    void set(const Table&, std::initializer_list<Cell>, std::initializer_list<std::pair<std::string_view, Cell>>) override {}
    void erase(const Table&, std::initializer_list<Cell>) override {}
    bool find(const Table& table, std::initializer_list<Cell> key, const std::function<void(const Row&)>& visit) override {
        EXPECT_EQ(&table, &asset_register);
        ++looked;
        for (const auto& one : all)
            if (one.id.view() == std::get<std::string_view>(key.begin()->value)) {
                visit(AssetRow{one});
                return true;
            }
        return false;
    }
};

RegisteredAsset lamp(PlaceId place, Keeper keeper) { return {named<AssetId>("lamp"), "qiaojia_upkeep.street_lamp", place, AssetStanding::stands, {}, std::move(keeper), "合同", R"({"amounts":[],"choices":{},"words":{"title":"7号灯"}})"}; }

class Asking {
  public:
    Asking() : views_{county_.views()} {}
    Result<std::vector<Event>> when(const Command& command) {
        const OwnRows rows{register_};
        const Context context{monday, monday, actor_, 0, {}, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file, &rows};
        auto events = decide(now_, command, context);
        if (events)
            for (const auto& event : *events) now_ = cases::apply(std::move(now_), event);
        return events;
    }
    Asking& asked(const Actor& actor) {
        actor_ = actor;
        return *this;
    }
    OpenCase about(const char* kind, std::optional<AssetId> asset) const {
        OpenCase open{c1, county_.wenbi, kind, Sealed{{}, {}, "不亮"}, Source::online, {}, {}, {}, false};
        open.asset = asset;
        return open;
    }
    SmallCounty county_;
    Views views_;
    Register register_;
    Case now_;
    Actor actor_{ActorKind::resident, named<PersonId>("somebody"), {}};
};

TEST(Routing, ACaseThatNamesNothingLooksAtNoAsset) {
    Asking office;
    for (int i = 0; i < 1'000; ++i) office.register_.all.push_back(lamp(office.county_.wenbi, {}));
    ASSERT_TRUE(office.when(office.about("road", {})));
    EXPECT_EQ(office.register_.looked, 0);
    EXPECT_EQ(office.now_.owner, office.county_.li);
}

TEST(Routing, TheKeeperOfTheLampIsAskedAndOneRowIsRead) {
    Asking office;
    office.register_.all = {lamp(office.county_.wenbi, {office.county_.wang, "", {}})};
    ASSERT_TRUE(office.when(office.about("road", named<AssetId>("lamp"))));
    EXPECT_EQ(office.now_.owner, office.county_.wang);
    EXPECT_EQ(office.register_.looked, 1);
    EXPECT_EQ(office.now_.asset, named<AssetId>("lamp"));
}

TEST(Routing, OfAnotherKindOfCaseTheLampSaysNothing) {
    Asking office;
    office.register_.all = {lamp(office.county_.wenbi, {office.county_.zhao, "", {}})};
    ASSERT_TRUE(office.asked(office.county_.acting(office.county_.li)).when(office.about("water", named<AssetId>("lamp"))));
    EXPECT_EQ(office.now_.offered_to, office.county_.wang) << "water goes to the water station";
}

TEST(Routing, AVacantKeeperIsPassedOverUnlessSomebodyStandsIn) {
    for (const bool stood_in : {false, true}) {
        Asking office;
        office.views_.change_roster([&](Roster& roster) {
            roster.end_holding(office.county_.wang, office.county_.wang_person, monday + days(-1), false);
            if (stood_in) roster.put(StandIn{office.county_.wang, office.county_.zhao, {monday + days(-1), {}}});
        });
        office.register_.all = {lamp(office.county_.wenbi, {office.county_.wang, "", {}})};
        ASSERT_TRUE(office.when(office.about("road", named<AssetId>("lamp"))));
        EXPECT_EQ(office.now_.owner, stood_in ? office.county_.wang : office.county_.li);
    }
}

TEST(Routing, WhatNoLongerStandsIsStillNamedButRoutesNothing) {
    Asking office;
    auto gone = lamp(office.county_.wenbi, {office.county_.wang, "", {}});
    gone.ended = *read_day("2024-03-04");
    office.register_.all = {gone};
    ASSERT_TRUE(office.when(office.about("road", gone.id)));
    EXPECT_EQ(office.now_.owner, office.county_.li);
    EXPECT_EQ(office.now_.asset, gone.id);
}

TEST(Routing, ABodyIsAskedAtThePostThatLeadsIt) {
    Asking office;
    const auto crew = named<BodyId>("crew");
    office.views_.change_roster([&](Roster& roster) {
        roster.put(BodyFacts{crew, BodyKind::joint, "管护队", "Crew", office.county_.town, {Instant{0}, {}}});
        roster.put(Membership{crew, office.county_.li, "member", {Instant{0}, {}}});
        roster.put(Membership{crew, office.county_.zhao, "head", {Instant{0}, {}}});
    });
    office.register_.all = {lamp(office.county_.wenbi, {{}, "", crew})};
    ASSERT_TRUE(office.when(office.about("road", named<AssetId>("lamp"))));
    EXPECT_EQ(office.now_.owner, office.county_.zhao);
}

TEST(Routing, AComplaintNamesNoThing) {
    Asking office;
    office.register_.all = {lamp(office.county_.wenbi, {})};
    auto open = office.about("road", named<AssetId>("lamp"));
    open.about = office.county_.wang;
    const auto refused = office.when(open);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().field, "body.asset");
}

// ---- invented duties, and the rules read a second time ---------------------------------------------------------------------------
struct Dice {
    std::uint64_t state;
    std::uint64_t next() {
        state += 0x9E3779B97F4A7C15ULL;
        auto z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }
    Period period() {
        const auto from = monday + days(static_cast<std::int64_t>(below(40)) - 30);
        return one_in(2) ? Period{Instant{0}, {}} : Period{from, from + days(static_cast<std::int64_t>(1 + below(30)))};
    }
};

struct Duties {
    std::vector<PostFacts> posts;
    std::vector<Holding> holdings;
    std::vector<StandIn> stand_ins;
    std::vector<AssignmentFacts> assignments;
    std::vector<std::pair<Membership, int>> seats;    // with the rank of its part
    BodyId body = named<BodyId>("crew");
    std::vector<PlaceId> places;                      // county, town, wenbi, shuanghe
    std::map<std::string, bool> answers{{"water", true}, {"grid_leader", true}, {"first_responsible", true}, {"keeper", true}, {"looker", false}};

    static bool holds(const Period& period) { return period.from <= monday && (!period.to || monday < *period.to); }
    // 0 within 1 within …: county ⊃ town ⊃ both villages.
    bool within(PlaceId inner, PlaceId outer) const {
        return inner == outer || outer == places[0] || (outer == places[1] && inner != places[0]);
    }
    const PostFacts* post(PostId id) const {
        for (const auto& one : posts)
            if (one.id == id && holds(one.period)) return &one;
        return nullptr;
    }
    bool held(PostId id) const {
        for (const auto& one : holdings)
            if (one.post == id && holds(one.period)) return true;
        return false;
    }
    bool own_reach(PostId id, PlaceId place) const {
        for (const auto& one : assignments)
            if (one.post == id && holds(one.period) && answers.at(one.role) && within(place, one.object)) return true;
        return false;
    }
    bool reach(PostId id, PlaceId place) const {
        if (!post(id)) return false;
        if (own_reach(id, place)) return true;
        for (const auto& one : stand_ins)
            if (one.stand_in == id && holds(one.period) && post(one.post) && own_reach(one.post, place)) return true;
        return false;
    }
    bool able(PostId id, PlaceId of_asset, PlaceId of_case) const {
        if (!reach(id, of_asset)) return false;
        if (held(id)) return true;
        const StandIn* last = nullptr;
        for (const auto& one : stand_ins)
            if (one.post == id && holds(one.period)) last = &one;
        return last && post(last->stand_in) && held(last->stand_in) && reach(id, of_case);
    }
    std::optional<PostId> nearest(const std::string& role, PlaceId place) const {
        std::vector<PlaceId> outwards{place};
        if (place == places[2] || place == places[3]) outwards.push_back(places[1]);
        if (place != places[0]) outwards.push_back(places[0]);
        for (const auto& at : outwards) {
            std::optional<PostId> best;
            for (const auto& one : assignments)
                if (one.object == at && one.role == role && holds(one.period) && (!best || one.post < *best)) best = one.post;
            if (best) return best;
        }
        return std::nullopt;
    }
    std::optional<Asked> first(const CaseKind& kind, PlaceId place, const RegisteredAsset* asset) const {
        if (asset && asset->standing == AssetStanding::stands && (!asset->ended || *read_day("2024-03-04") < *asset->ended))
            for (const auto& rule : kind.assets) {
                if (rule.asset != asset->kind) continue;
                std::optional<PostId> found;
                if (!rule.to.empty()) {
                    found = nearest(rule.to, within(asset->place, place) ? asset->place : place);
                } else if (!asset->keeper.post.empty()) {
                    if (able(asset->keeper.post, asset->place, place)) found = asset->keeper.post;
                } else if (!asset->keeper.role.empty()) {
                    found = nearest(asset->keeper.role, asset->place);
                    if (found && !able(*found, asset->place, place)) found.reset();
                } else if (!asset->keeper.body.empty()) {
                    std::optional<std::pair<int, PostId>> best;
                    for (const auto& [seat, rank] : seats)
                        if (holds(seat.period) && able(seat.post, asset->place, place) && (!best || std::pair{rank, seat.post} < *best)) best = {rank, seat.post};
                    if (best) found = best->second;
                }
                if (found) return Asked{*found, true};
            }
        for (const auto& role : {kind.route, std::string{"grid_leader"}, std::string{"first_responsible"}})
            if (!role.empty())
                if (const auto found = nearest(role, place)) return Asked{*found, false};
        return std::nullopt;
    }
};

Duties invented(Dice& dice, const SmallCounty& county, Roster& roster) {
    Duties all;
    all.places = {county.county, county.town, county.wenbi, county.shuanghe};
    for (const auto& [role, answers] : all.answers)
        roster.put(RoleFacts{role, role, role, answers ? std::set<std::string, std::less<>>{dice.one_in(2) ? "cases.*" : "cases.answer"} : std::set<std::string, std::less<>>{"read.cases"}, 0});
    const auto any_place = [&] { return all.places[dice.below(4)]; };
    for (int i = 0; i < 7; ++i) {
        const auto id = named<PostId>("p" + std::to_string(i) + '/' + std::to_string(dice.next()));
        all.posts.push_back({id, "p", "p", any_place(), {}, {}, "", dice.one_in(5) ? dice.period() : Period{Instant{0}, {}}});
        roster.put(all.posts.back());
        if (!dice.one_in(3)) {
            // One after another, as a roster keeps them.
            all.holdings.push_back({id, named<PersonId>("h" + std::to_string(i)), dice.period(), false});
            roster.put(all.holdings.back());
        }
    }
    const auto any_post = [&] { return all.posts[dice.below(all.posts.size())].id; };
    static const std::array<std::string, 5> roles{"water", "grid_leader", "first_responsible", "keeper", "looker"};
    for (std::size_t i = 0; i < 8; ++i) {
        all.assignments.push_back({named<AssignmentId>(std::to_string(dice.next())), any_post(), roles[dice.below(5)], any_place(), "", dice.period()});
        roster.put(all.assignments.back());
    }
    for (std::size_t i = 0; i < 3; ++i) {
        const StandIn one{any_post(), any_post(), dice.period()};
        if (one.post == one.stand_in) continue;
        all.stand_ins.push_back(one);
        roster.put(one);
    }
    roster.put(BodyFacts{all.body, BodyKind::joint, "管护队", "Crew", county.town, {Instant{0}, {}}});
    static const std::array<std::string, 5> parts{"lead", "head", "grid_leader", "party_group_leader", "member"};
    for (std::size_t i = 0; i < dice.below(4); ++i) {
        const auto rank = dice.below(5);
        all.seats.push_back({Membership{all.body, any_post(), parts[rank], dice.period()}, static_cast<int>(rank)});
        roster.put(all.seats.back().first);
    }
    return all;
}

TEST(Routing, AgreesWithThePlainReadingOfTheRulesOnInventedDuties) {
    const SmallCounty county;
    const auto views = county.views();
    const auto today = *read_day("2024-03-04");
    int by_keeper = 0, by_role = 0, ordinary = 0, nobody = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
        Dice dice{seed};
        Roster roster{views.places};
        const auto duties = invented(dice, county, roster);
        RegisteredAsset asset = lamp(duties.places[dice.below(4)], {});
        asset.kind = dice.one_in(5) ? "x.other" : dice.one_in(2) ? "x.lamp" : "x.pump";
        asset.standing = dice.one_in(8) ? AssetStanding::withdrawn : AssetStanding::stands;
        if (dice.one_in(6)) asset.ended = today + static_cast<std::int32_t>(dice.below(3)) - 1;
        switch (dice.below(4)) {
            case 0: asset.keeper.post = duties.posts[dice.below(duties.posts.size())].id; break;
            case 1: asset.keeper.role = dice.one_in(2) ? "keeper" : "looker"; break;
            case 2: asset.keeper.body = duties.body; break;
            default: break;
        }
        CaseKind kind{"k", {"k", "k"}, "", "problem", {1, LimitUnit::working_day}, {1, LimitUnit::working_day}, "", dice.one_in(2) ? "water" : "", 30, false, "cases/k@1"};
        kind.assets = {{"x.lamp", "", true}, {"x.pump", "keeper", false}};
        const auto place = duties.places[dice.below(4)];
        const auto* about = dice.one_in(6) ? nullptr : &asset;
        const auto said = first_to_ask(kind, place, about, roster, *views.places, monday, today);
        const auto plain = duties.first(kind, place, about);
        ASSERT_EQ(said.has_value(), plain.has_value()) << "seed " << seed;
        if (!said) {
            ++nobody;
            continue;
        }
        ASSERT_EQ(said->post, plain->post) << "seed " << seed;
        ASSERT_EQ(said->by_asset, plain->by_asset) << "seed " << seed;
        if (!said->by_asset) ++ordinary;
        else ++(asset.kind == "x.lamp" ? by_keeper : by_role);
        // Authority is post × reach × period: whoever keeps a thing can act there today by duties of its own or of those it stands in for.
        if (said->by_asset && asset.kind == "x.lamp") {
            ASSERT_TRUE(duties.reach(said->post, asset.place)) << "seed " << seed;
        }
    }
    // Every way was gone often enough to mean something.
    EXPECT_GT(by_keeper, 500);
    EXPECT_GT(by_role, 500);
    EXPECT_GT(ordinary, 3'000);
    EXPECT_GT(nobody, 500);
}

TEST(Routing, HoweverThingsAreNamedACaseHasOneOwnerAndOnlyAnAcceptanceMovesIt) {
    const SmallCounty county;
    const auto views = county.views();
    int offered_by_thing = 0, moved = 0;
    for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
        Dice dice{seed};
        Register things;
        for (const auto* name : {"a", "b", "c"}) {
            auto one = lamp(dice.one_in(4) ? county.shuanghe : dice.one_in(3) ? county.town : county.wenbi, {});
            one.id = named<AssetId>(name);
            if (!dice.one_in(3)) one.keeper.post = dice.one_in(2) ? county.wang : dice.one_in(2) ? county.zhao : county.li;
            things.all.push_back(one);
        }
        const OwnRows rows{things};
        const std::array posts{county.li, county.wang, county.zhao};
        Case state;
        auto now = monday;
        const auto say = [&](const Command& command, const Actor& actor) {
            const Context context{now, now, actor, 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file, &rows};
            const auto events = decide(state, command, context);
            if (!events) return;
            for (const auto& event : *events) {
                const auto before = state;
                state = cases::apply(std::move(state), event);
                if (std::holds_alternative<CaseAccepted>(event)) {
                    ++moved;
                    ASSERT_EQ(state.owner, before.offered_to) << "seed " << seed;
                } else if (!std::holds_alternative<CaseOpened>(event)) {
                    ASSERT_EQ(state.owner, before.owner) << "seed " << seed;
                    ASSERT_EQ(state.due, before.due) << "naming a thing resets no clock; seed " << seed;
                }
                if (std::holds_alternative<CaseOffered>(event) && std::holds_alternative<NameAsset>(command)) ++offered_by_thing;
            }
        };
        OpenCase open{c1, county.wenbi, "road", Sealed{{}, {}, "不亮"}, Source::walk_in, {}, {}, {}, false};
        if (dice.one_in(2)) open.asset = things.all[dice.below(3)].id;
        say(open, dice.one_in(2) ? Actor{ActorKind::resident, named<PersonId>("r"), {}} : county.acting(posts[dice.below(3)]));
        if (state.stage == Stage::none) continue;    // a thing that stands elsewhere
        for (int step = 0; step < 8; ++step) {
            now = now + minutes(static_cast<std::int64_t>(dice.below(200)));
            const auto owner = dice.one_in(4) ? county.acting(posts[dice.below(3)]) : county.acting(state.owner);
            const auto taker = state.offered_to.empty() || dice.one_in(4) ? county.acting(posts[dice.below(3)]) : county.acting(state.offered_to);
            switch (dice.below(4)) {
                case 0: say(NameAsset{c1, dice.one_in(4) ? std::optional<AssetId>{} : things.all[dice.below(3)].id, dice.one_in(4)}, owner); break;
                case 1: say(AcceptCase{c1}, taker); break;
                case 2: say(GiveBack{c1, Sealed{{}, {}, "不归我"}, {}}, taker); break;
                default: say(HandOver{c1, posts[dice.below(3)], Sealed{{}, {}, "归他管"}}, owner); break;
            }
            ASSERT_FALSE(state.owner.empty()) << "seed " << seed;
            ASSERT_NE(views.roster->post(state.owner), nullptr) << "seed " << seed;
            ASSERT_NE(state.owner, state.offered_to) << "seed " << seed;
        }
    }
    EXPECT_GT(offered_by_thing, 500);
    EXPECT_GT(moved, 1'000);
}

}    // namespace
}    // namespace terrace::cases
