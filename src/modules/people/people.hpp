#pragma once
// People (人、户、组织、岗位): who holds a post and stands in for it; organisations and bodies; persons and households over time.
//
// Each of them is a stream of its own. A command or event names what it is of (`Of`), so that one id never means two things.

#include "modules/people/bodies.hpp"
#include "modules/people/households.hpp"
#include "modules/people/persons.hpp"
#include "modules/people/posts.hpp"

namespace terrace::people {

using State = std::variant<std::monostate, Post, Body, Person, Household>;

using Command = std::variant<CreatePost, ChangePost, ClosePost, Appoint, EndHolding, NameStandIn, EndStandIn, ShowParty, FoundBody, SeatMember, UnseatMember, EndBody,
                             AddPerson, CorrectPerson, ForgetPerson, FormHousehold, JoinHousehold, LeaveHousehold, MoveHousehold, GiveConsent,
                             WithdrawConsent, NoteVisit>;
using Event = std::variant<PostCreated, PostChanged, PostClosed, HolderAppointed, HoldingEnded, StandInNamed, StandInEnded, PartyShown, BodyFounded, MemberSeated,
                           MemberUnseated, BodyEnded, PersonAdded, PersonCorrected, PersonForgotten, HouseholdFormed, HouseholdJoined, HouseholdLeft,
                           HouseholdMoved, ConsentGiven, ConsentWithdrawn, VisitNoted>;
using Events = Result<std::vector<Event>>;

Events decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

// The module's face to the desk.
struct People {
    static constexpr std::string_view name = "people";
    using Command = people::Command;
    using Event = people::Event;
    using State = people::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor&, const Command&, const State&);
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) {
        return people::decide(state, command, context);
    }
    static State apply(State state, const Event& event) noexcept { return people::apply(std::move(state), event); }
    static SubjectId whose(const State&);
    static SubjectId subject_of(const State& state, const Event&) { return whose(state); }
    static void before_sealing(const Event&, const SubjectId&, Vault&);
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&);
    static void observe(const Record&, const Event&, Views&);
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables();
    static std::vector<Route> routes();
};

const Module& module();

// Each part decides and applies its own.
Events decide_on(const Post&, const CreatePost&, const Context&);
Events decide_on(const Post&, const ChangePost&, const Context&);
Events decide_on(const Post&, const ClosePost&, const Context&);
Events decide_on(const Post&, const Appoint&, const Context&);
Events decide_on(const Post&, const EndHolding&, const Context&);
Events decide_on(const Post&, const NameStandIn&, const Context&);
Events decide_on(const Post&, const EndStandIn&, const Context&);
Events decide_on(const Post&, const ShowParty&, const Context&);
void apply_on(Post&, const PostCreated&);
void apply_on(Post&, const PostChanged&);
void apply_on(Post&, const PostClosed&);
void apply_on(Post&, const HolderAppointed&);
void apply_on(Post&, const HoldingEnded&);
void apply_on(Post&, const StandInNamed&);
void apply_on(Post&, const StandInEnded&);
void apply_on(Post&, const PartyShown&);

Events decide_on(const Body&, const FoundBody&, const Context&);
Events decide_on(const Body&, const SeatMember&, const Context&);
Events decide_on(const Body&, const UnseatMember&, const Context&);
Events decide_on(const Body&, const EndBody&, const Context&);
void apply_on(Body&, const BodyFounded&);
void apply_on(Body&, const MemberSeated&);
void apply_on(Body&, const MemberUnseated&);
void apply_on(Body&, const BodyEnded&);

Events decide_on(const Person&, const AddPerson&, const Context&);
Events decide_on(const Person&, const CorrectPerson&, const Context&);
Events decide_on(const Person&, const ForgetPerson&, const Context&);
void apply_on(Person&, const PersonAdded&);
void apply_on(Person&, const PersonCorrected&);
void apply_on(Person&, const PersonForgotten&);

Events decide_on(const Household&, const FormHousehold&, const Context&);
Events decide_on(const Household&, const JoinHousehold&, const Context&);
Events decide_on(const Household&, const LeaveHousehold&, const Context&);
Events decide_on(const Household&, const MoveHousehold&, const Context&);
Events decide_on(const Household&, const GiveConsent&, const Context&);
Events decide_on(const Household&, const WithdrawConsent&, const Context&);
Events decide_on(const Household&, const NoteVisit&, const Context&);
void apply_on(Household&, const HouseholdFormed&);
void apply_on(Household&, const HouseholdJoined&);
void apply_on(Household&, const HouseholdLeft&);
void apply_on(Household&, const HouseholdMoved&);
void apply_on(Household&, const ConsentGiven&);
void apply_on(Household&, const ConsentWithdrawn&);
void apply_on(Household&, const VisitNoted&);

// The whole name somebody is registered with; "" when there is none or it was forgotten.
std::string name_of_person(Snapshot&, const Vault&, PersonId);

extern const Table persons_table, households_table, members_table;

}    // namespace terrace::people
