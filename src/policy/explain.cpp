#include "policy/explain.hpp"

#include "policy/program.hpp"

namespace terrace::policy {
namespace {

std::string day_zh(Day day) {
    const auto civil = civil_of(day);
    return std::to_string(civil.year) + "年" + std::to_string(civil.month) + "月" + std::to_string(civil.day) + "日";
}

// For reading only: at most two decimals, and whether something was left out.
std::string shown(const Fraction& value) {
    const auto near = rounded(value, 2, RoundHow::half_up);
    return write(near);
}
bool exact(const Fraction& value) { return rounded(value, 2, RoundHow::half_up) == value; }
Said number(const Fraction& value) { return {(exact(value) ? "" : "约") + shown(value), (exact(value) ? "" : "about ") + shown(value)}; }

std::string percent(const Fraction& share) { return shown(share * 100) + "%"; }

Said round_words(int decimals, RoundHow how) {
    const char* to = decimals == 2 ? "分" : decimals == 1 ? "角" : "元";
    const char* unit = decimals == 2 ? "fen" : decimals == 1 ? "jiao" : "yuan";
    switch (how) {
        case RoundHow::half_up: return {std::string{"四舍五入到"} + to + "。", std::string{"Rounded to the nearest "} + unit + "."};
        case RoundHow::half_even: return {std::string{"取最近的"} + to + ",对半取双。", std::string{"Rounded to the nearest "} + unit + ", halves to the even one."};
        case RoundHow::down: return {std::string{"不到一"} + to + "的不算。", std::string{"Less than one "} + unit + " is left out."};
        case RoundHow::up: return {std::string{"不到一"} + to + "的算一" + to + "。", std::string{"Less than one "} + unit + " counts as one."};
    }
    return {};
}

// What each form says of itself, from the steps it became.
class Telling {
  public:
    Telling(const Run& run, const Derivation& derivation) : run_{run}, policy_{*run.policy}, derivation_{derivation} {}

    void tell(Explanation& made, std::vector<Said>& rule) {
        for (std::size_t i = 0; i < derivation_.steps.size(); ++i) {
            const auto& step = derivation_.steps[i];
            switch (step.form) {
                case Form::per_head: per_head(step, rule); break;
                case Form::per_area: per_area(step, rule); break;
                case Form::per_unit: {
                    const auto rate = number(value(step.with[1])), count = number(value(step.with[0]));
                    rule.push_back({"单价" + rate.zh + "元。", "One is " + rate.en + " yuan."});
                    rule.push_back({"数量" + count.zh + "。", "It counts " + count.en + "."});
                    break;
                }
                case Form::area_yield_price: {
                    const auto area = number(value(step.with[0])), yield = number(value(step.with[1])), price = number(value(step.with[2]));
                    rule.push_back({"地有" + area.zh + "亩。", "The land is " + area.en + " mu."});
                    rule.push_back({"一亩产" + yield.zh + "公斤。", "One mu yields " + yield.en + " kg."});
                    rule.push_back({"一公斤" + price.zh + "元。", "One kg is " + price.en + " yuan."});
                    break;
                }
                case Form::equivalent_area: equivalent(step, rule, made.more); break;
                case Form::heads_of_area: {
                    const Said each{write(value(step.with[1])), write(value(step.with[1]))}, heads = number(step.gives);
                    rule.push_back({"每" + each.zh + "亩算一人。", "Each " + each.en + " mu is one person."});
                    rule.push_back({"合" + heads.zh + "人。", "That is " + heads.en + " persons."});
                    break;
                }
                case Form::indexed:
                    if (step.operation == Operation::add) made.more.push_back({"每年按" + percent(value(step.with[1])) + "增长。", "It grows " + percent(value(step.with[1])) + " a year."});
                    if (step.operation == Operation::power) made.more.push_back({"算" + shown(value(step.with[1])) + "年。", "For " + shown(value(step.with[1])) + " years."});
                    if (step.closes) {
                        const auto grown = number(step.gives);
                        made.more.push_back({"增长后是" + grown.zh + "。", "After growth it is " + grown.en + "."});
                    }
                    break;
                case Form::cap:
                case Form::floor: {
                    const auto other = value(step.with[1]), own = value(step.with[0]);
                    const auto limit = number(other);
                    const bool cap = step.form == Form::cap, binds = cap ? own > other : own < other;
                    auto& to = binds ? rule : made.more;
                    to.push_back({std::string{cap ? "最多" : "最少"} + "按" + limit.zh + "算" + (binds ? "。" : ",没有碰到。"),
                                  std::string{cap ? "At most " : "At least "} + limit.en + (binds ? " counts." : " counts; that was not reached.")});
                    break;
                }
                case Form::sum_of:
                case Form::fact:
                case Form::parameter:
                case Form::round: break;
            }
        }
    }

