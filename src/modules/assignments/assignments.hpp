#pragma once
// Assignments (责任): which post answers for what, in which role, for how long, on which document. All authority comes from here.

#include "modules/assignments/shifts.hpp"
#include "modules/assignments/teams.hpp"

namespace terrace::assignments {

constexpr std::size_t acts_max = 100;
constexpr std::int32_t arity_max = 1000;

struct Role {
    ShortText id;
};

struct Assignment {
    AssignmentId id;
    PlaceId place;
    Period period;
};

// ---- commands -------------------------------------------------------------------------------------------------------------
// Said again with the same id it changes the role.
struct DefineRole {
    static constexpr std::string_view name = "assignments.define_role", zh = "定义一种责任(职权清单)", en = "Define a role and its acts";
    ShortText role;
    Line zh_name, en_name;
    std::vector<ShortText> acts;
    std::optional<std::int32_t> exactly;     // how many each place must have
    std::optional<std::int32_t> level;       // which places: 3 county … 6 group
    std::optional<std::int32_t> load_max;    // places on one post before it is an overload
    bool reviews = false;                    // looks at others' work
    Uuid stream() const { return derived_uuid(Uuid{}, "role " + role.value); }
};
BOOST_DESCRIBE_STRUCT(DefineRole, (), (role, zh_name, en_name, acts, exactly, level, load_max, reviews))

struct Assign {
    static constexpr std::string_view name = "assignments.assign", zh = "明确责任:由哪个岗位负责", en = "Assign a post to a place in a role";
    AssignmentId assignment;
    PostId post;
    ShortText role;
    PlaceId place;
    Line basis;
    std::optional<Instant> from, to;    // to: first instant after
    std::optional<PostId> subject;      // whose work a reviewer looks at
    std::optional<BodyId> body;
    Uuid stream() const { return assignment; }
};
BOOST_DESCRIBE_STRUCT(Assign, (), (assignment, post, role, place, basis, from, to, subject, body))

struct EndAssignment {
    static constexpr std::string_view name = "assignments.end", zh = "责任结束", en = "End an assignment";
    AssignmentId assignment;
    std::optional<Instant> at;
    std::optional<Line> basis = {};    // the document that ends it, where there is one
    Uuid stream() const { return assignment; }
};
BOOST_DESCRIBE_STRUCT(EndAssignment, (), (assignment, at, basis))

// ---- events ---------------------------------------------------------------------------------------------------------------
struct RoleDefined {
    static constexpr std::string_view name = "assignments.role_defined", zh = "定义了一种责任", en = "Role defined";
    ShortText role;
    Line zh_name, en_name;
    std::vector<ShortText> acts;
    std::int32_t exactly = 0, level = 0, load_max = 0;
    bool reviews = false;
    bool operator==(const RoleDefined&) const = default;
};
BOOST_DESCRIBE_STRUCT(RoleDefined, (), (role, zh_name, en_name, acts, exactly, level, load_max, reviews))

struct Assigned {
    static constexpr std::string_view name = "assignments.assigned", zh = "明确了责任", en = "Assigned";
    AssignmentId assignment;
    PostId post;
    ShortText role;
    PlaceId place;
    Line basis;
    Instant from;
    std::optional<Instant> to;
    std::optional<PostId> subject;
    std::optional<BodyId> body;
    bool operator==(const Assigned&) const = default;
};
BOOST_DESCRIBE_STRUCT(Assigned, (), (assignment, post, role, place, basis, from, to, subject, body))

struct AssignmentEnded {
    static constexpr std::string_view name = "assignments.ended", zh = "责任结束了", en = "Assignment ended";
    AssignmentId assignment;
    Instant at;
    std::optional<Line> basis = {};
    bool operator==(const AssignmentEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(AssignmentEnded, (), (assignment, at, basis))

using State = std::variant<std::monostate, Role, Assignment, Template, Team, ShiftMonth>;
using Command = std::variant<DefineRole, Assign, EndAssignment, DefineTeam, FormTeam, FillSlot, EmptySlot, EndTeam, PlanShifts, SwapShift, DropShift>;
using Event = std::variant<RoleDefined, Assigned, AssignmentEnded, TeamDefined, TeamFormed, SlotFilled, SlotEmptied, TeamEnded, ShiftsPlanned, ShiftSwapped, ShiftDropped>;
using Events = Result<std::vector<Event>>;

Events decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

// The module's face to the desk.
struct Assignments {
    static constexpr std::string_view name = "assignments";
    using Command = assignments::Command;
    using Event = assignments::Event;
    using State = assignments::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor&, const Command&, const State&) { return false; }
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) {
        return assignments::decide(state, command, context);
    }
    static State apply(State state, const Event& event) noexcept { return assignments::apply(std::move(state), event); }
    static SubjectId subject_of(const State&, const Event&) { return {}; }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&);
    static void observe(const Record&, const Event&, Views&);
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables();
    static std::vector<Route> routes();
};

const Module& module();

extern const Table teams_table, team_members_table;

// Teams decide and apply their own (teams.cpp).
Events decide_on(const DefineTeam&, const Context&);
Events decide_on(const FormTeam&, const Context&);
Events decide_on(const Team&, const FillSlot&, const Context&);
Events decide_on(const Team&, const EmptySlot&, const Context&);
Events decide_on(const Team&, const EndTeam&, const Context&);
void apply_on(Team&, const TeamFormed&);
void apply_on(Team&, const SlotFilled&);
void apply_on(Team&, const SlotEmptied&);
void apply_on(Team&, const TeamEnded&);

}    // namespace terrace::assignments
