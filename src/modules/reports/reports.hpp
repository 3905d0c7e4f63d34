#pragma once
// Reports as issued (报告发出): what an office said of a place and a period, kept word for word with every cell it rests on, the version of
// the rules, the version of the places and the record up to which it knew. It is issued once; what becomes known later stands beside it
// and never in it.

#include "desk/module.hpp"

namespace terrace::issued {

using ReportId = Id<struct IssuedReportTag>;

constexpr std::size_t report_cells_max = 1'000;
constexpr std::size_t report_silent_max = 200;            // places named that had not been heard of
constexpr std::size_t report_text_characters_max = 60'000;

// A figure as it was written: indicator × place × days × conditions.
struct IssuedCell {
    ShortText cell;        // "2.posts": unique in the report
    Line indicator;        // "weixin.clean_ups"
    PlaceId place;
    std::optional<Day> from;
    Day to;
    std::map<std::string, Line> where;
    ShortText value;       // "12.5"; "" when there was nothing to make it of
    ShortText sure;        // exact, at_least, about
    Line unit;
    std::int64_t records = 0;
    std::int64_t version = 0;    // of the rule's playbook; 0 of a figure that every office has
    bool operator==(const IssuedCell&) const = default;
};
BOOST_DESCRIBE_STRUCT(IssuedCell, (), (cell, indicator, place, from, to, where, value, sure, unit, records, version))

// A place whose phones had not been heard of, and since when.
struct SilentPlace {
    PlaceId place;
    Instant since;
    std::int64_t phones = 0;
    bool operator==(const SilentPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(SilentPlace, (), (place, since, phones))

// The desk has worked a report out for somebody, who saw it.
struct Issue {
    static constexpr std::string_view name = "reports.issue", zh = "发出一份报告(系统)", en = "Issue a report (system)";
    ReportId report;
    PostId by;
    ShortText playbook, sample;      // which report template
    std::int64_t version = 0;        // of the playbook
    Line title;
    PlaceId place;
    Day first, last;
    ShortText language;              // zh, en
    std::int64_t known_at = 0;       // the record up to which it knew
    std::int64_t places_version = 0; // the divisions and boundaries it counted by
    std::vector<IssuedCell> cells;
    std::vector<SilentPlace> not_synced;
    Sha256 sha256;                   // of the text
    Text<report_text_characters_max> text;
};
BOOST_DESCRIBE_STRUCT(Issue, (), (report, by, playbook, sample, version, title, place, first, last, language, known_at, places_version, cells, not_synced, sha256, text))

using Command = std::variant<Issue>;

struct ReportIssued {
    static constexpr std::string_view name = "reports.issued", zh = "报告发出了", en = "A report was issued";
    ReportId report;
    PostId by;
    ShortText playbook, sample;
    std::int64_t version = 0;
    Line title;
    PlaceId place;
    Day first, last;
    ShortText language;
    std::int64_t known_at = 0;
    std::int64_t places_version = 0;
    std::vector<IssuedCell> cells;
    std::vector<SilentPlace> not_synced;
    Sha256 sha256;
    Text<report_text_characters_max> text;
    bool operator==(const ReportIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReportIssued, (), (report, by, playbook, sample, version, title, place, first, last, language, known_at, places_version, cells, not_synced, sha256, text))

using Event = std::variant<ReportIssued>;

struct State {
    bool issued = false;
    PlaceId place;
};

extern const Table issued_reports_table;

// ---- what others ask of the ledger ------------------------------------------------------------------------------------------
struct IssuedRow {
    ReportId report;
    std::string playbook, sample, title;
    std::int64_t version = 0;
    PlaceId place;
    Day first, last;
    std::int64_t cells = 0, known_at = 0;
    PostId by;
    Instant at;
    Sha256 sha256;
};
// Newest first, at most `most`.
std::vector<IssuedRow> issued_reports(Snapshot&, std::size_t most, const std::function<bool(const IssuedRow&)>& wanted);

// The report word for word, and when it was issued.
struct Kept {
    ReportIssued report;
    Instant at;
    Position position = 0;
};
std::optional<Kept> report_named(Snapshot&, ReportId);

struct Reports {
    static constexpr std::string_view name = "reports";
    using Command = issued::Command;
    using Event = issued::Event;
    using State = issued::State;
    static Uuid stream_of(const Command& command) { return std::get<Issue>(command).report; }
    static PlaceId place_of(const State&, const Command& command) { return std::get<Issue>(command).place; }
    static bool open_to(const Actor& actor, const Command&, const State&) { return actor.kind == ActorKind::desk; }
    static Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
    static State apply(State, const Event&) noexcept;
    static SubjectId subject_of(const State&, const Event&) { return {}; }    // nothing personal goes into a report
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const State&, const std::vector<Event>&, const Vault&) { return "{}"; }
    static std::vector<const Table*> tables() { return {&issued_reports_table}; }
    static std::vector<Route> routes() { return {}; }
};

const Module& module();

}    // namespace terrace::issued
