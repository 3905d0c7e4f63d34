// The ledger of records, one row each, and the facts they post: one for the record, one for each number in it.

#include "modules/records/records.hpp"

namespace terrace::records {

const Table notes_table{"notes",
                        {{"note_id", Type::bytes},
                         {"kind", Type::text},             // "weixin.clean_up"
                         {"version", Type::integer},
                         {"host", Type::integer},
                         {"place", Type::integer},
                         {"day", Type::integer},           // of the record, or of an asset's last change
                         {"first_day", Type::integer},
                         {"ended", Type::integer, true},   // first day an asset no longer stands
                         {"standing", Type::integer},
                         {"late", Type::integer},
                         {"by_post", Type::bytes, true},
                         {"confirmed_by", Type::bytes, true},
                         {"duplicate_of", Type::bytes, true},
                         {"content", Type::text},          // Content as JSON
                         {"files", Type::integer},
                         {"noted_at", Type::integer},
                         {"site", Type::bytes, true},
                         {"owner", Type::bytes, true},             // the resident who keeps it
                         {"household", Type::bytes, true},         // that it links
                         {"until", Type::integer, true},           // last day it counts
                         {"previous_at_site", Type::bytes, true}, // the record of this kind noted there before
                         {"runs_out", Type::integer, true}},
                        1,
                        {{"at_site", "site, day", "site IS NOT NULL"}, {"by_kind", "kind, day"}, {"at_place", "place, kind, day"}, {"waiting", "place", "standing = 1"},
                         {"by_owner", "owner", "owner IS NOT NULL"}, {"by_household", "household", "household IS NOT NULL"}, {"running_out", "runs_out", "runs_out IS NOT NULL AND ended IS NULL"}}};

const Table site_last_table{"site_last", {{"site", Type::bytes}, {"kind", Type::text}, {"note_id", Type::bytes}}, 2};

const Table note_files_table{"note_files", {{"sha256", Type::bytes}, {"note_id", Type::bytes}, {"size"}, {"type", Type::text}}, 2};

namespace {

constexpr Query one_file{"records.file_named", "SELECT f.note_id, n.place, f.size, f.type FROM note_files f JOIN notes n ON n.domain = f.domain AND n.note_id = f.note_id "
                                               "WHERE f.domain = $1 AND f.sha256 = $2 ORDER BY f.position LIMIT 1"};
constexpr Query count_files{"records.files_named", "SELECT count(DISTINCT sha256) FROM note_files WHERE domain = $1"};

Content content_of(std::string_view text) {
    auto parsed = parse_json(text);
    ENSURE(parsed);
    auto content = decode<Content>(*parsed, Strict::no);
    ENSURE(content);
    return std::move(*content);
}

// What one record posts and takes back.
class Post {
  public:
    Post(const Record& record, Posting& posting) : record_{record}, posting_{posting} {}

