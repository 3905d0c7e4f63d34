#include "modules/cases/reads.hpp"

namespace terrace::cases {
namespace {

#define PARTNER_COLUMNS "case_id, number, kind, place, stage, owner, opened_at, due_at, answered_at, closed_at"
constexpr Query of_post{"cases.partner_of_post", "SELECT " PARTNER_COLUMNS " FROM cases WHERE domain = $1 AND first_asked = $2 AND source = 'partner' AND opened_at >= $3 AND opened_at < $4 "
                                                 "ORDER BY opened_at DESC"};
constexpr Query of_number{"cases.partner_of_number", "SELECT " PARTNER_COLUMNS " FROM cases WHERE domain = $1 AND number = $3 AND first_asked = $2 AND source = 'partner'"};
#undef PARTNER_COLUMNS

PartnerCase read_row(Snapshot& snapshot, const Row& row) {
    PartnerCase one{row.id<CaseId>(0), row.string(1), row.string(2), row.place(3), static_cast<Stage>(row.integer(4)), row.id<PostId>(5), row.instant(6), row.instant(7), row.instant(6), {}};
    for (const int at : {8, 9})
        if (!row.null(at)) one.changed_at = std::max(one.changed_at, row.instant(at));
    const auto history = snapshot.stream(one.id);
    if (history.empty()) return one;
    const auto box = module().read_event(history.front().event, history.front().payload);
    if (const auto* opened = std::get_if<CaseOpened>(&unbox<Event>(*box))) one.point = opened->point;
    return one;
}

}    // namespace

void each_partner_case(Snapshot& snapshot, PostId post, Instant from, Instant to, const std::function<bool(const PartnerCase&)>& take) {
    snapshot.run(of_post, {post, from, to}, [&](const Row& row) { return take(read_row(snapshot, row)); });
}

std::optional<PartnerCase> partner_case(Snapshot& snapshot, PostId post, std::string_view number) {
    std::optional<PartnerCase> found;
    snapshot.run(of_number, {post, number}, [&](const Row& row) {
        found = read_row(snapshot, row);
        return false;
    });
    return found;
}

}    // namespace terrace::cases
