// The ledgers of cases: one row a case, and the facts its figures count.

#include "modules/cases/exposure_rules.hpp"

#include <sstream>

namespace terrace::cases {

// stage = 1 is Stage::open, 2 Stage::answered; work lists index only what somebody still has to do.
const Table cases_table{"cases",
                        {{"case_id", Type::bytes},
                         {"number", Type::text},
                         {"place", Type::integer},
                         {"kind", Type::text},
                         {"category", Type::text},
                         {"source", Type::text},
                         {"stage", Type::integer},
                         {"owner", Type::bytes, true},          // none: an imported case is nobody's work
                         {"first_asked", Type::bytes, true},
                         {"offered_to", Type::bytes, true},
                         {"opened_at", Type::integer},
                         {"due_at", Type::integer},
                         {"accept_by", Type::integer, true},
                         {"paused", Type::integer},
                         {"late", Type::integer},
                         {"answered_at", Type::integer, true},
                         {"elapsed_s", Type::integer, true},
                         {"closed_at", Type::integer, true},
                         {"level", Type::integer},
                         {"alarm", Type::integer, true},
                         {"asker", Type::bytes, true},
                         {"urgent", Type::integer},
                         {"duplicate_of", Type::bytes, true},
                         {"about", Type::bytes, true},             // a complaint: conflict.hpp says from whom it is hidden
                         {"about_person", Type::bytes, true},
                         {"disputed", Type::integer},
                         {"reopened_on", Type::text},              // the days of its reopenings: a correction moves what stands counted on each
                         {"asset", Type::bytes, true}},            // the thing it is about
                        1,
                        {{"number", "number"},
                         {"near", "place, kind, opened_at"},
                         {"work", "owner, due_at", "stage = 1"},
                         {"offers", "offered_to, due_at", "offered_to IS NOT NULL"},
                         {"due", "due_at", "stage = 1"},
                         {"open_places", "place, due_at", "stage = 1"},
                         {"to_confirm", "owner, answered_at", "stage = 2"},
                         {"alarms", "alarm", "alarm IS NOT NULL"},
                         {"askers", "asker", "asker IS NOT NULL"},
                         {"assets", "asset, opened_at", "asset IS NOT NULL"},
                         {"partners", "first_asked, opened_at", "source = 'partner'"}}};

const Table case_files_table{"case_files", {{"sha256", Type::bytes}, {"case_id", Type::bytes}, {"size"}, {"type", Type::text}}, 2};

namespace {

constexpr Query one_file{"cases.file_named", "SELECT f.case_id, c.asker, c.place, f.size, f.type FROM case_files f JOIN cases c ON c.domain = f.domain AND c.case_id = f.case_id "
                                             "WHERE f.domain = $1 AND f.sha256 = $2 ORDER BY f.position LIMIT 1"};
constexpr Query open_case{"cases.open_case", "SELECT place FROM cases WHERE domain = $1 AND case_id = $2 AND stage IN (1, 2) AND about IS NULL"};
constexpr Query count_files{"cases.files_named", "SELECT count(DISTINCT sha256) FROM case_files WHERE domain = $1"};

// What a posting needs of the row it changes.
struct Before {
    PlaceId place;
    std::string kind, category, source;
    Stage stage{};
    Instant opened_at;
    bool late = false;
    std::optional<Instant> answered_at, closed_at;
    std::int64_t elapsed_s = 0;
    bool complaint = false;
    std::string reopened_on;    // "19786 19790"
};

struct Post {
    const Record& record;
    Posting& posting;

    CaseId id() const { return CaseId{record.stream}; }
    Day day(Instant at) const { return posting.zone().day_of(at); }
    void set(std::initializer_list<std::pair<std::string_view, Cell>> columns) const { posting.rows().set(cases_table, {id()}, columns); }
    void fact(std::string_view what, const Before& row, Day on, std::int64_t count, std::int64_t value = 0) const {
        if (!row.complaint) posting.fact({what, row.place, on, row.kind, row.source, count, value});
    }
    Before before() const {
        Before row;
        const bool found = posting.rows().find(cases_table, {id()}, [&](const Row& columns) {
            row.place = columns.place(2);
            row.kind = columns.string(3);
            row.category = columns.string(4);
            row.source = columns.string(5);
            row.stage = static_cast<Stage>(columns.integer(6));
            row.opened_at = columns.instant(10);
            row.late = columns.integer(14) != 0;
            if (!columns.null(15)) row.answered_at = columns.instant(15);
            row.elapsed_s = columns.integer(16);
            if (!columns.null(17)) row.closed_at = columns.instant(17);
            row.complaint = !columns.null(23);
            row.reopened_on = columns.string(26);
        });
        ENSURE(found);
        return row;
    }
    // A confirmed case is a problem solved or a livelihood item done.
    std::string_view outcome(const Before& row) const { return row.category == "livelihood" ? "cases.livelihood_done" : "cases.problems_solved"; }
    void take_back_received(const Before& row) const {
        fact("cases.received", row, day(row.opened_at), -1);
        if (!row.answered_at) return;
        fact("cases.answered", row, day(*row.answered_at), -1, row.elapsed_s);
        if (!row.late) fact("cases.answered_in_time", row, day(*row.answered_at), -1);
    }

