#include "policy/explain.hpp"
#include "policy/table.hpp"

namespace terrace::policy {
namespace {

json::object both(const Said& said) { return {{"zh", said.zh}, {"en", said.en}}; }
json::value day_or_null(const std::optional<Day>& day) { return day ? json::value(write(*day)) : json::value(nullptr); }

std::string_view code_of(Comparison is) {
    static constexpr std::array<std::string_view, 8> codes{"known", "unknown", "equals", "differs", "at_least", "at_most", "above", "below"};
    return codes[static_cast<std::size_t>(is)];
}
std::string_view code_of(RoundHow how) {
    static constexpr std::array<std::string_view, 4> codes{"half_up", "half_even", "down", "up"};
    return codes[static_cast<std::size_t>(how)];
}
std::string_view code_of(FactType type) {
    static constexpr std::array<std::string_view, 7> codes{"day", "truth", "number", "number", "number", "number", "choice"};
    return codes[static_cast<std::size_t>(type)];
}
std::string_view code_of(Standing standing) {
    static constexpr std::array<std::string_view, 4> codes{"read", "excerpt", "reported", "trial"};
    return codes[static_cast<std::size_t>(standing)];
}
std::string_view code_of(Why why) {
    static constexpr std::array<std::string_view, 12> codes{"fits", "other_place", "no_cohort", "not_begun", "ended", "stopped", "fact_missing", "not_published", "parameter_dates",
                                                            "outside_dates", "bad_cell", "too_large"};
    return codes[static_cast<std::size_t>(why)];
}

json::array conditions(const Policy& policy, const Conjunction& all) {
    json::array made;
    for (const auto& one : all) {
        const auto& fact = policy.facts[static_cast<std::size_t>(one.fact)];
        json::object condition{{"fact", fact.id}, {"is", code_of(one.is)}};
        if (one.judged_on) condition["value"] = "judged_on";
        else if (one.is != Comparison::known && one.is != Comparison::unknown) condition["value"] = write_cell(one.value, fact);
        made.push_back(std::move(condition));
    }
    return made;
}

template <class T>
json::value basis_id(const Policy& policy, const T& of) {
    return of.basis < 0 ? json::value(nullptr) : json::value(policy.basis[static_cast<std::size_t>(of.basis)].id);
}

json::object policy_json(const Policy& policy) {
    json::array places;
    for (const auto& place : policy.places) places.emplace_back(place);
    return {{"id", policy.id},
            {"version", policy.version},
            {"title", both(policy.title)},
            {"sha256", policy.digest},
            {"places", std::move(places)},
            {"from", write(policy.from)},
            {"until", day_or_null(policy.until)},
            {"successor", policy.successor},
            {"round", json::object{{"each", policy.round_each == Level::item ? "item" : policy.round_each == Level::person ? "person" : "household"},
                                   {"decimals", policy.round_decimals},
                                   {"how", code_of(policy.round_how)}}}};
}

json::object parameters_json(const Policy& policy, Day on) {
    json::object made;
    for (const auto& parameter : policy.parameters) {
        json::object one{{"name", both(parameter.name)}, {"unit", terrace::policy::code_of(parameter.unit)}, {"value", nullptr}};
        if (const auto* value = value_on(parameter, on)) {
            if (value->value) one["value"] = write(scaled(*value->value, parameter_decimals));
            one["from"] = write(value->from);
            one["until"] = day_or_null(value->until);
            one["basis"] = basis_id(policy, *value);
            one["clause"] = value->clause;
        }
        made[parameter.id] = std::move(one);
    }
    return made;
}

json::object row_json(const Run& run, std::uint32_t row, const Judged& judged, std::span<const std::size_t> lines) {
    const auto& policy = *run.policy;
    const auto& subject = run.table->subjects[row];
    json::object facts;
    for (std::size_t i = 0; i < policy.facts.size(); ++i) {
        const auto value = run.table->at(row, i);
        facts[policy.facts[i].id] = value == unknown ? json::value(nullptr) : json::value(write_cell(value, policy.facts[i]));
    }
    json::object made{{"row", row}, {"household", subject.household}, {"person", subject.person}, {"place", subject.place}, {"facts", std::move(facts)},
                      {"state", terrace::policy::code_of(judged.state)}, {"why", code_of(judged.why)}};
    if (row < lines.size()) made["line"] = lines[row];
    return made;
}

json::array steps_json(const Policy& policy, const Derivation& derivation) {
    json::array steps;
    for (const auto& step : derivation.steps) {
        json::array with;
        for (const auto& operand : step.with) {
            const auto index = static_cast<std::size_t>(operand.index);
            switch (operand.from) {
                case Operand::From::input: with.push_back(json::object{{"fact", policy.facts[index].id}, {"row", operand.row}}); break;
                case Operand::From::parameter: with.push_back(json::object{{"parameter", policy.parameters[index].id}}); break;
                case Operand::From::step: with.push_back(json::object{{"step", index}}); break;
                case Operand::From::number: with.push_back(json::object{{"number", write(Fraction{Whole{operand.top}, Whole{operand.bottom}})}}); break;
            }
        }
        json::object one{{"do", terrace::policy::code_of(step.operation)}, {"of", terrace::policy::code_of(step.form)}, {"with", std::move(with)}, {"gives", write(step.gives)}};
        if (step.operation == Operation::round) {
            one["decimals"] = step.decimals;
            one["how"] = code_of(step.how);
        }
        steps.push_back(std::move(one));
    }
    return steps;
}

json::object explanation_json(const Explanation& explanation) {
    const auto lines = [](const std::vector<Said>& all, bool zh) {
        json::array made;
        for (const auto& line : all) made.emplace_back(zh ? line.zh : line.en);
        return made;
    };
    return {{"zh", json::object{{"first", lines(explanation.first, true)}, {"more", lines(explanation.more, true)}}},
            {"en", json::object{{"first", lines(explanation.first, false)}, {"more", lines(explanation.more, false)}}}};
}

}    // namespace

json::object due_json(const Run& run, std::size_t index, std::span<const std::size_t> lines) {
    const auto& policy = *run.policy;
    const auto& due = run.dues[index];
    const auto derivation = derive(run, index);
    json::array rows;
    for (std::size_t i = 0; i < derivation.rows.size(); ++i) rows.push_back(row_json(run, derivation.rows[i], derivation.judged[i], lines));
    const auto& subject = run.table->subjects[due.row];
    const bool whole = due.item == all_items;
    return {{"household", subject.household},
            {"person", policy.round_each == Level::household ? "" : subject.person},
            {"item", whole ? json::value(nullptr) : json::value(policy.items[due.item].id)},
            {"name", both(whole ? policy.title : policy.items[due.item].name)},
            {"state", terrace::policy::code_of(due.judged.state)},
            {"why", code_of(due.judged.why)},
            {"reason", both(reason(run, due))},
            {"amount", due.judged.state == State::refused ? json::value(nullptr) : json::value(terrace::write(Money{due.fen}))},
            {"rows", std::move(rows)},
            {"steps", steps_json(policy, derivation)},
            {"explanation", explanation_json(explain(run, index))}};
}

json::object run_json(const Run& run, std::span<const std::size_t> lines) {
    const auto& policy = *run.policy;
    json::object basis, facts;
    for (const auto& one : policy.basis)
        basis[one.id] = json::object{{"number", one.number}, {"title", both(one.title)}, {"standing", code_of(one.standing)}, {"source", one.source}};
    for (const auto& fact : policy.facts)
        facts[fact.id] = json::object{{"name", both(fact.name)}, {"type", code_of(fact.type())}, {"required", fact.required}};
    json::array cohorts, stops, items, dues;
    for (const auto& one : policy.cohorts) {
        json::object cohort{{"id", one.id}, {"name", both(one.name)}, {"all", conditions(policy, one.all)}, {"years", one.years}, {"basis", basis_id(policy, one)}, {"clause", one.clause}};
        if (one.from_fact >= 0) cohort["from_fact"] = policy.facts[static_cast<std::size_t>(one.from_fact)].id;
        else cohort["from"] = write(one.from.value_or(policy.from));
        cohorts.push_back(std::move(cohort));
    }
    for (const auto& one : policy.stops)
        stops.push_back(json::object{{"id", one.id}, {"name", both(one.name)}, {"all", conditions(policy, one.when)}, {"resume_when", conditions(policy, one.resume)},
                                     {"basis", basis_id(policy, one)}, {"clause", one.clause}});
    for (const auto& item : policy.items) items.push_back(json::object{{"id", item.id}, {"name", both(item.name)}});
    for (std::size_t i = 0; i < run.dues.size(); ++i) dues.push_back(due_json(run, i, lines));
    return {{"format", "terrace.entitlements/1"},
            {"policy", policy_json(policy)},
            {"cycle", json::object{{"from", write(run.cycle.from)}, {"until", write(run.cycle.until)}, {"judged_on", write(run.cycle.judged_on)}, {"inside_policy", !run.refusal}}},
            {"basis", std::move(basis)},
            {"facts", std::move(facts)},
            {"parameters", parameters_json(policy, run.cycle.from)},
            {"cohorts", std::move(cohorts)},
            {"stop_when", std::move(stops)},
            {"items", std::move(items)},
            {"dues", std::move(dues)},
            {"totals", json::object{{"amount", terrace::write(Money{run.total_fen})},
                                    {"due", run.counts[0]}, {"stopped", run.counts[1]}, {"not_in_cohort", run.counts[2]}, {"refused", run.counts[3]}}}};
}

}    // namespace terrace::policy
