#include "base/roll.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace terrace {
namespace {

bool later(const Mark& a, const Mark& b) { return std::pair{a.said_at, a.id} > std::pair{b.said_at, b.id}; }

void keep_greater(Roll& roll, const Mark& mark) {
    const auto [at, fresh] = roll.marks.try_emplace(mark.id, mark);
    if (!fresh && at->second < mark) at->second = mark;
}

bool counted(Presence presence, RollRule::Counts counts) {
    return presence == Presence::present || presence == Presence::needs_help ||
           (counts == RollRule::Counts::accounted && presence == Presence::known_elsewhere);
}

std::int64_t needed_of(std::int64_t members, const RollRule& rule) {
    const auto share = rule.part * members;
    switch (rule.asks) {
        case RollRule::Asks::all: return members;
        case RollRule::Asks::at_least: return rule.amount;
        case RollRule::Asks::share: return (share + rule.of - 1) / rule.of;
        case RollRule::Asks::more_than_share: return share / rule.of + 1;
    }
    return members;
}

int count_disputed(const Roll& roll) {
    std::map<std::pair<Uuid, Uuid>, const Mark*> by_author;
    for (const auto& [id, mark] : roll.marks) {
        auto& last = by_author[{mark.member, mark.author}];
        if (last == nullptr || later(mark, *last)) last = &mark;
    }
    std::set<Uuid> disputed;
    std::map<Uuid, Presence> first;
    for (const auto& [who, mark] : by_author)
        if (first.try_emplace(who.first, mark->presence).first->second != mark->presence) disputed.insert(who.first);
    return static_cast<int>(disputed.size());
}

}    // namespace

Result<void> add(Roll& roll, const Mark& mark) {
    if (roll.marks.size() >= roll_marks_max && !roll.marks.contains(mark.id)) return refuse(No::too_many, "marks", std::to_string(roll_marks_max));
    keep_greater(roll, mark);
    return {};
}

Roll merge(const Roll& a, const Roll& b) {
    Roll both = a;
    both.expected.insert(b.expected.begin(), b.expected.end());
    for (const auto& [id, mark] : b.marks) keep_greater(both, mark);
    return both;
}

RollRule everybody_accounted() noexcept { return {RollRule::Counts::accounted, RollRule::Asks::all, 0, 1, 1}; }
RollRule at_least(int present) noexcept { return {RollRule::Counts::present, RollRule::Asks::at_least, present, 1, 1}; }
RollRule share_present(int part, int of) noexcept { return {RollRule::Counts::present, RollRule::Asks::share, 0, part, of}; }
RollRule more_than_share_present(int part, int of) noexcept { return {RollRule::Counts::present, RollRule::Asks::more_than_share, 0, part, of}; }

int RollReading::on_list() const noexcept { return std::accumulate(expected.begin(), expected.end(), 0); }
int RollReading::of(Presence presence) const noexcept {
    const auto i = static_cast<std::size_t>(presence);
    return expected[i] + added[i];
}
int RollReading::missing() const noexcept { return std::max(0, needed - counted); }
std::optional<Span> RollReading::oldest_age(Instant now) const noexcept { return oldest ? std::optional{now - *oldest} : std::nullopt; }
std::optional<Span> RollReading::newest_age(Instant now) const noexcept { return newest ? std::optional{now - *newest} : std::nullopt; }

std::map<Uuid, Mark> last_words(const Roll& roll) {
    std::map<Uuid, Mark> words;
    for (const auto& [id, mark] : roll.marks) {
        const auto [at, fresh] = words.try_emplace(mark.member, mark);
        if (!fresh && later(mark, at->second)) at->second = mark;
    }
    return words;
}

Result<RollReading> read(const Roll& roll, const RollRule& rule) {
    if (rule.of < 1 || rule.part < 0 || rule.part > rule.of) return refuse(No::out_of_range, "rule.share", "0–1");
    if (rule.amount < 0) return refuse(No::out_of_range, "rule.amount", "≥ 0");
    RollReading reading;
    const auto words = last_words(roll);
    reading.expected[static_cast<std::size_t>(Presence::unaccounted)] = static_cast<int>(roll.expected.size());
    for (const auto& [member, mark] : words) {
        const bool listed = roll.expected.contains(member);
        auto& row = listed ? reading.expected : reading.added;
        ++row[static_cast<std::size_t>(mark.presence)];
        if (listed) {
            --reading.expected[static_cast<std::size_t>(Presence::unaccounted)];
            if (counted(mark.presence, rule.counts)) ++reading.counted;
        }
        reading.oldest = std::min(reading.oldest.value_or(mark.said_at), mark.said_at);
        reading.newest = std::max(reading.newest.value_or(mark.said_at), mark.said_at);
    }
    reading.disputed = count_disputed(roll);
    reading.needed = static_cast<int>(needed_of(static_cast<std::int64_t>(roll.expected.size()), rule));
    reading.met = reading.counted >= reading.needed;
    return reading;
}

std::vector<Uuid> to_search_for(const Roll& roll) {
    const auto words = last_words(roll);
    std::vector<Uuid> list;
    for (const auto& member : roll.expected) {
        const auto word = words.find(member);
        if (word == words.end() || word->second.presence == Presence::unaccounted || word->second.presence == Presence::not_found) list.push_back(member);
    }
    return list;
}

}    // namespace terrace
