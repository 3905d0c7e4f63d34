#include "desk/housekeeping.hpp"

namespace terrace::housekeeping {

const Table returned_table{"returned",
                           {{"submission", Type::bytes},
                            {"actor", Type::bytes},
                            {"device", Type::bytes, true},
                            {"command", Type::text},
                            {"code", Type::text},
                            {"field", Type::text},
                            {"said_at", Type::integer},
                            {"keep_until", Type::integer},
                            {"mended_by", Type::bytes, true},
                            {"text_key", Type::bytes}},
                           1,
                           {{"of_actor", "actor, said_at", "mended_by IS NULL"}}};

const Table forgotten_table{"forgotten", {{"subject", Type::bytes}, {"law", Type::text}, {"at"}}};

Uuid Housekeeping::stream_of(const Command& command) {
    if (const auto* one = std::get_if<ForgetSubject>(&command)) return derived_uuid(one->subject, "forgotten");
    if (const auto* one = std::get_if<ReturnSubmission>(&command)) return one->submission;
    if (const auto* one = std::get_if<NoteSeal>(&command)) return derived_uuid(Uuid{}, "seal " + write(one->day));
    return derived_uuid(Uuid{}, "restores");
}

Result<std::vector<Event>> Housekeeping::decide(const State&, const Command& command, const Context&) {
    if (const auto* one = std::get_if<ReturnSubmission>(&command))
        return std::vector<Event>{SubmissionReturned{one->submission, one->command, one->body, one->code, one->field, one->detail, one->replaces, one->subject}};
    if (const auto* one = std::get_if<ForgetSubject>(&command)) {
        if (one->law.empty()) return refuse(No::missing_field, "body.law");
        return std::vector<Event>{SubjectForgotten{one->subject, one->law}};
    }
    if (const auto* one = std::get_if<NoteSeal>(&command))
        return std::vector<Event>{SealNoted{one->day, one->seal, one->reads_chain, one->domain, one->office, one->zone_minutes}};
    const auto& restore = std::get<NoteRestore>(command);
    return std::vector<Event>{JournalRestored{restore.generation, restore.from_head}};
}

State Housekeeping::apply(State state, const Event& event) noexcept {
    if (const auto* one = std::get_if<SubmissionReturned>(&event)) {
        state.submission = one->submission;
        state.subject = one->subject.value_or(SubjectId{Uuid{one->submission}});
    }
    return state;
}

// Whom it is about where the desk could tell, else the submission itself.
SubjectId Housekeeping::subject_of(const State& state, const Event&) { return state.subject; }

void Housekeeping::post(const Record& record, const Event& event, Posting& posting) {
    if (const auto* gone = std::get_if<SubjectForgotten>(&event)) posting.rows().put(forgotten_table, {gone->subject, gone->law.value, record.recorded_at});
    const auto* one = std::get_if<SubmissionReturned>(&event);
    if (!one) return;
    posting.rows().put(returned_table, {one->submission, record.actor.id.empty() ? Cell::blob("-") : Cell{record.actor.id}, record.device, one->command.value,
                                        one->code.value, one->field, record.said_at, record.recorded_at + days(returned_days_kept), Cell{}, one->body.key});
    if (one->replaces && posting.rows().find(returned_table, {*one->replaces}, [](const Row&) {}))
        posting.rows().set(returned_table, {*one->replaces}, {{"mended_by", one->submission}});
}

void Housekeeping::observe(const Record&, const Event& event, Views& views) {
    if (const auto* one = std::get_if<JournalRestored>(&event)) views.generation = one->generation;
}

namespace {

constexpr Query all_forgotten{"desk.forgotten", "SELECT subject FROM forgotten WHERE domain = $1 ORDER BY subject"};
constexpr Query expired_returns{"desk.expired_returns", "SELECT text_key FROM returned WHERE domain = $1 AND keep_until <= $2 ORDER BY submission"};
constexpr Query mine_query{"desk.returned", "SELECT submission, command, code, field, said_at FROM returned WHERE domain = $1 AND actor = $2 AND mended_by IS NULL "
                                            "AND keep_until > $4 ORDER BY said_at DESC LIMIT $3"};

Result<std::string> mine(const ReadContext& read, const Parameters& parameters) {
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    json::array items;
    read.snapshot.run(mine_query, {read.actor.id, *limit, read.now}, [&](const Row& row) {
        items.push_back({{"id", write(row.uuid(0))}, {"command", row.text(1)}, {"code", row.text(2)}, {"field", row.text(3)}, {"said_at", write(row.instant(4))}});
        return true;
    });
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::vector<Route> Housekeeping::routes() {
    return {{"GET", "/api/v1/returned", "我被退回、还没改的", "What was returned to me and is not mended", {{"limit", "每页 1–200", "1–200"}}, false, mine}};
}

Refusal refusal_of(const SubmissionReturned& returned) {
    for (const auto& row : all_refusals())
        if (row.code == returned.code.value) return {row.no, returned.field, returned.detail};
    return {No::bad_request, returned.field, returned.detail};
}

const Module& module() {
    static const ModuleOf<Housekeeping> made;
    return made;
}

std::vector<SubjectId> forgotten_subjects(Snapshot& snapshot) {
    std::vector<SubjectId> all;
    snapshot.run(all_forgotten, {}, [&](const Row& row) {
        all.push_back(row.id<SubjectId>(0));
        return true;
    });
    return all;
}

std::vector<TextId> expired_submissions(Snapshot& snapshot, Instant now) {
    std::vector<TextId> all;
    snapshot.run(expired_returns, {now}, [&](const Row& row) {
        all.push_back(row.id<TextId>(0));
        return true;
    });
    return all;
}

}    // namespace terrace::housekeeping
