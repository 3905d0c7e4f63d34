#include "modules/dues/reckoning.hpp"

#include "policy/table.hpp"

#include <unordered_map>
#include <unordered_set>

namespace terrace::dues {
namespace {

std::string text_of(const Uuid& id) { return write(id); }

std::string item_of(const policy::Policy& policy, const policy::Due& due) { return due.item == policy::all_items ? std::string{} : policy.items[due.item].id; }

// Items a line may be of.
std::vector<std::string> items_of(const policy::Policy& policy) {
    if (policy.round_each != policy::Level::item) return {std::string{}};
    std::vector<std::string> all;
    for (const auto& item : policy.items) all.push_back(item.id);
    return all;
}

struct Key {
    Uuid who;
    std::string item;
    bool operator==(const Key&) const = default;
};
struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept { return std::hash<Uuid>{}(key.who) ^ std::hash<std::string>{}(key.item); }
};

class Reckoning {
  public:
    Reckoning(std::shared_ptr<const policy::Policy> policy, const std::vector<RegisterEntry>& entries, const Posted& posted, const PlaceTree& places)
        : policy_{std::move(policy)}, items_{items_of(*policy_)}, entries_{entries}, posted_{posted}, places_{places}, lines_(entries.size()) {}

    Result<Reckoned> reckon(Day day, const std::vector<PostedCycle>& before) {
        const auto cycle = policy::cycle_of(*policy_, day);
        if (!cycle) return tl::unexpected(cycle.error());
        made_.cycle = *cycle;
        std::map<Day, std::vector<PlaceId>> earlier;
        for (const auto& one : before)
            if (one.from < cycle->from) earlier[one.from].push_back(one.place);
        for (const auto& [from, where] : earlier)
            if (auto fine = work(from, &where); !fine) return tl::unexpected(fine.error());
        if (auto fine = work(cycle->from, nullptr); !fine) return tl::unexpected(fine.error());
        for (std::size_t i = 0; i < entries_.size(); ++i)
            if (auto fine = close(i); !fine) return tl::unexpected(fine.error());
        made_.sum = sum_of(made_.lines);
        return std::move(made_);
    }

  private:
    // One cycle. `where`: the places for which it was posted before; none for the run's own.
    Result<void> work(Day from, const std::vector<PlaceId>* where) {
        const auto cycle = policy::cycle_of(*policy_, from);
        if (!cycle || cycle->from != from) return {};    // the policy no longer has such a cycle: what was posted stands
        const bool own = !where;
        auto listed = list(*policy_, entries_, cycle->judged_on, places_);
        const auto run = policy::run(policy_, listed.table, from);
        if (!run) return tl::unexpected(run.error());
        if (own) {
            made_.counts = run->counts;
            made_.table = sha256(policy_->digest + '\n' + listed.digest_text);
        }
        std::unordered_map<Key, std::size_t, KeyHash> found;    // due
        std::unordered_map<Uuid, std::size_t> first;            // who → entry that is paid
        for (std::size_t i = 0; i < run->dues.size(); ++i) {
            const auto entry = listed.entry_of[run->dues[i].row];
            const auto who = account_holder(*policy_, entries_[entry]);
            first.try_emplace(who, entry);
            found.emplace(Key{who, item_of(*policy_, run->dues[i])}, i);
        }
        std::unordered_set<Uuid> seen;
        for (std::size_t at = 0; at < entries_.size(); ++at) {
            const auto& entry = entries_[at];
            if (!own && std::none_of(where->begin(), where->end(), [&](PlaceId place) { return places_.within(entry.place, place); })) continue;
            const auto who = account_holder(*policy_, entry);
            const auto paid = first.find(who);
            if (paid != first.end() ? paid->second != at : !seen.insert(who).second) continue;    // one line for a household
            for (const auto& item : items_) {
                const auto due = found.find({who, item});
                if (due != found.end() && run->dues[due->second].judged.state == policy::State::refused) {
                    if (own) lines_[at].push_back({entry.id, entry.place, LineKind::refused, item, from, 0});
                    continue;    // no sum: what was posted before is left open
                }
                const auto now = due != found.end() && run->dues[due->second].judged.state == policy::State::due ? run->dues[due->second].fen : 0;
                const auto was = posted_(who, from, item);
                if (now == was) continue;
                lines_[at].push_back({entry.id, entry.place, now < was ? LineKind::claw_back : own && was == 0 ? LineKind::due : LineKind::arrears, item, from, now - was});
            }
        }
        return {};
    }

