#include "modules/topics/topics.hpp"

#include "base/match.hpp"
#include "modules/topics/decide.hpp"

#include <algorithm>

namespace terrace::topics {
namespace {

Day today_of(const Context& context) { return context.clock.zone().day_of(context.said_at); }
std::string shown(const Uuid& id) { return write(id); }
bool blank(const std::optional<Paragraph>& text) { return !text || text->empty(); }

tl::unexpected<Refusal> not_now(const Topic& topic) {
    switch (topic.stage) {
        case Stage::none: return refuse(No::not_found, "body.topic", "没有这个议题 / no such topic");
        case Stage::solved: return refuse(No::wrong_stage, "body.topic", "已经解决 / solved");
        case Stage::ended: return refuse(No::wrong_stage, "body.topic", "不再商量 / ended");
        default: return refuse(No::wrong_stage, "body.topic", "现在是" + stage_words(topic.stage).zh + " / it is at: " + stage_words(topic.stage).en);
    }
}
Result<void> at_stage(const Topic& topic, std::initializer_list<Stage> stages) {
    if (std::find(stages.begin(), stages.end(), topic.stage) != stages.end()) return {};
    return not_now(topic);
}
bool lives(const Topic& topic) { return topic.stage != Stage::none && topic.stage != Stage::solved && topic.stage != Stage::ended; }

Events decide_on(const State& now, const Raise& command, const Context& context) {
    if (now.topic.stage != Stage::none) return refuse(No::conflict, "body.topic", shown(command.topic));
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.title.empty()) return refuse(No::missing_field, "body.title");
    if (command.heard_at.empty()) return refuse(No::missing_field, "body.heard_at", "在哪里听到的 / where it was heard");
    if (!context.roster.post(command.convenor)) return refuse(No::unknown_post, "body.convenor", shown(command.convenor));
    if (command.from == HeardFrom::settled_case && !command.of_case) return refuse(No::missing_field, "body.of_case");
    return std::vector<Event>{Raised{command.topic, command.place, command.kind, command.title, command.from, command.heard_at, command.convenor, command.proposer, command.of_case}};
}

Events decide_on(const State& now, const Prepare& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::plan}); !fine) return tl::unexpected(fine.error());
    if (command.agenda.empty()) return refuse(No::missing_field, "body.agenda");
    if (command.where.empty()) return refuse(No::missing_field, "body.where");
    if (command.invited.empty()) return refuse(No::missing_field, "body.invited", "请了哪些人 / which roles are invited");
    if (command.invited.size() > invited_roles_max) return refuse(No::too_many, "body.invited", std::to_string(invited_roles_max));
    if (command.meets_at <= context.said_at) return refuse(No::out_of_range, "body.meets_at", "> " + write(context.said_at));
    return std::vector<Event>{Prepared{command.agenda, command.venue, command.where, command.invited, command.meets_at}};
}

Events decide_on(const State& now, const PostUp& command, const Context& context) {
    if (!lives(now.topic)) return not_now(now.topic);
    if (command.where.empty()) return refuse(No::missing_field, "body.where");
    if (command.what == Posted::agenda && !now.topic.prepared) return refuse(No::wrong_stage, "body.what", "先准备议题 / prepare the agenda first");
    if (command.what == Posted::decision && !boxes_of(now.topic, context.own_rows).decided) return refuse(No::wrong_stage, "body.what", "还没有通过的决议 / nothing was decided yet");
    if (command.what == Posted::result && std::none_of(now.topic.works.begin(), now.topic.works.end(), [](const auto& one) { return one.second.accepted; }) && now.topic.kind != Kind::covenant)
        return refuse(No::wrong_stage, "body.what", "还没有验收的工程 / no work was accepted yet");
    return std::vector<Event>{PostedUp{command.what, command.where, today_of(context)}};
}

Events decide_on(const State& now, const Meet& command, const Context& context) {
    if (!lives(now.topic)) return not_now(now.topic);
    if (now.topic.meetings.contains(command.meeting)) return refuse(No::conflict, "body.meeting", shown(command.meeting));
    const auto agenda = now.topic.posted.find(Posted::agenda);
    if (agenda == now.topic.posted.end() || agenda->second >= today_of(context)) return refuse(No::wrong_stage, "body.topic", "议题要在商量之前公开 / the agenda is published on a day before the meeting");
    if (command.present < 1 || command.present > people_at_meeting_max) return refuse(No::out_of_range, "body.present", "1–" + std::to_string(people_at_meeting_max));
    if (command.minutes.empty()) return refuse(No::missing_field, "body.minutes");
    return std::vector<Event>{Met{command.meeting, command.present, command.minutes, today_of(context)}};
}

