#pragma once
// The indicator engine, itself a ledger: fact rows on disk, columns by month in memory, added up by month and by every place that holds them. A figure is a sum, ratio or median over
// facts of a place (with all beneath it), a period and a dimension, as of now or as of an earlier day; it opens to its records.

#include "base/result.hpp"
#include "figures/fact.hpp"
#include "figures/rolled.hpp"
#include "ledgers/guarded.hpp"
#include "ledgers/ledger.hpp"

#include <array>
#include <boost/container/flat_map.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace terrace {

extern const Table facts_table;

constexpr std::int64_t figures_records_max = 4'294'967'295;    // positions are kept in 32 bits

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

// What is made of the facts: their number, the sum of their values, or one value out of all of them. `last` is the value of the
// latest day (and of that day the latest record).
enum class Measure : std::uint8_t { count, median, sum, least, most, last, distinct };

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
    std::optional<PlaceId> within{};     // atoms that this place holds, in any partition: quicker than `inside`
};

// The places that hold an atom, itself among them: village, township, grid, basin … Another version: some may have changed.
struct Holders {
    std::int64_t version = 0;
    std::function<std::vector<PlaceId>(PlaceId atom)> of;
};

struct FigureCell {
    std::int64_t count = 0;              // the sum of counts
    std::int64_t sum = 0;                // of values; saturates at the ends of its type
    std::optional<std::int64_t> value;   // with least, most, last and distinct
    bool at_least = false, about = false;    // some of what is summed is a lower bound, or about (dimension "sure")
    std::optional<std::int64_t> median;  // of values, when asked
    std::int64_t median_twice = 0;       // the sum of the two middle values (or twice the middle one): the median without rounding
    std::int64_t records = 0;            // fact rows behind it, with those taken back
};

// Label → cell, in the order of labels; kept side by side, for most answers are read once from end to end.
using FigureCells = boost::container::flat_map<std::string, FigureCell>;

enum class By : std::uint8_t { nothing, place, month, kind, source, dimension };

class Figures {
  public:
    Figures();
    // The writer's thread, after the commit.
    void add(const std::vector<PostedFact>&);
    // Does nothing when the version is the same; else what is added up by place is added up anew.
    void held_by(Holders);
    void load(Snapshot&);
    void clear();

    // `group` gives the label an atom is counted under when grouping by place (nullopt: not counted).
    FigureCells cells(const FigureQuery&, By, Measure, const std::function<std::optional<std::string>(PlaceId)>& group = {}) const;
    // The positions of the facts of a figure, newest first, at most `limit`, before `before`.
    std::vector<Position> evidence(const FigureQuery&, std::size_t limit, Position before) const;
    // The last record written on or before the day.
    Position position_on(Day, Zone) const;
    std::int64_t size() const;

  private:
    // One fact in 16 bytes: a million cases have three million of them.
    struct Entry {
        std::int32_t value;       // or, when it does not fit, where it lies among the large ones
        std::uint32_t position;
        std::uint32_t bucket;
        std::int16_t count;
        std::uint8_t day;         // of the month
        bool large;
    };
    // Kind, source and further dimensions that stand together; most facts share few such sets, so filters are tried once a set.
    struct Dims {
        std::string kind, source;
        std::vector<std::pair<std::string, std::string>> more;
        bool at_least = false, about = false;
        const std::string* find(std::string_view name) const;
    };
    // Facts that no figure tells apart but by day: one place, one set of dimensions.
    struct Bucket {
        std::uint32_t atom, dims;
    };
    // Counts of a month by bucket: open addressing, for there is one for each month of each kind of fact.
    class Totals {
      public:
        struct Slot {
            std::uint32_t bucket = 0, records = 0;    // no records: an empty slot
            std::int64_t count = 0, sum = 0;
        };
        void add(std::uint32_t bucket, std::int64_t count, std::int64_t value);
        const std::vector<Slot>& slots() const { return slots_; }

      private:
        Slot& slot_of(std::uint32_t bucket);
        std::vector<Slot> slots_;    // a power of two
        std::size_t used_ = 0;
    };
    // Whole months are answered from totals; days of a month lie apart, so that a day costs no look at its neighbours.
    struct Month {
        std::array<std::vector<Entry>, 31> days;    // each in order of position
        Totals totals;
        std::uint32_t latest = 0;    // position of the last fact
    };
    struct Kept {
        std::map<std::int32_t, Month> months;    // year * 12 + month − 1
        Rolled rolled;
        std::vector<std::int64_t> large;
    };
    struct Columns {
        std::vector<PlaceId> atoms;
        std::unordered_map<PlaceId, std::uint32_t> atom_of;
        std::unordered_map<PlaceId, std::uint32_t> holder_of;    // numbers of the places that hold atoms
        std::vector<std::vector<std::uint32_t>> held;            // the atoms each of them holds
        std::vector<std::vector<std::uint32_t>> holders;         // by atom
        Holders held_by;
        std::vector<Dims> dims;
        std::unordered_map<std::string, std::uint32_t> dims_of;
        std::vector<Bucket> buckets;
        std::unordered_map<std::uint64_t, std::uint32_t> bucket_of;
        std::map<std::string, Kept, std::less<>> kept;    // by what
        std::map<std::int64_t, Position> last_on;         // UTC hour of recording → last position: as-of days
        std::int64_t size = 0;
        std::string key;    // of dims_of, while a fact is added
    };
    struct Plain;    // a fact whose texts lie elsewhere
    class Sieve;
    enum class Roll : bool { later, now };
    static void add_one(Columns&, const Plain&, Roll);
    static void know_holders(Columns&, std::uint32_t atom);
    static void roll_up(Columns&);
    static std::optional<FigureCells> added_up(const Columns&, const Sieve&, By, Measure);

    Guarded<Columns> columns_;
};

}    // namespace terrace
