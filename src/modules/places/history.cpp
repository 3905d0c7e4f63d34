#include "modules/places/history.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>

namespace terrace::places {
namespace {

constexpr std::size_t han = 3;    // bytes of a Chinese character in UTF-8

bool strip(std::string_view& name, std::string_view ending, std::size_t characters_left) noexcept {
    if (!name.ends_with(ending) || name.size() < ending.size() + characters_left * han) return false;
    name.remove_suffix(ending.size());
    return true;
}

Day first_day(int year) { return day_of({year, 1, 1}); }

}    // namespace

std::string_view stem(std::string_view name, int level) noexcept {
    if (level == 3) {
        for (const auto ending : {"自治县", "县", "市", "区"})
            if (strip(name, ending, 2)) break;
    } else if (level == 4) {
        for (const auto ending : {"街道办事处", "办事处", "街道", "地区", "镇", "乡"})
            if (strip(name, ending, 1)) break;
    } else if (level == 5) {
        for (const auto ending : {"居民委员会", "村民委员会", "居委会", "村委会", "委员会"})
            if (strip(name, ending, 1)) break;
        for (const auto ending : {"社区", "村"})
            if (strip(name, ending, 2)) break;
    }
    return name;
}

// Merges one more edition. Positions: an old place is its index in entries_, a new row its index in the edition.
class Merge {
  public:
    Merge(History& history, std::vector<std::uint32_t>& live, const Edition& next)
        : history_{history}, live_{live}, next_{next}, from_{first_day(next.year())} {}

    void run() {
        changes_.year = next_.year();
        pair_by_code();
        for (int level = 1; level <= levels; ++level) match_level(level);
        write_down();
        history_.changes_.push_back(changes_);
    }

  private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};
    struct Old {
        std::uint32_t entry = none, twin = none;    // twin: the new row with the same code
        bool stays = false;                         // same place: same name, or renamed
        std::vector<std::uint32_t> to{};            // successors, as new rows
    };
    struct Fresh {
        std::uint32_t twin = none;     // the old place with the same code
        std::uint32_t parent = none;
        bool stays = false, claimed = false;
    };
    struct ScopedName {
        std::uint32_t scope;    // a new row: parent, or county
        std::string_view stem;
        bool operator==(const ScopedName&) const = default;
    };
    struct HashScopedName {
        std::size_t operator()(const ScopedName& s) const noexcept {
            return std::hash<std::string_view>{}(s.stem) ^ (s.scope * 0x9E3779B97F4A7C15ULL);
        }
    };
    using ByName = std::unordered_map<ScopedName, std::vector<std::uint32_t>, HashScopedName>;

    const Entry& entry(std::uint32_t old) const { return history_.entries_[old_[old].entry]; }
    std::string_view old_name(std::uint32_t old) const { return history_.name(entry(old)); }
    const EditionRow& row(std::uint32_t fresh) const { return next_.rows()[fresh]; }
    std::string_view old_stem(std::uint32_t old) const { return stem(old_name(old), entry(old).code.level); }
    std::string_view new_stem(std::uint32_t fresh) const { return stem(row(fresh).name, row(fresh).code.level); }
    std::uint32_t above(std::uint32_t fresh, int level) const {
        while (row(fresh).code.level > level) fresh = fresh_[fresh].parent;
        return fresh;
    }

    void pair_by_code() {
        const auto& rows = next_.rows();
        old_.resize(live_.size());
        old_parent_.assign(live_.size(), none);
        fresh_.resize(rows.size());
        std::array<std::uint32_t, levels + 1> up{};
        for (std::uint32_t i = 0; i < rows.size(); ++i) {
            up[rows[i].code.level] = i;
            fresh_[i].stays = rows[i].code.stands_for_parent();
            if (rows[i].code.level > 1) fresh_[i].parent = up[rows[i].code.parent_place().level];
        }
        std::uint32_t j = 0;
        for (std::uint32_t i = 0; i < live_.size(); ++i) {
            old_[i].entry = live_[i];
            const Code code = entry(i).code;
            up[code.level] = i;
            if (code.level > 1) old_parent_[i] = up[code.parent_place().level];
            while (j < rows.size() && rows[j].code < code) ++j;
            if (j == rows.size() || rows[j].code != code) continue;
            old_[i].twin = j;
            fresh_[j].twin = i;
            if (old_name(i) == rows[j].name || old_stem(i) == new_stem(j)) old_[i].stays = fresh_[j].stays = true;
        }
    }

