#include "modules/alerts/alerts.hpp"

#include <set>

namespace terrace::alerts {
namespace {

using Events = Result<std::vector<Event>>;

Presence presence_of(Found found) {
    switch (found) {
        case Found::safe: return Presence::present;
        case Found::needs_help: return Presence::needs_help;
        case Found::known_elsewhere: return Presence::known_elsewhere;
        case Found::not_found: return Presence::not_found;
    }
    return Presence::unaccounted;
}

tl::unexpected<Refusal> no_roll() { return refuse(No::not_found, "body.roll", "没有这次点名 / no such roll"); }
tl::unexpected<Refusal> destroyed() { return refuse(No::wrong_stage, "", "名单已销毁 / the roll was destroyed"); }

Events decide_on(const State& now, const OpenRoll& command, const Context& context) {
    if (!now.roll.id.empty()) return refuse(No::id_used_differently, "body.roll");
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (const auto* post = context.roster.post(command.clears); !post || !post->period.holds(context.said_at)) return refuse(No::unknown_post, "body.clears", write(static_cast<const Uuid&>(command.clears)));
    if (command.houses.empty()) return refuse(No::missing_field, "body.houses");
    if (command.houses.size() > houses_at_once_max) return refuse(No::too_many, "body.houses", std::to_string(houses_at_once_max));
    std::set<HouseId> seen;
    for (std::size_t n = 0; n < command.houses.size(); ++n) {
        const auto at = "body.houses[" + std::to_string(n) + "]";
        const auto& house = command.houses[n];
        if (house.people < 1 || house.people > people_of_house_max) return refuse(No::out_of_range, at + ".people", "1–" + std::to_string(people_of_house_max));
        if (!seen.insert(house.house).second) return refuse(No::id_used_differently, at + ".house", write(static_cast<const Uuid&>(house.house)));
    }
    RollOpened out{command.roll, command.alert, command.place, command.clears, context.actor.post, command.houses, {}, context.said_at};
    NightRoll after;
    apply_roll(after, out);
    out.now = read_roll(after);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const MarkRoll& command, const Context& context) {
    if (now.roll.id.empty()) return no_roll();
    if (now.roll.destroyed_at) return destroyed();
    if (command.taps.empty()) return refuse(No::missing_field, "body.taps");
    if (command.taps.size() > taps_at_once_max) return refuse(No::too_many, "body.taps", std::to_string(taps_at_once_max));
    if (now.roll.taps.size() + command.taps.size() > taps_of_roll_max) return refuse(No::too_many, "body.taps", std::to_string(taps_of_roll_max));
    RollMarked out{command.roll, command.source, context.actor.post, {}, {}};
    for (std::size_t n = 0; n < command.taps.size(); ++n) {
        const auto& tap = command.taps[n];
        const auto at = "body.taps[" + std::to_string(n) + "]";
        const auto house = now.roll.houses.find(tap.house);
        const bool listed = house != now.roll.houses.end() && house->second.listed;
        if (listed && tap.people) return refuse(No::bad_value, at + ".people", "名单上的户,人数以名单为准 / on the list: the list says how many");
        if (!listed && !tap.people) return refuse(No::missing_field, at + ".people", "不在名单上,写明几个人 / not on the list: say how many people");
        const auto people = listed ? house->second.people : *tap.people;
        if (people < 1 || people > people_of_house_max) return refuse(No::out_of_range, at + ".people", "1–" + std::to_string(people_of_house_max));
        if (tap.person && (*tap.person < 1 || *tap.person > people)) return refuse(No::out_of_range, at + ".person", "1–" + std::to_string(people));
        out.taps.push_back({tap.tap, tap.house, tap.person, tap.found, std::min(tap.at.value_or(context.said_at), context.said_at), tap.people, tap.name});
    }
    auto after = now.roll;
    apply_roll(after, out);
    if (after.houses.size() > houses_of_roll_max) return refuse(No::too_many, "body.taps", std::to_string(houses_of_roll_max));
    out.now = read_roll(after);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const ClearAll& command, const Context& context) {
    const auto& roll = now.roll;
    if (roll.id.empty()) return no_roll();
    if (roll.destroyed_at) return destroyed();
    if (roll.clear_at) return refuse(No::wrong_stage, "", "已宣布 / said already");
    if (context.actor.post != roll.clears && !context.roster.stands_in(context.actor.post, roll.clears, context.said_at)) {
        const auto* post = context.roster.post(roll.clears);
        return refuse(No::not_yours, "as", post ? post->zh + " / " + post->en : std::string{});
    }
    const auto count = read_roll(roll);
    const bool missing = !count.met || count.not_found > 0;
    if (missing && (!command.reason || command.reason->value.empty()))
        return refuse(No::missing_field, "body.reason", "还有 " + std::to_string(count.unaccounted) + " 人没有音讯、" + std::to_string(count.not_found) + " 人没找到 / " + std::to_string(count.unaccounted) + " unaccounted, " +
                                               std::to_string(count.not_found) + " not found");
    return std::vector<Event>{AllClear{command.roll, context.actor.post, context.said_at, count, missing ? command.reason : std::nullopt}};
}

Events decide_on(const State& now, const DestroyRoll& command, const Context& context) {
    if (now.roll.id.empty()) return no_roll();
    if (now.roll.destroyed_at) return destroyed();
    if (!now.roll.clear_at) return refuse(No::wrong_stage, "", "先宣布人已点齐 / all clear comes first");
    if (command.law.value.empty()) return refuse(No::missing_field, "body.law");
    return std::vector<Event>{RollDestroyed{command.roll, context.actor.post, command.law, context.said_at, read_roll(now.roll), proof_of(now.roll)}};
}

}    // namespace

Uuid member_of(HouseId house, std::int32_t person) { return derived_uuid(house, "person " + std::to_string(person)); }

RollNow read_roll(const NightRoll& night) {
    const auto reading = terrace::read(night.roll, everybody_accounted());
    ENSURE(reading);
    const auto count = [&](Presence presence) { return static_cast<std::int32_t>(reading->of(presence)); };
    RollNow now;
    now.expected = static_cast<std::int32_t>(night.roll.expected.size());
    now.safe = count(Presence::present);
    now.needs_help = count(Presence::needs_help);
    now.known_elsewhere = count(Presence::known_elsewhere);
    now.not_found = count(Presence::not_found);
    now.unaccounted = count(Presence::unaccounted);
    for (const auto one : reading->added) now.added += one;
    now.disputed = reading->disputed;
    now.oldest = reading->oldest;
    now.newest = reading->newest;
    now.met = reading->met;
    return now;
}

Sha256 proof_of(const NightRoll& night) {
    std::string all = write(static_cast<const Uuid&>(night.id)) + '\n';
    for (const auto& [id, house] : night.houses) all += write(static_cast<const Uuid&>(id)) + ' ' + std::to_string(house.people) + ' ' + hex(sha256(house.name.box).view()) + '\n';
    for (const auto& [id, mark] : night.roll.marks)
        all += write(id) + ' ' + write(mark.member) + ' ' + write(mark.author) + ' ' + std::to_string(static_cast<int>(mark.presence)) + ' ' + write(mark.said_at) + '\n';
    return sha256(all);
}

void apply_roll(NightRoll& night, const RollOpened& event) {
    night.id = event.roll;
    night.alert = event.alert;
    night.clears = event.clears;
    night.opened_at = event.at;
    for (const auto& one : event.houses) {
        night.houses[one.house] = {true, one.people, one.team.value, one.name};
        for (std::int32_t person = 1; person <= one.people; ++person) night.roll.expected.insert(member_of(one.house, person));
    }
}

void apply_roll(NightRoll& night, const RollMarked& event) {
    for (const auto& tap : event.taps) {
        auto& house = night.houses[tap.house];
        // Two phones may count one group of visitors differently: the greater count stays, in whatever order they come.
        if (!house.listed) house.people = std::max(house.people, tap.people.value_or(0));
        if (!house.listed && tap.name && (house.name.empty() || house.name.key < tap.name->key)) house.name = *tap.name;
        night.taps.insert({tap.tap, {event.source, event.by}});
        const auto people = house.listed ? house.people : tap.people.value_or(0);
        for (std::int32_t person = tap.person.value_or(1); person <= tap.person.value_or(people); ++person)
            (void)add(night.roll, {derived_uuid(tap.tap, std::to_string(person)), member_of(tap.house, person), event.by, presence_of(tap.found), tap.at});
    }
}

Result<std::vector<Event>> decide_roll(const State& now, const Command& command, const Context& context) {
    return std::visit(
        [&](const auto& one) -> Events {
            if constexpr (requires { decide_on(now, one, context); })
                return decide_on(now, one, context);
            else
                return refuse(No::unknown_command, "command");
        },
        command);
}

}    // namespace terrace::alerts
