// What the desk asks of the people module besides deciding: streams, places, subjects, the roster it fills, answers, reads.

#include "modules/people/people.hpp"
#include "base/match.hpp"
#include "modules/people/reads.hpp"

namespace terrace::people {
namespace {

PlaceId place_of_state(const State& state) {
    return std::visit(Match{[](std::monostate) { return PlaceId{}; }, [](const auto& one) { return one.place; }}, state);
}

}    // namespace

Events decide(const State& state, const Command& command, const Context& context) {
    return std::visit(
        [&]<class C>(const C& one) -> Events {
            using Of = typename C::Of;
            const bool nothing = std::holds_alternative<std::monostate>(state);
            if (!nothing && !std::holds_alternative<Of>(state)) return refuse(No::id_used_differently, "body", write(one.stream()));
            if (C::begins && !nothing) return refuse(No::wrong_stage, "", "已有 / exists");
            if (!C::begins && nothing) return refuse(No::not_found, "body", write(one.stream()));
            return decide_on(nothing ? Of{} : std::get<Of>(state), one, context);
        },
        command);
}

State apply(State state, const Event& event) noexcept {
    std::visit(
        [&]<class E>(const E& one) {
            using Of = typename E::Of;
            if (!std::holds_alternative<Of>(state)) state = Of{};
            apply_on(std::get<Of>(state), one);
        },
        event);
    return state;
}

Uuid People::stream_of(const Command& command) {
    return std::visit([](const auto& one) { return one.stream(); }, command);
}

PlaceId People::place_of(const State& state, const Command& command) {
    return std::visit(
        [&]<class C>(const C& one) {
            if constexpr (C::begins) return one.place;
            else return place_of_state(state);
        },
        command);
}

bool People::open_to(const Actor& actor, const Command& command, const State& state) {
    // Whether to show 党员 is the holder's alone: no duty grants it, so none is asked for; decide looks who it is.
    if (std::holds_alternative<ShowParty>(command)) return actor.kind == ActorKind::post && std::holds_alternative<Post>(state);
    // A resident speaks for the household it belongs to: what it agrees to, and what it takes back.
    const auto* household = std::get_if<Household>(&state);
    if (household && actor.kind == ActorKind::resident && household->members.contains(PersonId{actor.id}))
        return std::holds_alternative<GiveConsent>(command) || std::holds_alternative<WithdrawConsent>(command);
    return false;
}

SubjectId People::whose(const State& state) {
    if (const auto* person = std::get_if<Person>(&state)) return SubjectId{Uuid{person->id}};
    if (const auto* household = std::get_if<Household>(&state)) return SubjectId{Uuid{household->id}};
    return {};
}

// What a person is found by goes into the vault beside the person's keys, so that it goes when they go.
void People::before_sealing(const Event& event, const SubjectId& subject, Vault& vault) {
    const auto find_by = [&](const auto& one) {
        if (one.id_number) vault.find_by(subject, "id_number", one.id_number->plain);
        if (one.phone) vault.find_by(subject, "phone", one.phone->plain);
    };
    if (const auto* added = std::get_if<PersonAdded>(&event)) {
        vault.find_by(subject, "name", name_as_found(added->name_of_person.plain));
        find_by(*added);
    } else if (const auto* corrected = std::get_if<PersonCorrected>(&event)) {
        if (corrected->name_of_person) vault.find_by(subject, "name", name_as_found(corrected->name_of_person->plain));
        find_by(*corrected);
    }
}

bool People::observes(const Event& event) {
    return std::visit([]<class E>(const E&) { return std::is_same_v<typename E::Of, Post> || std::is_same_v<typename E::Of, Body>; }, event);
}

void People::observe(const Record&, const Event& event, Views& views) {
    views.change_roster([&](Roster& roster) {
        std::visit(
            Match{[&](const PostCreated& one) {
                      roster.put(PostFacts{one.post, one.title.zh, one.title.en, one.place, one.body.value_or(BodyId{}),
                                           one.superior.value_or(PostId{}), one.phone, {one.from, {}}});
                  },
                  [&](const PostChanged& one) {
                      auto facts = *roster.post(one.post);
                      if (one.title) facts.zh = one.title->zh, facts.en = one.title->en;
                      if (one.phone) facts.phone = *one.phone;
                      if (one.superior) facts.superior = *one.superior;
                      roster.put(std::move(facts));
                  },
                  [&](const PostClosed& one) {
                      auto facts = *roster.post(one.post);
                      facts.period.to = one.at;
                      roster.put(std::move(facts));
                  },
                  [&](const HolderAppointed& one) { roster.put(Holding{one.post, one.person, {one.from, {}}, false, one.shown_name, false}); },
                  [&](const HoldingEnded& one) { roster.end_holding(one.post, one.person, one.at, one.for_cause); },
                  [&](const StandInNamed& one) { roster.put(StandIn{one.post, one.stand_in, {one.from, one.to}}); },
                  [&](const StandInEnded& one) { roster.end_stand_in(one.post, one.stand_in, one.at); },
                  [&](const PartyShown& one) { roster.show_party(one.post, one.person, one.shown); },
                  [&](const BodyFounded& one) { roster.put(BodyFacts{one.body, one.kind, one.title.zh, one.title.en, one.place, {one.from, one.to}}); },
                  [&](const MemberSeated& one) { roster.put(Membership{one.body, one.post, std::string{name_of(one.part)}, {one.from, {}}}); },
                  [&](const MemberUnseated& one) { roster.end_membership(one.body, one.post, name_of(one.part), one.at); },
                  [&](const BodyEnded& one) { roster.end_body(one.body, one.at); },
                  [](const auto&) {}},
            event);
    });
}

std::string People::result(const State&, const std::vector<Event>&, const Vault&) { return "{}"; }

std::vector<Route> People::routes() {
    auto all = public_routes();
    for (auto& route : register_routes()) all.push_back(std::move(route));
    for (auto& route : post_routes()) all.push_back(std::move(route));
    return all;
}

const Module& module() {
    static const ModuleOf<People> made;
    return made;
}

}    // namespace terrace::people
