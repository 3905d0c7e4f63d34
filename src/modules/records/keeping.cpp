#include "modules/records/records.hpp"

namespace terrace::records {

Result<std::vector<Event>> decide_on(const State& now, const Entrust& command, const Context& context) {
    if (now.standing == Standing::none) return refuse(No::not_found, "body.note");
    if (now.host != RecordHost::asset) return refuse(No::wrong_stage, "body.note", "asset");
    if (now.standing == Standing::withdrawn || now.ended) return refuse(No::wrong_stage, "", "已撤掉 / ended");
    if (command.post.has_value() + command.role.has_value() + command.body.has_value() > 1) return refuse(No::bad_value, "body", "post / role / body");
    const auto& roster = context.roster;
    if (command.post) {
        const auto* post = roster.post(*command.post);
        if (!post || !post->period.holds(context.said_at)) return refuse(No::unknown_post, "body.post", write(static_cast<const Uuid&>(*command.post)));
        // To keep a thing gives no authority over the cases about it: the post must have it from its own duties.
        if (!roster.may(Actor{ActorKind::token, {}, *command.post}, "cases.answer", now.place, context.said_at))
            return refuse(No::not_yours, "body.post", post->zh + ":先给它这个地方的职责 / give " + post->en + " a duty there first (cases.answer)");
    }
    if (command.role && !roster.role(command.role->value)) return refuse(No::bad_value, "body.role", command.role->value);
    if (command.body) {
        const auto* body = roster.body(*command.body);
        if (!body || !body->period.holds(context.said_at)) return refuse(No::not_found, "body.body", write(static_cast<const Uuid&>(*command.body)));
    }
    return std::vector<Event>{Entrusted{command.post, command.role, command.body, command.basis}};
}

}    // namespace terrace::records
