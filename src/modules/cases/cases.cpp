#include "modules/cases/cases.hpp"

#include "modules/cases/correction_rules.hpp"
#include "modules/cases/exposure_rules.hpp"
#include "modules/cases/routing.hpp"

namespace terrace::cases {
namespace {

std::string base32(std::string_view bytes, std::size_t letters) {
    static constexpr char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";    // Crockford: no I, L, O, U
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (held += 8; held >= 5 && out.size() < letters; held -= 5) out += alphabet[bits >> (held - 5) & 31];
        if (out.size() == letters) break;
    }
    return out;
}

std::string_view stage_word(Stage stage) {
    switch (stage) {
        case Stage::none: return "未受理 / not taken";
        case Stage::open: return "办理中 / open";
        case Stage::answered: return "已答复 / answered";
        case Stage::confirmed: return "已确认 / confirmed";
        case Stage::declined: return "不予受理 / declined";
        case Stage::withdrawn: return "已撤回 / withdrawn";
        case Stage::duplicate: return "已合并 / duplicate";
        case Stage::imported: return "导入的历史事项 / imported";
    }
    return "";
}

tl::unexpected<Refusal> wrong_stage(const Case& now) { return refuse(No::wrong_stage, "", std::string{stage_word(now.stage)}); }

Result<void> check_text_given(const Sealed& text, std::string field) {
    if (text.empty()) return refuse(No::missing_field, "body." + std::move(field));
    return {};
}

Result<Instant> due_now(const Timer& timer, const Context& context, Instant at) { return timer.due(context.clock, at); }

struct Decide {
    const Case& now;
    const Context& context;
    using Events = Result<std::vector<Event>>;

    // The owner, or who acts for the owner while it is away.
    bool owner_acts() const { return acts_for(now.owner); }
    bool acts_for(const PostId& post) const {
        if (context.actor.kind == ActorKind::desk) return true;
        if (context.actor.kind != ActorKind::post && context.actor.kind != ActorKind::token) return false;
        return context.actor.post == post || context.roster.stands_in(context.actor.post, post, context.said_at);
    }
    bool asker_acts() const {
        if (context.actor.kind == ActorKind::caller) return !context.actor.id.empty() && context.actor.id == Uuid{now.id};    // by its receipt
        return context.actor.kind == ActorKind::resident && now.asker.person && Uuid{*now.asker.person} == context.actor.id;
    }
    tl::unexpected<Refusal> not_the_owner() const {
        const auto* post = context.roster.post(now.owner);
        return refuse(No::not_yours, "", post ? post->zh + " / " + post->en : "owner");
    }
    bool concerned() const { return asker_acts() || acts_for(now.owner) || (!now.offered_to.empty() && acts_for(now.offered_to)); }
    bool running() const { return now.stage == Stage::open; }

    Events operator()(const OpenCase& command) const {
        if (now.stage != Stage::none) return wrong_stage(now);
        if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
        const auto* kind = context.playbook.case_kind(command.kind.value, context.places.path(command.place), context.clock.zone().day_of(context.said_at));
        if (!kind) return refuse(No::unknown_kind, "body.kind", command.kind.value);
        if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
        const bool by_post = context.actor.kind == ActorKind::post || context.actor.kind == ActorKind::token;
        std::optional<RegisteredAsset> asset;
        if (command.asset) {
            // Nothing may lead from a thing's page to a complaint.
            if (command.about) return refuse(No::bad_value, "body.asset", "投诉不写设施 / a complaint names no thing");
            auto named = asset_for(*kind, command.place, *command.asset, context);
            if (!named) return tl::unexpected(named.error());
            asset = std::move(*named);
        }
        const auto asked = first_to_ask(*kind, command.place, asset ? &*asset : nullptr, context.roster, context.places, context.said_at, context.clock.zone().day_of(context.said_at));
        const auto owner = by_post ? std::optional{context.actor.post} : asked ? std::optional{asked->post} : std::nullopt;
        if (command.about) return complaint(command, *kind);
        if (!owner) return refuse(No::unknown_post, "body.place", kind->route);
        auto asker = command.asker.value_or(Asker{});
        if (context.actor.kind == ActorKind::resident && !asker.anonymous) asker.person = PersonId{context.actor.id};
        if (!command.asker && context.actor.kind != ActorKind::resident) asker.anonymous = true;

        const auto made = promise(command, *kind);
        if (!made) return tl::unexpected(made.error());
        CaseOpened opened{command.case_, command.place, ShortText{kind->id}, ShortText{kind->category}, command.story, command.source, std::move(asker),
                          command.point, command.evidence, command.urgent, *owner, made->rule, made->limit.amount, made->limit.unit,
                          kind->accept.amount, kind->accept.unit, context.said_at, made->due};
        opened.same_nearby = command.same_nearby;
        opened.asset = command.asset;
        std::vector<Event> events{opened};
        // Whoever was asked keeps the case; the desk that is meant to solve it gets it as an offer.
        if (asked && asked->post != *owner && (asked->by_asset || !kind->route.empty())) {
            const auto after = cases::apply(Case{}, Event{opened});
            auto offered = offer(after, *owner, asked->post, std::nullopt, context);
            if (!offered) return tl::unexpected(offered.error());
            events.emplace_back(std::move(*offered));
        }
        return events;
    }