  private:
    Fraction value(const Operand& operand) const { return derivation_.value_of(operand, run_); }
    Unit unit(const Operand& operand) const { return policy_.parameters[static_cast<std::size_t>(operand.index)].unit; }

    void months(std::vector<Said>& rule) const {
        const auto n = std::to_string(policy_.cycle_months);
        rule.push_back({"这期算" + n + "个月。", "This time counts " + n + (policy_.cycle_months == 1 ? " month." : " months.")});
    }
    void per_head(const Step& step, std::vector<Said>& rule) const {
        const bool by_month = unit(step.with[1]) == Unit::yuan_per_person_month;
        const auto rate = number(value(step.with[1]));
        rule.push_back({std::string{by_month ? "每人每月" : "每人每年"} + rate.zh + "元。", rate.en + " yuan for each person each " + (by_month ? "month." : "year.")});
        if (step.with[0].from != Operand::From::number) {
            const auto heads = number(value(step.with[0]));
            rule.push_back({"按" + heads.zh + "人算。", "It counts " + heads.en + " persons."});
        }
        if (step.with.size() > 2) months(rule);
    }
    void per_area(const Step& step, std::vector<Said>& rule) const {
        const bool by_month = unit(step.with[1]) == Unit::yuan_per_mu_month;
        const auto rate = number(value(step.with[1])), area = number(value(step.with[0]));
        rule.push_back({std::string{by_month ? "每亩每月" : "每亩每年"} + rate.zh + "元。", rate.en + " yuan for each mu each " + (by_month ? "month." : "year.")});
        rule.push_back({"按" + area.zh + "亩算。", "It counts " + area.en + " mu."});
        if (step.with.size() > 2) months(rule);
    }
    void equivalent(const Step& step, std::vector<Said>& rule, std::vector<Said>& more) const {
        if (step.closes) {
            const auto area = number(step.gives);
            rule.push_back({"各类地折成" + area.zh + "亩。", "All land counts as " + area.en + " mu."});
            return;
        }
        const auto area = number(value(step.with[0])), times = Said{write(value(step.with[1])), write(value(step.with[1]))}, made = number(step.gives);
        if (value(step.with[0]) == 0) return;
        const Said name = step.with[0].from == Operand::From::input ? policy_.facts[static_cast<std::size_t>(step.with[0].index)].name : Said{"地", "land"};
        more.push_back({name.zh + area.zh + "亩。", name.en + ": " + area.en + " mu."});
        more.push_back({"一亩算" + times.zh + "亩,合" + made.zh + "亩。", "One mu counts as " + times.en + ": " + made.en + " mu."});
    }

