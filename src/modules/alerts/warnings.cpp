#include "base/match.hpp"
#include "modules/alerts/alerts.hpp"

#include <algorithm>

namespace terrace::alerts {
namespace {

using Events = Result<std::vector<Event>>;

// Whoever comes after a post that is silent: its stand-in, then its superior; nobody is asked twice.
std::optional<PostId> next_after(const Call& call, const Context& context) {
    const auto asked = [&](PostId post) { return post == call.post || std::find(call.asked.begin(), call.asked.end(), post) != call.asked.end(); };
    PostId at = call.post;
    for (int step = 0; step < 20; ++step) {
        if (const auto other = context.roster.stand_in(at, context.said_at); other && !asked(*other)) return other;
        const auto* facts = context.roster.post(at);
        if (!facts || facts->superior.empty()) return {};
        at = facts->superior;
        if (!asked(at)) return at;
    }
    return {};
}

Result<const Level*> level_for(const Context& context, std::string_view id, Instant until) {
    const auto* level = level_named(id);
    if (!level) {
        std::string all;
        for (const auto& one : shipped_levels()) all += (all.empty() ? "" : " / ") + one.id;
        return refuse(No::bad_value, "body.level", all);
    }
    const auto* post = context.roster.post(context.actor.post);
    const auto* seat = post ? context.places.find(post->place) : nullptr;
    if (!seat || seat->level > level->issued_from)
        return refuse(No::not_yours, "body.level", level->forecast ? "预报只由县级以上有权部门发布;险情可用“马上转移” / only the authorities, county and above, publish forecasts: use move_now for danger seen"
                                                                  : "这一级岗位不能发 / not a post of this level");
    if (until <= context.said_at || until > context.said_at + level->longest) return refuse(No::out_of_range, "body.until", write(context.said_at) + " – " + write(context.said_at + level->longest));
    return level;
}

std::vector<PostId> posts_within(const Context& context, PlaceId place) {
    std::vector<PostId> all;
    for (const auto* post : context.roster.posts()) {
        if (post->id == context.actor.post || !post->period.holds(context.said_at)) continue;
        for (const auto* duty : context.roster.assignments_of(post->id, context.said_at)) {
            const auto* role = context.roster.role(duty->role);
            if (!context.places.within(duty->object, place) || (role && role->reviews)) continue;
            all.push_back(post->id);
            break;
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

tl::unexpected<Refusal> wrong_standing(const Warning& now) {
    switch (now.standing) {
        case Standing::none: return refuse(No::not_found, "body.alert", "没有这次预警 / no such warning");
        case Standing::waiting: return refuse(No::wrong_stage, "", "还没复核 / not checked yet");
        case Standing::cancelled: return refuse(No::wrong_stage, "", "已解除 / cancelled");
        default: return refuse(No::wrong_stage, "", "已在生效 / in force already");
    }
}

// The same person under another post is no second pair of eyes.
bool same_hand(const Context& context, PostId post, Instant at) {
    return context.actor.post == post || context.roster.holds(PersonId{context.actor.id}, post, at);
}

Events decide_on(const State& now, const Issue& command, const Context& context) {
    if (now.warning.standing != Standing::none) return refuse(No::id_used_differently, "body.alert");
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    const auto level = level_for(context, command.level.value, command.until);
    if (!level) return tl::unexpected(level.error());
    if (command.text.value.empty()) return refuse(No::missing_field, "body.text");
    auto posts = command.posts.empty() ? posts_within(context, command.place) : command.posts;
    std::sort(posts.begin(), posts.end());
    posts.erase(std::unique(posts.begin(), posts.end()), posts.end());
    if (posts.empty()) return refuse(No::missing_field, "body.posts", "这里没有可叫应的岗位 / no post answers here");
    if (posts.size() > called_posts_max) return refuse(No::too_many, "body.posts", std::to_string(called_posts_max));
    for (const auto& post : posts)
        if (const auto* facts = context.roster.post(post); !facts || !facts->period.holds(context.said_at)) return refuse(No::unknown_post, "body.posts", write(static_cast<const Uuid&>(post)));
    Issued out{command.alert, command.place, command.level, command.text, context.said_at, command.until, command.urgent, (*level)->silent.ms, std::move(posts), command.hazard, context.actor.post, {}};
    if (command.urgent) out.look_at = std::min(context.said_at + (*level)->silent, command.until);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const Check& command, const Context& context) {
    const auto& warning = now.warning;
    if (warning.standing == Standing::none || warning.standing == Standing::cancelled || warning.checked) return wrong_standing(warning);
    if (warning.until <= context.said_at) return refuse(No::wrong_stage, "", "已过期 / expired");
    if (same_hand(context, warning.by, warning.at)) return refuse(No::not_yours, "", "不能复核自己发的 / somebody other than its author checks it");
    Checked out{command.alert, context.actor.post, context.said_at, {}};
    out.look_at = warning.urgent ? look_at(warning) : std::optional{std::min(context.said_at + warning.silent, warning.until)};
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const Update& command, const Context& context) {
    if (now.warning.standing != Standing::in_force) return wrong_standing(now.warning);
    if (const auto level = level_for(context, command.level.value, command.until); !level) return tl::unexpected(level.error());
    if (command.text.value.empty()) return refuse(No::missing_field, "body.text");
    auto after = now.warning;
    after.until = command.until;
    return std::vector<Event>{Updated{command.alert, command.level, command.text, command.until, context.actor.post, look_at(after)}};
}

Events decide_on(const State& now, const Cancel& command, const Context& context) {
    if (now.warning.standing != Standing::in_force && now.warning.standing != Standing::waiting) return wrong_standing(now.warning);
    if (command.reason.value.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{Cancelled{command.alert, command.reason, context.actor.post}};
}

Events decide_on(const State& now, const Acknowledge& command, const Context& context) {
    auto warning = now.warning;
    if (warning.standing != Standing::in_force) return wrong_standing(warning);
    const auto call = std::find_if(warning.calls.begin(), warning.calls.end(), [&](const auto& one) { return one.post == command.post; });
    if (call == warning.calls.end()) return refuse(No::unknown_post, "body.post", "没叫这个岗位 / this post was not called");
    if (command.channel == Channel::app) {
        const bool asked = std::find(call->asked.begin(), call->asked.end(), context.actor.post) != call->asked.end();
        if (context.actor.post != command.post && !asked && !context.roster.stands_in(context.actor.post, command.post, context.said_at))
            return refuse(No::not_yours, "body.channel", "替别人记,写明是电话、喇叭还是跑腿 / for another, say whether by phone, loudspeaker or runner");
    }
    const auto at = std::min(command.at.value_or(context.said_at), context.said_at);
    if (at < warning.at) return refuse(No::out_of_range, "body.at", write(warning.at) + " –");
    Acknowledged out{command.alert, command.post, context.actor.post, command.channel, at, 0, {}};
    if (!call->reached || at < call->reached->at) call->reached = out;
    out.reached = reached(warning);
    out.look_at = look_at(warning);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const CallNext& command, const Context& context) {
    if (context.actor.kind != ActorKind::desk) return refuse(No::unknown_command, "command", std::string{CallNext::name});
    if (now.warning.standing != Standing::in_force || look_at(now.warning) != command.alarm || context.said_at < command.alarm) return refuse(No::wrong_stage, "body.alarm");
    CalledNext out{command.alert, command.alarm, {}, {}};
    auto after = now.warning;
    for (auto& call : after.calls) {
        if (call.reached || !call.silent_until || std::min(*call.silent_until, after.until) > command.alarm) continue;
        const auto next = command.alarm >= after.until ? std::nullopt : next_after(call, context);
        out.calls.push_back({call.post, next});
        call.silent_until = next ? std::optional{command.alarm + after.silent} : std::nullopt;
        if (next) call.asked.push_back(*next);
    }
    out.look_at = look_at(after);
    return std::vector<Event>{std::move(out)};
}

}    // namespace

std::optional<Instant> look_at(const Warning& warning) {
    if (warning.standing != Standing::in_force) return {};
    std::optional<Instant> first;
    for (const auto& call : warning.calls)
        if (!call.reached && call.silent_until && (!first || *call.silent_until < *first)) first = call.silent_until;
    return first ? std::optional{std::min(*first, warning.until)} : std::nullopt;
}

std::int32_t reached(const Warning& warning) {
    return static_cast<std::int32_t>(std::count_if(warning.calls.begin(), warning.calls.end(), [](const auto& one) { return one.reached.has_value(); }));
}

Result<std::vector<Event>> decide_warning(const State& now, const Command& command, const Context& context) {
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
