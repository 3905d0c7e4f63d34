#include "desk/expected_places.hpp"
#include "modules/assignments/assignments.hpp"
#include "playbook/methods.hpp"

#include <algorithm>

namespace terrace::assignments {
namespace {

const Slot* slot_named(const std::vector<Slot>& slots, const ShortText& name) {
    const auto found = std::find_if(slots.begin(), slots.end(), [&](const Slot& one) { return one.slot == name; });
    return found == slots.end() ? nullptr : &*found;
}

// The one of post, body and household that the slot is for; nothing else may be given.
template <class C>
Result<Uuid> who(const Slot& slot, const C& command) {
    const int given = command.post.has_value() + command.body.has_value() + command.household.has_value();
    const auto needs = [&](const auto& id) -> Result<Uuid> {
        if (!id || given != 1) return refuse(No::bad_value, "body." + std::string{name_of(slot.of)}, slot.zh.value + " / " + slot.en.value);
        return Uuid{*id};
    };
    switch (slot.of) {
        case SlotOf::post: return needs(command.post);
        case SlotOf::body: return needs(command.body);
        case SlotOf::household: return needs(command.household);
    }
    return refuse(No::bad_value, "body.slot", slot.slot.value);
}

template <class E>
Uuid who_of(const E& event) {
    if (event.post) return *event.post;
    if (event.body) return *event.body;
    return event.household ? Uuid{*event.household} : Uuid{};
}

SlotOf slot_of(std::string_view word) {
    if (word == name_of(SlotOf::body)) return SlotOf::body;
    return word == name_of(SlotOf::household) ? SlotOf::household : SlotOf::post;
}

}    // namespace

Wording seat_name(const Roster& roster, const TeamSeat& seat) {
    const auto* role = seat.name.zh == seat.role ? roster.role(seat.role) : nullptr;
    return role ? Wording{role->zh, role->en} : seat.name;
}

TeamNamed team_named(const Playbook& playbook, std::string_view name, Day on) {
    const auto dot = name.find('.');
    const auto* installed = dot == std::string_view::npos ? nullptr : playbook.methods(name.substr(0, dot), on);
    if (!installed) return {};
    return {installed, installed->methods->team(name.substr(dot + 1))};
}

std::vector<Lack> lacks(const Team& team) {
    std::vector<Lack> all;
    for (const auto& slot : team.slots) {
        const auto found = team.filled.find(slot.slot.value);
        const auto have = found == team.filled.end() ? 0 : static_cast<std::int32_t>(found->second.size());
        if (have != slot.exactly) all.push_back({&slot, have});
    }
    return all;
}

Events decide_on(const DefineTeam& command, const Context&) {
    if (command.template_.empty()) return refuse(No::missing_field, "body.template");
    if (command.zh_name.empty()) return refuse(No::missing_field, "body.zh_name");
    if (command.en_name.empty()) return refuse(No::missing_field, "body.en_name");
    if (command.slots.empty()) return refuse(No::missing_field, "body.slots");
    if (command.slots.size() > slots_max) return refuse(No::too_many, "body.slots", std::to_string(slots_max));
    for (const auto& slot : command.slots) {
        if (slot.exactly < 1 || slot.exactly > slot_arity_max) return refuse(No::out_of_range, "body.slots.exactly", "1–" + std::to_string(slot_arity_max));
        if (slot.slot.empty() || slot_named(command.slots, slot.slot) != &slot) return refuse(No::bad_value, "body.slots.slot", slot.slot.value);
    }
    return std::vector<Event>{TeamDefined{command.template_, command.zh_name, command.en_name, command.slots}};
}

Events decide_on(const FormTeam& command, const Context& context) {
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    TeamFormed formed{command.team, command.template_, command.zh_name, command.en_name, command.place, command.basis, {}};
    if (const auto* kept = context.roster.team_template(command.template_.value)) {
        for (const auto& one : kept->slots) formed.slots.push_back({one.id, one.zh, one.en, slot_of(one.of), one.exactly});
        return std::vector<Event>{std::move(formed)};
    }
    // A playbook's own kind of team: "weixin.t1110", one at each place it speaks of.
    const auto today = context.clock.zone().day_of(context.said_at);
    const auto named = team_named(context.playbook, command.template_.value, today);
    if (!named.team) return refuse(No::unknown_rule, "body.template", command.template_.value);
    const auto holds = std::any_of(named.installed->places.begin(), named.installed->places.end(), [&](PlaceId outer) { return context.places.within(command.place, outer); });
    if (!holds || !is_place_of(context.places, *context.places.find(command.place), named.team->of, today)) return refuse(No::bad_value, "body.place", named.team->of);
    if (formed.zh_name.empty()) formed.zh_name = named.team->name.zh;
    if (formed.en_name.empty()) formed.en_name = named.team->name.en;
    for (const auto& seat : named.team->seats) {
        const auto name = seat_name(context.roster, seat);
        formed.slots.push_back({seat.role, name.zh, name.en, slot_of(seat.of), static_cast<std::int32_t>(seat.exactly)});
    }
    return std::vector<Event>{std::move(formed)};
}

Events decide_on(const Team& now, const FillSlot& command, const Context& context) {
    if (now.ended) return refuse(No::wrong_stage, "", "已解散 / ended");
    const auto* slot = slot_named(now.slots, command.slot);
    if (!slot) return refuse(No::bad_value, "body.slot", command.slot.value);
    const auto id = who(*slot, command);
    if (!id) return tl::unexpected(id.error());
    if (command.post && !context.roster.post(*command.post)) return refuse(No::unknown_post, "body.post", write(*id));
    if (command.body && !context.roster.body(*command.body)) return refuse(No::not_found, "body.body", write(*id));
    if (command.household && !command.agreed) return refuse(No::missing_field, "body.agreed");
    const auto filled = now.filled.find(command.slot.value);
    if (filled != now.filled.end() && filled->second.contains(*id)) return refuse(No::wrong_stage, "body.slot", "已在队伍里 / already in the team");
    if (filled != now.filled.end() && static_cast<std::int32_t>(filled->second.size()) >= slot->exactly)
        return refuse(No::conflict, "body.slot", slot->zh.value + "只要 " + std::to_string(slot->exactly) + " / exactly " + std::to_string(slot->exactly) + " " + slot->en.value);
    return std::vector<Event>{SlotFilled{now.id, command.slot, command.post, command.body, command.household}};
}

Events decide_on(const Team& now, const EmptySlot& command, const Context&) {
    const auto* slot = slot_named(now.slots, command.slot);
    if (!slot) return refuse(No::bad_value, "body.slot", command.slot.value);
    const auto id = who(*slot, command);
    if (!id) return tl::unexpected(id.error());
    const auto filled = now.filled.find(command.slot.value);
    if (filled == now.filled.end() || !filled->second.contains(*id)) return refuse(No::wrong_stage, "body.slot", "不在队伍里 / not in the team");
    return std::vector<Event>{SlotEmptied{now.id, command.slot, command.post, command.body, command.household}};
}

Events decide_on(const Team& now, const EndTeam&, const Context&) {
    if (now.ended) return refuse(No::wrong_stage, "", "已解散 / ended");
    return std::vector<Event>{TeamEnded{now.id}};
}

void apply_on(Team& now, const TeamFormed& event) {
    now.id = event.team;
    now.place = event.place;
    now.slots = event.slots;
}
void apply_on(Team& now, const SlotFilled& event) { now.filled[event.slot.value].insert(who_of(event)); }
void apply_on(Team& now, const SlotEmptied& event) { now.filled[event.slot.value].erase(who_of(event)); }
void apply_on(Team& now, const TeamEnded&) { now.ended = true; }

}    // namespace terrace::assignments