Events decide_on(const State& now, const Opine& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::plan}); !fine) return tl::unexpected(fine.error());
    if (now.topic.opinions.contains(command.opinion)) return refuse(No::conflict, "body.opinion", shown(command.opinion));
    if (command.text.empty()) return refuse(No::missing_field, "body.text");
    const bool own = context.actor.kind == ActorKind::resident;
    if (own != (command.way == Way::card)) return refuse(No::bad_value, "body.way", own ? "card" : "phone / paper / spoken");
    if (own && command.said_by) return refuse(No::unknown_field, "body.said_by");
    Opined out{command.opinion, command.way, command.stance, command.text, command.said_by, own ? std::optional{PersonId{context.actor.id}} : std::nullopt, {}};
    out.receipt = receipt_of(now.topic.id, command.opinion, std::string{name_of(command.stance)} + ' ' + command.text.plain);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const SumUp& command, const Context&) {
    if (auto fine = at_stage(now.topic, {Stage::plan}); !fine) return tl::unexpected(fine.error());
    const auto known = now.topic.views.find(command.view);
    if (known == now.topic.views.end() && (!command.view_words || command.view_words->empty())) return refuse(No::missing_field, "body.view_words");
    if (command.opinions.empty()) return refuse(No::missing_field, "body.opinions");
    if (command.opinions.size() > opinions_at_once_max) return refuse(No::too_many, "body.opinions", std::to_string(opinions_at_once_max));
    for (std::size_t i = 0; i < command.opinions.size(); ++i)
        if (!now.topic.opinions.contains(command.opinions[i])) return refuse(No::not_found, "body.opinions[" + std::to_string(i) + "]", shown(command.opinions[i]));
    SummedUp out{command.view, command.view_words.value_or(Line{}), command.minority, command.opinions, 0, 0};
    if (known != now.topic.views.end() && out.view_words.empty()) out.view_words = known->second.words;
    const auto left = apply(now, out).topic;
    out.unsummed = left.unsummed();
    out.unanswered = left.unanswered();
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const Reply& command, const Context&) {
    if (auto fine = at_stage(now.topic, {Stage::plan}); !fine) return tl::unexpected(fine.error());
    if (!now.topic.views.contains(command.view)) return refuse(No::not_found, "body.view", shown(command.view));
    if (command.reply.empty()) return refuse(No::missing_field, "body.reply");
    if (command.changed_in && (*command.changed_in < 1 || *command.changed_in > static_cast<std::int32_t>(now.topic.versions.size())))
        return refuse(No::out_of_range, "body.changed_in", "1–" + std::to_string(now.topic.versions.size()));
    Replied out{command.view, command.reply, command.changed_in, 0};
    out.unanswered = apply(now, out).topic.unanswered();
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const Propose& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::plan}); !fine) return tl::unexpected(fine.error());
    const auto next = static_cast<std::int32_t>(now.topic.versions.size()) + 1;
    if (command.version != next) return refuse(No::conflict, "body.version", std::to_string(next));
    if (next > static_cast<std::int32_t>(versions_max)) return refuse(No::too_many, "body.version", std::to_string(versions_max));
    if (command.text.empty()) return refuse(No::missing_field, "body.text");
    if (next > 1 && (!command.changed || command.changed->empty())) return refuse(No::missing_field, "body.changed", "和上一版有什么不同 / what is different");
    if (now.topic.kind == Kind::build) {
        if (blank(command.how)) return refuse(No::missing_field, "body.how", "怎么建 / how it is built");
        if (blank(command.what)) return refuse(No::missing_field, "body.what", "建成什么样 / what it will be like");
        if (blank(command.who_builds)) return refuse(No::missing_field, "body.who_builds", "由谁来建 / who builds it");
        if (blank(command.who_keeps)) return refuse(No::missing_field, "body.who_keeps", "建后谁来管 / who looks after it");
    }
    const auto boxes = boxes_of(now.topic, context.own_rows);
    if (boxes.open) return refuse(No::wrong_stage, "body.version", "正在表决,方案不能改 / it is being voted on");
    if (boxes.decided) return refuse(No::wrong_stage, "body.version", "已经通过,方案不能改 / it was decided");
    Proposed out{command.version, command.text, command.how, command.what, command.who_builds, command.who_keeps, command.cost, command.changed, {}};
    out.receipt = receipt_of(now.topic.id, now.topic.id, encode(out));
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const NameRepresentatives& command, const Context&) {
    if (auto fine = at_stage(now.topic, {Stage::plan, Stage::build}); !fine) return tl::unexpected(fine.error());
    if (command.number < 1 || command.number > 50) return refuse(No::out_of_range, "body.number", "1–50");
    if (command.women < 0 || command.women > command.number) return refuse(No::out_of_range, "body.women", "0–" + std::to_string(command.number));
    if (command.chosen.empty()) return refuse(No::missing_field, "body.chosen", "怎么选的 / how they were chosen");
    return std::vector<Event>{RepresentativesNamed{command.number, command.women, command.chosen, command.names}};
}

