#include "modules/cases/open_list.hpp"

#include <algorithm>
#include <utility>

namespace terrace::cases {
namespace {

// One step of the index for each place, however many cases lie there.
constexpr Query open_places_query{"cases.open_places",
                                  "WITH RECURSIVE seen(place) AS (SELECT min(place) FROM cases INDEXED BY cases_open_places WHERE domain = $1 AND stage = 1 "
                                  "UNION ALL SELECT (SELECT min(place) FROM cases INDEXED BY cases_open_places WHERE domain = $1 AND stage = 1 AND place > seen.place) "
                                  "FROM seen WHERE seen.place IS NOT NULL) SELECT place FROM seen WHERE place IS NOT NULL"};
constexpr Query open_in_place_query{"cases.open_in_place",
                                    "SELECT due_at, case_id FROM cases INDEXED BY cases_open_places WHERE domain = $1 AND place = $2 AND stage = 1 "
                                    "AND (due_at, case_id) > ($3, $4) AND due_at <= $5 ORDER BY due_at, case_id LIMIT $6"};

// The first `page` of all places together.
std::vector<DueCase> first_of(Snapshot& snapshot, const std::vector<PlaceId>& places, const DueCase& after, std::size_t page) {
    std::vector<DueCase> first;
    std::vector<DueCase> both;
    for (const auto place : places) {
        const auto latest = first.size() < page ? INT64_MAX : first.back().due_at;
        std::vector<DueCase> here;
        snapshot.run(open_in_place_query, {place, after.due_at, Cell::blob(after.case_id), latest, page}, [&](const Row& row) {
            here.push_back({row.integer(0), row.string(1)});
            return true;
        });
        if (here.empty()) continue;
        both.clear();
        std::merge(std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()), std::make_move_iterator(here.begin()),
                   std::make_move_iterator(here.end()), std::back_inserter(both));
        if (both.size() > page) both.resize(page);
        std::swap(first, both);
    }
    return first;
}

}    // namespace

std::vector<PlaceId> open_places(Snapshot& snapshot, const std::function<bool(PlaceId)>& wanted) {
    std::vector<PlaceId> all;
    snapshot.run(open_places_query, {}, [&](const Row& row) {
        if (wanted(row.place(0))) all.push_back(row.place(0));
        return true;
    });
    return all;
}

void each_open(Snapshot& snapshot, const std::vector<PlaceId>& places, DueCase after, std::size_t page, const std::function<bool(const DueCase&)>& visit) {
    for (;;) {
        const auto first = first_of(snapshot, places, after, page);
        for (const auto& one : first)
            if (!visit(one)) return;
        if (first.size() < page) return;
        after = first.back();
    }
}

}    // namespace terrace::cases