    // Where an old place went: itself when it stays, else its successors.
    std::vector<std::uint32_t> whereabouts(std::uint32_t old) const {
        if (old_[old].stays) return {old_[old].twin};
        return old_[old].to;
    }

    void match_level(int level) {
        std::vector<std::uint32_t> gone, come;    // changed on this level; a code with a new stem is in both
        for (std::uint32_t i = 0; i < old_.size(); ++i)
            if (!old_[i].stays && entry(i).code.level == level) gone.push_back(i);
        for (std::uint32_t i = 0; i < fresh_.size(); ++i)
            if (!fresh_[i].stays && row(i).code.level == level) come.push_back(i);
        if (gone.empty() || level < 3) {
            settle_twins(gone);
            return;
        }
        match_names(gone, come, level - 1);
        settle_twins(gone);
        if (level == 5) match_names(gone, come, 3);
        if (level < levels) follow_children(level);
    }

    // One place of a stem gone, one come, under the same place above: the same place under another code.
    void match_names(const std::vector<std::uint32_t>& gone, const std::vector<std::uint32_t>& come, int scope_level) {
        ByName comers;
        for (const auto i : come)
            if (!fresh_[i].stays && !fresh_[i].claimed) comers[{above(i, scope_level), new_stem(i)}].push_back(i);
        std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> claims;    // new row ← old places
        for (const auto i : gone) {
            if (old_[i].stays || !old_[i].to.empty()) continue;
            auto scope = i;
            while (entry(scope).code.level > scope_level) scope = old_parent_[scope];
            std::vector<std::uint32_t> found;
            for (const auto at : whereabouts(scope))
                if (const auto some = comers.find({at, old_stem(i)}); some != comers.end())
                    for (const auto candidate : some->second)
                        if (candidate != old_[i].twin) found.push_back(candidate);
            if (found.size() > 1) std::erase_if(found, [&](auto candidate) { return row(candidate).name != old_name(i); });
            if (found.size() == 1) claims[found.front()].push_back(i);
        }
        for (const auto& [fresh, olds] : claims) {
            if (olds.size() != 1) continue;
            if (row(fresh).code.level == 4 && (keeps_children(olds.front()) || (fresh_[fresh].twin != none && keeps_children(fresh_[fresh].twin))))
                continue;
            old_[olds.front()].to.push_back(fresh);
            fresh_[fresh].claimed = true;
        }
    }

    // A township whose villages stayed under its code was renamed, whatever its neighbours are called now.
    bool keeps_children(std::uint32_t old) const {
        if (old_[old].twin == none) return false;
        int all = 0, kept = 0;
        for (auto i = old + 1; i < old_.size() && entry(i).code.level > entry(old).code.level; ++i) {
            ++all;
            kept += old_[i].stays;
        }
        return all > 0 && 2 * kept >= all;
    }

    // Same code, another stem: reused when either name is explained by another code or the parent is another place; else renamed.
    void settle_twins(const std::vector<std::uint32_t>& gone) {
        for (const auto i : gone) {
            const auto twin = old_[i].twin;
            if (twin == none) continue;
            const auto parent = old_parent_[i];
            const bool reused = !old_[i].to.empty() || fresh_[twin].claimed || (parent != none && !old_[parent].stays);
            if (reused) {
                ++changes_.reused[entry(i).code.level];
            } else {
                old_[i].stays = fresh_[twin].stays = true;
            }
        }
    }

