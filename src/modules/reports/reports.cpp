#include "modules/reports/reports.hpp"

#include <set>

namespace terrace::issued {

const Table issued_reports_table{"issued_reports",
                                 {{"report_id", Type::bytes},
                                  {"playbook", Type::text},
                                  {"sample", Type::text},
                                  {"version"},
                                  {"title", Type::text},
                                  {"place"},
                                  {"first_day"},
                                  {"last_day"},
                                  {"known_at"},
                                  {"cells"},
                                  {"by_post", Type::bytes},
                                  {"issued_at"},
                                  {"sha256", Type::bytes}},
                                 1,
                                 {{"by_time", "issued_at"}}};

namespace {

constexpr Query newest_query{"reports.newest", "SELECT report_id, playbook, sample, version, title, place, first_day, last_day, known_at, cells, by_post, issued_at, sha256 FROM issued_reports "
                                               "WHERE domain = $1 ORDER BY issued_at DESC, position DESC"};

Sha256 sum_at(const Row& row, int column) {
    Sha256 sum;
    const auto bytes = row.text(column);
    std::copy_n(bytes.begin(), std::min(bytes.size(), sum.bytes.size()), sum.bytes.begin());
    return sum;
}

}    // namespace

Result<std::vector<Event>> Reports::decide(const State& now, const Command& command, const Context& context) {
    const auto& one = std::get<Issue>(command);
    if (context.actor.kind != ActorKind::desk) return refuse(No::not_yours, "", std::string{Issue::name});
    if (now.issued) return refuse(No::wrong_stage, "body.report", "已发出;再发用新的编号 / issued already: a new one takes a new id");
    if (!context.places.find(one.place)) return refuse(No::unknown_place, "body.place", write(one.place));
    if (!context.roster.post(one.by)) return refuse(No::unknown_post, "body.by", write(static_cast<const Uuid&>(one.by)));
    if (!context.roster.may({ActorKind::token, {}, one.by}, Issue::name, one.place, context.said_at)) return refuse(No::not_yours, "body.by", std::string{Issue::name});
    if (one.last < one.first) return refuse(No::out_of_range, "body.last", "≥ " + write(one.first));
    if (one.text.empty()) return refuse(No::missing_field, "body.text");
    if (sha256(one.text.value) != one.sha256) return refuse(No::bad_value, "body.sha256", hex(sha256(one.text.value).view()));
    if (one.cells.size() > report_cells_max) return refuse(No::too_many, "body.cells", std::to_string(report_cells_max));
    if (one.not_synced.size() > report_silent_max) return refuse(No::too_many, "body.not_synced", std::to_string(report_silent_max));
    std::set<std::string> seen;
    for (std::size_t i = 0; i < one.cells.size(); ++i)
        if (!seen.insert(one.cells[i].cell.value).second) return refuse(No::conflict, "body.cells[" + std::to_string(i) + "].cell", one.cells[i].cell.value);
    return std::vector<Event>{ReportIssued{one.report, one.by, one.playbook, one.sample, one.version, one.title, one.place, one.first, one.last, one.language, one.known_at, one.places_version,
                                           one.cells, one.not_synced, one.sha256, one.text}};
}

State Reports::apply(State now, const Event& event) noexcept {
    now.issued = true;
    now.place = std::get<ReportIssued>(event).place;
    return now;
}

void Reports::post(const Record& record, const Event& event, Posting& posting) {
    const auto& one = std::get<ReportIssued>(event);
    posting.rows().put(issued_reports_table, {one.report, one.playbook.value, one.sample.value, one.version, one.title.value, one.place, one.first, one.last, one.known_at,
                                              static_cast<std::int64_t>(one.cells.size()), one.by, record.said_at, Cell::blob(one.sha256.view())});
}

std::vector<IssuedRow> issued_reports(Snapshot& snapshot, std::size_t most, const std::function<bool(const IssuedRow&)>& wanted) {
    std::vector<IssuedRow> all;
    snapshot.run(newest_query, {}, [&](const Row& row) {
        const auto day = [&](int column) { return Day{static_cast<std::int32_t>(row.integer(column))}; };
        IssuedRow one{row.id<ReportId>(0), row.string(1), row.string(2), row.string(4), row.integer(3), row.place(5), day(6), day(7), row.integer(9), row.integer(8), row.id<PostId>(10), row.instant(11), sum_at(row, 12)};
        if (wanted(one)) all.push_back(std::move(one));
        return all.size() < most;
    });
    return all;
}

std::optional<Kept> report_named(Snapshot& snapshot, ReportId id) {
    for (const auto& record : snapshot.stream(id)) {
        if (record.event != ReportIssued::name) continue;
        const auto box = module().read_event(record.event, record.payload);
        return Kept{std::get<ReportIssued>(unbox<Event>(*box)), record.said_at, record.position};
    }
    return std::nullopt;
}

const Module& module() {
    static const ModuleOf<Reports> made;
    return made;
}

}    // namespace terrace::issued
