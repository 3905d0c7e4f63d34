#pragma once
// Work methods of a playbook (打法) beyond its cases: what is noted, counted, expected and checked, as data. A closed set of slots; a
// slot the county's document leaves empty stays empty. methods.yaml is one file, so two counties exchange a playbook as one file.

#include "base/clock.hpp"
#include "base/codec.hpp"
#include "base/figure.hpp"
#include "base/instant.hpp"
#include "base/roll.hpp"
#include "playbook/assessing.hpp"
#include "playbook/playbook.hpp"
#include "playbook/report_templates.hpp"
#include "yaml/yaml.hpp"

#include <optional>
#include <span>

namespace terrace {

constexpr std::size_t record_kinds_max = 200;      // of one playbook
constexpr std::size_t record_fields_max = 60;      // of one kind
constexpr std::size_t choices_max = 100;           // of one field
constexpr std::size_t indicators_max = 400;
constexpr std::size_t method_items_max = 400;      // of any other list
constexpr int field_decimals_max = 6;

// The doors of a community's home that may list assets of their own.
constexpr std::string_view safety_door = "safety_stability", monitoring_door = "monitoring";

// A document the methods rest on (依据文件).
struct BasisDocument {
    std::string id;
    Wording title;
    std::string clause;
    std::optional<Day> from, until;    // until: its last day
};

// A heading of the method (四抓四度, 六大行动 …) with its items; `size` is how many the document says there are.
struct HeadingItem {
    std::string id;
    Wording name;
    std::vector<std::string> records, indicators;
};
struct Heading {
    std::string id;
    Wording name;
    std::string basis;
    std::int64_t size = 0;    // 0: not said
    std::vector<HeadingItem> items;
};

// What a record is about decides how it counts: an asset stands from its day until it is ended, everything else happened on its day.
enum class RecordHost : std::uint8_t { measure, activity, assessment, asset };
BOOST_DESCRIBE_ENUM(RecordHost, measure, activity, assessment, asset)

enum class FieldType : std::uint8_t { whole, decimal, choice, truth, day, line, text };
BOOST_DESCRIBE_ENUM(FieldType, whole, decimal, choice, truth, day, line, text)

struct Choice {
    std::string id;
    Wording name;
};

// A field filled from another when it is left empty: 12 kg a bag. A conversion holds from its day on; of two for one field the later
// one that holds on the record's day counts, and what was recorded before keeps what it was worked out to.
struct WorkedOut {
    std::string from;
    std::int64_t times = 0;    // scaled by 10^decimals
    int decimals = 0;
    FigureKind sure = FigureKind::about;
    std::optional<Day> since;
};

struct RecordField {
    std::string id;
    Wording name;
    FieldType type = FieldType::whole;
    std::string unit;
    int decimals = 0;                             // of a decimal
    std::optional<std::int64_t> least, most;      // scaled by 10^decimals
    bool required = false;
    bool personal = false;                        // of a text: speaks of persons
    bool prefill_last = false;                    // offered from this place's last record
    FigureKind sure = FigureKind::exact;
    std::vector<Choice> choices{};
    std::vector<WorkedOut> worked_out{};          // added up: bags and carts
    bool derived = false;                         // decided with the record, never typed

