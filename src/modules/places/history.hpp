#pragma once
// The divisions over time (区划沿革): editions merged into dated places with predecessors and successors.
//
// What the dates mean. The bureau publishes one edition a year, not the days of the changes. A place first seen in the
// edition of year Y is valid from 1 January Y; one missing from it was valid to 31 December Y−1. Where editions skip years
// (2021, then 2023) the change happened somewhere between and is filed under the later one. Before the oldest edition
// nothing is known: a question about those days is refused, never answered with an empty tree.
//
// What counts as the same place. The same code with the same stem of name (镇 → 街道, 村委会 → 社区 do not change the stem)
// is one place; the same code with another stem is a renamed place, unless the old name moved to another code or the new
// name came from one: then the code was reused, and a new place begins. A place whose code ended has as successors the place
// of the same stem under the same (or succeeding) parent, and the places that took over at least a quarter of its identified
// children (a town split in two has two successors). Only what is unique on both sides counts. Everything else has ended
// "successor not known" and is listed so.

#include "modules/places/edition.hpp"

#include "base/instant.hpp"

#include <limits>
#include <span>

namespace terrace::places {

constexpr Day open_end{std::numeric_limits<std::int32_t>::max()};

struct DatedName {
    Day from;
    std::string_view name;
    std::int32_t previous = -1;    // index of the name before, -1 for the first
};

struct Entry {
    PlaceId id;                  // national_place(code, year first seen)
    Code code;
    Day valid_from;
    Day valid_to = open_end;     // the last day, inclusive
    std::int32_t name = -1;      // the newest name
    bool on(Day day) const noexcept { return valid_from <= day && day <= valid_to; }
    bool ended() const noexcept { return valid_to != open_end; }
};

// What an edition changed, counted by level (index 1…5).
struct EditionChanges {
    int year = 0;
    std::array<int, levels + 1> rows{}, begun{}, ended{}, renamed{}, reused{}, followed{}, unknown{};
};

class History {
  public:
    const std::vector<Entry>& entries() const noexcept { return entries_; }    // by code, then by valid_from
    const std::vector<EditionChanges>& changes() const noexcept { return changes_; }
    Day begins() const noexcept { return begins_; }                            // 1 January of the oldest edition

    const Entry* find(PlaceId) const noexcept;
    const Entry* resolve(Code, Day on) const noexcept;       // the place that had this code on that day
    const Entry* last_with(Code) const noexcept;             // the newest place that ever had it
    std::string_view name(const Entry&, Day on) const noexcept;
    std::string_view name(const Entry& entry) const noexcept { return names_[static_cast<std::size_t>(entry.name)].name; }
    std::vector<DatedName> names(const Entry&) const;        // oldest first
    const Entry* parent(const Entry&, Day on) const noexcept;
    std::vector<const Entry*> successors(const Entry&) const;      // same stem of name first
    std::vector<const Entry*> predecessors(const Entry&) const;

    // The smallest place of that day that surely holds everything recorded under `entry`: itself while valid; else its one
    // successor (or predecessor, for earlier days); else, where it was divided or its successor is not known, the lowest
    // place above all of them. What was recorded under an old code so still sums, at worst one level higher. nullptr before
    // the oldest edition.
    const Entry* rests_at(const Entry&, Day on) const noexcept;

  private:
    friend class Merge;
    friend Result<History> merge(std::span<const Edition>);
    struct Link {
        std::uint32_t from, to;
        auto operator<=>(const Link&) const = default;
    };
    const Entry* common(const Entry*, const Entry*, Day on) const noexcept;

    std::vector<Entry> entries_;
    std::vector<DatedName> names_;
    std::vector<Link> onward_, back_;    // sorted; onward_ from → to, back_ to → from
    std::vector<EditionChanges> changes_;
    std::vector<Edition> sources_;       // keep the text the names point into
    Day begins_;
};

// Editions in order of year; refuses an empty list and years out of order (the year first seen is part of a place's id, so an
// older edition cannot be slipped in later).
Result<History> merge(std::span<const Edition>);

// The name without the word for its kind: 白鹤滩镇 and 白鹤滩街道 → 白鹤滩.
std::string_view stem(std::string_view name, int level) noexcept;

}    // namespace terrace::places
