// The ledgers of assessments: rounds, sheets with what was locked beside what holds now, cells, appeals, and which sheets read from which.

#include "modules/assessments/assessments.hpp"

namespace terrace::assessments {

const Table rounds_table{"assessment_rounds",
                         {{"round_id", Type::bytes},
                          {"playbook", Type::text},
                          {"version"},
                          {"assessment", Type::text},
                          {"checklist", Type::text},
                          {"checklist_version"},
                          {"first_day"},
                          {"last_day"},
                          {"place"},
                          {"sheets"},
                          {"by_hand"},
                          {"by_hand_most"},
                          {"published_on", Type::integer, true},
                          {"opened_by", Type::bytes, true},
                          {"published_by", Type::bytes, true},
                          {"opened_at"},
                          {"chosen", Type::text},
                          {"red_list", Type::text},
                          {"with_red_list"}},
                         1,
                         {{"by_day", "first_day"}}};

const Table round_sheets_table{"assessment_round_sheets", {{"round_id", Type::bytes}, {"number"}, {"sheet_id", Type::bytes}}, 2};

const Table sheets_table{"assessment_sheets",
                         {{"sheet_id", Type::bytes},
                          {"round_id", Type::bytes},
                          {"place"},
                          {"thing", Type::bytes, true},
                          {"name", Type::text},
                          {"peers", Type::text},
                          {"standing"},
                          {"met_locked"},
                          {"counted_locked"},
                          {"weight_met_locked"},
                          {"weight_counted_locked"},
                          {"met"},
                          {"counted"},
                          {"weight_met"},
                          {"weight_counted"},
                          {"marked"},    // items marked by hand
                          {"appeal_until", Type::integer, true},
                          {"appeals_open"},
                          {"by_post", Type::bytes, true},
                          {"at", Type::integer, true},
                          {"known_at"},
                          {"reason", Type::text}},
                         1,
                         {{"of_round", "round_id"}, {"at_place", "place"}}};

const Table cells_table{"assessment_cells",
                        {{"sheet_id", Type::bytes},
                         {"item", Type::text},
                         {"source"},
                         {"outcome"},
                         {"locked", Type::integer, true},
                         {"weight"},
                         {"indicator", Type::text},
                         {"value", Type::integer, true},
                         {"decimals"},
                         {"records"},
                         {"below_met", Type::integer, true},
                         {"below_counted", Type::integer, true},
                         {"note", Type::text},
                         {"evidence", Type::text},
                         {"marked_by", Type::bytes, true},
                         {"marked_at", Type::integer, true}},
                        2};

const Table below_table{"assessment_below", {{"sheet_id", Type::bytes}, {"number"}, {"below_id", Type::bytes}}, 2};

// Which cells above read from an item of this sheet.
const Table above_table{"assessment_above", {{"sheet_id", Type::bytes}, {"number"}, {"above_id", Type::bytes}, {"above_item", Type::text}, {"item", Type::text}, {"percent"}}, 2};

const Table appeals_table{"assessment_appeals",
                          {{"sheet_id", Type::bytes},
                           {"item", Type::text},
                           {"reason", Type::text},
                           {"evidence", Type::text},
                           {"by_post", Type::bytes, true},
                           {"at"},
                           {"due"},
                           {"standing"},    // 0 open, 1 not upheld, 2 upheld
                           {"answer", Type::text},
                           {"answered_by", Type::bytes, true},
                           {"answered_at", Type::integer, true},
                           {"was", Type::integer, true},
                           {"now_is", Type::integer, true},
                           {"late"}},
                          2,
                          {{"open_due", "due", "standing = 0"}}};

const Table shares_table{"assessment_shares", {{"sheet_id", Type::bytes}, {"indicator", Type::text}, {"part"}, {"whole"}}, 2};

const Table files_table{"assessment_files", {{"sha256", Type::bytes}, {"sheet_id", Type::bytes}, {"size"}, {"type", Type::text}}, 2};

namespace {

constexpr Query cells_query{"assessments.cells", "SELECT item, source, outcome, locked, weight, indicator, value, decimals, records, below_met, below_counted, note, evidence, marked_by, marked_at FROM assessment_cells "
                                                 "WHERE domain = $1 AND sheet_id = $2 ORDER BY item"};
constexpr Query appeals_query{"assessments.appeals", "SELECT item, reason, evidence, by_post, at, due, standing, answer, answered_by, answered_at, was, now_is, late FROM assessment_appeals "
                                                     "WHERE domain = $1 AND sheet_id = $2 ORDER BY at, item"};
constexpr Query one_file{"assessments.file_named", "SELECT f.sheet_id, s.place, f.size FROM assessment_files f JOIN assessment_sheets s ON s.domain = f.domain AND s.sheet_id = f.sheet_id "
                                                   "WHERE f.domain = $1 AND f.sha256 = $2"};
constexpr Query count_files{"assessments.files_named", "SELECT count(DISTINCT sha256) FROM assessment_files WHERE domain = $1"};

std::int64_t files_in(std::string_view text) {
    const auto parsed = parse_json(text);
    return parsed && parsed->is_array() ? static_cast<std::int64_t>(parsed->as_array().size()) : 0;
}
std::optional<std::int64_t> number_at(const Row& row, int column) { return row.null(column) ? std::nullopt : std::optional{row.integer(column)}; }
std::optional<Outcome> outcome_at(const Row& row, int column) { return row.null(column) ? std::nullopt : std::optional{static_cast<Outcome>(row.integer(column))}; }
PostId post_at(const Row& row, int column) { return row.null(column) ? PostId{} : row.id<PostId>(column); }

Cell maybe(const std::optional<PostId>& post) { return post ? Cell{*post} : Cell{}; }
Cell maybe(const std::optional<ThingId>& id) { return id ? Cell{*id} : Cell{}; }
Cell maybe(const std::optional<std::int64_t>& number) { return number ? Cell{*number} : Cell{}; }

class Post {
  public:
    Post(const Record& record, Posting& posting) : record_{record}, rows_{posting.rows()} {}

