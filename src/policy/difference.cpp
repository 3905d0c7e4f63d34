#include "policy/difference.hpp"

#include "policy/explain.hpp"
#include "policy/program.hpp"

#include <map>
#include <unordered_map>

namespace terrace::policy {
namespace {

constexpr std::size_t township_digits = 9;
constexpr std::int64_t none = -1;

struct Key {
    std::string_view household, person;
    std::uint16_t item;    // of the later run; for items it has not, beyond its own
    bool operator==(const Key&) const = default;
};
struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
        const std::hash<std::string_view> hash;
        return hash(key.household) * 31 + hash(key.person) * 7 + key.item;
    }
};

class Comparing {
  public:
    Comparing(const Run& before, const Run& after) : before_{before}, after_{after} {
        const auto& then = *before.policy;
        const auto& now = *after.policy;
        for (const auto& item : then.items) {
            const auto at = std::find_if(now.items.begin(), now.items.end(), [&](const auto& one) { return one.id == item.id; });
            item_now_.push_back(at != now.items.end() ? static_cast<std::uint16_t>(at - now.items.begin()) : static_cast<std::uint16_t>(now.items.size() + item_now_.size()));
        }
        for (const auto& fact : now.facts) fact_then_.push_back(index_of(then.facts, fact.id));
        if (!before.program || !after.program) return;
        for (std::size_t i = 0; i < now.parameters.size(); ++i) {
            const int was = index_of(then.parameters, now.parameters[i].id);
            const auto* a = was < 0 ? nullptr : value_on(then.parameters[static_cast<std::size_t>(was)], before.cycle.from);
            const auto* b = value_on(now.parameters[i], after.cycle.from);
            if ((a && a->value ? a->value : std::nullopt) != (b && b->value ? b->value : std::nullopt)) parameters_.push_back(static_cast<std::int32_t>(i));
        }
        rule_ = then.id != now.id || then.version != now.version || then.digest != now.digest;
    }

    Result<Difference> compare() {
        // Runs of one county mostly hold the same persons in the same order: look there first, and keep a table of the others only.
        const auto same_place = [&](std::size_t i) { return i < before_.dues.size() && key_then(i) == key_now(i); };
        std::unordered_map<Key, std::size_t, KeyHash> elsewhere;
        for (std::size_t i = 0; i < before_.dues.size(); ++i)
            if (i >= after_.dues.size() || !same_place(i)) elsewhere.emplace(key_then(i), i);
        for (std::size_t i = 0; i < after_.dues.size(); ++i) {
            auto was = none;
            if (same_place(i)) was = static_cast<std::int64_t>(i);
            else if (const auto at = elsewhere.find(key_now(i)); at != elsewhere.end()) {
                was = static_cast<std::int64_t>(at->second);
                elsewhere.erase(at);
            }
            if (auto fine = pair(was, static_cast<std::int64_t>(i)); !fine) return tl::unexpected(fine.error());
        }
        std::vector<std::size_t> gone;
        for (const auto& [key, index] : elsewhere) gone.push_back(index);
        std::sort(gone.begin(), gone.end());
        for (const auto index : gone)
            if (auto fine = pair(static_cast<std::int64_t>(index), none); !fine) return tl::unexpected(fine.error());
        return std::move(made_);
    }

  private:
    template <class T>
    static int index_of(const std::vector<T>& all, const std::string& id) {
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].id == id) return static_cast<int>(i);
        return -1;
    }
    static std::string_view person_of(const Run& run, const Due& due) {
        return run.policy->round_each == Level::household ? std::string_view{} : std::string_view{run.table->subjects[due.row].person};
    }
    Key key_then(std::size_t i) const {
        const auto& due = before_.dues[i];
        return {before_.table->subjects[due.row].household, person_of(before_, due), due.item == all_items ? all_items : item_now_[due.item]};
    }
    Key key_now(std::size_t i) const {
        const auto& due = after_.dues[i];
        return {after_.table->subjects[due.row].household, person_of(after_, due), due.item};
    }

    Result<void> pair(std::int64_t was, std::int64_t is) {
        const auto* then = was == none ? nullptr : &before_.dues[static_cast<std::size_t>(was)];
        const auto* now = is == none ? nullptr : &after_.dues[static_cast<std::size_t>(is)];
        const bool due_then = then && then->judged.state == State::due, due_now = now && now->judged.state == State::due;
        const auto state_then = then ? then->judged.state : State::not_in_cohort, state_now = now ? now->judged.state : State::not_in_cohort;
        const std::int64_t fen_then = due_then ? then->fen : 0, fen_now = due_now ? now->fen : 0;
        const bool refused = state_then == State::refused || state_now == State::refused;
        if (fen_then == fen_now && due_then == due_now && (state_then == state_now || !(refused || (then && now)))) {
            ++made_.same;
            return {};
        }
        Change change{Moved::changed, was, is, fen_then, fen_now, causes(then, now)};
        if (!refused && due_now != due_then) change.moved = due_now ? Moved::fresh : Moved::gone;
        ++made_.counts[static_cast<std::size_t>(change.moved)];
        if (__builtin_add_overflow(made_.fen, change.difference(), &made_.fen)) return refuse(No::out_of_range, "difference", "±9.2e18 fen");
        made_.changes.push_back(std::move(change));
        return {};
    }

    std::vector<Cause> causes(const Due* then, const Due* now) const {
        if (!then) return {{Cause::Kind::new_subject, -1}};
        if (!now) return {{Cause::Kind::gone_subject, -1}};
        std::vector<Cause> all;
        const auto index_then = static_cast<std::size_t>(then - before_.dues.data()), index_now = static_cast<std::size_t>(now - after_.dues.data());
        const auto rows_then = before_.rows_of(index_then), rows_now = after_.rows_of(index_now);
        if (then->judged.state != now->judged.state) all.push_back({Cause::Kind::outcome, -1});
        if (rows_then.size() != rows_now.size()) all.push_back({Cause::Kind::others, -1});
        for (std::size_t fact = 0; fact < fact_then_.size(); ++fact)
            for (std::size_t i = 0; i < std::min(rows_then.size(), rows_now.size()); ++i) {
                const auto was = fact_then_[fact] < 0 ? unknown : before_.table->at(rows_then[i], static_cast<std::size_t>(fact_then_[fact]));
                if (was == after_.table->at(rows_now[i], fact)) continue;
                all.push_back({Cause::Kind::fact, static_cast<std::int32_t>(fact)});
                break;
            }
        if (then->judged.state == State::due && now->judged.state == State::due)
            for (const auto parameter : parameters_)
                if (used(*now, parameter)) all.push_back({Cause::Kind::parameter, parameter});
        if (all.empty() || (all.size() == 1 && all.front().kind == Cause::Kind::outcome && rule_)) all.push_back({Cause::Kind::rule, -1});
        return all;
    }
    bool used(const Due& due, std::int32_t parameter) const {
        const auto& items = after_.program->items;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (due.item != all_items && due.item != i) continue;
            for (const auto& step : items[i].steps)
                for (const auto& operand : step.with)
                    if (operand.from == Operand::From::parameter && operand.index == parameter) return true;
        }
        return false;
    }

    const Run& before_;
    const Run& after_;
    std::vector<std::uint16_t> item_now_;
    std::vector<int> fact_then_;
    std::vector<std::int32_t> parameters_;    // whose value differs
    bool rule_ = false;
    Difference made_;
};

}    // namespace

