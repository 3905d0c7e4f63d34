#include "policy/run.hpp"

#include "policy/program.hpp"

#include <unordered_map>

namespace terrace::policy {
namespace {

struct Amount {
    Judged judged;
    Fraction yuan;
};

// One item of one row, unrounded.
Amount amount_of(const Program& program, const ItemSteps& item, const Judged& row_judged, const Table& table, std::size_t row, std::vector<Fraction>& gives) {
    if (row_judged.state != State::due) return {row_judged, 0};
    if (item.missing.state != State::due) return {item.missing, 0};
    if (const auto fact = missing_fact(item, table, row)) return {{State::refused, Why::fact_missing, *fact, {}}, 0};
    return {row_judged, evaluate(program, item, table, row, gives)};
}

// What a person or household comes to: refused as soon as one part is, since a sum without it would be wrong; else due if any part is.
void join(Amount& all, const Amount& part, bool first) {
    if (part.judged.state == State::due) all.yuan += part.yuan;
    const auto weight = [](State state) { return state == State::refused ? 3 : state == State::due ? 2 : state == State::stopped ? 1 : 0; };
    if (first || weight(part.judged.state) > weight(all.judged.state)) all.judged = part.judged;
}

class Running {
  public:
    explicit Running(Run& made) : made_{made}, policy_{*made.policy}, table_{*made.table} {}

    Result<void> go() {
        if (made_.program)
            for (const auto& item : made_.program->items) gives_.push_back(item.gives);
        if (policy_.round_each == Level::household) group();
        made_.dues.reserve(policy_.round_each == Level::item ? table_.subjects.size() * policy_.items.size() : table_.subjects.size());
        if (policy_.round_each == Level::household) {
            for (const auto& rows : made_.households)
                if (auto fine = joined(rows); !fine) return fine;
        } else {
            for (std::uint32_t row = 0; row < table_.subjects.size(); ++row)
                if (auto fine = policy_.round_each == Level::person ? joined(std::span{&row, 1}) : by_item(row); !fine) return fine;
        }
        return {};
    }

  private:
    void group() {
        std::unordered_map<std::string_view, std::size_t> known;
        for (std::uint32_t row = 0; row < table_.subjects.size(); ++row) {
            const auto [at, fresh] = known.emplace(table_.subjects[row].household, made_.households.size());
            if (fresh) made_.households.emplace_back();
            made_.households[at->second].push_back(row);
        }
    }

    Judged row_judged(std::uint32_t row) {
        while (next_bad_ < table_.bad.size() && table_.bad[next_bad_].row < row) ++next_bad_;
        auto at = next_bad_;
        if (policy_.round_each == Level::household)    // rows of a household need not lie together
            at = static_cast<std::size_t>(std::lower_bound(table_.bad.begin(), table_.bad.end(), row, [](const BadCell& bad, std::uint32_t wanted) { return bad.row < wanted; }) - table_.bad.begin());
        if (at < table_.bad.size() && table_.bad[at].row == row) return {State::refused, Why::bad_cell, static_cast<std::int32_t>(at), {}};
        if (made_.refusal) return {State::refused, Why::outside_dates, -1, {}};
        return judge(*made_.program, table_, row);
    }

    Result<void> keep(std::uint32_t row, std::uint16_t item, Amount amount) {
        Due due{row, item, amount.judged, 0};
        if (due.judged.state == State::due) {
            const auto fen = fen_of(rounded(amount.yuan, policy_.round_decimals, policy_.round_how));
            if (fen) due.fen = fen->fen;
            else due.judged = {State::refused, Why::too_large, -1, {}};
        }
        if (__builtin_add_overflow(made_.total_fen, due.fen, &made_.total_fen)) return refuse(No::out_of_range, "total", "±9.2e18 fen");
        ++made_.counts[static_cast<std::size_t>(due.judged.state)];
        made_.dues.push_back(due);
        return {};
    }

    Result<void> by_item(std::uint32_t row) {
        const auto judged = row_judged(row);
        for (std::uint16_t i = 0; i < policy_.items.size(); ++i) {
            const auto amount = made_.refusal ? Amount{judged, 0} : amount_of(*made_.program, made_.program->items[i], judged, table_, row, gives_[i]);
            if (auto fine = keep(row, i, amount); !fine) return fine;
        }
        return {};
    }

    Result<void> joined(std::span<const std::uint32_t> rows) {
        Amount all;
        bool first = true;
        for (const auto row : rows) {
            const auto judged = row_judged(row);
            for (std::size_t i = 0; i < policy_.items.size(); ++i) {
                join(all, made_.refusal ? Amount{judged, 0} : amount_of(*made_.program, made_.program->items[i], judged, table_, row, gives_[i]), first);
                first = false;
            }
        }
        return keep(rows.front(), all_items, std::move(all));
    }

