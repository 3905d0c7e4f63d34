#pragma once
// The figures as they are asked for: any place, period and dimension, now or as of an earlier day, each cell open to its records.

#include "desk/route.hpp"
#include "reports/catalogue.hpp"
#include "reports/old_code.hpp"

namespace terrace::reports {

// What is asked of one figure, read from a question's parameters.
struct FigureAsked {
    CatalogueEntry entry;
    FigureQuery query;
    By by = By::nothing;
    PlaceId place;
    PlaceNamed named;    // an old code and who carries it on
    int level = 0;
    std::optional<Day> as_of;
    Position position = 0;
};
Result<FigureAsked> figure_asked(const ReadContext&, const Parameters&);
// The label an atom is counted under when a figure is divided by place.
std::function<std::optional<std::string>(PlaceId)> figure_grouping(const ReadContext&, const FigureAsked&);
// A day, or the position of a record: what was known by then.
Result<std::optional<Position>> known_at(const ReadContext&, const Parameters&, std::string_view name);

std::vector<Route> figure_routes();

// The same answer for scripts: `terrace figures NAME …`; csv or json.
Result<std::string> figure_table(const ReadContext&, const Parameters&, bool csv);

}    // namespace terrace::reports
