// The ledgers of forms: what was sent to whom, what each place filled in, every submission, and what headings mean.

#include "modules/forms/forms.hpp"

namespace terrace::form_life {

const Table forms_table{"forms",
                        {{"form_id", Type::bytes},
                         {"standing"},
                         {"title", Type::text},
                         {"sent_by", Type::text},
                         {"note", Type::text},
                         {"from_place"},
                         {"by_post", Type::bytes, true},
                         {"file", Type::bytes},
                         {"file_name", Type::text},
                         {"layout", Type::bytes},
                         {"first_day"},
                         {"last_day"},
                         {"to_date"},
                         {"due"},
                         {"known"},
                         {"unknown"},
                         {"issued_at"},
                         {"reason", Type::text}},
                        1,
                        {{"by_due", "standing, due"}}};

const Table form_asks_table{"form_asks",
                            {{"form_id", Type::bytes}, {"number"}, {"indicator", Type::text}, {"dimension", Type::text}, {"value", Type::text}, {"first_day"}, {"last_day"}, {"cells"}},
                            2,
                            {{"by_fact", "indicator, dimension, value, first_day, last_day"}}};

const Table form_fillings_table{"form_fillings",
                                {{"filling_id", Type::bytes},
                                 {"form_id", Type::bytes},
                                 {"place"},
                                 {"from_place"},
                                 {"due"},
                                 {"stage"},
                                 {"file", Type::bytes, true},
                                 {"answers", Type::bytes, true},
                                 {"filled"},
                                 {"typed"},
                                 {"empty"},
                                 {"submissions"},
                                 {"changed_at"},
                                 {"by_post", Type::bytes, true},
                                 {"late"},
                                 {"reason", Type::text},
                                 {"file_size"},
                                 {"answers_size"},
                                 {"known_at"}},
                                1,
                                {{"of_form", "form_id, place"}, {"at_place", "place, due"}}};

const Table form_typed_table{"form_typed", {{"filling_id", Type::bytes}, {"cell", Type::text}, {"number", Type::text}, {"note", Type::text}, {"by_post", Type::bytes, true}, {"typed_at"}}, 2};

const Table form_versions_table{"form_versions",
                                {{"filling_id", Type::bytes},
                                 {"version"},
                                 {"file", Type::bytes},
                                 {"answers", Type::bytes},
                                 {"submitted_by", Type::bytes, true},
                                 {"submitted_at"},
                                 {"late"},
                                 {"outcome"},    // 0 open, 1 returned, 2 accepted
                                 {"judged_by", Type::bytes, true},
                                 {"judged_at", Type::integer, true},
                                 {"reason", Type::text}},
                                2};

const Table form_mappings_table{"form_mappings", {{"layout", Type::bytes}, {"headings", Type::text}, {"place"}, {"by_post", Type::bytes, true}, {"confirmed_at"}}, 1};

const Table form_files_table{"form_files", {{"sha256", Type::bytes}, {"size"}}, 1};

namespace {

constexpr Query one_form{"forms.one_row", "SELECT form_id, standing, title, sent_by, note, from_place, by_post, file, file_name, layout, first_day, last_day, to_date, due FROM forms "
                                          "WHERE domain = $1 AND form_id = $2"};
constexpr Query one_filling{"forms.one_filling", "SELECT form_id, place, from_place, stage, file, answers, submissions, filled, typed, empty FROM form_fillings WHERE domain = $1 AND filling_id = $2"};
constexpr Query typed_query{"forms.typed", "SELECT cell, number, note, by_post, typed_at FROM form_typed WHERE domain = $1 AND filling_id = $2 ORDER BY cell"};
constexpr Query mapping_query{"forms.mapping", "SELECT headings, place, by_post, confirmed_at FROM form_mappings WHERE domain = $1 AND layout = $2"};
constexpr Query version_query{"forms.version", "SELECT file, answers, submitted_at FROM form_versions WHERE domain = $1 AND filling_id = $2 AND version = $3"};
constexpr Query asked_query{"forms.asked_before", "SELECT f.title, f.from_place, f.form_id FROM form_asks a JOIN forms f ON f.domain = a.domain AND f.form_id = a.form_id "
                                                  "JOIN form_fillings p ON p.domain = f.domain AND p.form_id = f.form_id AND p.place = $7 "
                                                  "WHERE a.domain = $1 AND a.indicator = $2 AND a.dimension = $3 AND a.value = $4 AND a.first_day = $5 AND a.last_day = $6 "
                                                  "AND f.standing = 2 AND f.issued_at >= $8 AND f.issued_at < $9 ORDER BY f.issued_at DESC"};
constexpr Query files_query{"forms.files_named", "SELECT count(*) FROM form_files WHERE domain = $1"};

constexpr std::size_t titles_shown_max = 3;

Cell blob(const Sha256& sum) { return Cell::blob(sum.view()); }
Sha256 sum_at(const Row& row, int column) {
    Sha256 sum;
    const auto bytes = row.null(column) ? std::string_view{} : row.text(column);
    std::copy_n(bytes.begin(), std::min(bytes.size(), sum.bytes.size()), sum.bytes.begin());
    return sum;
}
Day day_at(const Row& row, int column) { return {static_cast<std::int32_t>(row.integer(column))}; }

class Post {
  public:
    Post(const Record& record, Posting& posting) : record_{record}, rows_{posting.rows()} {}

