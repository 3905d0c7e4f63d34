#pragma once
// The life of a superior's form (一表通): drafted from its file, issued to places, filled in, prepared, submitted, returned, accepted.
//
// Three kinds of stream: a form, its filling by one place, and what the headings of one layout mean. What a cell asks and what the office
// answers is worked out outside (src/forms); here stands who sent what to whom, what was typed by hand and by whom, and which file was
// submitted. Whoever submits names the file prepared for them by its SHA-256, so that nothing is sent which was not seen.

#include "desk/evidence_file.hpp"
#include "desk/module.hpp"

namespace terrace::form_life {

using FormId = Id<struct IssuedFormTag>;

constexpr std::size_t form_places_max = 500;     // one form is sent to
constexpr std::size_t form_asks_max = 2'000;     // different facts one form asks of a place
constexpr std::size_t form_typed_max = 2'000;    // cells typed by hand in one filling
constexpr std::size_t form_headings_max = 2'000; // of one mapping
constexpr std::size_t form_digits_max = 18;      // of a number typed

// A fact a form asks of each place it is sent to: indicator × dimension × period.
struct AskedFact {
    Line indicator;
    ShortText dimension, value;
    Day from, to;
    std::int64_t cells = 0;
    bool operator==(const AskedFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(AskedFact, (), (indicator, dimension, value, from, to, cells))

// A number typed by hand; "" takes it out again.
struct TypedCell {
    Line cell;           // "Sheet1!C5"
    ShortText number;    // plain decimals
    Line note;           // where it comes from
    bool operator==(const TypedCell&) const = default;
};
BOOST_DESCRIBE_STRUCT(TypedCell, (), (cell, number, note))

// What a heading of a layout means.
struct MeantHeading {
    Line table, heading;
    Line indicator;      // "" : nothing the office knows
    ShortText dimension, value, unit;
    bool operator==(const MeantHeading&) const = default;
};
BOOST_DESCRIBE_STRUCT(MeantHeading, (), (table, heading, indicator, dimension, value, unit))

struct Counts {
    std::int64_t filled = 0, typed = 0, empty = 0;    // cells: from the records, by hand, left empty
    bool operator==(const Counts&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (filled, typed, empty))

// ---- commands -------------------------------------------------------------------------------------------------------------
// The desk has read a file for somebody.
struct Draft {
    static constexpr std::string_view name = "forms.draft", zh = "收下一张表样(系统)", en = "Keep a form's file (system)";
    FormId form;
    PostId by;
    PlaceId from;
    EvidenceFile file;
    Line file_name;
    Sha256 layout;
    Day first, last;              // the period it is for
    bool to_date = false;         // may be filled before the period has ended
    std::int64_t known = 0, unknown = 0;    // cells answered, and not, for the place it was tried for
    std::vector<AskedFact> asks;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (form, by, from, file, file_name, layout, first, last, to_date, known, unknown, asks))

struct Issue {
    static constexpr std::string_view name = "forms.issue", zh = "下发一张表", en = "Issue a form";
    FormId form;
    Line title;
    std::vector<PlaceId> places;
    Day due;
    std::optional<Line> sent_by;    // who asks, when it is nobody of this office: 省民政厅
    std::optional<Line> note;
};
BOOST_DESCRIBE_STRUCT(Issue, (), (form, title, places, due, sent_by, note))

struct TakeBack {
    static constexpr std::string_view name = "forms.take_back", zh = "撤回一张表", en = "Take a form back";
    FormId form;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(TakeBack, (), (form, reason))

struct ConfirmMapping {
    static constexpr std::string_view name = "forms.confirm_mapping", zh = "确认对表", en = "Confirm what headings mean";
    Sha256 layout;
    PlaceId place;
    std::vector<MeantHeading> headings;
};
BOOST_DESCRIBE_STRUCT(ConfirmMapping, (), (layout, place, headings))

struct FillIn {
    static constexpr std::string_view name = "forms.fill_in", zh = "手工填格", en = "Type cells by hand";
    FormId form;
    PlaceId place;
    std::vector<TypedCell> cells;
};
BOOST_DESCRIBE_STRUCT(FillIn, (), (form, place, cells))

// The desk has made the file that would be submitted.
struct Prepare {
    static constexpr std::string_view name = "forms.prepare", zh = "备好填好的表(系统)", en = "Keep the filled file (system)";
    FormId form;
    PlaceId place;
    PostId by;
    EvidenceFile file, answers;    // the workbook, and each cell with where it comes from
    std::int64_t known_at = 0;     // the record up to which it answers
    Counts counts;
};
BOOST_DESCRIBE_STRUCT(Prepare, (), (form, place, by, file, answers, known_at, counts))

struct Submit {
    static constexpr std::string_view name = "forms.submit", zh = "报送", en = "Submit a filled form";
    FormId form;
    PlaceId place;
    Sha256 file;    // the one prepared last
};
BOOST_DESCRIBE_STRUCT(Submit, (), (form, place, file))

struct GiveBack {
    static constexpr std::string_view name = "forms.return", zh = "退回重报", en = "Return a filled form";
    FormId form;
    PlaceId place;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(GiveBack, (), (form, place, reason))

struct Accept {
    static constexpr std::string_view name = "forms.accept", zh = "收下", en = "Accept a filled form";
    FormId form;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(Accept, (), (form, place))

using Command = std::variant<Draft, Issue, TakeBack, ConfirmMapping, FillIn, Prepare, Submit, GiveBack, Accept>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct Drafted {
    static constexpr std::string_view name = "forms.drafted", zh = "收下表样", en = "Drafted";
    FormId form;
    PostId by;
    PlaceId from;
    EvidenceFile file;
    Line file_name;
    Sha256 layout;
    Day first, last;
    bool to_date = false;
    std::int64_t known = 0, unknown = 0;
    std::vector<AskedFact> asks;
    bool operator==(const Drafted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Drafted, (), (form, by, from, file, file_name, layout, first, last, to_date, known, unknown, asks))

struct Issued {
    static constexpr std::string_view name = "forms.issued", zh = "下发", en = "Issued";
    Line title;
    std::vector<PlaceId> places;
    Day due;
    std::optional<Line> sent_by, note;
    std::optional<PostId> by;
    bool operator==(const Issued&) const = default;
};
BOOST_DESCRIBE_STRUCT(Issued, (), (title, places, due, sent_by, note, by))

struct TakenBack {
    static constexpr std::string_view name = "forms.taken_back", zh = "撤回", en = "Taken back";
    Line reason;
    std::optional<PostId> by;
    bool operator==(const TakenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(TakenBack, (), (reason, by))

struct MappingConfirmed {
    static constexpr std::string_view name = "forms.mapping_confirmed", zh = "对表确认了", en = "Mapping confirmed";
    Sha256 layout;
    PlaceId place;
    std::vector<MeantHeading> headings;
    std::optional<PostId> by;
    bool operator==(const MappingConfirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(MappingConfirmed, (), (layout, place, headings, by))

struct FilledIn {
    static constexpr std::string_view name = "forms.filled_in", zh = "手工填了", en = "Typed by hand";
    FormId form;
    PlaceId place, from;
    std::vector<TypedCell> cells;
    std::optional<PostId> by;
    bool operator==(const FilledIn&) const = default;
};
BOOST_DESCRIBE_STRUCT(FilledIn, (), (form, place, from, cells, by))

struct Prepared {
    static constexpr std::string_view name = "forms.prepared", zh = "备好了", en = "Prepared";
    FormId form;
    PlaceId place, from;
    PostId by;
    EvidenceFile file, answers;
    std::int64_t known_at = 0;
    Counts counts;
    bool operator==(const Prepared&) const = default;
};
BOOST_DESCRIBE_STRUCT(Prepared, (), (form, place, from, by, file, answers, known_at, counts))

struct Submitted {
    static constexpr std::string_view name = "forms.submitted", zh = "报送了", en = "Submitted";
    Sha256 file, answers;
    std::int64_t version = 0;    // 1, 2 … of this place's submissions
    std::optional<PostId> by;
    bool late = false;
    bool operator==(const Submitted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Submitted, (), (file, answers, version, by, late))

struct GivenBack {
    static constexpr std::string_view name = "forms.returned", zh = "退回了", en = "Returned";
    Line reason;
    std::optional<PostId> by;
    bool operator==(const GivenBack&) const = default;
};
BOOST_DESCRIBE_STRUCT(GivenBack, (), (reason, by))

struct Accepted {
    static constexpr std::string_view name = "forms.accepted", zh = "收下了", en = "Accepted";
    std::optional<PostId> by;
    bool operator==(const Accepted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (by))

using Event = std::variant<Drafted, Issued, TakenBack, MappingConfirmed, FilledIn, Prepared, Submitted, GivenBack, Accepted>;

// ---- state ----------------------------------------------------------------------------------------------------------------
enum class FormStanding : std::uint8_t { none, draft, issued, taken_back };
enum class Stage : std::uint8_t { open, prepared, submitted, returned, accepted };
std::string_view name_of(Stage) noexcept;

struct State {
    FormStanding form = FormStanding::none;    // of a form's stream
    PlaceId place, from;                       // of a filling's: who fills in, who asks; of a form's: from alone
    Stage stage = Stage::open;
    Sha256 prepared, answers;                  // files that may be submitted as they are
    std::int64_t submissions = 0;
    std::size_t typed = 0;
    PostId submitted_by;
};

Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

// The stream of one place's filling of one form.
Uuid filling_of(FormId, PlaceId);

extern const Table forms_table;
extern const Table form_asks_table;
extern const Table form_fillings_table;
extern const Table form_typed_table;
extern const Table form_versions_table;
extern const Table form_mappings_table;
extern const Table form_files_table;

// ---- what others ask of the ledgers -----------------------------------------------------------------------------------------
struct FormRow {
    FormId form;
    std::string title, file_name, sent_by, note;
    PlaceId from;
    PostId by;
    Sha256 file, layout;
    Day first, last, due;
    bool to_date = false;
    FormStanding standing = FormStanding::none;
};
std::optional<FormRow> form_named(Snapshot&, FormId);

struct FillingRow {
    FormId form;
    PlaceId place, from;
    Stage stage = Stage::open;
    Sha256 file, answers;    // prepared or submitted; empty when neither
    std::int64_t submissions = 0;
    Counts counts;
};
std::optional<FillingRow> filling_named(Snapshot&, FormId, PlaceId);

struct TypedRow {
    std::string cell, number, note;
    PostId by;
    Instant at;
};
std::vector<TypedRow> typed_in(Snapshot&, FormId, PlaceId);

struct MappingRow {
    std::vector<MeantHeading> headings;
    PostId by;
    PlaceId place;
    Instant at;
};
std::optional<MappingRow> mapping_of(Snapshot&, const Sha256& layout);

struct VersionRow {
    Sha256 file, answers;
    Instant submitted_at;
};
std::optional<VersionRow> version_of(Snapshot&, FormId, PlaceId, std::int64_t version);

// How often a fact was asked of a place in a calendar year by forms issued before, itself apart.
struct AskedBefore {
    std::int64_t times = 0;
    std::vector<std::string> titles;    // of the last few
    std::vector<PlaceId> by;            // the places that asked, each once
};
AskedBefore asked_before(Snapshot&, const AskedFact&, PlaceId, Day first_issued, Day last_issued, Zone, std::optional<FormId> but);

std::int64_t files_named(Snapshot&);

std::vector<Route> routes();

struct Forms {
    static constexpr std::string_view name = "forms";
    using Command = form_life::Command;
    using Event = form_life::Event;
    using State = form_life::State;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const State&, const Command&);
    static bool open_to(const Actor& actor, const Command& command, const State&) {
        return actor.kind == ActorKind::desk && (std::holds_alternative<Draft>(command) || std::holds_alternative<Prepare>(command));
    }
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return form_life::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return form_life::apply(std::move(state), event); }
    static SubjectId subject_of(const State&, const Event&) { return {}; }    // nothing personal goes through a form
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() {
        return {&forms_table, &form_asks_table, &form_fillings_table, &form_typed_table, &form_versions_table, &form_mappings_table, &form_files_table};
    }
    static std::vector<Route> routes() { return form_life::routes(); }
};

const Module& module();

}    // namespace terrace::form_life