    void operator()(const Opened& one) const {
        const std::string chosen = one.chosen ? one.chosen->value : "";
        rows_.put(rounds_table, {record_.stream, one.playbook.value, one.version, one.assessment.value, one.checklist.value, one.checklist_version, one.first, one.last, one.place,
                                 static_cast<std::int64_t>(one.sheets.size()), one.by_hand, one.by_hand_most, Cell{}, maybe(one.by), Cell{}, record_.said_at, chosen, "[]", 0});
        std::int64_t number = 0;
        for (const auto& sheet : one.sheets) {
            const auto id = sheet_of(one.playbook.value, one.assessment.value, one.first, sheet.place, sheet.thing);
            rows_.put(round_sheets_table, {record_.stream, number++, id});
            rows_.put(sheets_table, {id, record_.stream, sheet.place, maybe(sheet.thing), sheet.name.value, sheet.group.value, Standing::open, 0, 0, 0, 0, 0, 0, 0, 0, 0, Cell{}, 0, Cell{}, Cell{}, 0, ""});
        }
    }
    void operator()(const Marked& one) const {
        std::int64_t fresh = 0;
        for (const auto& mark : one.marks) {
            keep(mark.evidence);
            fresh += !rows_.find(cells_table, {record_.stream, mark.item.value}, [](const Row&) {});
            const std::string note = mark.note ? mark.note->value : "";
            rows_.put(cells_table, {record_.stream, mark.item.value, Source::hand, mark.outcome, Cell{}, 0, "", Cell{}, 0, 0, Cell{}, Cell{}, note, encode(mark.evidence), maybe(one.by), one.at});
        }
        std::int64_t marked = 0;
        rows_.find(sheets_table, {record_.stream}, [&](const Row& row) { marked = row.integer(15); });
        rows_.set(sheets_table, {record_.stream}, {{"marked", marked + fresh}});
    }
    void operator()(const Excused& one) const {
        rows_.set(sheets_table, {record_.stream}, {{"standing", Standing::excused}, {"reason", one.reason.value}, {"by_post", maybe(one.by)}, {"at", record_.said_at}});
    }
    void operator()(const Closed& one) const {
        for (const auto& cell : one.cells) {
            if (cell.source == Source::hand) {
                rows_.set(cells_table, {record_.stream, cell.item.value}, {{"locked", cell.outcome}, {"weight", cell.weight}});
                continue;
            }
            const std::string indicator = cell.figure ? cell.figure->indicator.value : "";
            rows_.put(cells_table, {record_.stream, cell.item.value, cell.source, cell.outcome, cell.outcome, cell.weight, indicator, cell.figure ? maybe(cell.figure->value) : Cell{},
                                    cell.figure ? cell.figure->decimals : 0, cell.figure ? cell.figure->records : 0, maybe(cell.below_met), maybe(cell.below_counted), "", "[]", Cell{}, Cell{}});
        }
        std::int64_t number = 0;
        for (const auto& below : one.below) {
            rows_.put(below_table, {record_.stream, number++, below});
            for (const auto& cell : one.cells)
                if (cell.below_item) reads_from(below, cell);
        }
        for (const auto& share : one.shares) rows_.put(shares_table, {record_.stream, share.indicator.value, share.part, share.of});
        const auto& tally = one.tally;
        rows_.set(sheets_table, {record_.stream},
                  {{"standing", Standing::closed}, {"met_locked", tally.met}, {"counted_locked", tally.counted}, {"weight_met_locked", tally.weight_met}, {"weight_counted_locked", tally.weight_counted},
                   {"met", tally.met}, {"counted", tally.counted}, {"weight_met", tally.weight_met}, {"weight_counted", tally.weight_counted}, {"appeal_until", one.appeal_until},
                   {"by_post", maybe(one.by)}, {"at", one.at}, {"known_at", one.known_at}});
    }
    void operator()(const Appealed& one) const {
        rows_.put(appeals_table, {record_.stream, one.item.value, one.reason.value, encode(one.evidence), maybe(one.by), one.at, one.due, 0, "", Cell{}, Cell{}, Cell{}, Cell{}, 0});
        keep(one.evidence);
        waiting(1);
    }
    void operator()(const Answered& one) const {
        rows_.set(appeals_table, {record_.stream, one.item.value},
                  {{"standing", one.upheld ? 2 : 1}, {"answer", one.reason.value}, {"answered_by", maybe(one.by)}, {"answered_at", record_.said_at}, {"was", one.was}, {"now_is", one.now}, {"late", one.late}});
        waiting(-1);
        if (one.was != one.now) change(record_.stream, one.item.value, one.now);
    }
    void operator()(const Published& one) const {
        rows_.set(rounds_table, {record_.stream}, {{"published_on", one.on}, {"published_by", maybe(one.by)}, {"red_list", encode(one.red_list)}, {"with_red_list", one.with_red_list}});
    }