    void operator()(const Drafted& one) const {
        // A file drafted anew asks anew.
        std::int64_t old = 0;
        while (rows_.find(form_asks_table, {one.form, old}, [](const Row&) {})) rows_.erase(form_asks_table, {one.form, old++});
        rows_.put(forms_table, {one.form, FormStanding::draft, "", "", "", one.from, one.by, blob(one.file.sha256), one.file_name.value, blob(one.layout), one.first, one.last, one.to_date,
                                one.last, one.known, one.unknown, record_.said_at, ""});
        std::int64_t number = 0;
        for (const auto& ask : one.asks) rows_.put(form_asks_table, {one.form, number++, ask.indicator.value, ask.dimension.value, ask.value.value, ask.from, ask.to, ask.cells});
        keep(one.file);
    }
    void operator()(const Issued& one) const {
        const FormId form{record_.stream};
        PlaceId from;
        rows_.find(forms_table, {form}, [&](const Row& row) { from = row.place(5); });
        const std::string sent_by = one.sent_by ? one.sent_by->value : "", note = one.note ? one.note->value : "";
        rows_.set(forms_table, {form}, {{"standing", FormStanding::issued}, {"title", one.title.value}, {"sent_by", sent_by}, {"note", note}, {"due", one.due}, {"issued_at", record_.said_at},
                                        {"by_post", one.by ? Cell{*one.by} : Cell{}}});
        for (const auto place : one.places)
            rows_.put(form_fillings_table, {filling_of(form, place), form, place, from, one.due, Stage::open, Cell{}, Cell{}, 0, 0, 0, 0, record_.said_at, Cell{}, false, "", 0, 0, 0});
    }
    void operator()(const TakenBack& one) const { rows_.set(forms_table, {record_.stream}, {{"standing", FormStanding::taken_back}, {"reason", one.reason.value}}); }
    void operator()(const MappingConfirmed& one) const {
        rows_.put(form_mappings_table, {blob(one.layout), encode(one.headings), one.place, one.by ? Cell{*one.by} : Cell{}, record_.said_at});
    }
    void operator()(const FilledIn& one) const {
        for (const auto& cell : one.cells) {
            if (cell.number.empty()) rows_.erase(form_typed_table, {record_.stream, cell.cell.value});
            else rows_.put(form_typed_table, {record_.stream, cell.cell.value, cell.number.value, cell.note.value, one.by ? Cell{*one.by} : Cell{}, record_.said_at});
        }
        Stage stage{};
        std::int64_t submissions = 0;
        rows_.find(form_fillings_table, {record_.stream}, [&](const Row& row) {
            stage = static_cast<Stage>(row.integer(5));
            submissions = row.integer(11);
        });
        if (stage == Stage::prepared) stage = submissions > 0 ? Stage::returned : Stage::open;
        changed({{"stage", stage}, {"by_post", one.by ? Cell{*one.by} : Cell{}}});
    }
    void operator()(const Prepared& one) const {
        changed({{"stage", Stage::prepared},
                 {"file", blob(one.file.sha256)},
                 {"answers", blob(one.answers.sha256)},
                 {"file_size", one.file.size},
                 {"answers_size", one.answers.size},
                 {"filled", one.counts.filled},
                 {"typed", one.counts.typed},
                 {"empty", one.counts.empty},
                 {"known_at", one.known_at},
                 {"by_post", one.by}});
        keep(one.file);
        keep(one.answers);
    }
    void operator()(const Submitted& one) const {
        changed({{"stage", Stage::submitted}, {"submissions", one.version}, {"late", one.late}, {"by_post", one.by ? Cell{*one.by} : Cell{}}, {"reason", ""}});
        rows_.put(form_versions_table, {record_.stream, one.version, blob(one.file), blob(one.answers), one.by ? Cell{*one.by} : Cell{}, record_.said_at, one.late, 0, Cell{}, Cell{}, ""});
    }
    void operator()(const GivenBack& one) const {
        changed({{"stage", Stage::returned}, {"reason", one.reason.value}});
        judged(1, one.by, one.reason.value);
    }
    void operator()(const Accepted& one) const {
        changed({{"stage", Stage::accepted}});
        judged(2, one.by, "");
    }