    bool number() const { return type == FieldType::whole || type == FieldType::decimal; }
    // A choice or a yes/no can be counted by.
    bool dimension() const { return type == FieldType::choice || type == FieldType::truth; }
};

// A part (环节) of an activity; the fixed ones make it complete, an X is the branch's own addition (6+X).
struct Part {
    std::string id;
    Wording name;
    bool own = false;
};

// From which day to which a record answers for an expected day. Without a word: the day itself.
struct Window {
    bool since_last = false;    // from the day after the one before closed
    int before = 0, after = 0;  // days
    bool operator==(const Window&) const = default;
};

// How a roll is called at an activity. Heads are counted and nobody is named, unless households take part of their own will.
struct RollMethod {
    std::string into;           // the number that the heads fill when it is not typed
    bool households = false;
    RollRule rule;
};

// The day field with which an asset, or a certificate it has, runs out (到期): it is on the work list before and after that day. A
// certificate stops counting with it; a garden whose certificate ran out stays.
struct Expiry {
    std::string field;
    std::int64_t warn_days = 60;
    bool stays = false;
};

// What must hold before an asset enters a stage (关口). Comparisons from a closed list, looked up among the asset's own records.
enum class GateNeed : std::uint8_t { checklist, record, indicator, field, document, publicity };
BOOST_DESCRIBE_ENUM(GateNeed, checklist, record, indicator, field, document, publicity)

struct GateCondition {
    GateNeed kind{};
    std::string what;                     // by kind: a record kind that happens at the asset, an indicator, a field, a basis document
    std::vector<std::pair<std::string, std::string>> where;    // of a record: only with these choices
    std::int64_t at_least = 1;            // records
    bool evidence = false;                // with a file
    std::int64_t days = 0;                // checklist, record: not older; publicity: so many days past; 0: any
    std::optional<std::int64_t> least, most;    // of an indicator, scaled by 10^decimals
    int decimals = 0;
    Wording how;                          // how to get it, in the county's words; "" when not said
};
struct Gate {
    std::string to, basis;                // the stage it guards
    std::vector<GateCondition> needs;
};
// The stages of an asset are the choices of one of its fields, in their order.
struct Stages {
    std::string field;
    std::vector<Gate> gates;
};

// What somebody notes once (记录类别): one form on the phone, one ledger on the desk.
struct RecordKind {
    std::string id;
    RecordHost host = RecordHost::measure;
    Wording name;
    std::string icon;
    std::string unit;                        // what one record is counted in
    std::string heading, basis, checklist;   // ids, "" when none
    std::string every;                       // the cadence as written, "" when none
    std::optional<Cadence> cadence;
    std::string expected_of;                 // level or partition of the places that are expected to note it
    Window window;
    std::optional<Wording> tap;              // what the one button says that notes it without a form: 扫完了
    bool confirm = false;                    // counts only when another post has confirmed it
    std::vector<Part> parts;
    std::int64_t parts_of = 0;               // how many fixed parts the document says there are; 0: not said
    std::optional<RollMethod> roll;
    std::string at;                          // the kind of asset it happens at (阵地)
    std::int64_t idle_days = 0;              // of an asset: idle when nothing happened at it for so long; 0: not watched
    std::string door;                        // of an asset: the door of a community's home that lists it (五扇门), "" for the sites' own page
    std::vector<RecordField> fields;         // with the parts of an activity as truths "part_…"
    int line = 0;                            // of the file
    std::optional<Expiry> expires{};
    bool owned = false;                      // of an asset: a resident lists it in public and keeps it; nobody else edits it
    bool of_household = false;               // of an asset: it links one household, which alone sees that it is the one
    std::optional<Stages> stages{};

