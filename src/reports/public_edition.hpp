#pragma once
// What the public is told (公开的数): one edition a day, and in it nothing from which a group of one to four people could be made out.
//
// A count of people is told in whole fives, rounded down; fewer than five as "fewer than 5", nobody included. Two answers then leave no
// difference of one to four. All answers together may: "at least 10" over "at least 5" and "fewer than 5" says that there is somebody in
// the second. Where the whole and its parts would say so, one further part is withheld (complementary suppression), and the choice follows
// from the counts of the edition alone, so that asking twice tells nothing more.

#include "desk/route.hpp"
#include "reports/catalogue.hpp"

namespace terrace::reports {

// Whether what an entry counts are people, or what leads to them.
bool counts_people(const CatalogueEntry&);

// One figure as it is told: a whole, and the ways it is divided (by township, by month …). The parts of a division add up to the whole.
struct PublicPart {
    std::int64_t exact = 0;
    bool told = true;    // false of a part of which the public hears nothing anyway: what lies in no township
    bool withheld = false;
};
struct PublicFigure {
    std::int64_t exact = 0;
    bool withheld = false;
    std::vector<std::vector<PublicPart>> divisions;
};

// Marks what must be withheld. What is told then leaves at least the possibility of nobody, or of five and more, in every part, and in
// the whole without any one part.
void withhold(PublicFigure&);

std::vector<Route> public_edition_routes();

}    // namespace terrace::reports
