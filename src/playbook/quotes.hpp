#pragma once
// What a press text says (figures.yaml): every number with the words it stands in, the indicator it is one of, and whether it is meant
// exactly. Read by the comparison alone; what makes the sample never sees it (tests/manners).

#include "base/figure.hpp"
#include "playbook/methods.hpp"

#include <functional>

namespace terrace::press {

constexpr std::size_t quotes_max = 400;             // of one text
constexpr std::size_t quote_characters_max = 20;    // a number with its noun, never a sentence

// One number of a text.
struct Quote {
    std::string id;                          // "S2-6a"
    std::string quote;                       // "党员责任区3256个"
    std::string indicator;                   // of the playbook, or …
    std::string heading, team, checklist;    // … what the playbook itself has so many of
    std::int64_t value = 0;
    int decimals = 0;
    FigureKind kind = FigureKind::exact;
    std::string unit;
    std::optional<Day> as_of, from;          // from: of what is summed over a period
    std::string place;                       // division code
    std::string basin, overlay;              // what an overlay of the basin of that name in that place tells: area, area_share, people_share
};

// What a text contradicts itself in, leaves open or makes implausible.
struct Finding {
    std::string id;
    std::string kind;    // contradiction, implausible, incomplete, scope, left_out, golden, damaged
    std::string rule, indicator, heading, checklist;
    Wording text;
};

struct Quotes {
    std::string text;    // "S2"
    std::vector<Quote> quotes;
    std::vector<Finding> findings;
};

// All flaws at once. Every quote must name an indicator, heading, team or checklist of `methods`, in its unit.
tl::expected<Quotes, std::vector<Flaw>> read_quotes(std::string_view text, const Methods& methods, const std::string& file = "figures.yaml");

// The quote whose place and days a finding is told for: that of its own number, else one of the whole place. nullptr when no number
// of the text has a day.
const Quote* beside(const Finding&, const Quotes&, const Methods&);

// How many parts a heading, team or checklist has: what the document says, else what is listed. 0 when there is no such thing.
std::int64_t size_of(const Quote&, const Methods&);

// What came out of the records.
struct Computed {
    std::optional<std::int64_t> value;
    int decimals = 0;
    FigureKind kind = FigureKind::exact;
    std::int64_t records = 0;
};

// exact: the same number. At least (余、逾、以上): no less. About (约、左右, or a number written in 万 or %): within half of the
// last digit written: 3.2万 is 31,500 to 32,499.
bool agrees(const Quote&, const Computed&);

struct Compared {
    const Quote* quote = nullptr;
    Computed computed;
    std::string verdict;    // "agrees", "in_playbook", "differs"
};
std::vector<Compared> compare(const Quotes&, const Methods&, const std::function<Computed(const Quote&)>& compute);

}    // namespace terrace::press