    const Run& run_;
    const Policy& policy_;
    const Derivation& derivation_;
};

const Basis* basis_of(const Policy& policy, int index) { return index < 0 ? nullptr : &policy.basis[static_cast<std::size_t>(index)]; }

// The document behind the outcome: the stop's, the rate's, or the cohort's.
const Basis* behind(const Run& run, const Due& due) {
    const auto& policy = *run.policy;
    if (due.judged.why == Why::stopped) return basis_of(policy, policy.stops[static_cast<std::size_t>(due.judged.which)].basis);
    if (due.judged.state == State::due) {
        const auto& program = *run.program;
        const auto item = due.item == all_items ? std::size_t{0} : due.item;
        for (auto step = program.items[item].steps.rbegin(); step != program.items[item].steps.rend(); ++step)
            for (const auto& operand : step->with)
                if (operand.from == Operand::From::parameter)
                    if (const auto* value = value_on(policy.parameters[static_cast<std::size_t>(operand.index)], run.cycle.from)) return basis_of(policy, value->basis);
    }
    if (!policy.cohorts.empty()) return basis_of(policy, policy.cohorts.front().basis);
    return nullptr;
}

Said months_of(const Cycle& cycle) {
    const auto from = civil_of(cycle.from), until = civil_of(cycle.until);
    const auto zh = [](const Civil& day) { return std::to_string(day.year) + "年" + std::to_string(day.month) + "月"; };
    if (from.year == until.year && from.month == until.month) return {"管" + zh(from) + "。", "For " + write(cycle.from) + " to " + write(cycle.until) + "."};
    return {"从" + zh(from) + "到" + zh(until) + "。", "From " + write(cycle.from) + " to " + write(cycle.until) + "."};
}

std::vector<Said> why_not(const Run& run, const Due& due) {
    const auto& policy = *run.policy;
    const auto& judged = due.judged;
    const auto index = static_cast<std::size_t>(std::max(judged.which, 0));
    switch (judged.why) {
        case Why::fits: return {};
        case Why::other_place: return {{"这个地方不归它管。", "It does not hold at this place."}};
        case Why::no_cohort: return {{"不在发放范围内。", "Not among those it is for."}};
        case Why::not_begun: return {{"要到" + day_zh(judged.when) + "才开始。", "It begins on " + write(judged.when) + " or the next cycle."}};
        case Why::ended: {
            std::vector<Said> made{{"发到" + day_zh(judged.when) + "为止。", "It ended on " + write(judged.when) + "."}};
            if (policy.successor.empty()) made.push_back({"后面怎么办,还没有定。", "What follows is not known."});
            return made;
        }
        case Why::stopped: {
            const auto& stop = policy.stops[index];
            std::vector<Said> made{{"原因:" + stop.name.zh + "。", "Reason: " + stop.name.en + "."}};
            if (stop.resume.empty()) return made;
            made.push_back({"停的时候不补发。", "What stopped is not paid later."});
            made.push_back({"恢复后,下一期再发。", "Once it resumes, the next cycle is paid."});
            return made;
        }
        case Why::fact_missing: return {{"还缺" + policy.facts[index].name.zh + "。", policy.facts[index].name.en + " is missing."}, {"请补上再算。", "Add it and try again."}};
        case Why::not_published: return {{policy.parameters[index].name.zh + "没有公布。", "This rate has not been published: " + policy.parameters[index].name.en + "."}};
        case Why::parameter_dates: return {{"那时没有" + policy.parameters[index].name.zh + "。", policy.parameters[index].name.en + " has no value on " + write(judged.when) + "."}};
        case Why::outside_dates: {
            std::vector<Said> made{{"政策从" + day_zh(policy.from) + "起。", "The policy holds from " + write(policy.from) + "."}};
            if (policy.until) made.push_back({"到" + day_zh(*policy.until) + "止。", "It holds until " + write(*policy.until) + "."});
            made.push_back({"问的是" + day_zh(run.cycle.from) + "。", "The day asked is " + write(run.cycle.from) + "."});
            return made;
        }
        case Why::bad_cell: return {{"这一行有写错的地方。", "Something in this row is wrong."}, {"请改好再算。", "Mend it and try again."}};
        case Why::too_large: return {{"数太大,算不了。", "The number is too large."}};
    }
    return {};
}

}    // namespace

Explanation explain(const Run& run, std::size_t index) {
    const auto& due = run.dues[index];
    const auto& policy = *run.policy;
    Explanation made;
    std::vector<Said> rule, end;
    if (due.judged.state == State::due) {
        const auto derivation = derive(run, index);
        Telling{run, derivation}.tell(made, rule);
        const auto before = derivation.steps.back().with.front();
        if (derivation.value_of(before, run) != derivation.steps.back().gives) made.more.push_back(round_words(policy.round_decimals, policy.round_how));
        const auto sum = terrace::write(Money{due.fen});
        end.push_back({"应得" + sum + "元。", "Due: " + sum + " yuan."});
    } else {
        static const std::array<Said, 4> outcomes{Said{}, Said{"这期停发。", "This cycle is stopped."}, Said{"这期没有这笔钱。", "Nothing is due this cycle."}, Said{"这笔钱还算不出来。", "This cannot be worked out yet."}};
        rule.push_back(outcomes[static_cast<std::size_t>(due.judged.state)]);
        for (auto& line : why_not(run, due)) rule.push_back(std::move(line));
    }
    const auto title = due.item == all_items || policy.items.size() == 1 ? policy.title : policy.items[due.item].name;
    made.first.push_back({title.zh + "。", title.en + "."});
    if (!run.refusal) made.first.push_back(months_of(run.cycle));
    if (const auto* basis = behind(run, due)) end.push_back({"依据:" + basis->number + "。", "Basis: " + basis->number + "."});
    end.push_back({"不对,请告诉我们。", "If this is wrong, tell us."});
    std::vector<Said> rest;
    // Of a sum the lines nearest to it come first (so many yuan, so many persons, so many months); of a refusal the outcome does.
    const auto room = std::min(rule.size(), first_lines_max - made.first.size() - end.size());
    const auto from = due.judged.state == State::due ? rule.size() - room : 0;
    for (std::size_t i = 0; i < rule.size(); ++i) (i >= from && i < from + room ? made.first : rest).push_back(std::move(rule[i]));
    made.more.insert(made.more.begin(), rest.begin(), rest.end());
    for (auto& line : end) made.first.push_back(std::move(line));
    return made;
}

Said reason(const Run& run, const Due& due) {
    if (due.judged.why == Why::bad_cell) return run.table->bad[static_cast<std::size_t>(due.judged.which)].mend;
    if (due.judged.why == Why::fits) {
        const auto& name = run.policy->cohorts[static_cast<std::size_t>(due.judged.which)].name;
        return name;
    }
    Said made;
    for (const auto& line : why_not(run, due)) {
        made.zh += line.zh;
        made.en += (made.en.empty() ? "" : " ") + line.en;
    }
    return made;
}

}    // namespace terrace::policy