  private:
    void keep(const std::vector<EvidenceFile>& files) const {
        for (const auto& file : files) rows_.put(files_table, {Cell::blob(file.sha256.view()), record_.stream, file.size, file.type.value});
    }
    void waiting(std::int64_t more) const {
        std::int64_t open = 0;
        rows_.find(sheets_table, {record_.stream}, [&](const Row& row) { open = row.integer(17); });
        rows_.set(sheets_table, {record_.stream}, {{"appeals_open", open + more}});
    }
    void reads_from(SheetId below, const ClosedCell& cell) const {
        std::int64_t number = 0;
        while (rows_.find(above_table, {below, number}, [](const Row&) {})) ++number;
        rows_.put(above_table, {below, number, record_.stream, cell.item.value, cell.below_item->value, cell.below_percent.value_or(100)});
    }
    // A cell moves, and what it adds up to; then whatever above reads from it, as if it had been so from the first.
    void change(const Uuid& sheet, const std::string& item, Outcome now) const {
        Outcome was{};
        std::int64_t weight = 0;
        rows_.find(cells_table, {sheet, item}, [&](const Row& row) {
            was = static_cast<Outcome>(row.integer(3));
            weight = row.integer(5);
        });
        if (was == now) return;
        rows_.set(cells_table, {sheet, item}, {{"outcome", now}});
        Tally before, after, all;
        rows_.find(sheets_table, {sheet}, [&](const Row& row) { all = {row.integer(11), row.integer(12), row.integer(13), row.integer(14)}; });
        add(before, was, weight);
        add(after, now, weight);
        rows_.set(sheets_table, {sheet},
                  {{"met", all.met - before.met + after.met}, {"counted", all.counted - before.counted + after.counted}, {"weight_met", all.weight_met - before.weight_met + after.weight_met},
                   {"weight_counted", all.weight_counted - before.weight_counted + after.weight_counted}});
        for (std::int64_t number = 0;; ++number) {
            Uuid above;
            std::string above_item, read;
            std::int64_t percent = 0;
            const bool more = rows_.find(above_table, {sheet, number}, [&](const Row& row) {
                above = row.uuid(2);
                above_item = row.string(3);
                read = row.string(4);
                percent = row.integer(5);
            });
            if (!more) return;
            if (read != item) continue;
            std::int64_t met = 0, counted = 0;
            rows_.find(cells_table, {above, above_item}, [&](const Row& row) {
                met = row.integer(10) - before.met + after.met;
                counted = row.integer(11) - before.counted + after.counted;
            });
            rows_.set(cells_table, {above, above_item}, {{"below_met", met}, {"below_counted", counted}});
            change(above, above_item, of_below(met, counted, percent));
        }
    }

