#include "policy/program.hpp"

#include <algorithm>

namespace terrace::policy {
namespace {

int whole_years_between(Day since, Day day) {
    const auto a = civil_of(since), b = civil_of(day);
    const int years = b.year - a.year;
    return std::max(0, plus_months(since, years * 12) > day ? years - 1 : years);
}

// Lays the tree of forms out as steps; each refers only to steps before it.
class Layout {
  public:
    Layout(const Policy& policy, const Cycle& cycle, ItemSteps& out) : policy_{policy}, cycle_{cycle}, out_{out} {}

    Operand node(const Node& node) {
        switch (node.form) {
            case Form::fact: return input(node.fact);
            case Form::parameter: return parameter(node.parameter);
            case Form::equivalent_area: {
                std::vector<Operand> parts;
                for (std::size_t i = 0; i < node.of.size(); ++i)
                    parts.push_back(step(Operation::multiply, {this->node(node.of[i]), parameter(node.with[i])}, node.form, false));
                return step(Operation::add, std::move(parts), node.form);
            }
            case Form::heads_of_area: return step(Operation::divide, {this->node(node.of[0]), parameter(node.rate)}, node.form);
            case Form::per_head: {
                const auto heads = node.of.empty() ? number(1) : this->node(node.of[0]);
                return rated(heads, node, unit(node.rate) == Unit::yuan_per_person_month);
            }
            case Form::per_area: return rated(this->node(node.of[0]), node, unit(node.rate) == Unit::yuan_per_mu_month);
            case Form::per_unit: return step(Operation::multiply, {this->node(node.of[0]), parameter(node.rate)}, node.form);
            case Form::area_yield_price: {
                std::vector<Operand> with{this->node(node.of[0]), this->node(node.of[1]), this->node(node.of[2])};
                if (cycle_months() != 12) with.push_back(number(cycle_months(), 12));
                return step(Operation::multiply, std::move(with), node.form);
            }
            case Form::sum_of: {
                std::vector<Operand> parts;
                for (const auto& one : node.of) parts.push_back(this->node(one));
                return step(Operation::add, std::move(parts), node.form);
            }
            case Form::indexed: {
                const auto of = this->node(node.of[0]);
                const auto growth = step(Operation::add, {number(1), parameter(node.rate)}, node.form, false);
                const auto years = node.since ? number(whole_years_between(*node.since, cycle_.from)) : parameter(node.years);
                const auto grown = step(Operation::power, {growth, years}, node.form, false);
                return step(Operation::multiply, {of, grown}, node.form);
            }
            case Form::cap:
            case Form::floor: {
                const auto of = this->node(node.of[0]);
                return step(node.form == Form::cap ? Operation::smaller : Operation::larger, {of, this->node(node.of[1])}, node.form);
            }
            case Form::round: {
                const auto of = this->node(node.of[0]);
                const auto made = step(Operation::round, {of}, node.form);
                out_.steps.back().decimals = node.decimals;
                out_.steps.back().how = node.how;
                return made;
            }
        }
        return {};
    }

  private:
    int cycle_months() const { return policy_.cycle_months; }
    Unit unit(int parameter) const { return policy_.parameters[static_cast<std::size_t>(parameter)].unit; }
    static Operand number(std::int32_t top, std::int32_t bottom = 1) { return {Operand::From::number, 0, 0, top, bottom}; }

