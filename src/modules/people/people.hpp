#pragma once
// People (人、户、组织、岗位): who holds a post and stands in for it; organisations and bodies; persons and households over time.
//
// Each of them is a stream of its own. A command or event names what it is of (`Of`), so that one id never means two things.

#include "modules/people/posts.hpp"

namespace terrace::people {

using State = std::variant<std::monostate, Post>;

using Command = std::variant<CreatePost, ChangePost, ClosePost, Appoint, EndHolding, NameStandIn, EndStandIn, ShowParty>;
using Event = std::variant<PostCreated, PostChanged, PostClosed, HolderAppointed, HoldingEnded, StandInNamed, StandInEnded, PartyShown>;
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
    static SubjectId subject_of(const State&, const Event&);
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&);
    static void observe(const Record&, const Event&, Views&);
    static std::string result(const State&, const std::vector<Event>&);
    static std::vector<const Table*> tables();
    static std::vector<Route> routes();
};

const Module& module();

// Each part decides and applies its own (posts.cpp, …).
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

}    // namespace terrace::people