    // All that stands counted of a case, taken away or added again, on its own days.
    void standing(const Before& row, std::int64_t sign) const {
        fact("cases.received", row, day(row.opened_at), sign);
        if (row.answered_at) {
            fact("cases.answered", row, day(*row.answered_at), sign, row.elapsed_s);
            if (!row.late) fact("cases.answered_in_time", row, day(*row.answered_at), sign);
        }
        if (row.stage == Stage::confirmed) {
            fact("cases.confirmed", row, day(*row.closed_at), sign);
            fact(outcome(row), row, day(*row.closed_at), sign);
        } else if (row.stage == Stage::declined) {
            fact("cases.declined", row, day(*row.closed_at), sign);
        }
        std::istringstream days{row.reopened_on};
        for (Day on; days >> on.number;) fact("cases.reopened", row, on, sign);
    }
    // A correction counts the case where and as what it is now: the old away and the new added, on the old days.
    void operator()(const CaseCorrected& event) const {
        const auto row = before();
        set({{"place", event.place_now}, {"kind", event.kind_now.value}, {"category", event.category_now.value}, {"disputed", event.disputed}});
        auto moved = row;
        moved.place = event.place_now;
        moved.kind = event.kind_now.value;
        moved.category = event.category_now.value;
        if (std::tie(row.place, row.kind, row.category) == std::tie(moved.place, moved.kind, moved.category)) return;
        standing(row, -1);
        standing(moved, 1);
    }

