#pragma once
// What is due (应发): who stands in the register of a policy, runs as proposals, publication and objection, payment files and what the bank
// answers. The sums come from src/policy; here stands who asked, who agreed, what was posted and what has been paid.
//
// Four kinds of stream: a policy as the office adopted it, an entry of its register, a run, a payment file; objections have their own.
// Whoever asks for a change, a run or a file is never the one who agrees to it, neither as a post nor as the person who holds it.

#include "desk/module.hpp"
#include "modules/dues/register.hpp"

namespace terrace::dues {

using RunId = Id<struct DuesRunTag>;
using FileId = Id<struct DuesFileTag>;
using PayableId = Id<struct DuesPayableTag>;
using ObjectionId = Id<struct DuesObjectionTag>;

constexpr std::size_t lines_a_record_max = 5'000;     // of a run or a file; longer ones are several records
constexpr std::size_t file_columns_max = 30;
constexpr std::size_t results_at_once_max = 5'000;
constexpr std::int32_t objection_days_max = 90;

// What a line of a run is.
enum class LineKind : std::uint8_t {
    due,          // of the run's own cycle, posted for the first time
    arrears,      // a cycle posted before comes to more now
    claw_back,    // or to less: a sum below zero
    carried,      // what the entry owed is taken off (below zero), or what it owes now is kept for the next run (above)
    refused,      // cannot be worked out; no sum
};
BOOST_DESCRIBE_ENUM(LineKind, due, arrears, claw_back, carried, refused)

struct RunLine {
    EntryId entry;
    PlaceId place;
    LineKind kind{};
    ShortText item;          // "" where persons or households are rounded
    Day cycle;               // first day of the cycle it speaks for
    std::int64_t fen = 0;
    bool operator==(const RunLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunLine, (), (entry, place, kind, item, cycle, fen))

enum class BankCell : std::uint8_t { number, payee, account, amount, amount_capitals, policy, cycle, entry, empty };
BOOST_DESCRIBE_ENUM(BankCell, number, payee, account, amount, amount_capitals, policy, cycle, entry, empty)

struct BankColumn {
    BankCell cell{};
    ShortText heading;
    bool operator==(const BankColumn&) const = default;
};
BOOST_DESCRIBE_STRUCT(BankColumn, (), (cell, heading))

enum class Outcome : std::uint8_t { waiting, paid, returned, partial };
BOOST_DESCRIBE_ENUM(Outcome, waiting, paid, returned, partial)

// What the bank says of one line. Of two answers about one line the later one (by the bank's own time) holds, whichever arrives first.
struct BankResult {
    std::int32_t line = 0;                // the number in the file, from 1
    Outcome outcome{};
    std::optional<std::int64_t> fen;      // paid; needed where partial
    Instant at;
    ShortText reason;
};
BOOST_DESCRIBE_STRUCT(BankResult, (), (line, outcome, fen, at, reason))

// ---- commands -------------------------------------------------------------------------------------------------------------
struct ProposeRun {
    static constexpr std::string_view name = "dues.run", zh = "拟发一期", en = "Propose a run";
    RunId run;
    ShortText policy;
    PlaceId place;
    Day day;    // any day of the cycle
};
BOOST_DESCRIBE_STRUCT(ProposeRun, (), (run, policy, place, day))

struct ApproveRun {
    static constexpr std::string_view name = "dues.approve", zh = "批准发放", en = "Approve a run";
    RunId run;
    Sha256 lines;    // what was looked at
};
BOOST_DESCRIBE_STRUCT(ApproveRun, (), (run, lines))

struct RejectRun {
    static constexpr std::string_view name = "dues.reject", zh = "不批准发放", en = "Reject a run";
    RunId run;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(RejectRun, (), (run, reason))

struct PublishRun {
    static constexpr std::string_view name = "dues.publish", zh = "张榜公示", en = "Publish a run's list";
    RunId run;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(PublishRun, (), (run, place))

struct Object {
    static constexpr std::string_view name = "dues.object", zh = "对名单有异议", en = "Object to a line of a list";
    ObjectionId objection;
    RunId run;
    EntryId entry;
    PlaceId place;
    Sealed text;
};
BOOST_DESCRIBE_STRUCT(Object, (), (objection, run, entry, place, text))

struct SettleObjection {
    static constexpr std::string_view name = "dues.settle", zh = "答复异议", en = "Settle an objection";
    ObjectionId objection;
    bool upheld = false;    // the line is not paid; once the register is mended, the next run says what is due
    Line reason;
};
BOOST_DESCRIBE_STRUCT(SettleObjection, (), (objection, upheld, reason))

struct MakeFile {
    static constexpr std::string_view name = "dues.export", zh = "做发放文件", en = "Make a payment file";
    FileId file;
    RunId run;
    PlaceId place;    // of the run
    std::vector<BankColumn> columns;
};
BOOST_DESCRIBE_STRUCT(MakeFile, (), (file, run, place, columns))

struct HandOver {
    static constexpr std::string_view name = "dues.hand_over", zh = "交出发放文件", en = "Hand a payment file over";
    FileId file;
    Sha256 sha256;            // of the bytes that go out
    std::optional<Line> again;    // why the same bytes go out once more
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (file, sha256, again))

struct Reconcile {
    static constexpr std::string_view name = "dues.reconcile", zh = "对账(银行回盘)", en = "Reconcile a payment file";
    FileId file;
    std::vector<BankResult> results;
};
BOOST_DESCRIBE_STRUCT(Reconcile, (), (file, results))

using Command = std::variant<Adopt, Enrol, Change, Stop, ApproveEntry, DeclineEntry, ProposeRun, ApproveRun, RejectRun, PublishRun, Object, SettleObjection, MakeFile, HandOver, Reconcile>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct RunProposed {
    static constexpr std::string_view name = "dues.run_proposed", zh = "拟发", en = "Run proposed";
    RunId run;
    ShortText policy;
    std::int64_t policy_version = 0;
    Sha256 policy_file;
    PlaceId place;
    Day day, from, until, judged_on;
    std::int64_t entries = 0, lines = 0, payees = 0;
    std::int64_t due = 0, stopped = 0, not_in_cohort = 0, refused = 0;    // judged rows
    std::int64_t due_fen = 0, arrears_fen = 0, claw_back_fen = 0, carried_fen = 0, net_fen = 0;
    Sha256 table, lines_sum;    // of the register as it was judged, and of the lines
    bool by_household = false;  // sums stand for households, not for entries
    std::optional<PostId> by;
    Instant at;
    bool operator==(const RunProposed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunProposed, (),
                      (run, policy, policy_version, policy_file, place, day, from, until, judged_on, entries, lines, payees, due, stopped, not_in_cohort, refused, due_fen, arrears_fen, claw_back_fen,
                       carried_fen, net_fen, table, lines_sum, by_household, by, at))

struct RunListed {
    static constexpr std::string_view name = "dues.run_listed", zh = "拟发名单", en = "Lines of a run";
    RunId run;
    std::int64_t first = 0;    // number of the first line
    std::vector<RunLine> lines;
    bool operator==(const RunListed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunListed, (), (run, first, lines))

struct RunApproved {
    static constexpr std::string_view name = "dues.run_approved", zh = "批准发放", en = "Run approved";
    std::optional<PostId> by;
    bool operator==(const RunApproved&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunApproved, (), (by))

struct RunRejected {
    static constexpr std::string_view name = "dues.run_rejected", zh = "不批准发放", en = "Run rejected";
    Line reason;
    std::optional<PostId> by;
    bool operator==(const RunRejected&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunRejected, (), (reason, by))

struct RunPublished {
    static constexpr std::string_view name = "dues.run_published", zh = "张榜公示", en = "List published";
    PlaceId place;
    Day from, until;    // the last day on which somebody may object
    std::optional<PostId> by;
    bool operator==(const RunPublished&) const = default;
};
BOOST_DESCRIBE_STRUCT(RunPublished, (), (place, from, until, by))

struct Objected {
    static constexpr std::string_view name = "dues.objected", zh = "提出异议", en = "Objection";
    ObjectionId objection;
    RunId run;
    EntryId entry;
    PlaceId place;
    SubjectId subject;
    Sealed text;
    std::optional<PostId> by;
    bool operator==(const Objected&) const = default;
};
BOOST_DESCRIBE_STRUCT(Objected, (), (objection, run, entry, place, subject, text, by))

struct ObjectionSettled {
    static constexpr std::string_view name = "dues.objection_settled", zh = "答复了异议", en = "Objection settled";
    RunId run;
    EntryId entry;
    bool upheld = false;
    Line reason;
    std::optional<PostId> by;
    bool operator==(const ObjectionSettled&) const = default;
};
BOOST_DESCRIBE_STRUCT(ObjectionSettled, (), (run, entry, upheld, reason, by))

struct FileMade {
    static constexpr std::string_view name = "dues.file_made", zh = "做了发放文件", en = "Payment file made";
    FileId file;
    RunId run;
    ShortText policy;
    PlaceId place;
    std::vector<BankColumn> columns;
    std::int64_t lines = 0, fen = 0;    // control totals
    std::int64_t held = 0;              // left out: objected to, or not yet published long enough
    std::optional<PostId> by;
    bool operator==(const FileMade&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileMade, (), (file, run, policy, place, columns, lines, fen, held, by))

struct FileLine {
    PayableId payable;
    EntryId entry;
    std::int64_t fen = 0;
    bool operator==(const FileLine&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileLine, (), (payable, entry, fen))

struct FileListed {
    static constexpr std::string_view name = "dues.file_listed", zh = "发放文件的行", en = "Lines of a payment file";
    FileId file;
    std::int64_t first = 1;
    std::vector<FileLine> lines;
    bool operator==(const FileListed&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileListed, (), (file, first, lines))

struct FileHandedOver {
    static constexpr std::string_view name = "dues.file_handed_over", zh = "交出了发放文件", en = "Payment file handed over";
    Sha256 sha256;
    std::int32_t times = 1;
    std::optional<Line> again;
    std::optional<PostId> by;
    Instant at;
    bool operator==(const FileHandedOver&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileHandedOver, (), (sha256, times, again, by, at))

// One line as it stands after an answer of the bank: everything that follows from it is decided here.
struct LineSettled {
    std::int32_t line = 0;
    PayableId payable;
    EntryId entry;
    PlaceId place;
    ShortText kind;                       // of the payable: "due", "corrected", "again"
    Outcome before{}, outcome{};
    std::int64_t paid_before = 0, paid = 0;
    std::optional<Day> day_before;        // on which it was paid, as the bank said before
    Instant at;
    ShortText reason;
    std::optional<PayableId> next;        // what goes to the next file as a line of its own
    std::int64_t next_fen = 0;
    std::vector<FileLine> lowered;        // lines that waited for the next file: what is left of them
    std::int64_t overpaid_fen = 0;        // paid although it was paid again meanwhile: owed by the entry; below zero when that is taken back
    bool operator==(const LineSettled&) const = default;
};
BOOST_DESCRIBE_STRUCT(LineSettled, (), (line, payable, entry, place, kind, before, outcome, paid_before, paid, day_before, at, reason, next, next_fen, lowered, overpaid_fen))

struct Reconciled {
    static constexpr std::string_view name = "dues.reconciled", zh = "对了账", en = "Reconciled";
    FileId file;
    ShortText policy;
    std::vector<LineSettled> lines;
    std::int64_t known = 0;    // answers that said nothing new
    std::optional<PostId> by;
    bool operator==(const Reconciled&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reconciled, (), (file, policy, lines, known, by))

using Event = std::variant<Adopted, EntryRequested, ChangeRequested, EntryApproved, EntryDeclined, RunProposed, RunListed, RunApproved, RunRejected, RunPublished, Objected, ObjectionSettled, FileMade,
                           FileListed, FileHandedOver, Reconciled>;
using Events = Result<std::vector<Event>>;

// ---- state ----------------------------------------------------------------------------------------------------------------
enum class RunStanding : std::uint8_t { none, proposed, approved, rejected };
BOOST_DESCRIBE_ENUM(RunStanding, none, proposed, approved, rejected)

struct State {
    PlaceId place;
    std::string policy;
    std::int64_t version = 0;               // of an adopted policy
    // an entry
    EntryId entry;
    SubjectId subject;
    bool enrolled = false;
    std::optional<Pending> pending;
    // a run
    RunStanding run = RunStanding::none;
    PostId proposed_by;
    Instant proposed_at;
    Sha256 lines_sum;
    // an objection
    RunId objected_run;
    EntryId objected_entry;
    PostId objected_by;
    bool open_objection = false;
    // a file
    bool made = false;
    PostId made_by;
    std::optional<Sha256> handed;
    PostId handed_by;
    Instant handed_at;
    std::int32_t times = 0;
};

enum class PayableStanding : std::uint8_t { open, in_file, settled, cancelled };
BOOST_DESCRIBE_ENUM(PayableStanding, open, in_file, settled, cancelled)

extern const Table policies_table, policy_texts_table, entries_table, slots_table, keys_table, runs_table, run_lines_table, run_payees_table, posted_table, cycles_table, payables_table, again_table,
    published_table, objections_table, files_table, file_lines_table;

// Under what a run's sum for an entry stands.
PayableId payable_of(RunId, EntryId);
PayableId again_of(PayableId, std::int64_t which);
Uuid policy_stream(std::string_view policy);

std::vector<Route> routes();

struct Dues {
    static constexpr std::string_view name = "dues";
    using Command = dues::Command;
    using Event = dues::Event;
    using State = dues::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor&, const Command&, const State&) { return false; }
    static Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
    static State apply(State, const Event&) noexcept;
    static SubjectId subject_of(const State&, const Event&);
    static SubjectId whose(const State& state) { return state.subject; }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables();
    static std::vector<Route> routes() { return dues::routes(); }
};

const Module& module();

// Each part decides its own.
Events decide_on(const State&, const Adopt&, const Context&);
Events decide_on(const State&, const Enrol&, const Context&);
Events decide_on(const State&, const Change&, const Context&);
Events decide_on(const State&, const Stop&, const Context&);
Events decide_on(const State&, const ApproveEntry&, const Context&);
Events decide_on(const State&, const DeclineEntry&, const Context&);
Events decide_on(const State&, const ProposeRun&, const Context&);
Events decide_on(const State&, const ApproveRun&, const Context&);
Events decide_on(const State&, const RejectRun&, const Context&);
Events decide_on(const State&, const PublishRun&, const Context&);
Events decide_on(const State&, const Object&, const Context&);
Events decide_on(const State&, const SettleObjection&, const Context&);
Events decide_on(const State&, const MakeFile&, const Context&);
Events decide_on(const State&, const HandOver&, const Context&);
Events decide_on(const State&, const Reconcile&, const Context&);

// The post that says a thing; none for tokens without one.
std::optional<PostId> saying(const Context&);
// Four eyes: refuses when the post, or whoever held it then, is the one who asks now.
Result<void> another(const Context&, PostId earlier, Instant then, std::string_view what);

}    // namespace terrace::dues
