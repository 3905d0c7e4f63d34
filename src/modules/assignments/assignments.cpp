#include "modules/assignments/assignments.hpp"

namespace terrace::assignments {
namespace {

std::string id_text(const Uuid& id) { return write(id); }

std::string title_of(const Context& context, PostId id) {
    const auto* facts = context.roster.post(id);
    return facts ? facts->zh + " / " + facts->en : id_text(id);
}

Result<void> check_range(std::optional<std::int32_t> value, std::string field, std::int32_t most) {
    if (value && (*value < 0 || *value > most)) return refuse(No::out_of_range, "body." + std::move(field), "0–" + std::to_string(most));
    return {};
}

// A place has exactly so many: where they are reached at any moment of the new period, one must end first.
Result<void> check_arity(const RoleFacts& role, PlaceId place, const Period& period, const Context& context) {
    if (role.exactly == 0) return {};
    std::vector<const AssignmentFacts*> beside;
    for (const auto* one : context.roster.all_assignments_at(place))
        if (one->role == role.id && one->period.overlaps(period)) beside.push_back(one);
    const auto at_once = [&](Instant at) {
        return std::count_if(beside.begin(), beside.end(), [&](const auto* one) { return one->period.holds(at); });
    };
    auto most = at_once(period.from);
    for (const auto* one : beside)
        if (period.holds(one->period.from)) most = std::max(most, at_once(one->period.from));
    if (most < role.exactly) return {};
    return refuse(No::conflict, "body.place", role.zh + "只设 " + std::to_string(role.exactly) + " 名,现为:" + title_of(context, beside.front()->post) +
                                                  " / exactly " + std::to_string(role.exactly) + " " + role.en);
}

// A monitor never reviews herself, whichever of her posts is meant.
Result<void> check_no_self_review(const Assign& command, const RoleFacts& role, const Period& period, const Context& context) {
    if (!command.subject) return {};
    if (!role.reviews) return refuse(No::bad_value, "body.subject", role.zh + " / " + role.en);
    if (!context.roster.post(*command.subject)) return refuse(No::unknown_post, "body.subject", id_text(*command.subject));
    const auto at = std::max(period.from, context.said_at);
    const auto reviewer = context.roster.holder(command.post, at), reviewed = context.roster.holder(*command.subject, at);
    if (*command.subject == command.post || (reviewer && reviewer == reviewed))
        return refuse(No::conflict, "body.subject", "自己不能监督、评价自己 / nobody reviews her own work: " + title_of(context, command.post));
    return {};
}

Events decide_on(const DefineRole& command, const Context& context) {
    if (command.role.empty()) return refuse(No::missing_field, "body.role");
    if (command.zh_name.empty()) return refuse(No::missing_field, "body.zh_name");
    if (command.en_name.empty()) return refuse(No::missing_field, "body.en_name");
    if (command.acts.size() > acts_max) return refuse(No::too_many, "body.acts", std::to_string(acts_max));
    if (auto fine = check_range(command.exactly, "exactly", arity_max); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_range(command.level, "level", 9); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_range(command.load_max, "load_max", arity_max); !fine) return tl::unexpected(fine.error());
    for (const auto& act : command.acts)
        if (!context.roster.may(context.actor, act.value, context.places.root(), context.said_at))
            return refuse(No::not_yours, "body.acts", act.value);
    return std::vector<Event>{RoleDefined{command.role, command.zh_name, command.en_name, command.acts, command.exactly.value_or(0),
                                          command.level.value_or(0), command.load_max.value_or(0), command.reviews}};
}

Events decide_on(const Assign& command, const Context& context) {
    const auto* post = context.roster.post(command.post);
    const Period period{command.from.value_or(context.said_at), command.to};
    if (!post || !post->period.holds(period.from)) return refuse(No::unknown_post, "body.post", id_text(command.post));
    const auto* role = context.roster.role(command.role.value);
    if (!role) return refuse(No::unknown_rule, "body.role", command.role.value);
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (period.to && *period.to <= period.from) return refuse(No::bad_value, "body.to", write(period.from));
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    if (command.body && !context.roster.body(*command.body)) return refuse(No::not_found, "body.body", id_text(*command.body));
    if (!context.roster.may_hand_on(context.actor, *role, command.place, context.said_at))
        return refuse(No::not_yours, "body.role", "这项责任的职权超出你的范围 / this role's authority exceeds your own");
    if (auto fine = check_arity(*role, command.place, period, context); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_no_self_review(command, *role, period, context); !fine) return tl::unexpected(fine.error());
    for (const auto* one : context.roster.all_assignments_of(command.post))
        if (one->role == role->id && one->object == command.place && one->subject == command.subject.value_or(PostId{}) && one->period.overlaps(period))
            return refuse(No::wrong_stage, "body.post", "已明确 / already assigned");
    return std::vector<Event>{Assigned{command.assignment, command.post, command.role, command.place, command.basis, period.from, period.to,
                                       command.subject, command.body}};
}

Events decide_on(const Assignment& now, const EndAssignment& command, const Context& context) {
    const auto at = command.at.value_or(context.said_at);
    if (now.period.to && *now.period.to <= at) return refuse(No::wrong_stage, "", "已结束 / ended");
    if (at < now.period.from) return refuse(No::outside_dates, "body.at", write(now.period.from));
    if (command.basis && command.basis->empty()) return refuse(No::missing_field, "body.basis");
    return std::vector<Event>{AssignmentEnded{now.id, at, command.basis}};
}

}    // namespace

Events decide(const State& state, const Command& command, const Context& context) {
    const bool nothing = std::holds_alternative<std::monostate>(state);
    return std::visit(
        [&]<class C>(const C& one) -> Events {
            if constexpr (std::is_same_v<C, DefineRole> || std::is_same_v<C, DefineTeam>) {
                return decide_on(one, context);
            } else if constexpr (std::is_same_v<C, Assign> || std::is_same_v<C, FormTeam>) {
                if (!nothing) return refuse(No::wrong_stage, "", "已有 / exists");
                return decide_on(one, context);
            } else if constexpr (std::is_same_v<C, PlanShifts> || std::is_same_v<C, SwapShift> || std::is_same_v<C, DropShift>) {
                const auto* month = std::get_if<ShiftMonth>(&state);
                auto decided = assignments::decide_on(month ? *month : ShiftMonth{}, one, context);
                if (!decided) return tl::unexpected(decided.error());
                return std::vector<Event>{std::move(*decided)};
            } else {
                using Of = std::conditional_t<std::is_same_v<C, EndAssignment>, Assignment, Team>;
                const auto* now = std::get_if<Of>(&state);
                if (!now) return refuse(No::not_found, "body", id_text(one.stream()));
                return decide_on(*now, one, context);
            }
        },
        command);
}

State apply(State state, const Event& event) noexcept {
    std::visit(
        [&]<class E>(const E& one) {
            if constexpr (std::is_same_v<E, RoleDefined>) {
                state = Role{one.role};
            } else if constexpr (std::is_same_v<E, TeamDefined>) {
                state = Template{one.template_};
            } else if constexpr (std::is_same_v<E, Assigned>) {
                state = Assignment{one.assignment, one.place, {one.from, one.to}};
            } else if constexpr (std::is_same_v<E, AssignmentEnded>) {
                if (auto* now = std::get_if<Assignment>(&state)) now->period.to = one.at;
            } else if constexpr (std::is_same_v<E, ShiftsPlanned> || std::is_same_v<E, ShiftSwapped> || std::is_same_v<E, ShiftDropped>) {
                if (!std::holds_alternative<ShiftMonth>(state)) state = ShiftMonth{};
                assignments::apply_on(std::get<ShiftMonth>(state), one);
            } else {
                if (!std::holds_alternative<Team>(state)) state = Team{};
                apply_on(std::get<Team>(state), one);
            }
        },
        event);
    return state;
}

}    // namespace terrace::assignments