    // Ended places of this level follow their children: each child that is found under exactly one new code votes.
    void follow_children(int level) {
        constexpr int votes_min = 2;
        ByName comers;    // new rows one level down, by the place one level up
        for (std::uint32_t i = 0; i < fresh_.size(); ++i)
            if (row(i).code.level == level + 1 && (fresh_[i].twin == none || !fresh_[i].stays))
                comers[{above(i, level - 1), new_stem(i)}].push_back(i);
        for (std::uint32_t i = 0; i < old_.size(); ++i) {
            if (entry(i).code.level != level || old_[i].stays) continue;
            std::map<std::uint32_t, int> votes;    // by new row of this level
            int cast = 0;
            for (auto child = i + 1; child < old_.size() && entry(child).code.level > level; ++child) {
                if (entry(child).code.level != level + 1) continue;
                std::vector<std::uint32_t> found;
                for (const auto at : whereabouts(old_parent_[i]))
                    if (const auto some = comers.find({at, old_stem(child)}); some != comers.end())
                        found.insert(found.end(), some->second.begin(), some->second.end());
                if (found.size() != 1) continue;
                ++cast;
                ++votes[above(found.front(), level)];
            }
            for (const auto& [fresh, n] : votes)
                if (n >= votes_min && 4 * n >= cast && std::find(old_[i].to.begin(), old_[i].to.end(), fresh) == old_[i].to.end())
                    old_[i].to.push_back(fresh);
        }
    }

    void write_down() {
        std::vector<std::uint32_t> entry_of(fresh_.size(), none), live;
        for (std::uint32_t i = 0; i < fresh_.size(); ++i) {
            if (row(i).code.stands_for_parent()) continue;
            const auto level = static_cast<std::size_t>(row(i).code.level);
            ++changes_.rows[level];
            if (fresh_[i].stays) {
                entry_of[i] = old_[fresh_[i].twin].entry;
                auto& known = history_.entries_[entry_of[i]];
                if (history_.name(known) != row(i).name) {
                    history_.names_.push_back({from_, row(i).name, known.name});
                    known.name = static_cast<std::int32_t>(history_.names_.size()) - 1;
                    ++changes_.renamed[level];
                }
            } else {
                ++changes_.begun[level];
                entry_of[i] = static_cast<std::uint32_t>(history_.entries_.size());
                history_.names_.push_back({from_, row(i).name, -1});
                history_.entries_.push_back({national_place(row(i).code.number, next_.year()), row(i).code, from_, open_end,
                                             static_cast<std::int32_t>(history_.names_.size()) - 1});
            }
            live.push_back(entry_of[i]);
        }
        for (const auto& old : old_) {
            if (old.stays) continue;
            auto& known = history_.entries_[old.entry];
            known.valid_to = from_ - 1;
            ++changes_.ended[known.code.level];
            ++(old.to.empty() ? changes_.unknown : changes_.followed)[known.code.level];
            for (const auto fresh : old.to) history_.onward_.push_back({old.entry, entry_of[fresh]});
        }
        live_ = std::move(live);
    }

    History& history_;
    std::vector<std::uint32_t>& live_;
    const Edition& next_;
    Day from_;
    std::vector<Old> old_;
    std::vector<std::uint32_t> old_parent_;
    std::vector<Fresh> fresh_;
    EditionChanges changes_;
};

Result<History> merge(std::span<const Edition> editions) {
    if (editions.empty()) return refuse(No::missing_field, "editions", "1");
    History history;
    history.sources_.assign(editions.begin(), editions.end());
    history.begins_ = first_day(editions.front().year());
    std::vector<std::uint32_t> live;
    for (std::size_t i = 0; i < history.sources_.size(); ++i) {
        const auto& edition = history.sources_[i];
        if (i > 0 && edition.year() <= history.sources_[i - 1].year())
            return refuse(No::conflict, "year", fmt::format("{} ≤ {}", edition.year(), history.sources_[i - 1].year()));
        Merge{history, live, edition}.run();
    }

    // From the order of discovery to the order of codes.
    auto& entries = history.entries_;
    std::vector<std::uint32_t> order(entries.size()), place(entries.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
        return std::tie(entries[a].code, entries[a].valid_from) < std::tie(entries[b].code, entries[b].valid_from);
    });
    std::vector<Entry> sorted;
    sorted.reserve(entries.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        place[order[i]] = i;
        sorted.push_back(entries[order[i]]);
    }
    entries = std::move(sorted);
    for (auto& link : history.onward_) link = {place[link.from], place[link.to]};
    for (const auto& link : history.onward_) history.back_.push_back({link.to, link.from});
    // Of several successors the one of the same stem stands first.
    const auto same_stem = [&](const History::Link& link) {
        const auto &a = entries[link.from], &b = entries[link.to];
        return stem(history.name(a), a.code.level) == stem(history.name(b), b.code.level);
    };
    const auto before = [&](const History::Link& a, const History::Link& b) {
        return std::tuple{a.from, !same_stem(a), a.to} < std::tuple{b.from, !same_stem(b), b.to};
    };
    std::sort(history.onward_.begin(), history.onward_.end(), before);
    std::sort(history.back_.begin(), history.back_.end(), before);
    return history;
}