    Run& made_;
    const Policy& policy_;
    const Table& table_;
    std::vector<std::vector<Fraction>> gives_;    // of each item, used again for every row
    std::size_t next_bad_ = 0;
};

}    // namespace

std::string_view code_of(State state) noexcept {
    static constexpr std::array<std::string_view, 4> codes{"due", "stopped", "not_in_cohort", "refused"};
    return codes[static_cast<std::size_t>(state)];
}
std::string_view code_of(Operation operation) noexcept {
    static constexpr std::array<std::string_view, 7> codes{"add", "multiply", "divide", "power", "smaller", "larger", "round"};
    return codes[static_cast<std::size_t>(operation)];
}

void Table::add(Subject subject, const std::vector<std::int64_t>& row) {
    ENSURE(row.size() == facts);
    subjects.push_back(std::move(subject));
    values.insert(values.end(), row.begin(), row.end());
}

std::span<const std::uint32_t> Run::rows_of(std::size_t due) const {
    if (!households.empty()) return households[due];
    return {&dues[due].row, 1};
}

Result<Run> run(std::shared_ptr<const Policy> policy, std::shared_ptr<const Table> table, Day day) {
    ENSURE(table->facts == policy->facts.size());
    if (table->subjects.size() > rows_max) return refuse(No::too_many, "rows", std::to_string(rows_max));
    Run made;
    made.policy = std::move(policy);
    made.table = std::move(table);
    const auto cycle = cycle_of(*made.policy, day);
    if (cycle) {
        made.cycle = *cycle;
        made.program = std::make_shared<const Program>(prepare(*made.policy, made.cycle));
    } else {
        made.refusal = cycle.error();
        made.cycle = {day, day, day};
    }
    if (auto fine = Running{made}.go(); !fine) return tl::unexpected(fine.error());
    return made;
}

Fraction Derivation::value_of(const Operand& operand, const Run& run) const {
    if (operand.from == Operand::From::step) return steps[static_cast<std::size_t>(operand.index)].gives;
    return policy::value_of(*run.program, operand, run.table.get(), operand.row, {});
}

Derivation derive(const Run& run, std::size_t due) {
    Derivation made;
    const auto& one = run.dues[due];
    for (const auto row : run.rows_of(due)) made.rows.push_back(row);
    if (run.refusal) {
        made.judged.assign(made.rows.size(), {State::refused, Why::outside_dates, -1, {}});
        return made;
    }
    const auto& program = *run.program;
    Step sum;
    sum.operation = Operation::add;
    sum.form = Form::sum_of;
    for (const auto row : made.rows) {
        const bool bad = std::any_of(run.table->bad.begin(), run.table->bad.end(), [&](const BadCell& cell) { return cell.row == row; });
        made.judged.push_back(bad ? Judged{State::refused, Why::bad_cell, -1, {}} : judge(program, *run.table, row));
        if (one.judged.state != State::due || made.judged.back().state != State::due) continue;
        for (std::size_t i = 0; i < program.items.size(); ++i) {
            if (one.item != all_items && one.item != i) continue;
            const auto& item = program.items[i];
            auto gives = item.gives;
            evaluate(program, item, *run.table, row, gives);
            const auto before = static_cast<std::int32_t>(made.steps.size());
            const auto placed = [&](Operand operand) {
                if (operand.from == Operand::From::step) operand.index += before;
                if (operand.from == Operand::From::input) operand.row = row;
                return operand;
            };
            for (std::size_t k = 0; k < item.steps.size(); ++k) {
                made.steps.push_back(item.steps[k]);
                for (auto& operand : made.steps.back().with) operand = placed(operand);
                made.steps.back().gives = gives[k];
            }
            sum.with.push_back(placed(item.result));
        }
    }
    if (one.judged.state != State::due) return made;
    const auto gives = [&](const Operand& operand) { return made.value_of(operand, run); };
    auto last = sum.with.front();
    if (sum.with.size() > 1) {
        for (const auto& operand : sum.with) sum.gives += gives(operand);
        made.steps.push_back(std::move(sum));
        last = {Operand::From::step, static_cast<std::int32_t>(made.steps.size() - 1)};
    }
    Step round;
    round.operation = Operation::round;
    round.with = {last};
    round.decimals = run.policy->round_decimals;
    round.how = run.policy->round_how;
    round.form = Form::round;
    round.closes = true;
    round.gives = rounded(gives(last), round.decimals, round.how);
    made.steps.push_back(std::move(round));
    return made;
}

}    // namespace terrace::policy