    Operand input(int fact) {
        if (std::find(out_.inputs.begin(), out_.inputs.end(), fact) == out_.inputs.end()) out_.inputs.push_back(fact);
        return {Operand::From::input, fact};
    }
    Operand parameter(int index) {
        const auto& one = policy_.parameters[static_cast<std::size_t>(index)];
        const auto* value = value_on(one, cycle_.from);
        if ((!value || !value->value) && out_.missing.state == State::due)
            out_.missing = {State::refused, value ? Why::not_published : Why::parameter_dates, index, cycle_.from};
        return {Operand::From::parameter, index};
    }
    Operand rated(Operand of, const Node& node, bool by_month) {
        std::vector<Operand> with{std::move(of), parameter(node.rate)};
        const auto share = by_month ? number(cycle_months()) : number(cycle_months(), 12);
        if (share.top != share.bottom) with.push_back(share);
        return step(Operation::multiply, std::move(with), node.form);
    }
    Operand step(Operation operation, std::vector<Operand> with, Form form, bool closes = true) {
        Step made;
        made.operation = operation;
        made.with = std::move(with);
        made.form = form;
        made.closes = closes;
        out_.steps.push_back(std::move(made));
        return {Operand::From::step, static_cast<std::int32_t>(out_.steps.size() - 1)};
    }

