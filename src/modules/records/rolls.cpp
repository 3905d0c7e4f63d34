#include "modules/records/records.hpp"

namespace terrace::records {

const Table rolls_table{"rolls",
                        {{"note_id", Type::bytes},
                         {"kind", Type::text},
                         {"place", Type::integer},
                         {"expected", Type::integer},
                         {"present", Type::integer},
                         {"added", Type::integer},
                         {"elsewhere", Type::integer},
                         {"not_found", Type::integer},
                         {"needed", Type::integer},
                         {"met", Type::integer},
                         {"last_at", Type::integer}}};

MemberId head_of(NoteId note, MemberId said) { return MemberId{derived_uuid(note, "head " + write(static_cast<const Uuid&>(said)))}; }

RollNow read_roll(const RollState& state, const RollMethod& method) {
    auto roll = state.roll;
    // Where heads are counted, so many are expected and nobody in particular: whoever came fills one of the places.
    std::vector<Uuid> seats;
    if (!method.households)
        for (std::int32_t n = 0; n < state.heads_expected; ++n) seats.push_back(derived_uuid(Uuid{}, "seat " + std::to_string(n)));
    if (!method.households) roll.expected.insert(seats.begin(), seats.end());
    const auto reading = terrace::read(roll, method.rule);
    ENSURE(reading);
    const auto count = [&](Presence presence) { return static_cast<std::int32_t>(reading->of(presence)); };
    RollNow now;
    now.expected = static_cast<std::int32_t>(roll.expected.size());
    now.elsewhere = count(Presence::known_elsewhere);
    now.not_found = count(Presence::not_found);
    now.needed = reading->needed;
    const auto there = count(Presence::present) + count(Presence::needs_help);
    if (method.households) {
        now.present = reading->expected[static_cast<std::size_t>(Presence::present)] + reading->expected[static_cast<std::size_t>(Presence::needs_help)];
        now.met = reading->met;
    } else {
        now.present = now.expected > 0 ? std::min(there, now.expected) : there;
        now.met = there >= now.needed;
    }
    now.added = there - now.present;
    return now;
}

void apply_on(RollState& state, const RollCalled& event) {
    for (const auto& member : event.expected) state.roll.expected.insert(member);
    state.heads_expected = std::max(state.heads_expected, event.heads_expected);
    // A roll has been decided to hold this much.
    for (const auto& mark : event.marks) (void)add(state.roll, {mark.mark, mark.member, mark.by.value_or(PostId{}), mark.presence, mark.at});
}

Result<std::vector<Event>> decide_on(const State& now, const CallRoll& command, const Context& context) {
    const bool known = !now.kind.empty();
    if (known && (now.kind != command.kind.value || now.playbook != command.playbook.value)) return refuse(No::conflict, "body.kind", now.playbook + '.' + now.kind);
    if (now.standing == Standing::withdrawn) return refuse(No::wrong_stage, "", "已撤回 / withdrawn");
    const auto place = known ? now.place : command.place;
    if (!context.places.find(place)) return refuse(No::unknown_place, "body.place", write(place));
    const auto judged = kind_of(context, command.playbook.value, command.kind.value, place);
    if (!judged) return tl::unexpected(judged.error());
    const auto& method = judged->kind->roll;
    if (!method) return refuse(No::unknown_kind, "body.kind", "这类记录不点名 / no roll is called for this kind");
    if (!method->households && !command.expected.empty()) return refuse(No::bad_value, "body.expected", "只数人头,不记名 / heads are counted, nobody is named");
    if (method->households && command.heads_expected) return refuse(No::bad_value, "body.heads_expected", "household");
    if (command.heads_expected && (*command.heads_expected < 0 || *command.heads_expected > heads_expected_max)) return refuse(No::out_of_range, "body.heads_expected", "0–" + std::to_string(heads_expected_max));
    if (command.marks.size() > marks_at_once_max) return refuse(No::too_many, "body.marks", std::to_string(marks_at_once_max));
    if (command.expected.size() > marks_at_once_max) return refuse(No::too_many, "body.expected", std::to_string(marks_at_once_max));
    if (now.roll.roll.marks.size() + command.marks.size() > marks_of_activity_max || now.roll.roll.expected.size() + command.expected.size() > marks_of_activity_max)
        return refuse(No::too_many, "body.marks", std::to_string(marks_of_activity_max));

    RollCalled called{command.note, command.playbook, command.kind, place, command.expected, command.heads_expected.value_or(0), {}, context.said_at, {}, method->into, false};
    for (const auto& mark : command.marks)
        called.marks.push_back({mark.mark, method->households ? mark.member : head_of(command.note, mark.member), context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post},
                                mark.presence, std::min(mark.at.value_or(context.said_at), context.said_at)});
    auto after = now.roll;
    apply_on(after, called);
    called.now = read_roll(after, *method);
    // A number somebody typed stays.
    called.fills = now.standing != Standing::none && now.heads == method->into;
    return std::vector<Event>{std::move(called)};
}

}    // namespace terrace::records
