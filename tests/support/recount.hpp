#pragma once
// Counts the figures of a playbook a second time, from nothing but the lines of `terrace export`: no ledger, no facts, no engine. What a
// playbook's indicators say is read from the playbook; how they are worked out here is written anew.

#include "base/codec.hpp"
#include "playbook/methods.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace terrace::testing {

// value ÷ 10^decimals.
struct Counted {
    __int128 value = 0;
    int decimals = 0;
    bool none = false;
};

// As the figures write it: so many decimals, halves away from zero.
inline Counted rounded(Counted one, int decimals) {
    if (one.none) return one;
    for (; one.decimals > decimals; --one.decimals) {
        const bool last = one.decimals == decimals + 1;
        one.value = last ? (one.value + (one.value < 0 ? -5 : 5)) / 10 : one.value / 10;
    }
    for (; one.decimals < decimals; ++one.decimals) one.value *= 10;
    return one;
}

class Recount {
  public:
    explicit Recount(const std::string& exported) {
        std::istringstream lines{exported};
        for (std::string line; std::getline(lines, line);) take(json::parse(line).as_object());
    }

    struct Asked {
        std::string place;    // the digits of a division code
        std::optional<Day> from, to, as_of;
    };
    Counted value(const Methods& methods, const Indicator& one, const Asked& asked) const {
        if (one.measure == Aggregate::share) {
            const auto part = value(methods, *methods.indicator(one.part), asked), of = value(methods, *methods.indicator(one.of), asked);
            if (part.none || of.none || of.value == 0) return {0, 0, true};
            auto above = part.value * (one.unit == "%" ? 100 : 1), below = of.value;
            for (int n = 0; n < of.decimals; ++n) above *= 10;
            for (int n = 0; n < part.decimals; ++n) below *= 10;
            for (int n = 0; n < one.decimals; ++n) above *= 10;
            return {(above * 2 / below + 1) / 2, one.decimals, false};
        }
        if (one.record == "assignments.held") return held(one, asked);
        if (one.record.starts_with("cases.")) return cases(one, asked);
        return notes(one, asked);
    }

    // The ids of what counts now and could be taken back.
    std::vector<std::string> that_count() const {
        std::vector<std::string> all;
        for (const auto& [id, note] : notes_)
            if (note.counts && !note.withdrawn_at && !note.ended) all.push_back(id);
        return all;
    }
    const std::string& kind_of(const std::string& id) const { return notes_.at(id).kind; }
    void take_back(const std::string& id) { notes_.at(id).withdrawn_at = INT64_MIN; }

  private:
    struct Note {
        std::string kind, place;
        Day day;
        std::int64_t position = 0, known_at = 0;
        bool counts = false;
        std::optional<std::int64_t> counted_at, withdrawn_at, ended_at;    // milliseconds, as recorded
        std::optional<Day> ended;
        std::map<std::string, Counted> amounts;
        std::map<std::string, std::string> choices, words;
    };
    struct Held {
        std::string role, place;
        Day from;
        std::optional<Day> ended;
        std::int64_t known_at = 0, ended_at = 0;
    };
    struct CaseTold {
        std::string kind, category, place;
        Day day, confirmed;
        std::int64_t known_at = 0;
        std::optional<std::int64_t> gone_at, confirmed_at;
    };

    static std::string text(const json::object& from, const char* name) {
        const auto* found = from.if_contains(name);
        return found && found->is_string() ? std::string{found->as_string()} : std::string{};
    }
    static Day day_at(std::int64_t ms) { return Zone{}.day_of({ms}); }

    void take(const json::object& line) {
        const auto event = text(line, "event"), stream = text(line, "stream");
        const auto at = line.at("recorded_at").as_int64(), said = line.at("said_at").as_int64();
        const auto told = json::parse(text(line, "payload_text")).as_object();
        if (event == "places.added") {
            for (const auto& item : told.at("items").as_array()) parents_[text(item.as_object(), "place")] = text(item.as_object(), "parent");
        } else if (event == "records.noted") {
            auto& note = notes_[stream];
            note.kind = text(told, "kind");
            note.place = text(told, "place");
            note.day = *read_day(text(told, "day"));
            note.position = line.at("position").as_int64();
            note.known_at = at;
            note.counts = told.at("counts").as_bool();
            if (note.counts) note.counted_at = at;
            const auto& content = told.at("content").as_object();
            for (const auto& amount : content.at("amounts").as_array()) {
                const auto& one = amount.as_object();
                note.amounts[text(one, "field")] = {one.at("amount").is_string() ? std::stoll(text(one, "amount")) : one.at("amount").as_int64(), static_cast<int>(one.at("decimals").as_int64()), false};
            }
            for (const auto& [field, choice] : content.at("choices").as_object()) note.choices[field] = std::string{choice.as_string()};
            for (const auto& [field, words] : content.at("words").as_object()) note.words[field] = std::string{words.as_string()};
        } else if (event == "records.confirmed") {
            notes_[stream].counts = true;
            notes_[stream].counted_at = at;
        } else if (event == "records.withdrawn") {
            notes_[stream].withdrawn_at = at;
        } else if (event == "records.ended") {
            notes_[stream].ended = *read_day(text(told, "day"));
            notes_[stream].ended_at = at;
        } else if (event == "assignments.assigned") {
            held_[stream] = {text(told, "role"), text(told, "place"), Zone{}.day_of(*read_instant(text(told, "from"))), {}, at, 0};
        } else if (event == "assignments.ended") {
            held_[stream].ended = Zone{}.day_of(*read_instant(text(told, "at")));
            held_[stream].ended_at = at;
        } else if (event == "cases.opened") {
            cases_[stream] = {text(told, "kind"), text(told, "category"), text(told, "place"), day_at(said), {}, at, {}, {}};
        } else if (event == "cases.withdrawn" || event == "cases.marked_duplicate") {
            cases_[stream].gone_at = at;
        } else if (event == "cases.confirmed") {
            cases_[stream].confirmed = day_at(said);
            cases_[stream].confirmed_at = at;
        }
    }

