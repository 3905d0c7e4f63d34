// What the desk asks of this module besides deciding: streams, places, subjects, state, answers.

#include "modules/dues/dues.hpp"
#include "base/match.hpp"

namespace terrace::dues {

Uuid policy_stream(std::string_view policy) { return derived_uuid(Uuid{}, "dues policy " + std::string{policy}); }
PayableId payable_of(RunId run, EntryId entry) { return PayableId{derived_uuid(run, "pays " + write(static_cast<const Uuid&>(entry)))}; }
PayableId again_of(PayableId payable, std::int64_t which) { return PayableId{derived_uuid(payable, "again " + std::to_string(which))}; }

// A policy is adopted under the id its text gives; a text that cannot be read has none and is refused.
std::string policy_named_in(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find('\n', at), text.size());
        auto line = text.substr(at, end - at);
        if (line.starts_with("policy:")) {
            line.remove_prefix(7);
            while (!line.empty() && (line.front() == ' ' || line.front() == '"' || line.front() == '\'')) line.remove_prefix(1);
            const auto stop = line.find_first_of(" \t\r\"'#");
            return std::string{line.substr(0, stop)};
        }
        at = end + 1;
    }
    return {};
}

Uuid Dues::stream_of(const Command& command) {
    return std::visit(Match{[](const Adopt& one) { return policy_stream(policy_named_in(one.text.value)); }, [](const Object& one) -> Uuid { return one.objection; },
                            [](const SettleObjection& one) -> Uuid { return one.objection; }, [](const MakeFile& one) -> Uuid { return one.file; }, [](const HandOver& one) -> Uuid { return one.file; },
                            [](const Reconcile& one) -> Uuid { return one.file; },
                            []<class C>(const C& one) -> Uuid {
                                if constexpr (requires { one.run; }) return one.run;
                                else return one.entry;
                            }},
                      command);
}

PlaceId Dues::place_of(const State& now, const Command& command) {
    return std::visit(
        [&]<class C>(const C& one) {
            if constexpr (requires { one.place; }) return one.place;
            else return now.place;
        },
        command);
}

Events Dues::decide(const State& now, const Command& command, const Context& context) {
    // Four eyes need to know whose they are.
    if (context.actor.kind != ActorKind::desk && context.actor.post.empty()) return refuse(No::missing_field, "as", "以哪个岗位办 / for which post");
    return std::visit([&](const auto& one) { return decide_on(now, one, context); }, command);
}

State Dues::apply(State now, const Event& event) noexcept {
    std::visit(Match{[&](const Adopted& one) {
                         now.place = one.place;
                         now.policy = one.policy.value;
                         now.version = one.version;
                     },
                     [&](const EntryRequested& one) {
                         now.place = one.place;
                         now.policy = one.policy.value;
                         now.entry = one.entry;
                         now.subject = SubjectId{one.person ? Uuid{*one.person} : Uuid{one.household}};
                         now.pending = Pending{one.dated, true, one.by.value_or(PostId{}), one.at};
                     },
                     [&](const ChangeRequested& one) { now.pending = Pending{one.dated, false, one.by.value_or(PostId{}), one.at}; },
                     [&](const EntryApproved&) {
                         now.enrolled = true;
                         now.pending.reset();
                     },
                     [&](const EntryDeclined&) { now.pending.reset(); },
                     [&](const RunProposed& one) {
                         now.place = one.place;
                         now.policy = one.policy.value;
                         now.run = RunStanding::proposed;
                         now.proposed_by = one.by.value_or(PostId{});
                         now.proposed_at = one.at;
                         now.lines_sum = one.lines_sum;
                     },
                     [&](const RunListed&) {}, [&](const RunApproved&) { now.run = RunStanding::approved; }, [&](const RunRejected&) { now.run = RunStanding::rejected; },
                     [&](const RunPublished&) {},
                     [&](const Objected& one) {
                         now.place = one.place;
                         now.subject = one.subject;
                         now.objected_run = one.run;
                         now.objected_entry = one.entry;
                         now.objected_by = one.by.value_or(PostId{});
                         now.open_objection = true;
                     },
                     [&](const ObjectionSettled&) { now.open_objection = false; },
                     [&](const FileMade& one) {
                         now.place = one.place;
                         now.policy = one.policy.value;
                         now.made = true;
                         now.made_by = one.by.value_or(PostId{});
                     },
                     [&](const FileListed&) {},
                     [&](const FileHandedOver& one) {
                         if (one.times == 1) {
                             now.handed = one.sha256;
                             now.handed_by = one.by.value_or(PostId{});
                             now.handed_at = one.at;
                         }
                         now.times = one.times;
                     },
                     [&](const Reconciled&) {}},
               event);
    return now;
}

SubjectId Dues::subject_of(const State& after, const Event&) { return after.subject; }

std::string Dues::result(const State&, const std::vector<Event>& events, const Vault&) {
    json::object out;
    for (const auto& event : events)
        std::visit(Match{[&](const Adopted& one) { out = {{"policy", one.policy.value}, {"version", one.version}}; },
                         [&](const RunProposed& one) {
                             out = {{"from", write(one.from)}, {"until", write(one.until)}, {"entries", one.entries}, {"payees", one.payees}, {"due", one.due}, {"stopped", one.stopped},
                                    {"not_in_cohort", one.not_in_cohort}, {"refused", one.refused}, {"due_fen", one.due_fen}, {"arrears_fen", one.arrears_fen}, {"claw_back_fen", one.claw_back_fen},
                                    {"carried_fen", one.carried_fen}, {"net_fen", one.net_fen}, {"lines", hex(one.lines_sum.view())}};
                         },
                         [&](const RunPublished& one) { out = {{"from", write(one.from)}, {"until", write(one.until)}}; },
                         [&](const FileMade& one) { out = {{"lines", one.lines}, {"fen", one.fen}, {"held", one.held}}; },
                         [&](const FileHandedOver& one) { out = {{"times", one.times}}; },
                         [&](const Reconciled& one) {
                             std::int64_t again = 0, overpaid = 0;
                             for (const auto& line : one.lines) {
                                 again += line.next ? 1 : 0;
                                 overpaid += line.overpaid_fen;
                             }
                             out = {{"new", static_cast<std::int64_t>(one.lines.size())}, {"known", one.known}, {"again", again}, {"overpaid_fen", overpaid}};
                         },
                         [](const auto&) {}},
                   event);
    return json::serialize(out);
}

const Module& module() {
    static const ModuleOf<Dues> made;
    return made;
}

}    // namespace terrace::dues