    // What the entry owes is taken off, never below nothing; what it owes more is kept for the next run.
    Result<void> close(std::size_t at) {
        auto& lines = lines_[at];
        std::int64_t sum = 0;
        for (const auto& line : lines) {
            auto& side = line.kind == LineKind::due ? made_.due_fen : line.kind == LineKind::arrears ? made_.arrears_fen : made_.claw_back_fen;
            if (__builtin_add_overflow(sum, line.fen, &sum) || __builtin_add_overflow(side, line.fen, &side)) return refuse(No::out_of_range, "run", "±9.2e18 fen");
        }
        const auto carried = std::max(-sum, -entries_[at].debt_fen);
        if (carried != 0) lines.push_back({entries_[at].id, entries_[at].place, LineKind::carried, std::string{}, made_.cycle.from, carried});
        made_.carried_fen += carried;
        made_.net_fen += sum + carried;
        made_.payees += sum + carried > 0;
        std::move(lines.begin(), lines.end(), std::back_inserter(made_.lines));
        return {};
    }

    std::shared_ptr<const policy::Policy> policy_;
    std::vector<std::string> items_;
    const std::vector<RegisterEntry>& entries_;
    const Posted& posted_;
    const PlaceTree& places_;
    std::vector<std::vector<RunLine>> lines_;
    Reckoned made_;
};

}    // namespace

std::optional<Facts> facts_on(const std::vector<Kept>& history, Day day, Position before) {
    std::vector<const Kept*> held;
    for (const auto& one : history)
        if (one.position < before && one.dated.effective <= day) held.push_back(&one);
    if (held.empty()) return std::nullopt;
    std::stable_sort(held.begin(), held.end(), [](const Kept* a, const Kept* b) { return a->dated.effective < b->dated.effective; });
    Facts facts;
    for (const auto* one : held) {
        if (one->dated.stops) return std::nullopt;
        for (const auto& [fact, value] : one->dated.facts) {
            if (value.empty()) facts.erase(fact);
            else facts[fact] = value;
        }
    }
    return facts;
}

Listed list(const policy::Policy& policy, const std::vector<RegisterEntry>& entries, Day judged_on, const PlaceTree& places, Position before) {
    Listed made{std::make_shared<policy::Table>(), {}, {}};
    made.table->facts = policy.facts.size();
    std::vector<std::int64_t> row(policy.facts.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        const auto facts = facts_on(entry.history, judged_on, before);
        if (!facts) continue;
        const auto number = made.table->subjects.size();
        std::optional<policy::BadCell> bad;
        for (std::size_t fact = 0; fact < policy.facts.size(); ++fact) {
            row[fact] = policy::unknown;
            const auto& asked = policy.facts[fact];
            const auto given = facts->find(asked.id);
            if (given == facts->end()) continue;
            const auto value = policy::read_cell(given->second.value, asked);
            if (value) row[fact] = *value;
            else if (!bad) bad = policy::BadCell{number, asked.id, {value.error().zh, value.error().en}};    // the policy asks otherwise than when it was written
        }
        const auto* place = places.find(entry.place);
        made.table->add({text_of(entry.household), entry.person ? text_of(*entry.person) : text_of(entry.id), place ? place->code : ""}, row);
        if (bad) made.table->bad.push_back(std::move(*bad));
        made.entry_of.push_back(i);
        made.digest_text += text_of(entry.id) + ' ' + encode(*facts) + '\n';
    }
    return made;
}

Uuid account_holder(const policy::Policy& policy, const RegisterEntry& entry) { return policy.round_each == policy::Level::household ? Uuid{entry.household} : Uuid{entry.id}; }

Sha256 sum_of(const std::vector<RunLine>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += text_of(line.entry) + ' ' + std::string{Codec<LineKind>::name(line.kind)} + ' ' + line.item.value + ' ' + write(line.cycle) + ' ' + std::to_string(line.fen) + '\n';
    return sha256(text);
}

Result<Reckoned> reckon(std::shared_ptr<const policy::Policy> policy, const std::vector<RegisterEntry>& entries, Day day, const std::vector<PostedCycle>& cycles, const Posted& posted,
                        const PlaceTree& places) {
    return Reckoning{std::move(policy), entries, posted, places}.reckon(day, cycles);
}

// A register is filled entry by entry under one policy: the one asked for last is not read again.
std::shared_ptr<const policy::Policy> policy_of(const std::string& text, const std::string& id) {
    thread_local std::string last_text;
    thread_local std::shared_ptr<const policy::Policy> last;
    if (last && last_text == text) return last;
    auto read = policy::read_policy(text, id + ".yaml");
    if (!read) throw Fault{"policy " + id + ": " + say(read.error().front(), Language::en)};
    last = std::make_shared<const policy::Policy>(std::move(*read));
    last_text = text;
    return last;
}

RegisterEntry entry_at(const Row& row) {
    RegisterEntry made;
    made.id = row.id<EntryId>(0);
    made.place = row.place(3);
    made.household = row.id<HouseholdId>(4);
    if (!row.null(5)) made.person = row.id<PersonId>(5);
    const auto parsed = parse_json(row.text(6));
    ENSURE(parsed);
    auto history = decode<std::vector<Kept>>(*parsed, Strict::no);
    ENSURE(history);
    made.history = std::move(*history);
    made.debt_fen = row.integer(13);
    return made;
}

}    // namespace terrace::dues