    // A division's id begins with its code; a place of the office's own lies where its parent lies.
    bool within(std::string place, const std::string& code) const {
        for (auto parent = parents_.find(place); parent != parents_.end(); parent = parents_.find(place)) place = parent->second;
        auto digits = code;
        while (digits.size() > 2 && digits.size() % 2 == 0 && digits.ends_with("00")) digits.resize(digits.size() - 2);
        return place.starts_with(digits);
    }
    static bool known(std::int64_t at, const Asked& asked) { return !asked.as_of || day_at(at) <= *asked.as_of; }
    static bool in_days(Day day, const Asked& asked, bool stock) { return (stock || !asked.from || day >= *asked.from) && (!asked.to || day <= *asked.to); }

    Counted notes(const Indicator& one, const Asked& asked) const {
        std::vector<std::pair<std::pair<Day, std::int64_t>, Counted>> found;
        std::set<std::string> different;
        for (const auto& [id, note] : notes_) {
            if (note.kind != one.record || !note.counted_at || !known(*note.counted_at, asked) || !within(note.place, asked.place)) continue;
            if (note.withdrawn_at && known(*note.withdrawn_at, asked)) continue;
            if (!in_days(note.day, asked, one.stock)) continue;
            if (note.ended && known(*note.ended_at, asked) && (!asked.to || *note.ended <= *asked.to)) continue;
            if (!std::all_of(one.where.begin(), one.where.end(), [&said = note.choices](const auto& each) { return said.contains(each.first) && said.at(each.first) == each.second; })) continue;
            if (one.measure == Aggregate::count) {
                found.push_back({{note.day, note.position}, {1, 0, false}});
            } else if (one.measure == Aggregate::distinct) {
                if (note.words.contains(one.field)) different.insert(note.words.at(one.field));
                if (note.choices.contains(one.field)) different.insert(note.choices.at(one.field));
            } else if (const auto amount = note.amounts.find(one.field); amount != note.amounts.end()) {
                found.push_back({{note.day, *note.counted_at}, amount->second});
            }
        }
        if (one.measure == Aggregate::distinct) return {static_cast<__int128>(different.size()), 0, false};
        const bool empty_is_zero = one.measure == Aggregate::count || one.measure == Aggregate::sum;
        if (found.empty()) return {0, 0, !empty_is_zero};
        const int decimals = found.front().second.decimals;
        const auto less = [](const auto& a, const auto& b) { return a.second.value < b.second.value; };
        __int128 sum = 0;
        for (const auto& [when, amount] : found) sum += amount.value;
        switch (one.measure) {
            case Aggregate::min: return std::min_element(found.begin(), found.end(), less)->second;
            case Aggregate::max: return std::max_element(found.begin(), found.end(), less)->second;
            case Aggregate::last: return std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; })->second;
            case Aggregate::mean: {
                auto above = sum, below = static_cast<__int128>(found.size());
                for (int n = 0; n < one.decimals; ++n) above *= 10;
                for (int n = 0; n < decimals; ++n) below *= 10;
                return {(above * 2 / below + 1) / 2, one.decimals, false};
            }
            default: return {sum, decimals, false};
        }
    }
    Counted held(const Indicator& one, const Asked& asked) const {
        const auto& role = one.where.front().second;
        __int128 count = 0;
        for (const auto& [id, each] : held_) {
            if (each.role != role || !known(each.known_at, asked) || !within(each.place, asked.place) || !in_days(each.from, asked, one.stock)) continue;
            if (each.ended && known(each.ended_at, asked) && (!asked.to || *each.ended <= *asked.to)) continue;
            ++count;
        }
        return {count, 0, false};
    }
    Counted cases(const Indicator& one, const Asked& asked) const {
        __int128 count = 0;
        for (const auto& [id, each] : cases_) {
            if (!within(each.place, asked.place) || (!one.where.empty() && each.kind != one.where.front().second)) continue;
            if (each.gone_at && known(*each.gone_at, asked)) continue;
            const bool received = one.record == "cases.received";
            if (!received && each.category != (one.record == "cases.problems_solved" ? "problem" : "livelihood")) continue;
            if (!received && (!each.confirmed_at || !known(*each.confirmed_at, asked))) continue;
            if (!known(each.known_at, asked) || !in_days(received ? each.day : each.confirmed, asked, one.stock)) continue;
            ++count;
        }
        return {count, 0, false};
    }

    std::map<std::string, std::string> parents_;
    std::map<std::string, Note> notes_;
    std::map<std::string, Held> held_;
    std::map<std::string, CaseTold> cases_;
};

}    // namespace terrace::testing