Events decide_on(const State& now, const Offer& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::plan, Stage::build, Stage::manage}); !fine) return tl::unexpected(fine.error());
    if (now.topic.offers.contains(command.offer)) return refuse(No::conflict, "body.offer", shown(command.offer));
    if (command.amount < 1 || command.amount > offered_amount_max) return refuse(No::out_of_range, "body.amount", "1–" + std::to_string(offered_amount_max));
    if (command.unit.empty()) return refuse(No::missing_field, "body.unit");
    const bool own = context.actor.kind == ActorKind::resident;
    if (own && command.who) return refuse(No::unknown_field, "body.who");
    Offered out{command.offer, command.what, command.amount, command.unit, command.who, own ? std::optional{PersonId{context.actor.id}} : std::nullopt, {}};
    out.receipt = receipt_of(now.topic.id, command.offer, std::string{name_of(command.what)} + ' ' + std::to_string(command.amount) + ' ' + command.unit.value);
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const TakeBackOffer& command, const Context& context) {
    const auto found = now.topic.offers.find(command.offer);
    if (found == now.topic.offers.end()) return refuse(No::not_found, "body.offer", shown(command.offer));
    if (context.actor.kind == ActorKind::resident && found->second.person != PersonId{context.actor.id}) return refuse(No::not_found, "body.offer", shown(command.offer));
    if (found->second.taken_back) return refuse(No::wrong_stage, "body.offer", "已收回 / taken back");
    return std::vector<Event>{OfferTakenBack{command.offer}};
}

Events decide_on(const State& now, const NoteWork& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::build, Stage::manage}); !fine) return tl::unexpected(fine.error());
    if (now.topic.works.contains(command.work)) return refuse(No::conflict, "body.work", shown(command.work));
    if (!boxes_of(now.topic, context.own_rows).passed.contains(command.decided_in)) return refuse(No::not_found, "body.decided_in", "哪一次通过的决议 / which decision it carries out");
    if (command.title.empty()) return refuse(No::missing_field, "body.title");
    if (command.built_by.empty()) return refuse(No::missing_field, "body.built_by");
    return std::vector<Event>{WorkNoted{command.work, command.decided_in, command.title, command.built_by, command.record}};
}

Events decide_on(const State& now, const AcceptWork& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::build, Stage::manage}); !fine) return tl::unexpected(fine.error());
    const auto found = now.topic.works.find(command.work);
    if (found == now.topic.works.end()) return refuse(No::not_found, "body.work", shown(command.work));
    if (found->second.accepted) return refuse(No::wrong_stage, "body.work", "已验收 / accepted");
    if (command.finished > today_of(context)) return refuse(No::out_of_range, "body.finished", "≤ " + write(today_of(context)));
    if (command.accepted_by.empty()) return refuse(No::missing_field, "body.accepted_by");
    if (command.accepted_by.value == found->second.built_by) return refuse(No::not_yours, "body.accepted_by", "谁建的不自己验收 / whoever built it does not accept it");
    if (command.found.empty()) return refuse(No::missing_field, "body.found", "验收看到什么 / what was found");
    return std::vector<Event>{WorkAccepted{command.work, command.finished, command.accepted_by, command.found}};
}

Events decide_on(const State& now, const PlanUpkeep& command, const Context&) {
    if (auto fine = at_stage(now.topic, {Stage::manage, Stage::review, Stage::share}); !fine) return tl::unexpected(fine.error());
    if (command.what.empty()) return refuse(No::missing_field, "body.what");
    if (command.turns.empty()) return refuse(No::missing_field, "body.turns");
    if (command.turns.size() > upkeep_turns_max) return refuse(No::too_many, "body.turns", std::to_string(upkeep_turns_max));
    for (std::size_t i = 0; i < command.turns.size(); ++i) {
        const auto path = "body.turns[" + std::to_string(i) + "]";
        if (command.turns[i].when.empty()) return refuse(No::missing_field, path + ".when");
        if (command.turns[i].keeper.empty()) return refuse(No::missing_field, path + ".keeper");
    }
    return std::vector<Event>{UpkeepPlanned{command.what, command.turns}};
}

