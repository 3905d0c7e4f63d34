#include "modules/cases/exposures.hpp"

#include "modules/cases/exposure_rules.hpp"

namespace terrace::cases {
namespace {

constexpr std::size_t number_digits_min = 7;    // a run this long is a telephone or identity number, not a house or a year

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Digits in the text as people write numbers: half or full width, with spaces, hyphens or brackets between.
std::size_t longest_number(std::string_view text) {
    std::size_t longest = 0, run = 0;
    for (std::size_t at = 0; at < text.size();) {
        const bool wide = text.substr(at).starts_with("\xEF\xBC") && at + 2 < text.size() && text[at + 2] >= '\x90' && text[at + 2] <= '\x99';
        const char c = text[at];
        if (wide || (c >= '0' && c <= '9'))
            longest = std::max(longest, ++run);
        else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '+')
            run = 0;
        at += wide ? 3 : 1;
    }
    return longest;
}

Result<void> check_public(const Sealed& text, const std::string& field, const Roster& roster) {
    if (text.empty()) return refuse(No::missing_field, field);
    if (characters(text.plain) > exposure_characters_max) return refuse(No::too_long, field, std::to_string(exposure_characters_max));
    if (auto person = person_in(text.plain, roster); !person.empty())
        return refuse(No::bad_value, field, "只写地方和问题,不写人:" + person + " / places and problems only, nobody is named");
    return {};
}

bool live(const Exposure& one) { return one.step == Exposure::Step::proposed || one.step == Exposure::Step::published; }

tl::unexpected<Refusal> wrong_step(const Exposure& now) {
    switch (now.step) {
        case Exposure::Step::none: return refuse(No::wrong_stage, "", "没有曝光 / not exposed");
        case Exposure::Step::proposed: return refuse(No::wrong_stage, "", "曝光待审核 / exposure to be checked");
        case Exposure::Step::published: return refuse(No::wrong_stage, "", "已曝光 / exposed");
        case Exposure::Step::ended: return refuse(No::wrong_stage, "", "曝光已结束 / exposure ended");
    }
    return refuse(No::wrong_stage);
}

// An act of judgement is a person's, in a post of their own; no script and no clock does it.
bool by_hand(const Actor& actor) { return actor.kind == ActorKind::post && !actor.post.empty() && !actor.id.empty(); }

ExposureNorms norms_of(const Case& now, const Context& context) {
    const auto* book = context.playbook.at(context.places.path(now.place), context.clock.zone().day_of(context.said_at));
    return book ? book->case_norms.exposure : ExposureNorms{};
}

bool below(const Roster& roster, PostId post, PostId of) {
    auto next = post;
    for (int step = 0; step < superiors_max && !next.empty(); ++step) {
        const auto* facts = roster.post(next);
        if (!facts) return false;
        next = facts->superior;
        if (next == of) return true;
    }
    return false;
}

}    // namespace

bool exposable(const Case& now, const CaseKind* kind, const PlaceTree& places) {
    const auto* place = places.find(now.place);
    return kind && kind->exposable && place && place->level <= exposed_level_max && now.about.empty() &&
           (now.stage == Stage::open || now.stage == Stage::answered) && !live(now.exposure);
}

bool may_check(const Exposure& exposure, const Roster& roster, const Actor& actor, Instant at) {
    if (!by_hand(actor) || actor.post == exposure.by || PersonId{actor.id} == exposure.author) return false;
    if (roster.stands_in(actor.post, exposure.by, at) || below(roster, actor.post, exposure.by)) return false;
    return actor.post != exposure.responsible && !roster.stands_in(actor.post, exposure.responsible, at);
}

bool answers_for(const Exposure& exposure, const Roster& roster, const Actor& actor, Instant at) {
    if (!by_hand(actor)) return false;
    if (actor.post == exposure.responsible || roster.stands_in(actor.post, exposure.responsible, at)) return true;
    const auto *mine = roster.post(actor.post), *theirs = roster.post(exposure.responsible);
    return mine && theirs && !mine->body.empty() && mine->body == theirs->body;
}

std::string person_in(std::string_view text, const Roster& roster) {
    if (longest_number(text) >= number_digits_min) return "电话或证件号码 / telephone or identity number";
    for (const auto* post : roster.posts())
        for (const auto& holding : roster.holdings(post->id))
            if (characters(holding.shown_name) >= 2 && text.find(holding.shown_name) != std::string_view::npos) return holding.shown_name;
    return "";
}

Events decide_exposure(const Case& now, const Expose& command, const Context& context) {
    if (live(now.exposure)) return wrong_step(now.exposure);
    const auto* kind = context.playbook.case_kind(now.kind, context.places.path(now.place), context.clock.zone().day_of(context.said_at));
    if (!by_hand(context.actor)) return refuse(No::not_yours, "", std::string{Expose::name});
    if (!exposable(now, kind, context.places)) return refuse(No::wrong_stage, "body.case", "只曝光公共地方还没解决的问题,不曝光住户、纠纷和投诉 / only unsolved problems of public places: no homes, quarrels or complaints");
    if (auto fine = check_public(command.problem, "body.problem", context.roster); !fine) return tl::unexpected(fine.error());
    if (command.photos.size() > exposure_photos_max) return refuse(No::too_many, "body.photos", std::to_string(exposure_photos_max));
    for (const auto& photo : command.photos)
        if (std::find(now.files.begin(), now.files.end(), photo) == now.files.end()) return refuse(No::bad_value, "body.photos", "不是这件事的照片 / not a picture of this case");
    const auto heard = context.clock.deadline(context.recorded_at, norms_of(now, context).reply);
    if (!heard) return tl::unexpected(heard.error());
    const ExposureId id{derived_uuid(now.id, "exposure " + std::to_string(now.exposure.count + 1))};
    return std::vector<Event>{ExposureProposed{id, now.place, ShortText{now.kind}, command.problem, command.photos, context.actor.post, PersonId{context.actor.id},
                                               now.owner, *heard}};
}