const Entry* History::find(PlaceId id) const noexcept {
    const auto code = id.number / 10'000;
    auto at = std::lower_bound(entries_.begin(), entries_.end(), code, [](const Entry& e, std::int64_t n) { return e.code.number < n; });
    for (; at != entries_.end() && at->code.number == code; ++at)
        if (at->id == id) return &*at;
    return nullptr;
}

const Entry* History::resolve(Code code, Day on) const noexcept {
    auto at = std::lower_bound(entries_.begin(), entries_.end(), code, [](const Entry& e, Code c) { return e.code < c; });
    for (; at != entries_.end() && at->code == code; ++at)
        if (at->on(on)) return &*at;
    return nullptr;
}

const Entry* History::last_with(Code code) const noexcept {
    const auto after = std::upper_bound(entries_.begin(), entries_.end(), code, [](Code c, const Entry& e) { return c < e.code; });
    return after != entries_.begin() && std::prev(after)->code == code ? &*std::prev(after) : nullptr;
}

std::string_view History::name(const Entry& entry, Day on) const noexcept {
    auto at = entry.name;
    while (names_[at].from > on && names_[at].previous >= 0) at = names_[at].previous;
    return names_[at].name;
}

std::vector<DatedName> History::names(const Entry& entry) const {
    std::vector<DatedName> all;
    for (auto at = entry.name; at >= 0; at = names_[at].previous) all.push_back(names_[at]);
    std::reverse(all.begin(), all.end());
    return all;
}

const Entry* History::parent(const Entry& entry, Day on) const noexcept {
    return entry.code.level <= 1 ? nullptr : resolve(entry.code.parent_place(), on);
}

std::vector<const Entry*> History::successors(const Entry& entry) const {
    std::vector<const Entry*> all;
    const auto index = static_cast<std::uint32_t>(&entry - entries_.data());
    for (auto at = std::partition_point(onward_.begin(), onward_.end(), [&](const Link& l) { return l.from < index; });
         at != onward_.end() && at->from == index; ++at)
        all.push_back(&entries_[at->to]);
    return all;
}

std::vector<const Entry*> History::predecessors(const Entry& entry) const {
    std::vector<const Entry*> all;
    const auto index = static_cast<std::uint32_t>(&entry - entries_.data());
    for (auto at = std::partition_point(back_.begin(), back_.end(), [&](const Link& l) { return l.from < index; });
         at != back_.end() && at->from == index; ++at)
        all.push_back(&entries_[at->to]);
    return all;
}

const Entry* History::common(const Entry* a, const Entry* b, Day on) const noexcept {
    while (a && b && a != b) {
        if (a->code.level >= b->code.level)
            a = parent(*a, on);
        else
            b = parent(*b, on);
    }
    return a && b ? a : nullptr;
}

const Entry* History::rests_at(const Entry& entry, Day on) const noexcept {
    if (on < begins_) return nullptr;
    if (entry.on(on)) return &entry;
    const bool later = entry.valid_to < on;
    const Entry* rest = nullptr;
    for (const auto* other : later ? successors(entry) : predecessors(entry)) {
        const auto* at = rests_at(*other, on);
        rest = !at ? nullptr : rest ? common(rest, at, on) : at;
        if (!rest) return nullptr;
    }
    if (rest) return rest;
    const auto* up = parent(entry, later ? entry.valid_to : entry.valid_from);
    return up ? rests_at(*up, on) : nullptr;
}

}    // namespace terrace::places
