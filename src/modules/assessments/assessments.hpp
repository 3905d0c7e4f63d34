#pragma once
// Rounds of assessment (评比): places, bodies, assets and projects held against a versioned checklist; never a person.
//
// Two kinds of stream: a round, and the sheet (评分表) of one object in it. A sheet is marked by hand where no figure knows the answer,
// closed with the figures as they are known that day, appealed item by item, and answered by another post. What is closed does not move
// when a record is changed later; an appeal upheld moves it, and every sheet above that reads from it.

#include "desk/evidence_file.hpp"
#include "desk/module.hpp"
#include "modules/assessments/results.hpp"

namespace terrace::assessments {

using RoundId = Id<struct AssessmentRoundTag>;
using SheetId = Id<struct AssessmentSheetTag>;
using ThingId = Id<struct AssessedThingTag>;    // a body, or the record of an asset or project

constexpr std::size_t round_objects_max = 2'000;
constexpr std::size_t marks_at_once_max = 200;

// An asset or project; its name is a public one, as its record gives it.
struct Thing {
    ThingId id;
    PlaceId place;
    Line name;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, place, name))

struct Grouped {
    ShortText group;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(Grouped, (), (group, place))

struct Mark {
    ShortText item;
    Outcome outcome{};
    std::optional<Line> note;    // needed where it is not met: what is missing
    std::vector<EvidenceFile> evidence;
    bool operator==(const Mark&) const = default;
};
BOOST_DESCRIBE_STRUCT(Mark, (), (item, outcome, note, evidence))

// A figure as the office knows it; no value where there is nothing to make it of.
struct KnownFigure {
    ShortText indicator;
    std::optional<std::int64_t> value;    // ÷ 10^decimals
    std::int32_t decimals = 0;
    std::int64_t records = 0;
    bool operator==(const KnownFigure&) const = default;
};
BOOST_DESCRIBE_STRUCT(KnownFigure, (), (indicator, value, decimals, records))

struct KnownShare {
    ShortText indicator;
    std::int64_t part = 0, of = 0;
    bool operator==(const KnownShare&) const = default;
};
BOOST_DESCRIBE_STRUCT(KnownShare, (), (indicator, part, of))

// ---- commands: a round and a sheet are named by what they are of: playbook, assessment, first day of the period, place, thing --------
struct Open {
    static constexpr std::string_view name = "assessments.open", zh = "开一期评比", en = "Open a round";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::vector<PlaceId> only;      // of a sample: which, and chosen how
    std::optional<Line> chosen;
    std::vector<Grouped> grouped;
    std::vector<Thing> things;      // where assets or projects are assessed
};
BOOST_DESCRIBE_STRUCT(Open, (), (playbook, assessment, first, place, only, chosen, grouped, things))

struct MarkItems {
    static constexpr std::string_view name = "assessments.mark", zh = "评几条", en = "Mark items";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::optional<ThingId> thing;
    std::vector<Mark> marks;
};
BOOST_DESCRIBE_STRUCT(MarkItems, (), (playbook, assessment, first, place, thing, marks))

struct Excuse {
    static constexpr std::string_view name = "assessments.excuse", zh = "这一期不评", en = "Excuse from a round";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::optional<ThingId> thing;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(Excuse, (), (playbook, assessment, first, place, thing, reason))

// The desk has read the figures for somebody who closes a sheet.
struct Close {
    static constexpr std::string_view name = "assessments.close", zh = "关账(系统)", en = "Close a sheet (system)";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::optional<ThingId> thing;
    PostId by;
    std::int64_t known_at = 0;    // the record up to which the figures answer
    std::vector<KnownFigure> figures;
    std::vector<KnownShare> shares;
};
BOOST_DESCRIBE_STRUCT(Close, (), (playbook, assessment, first, place, thing, by, known_at, figures, shares))

struct Appeal {
    static constexpr std::string_view name = "assessments.appeal", zh = "申诉一条", en = "Appeal an item";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::optional<ThingId> thing;
    ShortText item;
    Line reason;
    std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(Appeal, (), (playbook, assessment, first, place, thing, item, reason, evidence))

struct Answer {
    static constexpr std::string_view name = "assessments.answer", zh = "答复申诉", en = "Answer an appeal";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
    std::optional<ThingId> thing;
    ShortText item;
    bool upheld = false;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (playbook, assessment, first, place, thing, item, upheld, reason))

struct Publish {
    static constexpr std::string_view name = "assessments.publish", zh = "公布一期评比", en = "Publish a round";
    ShortText playbook, assessment;
    Day first;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(Publish, (), (playbook, assessment, first, place))

using Command = std::variant<Open, MarkItems, Excuse, Close, Appeal, Answer, Publish>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct OpenedSheet {
    PlaceId place;
    std::optional<ThingId> thing;
    Line name;
    ShortText group;
    bool operator==(const OpenedSheet&) const = default;
};
BOOST_DESCRIBE_STRUCT(OpenedSheet, (), (place, thing, name, group))

struct Opened {
    static constexpr std::string_view name = "assessments.opened", zh = "开评", en = "Round opened";
    ShortText playbook;
    std::int64_t version = 0, checklist_version = 0;    // as they hold for this round, whatever comes after
    ShortText assessment, checklist;
    Day first, last;
    PlaceId place;
    std::int64_t by_hand = 0, by_hand_most = 0;    // marks by hand asked of each object
    std::vector<OpenedSheet> sheets;
    std::optional<Line> chosen;
    std::optional<PostId> by;
    bool operator==(const Opened&) const = default;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (playbook, version, checklist_version, assessment, checklist, first, last, place, by_hand, by_hand_most, sheets, chosen, by))

struct Marked {
    static constexpr std::string_view name = "assessments.marked", zh = "评了几条", en = "Items marked";
    PlaceId place;
    std::vector<Mark> marks;
    std::optional<PostId> by;
    Instant at;
    bool operator==(const Marked&) const = default;
};
BOOST_DESCRIBE_STRUCT(Marked, (), (place, marks, by, at))

struct Excused {
    static constexpr std::string_view name = "assessments.excused", zh = "这一期不评", en = "Excused";
    PlaceId place;
    Line reason;
    std::optional<PostId> by;
    bool operator==(const Excused&) const = default;
};
BOOST_DESCRIBE_STRUCT(Excused, (), (place, reason, by))

enum class Source : std::uint8_t { hand, figure, below };
BOOST_DESCRIBE_ENUM(Source, hand, figure, below)

struct ClosedCell {
    ShortText item;
    Source source{};
    Outcome outcome{};
    std::int64_t weight = 0;
    std::optional<KnownFigure> figure;
    std::optional<std::int64_t> below_met, below_counted, below_percent;
    std::optional<ShortText> below_item;
    bool operator==(const ClosedCell&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClosedCell, (), (item, source, outcome, weight, figure, below_met, below_counted, below_percent, below_item))

struct Closed {
    static constexpr std::string_view name = "assessments.closed", zh = "关账", en = "Sheet closed";
    PlaceId place;
    std::vector<ClosedCell> cells;
    std::vector<KnownShare> shares;
    std::vector<SheetId> below;         // sheets it reads from or waited for
    Tally tally;
    std::int64_t known_at = 0;
    Day on, appeal_until;               // appeal_until: its last day
    std::optional<PostId> by;
    Instant at;
    bool operator==(const Closed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (place, cells, shares, below, tally, known_at, on, appeal_until, by, at))

struct Appealed {
    static constexpr std::string_view name = "assessments.appealed", zh = "申诉", en = "Item appealed";
    ShortText item;
    Line reason;
    std::vector<EvidenceFile> evidence;
    Instant due;
    std::optional<PostId> by;
    Instant at;
    bool operator==(const Appealed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Appealed, (), (item, reason, evidence, due, by, at))

struct Answered {
    static constexpr std::string_view name = "assessments.answered", zh = "申诉答复了", en = "Appeal answered";
    ShortText item;
    bool upheld = false, late = false;
    Outcome was{}, now{};
    Line reason;
    std::optional<PostId> by;
    bool operator==(const Answered&) const = default;
};
BOOST_DESCRIBE_STRUCT(Answered, (), (item, upheld, late, was, now, reason, by))

struct Published {
    static constexpr std::string_view name = "assessments.published", zh = "公布", en = "Round published";
    PlaceId place;
    std::vector<OpenedSheet> red_list;    // every object that met the checklist, in place order; empty without one
    bool with_red_list = false;
    Day on;
    std::optional<PostId> by;
    bool operator==(const Published&) const = default;
};
BOOST_DESCRIBE_STRUCT(Published, (), (place, red_list, with_red_list, on, by))

using Event = std::variant<Opened, Marked, Excused, Closed, Appealed, Answered, Published>;

// ---- state ----------------------------------------------------------------------------------------------------------------
enum class Standing : std::uint8_t { none, open, excused, closed, published };
BOOST_DESCRIBE_ENUM(Standing, none, open, excused, closed, published)
std::string_view name_of(Standing) noexcept;

struct By {
    PostId post;
    Instant at;
};
struct Appealing {
    By by;
    Instant due;
    bool open = true;
};
struct State {
    Standing standing = Standing::none;
    PlaceId place;
    std::map<std::string, std::pair<Mark, By>, std::less<>> marks;
    std::map<std::string, ClosedCell, std::less<>> cells;
    std::map<std::string, Appealing, std::less<>> appeals;
    By closed_by;
    Day appeal_until;
};

RoundId round_of(std::string_view playbook, std::string_view assessment, Day first, PlaceId place);
SheetId sheet_of(std::string_view playbook, std::string_view assessment, Day first, PlaceId place, const std::optional<ThingId>& thing);
// The first day of the period a day lies in, and its last.
Day first_of(Day, std::int64_t months);
Day last_of(Day first, std::int64_t months);
// The assessment in the version a round was opened with; nullptr when it is not installed any more.
const AssessmentMethod* method_of(const Playbook&, std::string_view playbook, std::int64_t version, std::string_view assessment, const Methods** methods = nullptr);

Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

extern const Table rounds_table;
extern const Table round_sheets_table;
extern const Table sheets_table;
extern const Table cells_table;
extern const Table below_table;
extern const Table above_table;
extern const Table appeals_table;
extern const Table shares_table;
extern const Table files_table;

// ---- what others ask of the ledgers -----------------------------------------------------------------------------------------
struct RoundRow {
    RoundId round;
    std::string playbook, assessment, checklist;
    std::int64_t version = 0, checklist_version = 0, sheets = 0, by_hand = 0, by_hand_most = 0;
    Day first, last;
    PlaceId place;
    bool published = false;
    Day published_on;
    PostId opened_by, published_by;
    Instant opened_at;
    std::string chosen;
};
struct SheetRow {
    SheetId sheet;
    RoundId round;
    PlaceId place;
    std::optional<ThingId> thing;
    std::string name, group, reason;
    Standing standing{};
    Tally locked, now;
    std::int64_t marked = 0, known_at = 0, appeals_open = 0;
    PostId by;              // closed or excused it
    Instant at;
    Day appeal_until;
};
std::optional<RoundRow> round_named(Snapshot&, RoundId);
std::optional<SheetRow> sheet_named(Snapshot&, SheetId);

struct CellRow {
    std::string item, indicator, note;
    Source source{};
    Outcome outcome{};
    std::optional<Outcome> locked;    // none before the sheet is closed
    std::int64_t weight = 0, records = 0, evidence = 0;
    std::optional<std::int64_t> value, below_met, below_counted;
    int decimals = 0;
    PostId by;
    std::optional<Instant> at;
};
std::vector<CellRow> cells_of(Snapshot&, SheetId);    // by item

struct AppealRow {
    std::string item, reason, answer;
    PostId by, answered_by;
    Instant at, due;
    int standing = 0;    // 0 open, 1 not upheld, 2 upheld
    std::optional<Instant> answered_at;
    std::optional<Outcome> was, now;
    bool late = false;
    std::int64_t evidence = 0;
};
std::vector<AppealRow> appeals_of(Snapshot&, SheetId);

struct FileNamed {
    SheetId sheet;
    PlaceId place;
    std::int64_t size = 0;
};
std::optional<FileNamed> file_named(Snapshot&, const Sha256&);
std::int64_t files_named(Snapshot&);

std::vector<Route> routes();

struct Assessments {
    static constexpr std::string_view name = "assessments";
    using Command = assessments::Command;
    using Event = assessments::Event;
    using State = assessments::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command& command) {
        return std::visit([](const auto& one) { return one.place; }, command);
    }
    static bool open_to(const Actor& actor, const Command& command, const State&) { return actor.kind == ActorKind::desk && std::holds_alternative<Close>(command); }
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return assessments::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return assessments::apply(std::move(state), event); }
    static SubjectId subject_of(const State&, const Event&) { return {}; }    // nobody: no person is assessed
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() { return {&rounds_table, &round_sheets_table, &sheets_table, &cells_table, &below_table, &above_table, &appeals_table, &shares_table, &files_table}; }
    static std::vector<Route> routes() { return assessments::routes(); }
};

const Module& module();

}    // namespace terrace::assessments