std::string_view code_of(Moved moved) noexcept {
    static constexpr std::array<std::string_view, 3> codes{"new", "gone", "changed"};
    return codes[static_cast<std::size_t>(moved)];
}

Result<Difference> difference(const Run& before, const Run& after) { return Comparing{before, after}.compare(); }

Said say(const Cause& cause, const Change& change, const Run& before, const Run& after) {
    const auto index = static_cast<std::size_t>(std::max(cause.which, 0));
    switch (cause.kind) {
        case Cause::Kind::new_subject: return {"新进名单。", "New in the list."};
        case Cause::Kind::gone_subject: return {"不在名单里了。", "No longer in the list."};
        case Cause::Kind::outcome: {
            const auto& now = after.dues[static_cast<std::size_t>(change.after_due)];
            if (now.judged.state != State::due) return reason(after, now);
            const auto was = reason(before, before.dues[static_cast<std::size_t>(change.before_due)]);
            return {"原来是:" + was.zh, "Before: " + was.en};
        }
        case Cause::Kind::fact: return {after.policy->facts[index].name.zh + "变了。", after.policy->facts[index].name.en + " changed."};
        case Cause::Kind::parameter: return {after.policy->parameters[index].name.zh + "变了。", after.policy->parameters[index].name.en + " changed."};
        case Cause::Kind::rule: return {"政策变了。", "The policy changed."};
        case Cause::Kind::others: return {"家里人数变了。", "The household has other members."};
    }
    return {};
}

Result<Corrections> corrections(std::span<const Run> paid, std::span<const Run> anew) {
    if (paid.size() != anew.size()) return refuse(No::bad_value, "cycles", std::to_string(paid.size()) + " / " + std::to_string(anew.size()));
    Corrections made;
    std::map<std::pair<std::string_view, std::string_view>, HouseholdBalance> households;    // by place, household
    for (std::size_t i = 0; i < paid.size(); ++i) {
        if (paid[i].cycle.from != anew[i].cycle.from || paid[i].cycle.until != anew[i].cycle.until)
            return refuse(No::bad_value, "cycles", terrace::write(paid[i].cycle.from) + " / " + terrace::write(anew[i].cycle.from));
        auto found = difference(paid[i], anew[i]);
        if (!found) return tl::unexpected(found.error());
        for (auto& change : found->changes) {
            const auto state_of = [](const Run& run, std::int64_t due) { return due < 0 ? State::not_in_cohort : run.dues[static_cast<std::size_t>(due)].judged.state; };
            if (state_of(paid[i], change.before_due) == State::refused || state_of(anew[i], change.after_due) == State::refused) {
                ++made.open;
                continue;
            }
            if (change.difference() == 0) continue;
            const auto& run = change.after_due >= 0 ? anew[i] : paid[i];
            const auto& subject = run.table->subjects[run.dues[static_cast<std::size_t>(change.after_due >= 0 ? change.after_due : change.before_due)].row];
            auto& balance = households[{subject.place, subject.household}];
            balance.household = subject.household;
            balance.place = subject.place;
            auto& side = change.difference() > 0 ? balance.arrears_fen : balance.claw_back_fen;
            if (__builtin_add_overflow(side, std::abs(change.difference()), &side)) return refuse(No::out_of_range, "arrears", "±9.2e18 fen");
            made.entries.push_back({i, std::move(change)});
        }
    }
    std::map<std::string, PlaceBalance> townships;
    for (auto& [key, balance] : households) {
        auto& township = townships[balance.place.substr(0, township_digits)];
        ++township.households;
        if (__builtin_add_overflow(township.arrears_fen, balance.arrears_fen, &township.arrears_fen) ||
            __builtin_add_overflow(township.claw_back_fen, balance.claw_back_fen, &township.claw_back_fen))
            return refuse(No::out_of_range, "arrears", "±9.2e18 fen");
        made.households.push_back(std::move(balance));
    }
    for (auto& [place, balance] : townships) {
        balance.place = place;
        made.townships.push_back(std::move(balance));
    }
    return made;
}

}    // namespace terrace::policy