    Events operator()(const HandOver& command) const {
        if (!running()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        if (!now.about.empty() && !may_be_told(context.roster, now.about, command.to, context.said_at))
            return refuse(No::not_yours, "body.to", "利益冲突 / conflict of interest");
        const auto* to = context.roster.post(command.to);
        if (!to || !to->period.holds(context.said_at)) return refuse(No::unknown_post, "body.to", write(static_cast<const Uuid&>(command.to)));
        if (command.to == now.owner) return refuse(No::bad_value, "body.to", to->zh);
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        auto offered = offer(now, now.owner, command.to, command.reason, context);
        if (!offered) return tl::unexpected(offered.error());
        return std::vector<Event>{std::move(*offered)};
    }
    Events operator()(const AcceptCase&) const {
        if (!running() || now.offered_to.empty()) return wrong_stage(now);
        if (!acts_for(now.offered_to)) return not_the_owner();
        return std::vector<Event>{CaseAccepted{now.offered_to}};
    }
    Events operator()(const GiveBack& command) const {
        if (!running() || now.offered_to.empty()) return wrong_stage(now);
        if (!acts_for(now.offered_to)) return not_the_owner();
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        if (command.right_post && !context.roster.post(*command.right_post))
            return refuse(No::unknown_post, "body.right_post", write(static_cast<const Uuid&>(*command.right_post)));
        return std::vector<Event>{CaseGivenBack{now.offered_to, command.reason, command.right_post}};
    }
    Events operator()(const NoteCase& command) const {
        if (now.stage == Stage::none) return wrong_stage(now);
        if (auto fine = check_text_given(command.text, "text"); !fine) return tl::unexpected(fine.error());
        if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
        return std::vector<Event>{CaseNoted{command.text, command.evidence}};
    }
    Events operator()(const PauseCase& command) const {
        if (!running() || now.timer.paused()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        const auto at = std::max(context.said_at, last_change());
        return std::vector<Event>{CasePaused{command.ground, command.reason, at}};
    }
    Events operator()(const ResumeCase&) const {
        if (!running() || !now.timer.paused()) return wrong_stage(now);
        if (!owner_acts() && !asker_acts()) return not_the_owner();
        const auto at = std::max(context.said_at, last_change());
        auto timer = now.timer;
        if (auto fine = timer.resume(at); !fine) return tl::unexpected(fine.error());
        const auto due = due_now(timer, context, at);
        if (!due) return tl::unexpected(due.error());
        return std::vector<Event>{CaseResumed{at, *due}};
    }
    Events operator()(const ExtendCase& command) const {
        if (!running()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        const auto left = extension_days_left(now, book_at(now.place));
        if (command.working_days < 1 || command.working_days > left)
            return refuse(No::out_of_range, "body.working_days", left > 0 ? "1–" + std::to_string(left) : "延期天数已用完 / no days of extension are left");
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        // NORMS, 12345: an extension is asked for before the limit has passed.
        const auto at = std::max(context.said_at, last_change());
        if (const auto due = due_now(now.timer, context, at); due && at > *due) return refuse(No::outside_dates, "body.working_days", write(*due));
        auto timer = now.timer;
        if (auto fine = timer.extend(at, {command.working_days, LimitUnit::working_day}, "extended"); !fine) return tl::unexpected(fine.error());
        const auto due = due_now(timer, context, at);
        if (!due) return tl::unexpected(due.error());
        return std::vector<Event>{CaseExtended{command.working_days, command.reason, at, *due}};
    }
    Events operator()(const AnswerCase& command) const {
        if (!running()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        if (auto fine = check_text_given(command.answer, "answer"); !fine) return tl::unexpected(fine.error());
        if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
        const auto at = std::max(context.said_at, now.timer.started());
        const auto due = due_now(now.timer, context, at);
        if (!due) return tl::unexpected(due.error());
        return std::vector<Event>{
            CaseAnswered{command.answer, command.evidence, at > *due, !now.answered_once, (at - now.timer.started()).ms / 1000}};
    }
    Events operator()(const ConfirmCase& command) const {
        if (now.stage != Stage::answered) return wrong_stage(now);
        if (command.rating && (*command.rating < 1 || *command.rating > 5)) return refuse(No::out_of_range, "body.rating", "1–5");
        // The one who answered does not confirm its own answer: the asker does, or somebody who called back.
        if (command.by == ConfirmedBy::call_back && acts_for(now.owner) && context.actor.kind != ActorKind::desk)
            return refuse(No::not_yours, "body.by", "回访须由别的岗位做 / another post calls back");
        if (!command.solved) return reopened(command.words, command.rating);
        return std::vector<Event>{CaseConfirmed{asker_acts() ? ConfirmedBy::asker : command.by, command.rating, command.words}};
    }
    Events operator()(const DeclineCase& command) const {
        if (!running()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        return std::vector<Event>{CaseDeclined{command.basis, command.reason}};
    }
    Events operator()(const ReopenCase& command) const {
        if (now.stage != Stage::answered && now.stage != Stage::confirmed && now.stage != Stage::declined) return wrong_stage(now);
        if (auto fine = check_text_given(command.reason, "reason"); !fine) return tl::unexpected(fine.error());
        return reopened(command.reason, std::nullopt);
    }
    Events operator()(const WithdrawCase& command) const {
        if (!running() && now.stage != Stage::answered) return wrong_stage(now);
        return std::vector<Event>{CaseWithdrawn{command.reason}};
    }
    Events operator()(const MarkDuplicate& command) const {
        if (!running()) return wrong_stage(now);
        if (!owner_acts()) return not_the_owner();
        if (command.of == now.id) return refuse(No::bad_value, "body.of", receipt_number(command.of));
        return std::vector<Event>{CaseMarkedDuplicate{command.of}};
    }
    Events operator()(const UrgeCase&) const {
        if (!running()) return wrong_stage(now);
        return std::vector<Event>{CaseUrged{asker_acts()}};
    }
    Events operator()(const EscalateCase& command) const {
        if (context.actor.kind != ActorKind::desk) return refuse(No::unknown_command, "command", std::string{EscalateCase::name});
        // An alarm that no longer holds is nothing to do; it is refused so that it leaves no record.
        if (!running() || now.alarm != command.alarm) return wrong_stage(now);
        const bool of_offer = now.looks.of_offer == command.alarm && now.looks.of_due != command.alarm;
        const auto& told_first = of_offer ? now.offered_to : now.owner;
        CaseEscalated raised{now.level + 1, of_offer, above(told_first, now.level + 1), command.alarm, {}};
        // At the top there is nobody new to tell: it rings once there, not again and again.
        const bool more_above = raised.to && above(told_first, now.level + 2) != raised.to;
        if (!of_offer && now.level + 1 < escalation_levels_max && more_above) raised.next_alarm = next_look();
        return std::vector<Event>{raised};
    }

    Events operator()(const ImportCase& command) const {
        if (now.stage != Stage::none) return wrong_stage(now);
        if (command.case_ != imported_case_id(command.list.value, command.foreign_id.value)) return refuse(No::bad_id, "body.case");
        if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
        for (const auto& [text, field] : {std::pair{&command.list.value, "body.list"}, std::pair{&command.foreign_id.value, "body.foreign_id"},
                                          std::pair{&command.kind.value, "body.kind"}, std::pair{&command.category.value, "body.category"}})
            if (text->empty()) return refuse(No::missing_field, field);
        if (command.dimensions.size() > imported_dimensions_max)
            return refuse(No::too_many, "body.dimensions", std::to_string(imported_dimensions_max));
        if (command.closed_at && *command.closed_at < command.opened_at) return refuse(No::bad_value, "body.closed_at", write(*command.closed_at));
        if (command.opened_at > context.recorded_at) return refuse(No::bad_value, "body.opened_at", write(command.opened_at));
        if (command.asset) {
            const auto asset = context.own_rows ? registered_asset(*context.own_rows, *command.asset) : std::nullopt;
            if (!asset) return refuse(No::not_found, "body.asset", write(static_cast<const Uuid&>(*command.asset)));
            if (!belongs_at(context.places, asset->place, command.place)) return refuse(No::bad_value, "body.asset", write(asset->place));
        }
        const auto by_rule = verdict_of(command.target_at, command.closed_at, command.list_at);
        return std::vector<Event>{CaseImported{command.case_, command.list, command.foreign_id, command.place, command.kind, command.category,
                                               command.opened_at, command.target_at, command.closed_at, command.list_at,
                                               command.stated.value_or(by_rule), by_rule, command.dimensions, command.story, command.asset}};
    }

    Events operator()(const NameAsset& command) const { return decide_naming(now, command, context, owner_acts()); }
    Events operator()(const CorrectCase& command) const { return decide_correction(now, command, context); }
    Events operator()(const SettleCase& command) const { return decide_correction(now, command, context); }
    template <class C>
        requires requires(const Case& state, const C& command, const Context& at) { decide_exposure(state, command, at); }
    Events operator()(const C& command) const {
        return decide_exposure(now, command, context);
    }

  private:
    struct Promise {
        Limit limit;
        Instant due;
        Line rule;
    };
    // The kind's own limit; the urgent one where whoever takes the case calls it urgent and that ends sooner (12345: 紧急件).
    Result<Promise> promise(const OpenCase& command, const CaseKind& kind) const {
        const auto due = context.clock.deadline(context.said_at, kind.answer);
        if (!due) return tl::unexpected(due.error());
        Promise made{kind.answer, *due, Line{kind.rule}};
        const auto* book = book_at(command.place);
        const bool judged = context.actor.kind == ActorKind::post || context.actor.kind == ActorKind::token;
        if (!command.urgent || !judged || !book || book->case_norms.urgent.amount <= 0) return made;
        const auto sooner = context.clock.deadline(context.said_at, book->case_norms.urgent);
        if (!sooner) return tl::unexpected(sooner.error());
        if (*sooner < *due) made = {book->case_norms.urgent, *sooner, Line{kind.rule + std::string{urgent_rule}}};
        return made;
    }
    const PlaybookVersion* book_at(PlaceId place) const { return context.playbook.at(context.places.path(place), context.clock.zone().day_of(context.said_at)); }
    // A complaint about an officer goes straight to a desk free of conflict; whoever took it down does not keep it.
    Events complaint(const OpenCase& command, const CaseKind& kind) const {
        if (!context.roster.post(*command.about)) return refuse(No::unknown_post, "body.about", write(static_cast<const Uuid&>(*command.about)));
        const auto* book = book_at(command.place);
        const Complained about{*command.about, context.roster.holder(*command.about, context.said_at).value_or(PersonId{})};
        const auto desk = free_desk(context.roster, about, book ? book->case_norms.outside_role : "", command.place, context.said_at);
        if (!desk) return refuse(No::unknown_post, "body.about", book ? book->case_norms.outside_unit.zh + " / " + book->case_norms.outside_unit.en : "");
        auto asker = command.asker.value_or(Asker{});
        if (context.actor.kind == ActorKind::resident && !asker.anonymous) asker.person = PersonId{context.actor.id};
        if (!command.asker && context.actor.kind != ActorKind::resident) asker.anonymous = true;
        const auto made = promise(command, kind);
        if (!made) return tl::unexpected(made.error());
        CaseOpened opened{command.case_, command.place, ShortText{kind.id}, ShortText{kind.category}, command.story, command.source, std::move(asker),
                          command.point, command.evidence, command.urgent, *desk, made->rule, made->limit.amount, made->limit.unit,
                          kind.accept.amount, kind.accept.unit, context.said_at, made->due, about.post, {}};
        if (!about.person.empty()) opened.about_person = about.person;
        return std::vector<Event>{std::move(opened)};
    }
    Events reopened(std::optional<Sealed> reason, std::optional<std::int32_t> rating) const {
        const auto due = context.clock.deadline(context.said_at, now.timer.limit());
        if (!due) return tl::unexpected(due.error());
        return std::vector<Event>{CaseReopened{std::move(reason), rating, context.said_at, *due}};
    }
    Instant last_change() const {
        auto at = now.timer.started();
        for (const auto& pause : now.timer.pauses()) at = std::max(at, pause.to.value_or(pause.from));
        for (const auto& extension : now.timer.extensions()) at = std::max(at, extension.at);
        return at;
    }
    std::optional<Instant> next_look() const {
        const auto at = context.clock.deadline(context.recorded_at, now.accept);
        return at ? std::optional{*at} : std::nullopt;
    }
    // The post `level` steps up the real tree from `from`, or who stands in for it.
    std::optional<PostId> above(PostId from, std::int32_t level) const {
        auto at = from;
        for (std::int32_t step = 0; step < level; ++step) {
            const auto* post = context.roster.post(at);
            if (!post || post->superior.empty()) return step == 0 ? std::nullopt : std::optional{at};
            at = post->superior;
        }
        // Nobody in conflict with a complaint is told; whoever stands higher might still be free of it.
        for (int step = 0; !now.about.empty() && !may_be_told(context.roster, now.about, at, context.recorded_at); ++step) {
            const auto* post = context.roster.post(at);
            if (!post || post->superior.empty() || step == superiors_max) return std::nullopt;
            at = post->superior;
        }
        return context.roster.stand_in(at, context.recorded_at).value_or(at);
    }
};

struct Apply {
    Case now;

    Case operator()(const CaseOpened& event) && {
        now.stage = Stage::open;
        now.id = event.case_;
        now.place = event.place;
        now.owner = now.first_asked = event.owner;
        now.asker = event.asker;
        now.timer = Timer{event.started, {event.limit_amount, event.limit_unit}};
        now.due = event.due;
        now.accept = {event.accept_amount, event.accept_unit};
        now.looks.of_due = event.due;
        now.urgent = event.urgent;
        now.kind = event.kind.value;
        now.category = event.category.value;
        now.opened_place = event.place;
        now.asset = event.asset;
        if (event.about) now.about = {*event.about, event.about_person.value_or(PersonId{})};
        return std::move(now);
    }
    Case operator()(const CaseOffered& event) && {
        now.offered_to = event.to;
        now.accept_by = event.accept_by;
        now.looks.of_offer = event.accept_by;
        return std::move(now);
    }
    Case operator()(const CaseAccepted& event) && {
        now.owner = event.post;
        return std::move(*this).no_offer();
    }
    Case operator()(const CaseGivenBack&) && { return std::move(*this).no_offer(); }
    Case operator()(const CaseNoted&) && { return std::move(now); }
    Case operator()(const CasePaused& event) && {
        (void)now.timer.pause(event.at, std::string{name_of(event.ground)});
        return std::move(now);
    }
    Case operator()(const CaseResumed& event) && {
        (void)now.timer.resume(event.at);
        now.due = event.due;
        now.looks.due_moved(event.due);
        return std::move(now);
    }
    Case operator()(const CaseExtended& event) && {
        (void)now.timer.extend(event.at, {event.working_days, LimitUnit::working_day}, "extended");
        now.due = event.due;
        now.looks.due_moved(event.due);
        return std::move(now);
    }
    Case operator()(const CaseAnswered&) && {
        now.stage = Stage::answered;
        now.answered_once = true;
        return std::move(*this).at_rest();
    }
    Case operator()(const CaseConfirmed&) && {
        now.stage = Stage::confirmed;
        return std::move(*this).at_rest();
    }
    Case operator()(const CaseDeclined&) && {
        now.stage = Stage::declined;
        return std::move(*this).at_rest();
    }
    Case operator()(const CaseReopened& event) && {
        now.stage = Stage::open;
        now.timer = Timer{event.started, now.timer.limit()};
        now.due = event.due;
        now.looks.of_due = std::max(event.due, Instant{now.looks.rung.ms + 1});
        now.level = 0;
        return std::move(now);
    }
    Case operator()(const CaseWithdrawn&) && {
        now.stage = Stage::withdrawn;
        return std::move(*this).at_rest();
    }
    Case operator()(const CaseMarkedDuplicate&) && {
        now.stage = Stage::duplicate;
        return std::move(*this).at_rest();
    }
    Case operator()(const CaseUrged&) && { return std::move(now); }
    Case operator()(const CaseEscalated& event) && {
        now.looks.rung = event.alarm;
        if (now.looks.of_offer && *now.looks.of_offer <= event.alarm) now.looks.of_offer.reset();
        if (!event.of_offer) {
            now.level = event.level;
            now.looks.of_due = event.next_alarm;
        }
        return std::move(now);
    }

    Case operator()(const CaseImported& event) && {
        now.stage = Stage::imported;
        now.id = event.case_;
        now.place = event.place;
        now.asset = event.asset;
        now.asker.anonymous = true;
        return std::move(now);
    }

    Case operator()(const CaseAssetNamed& event) && {
        now.asset = event.asset;
        return std::move(now);
    }
    Case operator()(const CaseCorrected& event) && {
        apply_correction(now, event);
        return std::move(now);
    }
    template <class E>
        requires requires(Case& state, const E& event) { apply_exposure(state, event); }
    Case operator()(const E& event) && {
        apply_exposure(now, event);
        return std::move(now);
    }

  private:
    Case no_offer() && {
        now.offered_to = {};
        now.accept_by = {};
        now.looks.of_offer.reset();
        return std::move(now);
    }
    Case at_rest() && {
        now.offered_to = {};
        now.looks.of_due.reset();
        now.looks.of_offer.reset();
        return std::move(now);
    }
};

}    // namespace

std::int32_t extension_days_left(const Case& now, const PlaybookVersion* book) {
    std::int64_t most = extension_working_days_max;
    if (book) most = std::min(most, book->case_norms.extension_working_days_max);
    for (const auto& extension : now.timer.extensions()) most -= extension.by.amount;
    return static_cast<std::int32_t>(std::max<std::int64_t>(most, 0));
}

std::string receipt_number(const CaseId& id) {
    auto text = base32(sha256("receipt number" + std::string{id.view()}).view(), 10);
    text.insert(5, 1, '-');
    return text;
}

std::string receipt_word(const Vault& vault, const CaseId& id) { return base32(vault.keyed("receipt word", id.view()), 6); }

Verdict verdict_of(std::optional<Instant> target, std::optional<Instant> closed, Instant list_at) {
    if (!target) return Verdict::in_time;
    if (closed) return *closed <= *target ? Verdict::in_time : Verdict::overdue;
    return *target < list_at ? Verdict::overdue : Verdict::running;
}

CaseId imported_case_id(std::string_view list, std::string_view foreign_id) {
    return CaseId{derived_uuid(Uuid{}, "case of list " + std::string{list} + '\n' + std::string{foreign_id})};
}

bool drawn_for_call_back(const CaseId& id, Instant answered_at, std::int64_t percent) {
    const auto drawn = derived_uuid(id, "call back " + std::to_string(answered_at.ms));
    const auto ticket = (drawn.bytes[14] << 8 | drawn.bytes[15]) % 10'000;
    return ticket < percent * 100;
}

namespace {

// A complaint answers nobody but its desk and its asker, and says to others word for word what a case says that does not exist: first that
// their reach does not hold it, as the desk does, then what the command itself finds. Only to open one under a number that is taken cannot
// be told otherwise than it is.
Result<std::vector<Event>> as_of_no_case(const Command& command, const Context& context) {
    const Case nothing;
    const auto name = std::visit([]<class C>(const C&) { return C::name; }, command);
    if (!Cases::open_to(context.actor, command, nothing) && !context.roster.may(context.actor, name, Cases::place_of(nothing, command), context.said_at))
        return refuse(context.actor.kind == ActorKind::caller ? No::not_signed_in : No::not_yours, "", std::string{name});
    auto said = std::visit(Decide{nothing, context}, command);
    return said ? wrong_stage(nothing) : said;
}

}    // namespace

Result<std::vector<Event>> decide(const Case& now, const Command& command, const Context& context) {
    const Decide decision{now, context};
    if (!now.about.empty() && (hidden_from(context.roster, now, context.actor, context.said_at) || !decision.concerned())) return as_of_no_case(command, context);
    auto events = std::visit(decision, command);
    if (!events) return events;
    if (now.exposure.step != Exposure::Step::none) {
        auto after = now;
        for (const auto& event : *events) after = cases::apply(std::move(after), event);
        if (auto follows = follows_for_exposure(now, after, context)) events->push_back(std::move(*follows));
    }
    const auto moves_the_look = [](const Event& event) { return std::visit([](const auto& one) { return requires { one.look_at; }; }, event); };
    if (std::none_of(events->begin(), events->end(), moves_the_look)) return events;
    auto after = now;
    for (auto& event : *events) {
        after = cases::apply(std::move(after), event);
        std::visit(
            [&](auto& one) {
                if constexpr (requires { one.look_at; }) one.look_at = after.alarm;
            },
            event);
    }
    return events;
}

Case apply(Case now, const Event& event) noexcept {
    auto after = std::visit([&](const auto& one) { return Apply{std::move(now)}(one); }, event);
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.evidence; })
                for (const auto& file : one.evidence) after.files.push_back(file.sha256);
        },
        event);
    ++after.version;
    after.alarm = after.stage == Stage::open && !after.timer.paused() ? after.looks.next() : std::nullopt;
    return after;
}

}    // namespace terrace::cases
