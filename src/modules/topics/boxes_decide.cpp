// What may be done with a ballot box: called, drawn for, handed out, cast into, counted.

#include "draw/draw.hpp"
#include "modules/topics/decide.hpp"

#include <algorithm>

namespace terrace::topics {
namespace {

Day today_of(const Context& context) { return context.clock.zone().day_of(context.said_at); }
std::string shown(const Uuid& id) { return write(id); }

Result<void> check_voters(const CallVote& command) {
    if (command.voters.empty()) return refuse(No::missing_field, "body.voters");
    if (command.voters.size() > voters_max) return refuse(No::too_many, "body.voters", std::to_string(voters_max));
    std::set<VoterId> seen;
    for (std::size_t i = 0; i < command.voters.size(); ++i) {
        const auto& one = command.voters[i];
        const auto path = "body.voters[" + std::to_string(i) + "]";
        if (one.voter.empty()) return refuse(No::bad_id, path + ".voter");
        if (!seen.insert(one.voter).second) return refuse(No::bad_value, path + ".voter", "名单上有两次 / listed twice: " + shown(one.voter));
        if (one.people.size() > people_of_voter_max) return refuse(No::too_many, path + ".people", std::to_string(people_of_voter_max));
    }
    return {};
}

// A topic as its row says, before this command.
struct TopicRow {
    PlaceId place;
    Stage stage{};
    std::int64_t versions = 0, unsummed = 0, unanswered = 0;
};
std::optional<TopicRow> topic_row(const OwnRows* rows, TopicId id) {
    std::optional<TopicRow> found;
    if (rows) rows->find(topics_table, {id}, [&](const Row& row) { found = TopicRow{row.place(1), static_cast<Stage>(row.integer(4)), row.integer(12), row.integer(13), row.integer(14)}; });
    return found;
}

Result<void> check_proposal(const CallVote& command, const TopicRow& topic, const OwnRows* rows, VoteCalled& called, Day today, const Context& context) {
    if (topic.stage != Stage::plan) return refuse(No::wrong_stage, "body.topic", "已过了共谋 / it is past planning");
    if (command.sample || command.commitment) return refuse(No::unknown_field, "body.sample", "表决人人有份,不抽 / a vote is everybody's: nobody is drawn");
    if (topic.versions == 0) return refuse(No::wrong_stage, "body.version", "还没有方案 / there is no proposal yet");
    if (!command.version || *command.version != topic.versions) return refuse(No::conflict, "body.version", "最新的是第 " + std::to_string(topic.versions) + " 版 / the latest version");
    if (topic.unsummed > 0) return refuse(No::wrong_stage, "body.topic", std::to_string(topic.unsummed) + " 条意见还没归拢 / opinions not summed up yet");
    if (topic.unanswered > 0) return refuse(No::wrong_stage, "body.topic", std::to_string(topic.unanswered) + " 条少数看法还没答复 / minority views without a reply");
    Topic id;
    id.id = command.topic;
    if (boxes_of(id, rows).open) return refuse(No::conflict, "body.topic", "上一次表决还没点票 / the last vote is not counted yet");
    if (!command.rule) return refuse(No::missing_field, "body.rule");
    const auto* rule = deciding_rule(command.rule->value, today);
    if (!rule) {
        std::string known;
        for (const auto& one : deciding_rules()) known += (known.empty() ? "" : " / ") + one.id;
        return refuse(No::unknown_rule, "body.rule", known);
    }
    const auto listed = static_cast<std::int64_t>(command.voters.size());
    const auto held_on = context.clock.zone().day_of(command.meets_at);
    if (held_on - today < rule->notice_days)
        return refuse(No::out_of_range, "body.meets_at", "要提前 " + std::to_string(rule->notice_days) + " 天通知 / days of notice; ≥ " + write(today + static_cast<int>(rule->notice_days)) + " (" + rule->basis + ")");
    if (command.meets_at < context.said_at) return refuse(No::out_of_range, "body.meets_at", "≥ " + write(context.said_at));
    called.body = *command.rule;
    called.version = *command.version;
    called.rule = rule->rule();
    called.quorum_needed = rule->quorum.needed(listed);
    called.pass = {rule->pass.part, rule->pass.of, rule->pass.more_than, rule->pass_of_all};
    called.carried_most = rule->carried_most;
    return {};
}

Result<void> check_review(const CallVote& command, const TopicRow& topic, VoteCalled& called) {
    if (topic.stage != Stage::review) return refuse(No::wrong_stage, "body.topic", "到共评才请用的人来评 / judged when it has come to the review");
    if (command.rule || command.version) return refuse(No::unknown_field, command.rule ? "body.rule" : "body.version");
    if (!command.sample) {
        if (command.commitment) return refuse(No::missing_field, "body.sample");
        return {};
    }
    if (*command.sample < few_reviewers || *command.sample > static_cast<std::int32_t>(command.voters.size()))
        return refuse(No::out_of_range, "body.sample", std::to_string(few_reviewers) + "–" + std::to_string(command.voters.size()));
    if (!command.commitment) return refuse(No::missing_field, "body.commitment", "先公布种子的 SHA-256,再抽 / the seed's SHA-256 is published before the draw");
    called.sample = *command.sample;
    called.commitment = command.commitment;
    called.list_hash = hex(sha256(draw_list(command.voters, *command.sample)).view());
    return {};
}

Result<void> takes_part(const Box& box, VoterId voter, const std::string& path) {
    if (!box.called) return refuse(No::not_found, "body.box");
    if (box.counted) return refuse(No::wrong_stage, "body.box", "已点票 / counted");
    if (box.called->sample > 0 && !box.drawn) return refuse(No::wrong_stage, "body.box", "还没抽签 / not drawn yet");
    if (!box.voters.contains(voter)) return refuse(No::not_found, path, "不在名单上 / not on the list: " + shown(voter));
    return {};
}

Result<void> check_judged(const Judged& judged, std::string_view path) {
    if (judged.sheets < 0) return refuse(No::out_of_range, std::string{path} + ".sheets", "≥ 0");
    if (judged.sheets == 0 && judged.yes.empty() && judged.no.empty()) return {};
    if (judged.yes.size() != review_questions || judged.no.size() != review_questions) return refuse(No::bad_value, std::string{path}, std::to_string(review_questions) + " ×");
    for (std::size_t i = 0; i < review_questions; ++i)
        if (judged.yes[i] < 0 || judged.no[i] < 0 || judged.yes[i] + judged.no[i] > judged.sheets)
            return refuse(No::out_of_range, std::string{path} + ".yes[" + std::to_string(i) + "]", "≤ " + std::to_string(judged.sheets));
    return {};
}

Result<void> check_tally(const Tally& tally, std::string_view path) {
    if (tally.yes < 0 || tally.no < 0 || tally.abstain < 0 || tally.spoiled < 0) return refuse(No::out_of_range, std::string{path}, "≥ 0");
    return {};
}

}    // namespace

Events decide_on(const State& now, const CallVote& command, const Context& context) {
    if (now.box.called) return refuse(No::conflict, "body.box", shown(command.box));
    const auto topic = topic_row(context.own_rows, command.topic);
    if (!topic) return refuse(No::not_found, "body.topic", shown(command.topic));
    if (topic->place != command.place) return refuse(No::bad_value, "body.place", write(topic->place));
    if (auto fine = check_voters(command); !fine) return tl::unexpected(fine.error());
    VoteCalled called;
    called.box = command.box;
    called.topic = command.topic;
    called.place = command.place;
    called.about = command.about;
    called.voters = command.voters;
    called.meets_at = command.meets_at;
    const auto today = today_of(context);
    auto fine = command.about == About::proposal ? check_proposal(command, *topic, context.own_rows, called, today, context) : check_review(command, *topic, called);
    if (!fine) return tl::unexpected(fine.error());
    return std::vector<Event>{std::move(called)};
}

Events decide_on(const State& now, const DrawReviewers& command, const Context&) {
    const auto& box = now.box;
    if (!box.called) return refuse(No::not_found, "body.box", shown(command.box));
    if (box.called->sample == 0) return refuse(No::wrong_stage, "body.box", "这次人人都评,不抽 / everybody judges: nothing to draw");
    if (box.drawn) return refuse(No::conflict, "body.box", "已经抽过 / drawn already");
    const auto seed = draw::read_seed(command.seed.value);
    if (!seed) return refuse(No::bad_value, "body.seed", seed.error().detail);
    if (draw::commitment_of(*seed) != hex(box.called->commitment->view())) return refuse(No::bad_value, "body.seed", "和先前公布的 SHA-256 对不上 / not the seed whose SHA-256 was published");
    auto all = drawn(box.called->voters, box.called->sample, *seed);
    if (!all) return tl::unexpected(all.error());
    return std::vector<Event>{ReviewersDrawn{*seed, std::move(*all)}};
}

Events decide_on(const State& now, const HandOut& command, const Context& context) {
    const auto& box = now.box;
    if (command.slips.empty()) return refuse(No::missing_field, "body.slips");
    if (command.slips.size() > slips_at_once_max) return refuse(No::too_many, "body.slips", std::to_string(slips_at_once_max));
    HandedOut out;
    std::map<VoterId, std::set<VoterId>> carried;
    for (const auto& [id, slip] : box.slips)
        if (slip.carried_by && !slip.taken_back) carried[*slip.carried_by].insert(slip.voter);
    for (std::size_t i = 0; i < command.slips.size(); ++i) {
        auto slip = command.slips[i];
        const auto path = "body.slips[" + std::to_string(i) + "]";
        if (auto fine = takes_part(box, slip.voter, path + ".voter"); !fine) return tl::unexpected(fine.error());
        if (box.slips.contains(slip.slip)) continue;
        if (slip.carried_by) {
            if (*slip.carried_by == slip.voter) return refuse(No::bad_value, path + ".carried_by", "自己 / the same voter");
            if (auto fine = takes_part(box, *slip.carried_by, path + ".carried_by"); !fine) return tl::unexpected(fine.error());
            carried[*slip.carried_by].insert(slip.voter);
            if (static_cast<std::int64_t>(carried[*slip.carried_by].size()) > box.called->carried_most)
                return refuse(No::too_many, path + ".carried_by", std::to_string(box.called->carried_most) + " (" + box.called->rule.value + ")");
        }
        slip.at = std::min(slip.at.value_or(context.said_at), context.said_at);
        out.slips.push_back(std::move(slip));
    }
    return std::vector<Event>{std::move(out)};
}

Events decide_on(const State& now, const CastBallot& command, const Context& context) {
    const auto& box = now.box;
    if (auto fine = takes_part(box, command.voter, "body.voter"); !fine) return tl::unexpected(fine.error());
    const auto& people = box.voters.at(command.voter);
    const bool own = context.actor.kind == ActorKind::resident ? people.contains(PersonId{context.actor.id})
                                                               : static_cast<const Uuid&>(context.actor.post) == static_cast<const Uuid&>(command.voter);
    if (!own) return refuse(No::not_yours, "body.voter", "只投自己家、自己的一票 / only one's own vote");
    if (box.envelopes.contains(command.voter)) return refuse(No::conflict, "body.voter", "这一票已经投了 / this vote was cast already");
    if (box.holds_paper(command.voter)) return refuse(No::conflict, "body.voter", "已领了纸票,请投纸票 / a paper ballot was handed out: vote on paper");
    if (!read_ballot(command.ballot.plain, box.called->about)) return refuse(No::bad_value, "body.ballot", box.called->about == About::proposal ? "yes|no|abstain.NONCE" : "ynny-yynn.NONCE");
    return std::vector<Event>{BallotCast{command.voter, command.ballot, context.said_at}};
}

Events decide_on(const State& now, const Count& command, const Context& context) {
    const auto& box = now.box;
    if (context.actor.kind != ActorKind::desk) return refuse(No::not_yours, "", std::string{Count::name});
    if (!box.called) return refuse(No::not_found, "body.box", shown(command.box));
    if (box.counted) return refuse(No::wrong_stage, "body.box", "已点票 / counted");
    const auto& called = *box.called;
    if (!context.roster.post(command.by)) return refuse(No::unknown_post, "body.by", shown(command.by));
    if (!context.roster.may({ActorKind::token, {}, command.by}, Count::name, called.place, context.said_at)) return refuse(No::not_yours, "body.by", std::string{Count::name});
    if (command.watched_by.empty()) return refuse(No::missing_field, "body.watched_by", "谁监票 / who watched the count");
    if (context.said_at < called.meets_at) return refuse(No::wrong_stage, "body.box", "≥ " + write(called.meets_at));
    if (called.sample > 0 && !box.drawn) return refuse(No::wrong_stage, "body.box", "还没抽签 / not drawn yet");
    if (auto fine = check_tally(command.paper, "body.paper"); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_tally(command.phone, "body.phone"); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_judged(command.paper_judged, "body.paper_judged"); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_judged(command.phone_judged, "body.phone_judged"); !fine) return tl::unexpected(fine.error());
    Counted out;
    out.listed = static_cast<std::int64_t>(box.voters.size());
    out.papers = box.papers();
    out.envelopes = static_cast<std::int64_t>(box.envelopes.size());
    out.left_shut = box.left_shut();
    const auto opened = out.envelopes - out.left_shut;
    const bool review = called.about == About::review;
    const auto in_the_box = review ? command.paper_judged.sheets + command.paper.spoiled : command.paper.sum();
    if (review && command.paper.yes + command.paper.no + command.paper.abstain > 0) return refuse(No::unknown_field, "body.paper.yes");
    // More papers in the box than were handed out: somebody put one in twice, and the count is not one.
    if (in_the_box > out.papers) return refuse(No::conflict, "body.paper", "只发了 " + std::to_string(out.papers) + " 张 / handed out");
    const auto read = review ? command.phone_judged.sheets + command.phone.spoiled : command.phone.sum();
    if (read != opened) return refuse(No::conflict, "body.phone", std::to_string(opened));
    // Kernel's Roll says who took part, whatever order the phones told it in.
    const auto reading = terrace::read(box.roll(), at_least(static_cast<int>(called.quorum_needed)));
    ENSURE(reading);
    out.present = reading->counted;
    out.paper = command.paper;
    out.phone = command.phone;
    out.paper_judged = command.paper_judged;
    out.phone_judged = command.phone_judged;
    out.quorum_needed = called.quorum_needed;
    out.pass_needed = review ? 0 : pass_needed(called, out.present);
    out.outcome = review ? BoxOutcome::judged : outcome_of(called, out.present, command.paper.yes + command.phone.yes);
    out.opened = command.opened;
    std::sort(out.opened.begin(), out.opened.end());
    out.watched_by = command.watched_by;
    out.by = command.by;
    out.on = today_of(context);
    return std::vector<Event>{std::move(out)};
}

}    // namespace terrace::topics