Events decide_on(const State& now, const ShareBenefit& command, const Context&) {
    if (auto fine = at_stage(now.topic, {Stage::share}); !fine) return tl::unexpected(fine.error());
    if (now.topic.benefits.contains(command.benefit)) return refuse(No::conflict, "body.benefit", shown(command.benefit));
    if (!now.topic.works.contains(command.of_work)) return refuse(No::not_found, "body.of_work", shown(command.of_work));
    if (command.what.empty()) return refuse(No::missing_field, "body.what");
    return std::vector<Event>{BenefitShared{command.benefit, command.of_work, command.what}};
}

std::string in_one(const std::vector<Wording>& missing) {
    std::string zh, en;
    for (const auto& one : missing) {
        zh += (zh.empty() ? "" : ";") + one.zh;
        en += (en.empty() ? "" : "; ") + one.en;
    }
    return "还缺:" + zh + " / missing: " + en;
}

Events decide_on(const State& now, const Pass& command, const Context& context) {
    if (!lives(now.topic)) return not_now(now.topic);
    const auto next = after(now.topic.stage);
    if (command.to != next || next == Stage::solved)
        return refuse(No::wrong_stage, "body.to", next == Stage::solved ? "由提议的人说解决了没有 / the proposer says whether it is solved" : std::string{name_of(next)});
    if (const auto missing = missing_for(now.topic, next, boxes_of(now.topic, context.own_rows)); !missing.empty()) return refuse(No::wrong_stage, "body.to", in_one(missing));
    return std::vector<Event>{Passed{next}};
}

Events decide_on(const State& now, const Confirm& command, const Context& context) {
    if (auto fine = at_stage(now.topic, {Stage::share}); !fine) return tl::unexpected(fine.error());
    const bool own = context.actor.kind == ActorKind::resident;
    if (own && now.topic.proposer != PersonId{context.actor.id}) return refuse(No::not_yours, "", "由提议的人来说 / the proposer says so");
    if (own != (command.by == ConfirmedBy::proposer)) return refuse(No::bad_value, "body.by", own ? "proposer" : "call_back");
    // Whoever convened it does not say for the proposer that it is solved.
    if (!own && context.actor.post == now.topic.convenor) return refuse(No::not_yours, "as", "召集人不替提议人说;由别的岗位回访 / another post calls the proposer");
    if (command.solved)
        if (const auto missing = missing_for(now.topic, Stage::solved, boxes_of(now.topic, context.own_rows)); !missing.empty()) return refuse(No::wrong_stage, "body.solved", in_one(missing));
    return std::vector<Event>{Confirmed{command.solved, command.by, command.words}};
}

Events decide_on(const State& now, const End& command, const Context&) {
    if (!lives(now.topic)) return not_now(now.topic);
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{Ended{command.reason}};
}

}    // namespace

std::int64_t Topic::unsummed() const {
    return std::count_if(opinions.begin(), opinions.end(), [](const auto& one) { return !one.second; });
}
std::int64_t Topic::unanswered() const {
    return std::count_if(views.begin(), views.end(), [](const auto& one) { return one.second.minority && !one.second.reply; });
}

Sha256 receipt_of(TopicId topic, const Uuid& contribution, std::string_view words) {
    return sha256(write(static_cast<const Uuid&>(topic)) + ' ' + write(contribution) + ' ' + std::string{words});
}

Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
    return std::visit([&](const auto& one) { return decide_on(now, one, context); }, command);
}