Events decide_exposure(const Case& now, const CheckExposure& command, const Context& context) {
    if (now.exposure.step != Exposure::Step::proposed) return wrong_step(now.exposure);
    if (!may_check(now.exposure, context.roster, context.actor, context.said_at))
        return refuse(No::not_yours, "", "须由写的人、他的下级和责任岗位以外的人审 / somebody who is neither its author, nor below the author, nor answering for it");
    if (!command.publish) {
        if (!command.reason || command.reason->empty()) return refuse(No::missing_field, "body.reason");
        return std::vector<Event>{ExposureTurnedDown{now.exposure.id, context.actor.post, *command.reason}};
    }
    if (!command.names_nobody) return refuse(No::bad_value, "body.names_nobody", "看过文字和照片,没有人、没有人家 / neither text nor pictures show a person or a home");
    if (!now.exposure.replied && context.recorded_at < now.exposure.reply_until)
        return refuse(No::outside_dates, "body.publish", "先听责任单位说 / whoever answers is heard first: " + write(now.exposure.reply_until));
    const auto until = context.clock.deadline(context.said_at, norms_of(now, context).shown);
    if (!until) return tl::unexpected(until.error());
    return std::vector<Event>{ExposurePublished{now.exposure.id, context.actor.post, context.said_at, *until}};
}

Events decide_exposure(const Case& now, const ReplyToExposure& command, const Context& context) {
    if (!live(now.exposure)) return wrong_step(now.exposure);
    if (!answers_for(now.exposure, context.roster, context.actor, context.said_at)) return refuse(No::not_yours, "", std::string{ReplyToExposure::name});
    if (auto fine = check_public(command.text, "body.text", context.roster); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{ExposureReplied{now.exposure.id, context.actor.post, command.text, context.said_at}};
}

Events decide_exposure(const Case& now, const ShowMended& command, const Context& context) {
    if (!live(now.exposure) || now.exposure.mended) return wrong_step(now.exposure);
    if (!answers_for(now.exposure, context.roster, context.actor, context.said_at)) return refuse(No::not_yours, "", std::string{ShowMended::name});
    if (!command.text && command.evidence.empty()) return refuse(No::missing_field, "body.text");
    if (command.text)
        if (auto fine = check_public(*command.text, "body.text", context.roster); !fine) return tl::unexpected(fine.error());
    if (command.evidence.size() > exposure_photos_max) return refuse(No::too_many, "body.evidence", std::to_string(exposure_photos_max));
    for (const auto& file : command.evidence)
        if (file.size <= 0 || file.size > evidence_bytes_max) return refuse(No::out_of_range, "body.evidence.size", "1–20,000,000 bytes");
    const auto until = context.clock.deadline(context.said_at, norms_of(now, context).mended);
    if (!until) return tl::unexpected(until.error());
    return std::vector<Event>{ExposureMended{now.exposure.id, command.text, command.evidence, context.said_at, *until}};
}

Events decide_exposure(const Case& now, const WithdrawExposure& command, const Context& context) {
    if (!live(now.exposure)) return wrong_step(now.exposure);
    // Whoever is exposed replies and mends; to take it down is for its author and for those who may judge it.
    if (context.actor.post != now.exposure.by && !may_check(now.exposure, context.roster, context.actor, context.said_at))
        return refuse(No::not_yours, "", std::string{WithdrawExposure::name});
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{ExposureWithdrawn{now.exposure.id, command.reason}};
}

std::optional<Event> follows_for_exposure(const Case& before, const Case& after, const Context& context) {
    if (before.stage == after.stage || !live(after.exposure)) return std::nullopt;
    if (after.stage == Stage::withdrawn || after.stage == Stage::declined || after.stage == Stage::duplicate) return ExposureWithdrawn{after.exposure.id, {}};
    if (after.stage != Stage::confirmed) return std::nullopt;
    if (after.exposure.step == Exposure::Step::proposed) return ExposureWithdrawn{after.exposure.id, {}};    // there is nothing left to expose
    if (after.exposure.mended) return std::nullopt;
    const auto until = context.clock.deadline(context.said_at, norms_of(after, context).mended);
    return ExposureMended{after.exposure.id, {}, {}, context.said_at, until ? *until : context.said_at};
}

void apply_exposure(Case& now, const ExposureProposed& event) {
    now.exposure = {Exposure::Step::proposed, event.exposure, event.by, event.responsible, event.author, event.reply_until, {}, false, false, now.exposure.count + 1};
}
void apply_exposure(Case& now, const ExposurePublished& event) {
    now.exposure.step = Exposure::Step::published;
    now.exposure.until = now.exposure.mended ? std::min(now.exposure.until, event.until) : event.until;
}
void apply_exposure(Case& now, const ExposureTurnedDown&) { now.exposure.step = Exposure::Step::ended; }
void apply_exposure(Case& now, const ExposureReplied&) { now.exposure.replied = true; }
void apply_exposure(Case& now, const ExposureMended& event) {
    now.exposure.mended = true;
    now.exposure.replied = true;
    now.exposure.until = now.exposure.step == Exposure::Step::published ? std::min(now.exposure.until, event.until) : event.until;
}
void apply_exposure(Case& now, const ExposureWithdrawn&) { now.exposure.step = Exposure::Step::ended; }

}    // namespace terrace::cases
