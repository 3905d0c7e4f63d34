#pragma once
// What changed in a figure between two positions of the journal: which records came, went or read differently since. A fact is never
// rewritten (decision 5), so the change is the facts between the two, and adds up to it exactly.

#include "reports/catalogue.hpp"

namespace terrace::reports {

// How one record moved a figure. Came: it only adds to what was known; gone: it only takes away; changed: it counts otherwise than before.
enum class Moved : std::uint8_t { came, gone, changed };
std::string_view name_of(Moved) noexcept;

struct RecordMoved {
    Uuid stream;                // the record or case
    std::string what;           // the facts that moved: "weixin.clean_up.weight"
    Moved moved{};
    std::string event;          // the last event that moved it: "records.withdrawn"
    Position position = 0;      // of that event
    Instant said_at, recorded_at;
    PlaceId place;
    Day day;                    // the day it counts on, or counted on
    std::int64_t count = 0;     // what it adds to the number of facts
    std::int64_t value = 0;     // what it adds to their sum, as stored
};

// A fact row between two positions.
struct MovingFact {
    std::string what;
    PlaceId place;
    Day day;
    std::string kind, source, more;
    std::int64_t count = 0, value = 0;
    Uuid stream;
    std::string event;
    Position position = 0;
    Instant said_at, recorded_at;
};

// Facts of one name after a position, up to another, in their order.
std::vector<MovingFact> facts_between(Snapshot&, std::string_view what, Position after, Position up_to);

// Whether a fact is one of those the query asks for; `places` tells what lies within.
bool asked_for(const FigureQuery&, const MovingFact&, const PlaceTree& places);

// What of these facts moved anything: a record that came and went in between moved nothing. In the order of their last events.
std::vector<RecordMoved> moved_by(const std::vector<MovingFact>&);

// The records that moved a figure; a share's part and whole both.
std::vector<RecordMoved> records_moved(const ReadContext&, const CatalogueEntry&, const FigureQuery&, Position after, Position up_to);
// As shown, at most `most` of them.
json::array moved_json(const ReadContext&, const std::vector<RecordMoved>&, const CatalogueEntry&, std::size_t most);

// The entry by the rule of one version of its playbook; none when that version was never installed.
std::optional<CatalogueEntry> entry_of_version(const Views&, std::string_view name, std::int64_t version);
// Whether two versions count the same way.
bool same_rule(const CatalogueEntry&, const CatalogueEntry&);

std::vector<Route> change_routes();

}    // namespace terrace::reports
