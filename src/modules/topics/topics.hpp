#pragma once
// A topic (众人来商量): something the people of a place talk over, decide, build, keep, judge and share (共谋、共建、共管、共评、共享).
//
// Two kinds of stream: the topic itself, and a ballot box (boxes.hpp). A topic passes gates; a gate refuses with everything that is still
// missing. What people say is sealed; what everybody reads are the views in the convenor's words, each with what was done about it.

#include "desk/module.hpp"
#include "modules/topics/boxes.hpp"

#include <map>
#include <set>

namespace terrace::topics {

using OpinionId = Id<struct TopicOpinionTag>;
using ViewId = Id<struct TopicViewTag>;
using WorkId = Id<struct TopicWorkTag>;
using OfferId = Id<struct TopicOfferTag>;
using BenefitId = Id<struct TopicBenefitTag>;
using MeetingId = Id<struct TopicMeetingTag>;
using LinkedRecordId = Id<struct TopicLinkedRecordTag>;

constexpr std::size_t invited_roles_max = 20;
constexpr std::size_t opinions_at_once_max = 300;
constexpr std::size_t upkeep_turns_max = 60;
constexpr std::size_t versions_max = 20;
constexpr std::int64_t offered_amount_max = 1'000'000;
constexpr std::int64_t people_at_meeting_max = 100'000;

// Printed wherever labour or material is asked for, offered or listed.
inline constexpr std::string_view no_effect_zh = "不出工不影响补助和办事";
inline constexpr std::string_view no_effect_en = "Not joining in changes nothing about anybody's benefits or business";

enum class Kind : std::uint8_t { build, covenant, matter };
BOOST_DESCRIBE_ENUM(Kind, build, covenant, matter)
enum class HeardFrom : std::uint8_t { resident, household_visit, settled_case, meeting, office };
BOOST_DESCRIBE_ENUM(HeardFrom, resident, household_visit, settled_case, meeting, office)
enum class Venue : std::uint8_t { courtyard, field, stairwell, hall, on_the_spot, online };
BOOST_DESCRIBE_ENUM(Venue, courtyard, field, stairwell, hall, on_the_spot, online)
enum class Way : std::uint8_t { phone, paper, spoken, card };    // card: by the resident, in their own name
BOOST_DESCRIBE_ENUM(Way, phone, paper, spoken, card)
enum class Stance : std::uint8_t { agrees, disagrees, other };
BOOST_DESCRIBE_ENUM(Stance, agrees, disagrees, other)
enum class Posted : std::uint8_t { agenda, decision, result };
BOOST_DESCRIBE_ENUM(Posted, agenda, decision, result)
enum class OfferKind : std::uint8_t { labour, material };
BOOST_DESCRIBE_ENUM(OfferKind, labour, material)
enum class ConfirmedBy : std::uint8_t { proposer, call_back };
BOOST_DESCRIBE_ENUM(ConfirmedBy, proposer, call_back)

// plan 共谋, build 共建, manage 共管, review 共评, share 共享.
enum class Stage : std::uint8_t { none, plan, build, manage, review, share, solved, ended };
BOOST_DESCRIBE_ENUM(Stage, none, plan, build, manage, review, share, solved, ended)

// ---- commands -------------------------------------------------------------------------------------------------------------
struct Raise {
    static constexpr std::string_view name = "topics.raise", zh = "提出一个议题", en = "Raise a topic";
    TopicId topic;
    PlaceId place;
    Kind kind{};
    Line title;
    HeardFrom from{};
    Line heard_at;                       // where it was heard: 小桥边乘凉的时候
    PostId convenor;
    std::optional<PersonId> proposer;    // registered: confirms 解决了 by card
    std::optional<CaseId> of_case;       // the case it grew out of
};
BOOST_DESCRIBE_STRUCT(Raise, (), (topic, place, kind, title, from, heard_at, convenor, proposer, of_case))

struct Prepare {
    static constexpr std::string_view name = "topics.prepare", zh = "准备商量:议题、地点、请哪些人", en = "Prepare the talk: agenda, venue, who is invited";
    TopicId topic;
    Paragraph agenda;
    Venue venue{};
    Line where;
    std::vector<ShortText> invited;      // 老党员, 乡贤, 户代表 …: roles, not names
    Instant meets_at;
};
BOOST_DESCRIBE_STRUCT(Prepare, (), (topic, agenda, venue, where, invited, meets_at))

struct PostUp {
    static constexpr std::string_view name = "topics.post_up", zh = "公示:议题、决议或结果", en = "Publish the agenda, the decision or the result";
    TopicId topic;
    Posted what{};
    Line where;                          // 小桥边公示栏
};
BOOST_DESCRIBE_STRUCT(PostUp, (), (topic, what, where))

struct Meet {
    static constexpr std::string_view name = "topics.meet", zh = "记一次商量", en = "Note a meeting";
    TopicId topic;
    MeetingId meeting;
    std::int64_t present = 0;            // heads
    Paragraph minutes;
};
BOOST_DESCRIBE_STRUCT(Meet, (), (topic, meeting, present, minutes))

struct Opine {
    static constexpr std::string_view name = "topics.opine", zh = "说一句意见(电话、纸条、当面)", en = "Give an opinion (by phone, on paper, spoken)";
    TopicId topic;
    OpinionId opinion;
    Way way{};
    Stance stance{};
    Sealed text;
    std::optional<Sealed> said_by;       // whom it was written down for, where they want it noted
};
BOOST_DESCRIBE_STRUCT(Opine, (), (topic, opinion, way, stance, text, said_by))

struct SumUp {
    static constexpr std::string_view name = "topics.sum_up", zh = "归拢意见:写成一条看法", en = "Sum opinions up as one view";
    TopicId topic;
    ViewId view;
    std::optional<Line> view_words;      // needed the first time: public, names nobody
    bool minority = false;
    std::vector<OpinionId> opinions;
};
BOOST_DESCRIBE_STRUCT(SumUp, (), (topic, view, view_words, minority, opinions))

struct Reply {
    static constexpr std::string_view name = "topics.reply", zh = "答复一条看法", en = "Reply to a view";
    TopicId topic;
    ViewId view;
    Line reply;
    std::optional<std::int32_t> changed_in;    // the version of the plan that took it up
};
BOOST_DESCRIBE_STRUCT(Reply, (), (topic, view, reply, changed_in))

struct Propose {
    static constexpr std::string_view name = "topics.propose", zh = "写一版方案", en = "Write a version of the proposal";
    TopicId topic;
    std::int32_t version = 0;            // the next one: nobody writes over what somebody else wrote
    Paragraph text;
    std::optional<Paragraph> how, what, who_builds, who_keeps;    // 怎么建、建成什么样、由谁来建、建后谁来管
    std::optional<Line> cost, changed;   // changed: what is different from the version before
};
BOOST_DESCRIBE_STRUCT(Propose, (), (topic, version, text, how, what, who_builds, who_keeps, cost, changed))

struct NameRepresentatives {
    static constexpr std::string_view name = "topics.name_representatives", zh = "选出项目代表", en = "Representatives for the project were chosen";
    TopicId topic;
    std::int64_t number = 0;
    std::int64_t women = 0;
    Line chosen;                         // how: 户代表会上举手推选
    std::optional<Sealed> names;
};
BOOST_DESCRIBE_STRUCT(NameRepresentatives, (), (topic, number, women, chosen, names))

struct Offer {
    static constexpr std::string_view name = "topics.offer", zh = "我来一个工、我出一点料(自愿)", en = "Offer labour or material (of one's own will)";
    TopicId topic;
    OfferId offer;
    OfferKind what{};
    std::int64_t amount = 0;
    ShortText unit;
    std::optional<Sealed> who;
};
BOOST_DESCRIBE_STRUCT(Offer, (), (topic, offer, what, amount, unit, who))

struct TakeBackOffer {
    static constexpr std::string_view name = "topics.take_back_offer", zh = "不来了(不用说原因)", en = "Take an offer back (no reason is asked)";
    TopicId topic;
    OfferId offer;
};
BOOST_DESCRIBE_STRUCT(TakeBackOffer, (), (topic, offer))

struct NoteWork {
    static constexpr std::string_view name = "topics.note_work", zh = "记一项要做的工程", en = "Note a piece of work";
    TopicId topic;
    WorkId work;
    BoxId decided_in;                    // the decision it carries out
    Line title, built_by;
    std::optional<LinkedRecordId> record;    // a project or asset of the records
};
BOOST_DESCRIBE_STRUCT(NoteWork, (), (topic, work, decided_in, title, built_by, record))

struct AcceptWork {
    static constexpr std::string_view name = "topics.accept_work", zh = "验收一项工程", en = "Accept a piece of work";
    TopicId topic;
    WorkId work;
    Day finished;
    Line accepted_by, found;
};
BOOST_DESCRIBE_STRUCT(AcceptWork, (), (topic, work, finished, accepted_by, found))

struct Turn {
    ShortText when;                      // 每月第一个星期
    Sealed keeper;
    bool operator==(const Turn&) const = default;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (when, keeper))

struct PlanUpkeep {
    static constexpr std::string_view name = "topics.plan_upkeep", zh = "排管护", en = "Plan the upkeep";
    TopicId topic;
    Line what;
    std::vector<Turn> turns;
};
BOOST_DESCRIBE_STRUCT(PlanUpkeep, (), (topic, what, turns))

struct ShareBenefit {
    static constexpr std::string_view name = "topics.share_benefit", zh = "公开一项成果、好处", en = "Publish a benefit";
    TopicId topic;
    BenefitId benefit;
    WorkId of_work;
    Line what;
};
BOOST_DESCRIBE_STRUCT(ShareBenefit, (), (topic, benefit, of_work, what))

struct Pass {
    static constexpr std::string_view name = "topics.pass", zh = "进入下一步", en = "Pass the next gate";
    TopicId topic;
    Stage to{};
};
BOOST_DESCRIBE_STRUCT(Pass, (), (topic, to))

struct Confirm {
    static constexpr std::string_view name = "topics.confirm", zh = "提议的人说:解决了没有", en = "The proposer says whether it is solved";
    TopicId topic;
    bool solved = false;
    ConfirmedBy by{};
    std::optional<Sealed> words;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (topic, solved, by, words))

struct End {
    static constexpr std::string_view name = "topics.end", zh = "不再商量(写明原因)", en = "End a topic, with the reason";
    TopicId topic;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(End, (), (topic, reason))

using Command = std::variant<Raise, Prepare, PostUp, Meet, Opine, SumUp, Reply, Propose, NameRepresentatives, Offer, TakeBackOffer, NoteWork, AcceptWork, PlanUpkeep, ShareBenefit, Pass, Confirm, End,
                             CallVote, DrawReviewers, HandOut, CastBallot, Count>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct Raised {
    static constexpr std::string_view name = "topics.raised", zh = "提出了议题", en = "Topic raised";
    TopicId topic;
    PlaceId place;
    Kind kind{};
    Line title;
    HeardFrom from{};
    Line heard_at;
    PostId convenor;
    std::optional<PersonId> proposer;
    std::optional<CaseId> of_case;
    bool operator==(const Raised&) const = default;
};
BOOST_DESCRIBE_STRUCT(Raised, (), (topic, place, kind, title, from, heard_at, convenor, proposer, of_case))

struct Prepared {
    static constexpr std::string_view name = "topics.prepared", zh = "准备好了商量", en = "Talk prepared";
    Paragraph agenda;
    Venue venue{};
    Line where;
    std::vector<ShortText> invited;
    Instant meets_at;
    bool operator==(const Prepared&) const = default;
};
BOOST_DESCRIBE_STRUCT(Prepared, (), (agenda, venue, where, invited, meets_at))

struct PostedUp {
    static constexpr std::string_view name = "topics.posted_up", zh = "公示了", en = "Published";
    Posted what{};
    Line where;
    Day on;
    bool operator==(const PostedUp&) const = default;
};
BOOST_DESCRIBE_STRUCT(PostedUp, (), (what, where, on))

struct Met {
    static constexpr std::string_view name = "topics.met", zh = "商量了一次", en = "Met";
    MeetingId meeting;
    std::int64_t present = 0;
    Paragraph minutes;
    Day on;
    bool operator==(const Met&) const = default;
};
BOOST_DESCRIBE_STRUCT(Met, (), (meeting, present, minutes, on))

struct Opined {
    static constexpr std::string_view name = "topics.opined", zh = "有人说了意见", en = "Opinion given";
    OpinionId opinion;
    Way way{};
    Stance stance{};
    Sealed text;
    std::optional<Sealed> said_by;
    std::optional<PersonId> person;    // by card
    Sha256 receipt;                    // SHA-256 of "TOPIC OPINION STANCE TEXT": whoever has the words can work it out
    bool operator==(const Opined&) const = default;
};
BOOST_DESCRIBE_STRUCT(Opined, (), (opinion, way, stance, text, said_by, person, receipt))

struct SummedUp {
    static constexpr std::string_view name = "topics.summed_up", zh = "归拢了意见", en = "Opinions summed up";
    ViewId view;
    Line view_words;
    bool minority = false;
    std::vector<OpinionId> opinions;
    std::int64_t unsummed = 0, unanswered = 0;    // left of the topic after it
    bool operator==(const SummedUp&) const = default;
};
BOOST_DESCRIBE_STRUCT(SummedUp, (), (view, view_words, minority, opinions, unsummed, unanswered))

struct Replied {
    static constexpr std::string_view name = "topics.replied", zh = "答复了看法", en = "View replied to";
    ViewId view;
    Line reply;
    std::optional<std::int32_t> changed_in;
    std::int64_t unanswered = 0;
    bool operator==(const Replied&) const = default;
};
BOOST_DESCRIBE_STRUCT(Replied, (), (view, reply, changed_in, unanswered))

struct Proposed {
    static constexpr std::string_view name = "topics.proposed", zh = "写了一版方案", en = "Proposal written";
    std::int32_t version = 0;
    Paragraph text;
    std::optional<Paragraph> how, what, who_builds, who_keeps;
    std::optional<Line> cost, changed;
    Sha256 receipt;    // of the whole version
    bool operator==(const Proposed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Proposed, (), (version, text, how, what, who_builds, who_keeps, cost, changed, receipt))

struct RepresentativesNamed {
    static constexpr std::string_view name = "topics.representatives_named", zh = "选出了项目代表", en = "Representatives named";
    std::int64_t number = 0, women = 0;
    Line chosen;
    std::optional<Sealed> names;
    bool operator==(const RepresentativesNamed&) const = default;
};
BOOST_DESCRIBE_STRUCT(RepresentativesNamed, (), (number, women, chosen, names))

struct Offered {
    static constexpr std::string_view name = "topics.offered", zh = "有人来工、出料", en = "Labour or material offered";
    OfferId offer;
    OfferKind what{};
    std::int64_t amount = 0;
    ShortText unit;
    std::optional<Sealed> who;
    std::optional<PersonId> person;
    Sha256 receipt;
    bool operator==(const Offered&) const = default;
};
BOOST_DESCRIBE_STRUCT(Offered, (), (offer, what, amount, unit, who, person, receipt))

struct OfferTakenBack {
    static constexpr std::string_view name = "topics.offer_taken_back", zh = "收回了来工出料", en = "Offer taken back";
    OfferId offer;
    bool operator==(const OfferTakenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(OfferTakenBack, (), (offer))

struct WorkNoted {
    static constexpr std::string_view name = "topics.work_noted", zh = "记了一项工程", en = "Work noted";
    WorkId work;
    BoxId decided_in;
    Line title, built_by;
    std::optional<LinkedRecordId> record;
    bool operator==(const WorkNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkNoted, (), (work, decided_in, title, built_by, record))

struct WorkAccepted {
    static constexpr std::string_view name = "topics.work_accepted", zh = "验收了一项工程", en = "Work accepted";
    WorkId work;
    Day finished;
    Line accepted_by, found;
    bool operator==(const WorkAccepted&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkAccepted, (), (work, finished, accepted_by, found))

struct UpkeepPlanned {
    static constexpr std::string_view name = "topics.upkeep_planned", zh = "排了管护", en = "Upkeep planned";
    Line what;
    std::vector<Turn> turns;
    bool operator==(const UpkeepPlanned&) const = default;
};
BOOST_DESCRIBE_STRUCT(UpkeepPlanned, (), (what, turns))

struct BenefitShared {
    static constexpr std::string_view name = "topics.benefit_shared", zh = "公开了成果", en = "Benefit published";
    BenefitId benefit;
    WorkId of_work;
    Line what;
    bool operator==(const BenefitShared&) const = default;
};
BOOST_DESCRIBE_STRUCT(BenefitShared, (), (benefit, of_work, what))

struct Passed {
    static constexpr std::string_view name = "topics.passed", zh = "进入了下一步", en = "Gate passed";
    Stage to{};
    bool operator==(const Passed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Passed, (), (to))

struct Confirmed {
    static constexpr std::string_view name = "topics.confirmed", zh = "提议的人说了解决没有", en = "Proposer said whether it is solved";
    bool solved = false;
    ConfirmedBy by{};
    std::optional<Sealed> words;
    bool operator==(const Confirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Confirmed, (), (solved, by, words))

struct Ended {
    static constexpr std::string_view name = "topics.ended", zh = "不再商量", en = "Topic ended";
    Line reason;
    bool operator==(const Ended&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ended, (), (reason))

using Event = std::variant<Raised, Prepared, PostedUp, Met, Opined, SummedUp, Replied, Proposed, RepresentativesNamed, Offered, OfferTakenBack, WorkNoted, WorkAccepted, UpkeepPlanned, BenefitShared, Passed,
                           Confirmed, Ended, VoteCalled, ReviewersDrawn, HandedOut, BallotCast, Counted>;

// ---- state ----------------------------------------------------------------------------------------------------------------
struct ViewState {
    std::string words;
    bool minority = false;
    std::optional<Replied> reply;
    std::vector<OpinionId> opinions;
};
struct WorkState {
    BoxId decided_in;
    std::string built_by;
    bool accepted = false;
};
struct OfferState {
    std::optional<PersonId> person;
    bool taken_back = false;
};
struct Topic {
    Stage stage = Stage::none;
    Kind kind{};
    TopicId id;
    PlaceId place;
    PostId convenor;
    std::optional<PersonId> proposer;
    bool prepared = false;
    std::map<Posted, Day> posted;
    std::set<MeetingId> meetings;
    std::map<OpinionId, bool> opinions;    // whether summed up
    std::map<ViewId, ViewState> views;
    std::vector<Proposed> versions;
    std::int64_t representatives = 0;
    std::map<OfferId, OfferState> offers;
    std::map<WorkId, WorkState> works;
    std::size_t turns = 0;
    std::set<BenefitId> benefits;
    bool solved = false;

    std::int64_t unsummed() const;
    std::int64_t unanswered() const;    // minority views without a reply
};

struct State {
    Topic topic;
    Box box;
};

// How the topic's ballot boxes stand, as its gates ask.
struct BoxesRead {
    bool decided = false;     // the latest version was passed by a body
    bool open = false;        // a box about the proposal is still to be counted
    bool reviewed = false;    // those who use it have judged it
    std::set<BoxId> passed;
};
BoxesRead boxes_of(const Topic&, const OwnRows*);

// Everything that is still missing before the topic may enter that stage, in the order people do it. Empty: the gate is open.
std::vector<Wording> missing_for(const Topic&, Stage to, const BoxesRead&);
Wording stage_words(Stage);
Stage after(Stage) noexcept;    // the next of the five; solved after share

// The receipt for a contribution: SHA-256 of the ids and words, so that its giver can work it out again.
Sha256 receipt_of(TopicId, const Uuid& contribution, std::string_view words);

Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;
Uuid stream_of(const Command&);

extern const Table topics_table;
extern const Table topic_boxes_table;
extern const Table ballot_boxes_table;
extern const Table box_voters_table;
extern const Table box_people_table;

// ---- what others ask of the ledgers -----------------------------------------------------------------------------------------
struct BoxRow {
    BoxId box;
    TopicId topic;
    PlaceId place;
    bool review = false, counted = false;
};
std::optional<BoxRow> box_named(Snapshot&, BoxId);
// What the phones sent, opened in no order: the tally, and the receipts of what was opened. A box no key opens any more is spoiled.
PhoneCount phone_count(Snapshot&, const Vault&, BoxId);
// Boxes counted whose ballots can still be opened: their keys are owed to be destroyed.
std::vector<BoxId> ballots_to_destroy(Snapshot&, const Vault&);

std::vector<Route> routes();

struct Topics {
    static constexpr std::string_view name = "topics";
    using Command = topics::Command;
    using Event = topics::Event;
    using State = topics::State;
    static Uuid stream_of(const Command& command) { return topics::stream_of(command); }
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor&, const Command&, const State&);
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return topics::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return topics::apply(std::move(state), event); }
    static SubjectId whose(const State&);
    static SubjectId subject_of(const State& after, const Event&);
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() { return {&topics_table, &topic_boxes_table, &ballot_boxes_table, &box_voters_table, &box_people_table}; }
    static std::vector<Route> routes() { return topics::routes(); }
};

const Module& module();

}    // namespace terrace::topics
