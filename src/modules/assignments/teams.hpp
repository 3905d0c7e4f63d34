#pragma once
// A team (队伍) with arity: a template names its slots and how many belong in each, 1-1-10 being one responsible unit, one cleaner's
// post and ten households. A team is complete when every slot holds exactly as many as its template says; what lacks is listed.

#include "desk/module.hpp"

namespace terrace {
struct TeamMethod;
struct TeamSeat;
}

namespace terrace::assignments {

using TeamId = Id<struct TeamTag>;

enum class SlotOf : std::uint8_t { post, body, household };
BOOST_DESCRIBE_ENUM(SlotOf, post, body, household)

constexpr std::size_t slots_max = 12;
constexpr std::int32_t slot_arity_max = 200;

struct Slot {
    ShortText slot;
    Line zh, en;
    SlotOf of{};
    std::int32_t exactly = 0;
    bool operator==(const Slot&) const = default;
};
BOOST_DESCRIBE_STRUCT(Slot, (), (slot, zh, en, of, exactly))

struct Template {
    ShortText id;
};

struct Team {
    TeamId id;
    PlaceId place;
    std::vector<Slot> slots;
    std::map<std::string, std::set<Uuid>> filled;    // slot → who
    bool ended = false;
};

// Said again with the same id it changes the template; teams formed before keep the slots they were formed with.
struct DefineTeam {
    static constexpr std::string_view name = "assignments.define_team", zh = "定义一种队伍(如 1110)", en = "Define a kind of team and its arity";
    ShortText template_;
    Line zh_name, en_name;
    std::vector<Slot> slots;
    Uuid stream() const { return derived_uuid(Uuid{}, "team template " + template_.value); }
};
BOOST_DESCRIBE_STRUCT(DefineTeam, (), (template_, zh_name, en_name, slots))

struct FormTeam {
    static constexpr std::string_view name = "assignments.form_team", zh = "组建队伍", en = "Form a team";
    TeamId team;
    ShortText template_;
    Line zh_name, en_name;
    PlaceId place;
    Line basis;    // the villagers' resolution or document
    Uuid stream() const { return team; }
};
BOOST_DESCRIBE_STRUCT(FormTeam, (), (team, template_, zh_name, en_name, place, basis))

struct FillSlot {
    static constexpr std::string_view name = "assignments.fill_slot", zh = "进入队伍", en = "Fill a slot of a team";
    TeamId team;
    ShortText slot;
    std::optional<PostId> post;
    std::optional<BodyId> body;
    std::optional<HouseholdId> household;
    bool agreed = false;    // a household takes part of its own will; it may leave at any time
    Uuid stream() const { return team; }
};
BOOST_DESCRIBE_STRUCT(FillSlot, (), (team, slot, post, body, household, agreed))

struct EmptySlot {
    static constexpr std::string_view name = "assignments.empty_slot", zh = "退出队伍", en = "Leave a slot of a team";
    TeamId team;
    ShortText slot;
    std::optional<PostId> post;
    std::optional<BodyId> body;
    std::optional<HouseholdId> household;
    Uuid stream() const { return team; }
};
BOOST_DESCRIBE_STRUCT(EmptySlot, (), (team, slot, post, body, household))

struct EndTeam {
    static constexpr std::string_view name = "assignments.end_team", zh = "解散队伍", en = "End a team";
    TeamId team;
    Uuid stream() const { return team; }
};
BOOST_DESCRIBE_STRUCT(EndTeam, (), (team))

struct TeamDefined {
    static constexpr std::string_view name = "assignments.team_defined", zh = "定义了一种队伍", en = "Kind of team defined";
    ShortText template_;
    Line zh_name, en_name;
    std::vector<Slot> slots;
    bool operator==(const TeamDefined&) const = default;
};
BOOST_DESCRIBE_STRUCT(TeamDefined, (), (template_, zh_name, en_name, slots))

struct TeamFormed {
    static constexpr std::string_view name = "assignments.team_formed", zh = "组建了队伍", en = "Team formed";
    TeamId team;
    ShortText template_;
    Line zh_name, en_name;
    PlaceId place;
    Line basis;
    std::vector<Slot> slots;
    bool operator==(const TeamFormed&) const = default;
};
BOOST_DESCRIBE_STRUCT(TeamFormed, (), (team, template_, zh_name, en_name, place, basis, slots))

struct SlotFilled {
    static constexpr std::string_view name = "assignments.slot_filled", zh = "进入了队伍", en = "Slot filled";
    TeamId team;
    ShortText slot;
    std::optional<PostId> post;
    std::optional<BodyId> body;
    std::optional<HouseholdId> household;
    bool operator==(const SlotFilled&) const = default;
};
BOOST_DESCRIBE_STRUCT(SlotFilled, (), (team, slot, post, body, household))

struct SlotEmptied {
    static constexpr std::string_view name = "assignments.slot_emptied", zh = "退出了队伍", en = "Slot emptied";
    TeamId team;
    ShortText slot;
    std::optional<PostId> post;
    std::optional<BodyId> body;
    std::optional<HouseholdId> household;
    bool operator==(const SlotEmptied&) const = default;
};
BOOST_DESCRIBE_STRUCT(SlotEmptied, (), (team, slot, post, body, household))

struct TeamEnded {
    static constexpr std::string_view name = "assignments.team_ended", zh = "队伍解散了", en = "Team ended";
    TeamId team;
    bool operator==(const TeamEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(TeamEnded, (), (team))

// What a team lacks, slot by slot; empty when it is complete.
struct Lack {
    const Slot* slot = nullptr;
    std::int32_t have = 0;
};
std::vector<Lack> lacks(const Team&);

// A playbook's kind of team by its full name: "weixin.t1110"; no team when there is none on that day.
struct TeamNamed {
    const InstalledMethods* installed = nullptr;
    const TeamMethod* team = nullptr;
};
TeamNamed team_named(const Playbook&, std::string_view name, Day on);

// A seat the playbook gives no name goes by its role's.
Wording seat_name(const Roster&, const TeamSeat&);

// The id the n-th team of a kind at a place goes by, so that forming the expected teams twice forms them once.
TeamId expected_team(std::string_view name, PlaceId, int generation);

std::vector<Route> team_routes();

}    // namespace terrace::assignments
