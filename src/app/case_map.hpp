#pragma once
// MAP.yaml: how the columns of a foreign case list become our fields. Written by people, typed by what each field must be; every
// flaw is named with line and mend. docs/guide describes each field.

#include "base/instant.hpp"
#include "modules/cases/cases.hpp"
#include "yaml/yaml.hpp"

#include <map>
#include <optional>

namespace terrace {

constexpr std::size_t map_values_max = 5'000;

struct CaseMap {
    std::string list;                          // name of the list; part of every id
    std::size_t sheet = 1;                     // from 1
    std::size_t heading_row = 1;
    Zone zone;                                 // of the list's times
    Instant list_at;                           // when the list was taken
    // Headings of the columns. Empty: the list has no such column.
    std::string id, opened, target, closed, verdict, kind, place, story, asset;
    std::map<std::string, cases::Verdict> verdicts;          // the list's words
    std::map<std::string, std::string> kinds;                // the list's kind → ours
    std::optional<std::string> other_kind;                   // for kinds not in `kinds`; none: the list's own word is kept
    std::string category = "problem";
    std::map<std::string, std::string> categories;           // by the list's kind
    bool place_by_code = false;                              // the column holds division codes
    std::map<std::string, std::string> places;               // the list's place → division code
    std::optional<std::string> other_place;                  // code for places not in `places`
    std::vector<std::pair<std::string, std::string>> dimensions;    // our name → heading
};

tl::expected<CaseMap, std::vector<Flaw>> read_case_map(std::string_view yaml, std::string file);

// A time as lists write it, in the list's zone: 2011-07-01 01:32:33, 2011/7/1 1:32, 2011-07-01, 2011年7月1日, or with its own offset.
// A date alone is the start of its day, or its last second when `end_of_day` (a target counts to the end of its day).
std::optional<Instant> read_list_time(std::string_view, Zone, bool end_of_day);

}    // namespace terrace