  private:
    void keep(const EvidenceFile& file) const { rows_.put(form_files_table, {blob(file.sha256), file.size}); }
    void changed(std::initializer_list<std::pair<std::string_view, Cell>> columns) const {
        rows_.set(form_fillings_table, {record_.stream}, columns);
        rows_.set(form_fillings_table, {record_.stream}, {{"changed_at", record_.said_at}});
    }
    void judged(int outcome, const std::optional<PostId>& by, const std::string& reason) const {
        std::int64_t version = 0;
        rows_.find(form_fillings_table, {record_.stream}, [&](const Row& row) { version = row.integer(11); });
        rows_.set(form_versions_table, {record_.stream, version}, {{"outcome", outcome}, {"judged_by", by ? Cell{*by} : Cell{}}, {"judged_at", record_.said_at}, {"reason", reason}});
    }

    const Record& record_;
    Rows& rows_;
};

}    // namespace

void Forms::post(const Record& record, const Event& event, Posting& posting) { std::visit(Post{record, posting}, event); }

std::optional<FormRow> form_named(Snapshot& snapshot, FormId id) {
    std::optional<FormRow> found;
    snapshot.run(one_form, {id}, [&](const Row& row) {
        found.emplace();
        found->form = row.id<FormId>(0);
        found->standing = static_cast<FormStanding>(row.integer(1));
        found->title = row.string(2);
        found->sent_by = row.string(3);
        found->note = row.string(4);
        found->from = row.place(5);
        found->by = row.null(6) ? PostId{} : row.id<PostId>(6);
        found->file = sum_at(row, 7);
        found->file_name = row.string(8);
        found->layout = sum_at(row, 9);
        found->first = day_at(row, 10);
        found->last = day_at(row, 11);
        found->to_date = row.integer(12) != 0;
        found->due = day_at(row, 13);
        return false;
    });
    return found;
}

std::optional<FillingRow> filling_named(Snapshot& snapshot, FormId form, PlaceId place) {
    std::optional<FillingRow> found;
    snapshot.run(one_filling, {filling_of(form, place)}, [&](const Row& row) {
        found = FillingRow{row.id<FormId>(0), row.place(1), row.place(2), static_cast<Stage>(row.integer(3)), sum_at(row, 4), sum_at(row, 5), row.integer(6), {row.integer(7), row.integer(8), row.integer(9)}};
        return false;
    });
    return found;
}

std::vector<TypedRow> typed_in(Snapshot& snapshot, FormId form, PlaceId place) {
    std::vector<TypedRow> all;
    snapshot.run(typed_query, {filling_of(form, place)}, [&](const Row& row) {
        all.push_back({row.string(0), row.string(1), row.string(2), row.null(3) ? PostId{} : row.id<PostId>(3), row.instant(4)});
        return true;
    });
    return all;
}

std::optional<MappingRow> mapping_of(Snapshot& snapshot, const Sha256& layout) {
    std::optional<MappingRow> found;
    snapshot.run(mapping_query, {blob(layout)}, [&](const Row& row) {
        const auto parsed = parse_json(row.text(0));
        ENSURE(parsed);
        auto headings = decode<std::vector<MeantHeading>>(*parsed, Strict::no);
        ENSURE(headings);
        found = MappingRow{std::move(*headings), row.null(2) ? PostId{} : row.id<PostId>(2), row.place(1), row.instant(3)};
        return false;
    });
    return found;
}

std::optional<VersionRow> version_of(Snapshot& snapshot, FormId form, PlaceId place, std::int64_t version) {
    std::optional<VersionRow> found;
    snapshot.run(version_query, {filling_of(form, place), version}, [&](const Row& row) {
        found = VersionRow{sum_at(row, 0), sum_at(row, 1), row.instant(2)};
        return false;
    });
    return found;
}

AskedBefore asked_before(Snapshot& snapshot, const AskedFact& ask, PlaceId place, Day first, Day last, Zone zone, std::optional<FormId> but) {
    AskedBefore all;
    snapshot.run(asked_query, {ask.indicator.value, ask.dimension.value, ask.value.value, ask.from, ask.to, place, zone.midnight(first), zone.midnight(last + 1)}, [&](const Row& row) {
        if (but && row.id<FormId>(2) == *but) return true;
        ++all.times;
        if (all.titles.size() < titles_shown_max) all.titles.push_back(row.string(0));
        if (std::find(all.by.begin(), all.by.end(), row.place(1)) == all.by.end()) all.by.push_back(row.place(1));
        return true;
    });
    return all;
}

std::int64_t files_named(Snapshot& snapshot) {
    std::int64_t count = 0;
    snapshot.run(files_query, {}, [&](const Row& row) {
        count = row.integer(0);
        return true;
    });
    return count;
}

}    // namespace terrace::form_life