    const Policy& policy_;
    const Cycle& cycle_;
    ItemSteps& out_;
};

Fraction worked_out(const Program& program, const Step& step, const Table* table, std::size_t row, std::span<const Fraction> gives) {
    if (step.with.size() <= 4) {
        std::array<Fraction, 4> values;
        for (std::size_t i = 0; i < step.with.size(); ++i) values[i] = value_of(program, step.with[i], table, row, gives);
        return apply(step.operation, std::span{values.data(), step.with.size()}, step.decimals, step.how);
    }
    std::vector<Fraction> values;
    for (const auto& operand : step.with) values.push_back(value_of(program, operand, table, row, gives));
    return apply(step.operation, values, step.decimals, step.how);
}

bool all_hold(const Conjunction& all, const Table& table, std::size_t row, Day judged_on) {
    return std::all_of(all.begin(), all.end(), [&](const Condition& one) { return holds(one, table.at(row, static_cast<std::size_t>(one.fact)), judged_on); });
}

// The first cycle begins on or after the cohort's day; years are counted from there.
Judged within(const Policy& policy, const Cohort& cohort, std::int32_t index, Day from, const Cycle& cycle) {
    const auto first = std::max(from, policy.from);
    if (cycle.from < first) return {State::not_in_cohort, Why::not_begun, index, first};
    if (cohort.years > 0) {
        const auto last = plus_months(first, cohort.years * 12) - 1;
        if (cycle.from > last) return {State::not_in_cohort, Why::ended, index, last};
    }
    return {State::due, Why::fits, index, {}};
}

}    // namespace

Fraction value_of(const Program& program, const Operand& operand, const Table* table, std::size_t row, std::span<const Fraction> gives) {
    switch (operand.from) {
        case Operand::From::number: return {Whole{operand.top}, Whole{operand.bottom}};
        case Operand::From::parameter: return program.parameters[static_cast<std::size_t>(operand.index)];
        case Operand::From::step: return gives[static_cast<std::size_t>(operand.index)];
        case Operand::From::input: break;
    }
    const auto fact = static_cast<std::size_t>(operand.index);
    return scaled(table->at(row, fact), decimals_of(program.policy->facts[fact].type()));
}

Fraction apply(Operation operation, std::span<const Fraction> values, int decimals, RoundHow how) {
    Fraction made = values[0];
    switch (operation) {
        case Operation::add:
            for (std::size_t i = 1; i < values.size(); ++i) made += values[i];
            return made;
        case Operation::multiply:
            for (std::size_t i = 1; i < values.size(); ++i) made *= values[i];
            return made;
        case Operation::divide: return made /= values[1];
        case Operation::power: return power(made, static_cast<unsigned>(values[1].lowest().top()));
        case Operation::smaller: return std::min(made, values[1]);
        case Operation::larger: return std::max(made, values[1]);
        case Operation::round: return rounded(made, decimals, how);
    }
    return made;
}

bool holds(const Condition& condition, std::int64_t value, Day judged_on) noexcept {
    if (condition.is == Comparison::unknown) return value == unknown;
    if (value == unknown) return condition.is == Comparison::differs;
    const auto constant = condition.judged_on ? judged_on.number : condition.value;
    switch (condition.is) {
        case Comparison::known: return true;
        case Comparison::unknown: return false;
        case Comparison::equals: return value == constant;
        case Comparison::differs: return value != constant;
        case Comparison::at_least: return value >= constant;
        case Comparison::at_most: return value <= constant;
        case Comparison::above: return value > constant;
        case Comparison::below: return value < constant;
    }
    return false;
}

Program prepare(const Policy& policy, const Cycle& cycle) {
    Program program{&policy, cycle, {}, {}};
    for (const auto& one : policy.parameters) {
        const auto* value = value_on(one, cycle.from);
        program.parameters.push_back(value && value->value ? scaled(*value->value, parameter_decimals).lowest() : Fraction{0});
    }
    for (const auto& item : policy.items) {
        ItemSteps made;
        made.result = Layout{policy, cycle, made}.node(item.rule);
        made.fixed.resize(made.steps.size());
        made.gives.resize(made.steps.size());
        for (std::size_t i = 0; i < made.steps.size() && made.missing.state == State::due; ++i) {
            made.fixed[i] = std::all_of(made.steps[i].with.begin(), made.steps[i].with.end(), [&](const Operand& one) {
                return one.from != Operand::From::input && (one.from != Operand::From::step || made.fixed[static_cast<std::size_t>(one.index)]);
            });
            if (made.fixed[i]) made.gives[i] = worked_out(program, made.steps[i], nullptr, 0, made.gives).lowest();
        }
        program.items.push_back(std::move(made));
    }
    return program;
}

Judged judge(const Program& program, const Table& table, std::size_t row) {
    const auto& policy = *program.policy;
    for (std::size_t i = 0; i < policy.facts.size(); ++i)
        if (policy.facts[i].required && table.at(row, i) == unknown) return {State::refused, Why::fact_missing, static_cast<std::int32_t>(i), {}};
    const auto& place = table.subjects[row].place;
    if (!policy.places.empty() && !place.empty() &&
        std::none_of(policy.places.begin(), policy.places.end(), [&](const auto& code) { return place.starts_with(code); }))
        return {State::not_in_cohort, Why::other_place, -1, {}};
    Judged judged{State::not_in_cohort, Why::no_cohort, -1, {}};
    for (std::size_t i = 0; i < policy.cohorts.size(); ++i) {
        const auto& cohort = policy.cohorts[i];
        if (!all_hold(cohort.all, table, row, program.cycle.judged_on)) continue;
        const auto index = static_cast<std::int32_t>(i);
        auto from = cohort.from.value_or(policy.from);
        if (cohort.from_fact >= 0) {
            const auto given = table.at(row, static_cast<std::size_t>(cohort.from_fact));
            if (given == unknown) return {State::refused, Why::fact_missing, cohort.from_fact, {}};
            from = Day{static_cast<std::int32_t>(given)};
        }
        judged = within(policy, cohort, index, from, program.cycle);
        break;
    }
    if (judged.state != State::due) return judged;
    for (std::size_t i = 0; i < policy.stops.size(); ++i) {
        const auto& stop = policy.stops[i];
        if (!all_hold(stop.when, table, row, program.cycle.judged_on)) continue;
        if (!stop.resume.empty() && all_hold(stop.resume, table, row, program.cycle.judged_on)) continue;
        return {State::stopped, Why::stopped, static_cast<std::int32_t>(i), {}};
    }
    return judged;
}

std::optional<int> missing_fact(const ItemSteps& item, const Table& table, std::size_t row) {
    for (const int fact : item.inputs)
        if (table.at(row, static_cast<std::size_t>(fact)) == unknown) return fact;
    return std::nullopt;
}

Fraction evaluate(const Program& program, const ItemSteps& item, const Table& table, std::size_t row, std::vector<Fraction>& gives) {
    for (std::size_t i = 0; i < item.steps.size(); ++i)
        if (!item.fixed[i]) gives[i] = worked_out(program, item.steps[i], &table, row, gives);
    return value_of(program, item.result, &table, row, gives);
}

}    // namespace terrace::policy