    void operator()(const Noted& event) const {
        std::optional<Uuid> previous;
        if (event.site) {
            const auto kind = fact_name(event.playbook.value, event.kind.value);
            posting_.rows().find(site_last_table, {*event.site, kind}, [&](const Row& row) { previous = row.uuid(2); });
            posting_.rows().put(site_last_table, {*event.site, kind, record_.stream});
        }
        posting_.rows().put(notes_table,
                            {record_.stream, fact_name(event.playbook.value, event.kind.value), event.version, event.host, event.place, event.day, event.day, Cell{},
                             event.counts ? Standing::counts : Standing::waiting, event.late, event.by ? Cell{*event.by} : Cell{}, Cell{}, Cell{}, encode(event.content),
                             static_cast<std::int64_t>(event.evidence.size()), record_.said_at, event.site ? Cell{*event.site} : Cell{}, event.owner, event.household, event.until, previous, event.runs_out});
        files(event.evidence);
        if (event.host == RecordHost::asset)
            posting_.rows().put(asset_register, {record_.stream, fact_name(event.playbook.value, event.kind.value), event.place, event.counts ? AssetStanding::stands : AssetStanding::waiting,
                                                 Cell{}, Cell{}, "", Cell{}, "", encode(event.content)});
        if (event.counts) begin(row_of(event), event.day);
    }
    void operator()(const Corrected& event) const {
        const auto row = before();
        if (row.standing == Standing::counts) unsay(row);
        set({{"place", event.place}, {"day", event.day}, {"content", encode(event.content)}, {"until", event.until}, {"runs_out", event.runs_out}});
        registered(row, {{"place", event.place}, {"content", encode(event.content)}});
        if (row.standing == Standing::counts) begin({row.kind, event.place, event.day, row.host, row.standing, event.content, event.until}, event.day);
    }
    // From that day on it counts as what it became.
    void operator()(const Changed& event) const {
        const auto row = before();
        end(row, event.day);
        set({{"day", event.day}, {"content", encode(event.content)}, {"until", event.until}, {"runs_out", event.runs_out}});
        registered(row, {{"content", encode(event.content)}});
        files(event.evidence);
        begin({row.kind, row.place, event.day, row.host, row.standing, event.content, event.until}, event.day);
    }
    void operator()(const Ended& event) const {
        const auto row = before();
        end(row, event.day);
        set({{"ended", event.day}});
        registered(row, {{"ended", event.day}});
        files(event.evidence);
    }
    void operator()(const Confirmed& event) const {
        const auto row = before();
        set({{"standing", Standing::counts}, {"confirmed_by", event.by ? Cell{*event.by} : Cell{}}});
        registered(row, {{"standing", AssetStanding::stands}});
        begin(row, row.day);
    }
    // The heads called are the number, as long as nobody typed one; also when the activity was noted before.
    void operator()(const RollCalled& event) const {
        const auto& now = event.now;
        posting_.rows().put(rolls_table, {event.note, fact_name(event.playbook.value, event.kind.value), event.place, now.expected, now.present, now.added, now.elsewhere, now.not_found, now.needed, now.met, event.at});
        if (!event.fills) return;
        const auto row = before();
        auto after = row;
        std::erase_if(after.content.amounts, [&](const auto& one) { return one.field == event.into; });
        after.content.amounts.push_back({event.into, now.present + now.added, 0, "exact"});
        std::sort(after.content.amounts.begin(), after.content.amounts.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
        if (row.standing == Standing::counts) facts(row, row.day, -1);
        set({{"content", encode(after.content)}});
        if (row.standing == Standing::counts) facts(after, row.day, 1);
    }
    void operator()(const Booked& event) const {
        posting_.rows().put(bookings_table, {event.booking, event.site, event.place, event.day, event.from_minute, event.until_minute, event.purpose.value, event.by ? Cell{*event.by} : Cell{}, Cell{}});
    }
    void operator()(const BookingCancelled& event) const { posting_.rows().set(bookings_table, {event.booking}, {{"cancelled", record_.said_at}}); }
    // As if it had never counted.
    void operator()(const Withdrawn& event) const {
        const auto row = before();
        set({{"standing", Standing::withdrawn}, {"duplicate_of", event.duplicate_of ? Cell{*event.duplicate_of} : Cell{}}});
        registered(row, {{"standing", AssetStanding::withdrawn}});
        if (row.standing == Standing::counts) unsay(row);
    }
    void operator()(const Entrusted& event) const {
        registered(before(), {{"keeper_post", event.post}, {"keeper_role", event.role.value_or(ShortText{}).value}, {"keeper_body", event.body}, {"basis", event.basis.value}});
    }

  private:
    struct Before {
        std::string kind;
        PlaceId place;
        Day day;
        RecordHost host{};
        Standing standing{};
        Content content;
        std::optional<Day> until;
    };
    static Before row_of(const Noted& event) {
        return {fact_name(event.playbook.value, event.kind.value), event.place, event.day, event.host, Standing::counts, event.content, event.until};
    }
    // From the day on; what runs out is taken back on the day after its last.
    void begin(const Before& row, Day day) const {
        facts(row, day, 1);
        if (row.until) facts(row, *row.until + 1, -1);
    }
    // It no longer counts from that day on, unless it had run out before.
    void end(const Before& row, Day day) const {
        if (row.until && *row.until < day) return;
        facts(row, day, -1);
        if (row.until) facts(row, *row.until + 1, 1);
    }
    // As if it had never begun.
    void unsay(const Before& row) const {
        facts(row, row.day, -1);
        if (row.until) facts(row, *row.until + 1, 1);
    }
    Before before() const {
        Before row;
        const bool found = posting_.rows().find(notes_table, {record_.stream}, [&](const Row& columns) {
            row.kind = columns.string(1);
            row.host = static_cast<RecordHost>(columns.integer(3));
            row.place = columns.place(4);
            row.day = {static_cast<std::int32_t>(columns.integer(5))};
            row.standing = static_cast<Standing>(columns.integer(8));
            row.content = content_of(columns.text(13));
            if (!columns.null(19)) row.until = Day{static_cast<std::int32_t>(columns.integer(19))};
        });
        ENSURE(found);
        return row;
    }
    void set(std::initializer_list<std::pair<std::string_view, Cell>> columns) const { posting_.rows().set(notes_table, {record_.stream}, columns); }
    // What other modules may know of an asset (desk/asset_register.hpp).
    void registered(const Before& row, std::initializer_list<std::pair<std::string_view, Cell>> columns) const {
        if (row.host == RecordHost::asset) posting_.rows().set(asset_register, {record_.stream}, columns);
    }
    void files(const std::vector<EvidenceFile>& all) const {
        for (const auto& file : all) posting_.rows().put(note_files_table, {Cell::blob(file.sha256.view()), record_.stream, file.size, file.type.value});
    }
    void facts(const Before& row, Day day, std::int64_t sign) const {
        std::vector<std::pair<std::string, std::string>> choices;
        for (const auto& [field, choice] : row.content.choices)
            if (choices.size() + 1 < dimensions_max) choices.emplace_back(field, choice.value);
        const auto plain = dimensions(choices);
        posting_.fact({row.kind, row.place, day, "", "", sign, 0, plain});
        for (const auto& amount : row.content.amounts) {
            const auto what = row.kind + '.' + amount.field.value;
            if (amount.sure.value == "exact") {
                posting_.fact({what, row.place, day, "", "", sign, amount.amount, plain});
            } else {
                auto hedged = choices;
                hedged.emplace_back("sure", amount.sure.value);
                posting_.fact({what, row.place, day, "", "", sign, amount.amount, dimensions(hedged)});
            }
        }
        // A line is told apart by a number of its own: how many different ones there are can be counted.
        for (const auto& [field, text] : row.content.words) {
            const auto sum = sha256(text.value);
            std::int64_t number = 0;
            std::memcpy(&number, sum.bytes.data(), sizeof number);
            posting_.fact({row.kind + '.' + field, row.place, day, "", "", sign, number & INT64_MAX, plain});
        }
    }

    const Record& record_;
    Posting& posting_;
};

}    // namespace

void Records::post(const Record& record, const Event& event, Posting& posting) { std::visit(Post{record, posting}, event); }

std::optional<NamedFile> file_named(Snapshot& snapshot, const Sha256& sum) {
    std::optional<NamedFile> found;
    snapshot.run(one_file, {Cell::blob(sum.view())}, [&](const Row& row) {
        found = {row.id<NoteId>(0), row.place(1), row.integer(2), row.string(3)};
        return false;
    });
    return found;
}

std::int64_t files_named(Snapshot& snapshot) {
    std::int64_t count = 0;
    snapshot.run(count_files, {}, [&](const Row& row) {
        count = row.integer(0);
        return true;
    });
    return count;
}

}    // namespace terrace::records
