#pragma once
// The indicator engine, itself a ledger: fact rows on disk, columns by month in memory. A figure is a sum, ratio or median over
// facts of a place (with all beneath it), a period and a dimension, as of now or as of an earlier day; it opens to its records.

#include "base/result.hpp"
#include "figures/fact.hpp"
#include "ledgers/guarded.hpp"
#include "ledgers/ledger.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace terrace {

extern const Table facts_table;

// A fact with owned texts and the record that caused it.
struct PostedFact {
    std::string what;
    PlaceId place;
    Day day;
    std::string kind, source;
    std::int64_t count = 0, value = 0;
    Position position = 0;
    std::int32_t part = 0;
    Instant recorded_at;
    std::string more{};
};
void post_fact(Rows&, const PostedFact&);

enum class Measure : std::uint8_t { count, median };

// A figure's definition: which facts it reads and how.
struct FigureDefinition {
    std::string_view name;       // "cases.received"
    std::string_view what;       // the facts it counts
    std::string_view only;       // "" or the facts that are its denominator … of which only value ≤ 0 count ("in time")
    Measure measure = Measure::count;
    std::string_view zh, en;             // its name
    std::string_view unit_zh, unit_en;
    std::string_view rule_zh, rule_en;   // what is counted and what is not, in words
    std::string_view where{};            // "closed=yes": only facts with this further dimension
};

struct FigureQuery {
    std::string what;
    std::optional<Day> from, to;         // days, both included
    std::optional<Position> as_of;       // facts up to this record
    std::string kind, source;            // "" : all
    std::function<bool(PlaceId)> inside; // which atoms count; asked once for each atom
    std::vector<std::pair<std::string, std::string>> where{};    // further dimensions a fact must have
    std::string dimension{};             // the one cells are counted by, with By::dimension
};

struct FigureCell {
    std::int64_t count = 0;              // the sum of counts
    std::optional<std::int64_t> median;  // of values, when asked
    std::int64_t median_twice = 0;       // the sum of the two middle values (or twice the middle one): the median without rounding
    std::int64_t records = 0;            // fact rows behind it, with those taken back
};

enum class By : std::uint8_t { nothing, place, month, kind, source, dimension };

class Figures {
  public:
    Figures();
    // The writer's thread, after the commit.
    void add(const std::vector<PostedFact>&);
    void load(Snapshot&);
    void clear();

    // `group` gives the label an atom is counted under when grouping by place (nullopt: not counted).
    // Result: label → cell, in the order of labels.
    std::map<std::string, FigureCell> cells(const FigureQuery&, By, Measure, const std::function<std::optional<std::string>(PlaceId)>& group = {}) const;
    // The positions of the facts of a figure, newest first, at most `limit`, before `before`.
    std::vector<Position> evidence(const FigureQuery&, std::size_t limit, Position before) const;
    // The last record written on or before the day.
    Position position_on(Day, Zone) const;
    std::int64_t size() const;

  private:
    struct Entry {
        std::int64_t position;
        std::int64_t value;
        std::int32_t day;
        std::uint32_t atom, dims;
        std::int16_t count;
    };
    // Kind, source and further dimensions that stand together; most facts share few such sets, so filters are tried once a set.
    struct Dims {
        std::string kind, source;
        std::vector<std::pair<std::string, std::string>> more;
        const std::string* find(std::string_view name) const;
    };
    struct Columns {
        std::vector<PlaceId> atoms;
        std::unordered_map<PlaceId, std::uint32_t> atom_of;
        std::vector<Dims> dims;
        std::unordered_map<std::string, std::uint32_t> dims_of;
        // what → month (year*12+month) → entries in order of position
        std::map<std::string, std::map<std::int32_t, std::vector<Entry>>, std::less<>> months;
        std::map<std::int64_t, Position> last_on;    // UTC hour of recording → last position: as-of days
        std::int64_t size = 0;
    };
    static void add_one(Columns&, const PostedFact&);
    template <class Visit>
    void each(const Columns&, const FigureQuery&, Visit&&) const;

    Guarded<Columns> columns_;
};

}    // namespace terrace
