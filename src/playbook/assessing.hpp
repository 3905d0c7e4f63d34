#pragma once
// Rounds of assessment (评比、抽查、检查、总结) as a playbook names them: places, bodies, projects or assets held against a versioned
// checklist. Never a person: no slot here can name one, and a word for people is refused with the reason (docs/decisions/21-assessments.md).

#include "base/clock.hpp"
#include "base/codec.hpp"
#include "yaml/yaml.hpp"

#include <optional>
#include <string>
#include <vector>

namespace terrace {

struct Methods;

constexpr std::int64_t appeal_days_most = 90;
constexpr std::int64_t by_hand_marks_most = 200;    // a round may ask for of one object

enum class AssessedKind : std::uint8_t { place, body, asset, project };
BOOST_DESCRIBE_ENUM(AssessedKind, place, body, asset, project)

// An item of the checklist that is more than a mark by hand: it has a weight, is read from a figure, or from the rounds below.
struct AssessmentItem {
    std::string item;                            // of the checklist
    std::int64_t weight = 0;                     // 0: the checklist has no weights
    std::string indicator;                       // read from this figure …
    std::optional<std::int64_t> least, most;     // … which must lie within these, in millionths
    std::string child_item;                      // met where enough of the places below met this item …
    std::int64_t child_percent = 0;              // … at least so many per cent of those for which it counts
};

// Places compared with each other only (四类社区); without places whoever opens a round says which stand in it.
struct PeerGroup {
    std::string id, zh, en;
    std::vector<std::string> places;    // division codes, with all beneath
};

struct AssessmentMethod {
    std::string id, zh, en;
    AssessedKind kind = AssessedKind::place;
    std::string of;                          // level or partition of places, kind of body, or record kind of an asset
    std::string checklist, basis;
    std::int64_t months = 1;                 // of one period: 1, 3, 6 or 12, from January
    std::vector<std::string> under;          // rounds of what lies within that must be closed first (先下后上)
    std::vector<std::string> marked_by;      // roles
    std::int64_t appeal_days = 0;            // calendar days after the day of closing
    Limit answer_within{};                   // an appeal
    std::int64_t by_hand_most = 0;           // marks by hand that a round may ask for of one object, as published
    std::optional<std::int64_t> red_list;    // per cent of the items (or weights) that must be met; none: no red list
    std::vector<std::string> rank_by;        // indicators: shares of confirmed records
    std::vector<AssessmentItem> items;
    std::vector<PeerGroup> groups;
    int line = 0;

    const AssessmentItem* item(std::string_view checklist_item) const;
    bool by_hand(std::string_view checklist_item) const;
};

// `root` is methods.yaml itself; what is wrong becomes flaws of it. The other slots must have been read.
std::vector<AssessmentMethod> read_assessments(YamlMap& root, const Methods&);

}    // namespace terrace
