#include "modules/alerts/alerts.hpp"

#include "base/match.hpp"

namespace terrace::alerts {

const Table alerts_table{"alerts",
                         {{"alert_id", Type::bytes},
                          {"place"},
                          {"level", Type::text},
                          {"text", Type::text},
                          {"standing"},
                          {"urgent"},
                          {"checked"},
                          {"by_post", Type::bytes, true},
                          {"at"},
                          {"until_at"},
                          {"calls"},
                          {"reached"},
                          {"alarm", Type::integer, true}},
                         1,
                         {{"by_day", "at"}, {"alarms", "alarm", "alarm IS NOT NULL"}}};

const Table rolls_table{"alert_rolls",
                        {{"roll_id", Type::bytes},
                         {"alert_id", Type::bytes},
                         {"place"},
                         {"expected"},
                         {"safe"},
                         {"needs_help"},
                         {"known_elsewhere"},
                         {"not_found"},
                         {"unaccounted"},
                         {"added"},
                         {"oldest", Type::integer, true},
                         {"newest", Type::integer, true},
                         {"opened_at"},
                         {"clear_at", Type::integer, true},
                         {"destroyed_at", Type::integer, true},
                         {"destroyed_law", Type::text, true},
                         {"proof", Type::text, true},
                         {"clear_reason", Type::text, true}},
                        1,
                        {{"of_alert", "alert_id"}, {"destroyed", "destroyed_at", "destroyed_at IS NOT NULL"}}};

Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
    if (context.actor.kind != ActorKind::desk && context.actor.post.empty()) return refuse(No::missing_field, "as", "以哪个岗位办 / for which post");
    const bool of_roll = std::visit([](const auto& one) { return requires { one.roll; }; }, command);
    return of_roll ? decide_roll(now, command, context) : decide_warning(now, command, context);
}

State apply(State now, const Event& event) noexcept {
    const auto begin_calls = [&](Instant at) {
        now.warning.standing = Standing::in_force;
        for (auto& call : now.warning.calls) call.silent_until = at + now.warning.silent;
    };
    std::visit(Match{[&](const Issued& one) {
                         now.place = one.place;
                         auto& warning = now.warning;
                         warning = {Standing::waiting, one.alert, one.level.value, one.text.value, one.by, one.at, one.until, one.urgent, false, Span{one.silent_ms}, {}};
                         for (const auto& post : one.posts) warning.calls.push_back({post, {}, {}, {}});
                         if (one.urgent) begin_calls(one.at);
                     },
                     [&](const Checked& one) {
                         now.warning.checked = true;
                         if (now.warning.standing == Standing::waiting) begin_calls(one.at);
                     },
                     [&](const Updated& one) {
                         now.warning.level = one.level.value;
                         now.warning.text = one.text.value;
                         now.warning.until = one.until;
                     },
                     [&](const Cancelled&) { now.warning.standing = Standing::cancelled; },
                     [&](const Acknowledged& one) {
                         for (auto& call : now.warning.calls)
                             if (call.post == one.post && (!call.reached || one.at < call.reached->at)) call.reached = one;
                     },
                     [&](const CalledNext& one) {
                         for (const auto& next : one.calls)
                             for (auto& call : now.warning.calls)
                                 if (call.post == next.post) {
                                     call.silent_until = next.asked ? std::optional{one.alarm + now.warning.silent} : std::nullopt;
                                     if (next.asked) call.asked.push_back(*next.asked);
                                 }
                     },
                     [&](const RollOpened& one) {
                         now.place = one.place;
                         apply_roll(now.roll, one);
                     },
                     [&](const RollMarked& one) { apply_roll(now.roll, one); },
                     [&](const AllClear& one) { now.roll.clear_at = one.at; },
                     [&](const RollDestroyed& one) { now.roll.destroyed_at = one.at; }},
               event);
    return now;
}