    const Record& record_;
    Rows& rows_;
};

}    // namespace

std::vector<CellRow> cells_of(Snapshot& snapshot, SheetId sheet) {
    std::vector<CellRow> all;
    snapshot.run(cells_query, {sheet}, [&](const Row& row) {
        CellRow one;
        one.item = row.string(0);
        one.source = static_cast<Source>(row.integer(1));
        one.outcome = static_cast<Outcome>(row.integer(2));
        one.locked = outcome_at(row, 3);
        one.weight = row.integer(4);
        one.indicator = row.string(5);
        one.value = number_at(row, 6);
        one.decimals = static_cast<int>(row.integer(7));
        one.records = row.integer(8);
        one.below_met = number_at(row, 9);
        one.below_counted = number_at(row, 10);
        one.note = row.string(11);
        one.evidence = files_in(row.text(12));
        one.by = post_at(row, 13);
        if (!row.null(14)) one.at = row.instant(14);
        all.push_back(std::move(one));
        return true;
    });
    return all;
}

std::vector<AppealRow> appeals_of(Snapshot& snapshot, SheetId sheet) {
    std::vector<AppealRow> all;
    snapshot.run(appeals_query, {sheet}, [&](const Row& row) {
        AppealRow one;
        one.item = row.string(0);
        one.reason = row.string(1);
        one.evidence = files_in(row.text(2));
        one.by = post_at(row, 3);
        one.at = row.instant(4);
        one.due = row.instant(5);
        one.standing = static_cast<int>(row.integer(6));
        one.answer = row.string(7);
        one.answered_by = post_at(row, 8);
        if (!row.null(9)) one.answered_at = row.instant(9);
        one.was = outcome_at(row, 10);
        one.now = outcome_at(row, 11);
        one.late = row.integer(12) != 0;
        all.push_back(std::move(one));
        return true;
    });
    return all;
}

std::optional<FileNamed> file_named(Snapshot& snapshot, const Sha256& sum) {
    std::optional<FileNamed> found;
    snapshot.run(one_file, {Cell::blob(sum.view())}, [&](const Row& row) {
        found = FileNamed{row.id<SheetId>(0), row.place(1), row.integer(2)};
        return false;
    });
    return found;
}

std::int64_t files_named(Snapshot& snapshot) {
    std::int64_t count = 0;
    snapshot.run(count_files, {}, [&](const Row& row) {
        count = row.integer(0);
        return false;
    });
    return count;
}

void Assessments::post(const Record& record, const Event& event, Posting& posting) { std::visit(Post{record, posting}, event); }

}    // namespace terrace::assessments
