#pragma once
// The night (预警、叫应、点名): a warning, the call-down until every post has been reached, and the roll of those who were to move out.
//
// Two kinds of stream. A warning keeps whom it calls: silence of some minutes calls the stand-in, then the superior. A roll keeps the
// households of a hazard zone: phones and paper sheets mark them in any order, any number of times, and come to the same roll
// (base/roll.hpp). A household's name is sealed under the roll, so that destroying the roll's keys forgets them all. (PIPL art. 47)

#include "base/roll.hpp"
#include "desk/alarms.hpp"
#include "desk/module.hpp"
#include "modules/alerts/levels.hpp"

namespace terrace::alerts {

using AlertId = Id<struct AlertTag>;
using RollId = Id<struct NightRollTag>;
using HouseId = Id<struct NightHouseTag>;
using HazardId = Id<struct HazardPointTag>;    // the record of a hazard point
using TapId = Id<struct NightTapTag>;

constexpr std::size_t called_posts_max = 400;
constexpr std::size_t houses_at_once_max = 500;
constexpr std::size_t houses_of_roll_max = 5'000;
constexpr std::size_t taps_at_once_max = 500;
constexpr std::size_t taps_of_roll_max = 50'000;
constexpr std::int32_t people_of_house_max = 60;    // a bus of visitors is one

enum class Channel : std::uint8_t { app, phone, loudspeaker, runner };
BOOST_DESCRIBE_ENUM(Channel, app, phone, loudspeaker, runner)
enum class Found : std::uint8_t { safe, needs_help, known_elsewhere, not_found };
BOOST_DESCRIBE_ENUM(Found, safe, needs_help, known_elsewhere, not_found)
enum class Source : std::uint8_t { phone, paper, told };
BOOST_DESCRIBE_ENUM(Source, phone, paper, told)

// ---- commands of a warning --------------------------------------------------------------------------------------------------
struct Issue {
    static constexpr std::string_view name = "alerts.issue", zh = "发预警(叫应各岗位)", en = "Issue a warning and call the posts";
    AlertId alert;
    PlaceId place;
    ShortText level;
    Line text;                          // public: names a place and what to do, never a person
    Instant until;
    bool urgent = false;                // goes out before a second pair of eyes has read it
    std::vector<PostId> posts;          // none: every post that answers within the place
    std::optional<HazardId> hazard;         // the record of the hazard point
};
BOOST_DESCRIBE_STRUCT(Issue, (), (alert, place, level, text, until, urgent, posts, hazard))
struct Check {
    static constexpr std::string_view name = "alerts.check", zh = "复核预警(不能复核自己发的)", en = "Check a warning that somebody else wrote";
    AlertId alert;
};
BOOST_DESCRIBE_STRUCT(Check, (), (alert))
struct Update {
    static constexpr std::string_view name = "alerts.update", zh = "更新预警", en = "Update a warning";
    AlertId alert;
    ShortText level;
    Line text;
    Instant until;
};
BOOST_DESCRIBE_STRUCT(Update, (), (alert, level, text, until))
struct Cancel {
    static constexpr std::string_view name = "alerts.cancel", zh = "解除预警", en = "Cancel a warning";
    AlertId alert;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (alert, reason))
struct Acknowledge {
    static constexpr std::string_view name = "alerts.acknowledge", zh = "应答(或替人记下应答)", en = "Acknowledge, or note that another did";
    AlertId alert;
    PostId post;
    Channel channel{};
    std::optional<Instant> at;
};
BOOST_DESCRIBE_STRUCT(Acknowledge, (), (alert, post, channel, at))
struct CallNext {
    static constexpr std::string_view name = "alerts.call_next", zh = "没回音,找下一个(系统)", en = "Call the next where one is silent (system)";
    AlertId alert;
    Instant alarm;
};
BOOST_DESCRIBE_STRUCT(CallNext, (), (alert, alarm))

// ---- commands of a roll -----------------------------------------------------------------------------------------------------
struct ListedHouse {
    HouseId house;
    Sealed name;                        // as the team calls it
    std::int32_t people = 0;
    ShortText team;
};
BOOST_DESCRIBE_STRUCT(ListedHouse, (), (house, name, people, team))
struct OpenRoll {
    static constexpr std::string_view name = "alerts.open_roll", zh = "开始点名(隐患点名单)", en = "Open the roll of a hazard zone";
    RollId roll;
    AlertId alert;
    PlaceId place;
    PostId clears;                      // the one post that may say all clear
    std::vector<ListedHouse> houses;
};
BOOST_DESCRIBE_STRUCT(OpenRoll, (), (roll, alert, place, clears, houses))
struct Tap {
    TapId tap;                          // made by the phone: sent twice, it is one
    HouseId house;
    std::optional<std::int32_t> person; // from 1, of the house; none: all of it
    Found found{};
    std::optional<Instant> at;
    std::optional<std::int32_t> people; // of a house that is not on the list
    std::optional<Sealed> name;
};
BOOST_DESCRIBE_STRUCT(Tap, (), (tap, house, person, found, at, people, name))
struct MarkRoll {
    static constexpr std::string_view name = "alerts.mark_roll", zh = "点名(手机或纸单)", en = "Mark the roll, from a phone or a paper sheet";
    RollId roll;
    Source source{};
    std::vector<Tap> taps;
};
BOOST_DESCRIBE_STRUCT(MarkRoll, (), (roll, source, taps))
struct ClearAll {
    static constexpr std::string_view name = "alerts.clear_all", zh = "宣布人已点齐、可以返回", en = "Say all clear";
    RollId roll;
    std::optional<Line> reason;         // needed while somebody is missing: why it is said nevertheless, such as a search that goes on
};
BOOST_DESCRIBE_STRUCT(ClearAll, (), (roll, reason))
struct DestroyRoll {
    static constexpr std::string_view name = "alerts.destroy_roll", zh = "销毁名单上的个人信息", en = "Destroy the personal data of a roll";
    RollId roll;
    Line law;
};
BOOST_DESCRIBE_STRUCT(DestroyRoll, (), (roll, law))

using Command = std::variant<Issue, Check, Update, Cancel, Acknowledge, CallNext, OpenRoll, MarkRoll, ClearAll, DestroyRoll>;

// ---- events -----------------------------------------------------------------------------------------------------------------
struct Issued {
    static constexpr std::string_view name = "alerts.issued", zh = "发了预警", en = "Warning issued";
    AlertId alert;
    PlaceId place;
    ShortText level;
    Line text;
    Instant at, until;
    bool urgent = false;
    std::int64_t silent_ms = 0;         // as the level had it that night
    std::vector<PostId> posts;
    std::optional<HazardId> hazard;
    PostId by;
    std::optional<Instant> look_at;     // none until it has been checked
    bool operator==(const Issued&) const = default;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (alert, place, level, text, at, until, urgent, silent_ms, posts, hazard, by, look_at))
struct Checked {
    static constexpr std::string_view name = "alerts.checked", zh = "预警复核了", en = "Warning checked";
    AlertId alert;
    PostId by;
    Instant at;
    std::optional<Instant> look_at;
    bool operator==(const Checked&) const = default;
};
BOOST_DESCRIBE_STRUCT(Checked, (), (alert, by, at, look_at))
struct Updated {
    static constexpr std::string_view name = "alerts.updated", zh = "预警更新了", en = "Warning updated";
    AlertId alert;
    ShortText level;
    Line text;
    Instant until;
    PostId by;
    std::optional<Instant> look_at;
    bool operator==(const Updated&) const = default;
};
BOOST_DESCRIBE_STRUCT(Updated, (), (alert, level, text, until, by, look_at))
struct Cancelled {
    static constexpr std::string_view name = "alerts.cancelled", zh = "预警解除了", en = "Warning cancelled";
    AlertId alert;
    Line reason;
    PostId by;
    bool operator==(const Cancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (alert, reason, by))
struct Acknowledged {
    static constexpr std::string_view name = "alerts.acknowledged", zh = "应答了", en = "Post reached";
    AlertId alert;
    PostId post, noted_by;
    Channel channel{};
    Instant at;
    std::int32_t reached = 0;           // posts, with this one
    std::optional<Instant> look_at;
    bool operator==(const Acknowledged&) const = default;
};
BOOST_DESCRIBE_STRUCT(Acknowledged, (), (alert, post, noted_by, channel, at, reached, look_at))
struct NextCall {
    PostId post;
    std::optional<PostId> asked;        // none: nobody is left to ask, and the board says so
    bool operator==(const NextCall&) const = default;
};
BOOST_DESCRIBE_STRUCT(NextCall, (), (post, asked))
struct CalledNext {
    static constexpr std::string_view name = "alerts.called_next", zh = "没回音,找了下一个", en = "Silent: the next was called";
    AlertId alert;
    Instant alarm;
    std::vector<NextCall> calls;
    std::optional<Instant> look_at;
    bool operator==(const CalledNext&) const = default;
};
BOOST_DESCRIBE_STRUCT(CalledNext, (), (alert, alarm, calls, look_at))

// The count as decided: nothing is worked out again when the record is read. In people.
struct RollNow {
    std::int32_t expected = 0, safe = 0, needs_help = 0, known_elsewhere = 0, not_found = 0, unaccounted = 0, added = 0, disputed = 0;
    std::optional<Instant> oldest, newest;    // of the marks that count
    bool met = false;
    bool operator==(const RollNow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RollNow, (), (expected, safe, needs_help, known_elsewhere, not_found, unaccounted, added, disputed, oldest, newest, met))
struct RollOpened {
    static constexpr std::string_view name = "alerts.roll_opened", zh = "开始点名", en = "Roll opened";
    RollId roll;
    AlertId alert;
    PlaceId place;
    PostId clears, by;
    std::vector<ListedHouse> houses;
    RollNow now;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(RollOpened, (), (roll, alert, place, clears, by, houses, now, at))
struct KeptTap {
    TapId tap;
    HouseId house;
    std::optional<std::int32_t> person;
    Found found{};
    Instant at;
    std::optional<std::int32_t> people;
    std::optional<Sealed> name;
};
BOOST_DESCRIBE_STRUCT(KeptTap, (), (tap, house, person, found, at, people, name))
struct RollMarked {
    static constexpr std::string_view name = "alerts.roll_marked", zh = "点了名", en = "Roll marked";
    RollId roll;
    Source source{};
    PostId by;
    std::vector<KeptTap> taps;
    RollNow now;
};
BOOST_DESCRIBE_STRUCT(RollMarked, (), (roll, source, by, taps, now))
struct AllClear {
    static constexpr std::string_view name = "alerts.all_clear", zh = "人已点齐、可以返回", en = "All clear";
    RollId roll;
    PostId by;
    Instant at;
    RollNow now;
    std::optional<Line> reason;
};
BOOST_DESCRIBE_STRUCT(AllClear, (), (roll, by, at, now, reason))
struct RollDestroyed {
    static constexpr std::string_view name = "alerts.roll_destroyed", zh = "名单按规定销毁", en = "Roll destroyed";
    RollId roll;
    PostId by;
    Line law;
    Instant at;
    RollNow now;                        // what stays: the counts, and
    Sha256 proof;                       // proof_of the roll as it was
};
BOOST_DESCRIBE_STRUCT(RollDestroyed, (), (roll, by, law, at, now, proof))

using Event = std::variant<Issued, Checked, Updated, Cancelled, Acknowledged, CalledNext, RollOpened, RollMarked, AllClear, RollDestroyed>;

// ---- state ------------------------------------------------------------------------------------------------------------------
enum class Standing : std::uint8_t { none, waiting, in_force, cancelled };
BOOST_DESCRIBE_ENUM(Standing, none, waiting, in_force, cancelled)
struct Call {
    PostId post;
    std::vector<PostId> asked;             // in its stead, in order
    std::optional<Instant> silent_until;   // then the next is asked; none: nobody is left
    std::optional<Acknowledged> reached;   // the earliest
};
struct Warning {
    Standing standing = Standing::none;
    AlertId id;
    std::string level, text;
    PostId by;
    Instant at, until;
    bool urgent = false, checked = false;
    Span silent;
    std::vector<Call> calls;
};
struct House {
    bool listed = false;
    std::int32_t people = 0;
    std::string team;
    Sealed name;
};
struct NightRoll {
    RollId id;
    AlertId alert;
    PostId clears;
    Instant opened_at;
    std::map<HouseId, House> houses;
    std::map<TapId, std::pair<Source, PostId>> taps;
    Roll roll;                             // of people, each a number of its house
    std::optional<Instant> clear_at, destroyed_at;
};
struct State {
    PlaceId place;
    Warning warning;
    NightRoll roll;
};

std::optional<Instant> look_at(const Warning&);                 // the next silence to end; none once all is reached or it is over
std::int32_t reached(const Warning&);
Uuid member_of(HouseId, std::int32_t person);                   // person from 1
RollNow read_roll(const NightRoll&);
// Over the sealed names and every mark, in the order of their ids: who keeps a copy of the journal works it out again, and the same
// marks give the same proof in whatever order they came. It opens nothing.
Sha256 proof_of(const NightRoll&);

Result<std::vector<Event>> decide_warning(const State&, const Command&, const Context&);
Result<std::vector<Event>> decide_roll(const State&, const Command&, const Context&);
Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;
void apply_roll(NightRoll&, const RollOpened&);
void apply_roll(NightRoll&, const RollMarked&);

extern const Table alerts_table;
extern const Table rolls_table;
std::vector<Route> routes();
AlarmSource alarms();

struct Alerts {
    static constexpr std::string_view name = "alerts";
    using Command = alerts::Command;
    using Event = alerts::Event;
    using State = alerts::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor& actor, const Command& command, const State&) { return actor.kind == ActorKind::desk && std::holds_alternative<CallNext>(command); }
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return alerts::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return alerts::apply(std::move(state), event); }
    // Every name on a roll is the roll's: its keys go together.
    static SubjectId subject_of(const State& after, const Event&) { return SubjectId{static_cast<const Uuid&>(after.roll.id)}; }
    static SubjectId whose(const State& state) { return SubjectId{static_cast<const Uuid&>(state.roll.id)}; }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() { return {&alerts_table, &rolls_table}; }
    static std::vector<Route> routes() { return alerts::routes(); }
};

const Module& module();

}    // namespace terrace::alerts