Uuid Alerts::stream_of(const Command& command) {
    return std::visit([](const auto& one) -> Uuid {
        if constexpr (requires { one.roll; })
            return one.roll;
        else
            return one.alert;
    }, command);
}

PlaceId Alerts::place_of(const State& state, const Command& command) {
    return std::visit([&](const auto& one) {
        if constexpr (requires { one.place; })
            return one.place;
        else
            return state.place;
    }, command);
}

void Alerts::post(const Record&, const Event& event, Posting& posting) {
    auto& rows = posting.rows();
    const auto count = [&](RollId roll, const RollNow& now) {
        rows.set(rolls_table, {roll}, {{"expected", now.expected}, {"safe", now.safe}, {"needs_help", now.needs_help}, {"known_elsewhere", now.known_elsewhere}, {"not_found", now.not_found},
                                       {"unaccounted", now.unaccounted}, {"added", now.added}, {"oldest", now.oldest}, {"newest", now.newest}});
    };
    std::visit(Match{[&](const Issued& one) {
                         rows.put(alerts_table, {one.alert, one.place, one.level.value, one.text.value, one.urgent ? Standing::in_force : Standing::waiting, one.urgent, false, one.by, one.at, one.until,
                                                 one.posts.size(), 0, one.look_at});
                     },
                     [&](const Checked& one) { rows.set(alerts_table, {one.alert}, {{"standing", Standing::in_force}, {"checked", true}, {"alarm", one.look_at}}); },
                     [&](const Updated& one) { rows.set(alerts_table, {one.alert}, {{"level", one.level.value}, {"text", one.text.value}, {"until_at", one.until}, {"alarm", one.look_at}}); },
                     [&](const Cancelled& one) { rows.set(alerts_table, {one.alert}, {{"standing", Standing::cancelled}, {"alarm", Cell{}}}); },
                     [&](const Acknowledged& one) { rows.set(alerts_table, {one.alert}, {{"reached", one.reached}, {"alarm", one.look_at}}); },
                     [&](const CalledNext& one) { rows.set(alerts_table, {one.alert}, {{"alarm", one.look_at}}); },
                     [&](const RollOpened& one) {
                         const auto& now = one.now;
                         rows.put(rolls_table, {one.roll, one.alert, one.place, now.expected, now.safe, now.needs_help, now.known_elsewhere, now.not_found, now.unaccounted, now.added, now.oldest, now.newest, one.at,
                                                Cell{}, Cell{}, Cell{}, Cell{}, Cell{}});
                     },
                     [&](const RollMarked& one) { count(one.roll, one.now); },
                     [&](const AllClear& one) { rows.set(rolls_table, {one.roll}, {{"clear_at", one.at}, {"clear_reason", one.reason ? Cell{one.reason->value} : Cell{}}}); },
                     [&](const RollDestroyed& one) { rows.set(rolls_table, {one.roll}, {{"destroyed_at", one.at}, {"destroyed_law", one.law.value}, {"proof", hex(one.proof.view())}}); }},
               event);
}

std::string Alerts::result(const State& after, const std::vector<Event>&, const Vault&) {
    if (after.roll.id.empty()) return json::serialize(json::object{{"standing", name_of(after.warning.standing)}, {"calls", after.warning.calls.size()}, {"reached", reached(after.warning)}});
    const auto now = read_roll(after.roll);
    return json::serialize(json::object{{"expected", now.expected}, {"safe", now.safe}, {"needs_help", now.needs_help}, {"known_elsewhere", now.known_elsewhere}, {"not_found", now.not_found},
                                        {"unaccounted", now.unaccounted}, {"added", now.added}});
}

AlarmSource alarms() {
    static constexpr Query due{"alerts.alarms", "SELECT alert_id, alarm FROM alerts WHERE domain = $1 AND alarm IS NOT NULL AND alarm <= $2 ORDER BY alarm LIMIT $3"};
    return {due, CallNext::name, "alert"};
}

const Module& module() {
    static const ModuleOf<Alerts> made;
    return made;
}

}    // namespace terrace::alerts