    const RecordField* field(std::string_view id) const;
};

enum class Aggregate : std::uint8_t { count, sum, mean, min, max, last, median, distinct, share };
BOOST_DESCRIBE_ENUM(Aggregate, count, sum, mean, min, max, last, median, distinct, share)

// An indicator (指标): which records it reads and how.
struct Indicator {
    std::string id;
    Wording name;
    std::vector<std::string> words;       // other names seen in forms and texts
    std::string record;                   // a kind of this playbook, or a fact every office has: "cases.received", "assignments.held"
    Aggregate measure = Aggregate::count;
    std::string field;
    std::vector<std::pair<std::string, std::string>> where;
    std::string unit;
    int decimals = 0;
    bool stock = false;                   // everything up to the last day, not only what fell into the period
    std::string part, of;                 // of a share
    std::string scope;                    // division code when it speaks of another place than the report
    std::string heading;
    Wording rule;
    bool in_public = false;               // stands in the public edition of the day
};

enum class MethodRuleKind : std::uint8_t { part_of, adds_up, band, each };
BOOST_DESCRIBE_ENUM(MethodRuleKind, part_of, adds_up, band, each)

// What must hold between figures (勾稽关系) or is plausible; shown beside them, never silently mended.
struct MethodRule {
    std::string id;
    MethodRuleKind kind = MethodRuleKind::part_of;
    std::string part, whole, of, by, over;
    std::optional<std::int64_t> least, most;    // millionths
    std::string unit;
    Wording text;
};

struct TeamSeat {
    std::string role;
    Wording name;
    std::string of;              // post, body or household
    std::int64_t exactly = 0;
};
struct TeamMethod {
    std::string id;
    Wording name;
    std::string of, basis;
    std::vector<TeamSeat> seats;
    int line = 0;
};

struct Checklist {
    std::string id;
    Wording name;
    std::string basis;
    std::int64_t version = 1, size = 0;
    std::vector<Choice> items;
    int line = 0;
};

// An industry (产业带、产业链): what belongs to it among the records, and the figures it is known by.
enum class BeltPart : std::uint8_t { committee, base, certificate, firm, household, listing };
BOOST_DESCRIBE_ENUM(BeltPart, committee, base, certificate, firm, household, listing)

struct BeltSlice {
    BeltPart as{};
    std::string record;    // an asset kind
    std::vector<std::pair<std::string, std::string>> where;
};
struct Belt {
    std::string id;
    Wording name;
    bool chain = false;                  // 产业链 rather than 产业带
    std::string basis;
    std::string committee;               // the name under which its body of kind industry_chain is founded, "" when the document names none
    std::vector<std::string> places;     // division codes where it lies, of several villages; none: wherever the playbook holds
    std::vector<BeltSlice> parts;
    std::vector<std::string> indicators;
};

struct Methods {
    std::string playbook;
    std::int64_t version = 0;
    Day valid_from;
    Wording title;
    std::string text;                    // the press text it was read from, "" when none
    std::vector<std::string> places;     // division codes
    std::vector<BasisDocument> basis;
    std::vector<Heading> headings;
    std::vector<RecordKind> records;
    std::vector<Indicator> indicators;
    std::vector<MethodRule> rules;
    std::vector<TeamMethod> teams;
    std::vector<Checklist> checklists;
    std::vector<Belt> belts{};
    std::vector<AssessmentMethod> assessments;
    std::vector<ReportTemplate> reports{};

    const RecordKind* record(std::string_view id) const;
    const Indicator* indicator(std::string_view id) const;
    const BasisDocument* document(std::string_view id) const;
    const TeamMethod* team(std::string_view id) const;
    const Checklist* checklist(std::string_view id) const;
    const AssessmentMethod* assessment(std::string_view id) const;
    const ReportTemplate* report(std::string_view id) const;
};

// Whether all fixed parts were done: the derived yes/no of a kind with parts.
constexpr std::string_view parts_complete = "parts_complete";

// All flaws at once, each with its line. `file` is what flaws call it.
tl::expected<Methods, std::vector<Flaw>> read_methods(std::string_view text, const std::string& file = "methods.yaml");

// What asks something of people and cites no document, no clause or a document that had ended before the playbook began:
// kinds expected by a cadence, teams, checklists that are used. Said, not refused: press texts rarely cite.
std::vector<Flaw> without_basis(const Methods&, const std::string& file = "methods.yaml");

// What differs between two texts of one playbook, one line a field: "~ records.clean_up.fields.bags.most: 2000 → 3000".
tl::expected<std::vector<std::string>, Flaw> differences(std::string_view before, std::string_view after);

// The fields of methods.yaml with what they mean, for the guide: "records[].fields[].least".
struct SlotFacts {
    std::string_view path, zh, en;
};
std::span<const SlotFacts> method_slots();

// "weekly friday", "monthly 10,20,30 skip", "every 3 months on 28"; nullopt when it says nothing known.
std::optional<Cadence> read_cadence(std::string_view);

}    // namespace terrace
