// What the desk asks of the cases module besides deciding: streams, places, subjects, answers, reads.

#include "modules/cases/asset_words.hpp"
#include "modules/cases/cases.hpp"
#include "modules/cases/reads.hpp"

namespace terrace::cases {

Uuid Cases::stream_of(const Command& command) {
    return std::visit([](const auto& one) -> Uuid { return one.case_; }, command);
}

PlaceId Cases::place_of(const Case& now, const Command& command) {
    if (const auto* open = std::get_if<OpenCase>(&command)) return open->place;
    if (const auto* imported = std::get_if<ImportCase>(&command)) return imported->place;
    // Where a correction is heard must not depend on the corrections that arrived before it.
    if (std::holds_alternative<CorrectCase>(command)) return now.opened_place;
    return now.place;
}

// Anybody may tell us something; the asker may speak in its own case; the post that owns the case or was offered it may act in it
// wherever the place lies (a water station serves many villages).
bool Cases::open_to(const Actor& actor, const Command& command, const Case& now) {
    const bool resident = actor.kind == ActorKind::resident || actor.kind == ActorKind::caller;
    if (std::holds_alternative<OpenCase>(command)) return resident;
    if (std::holds_alternative<EscalateCase>(command) || std::holds_alternative<ImportCase>(command)) return false;
    // A caller who showed number and word of the receipt speaks for that case.
    const bool by_receipt = actor.kind == ActorKind::caller && !actor.id.empty() && actor.id == Uuid{now.id};
    if (by_receipt || (actor.kind == ActorKind::resident && now.asker.person && Uuid{*now.asker.person} == actor.id))
        return std::holds_alternative<ConfirmCase>(command) || std::holds_alternative<ReopenCase>(command) ||
               std::holds_alternative<WithdrawCase>(command) || std::holds_alternative<UrgeCase>(command) ||
               std::holds_alternative<NoteCase>(command) || std::holds_alternative<ResumeCase>(command);
    // Whoever answers for an exposed matter has the right of reply, wherever its own duties lie; decide looks who that is.
    if (std::holds_alternative<ReplyToExposure>(command) || std::holds_alternative<ShowMended>(command)) return actor.kind == ActorKind::post && !actor.post.empty();
    // To check what others expose is nobody's by being the owner of the case: a role grants it.
    if (std::holds_alternative<CheckExposure>(command)) return false;
    // Whoever is affected may say that it is not settled; the reason is on record.
    if (actor.kind == ActorKind::resident && std::holds_alternative<ReopenCase>(command)) return true;
    if (actor.kind == ActorKind::post && !actor.post.empty() && now.stage != Stage::none)
        return actor.post == now.owner || actor.post == now.offered_to || actor.post == now.first_asked;
    return false;
}

SubjectId Cases::whose(const Case& now) {
    return now.asker.person ? SubjectId{Uuid{*now.asker.person}} : SubjectId{Uuid{now.id}};
}

std::string Cases::result(const Case& after, const std::vector<Event>& events, const Vault& vault) {
    json::object out{{"stage", name_of(after.stage)}, {"owner", write(static_cast<const Uuid&>(after.owner))}};
    if (!after.about.empty()) out.erase("owner");    // whoever took a complaint down need not know who handles it
    for (const auto& event : events) {
        if (const auto* opened = std::get_if<CaseOpened>(&event)) {
            out["number"] = receipt_number(after.id);
            out["word"] = receipt_word(vault, after.id);
            out["due_at"] = write(opened->due);
        } else if (const auto* offered = std::get_if<CaseOffered>(&event)) {
            out["offered_to"] = write(static_cast<const Uuid&>(offered->to));
            out["accept_by"] = write(offered->accept_by);
        } else if (const auto* answered = std::get_if<CaseAnswered>(&event)) {
            out["late"] = answered->late;
        } else if (const auto* resumed = std::get_if<CaseResumed>(&event)) {
            out["due_at"] = write(resumed->due);
        } else if (const auto* extended = std::get_if<CaseExtended>(&event)) {
            out["due_at"] = write(extended->due);
        } else if (const auto* reopened = std::get_if<CaseReopened>(&event)) {
            out["due_at"] = write(reopened->due);
        }
    }
    return json::serialize(out);
}

std::vector<Route> Cases::routes() {
    auto all = case_routes();
    for (auto& route : exposure_routes()) all.push_back(std::move(route));
    for (auto& route : kind_reads()) all.push_back(std::move(route));
    for (auto& route : asset_reads()) all.push_back(std::move(route));
    return all;
}

AlarmSource alarms() {
    static constexpr Query due{"cases.alarms", "SELECT case_id, alarm FROM cases WHERE domain = $1 AND alarm IS NOT NULL AND alarm <= $2 ORDER BY alarm LIMIT $3"};
    return {due, EscalateCase::name, "case"};
}

const Module& module() {
    static const ModuleOf<Cases> made;
    return made;
}

}    // namespace terrace::cases
