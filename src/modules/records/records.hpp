#pragma once
// Records of the kinds a playbook describes (记录): what somebody saw, did, measured or set up, noted once. Which fields a kind has is
// data (playbook/methods.hpp); an event keeps the outcome — numbers with their decimals, choices, how sure — so that a later version
// of the playbook changes nothing that was recorded.
//
// What happened counts on its day. An asset (阵地、设施、公厕 …) stands from its day until it is ended; when it changes, it counts
// differently from the day of the change. A kind that must be confirmed counts once another post has confirmed it.

#include "desk/evidence_file.hpp"
#include "desk/module.hpp"
#include "modules/records/bookings.hpp"
#include "modules/records/keeping.hpp"
#include "modules/records/rolls.hpp"
#include "playbook/methods.hpp"

namespace terrace::records {

constexpr std::size_t fields_max = record_fields_max;
constexpr std::int32_t late_days = 1;    // noted later than the day after it happened

// A number of a record: amount ÷ 10^decimals.
struct Amount {
    ShortText field;
    std::int64_t amount = 0;
    std::int32_t decimals = 0;
    ShortText sure;    // "exact", "at_least", "about"
    bool operator==(const Amount&) const = default;
};
BOOST_DESCRIBE_STRUCT(Amount, (), (field, amount, decimals, sure))

// What is written in a record's fields, as judged.
struct Content {
    std::vector<Amount> amounts;
    std::map<std::string, ShortText> choices;    // of choices and yes/no
    std::map<std::string, Line> words;           // lines and days
    bool operator==(const Content&) const = default;
};
BOOST_DESCRIBE_STRUCT(Content, (), (amounts, choices, words))

enum class Withdrawal : std::uint8_t { mistake, duplicate };
BOOST_DESCRIBE_ENUM(Withdrawal, mistake, duplicate)

// ---- commands -------------------------------------------------------------------------------------------------------------
struct Note {
    static constexpr std::string_view name = "records.note", zh = "记一笔", en = "Note a record";
    NoteId note;
    ShortText playbook, kind;
    PlaceId place;
    std::optional<Day> day;                      // of what is noted; the day it was said when absent
    std::map<std::string, Line> fields;          // numbers as decimals: "12.5"
    std::map<std::string, Sealed> texts;
    std::vector<EvidenceFile> evidence;
    std::optional<NoteId> site;                  // the asset it happened at
    std::optional<PersonId> owner{};             // of a kind that residents keep, noted for one of them: it waits until the owner agrees
    std::optional<HouseholdId> household{};      // of a kind that links a household
};
BOOST_DESCRIBE_STRUCT(Note, (), (note, playbook, kind, place, day, fields, texts, evidence, site, owner, household))

// All fields as they should have read.
struct Correct {
    static constexpr std::string_view name = "records.correct", zh = "更正一条记录", en = "Correct a record";
    NoteId note;
    std::optional<PlaceId> place;
    std::optional<Day> day;
    std::map<std::string, Line> fields;
    std::map<std::string, Sealed> texts;
};
BOOST_DESCRIBE_STRUCT(Correct, (), (note, place, day, fields, texts))

// Of an asset: all fields as they are from that day on.
struct Change {
    static constexpr std::string_view name = "records.change", zh = "变动(从某天起)", en = "Note a change from a day on";
    NoteId note;
    Day day;
    std::map<std::string, Line> fields;
    std::vector<EvidenceFile> evidence;
    std::map<std::string, Sealed> texts{};    // those that changed
};
BOOST_DESCRIBE_STRUCT(Change, (), (note, day, fields, evidence, texts))

struct End {
    static constexpr std::string_view name = "records.end", zh = "撤掉(从某天起不再算)", en = "End an asset";
    NoteId note;
    Day day;            // the first day it no longer stands
    Line reason;
    std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(End, (), (note, day, reason, evidence))

struct Confirm {
    static constexpr std::string_view name = "records.confirm", zh = "确认一条记录", en = "Confirm a record";
    NoteId note;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (note))

struct Withdraw {
    static constexpr std::string_view name = "records.withdraw", zh = "撤回一条记录", en = "Withdraw a record";
    NoteId note;
    Withdrawal reason{};
    std::optional<NoteId> duplicate_of;
};
BOOST_DESCRIBE_STRUCT(Withdraw, (), (note, reason, duplicate_of))

using Command = std::variant<Note, Correct, Change, End, Confirm, Withdraw, CallRoll, Book, CancelBooking, Entrust>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct Noted {
    static constexpr std::string_view name = "records.noted", zh = "记了一笔", en = "Noted";
    NoteId note;
    ShortText playbook;
    std::int64_t version = 0;    // of the playbook it was judged by
    ShortText kind;
    RecordHost host{};
    PlaceId place;
    Day day;
    Content content;
    std::map<std::string, Sealed> texts;
    std::vector<EvidenceFile> evidence;
    std::optional<PostId> by;    // none when the desk or a reaction noted it
    bool counts = true;          // false until somebody else has confirmed it
    bool late = false;
    std::optional<NoteId> site;
    std::optional<ShortText> heads;    // the number that the roll fills from now on; none where it was typed
    std::optional<PersonId> owner{};
    std::optional<HouseholdId> household{};
    std::optional<Day> runs_out{};     // of an asset, or of a certificate it has: somebody must renew it by then
    std::optional<Day> until{};        // the last day it counts, where it stops with it
    bool operator==(const Noted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (note, playbook, version, kind, host, place, day, content, texts, evidence, by, counts, late, site, heads, owner, household, runs_out, until))

struct Corrected {
    static constexpr std::string_view name = "records.corrected", zh = "更正了", en = "Corrected";
    PlaceId place;
    Day day;
    Content content;
    std::map<std::string, Sealed> texts;
    std::optional<ShortText> heads;
    std::optional<Day> runs_out{}, until{};
    bool operator==(const Corrected&) const = default;
};
BOOST_DESCRIBE_STRUCT(Corrected, (), (place, day, content, texts, heads, runs_out, until))

struct Changed {
    static constexpr std::string_view name = "records.changed", zh = "有了变动", en = "Changed";
    Day day;
    Content content;
    std::vector<EvidenceFile> evidence;
    std::map<std::string, Sealed> texts{};
    std::optional<Day> runs_out{}, until{};
    bool operator==(const Changed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Changed, (), (day, content, evidence, texts, runs_out, until))

struct Ended {
    static constexpr std::string_view name = "records.ended", zh = "撤掉了", en = "Ended";
    Day day;
    Line reason;
    std::vector<EvidenceFile> evidence;
    bool operator==(const Ended&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (day, reason, evidence))

struct Confirmed {
    static constexpr std::string_view name = "records.confirmed", zh = "确认了", en = "Confirmed";
    std::optional<PostId> by;
    bool operator==(const Confirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (by))

struct Withdrawn {
    static constexpr std::string_view name = "records.withdrawn", zh = "撤回了", en = "Withdrawn";
    Withdrawal reason{};
    std::optional<NoteId> duplicate_of;
    bool operator==(const Withdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(Withdrawn, (), (reason, duplicate_of))

using Event = std::variant<Noted, Corrected, Changed, Ended, Confirmed, Withdrawn, RollCalled, Booked, BookingCancelled, Entrusted>;

// ---- state ----------------------------------------------------------------------------------------------------------------
enum class Standing : std::uint8_t { none, waiting, counts, withdrawn };    // waiting: for a confirmation
struct State {
    NoteId note;
    Standing standing = Standing::none;
    std::string playbook, kind;
    RecordHost host{};
    PlaceId place;
    Day day;                        // of the last change
    PostId by;
    bool changed = false, ended = false;
    std::string heads;              // the number the roll fills, "" when it was typed
    RollState roll;
    std::vector<Booking> bookings;  // of a day's stream of bookings
    PersonId owner;
    HouseholdId household;
    std::map<std::string, ShortText> choices;    // as they stand: where an asset is among its stages
};

Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

// What the fields of a kind make of the texts given: numbers in bounds, choices known, required ones there, empty ones worked out.
// A refusal names "body.fields.bags".
// `on`: the day whose conversions hold; the latest ones without it.
Result<Content> judge(const RecordKind&, const std::map<std::string, Line>& fields, std::optional<Day> on = {});

// Decided in files of their own (rolls.cpp, bookings.cpp, keeping.cpp).
Result<std::vector<Event>> decide_on(const State&, const CallRoll&, const Context&);
Result<std::vector<Event>> decide_on(const State&, const Book&, const Context&);
Result<std::vector<Event>> decide_on(const State&, const CancelBooking&, const Context&);
Result<std::vector<Event>> decide_on(const State&, const Entrust&, const Context&);

// The kind as the playbook has it on the day the command was said, where it holds at the place.
struct Judged {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};
Result<Judged> kind_of(const Context&, const std::string& playbook, const std::string& kind, PlaceId);
// That an asset stands and is of that kind ("river.house"); any kind when "". Nothing is asked where there is no store.
Result<PlaceId> standing_site(const Context&, NoteId, std::string_view kind, PlaceId otherwise);

// What the facts of a kind are called: "weixin.clean_up"; of a number in it "weixin.clean_up.weight".
std::string fact_name(std::string_view playbook, std::string_view kind, std::string_view field = {});

extern const Table notes_table;
// The last record of a kind that names a site; each of them leads to the one before (notes.previous_at_site).
extern const Table site_last_table;
extern const Table note_files_table;

// A file that some record names, and the place where it may be looked at.
struct NamedFile {
    NoteId note;
    PlaceId place;
    std::int64_t size = 0;
    std::string type;
};
std::optional<NamedFile> file_named(Snapshot&, const Sha256&);
std::int64_t files_named(Snapshot&);

// ---- words of the reads, for reports too ----------------------------------------------------------------------------------
// Who did it: "post", "resident" …
std::string_view word_of(ActorKind);

struct KindNamed {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};
// "weixin.clean_up", in the version that holds on a day (or, before the first one, in the first that was installed).
KindNamed kind_named(const Views&, std::string_view name, Day on);

// Document, clause and validity; null where none is cited.
json::value basis_json(const Methods&, std::string_view id);

// The fields as values, and as they are shown, in the order of the kind.
json::object content_json(const Content&, const RecordKind*);

// The parameter "place" as id or division code; the office's own place without it.
Result<PlaceId> place_asked(const ReadContext&, const Parameters&);

// What an asset is called: its first line of words, or its first choice.
std::string title_of(const Content&, const RecordKind&);

std::vector<Route> routes();
std::vector<Route> site_routes();
std::vector<Route> gate_routes();
std::vector<Route> expiry_routes();

struct Records {
    static constexpr std::string_view name = "records";
    using Command = records::Command;
    using Event = records::Event;
    using State = records::State;
    static Uuid stream_of(const Command& command) {
        return std::visit(
            []<class C>(const C& one) -> Uuid {
                if constexpr (std::is_same_v<C, Book> || std::is_same_v<C, CancelBooking>) return bookings_of(one.site, one.day);
                else return one.note;
            },
            command);
    }
    static PlaceId place_of(const State&, const Command&);
    // A resident keeps what is its own; whether it is, decide looks.
    static bool open_to(const Actor& actor, const Command& command, const State&);
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return records::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return records::apply(std::move(state), event); }
    // What is said of a resident's own goes when the resident is forgotten, what links a household with the household.
    static SubjectId subject_of(const State& after, const Event&) { return whose(after); }
    static SubjectId whose(const State& now) { return SubjectId{!now.owner.empty() ? Uuid{now.owner} : !now.household.empty() ? Uuid{now.household} : Uuid{now.note}}; }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() { return {&notes_table, &note_files_table, &rolls_table, &bookings_table, &site_last_table, &asset_register}; }
    static std::vector<Route> routes() { return records::routes(); }
};

const Module& module();

}    // namespace terrace::records