State apply(State now, const Event& event) noexcept {
    auto& topic = now.topic;
    std::visit(Match{[&](const Raised& one) {
                         topic.stage = Stage::plan;
                         topic.kind = one.kind;
                         topic.id = one.topic;
                         topic.place = one.place;
                         topic.convenor = one.convenor;
                         topic.proposer = one.proposer;
                     },
                     [&](const Prepared&) { topic.prepared = true; },
                     [&](const PostedUp& one) { topic.posted.emplace(one.what, one.on); },
                     [&](const Met& one) { topic.meetings.insert(one.meeting); },
                     [&](const Opined& one) { topic.opinions.emplace(one.opinion, false); },
                     [&](const SummedUp& one) {
                         auto& view = topic.views[one.view];
                         view.words = one.view_words.value;
                         view.minority = one.minority;
                         for (const auto& opinion : one.opinions) {
                             topic.opinions[opinion] = true;
                             for (auto& [id, other] : topic.views) std::erase(other.opinions, opinion);
                             view.opinions.push_back(opinion);
                         }
                     },
                     [&](const Replied& one) { topic.views[one.view].reply = one; },
                     [&](const Proposed& one) { topic.versions.push_back(one); },
                     [&](const RepresentativesNamed& one) { topic.representatives = one.number; },
                     [&](const Offered& one) { topic.offers[one.offer] = {one.person, false}; },
                     [&](const OfferTakenBack& one) { topic.offers[one.offer].taken_back = true; },
                     [&](const WorkNoted& one) { topic.works[one.work] = {one.decided_in, one.built_by.value, false}; },
                     [&](const WorkAccepted& one) { topic.works[one.work].accepted = true; },
                     [&](const UpkeepPlanned& one) { topic.turns = one.turns.size(); },
                     [&](const BenefitShared& one) { topic.benefits.insert(one.benefit); },
                     [&](const Passed& one) { topic.stage = one.to; },
                     [&](const Confirmed& one) {
                         topic.solved = one.solved;
                         if (one.solved) topic.stage = Stage::solved;
                     },
                     [&](const Ended&) { topic.stage = Stage::ended; },
                     [&](const auto& of_box) { apply_on(now.box, of_box); }},
               event);
    return now;
}

Uuid stream_of(const Command& command) {
    return std::visit(
        [](const auto& one) -> Uuid {
            if constexpr (requires { one.box; })
                return one.box;
            else
                return one.topic;
        },
        command);
}

PlaceId Topics::place_of(const State& now, const Command& command) {
    if (const auto* raise = std::get_if<Raise>(&command)) return raise->place;
    if (const auto* call = std::get_if<CallVote>(&command)) return call->place;
    return now.box.called ? now.box.called->place : now.topic.place;
}

bool Topics::open_to(const Actor& actor, const Command& command, const State& now) {
    if (actor.kind == ActorKind::desk) return std::holds_alternative<Count>(command);
    // A representative votes by the post that sits in the body, whatever else that post may do.
    if (const auto* cast = std::get_if<CastBallot>(&command); cast && !actor.post.empty()) return static_cast<const Uuid&>(actor.post) == static_cast<const Uuid&>(cast->voter);
    if (actor.kind != ActorKind::resident) return false;
    if (std::holds_alternative<CastBallot>(command)) return now.box.called.has_value();
    return std::holds_alternative<Opine>(command) || std::holds_alternative<Offer>(command) || std::holds_alternative<TakeBackOffer>(command) || std::holds_alternative<Confirm>(command);
}

SubjectId Topics::whose(const State& now) { return now.box.called ? SubjectId{now.box.called->box} : SubjectId{now.topic.id}; }

SubjectId Topics::subject_of(const State& after, const Event& event) {
    if (const auto* opined = std::get_if<Opined>(&event); opined && opined->person) return SubjectId{*opined->person};
    return whose(after);
}

std::string Topics::result(const State& after, const std::vector<Event>& events, const Vault&) {
    json::object out{{"stage", name_of(after.topic.stage)}};
    if (after.box.called) out["topic"] = write(static_cast<const Uuid&>(after.box.called->topic));
    for (const auto& event : events)
        std::visit(Match{[&](const Opined& one) { out["receipt"] = hex(one.receipt.view()); },
                         [&](const Proposed& one) { out["receipt"] = hex(one.receipt.view()); },
                         [&](const Offered& one) { out["receipt"] = hex(one.receipt.view()); },
                         // Of the envelope, not of what is in it: it shows that it was opened with the others, and proves no choice.
                         [&](const BallotCast& one) { out["receipt"] = hex(sha256(one.ballot.box).view()); },
                         [&](const VoteCalled& one) {
                             out["quorum_needed"] = one.quorum_needed;
                             if (!one.list_hash.empty()) out["list_hash"] = one.list_hash;
                         },
                         [&](const ReviewersDrawn& one) { out["drawn"] = one.drawn.size(); },
                         [&](const HandedOut&) { out["papers"] = after.box.papers(); },
                         [&](const Counted& one) {
                             out["outcome"] = name_of(one.outcome);
                             out["present"] = one.present;
                         },
                         [](const auto&) {}},
                   event);
    return json::serialize(out);
}

const Module& module() {
    static const ModuleOf<Topics> made;
    return made;
}

}    // namespace terrace::topics
