#pragma once
// A case (事项): something a resident or grid worker asks to have settled. Whoever is asked first owns it until somebody else has
// accepted it (首问责任制); each has a deadline (限时办结制). It closes by the other side's confirmation, not by the answer.

#include "desk/alarms.hpp"
#include "desk/module.hpp"
#include "modules/cases/conflict.hpp"
#include "modules/cases/corrections.hpp"
#include "modules/cases/exposures.hpp"
#include "modules/cases/named_assets.hpp"

namespace terrace::cases {

// partner: another system brought it (open311).
enum class Source : std::uint8_t { walk_in, phone, online, patrol, visit, paper, import, partner };
BOOST_DESCRIBE_ENUM(Source, walk_in, phone, online, patrol, visit, paper, import, partner)

enum class Stage : std::uint8_t { none, open, answered, confirmed, declined, withdrawn, duplicate, imported };
BOOST_DESCRIBE_ENUM(Stage, none, open, answered, confirmed, declined, withdrawn, duplicate, imported)

// Whether a case of an imported list was settled on time. withheld: the list gives no verdict; running: open and not yet due.
enum class Verdict : std::uint8_t { in_time, overdue, withheld, running };
BOOST_DESCRIBE_ENUM(Verdict, in_time, overdue, withheld, running)

enum class PauseGround : std::uint8_t { waiting_for_asker, waiting_for_material, force_majeure };
BOOST_DESCRIBE_ENUM(PauseGround, waiting_for_asker, waiting_for_material, force_majeure)

enum class ConfirmedBy : std::uint8_t { asker, call_back };
BOOST_DESCRIBE_ENUM(ConfirmedBy, asker, call_back)

constexpr std::int32_t extension_working_days_max = 60;    // whatever a playbook says
constexpr std::string_view urgent_rule = "/urgent";         // ends the rule's id where the urgent limit was promised
constexpr std::size_t imported_dimensions_max = 12;
constexpr int escalation_levels_max = 4;                // group, village, township, county

// Who asks. A name or phone is sealed; somebody registered is named by id alone.
struct Asker {
    std::optional<Sealed> name, phone;
    std::optional<PersonId> person;
    bool anonymous = false;
    bool may_be_called = false;
    bool operator==(const Asker&) const = default;
};
BOOST_DESCRIBE_STRUCT(Asker, (), (name, phone, person, anonymous, may_be_called))

// ---- commands -------------------------------------------------------------------------------------------------------------
struct OpenCase {
    static constexpr std::string_view name = "cases.open", zh = "受理一件事项", en = "Take a case";
    CaseId case_;
    PlaceId place;
    ShortText kind;
    Sealed story;
    Source source{};
    std::optional<Asker> asker;
    std::optional<Point> point;
    std::vector<EvidenceFile> evidence;
    bool urgent = false;
    std::optional<PostId> about{};    // a complaint about the holder of this post
    bool same_nearby = false;         // 我也遇到: the asker was told that others told of it, and says it is the same
    std::optional<AssetId> asset{};   // the thing it is about
};
BOOST_DESCRIBE_STRUCT(OpenCase, (), (case_, place, kind, story, source, asker, point, evidence, urgent, about, same_nearby, asset))

struct HandOver {
    static constexpr std::string_view name = "cases.hand_over", zh = "转办:请另一岗位接手", en = "Offer the case to another post";
    CaseId case_;
    PostId to;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (case_, to, reason))

struct AcceptCase {
    static constexpr std::string_view name = "cases.accept", zh = "接手", en = "Accept the case offered";
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(AcceptCase, (), (case_))

struct GiveBack {
    static constexpr std::string_view name = "cases.give_back", zh = "退回,并说明该找谁", en = "Give the offer back and name the right desk";
    CaseId case_;
    Sealed reason;
    std::optional<PostId> right_post;
};
BOOST_DESCRIBE_STRUCT(GiveBack, (), (case_, reason, right_post))

struct NoteCase {
    static constexpr std::string_view name = "cases.note", zh = "记一笔进展(来办事的人看得到)", en = "Note progress (the asker sees it)";
    CaseId case_;
    Sealed text;
    std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(NoteCase, (), (case_, text, evidence))

struct PauseCase {
    static constexpr std::string_view name = "cases.pause", zh = "暂停计时(写明原因)", en = "Pause the clock, with a reason";
    CaseId case_;
    PauseGround ground{};
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(PauseCase, (), (case_, ground, reason))

struct ResumeCase {
    static constexpr std::string_view name = "cases.resume", zh = "恢复计时", en = "Resume the clock";
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(ResumeCase, (), (case_))

struct ExtendCase {
    static constexpr std::string_view name = "cases.extend", zh = "延期(写明原因)", en = "Extend the deadline, with a reason";
    CaseId case_;
    std::int32_t working_days = 0;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(ExtendCase, (), (case_, working_days, reason))

struct AnswerCase {
    static constexpr std::string_view name = "cases.answer", zh = "答复", en = "Answer the case";
    CaseId case_;
    Sealed answer;
    std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(AnswerCase, (), (case_, answer, evidence))

struct ConfirmCase {
    static constexpr std::string_view name = "cases.confirm", zh = "确认是否解决", en = "Confirm whether it is solved";
    CaseId case_;
    bool solved = false;
    ConfirmedBy by{};
    std::optional<std::int32_t> rating;    // 1 … 5
    std::optional<Sealed> words;
};
BOOST_DESCRIBE_STRUCT(ConfirmCase, (), (case_, solved, by, rating, words))

struct DeclineCase {
    static constexpr std::string_view name = "cases.decline", zh = "依规不予受理(写明依据)", en = "Decline, citing the legal basis";
    CaseId case_;
    Line basis;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(DeclineCase, (), (case_, basis, reason))

struct ReopenCase {
    static constexpr std::string_view name = "cases.reopen", zh = "重新打开", en = "Reopen the case";
    CaseId case_;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(ReopenCase, (), (case_, reason))

struct WithdrawCase {
    static constexpr std::string_view name = "cases.withdraw", zh = "撤回", en = "Withdraw the case";
    CaseId case_;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawCase, (), (case_, reason))

struct MarkDuplicate {
    static constexpr std::string_view name = "cases.mark_duplicate", zh = "并到同一件事", en = "Mark as the same matter as another case";
    CaseId case_, of;
};
BOOST_DESCRIBE_STRUCT(MarkDuplicate, (), (case_, of))

struct UrgeCase {
    static constexpr std::string_view name = "cases.urge", zh = "催一下", en = "Urge the owner";
    CaseId case_;
};
BOOST_DESCRIBE_STRUCT(UrgeCase, (), (case_))

// Issued by the desk when an alarm passes; its id is derived from case, alarm and level.
struct EscalateCase {
    static constexpr std::string_view name = "cases.escalate", zh = "到期上报(系统)", en = "Escalate a passed deadline (system)";
    CaseId case_;
    Instant alarm;
};
BOOST_DESCRIBE_STRUCT(EscalateCase, (), (case_, alarm))

// A further dimension of an imported case: a column of the foreign list that figures can be counted by.
struct Dimension {
    ShortText name;    // "department"
    Line value;
    bool operator==(const Dimension&) const = default;
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (name, value))

// A case of a list kept elsewhere (历史清单), taken over as it stands: it is counted, it is nobody's work here.
struct ImportCase {
    static constexpr std::string_view name = "cases.import", zh = "导入别处清单中的一件事项", en = "Take over a case from a list kept elsewhere";
    CaseId case_;
    ShortText list;                       // name of the list
    Line foreign_id;                      // its number there
    PlaceId place;
    Line kind;                            // ours, or the list's own word
    ShortText category;
    Instant opened_at;
    std::optional<Instant> target_at, closed_at;
    Instant list_at;                      // when the list was taken: what is open past its target then is overdue
    std::optional<Verdict> stated;        // the list's own verdict
    std::vector<Dimension> dimensions;
    std::optional<Sealed> story;
    std::optional<AssetId> asset{};       // the thing it was about
};
BOOST_DESCRIBE_STRUCT(ImportCase, (),
                      (case_, list, foreign_id, place, kind, category, opened_at, target_at, closed_at, list_at, stated, dimensions, story, asset))

using Command = std::variant<OpenCase, HandOver, AcceptCase, GiveBack, NoteCase, PauseCase, ResumeCase, ExtendCase, AnswerCase, ConfirmCase,
                             DeclineCase, ReopenCase, WithdrawCase, MarkDuplicate, UrgeCase, EscalateCase, ImportCase, Expose, CheckExposure, ReplyToExposure, ShowMended, WithdrawExposure, CorrectCase, SettleCase, NameAsset>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct CaseOpened {
    static constexpr std::string_view name = "cases.opened", zh = "已受理", en = "Case taken";
    CaseId case_;
    PlaceId place;
    ShortText kind;
    ShortText category;          // problem or livelihood
    Sealed story;
    Source source{};
    Asker asker;
    std::optional<Point> point;
    std::vector<EvidenceFile> evidence;
    bool urgent = false;
    PostId owner;                // first asked
    Line rule;                   // id of the rule that gave the limits
    std::int32_t limit_amount = 0;
    LimitUnit limit_unit{};
    std::int32_t accept_amount = 0;
    LimitUnit accept_unit{};
    Instant started;             // the promise to the asker counts from here
    Instant due;
    std::optional<PostId> about{};            // a complaint: hidden from this post, who held it, and all below
    std::optional<PersonId> about_person{};
    bool same_nearby = false;
    std::optional<AssetId> asset{};
    bool operator==(const CaseOpened&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseOpened, (), (case_, place, kind, category, story, source, asker, point, evidence, urgent, owner, rule, limit_amount,
                                       limit_unit, accept_amount, accept_unit, started, due, about, about_person, same_nearby, asset))

struct CaseOffered {
    static constexpr std::string_view name = "cases.offered", zh = "已转出,等对方接手", en = "Offered to another post";
    PostId from, to;
    std::optional<Sealed> reason;    // none when routed by rule
    Instant accept_by;
    std::optional<Instant> look_at = {};    // when the desk looks at the case again, here and in the events below
    bool operator==(const CaseOffered&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseOffered, (), (from, to, reason, accept_by, look_at))

struct CaseAccepted {
    static constexpr std::string_view name = "cases.accepted", zh = "已接手", en = "Accepted";
    PostId post;
    std::optional<Instant> look_at = {};
    bool operator==(const CaseAccepted&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseAccepted, (), (post, look_at))

struct CaseGivenBack {
    static constexpr std::string_view name = "cases.given_back", zh = "已退回", en = "Given back";
    PostId post;
    Sealed reason;
    std::optional<PostId> right_post;
    std::optional<Instant> look_at = {};
    bool operator==(const CaseGivenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseGivenBack, (), (post, reason, right_post, look_at))

struct CaseNoted {
    static constexpr std::string_view name = "cases.noted", zh = "有进展", en = "Progress noted";
    Sealed text;
    std::vector<EvidenceFile> evidence;
    bool operator==(const CaseNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseNoted, (), (text, evidence))

struct CasePaused {
    static constexpr std::string_view name = "cases.paused", zh = "计时暂停", en = "Clock paused";
    PauseGround ground{};
    Sealed reason;
    Instant at;
    bool operator==(const CasePaused&) const = default;
};
BOOST_DESCRIBE_STRUCT(CasePaused, (), (ground, reason, at))

struct CaseResumed {
    static constexpr std::string_view name = "cases.resumed", zh = "计时恢复", en = "Clock resumed";
    Instant at, due;
    std::optional<Instant> look_at = {};
    bool operator==(const CaseResumed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseResumed, (), (at, due, look_at))

struct CaseExtended {
    static constexpr std::string_view name = "cases.extended", zh = "已延期", en = "Deadline extended";
    std::int32_t working_days = 0;
    Sealed reason;
    Instant at, due;
    std::optional<Instant> look_at = {};
    bool operator==(const CaseExtended&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseExtended, (), (working_days, reason, at, due, look_at))

struct CaseAnswered {
    static constexpr std::string_view name = "cases.answered", zh = "已答复", en = "Answered";
    Sealed answer;
    std::vector<EvidenceFile> evidence;
    bool late = false;
    bool first = true;               // the first answer counts for "in time"; answers after a reopening do not
    std::int64_t elapsed_s = 0;      // from the start to this answer, seconds of the calendar
    bool operator==(const CaseAnswered&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseAnswered, (), (answer, evidence, late, first, elapsed_s))

struct CaseConfirmed {
    static constexpr std::string_view name = "cases.confirmed", zh = "确认已解决", en = "Confirmed as solved";
    ConfirmedBy by{};
    std::optional<std::int32_t> rating;
    std::optional<Sealed> words;
    bool operator==(const CaseConfirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseConfirmed, (), (by, rating, words))

struct CaseDeclined {
    static constexpr std::string_view name = "cases.declined", zh = "依规不予受理", en = "Declined on a legal basis";
    Line basis;
    Sealed reason;
    bool operator==(const CaseDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseDeclined, (), (basis, reason))

struct CaseReopened {
    static constexpr std::string_view name = "cases.reopened", zh = "已重新打开", en = "Reopened";
    std::optional<Sealed> reason;
    std::optional<std::int32_t> rating;
    Instant started, due;
    std::optional<Instant> look_at = {};
    bool operator==(const CaseReopened&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseReopened, (), (reason, rating, started, due, look_at))

struct CaseWithdrawn {
    static constexpr std::string_view name = "cases.withdrawn", zh = "已撤回", en = "Withdrawn";
    Sealed reason;
    bool operator==(const CaseWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseWithdrawn, (), (reason))

struct CaseMarkedDuplicate {
    static constexpr std::string_view name = "cases.marked_duplicate", zh = "已并到另一件", en = "Marked as a duplicate";
    CaseId of;
    bool operator==(const CaseMarkedDuplicate&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseMarkedDuplicate, (), (of))

struct CaseUrged {
    static constexpr std::string_view name = "cases.urged", zh = "有人催办", en = "Urged";
    bool by_asker = false;
    bool operator==(const CaseUrged&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseUrged, (), (by_asker))

struct CaseEscalated {
    static constexpr std::string_view name = "cases.escalated", zh = "到期,已报上一级", en = "Passed its deadline and was raised";
    std::int32_t level = 0;
    bool of_offer = false;       // an offer nobody took, or the answer that did not come
    std::optional<PostId> to;    // who was told; none when nobody stands above
    Instant alarm;
    std::optional<Instant> next_alarm;    // of the answer that did not come; an offer's alarm rings once
    std::optional<Instant> look_at = {};
    bool operator==(const CaseEscalated&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseEscalated, (), (level, of_offer, to, alarm, next_alarm, look_at))

struct CaseImported {
    static constexpr std::string_view name = "cases.imported", zh = "从别处清单导入", en = "Taken over from a list kept elsewhere";
    CaseId case_;
    ShortText list;
    Line foreign_id;
    PlaceId place;
    Line kind;
    ShortText category;
    Instant opened_at;
    std::optional<Instant> target_at, closed_at;
    Instant list_at;
    Verdict verdict{};      // the list's own where it has one
    Verdict by_rule{};      // what the dates say
    std::vector<Dimension> dimensions;
    std::optional<Sealed> story;
    std::optional<AssetId> asset{};
    bool operator==(const CaseImported&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseImported, (),
                      (case_, list, foreign_id, place, kind, category, opened_at, target_at, closed_at, list_at, verdict, by_rule, dimensions, story, asset))

using Event = std::variant<CaseOpened, CaseOffered, CaseAccepted, CaseGivenBack, CaseNoted, CasePaused, CaseResumed, CaseExtended, CaseAnswered,
                           CaseConfirmed, CaseDeclined, CaseReopened, CaseWithdrawn, CaseMarkedDuplicate, CaseUrged, CaseEscalated, CaseImported, ExposureProposed, ExposurePublished,
                           ExposureTurnedDown, ExposureReplied, ExposureMended, ExposureWithdrawn, CaseCorrected, CaseAssetNamed>;

// When the desk looks at a case: when the answer is due, and when nobody took an offer. An instant rings once, because the id of the
// command it calls for is derived from it.
struct Looks {
    std::optional<Instant> of_due, of_offer;
    Instant rung;    // the last instant that took effect

    std::optional<Instant> next() const { return of_due && of_offer ? std::min(of_due, of_offer) : of_due ? of_due : of_offer; }
    void due_moved(Instant due) {
        if (due > rung) of_due = due;
    }
};

// ---- state: what the next decision needs -----------------------------------------------------------------------------------
struct Case {
    Stage stage = Stage::none;
    CaseId id;
    PlaceId place;
    PostId owner, first_asked, offered_to;
    Asker asker;
    ActorKind opened_by{};
    Timer timer;
    Instant due;                   // as last computed; while paused the due instant still moves
    Limit accept;
    Instant accept_by;
    Looks looks;
    std::optional<Instant> alarm;  // the next look; none while paused or at rest
    std::int32_t level = 0;
    bool answered_once = false;
    bool urgent = false;
    Complained about;              // empty for an ordinary case
    std::int32_t version = 0;      // records so far
    PlaceId opened_place;          // where authority over corrections is judged, whatever they say
    std::string kind, category;
    Corrections corrections;
    std::vector<Sha256> files;     // that its records name
    Exposure exposure;
    std::optional<AssetId> asset;    // the thing it is about
};

// The number on the receipt and the word that goes with it: both follow from the case's id, so that a phone without a network can
// print them. Whoever knows only the number cannot find the word.
std::string receipt_number(const CaseId&);    // "7K2M4-TQX8A"
// Six letters that only the office can work out: whoever knows the case's id does not know its word.
std::string receipt_word(const Vault&, const CaseId&);

// Working days by which the deadline may still be extended since the case was opened or reopened, all extensions together.
std::int32_t extension_days_left(const Case&, const PlaybookVersion*);

// What a list's dates say: no target is on time; closed by the target is on time, after it overdue; open is overdue once the target
// lies behind the list's day.
Verdict verdict_of(std::optional<Instant> target, std::optional<Instant> closed, Instant list_at);
// The id of a case of a foreign list: the same list and number are the same case, however often the list is taken over.
CaseId imported_case_id(std::string_view list, std::string_view foreign_id);

// Whether an answered case is drawn for an independent call back (回访抽样): the same cases for everybody who asks, known to nobody
// before the answer, `percent` of them in the long run.
bool drawn_for_call_back(const CaseId&, Instant answered_at, std::int64_t percent);

Result<std::vector<Event>> decide(const Case&, const Command&, const Context&);
Case apply(Case, const Event&) noexcept;

// The case a receipt belongs to, when number and word fit together.
std::optional<CaseId> case_by_receipt(Snapshot&, const Vault&, std::string_view number, std::string_view word);

extern const Table cases_table;
extern const Table case_files_table;

// A file that some record of a case names: whose it is and where it may be read.
struct NamedFile {
    CaseId case_;
    PersonId asker;    // empty when nobody registered asks
    PlaceId place;
    std::int64_t size = 0;
    std::string type;
};
std::optional<NamedFile> file_named(Snapshot&, const Sha256&);
// Whether the reader may know of this case at all; false for a complaint that is not for its eyes (conflict.hpp).
bool shows_case(const ReadContext&, const CaseId&);
std::int64_t files_named(Snapshot&);

// Where a case lies that is not settled yet; none when there is no such case or it is at rest. A complaint is no reason to look at anybody.
std::optional<PlaceId> place_of_open_case(Snapshot&, const CaseId&);

// The module's face to the desk (desk/module.hpp says what each is for).
struct Cases {
    static constexpr std::string_view name = "cases";
    using Command = cases::Command;
    using Event = cases::Event;
    using State = Case;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const Case&, const Command&);
    static bool open_to(const Actor&, const Command&, const Case&);
    static Result<std::vector<Event>> decide(const Case& state, const Command& command, const Context& context) {
        return cases::decide(state, command, context);
    }
    static Case apply(Case state, const Event& event) noexcept { return cases::apply(std::move(state), event); }
    static SubjectId whose(const Case&);
    static SubjectId subject_of(const Case& after, const Event&) { return whose(after); }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const Case&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables();
    static std::vector<Route> routes();
};

const Module& module();

// Cases whose deadline or offer passed: the desk raises them.
AlarmSource alarms();

}    // namespace terrace::cases
