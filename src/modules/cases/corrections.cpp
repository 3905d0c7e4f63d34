#include "modules/cases/correction_rules.hpp"

namespace terrace::cases {
namespace {

bool past_work(Stage stage) { return stage == Stage::none || stage == Stage::imported || stage == Stage::withdrawn || stage == Stage::duplicate; }

template <class C>
Events corrected(const Case& now, const C& command, const Context& context, bool settles) {
    if (past_work(now.stage)) return refuse(No::wrong_stage, "", std::string{name_of(now.stage)});
    if (context.actor.kind != ActorKind::post) return refuse(No::not_yours, "", std::string{C::name});
    if (!context.seen || *context.seen < 1) return refuse(No::missing_field, "seen");
    if (!command.place && !command.kind && !command.point) return refuse(No::missing_field, "body.place");
    if (command.place && !context.places.find(*command.place)) return refuse(No::unknown_place, "body.place", write(*command.place));
    const auto place = command.place.value_or(now.place);
    if (command.kind && !context.playbook.case_kind(command.kind->value, context.places.path(place), context.clock.zone().day_of(context.said_at)))
        return refuse(No::unknown_kind, "body.kind", command.kind->value);
    CaseCorrected event{command.place, command.kind, command.point, context.actor.post, PersonId{context.actor.id}, context.said_at, *context.seen, settles, {}, {}, {}, false};
    // What holds afterwards is worked out once, here, and recorded.
    auto after = now;
    apply_correction(after, event);
    event.place_now = after.place;
    event.kind_now = ShortText{after.kind};
    const auto* kind = context.playbook.case_kind(after.kind, context.places.path(after.place), context.clock.zone().day_of(now.timer.started()));
    event.category_now = ShortText{kind ? kind->category : now.category};
    event.disputed = after.corrections.disputed();
    return std::vector<Event>{std::move(event)};
}

template <class T>
bool unseen(const Sides<T>& sides, const std::optional<T>& chosen, std::int32_t seen) {
    return chosen && sides.newest() > seen;
}

}    // namespace

Events decide_correction(const Case& now, const CorrectCase& command, const Context& context) { return corrected(now, command, context, false); }

Events decide_correction(const Case& now, const SettleCase& command, const Context& context) {
    if (!now.corrections.disputed()) return refuse(No::wrong_stage, "", "没有争议 / nothing is disputed");
    // Whoever settles has seen every side; one that came since is a reason to look again.
    const auto seen = context.seen.value_or(0);
    if (unseen(now.corrections.place, command.place, seen) || unseen(now.corrections.kind, command.kind, seen) || unseen(now.corrections.point, command.point, seen))
        return refuse(No::conflict, "seen", std::to_string(context.version));
    return corrected(now, command, context, true);
}

void apply_correction(Case& now, const CaseCorrected& event) {
    const auto version = now.version + 1;
    const auto side = [&](const auto& value) { return Side<std::decay_t<decltype(value)>>{value, event.by, Uuid{event.author}, event.at, version}; };
    if (event.place) now.corrections.place.say(side(*event.place), event.seen);
    if (event.kind) now.corrections.kind.say(side(*event.kind), event.seen);
    if (event.point) now.corrections.point.say(side(*event.point), event.seen);
    if (const auto* one = now.corrections.place.holds()) now.place = one->value;
    if (const auto* one = now.corrections.kind.holds()) now.kind = one->value.value;
    if (!event.category_now.empty()) now.category = event.category_now.value;
}

}    // namespace terrace::cases
