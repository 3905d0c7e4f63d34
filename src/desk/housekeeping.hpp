#pragma once
// The desk's own records: a submission that a phone kept and the desk could not accept (退回), a restore from a backup (恢复), that
// the keys of everything about somebody were destroyed (遗忘), and that a day's seal was made (封签).
// Nobody sends these commands from outside.

#include "desk/module.hpp"

namespace terrace::housekeeping {

// Long enough for a grid worker back from leave to mend and send again; then the text goes and the fact stays
// (docs/decisions/02-said-once.md; 个人信息保护法第19条: no longer than the purpose needs).
constexpr int returned_days_kept = 90;

struct ReturnSubmission {
    static constexpr std::string_view name = "desk.return_submission", zh = "退回手机存着的一条(系统)", en = "Return what a phone kept (system)";
    CommandId submission;
    ShortText command;
    Sealed body;             // as it came
    ShortText code;          // of the refusal
    std::string field, detail;
    std::optional<CommandId> replaces;
    std::optional<SubjectId> subject{};    // whose data the text is
};
BOOST_DESCRIBE_STRUCT(ReturnSubmission, (), (submission, command, body, code, field, detail, replaces, subject))

struct NoteRestore {
    static constexpr std::string_view name = "desk.note_restore", zh = "记下从备份恢复(系统)", en = "Note a restore from a backup (system)";
    std::int64_t generation = 0;
    std::int64_t from_head = 0;
};
BOOST_DESCRIBE_STRUCT(NoteRestore, (), (generation, from_head))

// Said before the keys are destroyed, so that a crash between the two is made good at the next start.
struct ForgetSubject {
    static constexpr std::string_view name = "desk.forget_subject", zh = "依法清除某人的资料(系统)", en = "Forget somebody, as a law asks (system)";
    SubjectId subject;
    Line law;
};
BOOST_DESCRIBE_STRUCT(ForgetSubject, (), (subject, law))

// Said after the seal stands, so that a seal which goes missing is missed, and what is not a record otherwise is in the chain too.
struct NoteSeal {
    static constexpr std::string_view name = "desk.note_seal", zh = "记下当日封签(系统)", en = "Note the day's seal (system)";
    Day day;
    Sha256 seal;               // of the seal's bytes as they lie in seals/
    Sha256 reads_chain;        // where the access log stood
    std::int64_t domain = 0;   // as domain.json had them
    Line office;
    std::int32_t zone_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(NoteSeal, (), (day, seal, reads_chain, domain, office, zone_minutes))

using Command = std::variant<ReturnSubmission, NoteRestore, ForgetSubject, NoteSeal>;

struct SubmissionReturned {
    static constexpr std::string_view name = "desk.submission_returned", zh = "已退回,写明原因", en = "Returned, with its reason";
    CommandId submission;
    ShortText command;
    Sealed body;
    ShortText code;
    std::string field, detail;
    std::optional<CommandId> replaces;
    std::optional<SubjectId> subject{};
    bool operator==(const SubmissionReturned&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubmissionReturned, (), (submission, command, body, code, field, detail, replaces, subject))

struct JournalRestored {
    static constexpr std::string_view name = "desk.journal_restored", zh = "已从备份恢复", en = "Restored from a backup";
    std::int64_t generation = 0;
    std::int64_t from_head = 0;    // the backup's last position
};
BOOST_DESCRIBE_STRUCT(JournalRestored, (), (generation, from_head))

struct SubjectForgotten {
    static constexpr std::string_view name = "desk.subject_forgotten", zh = "已依法清除", en = "Forgotten as a law asks";
    SubjectId subject;
    Line law;
};
BOOST_DESCRIBE_STRUCT(SubjectForgotten, (), (subject, law))

struct SealNoted {
    static constexpr std::string_view name = "desk.seal_noted", zh = "已记下当日封签", en = "The day's seal is noted";
    Day day;
    Sha256 seal, reads_chain;
    std::int64_t domain = 0;
    Line office;
    std::int32_t zone_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(SealNoted, (), (day, seal, reads_chain, domain, office, zone_minutes))

using Event = std::variant<SubmissionReturned, JournalRestored, SubjectForgotten, SealNoted>;

struct State {
    CommandId submission;
    SubjectId subject;
};

extern const Table returned_table;
extern const Table forgotten_table;

// Everybody whose keys must not exist any more.
std::vector<SubjectId> forgotten_subjects(Snapshot&);
// Returned submissions whose time to be mended is over: the keys of their texts.
std::vector<TextId> expired_submissions(Snapshot&, Instant now);

struct Housekeeping {
    static constexpr std::string_view name = "desk";
    using Command = housekeeping::Command;
    using Event = housekeeping::Event;
    using State = housekeeping::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&) { return {}; }
    static bool open_to(const Actor& actor, const Command&, const State&) { return actor.kind == ActorKind::desk; }
    static Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
    static State apply(State, const Event&) noexcept;
    static SubjectId subject_of(const State&, const Event&);
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event& event) { return std::holds_alternative<JournalRestored>(event); }
    static void observe(const Record&, const Event&, Views&);
    static std::string result(const State&, const std::vector<Event>&, const Vault&) { return "{}"; }
    static std::vector<const Table*> tables() { return {&returned_table, &forgotten_table}; }
    static std::vector<Route> routes();
};

const Module& module();

// The refusal a returned submission was given: a second sending gets the same answer.
Refusal refusal_of(const SubmissionReturned&);

}    // namespace terrace::housekeeping
