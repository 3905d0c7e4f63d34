#pragma once
// The reads of the cases module: work lists, one case with its history, what is near, the tiles, the figures' records.

#include "modules/cases/cases.hpp"

namespace terrace::cases {

std::vector<Route> case_routes();

// A case that another system brought for a post (Source::partner), without a word of what was said in it.
struct PartnerCase {
    CaseId id;
    std::string number, kind;
    PlaceId place;
    Stage stage{};
    PostId owner;
    Instant opened_at, due_at, changed_at;    // changed_at: taken, answered or closed, whichever was last
    std::optional<Point> point;
};
// Those a post first took in [from, to), newest first, until `take` says false; and one by its receipt's number.
void each_partner_case(Snapshot&, PostId, Instant from, Instant to, const std::function<bool(const PartnerCase&)>& take);
std::optional<PartnerCase> partner_case(Snapshot&, PostId, std::string_view number);

}    // namespace terrace::cases