    void operator()(const CaseOpened& event) const {
        posting.rows().put(cases_table,
                           {id(), receipt_number(id()), event.place, event.kind.value, event.category.value, name_of(event.source), Stage::open,
                            event.owner, event.owner, Cell{}, event.started, event.due, Cell{}, 0, 0, Cell{}, Cell{}, Cell{}, 0, event.due,
                            event.asker.person, event.urgent, Cell{}, event.about, event.about_person, false, "", event.asset});
        if (event.about) return;    // a figure that opens to its records would lead to the complaint
        posting.fact({"cases.received", event.place, day(event.started), event.kind.value, name_of(event.source)});
    }
    void operator()(const CaseOffered& event) const {
        set({{"offered_to", event.to}, {"accept_by", event.accept_by}, {"alarm", event.look_at}});
    }
    void operator()(const CaseAccepted& event) const {
        set({{"owner", event.post}, {"offered_to", Cell{}}, {"accept_by", Cell{}}, {"alarm", event.look_at}});
    }
    void operator()(const CaseGivenBack& event) const { set({{"offered_to", Cell{}}, {"accept_by", Cell{}}, {"alarm", event.look_at}}); }
    void operator()(const CaseNoted&) const {}
    void operator()(const CasePaused&) const { set({{"paused", 1}, {"alarm", Cell{}}}); }
    void operator()(const CaseResumed& event) const {
        set({{"paused", 0}, {"due_at", event.due}, {"alarm", event.look_at}});
    }
    void operator()(const CaseExtended& event) const {
        set({{"due_at", event.due}, {"alarm", event.look_at}});
    }
    void operator()(const CaseAnswered& event) const {
        const auto row = before();
        if (event.first) {
            set({{"stage", Stage::answered}, {"answered_at", record.said_at}, {"elapsed_s", event.elapsed_s}, {"late", event.late},
                 {"offered_to", Cell{}}, {"alarm", Cell{}}});
            fact("cases.answered", row, day(record.said_at), 1, event.elapsed_s);
            if (!event.late) fact("cases.answered_in_time", row, day(record.said_at), 1);
        } else {
            set({{"stage", Stage::answered}, {"offered_to", Cell{}}, {"alarm", Cell{}}});
        }
    }
    void operator()(const CaseConfirmed&) const {
        const auto row = before();
        set({{"stage", Stage::confirmed}, {"closed_at", record.said_at}, {"alarm", Cell{}}});
        fact("cases.confirmed", row, day(record.said_at), 1);
        fact(outcome(row), row, day(record.said_at), 1);
    }
    void operator()(const CaseDeclined&) const {
        const auto row = before();
        set({{"stage", Stage::declined}, {"closed_at", record.said_at}, {"offered_to", Cell{}}, {"alarm", Cell{}}});
        fact("cases.declined", row, day(record.said_at), 1);
    }
    void operator()(const CaseReopened& event) const {
        const auto row = before();
        const auto days = row.reopened_on + (row.reopened_on.empty() ? "" : " ") + std::to_string(day(record.said_at).number);
        set({{"stage", Stage::open}, {"closed_at", Cell{}}, {"due_at", event.due}, {"alarm", event.look_at}, {"level", 0}, {"paused", 0}, {"reopened_on", days}});
        fact("cases.reopened", row, day(record.said_at), 1);
        if (row.stage == Stage::confirmed) {
            fact("cases.confirmed", row, day(*row.closed_at), -1);
            fact(outcome(row), row, day(*row.closed_at), -1);
        } else if (row.stage == Stage::declined) {
            fact("cases.declined", row, day(*row.closed_at), -1);
        }
    }
    void operator()(const CaseWithdrawn&) const {
        const auto row = before();
        set({{"stage", Stage::withdrawn}, {"closed_at", record.said_at}, {"offered_to", Cell{}}, {"alarm", Cell{}}});
        take_back_received(row);
    }
    void operator()(const CaseMarkedDuplicate& event) const {
        const auto row = before();
        set({{"stage", Stage::duplicate}, {"closed_at", record.said_at}, {"offered_to", Cell{}}, {"alarm", Cell{}}, {"duplicate_of", event.of}});
        take_back_received(row);
    }
    void operator()(const CaseUrged&) const {}
    void operator()(const CaseAssetNamed& event) const { set({{"asset", event.asset}}); }
    // One fact carries all that a list says of a case; what was answered counts on its own day, as our own answers do.
    void operator()(const CaseImported& event) const {
        const std::int64_t elapsed_s = event.closed_at ? (*event.closed_at - event.opened_at).ms / 1000 : 0;
        const auto source = name_of(Source::import);
        posting.rows().put(cases_table,
                           {id(), receipt_number(id()), event.place, event.kind.value, event.category.value, source, Stage::imported, PostId{},
                            PostId{}, Cell{}, event.opened_at, event.target_at.value_or(event.opened_at), Cell{}, 0,
                            event.verdict == Verdict::overdue, event.closed_at, event.closed_at ? Cell{elapsed_s} : Cell{}, event.closed_at, 0, Cell{},
                            Cell{}, false, Cell{}, Cell{}, Cell{}, false, "", event.asset});
        const auto yes = [](bool is) { return std::string{is ? "yes" : "no"}; };
        std::vector<std::pair<std::string, std::string>> own{
            {"imported", "yes"}, {"list", event.list.value}, {"verdict", std::string{name_of(event.verdict)}}, {"target", yes(event.target_at.has_value())},
            {"closed", yes(event.closed_at.has_value())}, {"late", yes(event.target_at && event.closed_at && *event.closed_at > *event.target_at)},
            {"waiting", yes(event.target_at && !event.closed_at)}};
        for (const auto& one : event.dimensions) own.emplace_back(one.name.value, one.value.value);
        const auto more = dimensions(std::move(own));
        posting.fact({"cases.received", event.place, day(event.opened_at), event.kind.value, source, 1, elapsed_s, more});
        if (!event.closed_at) return;
        posting.fact({"cases.answered", event.place, day(*event.closed_at), event.kind.value, source, 1, elapsed_s, more});
        if (event.verdict == Verdict::in_time)
            posting.fact({"cases.answered_in_time", event.place, day(*event.closed_at), event.kind.value, source, 1, 0, more});
    }
    template <class E>
        requires requires(const Record& what, const E& event, Posting& to) { post_exposure(what, event, to); }
    void operator()(const E& event) const {
        post_exposure(record, event, posting);
    }
    void operator()(const CaseEscalated& event) const {
        if (event.of_offer)
            set({{"alarm", event.look_at}});
        else
            set({{"level", event.level}, {"alarm", event.look_at}});
    }
};

}    // namespace

void Cases::post(const Record& record, const Event& event, Posting& posting) {
    std::visit(Post{record, posting}, event);
    std::visit(
        [&](const auto& one) {
            if constexpr (requires { one.evidence; })
                for (const auto& file : one.evidence) posting.rows().put(case_files_table, {Cell::blob(file.sha256.view()), record.stream, file.size, file.type.value});
        },
        event);
}

std::optional<NamedFile> file_named(Snapshot& snapshot, const Sha256& sum) {
    std::optional<NamedFile> found;
    snapshot.run(one_file, {Cell::blob(sum.view())}, [&](const Row& row) {
        found = NamedFile{row.id<CaseId>(0), row.id<PersonId>(1), row.place(2), row.integer(3), row.string(4)};
        return false;
    });
    return found;
}

std::optional<PlaceId> place_of_open_case(Snapshot& snapshot, const CaseId& id) {
    std::optional<PlaceId> place;
    snapshot.run(open_case, {id}, [&](const Row& row) {
        place = row.place(0);
        return false;
    });
    return place;
}

std::int64_t files_named(Snapshot& snapshot) {
    std::int64_t count = 0;
    snapshot.run(count_files, {}, [&](const Row& row) {
        count = row.integer(0);
        return false;
    });
    return count;
}

std::vector<const Table*> Cases::tables() { return {&cases_table, &case_files_table, &exposures_table, &exposure_photos_table}; }

}    // namespace terrace::cases
