#include "modules/people/people.hpp"

namespace terrace::people {
namespace {

std::string id_text(const Uuid& id) { return write(id); }

std::string title_of(const Context& context, PostId id) {
    const auto* facts = context.roster.post(id);
    return facts ? facts->zh + " / " + facts->en : id_text(id);
}

// The chain of superiors ends, and never comes back to the post it began with.
Result<void> check_superior(PostId post, PostId superior, const Context& context) {
    auto at = superior;
    for (int step = 0; step < superiors_max; ++step) {
        if (at == post) return refuse(No::bad_value, "body.superior", "上级链绕回本岗位 / the chain of superiors returns to this post");
        const auto* facts = context.roster.post(at);
        if (!facts) return refuse(No::unknown_post, "body.superior", id_text(at));
        if (facts->superior.empty()) return {};
        at = facts->superior;
    }
    return refuse(No::too_many, "body.superior", std::to_string(superiors_max));
}

Result<void> check_title(const Title& title) {
    if (title.zh.empty()) return refuse(No::missing_field, "body.title.zh");
    if (title.en.empty()) return refuse(No::missing_field, "body.title.en");
    return {};
}

Result<void> check_open(const Post& now, Instant at) {
    if (!now.period.holds(at)) return refuse(No::unknown_post, "body.post", id_text(now.id));
    return {};
}

// A reviewer never looks at her own work: one person cannot hold the post that reviews and the post reviewed.
Result<void> check_no_self_review(PostId post, PersonId person, const Context& context) {
    const auto also_hers = [&](PostId other) { return other != post && context.roster.holds(person, other, context.said_at); };
    for (const auto* one : context.roster.all_assignments_of(post))
        if (one->period.holds(context.said_at) && !one->subject.empty() && also_hers(one->subject))
            return refuse(No::conflict, "body.person", "自己不能监督、评价自己 / nobody reviews her own work: " + title_of(context, one->subject));
    for (const auto& mine : context.roster.posts_of(person, context.said_at))
        for (const auto* one : context.roster.assignments_of(mine, context.said_at))
            if (one->subject == post)
                return refuse(No::conflict, "body.person", "自己不能监督、评价自己 / nobody reviews her own work: " + title_of(context, mine));
    return {};
}

}    // namespace

Events decide_on(const Post&, const CreatePost& command, const Context& context) {
    if (auto fine = check_title(command.title); !fine) return tl::unexpected(fine.error());
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.body && !context.roster.body(*command.body)) return refuse(No::not_found, "body.body", id_text(*command.body));
    if (command.superior)
        if (auto fine = check_superior(command.post, *command.superior, context); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{PostCreated{command.post, command.title, command.place, command.body, command.superior,
                                          command.phone.value_or(ShortText{}), command.from.value_or(context.said_at)}};
}

Events decide_on(const Post& now, const ChangePost& command, const Context& context) {
    if (auto fine = check_open(now, context.said_at); !fine) return tl::unexpected(fine.error());
    if (!command.title && !command.phone && !command.superior) return refuse(No::missing_field, "body.title");
    if (command.title)
        if (auto fine = check_title(*command.title); !fine) return tl::unexpected(fine.error());
    if (command.superior)
        if (auto fine = check_superior(now.id, *command.superior, context); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{PostChanged{now.id, command.title, command.phone, command.superior}};
}

Events decide_on(const Post& now, const ClosePost& command, const Context& context) {
    const auto at = command.at.value_or(context.said_at);
    if (now.period.to) return refuse(No::wrong_stage, "", "已撤销 / closed");
    if (at < now.period.from) return refuse(No::outside_dates, "body.at", write(now.period.from));
    if (command.basis && command.basis->empty()) return refuse(No::missing_field, "body.basis");
    std::vector<Event> events;
    if (!now.holder.empty()) events.emplace_back(HoldingEnded{now.id, now.holder, std::max(at, now.held_from), false, {}});
    events.emplace_back(PostClosed{now.id, at, command.basis});
    return events;
}

Events decide_on(const Post& now, const Appoint& command, const Context& context) {
    const auto from = command.from.value_or(context.said_at);
    if (auto fine = check_open(now, std::max(from, now.period.from)); !fine) return tl::unexpected(fine.error());
    if (from < now.period.from) return refuse(No::outside_dates, "body.from", write(now.period.from));
    if (command.shown_name.empty()) return refuse(No::missing_field, "body.shown_name");
    if (!now.holder.empty()) return refuse(No::wrong_stage, "body.person", "已有人任职,请先离任 / held; end that holding first");
    if (from < now.last_end) return refuse(No::outside_dates, "body.from", write(now.last_end));
    if (!context.roster.may_hand_on(context.actor, now.id, context.said_at))
        return refuse(No::not_yours, "body.post", "岗位的职权超出你的范围 / this post's authority exceeds your own");
    if (auto fine = check_no_self_review(now.id, command.person, context); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{HolderAppointed{now.id, command.person, command.shown_name, from}};
}

Events decide_on(const Post& now, const EndHolding& command, const Context& context) {
    if (now.holder.empty() || now.holder != command.person) return refuse(No::wrong_stage, "body.person", "不在任 / not the holder");
    const auto at = command.at.value_or(context.said_at);
    if (at < now.held_from) return refuse(No::outside_dates, "body.at", write(now.held_from));
    if (command.for_cause && !command.basis) return refuse(No::missing_field, "body.basis");
    return std::vector<Event>{HoldingEnded{now.id, command.person, at, command.for_cause, command.basis}};
}

namespace {

// The last day is the one before the first instant after.
std::string stands_in_already(const StandIn& one, const Context& context) {
    const auto zone = context.clock.zone();
    const auto from = write(zone.day_of(one.period.from)), to = write(zone.day_of(Instant{one.period.to->ms - 1}));
    return from + " 至 " + to + " 已由 " + title_of(context, one.stand_in) + " 代办:请先提前结束那一段,或改日期 / " + title_of(context, one.stand_in) + " stands in from " + from + " to " + to +
           ": end that first, or choose other days";
}

}    // namespace

Events decide_on(const Post& now, const NameStandIn& command, const Context& context) {
    if (auto fine = check_open(now, command.from); !fine) return tl::unexpected(fine.error());
    if (command.stand_in == now.id) return refuse(No::bad_value, "body.stand_in", "岗位不能给自己代办 / a post does not stand in for itself: " + title_of(context, now.id));
    if (command.to <= command.from) return refuse(No::bad_value, "body.to", write(command.from));
    const auto* other = context.roster.post(command.stand_in);
    if (!other || !other->period.holds(command.from)) return refuse(No::unknown_post, "body.stand_in", id_text(command.stand_in));
    if (!context.roster.may_hand_on(context.actor, now.id, context.said_at))
        return refuse(No::not_yours, "body.post", "岗位的职权超出你的范围 / this post's authority exceeds your own");
    // One at a time: who acts for the post must be plain on any day. The same one may be named for longer.
    for (const auto& one : now.stand_ins)
        if (one.stand_in != command.stand_in && one.period.overlaps({command.from, command.to}))
            return refuse(No::bad_value, "body.from", stands_in_already(one, context));
    return std::vector<Event>{StandInNamed{now.id, command.stand_in, command.from, command.to}};
}

Events decide_on(const Post& now, const EndStandIn& command, const Context& context) {
    const auto at = command.at.value_or(context.said_at);
    if (!context.roster.stands_in(command.stand_in, now.id, at)) return refuse(No::wrong_stage, "body.stand_in", "没有代办 / not standing in");
    return std::vector<Event>{StandInEnded{now.id, command.stand_in, at}};
}

Events decide_on(const Post& now, const ShowParty& command, const Context& context) {
    if (now.holder.empty() || context.actor.kind != ActorKind::post || Uuid{now.holder} != context.actor.id)
        return refuse(No::not_yours, "", "只能由本人决定 / the holder alone decides");
    return std::vector<Event>{PartyShown{now.id, now.holder, command.shown}};
}

void apply_on(Post& now, const PostCreated& event) {
    now.id = event.post;
    now.place = event.place;
    now.superior = event.superior.value_or(PostId{});
    now.period = {event.from, {}};
    now.last_end = event.from;
}
void apply_on(Post& now, const PostChanged& event) {
    if (event.superior) now.superior = *event.superior;
}
void apply_on(Post& now, const PostClosed& event) { now.period.to = event.at; }
void apply_on(Post& now, const HolderAppointed& event) {
    now.holder = event.person;
    now.held_from = event.from;
    now.shows_party = false;
}
void apply_on(Post& now, const HoldingEnded& event) {
    now.holder = {};
    now.last_end = event.at;
    now.shows_party = false;
}
void apply_on(Post& now, const StandInNamed& event) { now.stand_ins.push_back({event.post, event.stand_in, {event.from, event.to}}); }
void apply_on(Post& now, const StandInEnded& event) {
    for (auto& one : now.stand_ins)
        if (one.stand_in == event.stand_in && *one.period.to > event.at) one.period.to = event.at;
    std::erase_if(now.stand_ins, [](const StandIn& one) { return *one.period.to <= one.period.from; });
}
void apply_on(Post& now, const PartyShown& event) { now.shows_party = event.shown; }

}    // namespace terrace::people
