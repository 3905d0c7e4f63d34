// The ledgers of exposures: one row an exposure, one row a picture shown with it.

#include "modules/cases/exposure_rules.hpp"

namespace terrace::cases {

// step: 1 proposed, 2 published, 3 ended, as Exposure::Step.
const Table exposures_table{"exposures",
                            {{"exposure", Type::bytes},
                             {"case_id", Type::bytes},
                             {"place", Type::integer},
                             {"kind", Type::text},
                             {"step", Type::integer},
                             {"author", Type::bytes},
                             {"responsible", Type::bytes},
                             {"problem_key", Type::bytes},
                             {"problem_box", Type::bytes},
                             {"proposed_at", Type::integer},
                             {"reply_until", Type::integer},
                             {"from_at", Type::integer, true},
                             {"until_at", Type::integer, true},
                             {"reply_key", Type::bytes, true},
                             {"reply_box", Type::bytes, true},
                             {"replied_by", Type::bytes, true},
                             {"replied_at", Type::integer, true},
                             {"mended_key", Type::bytes, true},
                             {"mended_box", Type::bytes, true},
                             {"mended_at", Type::integer, true}},
                            1,
                            {{"to_check", "proposed_at", "step = 1"}, {"shown", "until_at", "step = 2"}, {"of_case", "case_id"}}};

const Table exposure_photos_table{"exposure_photos", {{"exposure", Type::bytes}, {"sha256", Type::bytes}, {"after"}}, 2, {{"of_photo", "sha256"}}};

namespace {

constexpr Query shown_query{"exposures.photo_shown", "SELECT e.exposure FROM exposure_photos p JOIN exposures e ON e.domain = p.domain AND e.exposure = p.exposure "
                                                     "WHERE p.domain = $1 AND p.sha256 = $2 AND e.step = 2 AND e.from_at <= $3 AND e.until_at > $3 LIMIT 1"};

void set(Posting& posting, const ExposureId& id, std::initializer_list<std::pair<std::string_view, Cell>> columns) {
    posting.rows().set(exposures_table, {id}, columns);
}

// A row's last day of showing: never later than it was.
Instant earlier(Posting& posting, const ExposureId& id, Instant until) {
    posting.rows().find(exposures_table, {id}, [&](const Row& row) {
        if (!row.null(12)) until = std::min(until, row.instant(12));
    });
    return until;
}

}    // namespace

void post_exposure(const Record& record, const ExposureProposed& event, Posting& posting) {
    posting.rows().put(exposures_table, {event.exposure, record.stream, event.place, event.kind.value, Exposure::Step::proposed, event.by, event.responsible, event.problem.key,
                                         Cell::blob(event.problem.box), record.said_at, event.reply_until, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}, Cell{}});
    for (const auto& photo : event.photos) posting.rows().put(exposure_photos_table, {event.exposure, Cell::blob(photo.view()), false});
}
void post_exposure(const Record&, const ExposurePublished& event, Posting& posting) {
    set(posting, event.exposure, {{"step", Exposure::Step::published}, {"from_at", event.from}, {"until_at", earlier(posting, event.exposure, event.until)}});
}
void post_exposure(const Record&, const ExposureTurnedDown& event, Posting& posting) { set(posting, event.exposure, {{"step", Exposure::Step::ended}}); }
void post_exposure(const Record&, const ExposureReplied& event, Posting& posting) {
    set(posting, event.exposure, {{"reply_key", event.text.key}, {"reply_box", Cell::blob(event.text.box)}, {"replied_by", event.by}, {"replied_at", event.at}});
}
void post_exposure(const Record&, const ExposureMended& event, Posting& posting) {
    set(posting, event.exposure, {{"mended_at", event.at}, {"until_at", earlier(posting, event.exposure, event.until)}});
    if (event.text) set(posting, event.exposure, {{"mended_key", event.text->key}, {"mended_box", Cell::blob(event.text->box)}});
    for (const auto& photo : event.evidence) posting.rows().put(exposure_photos_table, {event.exposure, Cell::blob(photo.sha256.view()), true});
}
void post_exposure(const Record&, const ExposureWithdrawn& event, Posting& posting) { set(posting, event.exposure, {{"step", Exposure::Step::ended}}); }

bool shown_in_public(Snapshot& snapshot, const Sha256& photo, Instant at) {
    bool shown = false;
    snapshot.run(shown_query, {Cell::blob(photo.view()), at}, [&](const Row&) {
        shown = true;
        return false;
    });
    return shown;
}

}    // namespace terrace::cases
