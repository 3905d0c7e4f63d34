#include "figures/figures.hpp"

#include <algorithm>
#include <array>

namespace terrace {

const Table facts_table{"facts",
                        {{"record", Type::integer},
                         {"part", Type::integer},
                         {"what", Type::text},
                         {"place", Type::integer},
                         {"day", Type::integer},
                         {"kind", Type::text},
                         {"source", Type::text},
                         {"count", Type::integer},
                         {"value", Type::integer},
                         {"recorded_at", Type::integer},
                         {"more", Type::text}},
                        2};

namespace {

constexpr Query all_facts{"figures.all", "SELECT what, place, day, kind, source, count, value, record, part, recorded_at, more FROM facts "
                                         "WHERE domain = $1 ORDER BY record, part"};

constexpr std::int64_t hour_ms = 3'600'000;

std::vector<std::pair<std::string, std::string>> split(std::string_view more) {
    std::vector<std::pair<std::string, std::string>> all;
    while (!more.empty()) {
        const auto line = more.substr(0, more.find('\n'));
        more.remove_prefix(std::min(more.size(), line.size() + 1));
        const auto equals = line.find('=');
        if (equals != std::string_view::npos) all.emplace_back(line.substr(0, equals), line.substr(equals + 1));
    }
    return all;
}

}    // namespace

void post_fact(Rows& rows, const PostedFact& fact) {
    rows.put(facts_table, {fact.position, fact.part, fact.what, fact.place.number, fact.day, fact.kind, fact.source, fact.count, fact.value,
                           fact.recorded_at, fact.more});
}

std::string dimensions(std::vector<std::pair<std::string, std::string>> all) {
    ENSURE(all.size() <= dimensions_max);
    std::sort(all.begin(), all.end());
    std::string out;
    for (auto& [name, value] : all) {
        if (value.empty()) continue;
        if (name.size() + value.size() > dimension_bytes_max) {
            auto keep = dimension_bytes_max - name.size();
            while (keep > 0 && (static_cast<unsigned char>(value[keep]) & 0xC0) == 0x80) --keep;    // no half character
            value.resize(keep);
        }
        for (auto& c : value)
            if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        out += (out.empty() ? "" : "\n") + name + '=' + value;
    }
    return out;
}

const std::string* Figures::Dims::find(std::string_view name) const {
    for (const auto& [own, value] : more)
        if (own == name) return &value;
    return nullptr;
}

Figures::Figures() : columns_{} {}

struct Figures::Plain {
    std::string_view what, kind, source, more;
    PlaceId place;
    Day day;
    std::int64_t count, value;
    Position position;
    Instant recorded_at;
};

Figures::Totals::Slot& Figures::Totals::slot_of(std::uint32_t bucket) {
    const auto mask = slots_.size() - 1;
    auto at = (bucket * 2'654'435'769ULL >> 7) & mask;    // the golden ratio spreads neighbours
    while (slots_[at].records != 0 && slots_[at].bucket != bucket) at = (at + 1) & mask;
    return slots_[at];
}

void Figures::Totals::add(std::uint32_t bucket, std::int64_t count, std::int64_t value) {
    if (used_ * 4 >= slots_.size() * 3) {
        auto before = std::move(slots_);
        slots_.assign(std::max<std::size_t>(4, before.size() * 2), {});
        for (const auto& slot : before)
            if (slot.records != 0) slot_of(slot.bucket) = slot;
    }
    auto& slot = slot_of(bucket);
    used_ += slot.records == 0;
    slot.bucket = bucket;
    slot.count += count;
    add_to(slot.sum, count < 0 ? -value : value);
    ++slot.records;
}

void Figures::add_one(Columns& columns, const Plain& fact, Roll roll) {
    ENSURE(fact.position <= figures_records_max);
    const auto [atom, new_atom] = columns.atom_of.try_emplace(fact.place, static_cast<std::uint32_t>(columns.atoms.size()));
    if (new_atom) {
        columns.atoms.push_back(fact.place);
        columns.holders.emplace_back();
        if (roll == Roll::now) know_holders(columns, atom->second);
    }
    auto& key = columns.key;
    key.assign(fact.kind).append(1, '\x1f').append(fact.source).append(1, '\x1f').append(fact.more);
    const auto [dims, new_dims] = columns.dims_of.try_emplace(key, static_cast<std::uint32_t>(columns.dims.size()));
    if (new_dims) {
        auto& made = columns.dims.emplace_back(Dims{std::string{fact.kind}, std::string{fact.source}, split(fact.more)});
        if (const auto* sure = made.find("sure")) (*sure == "at_least" ? made.at_least : made.about) = true;
    }
    const auto [bucket, new_bucket] =
        columns.bucket_of.try_emplace(std::uint64_t{atom->second} << 32 | dims->second, static_cast<std::uint32_t>(columns.buckets.size()));
    if (new_bucket) columns.buckets.push_back({atom->second, dims->second});

    auto kept = columns.kept.find(fact.what);
    if (kept == columns.kept.end()) kept = columns.kept.try_emplace(std::string{fact.what}).first;
    const auto civil = civil_of(fact.day);
    auto& month = kept->second.months[civil.year * 12 + civil.month - 1];
    const auto position = static_cast<std::uint32_t>(fact.position);
    const bool large = fact.value < INT32_MIN || fact.value > INT32_MAX;
    if (large) kept->second.large.push_back(fact.value);
    month.latest = position;
    month.days[static_cast<std::size_t>(civil.day - 1)].push_back({static_cast<std::int32_t>(large ? static_cast<std::int64_t>(kept->second.large.size() - 1) : fact.value), position, bucket->second,
                             static_cast<std::int16_t>(fact.count), static_cast<std::uint8_t>(civil.day), large});
    month.totals.add(bucket->second, fact.count, fact.value);
    if (roll == Roll::now)
        kept->second.rolled.add(bucket->second, dims->second, columns.holders[atom->second], civil.year * 12 + civil.month - 1,
                                {fact.count, fact.count < 0 ? -fact.value : fact.value, 1});
    columns.last_on[fact.recorded_at.ms / hour_ms] = fact.position;
    ++columns.size;
}

void Figures::add(const std::vector<PostedFact>& facts) {
    if (facts.empty()) return;
    columns_.write([&](Columns& columns) {
        for (const auto& fact : facts)
            add_one(columns, {fact.what, fact.kind, fact.source, fact.more, fact.place, fact.day, fact.count, fact.value, fact.position, fact.recorded_at}, Roll::now);
    });
}

void Figures::know_holders(Columns& columns, std::uint32_t atom) {
    auto places = columns.held_by.of ? columns.held_by.of(columns.atoms[atom]) : std::vector<PlaceId>{};
    if (std::find(places.begin(), places.end(), columns.atoms[atom]) == places.end()) places.push_back(columns.atoms[atom]);
    auto& holders = columns.holders[atom];
    holders.clear();
    for (const auto place : places) {
        const auto number = columns.holder_of.try_emplace(place, static_cast<std::uint32_t>(columns.holder_of.size())).first->second;
        if (std::find(holders.begin(), holders.end(), number) != holders.end()) continue;
        holders.push_back(number);
        columns.held.resize(columns.holder_of.size());
        columns.held[number].push_back(atom);
    }
}

// From what is added up by month, not from the facts: as many steps as there are buckets and months.
void Figures::roll_up(Columns& columns) {
    columns.holder_of.clear();
    columns.held.clear();
    for (std::uint32_t atom = 0; atom < columns.atoms.size(); ++atom) know_holders(columns, atom);
    for (auto& [what, kept] : columns.kept) {
        kept.rolled = {};
        for (const auto& [number, month] : kept.months)
            for (const auto& slot : month.totals.slots()) {
                if (slot.records == 0) continue;
                const auto& bucket = columns.buckets[slot.bucket];
                kept.rolled.add(slot.bucket, bucket.dims, columns.holders[bucket.atom], number, {slot.count, slot.sum, slot.records});
            }
    }
}

void Figures::held_by(Holders holders) {
    columns_.write([&](Columns& columns) {
        if (columns.held_by.of && columns.held_by.version == holders.version) return;
        columns.held_by = std::move(holders);
        roll_up(columns);
    });
}

void Figures::clear() {
    columns_.write([](Columns& columns) {
        auto holders = std::move(columns.held_by);
        columns = {};
        columns.held_by = std::move(holders);
    });
}

void Figures::load(Snapshot& snapshot) {
    clear();
    columns_.write([&](Columns& columns) {
        snapshot.run(all_facts, {}, [&](const Row& row) {
            add_one(columns, {row.text(0), row.text(3), row.text(4), row.text(10), row.place(1), {static_cast<std::int32_t>(row.integer(2))}, row.integer(5),
                              row.integer(6), row.integer(7), row.instant(9)}, Roll::later);
            return true;
        });
        roll_up(columns);
        for (auto& [what, kept] : columns.kept)
            for (auto& [number, month] : kept.months) 
                for (auto& day : month.days) day.shrink_to_fit();
    });
}

// What a query asks for, tried once for each place and each set of dimensions that is met; then months are gone through.
class Figures::Sieve {
  public:
    Sieve(const Columns& columns, const FigureQuery& query)
        : columns_{columns}, query_{query}, found_{columns.kept.find(query.what)}, dims_(columns.dims.size()) {
        if (query.within) {
            const auto holder = columns.holder_of.find(*query.within);
            if (holder == columns.holder_of.end())
                found_ = columns.kept.end();    // it holds nothing
            else
                holder_ = holder->second;
        }
        if (query.from) {
            const auto civil = civil_of(*query.from);
            first_ = {civil.year * 12 + civil.month - 1, civil.day};
        }
        if (query.to) {
            const auto civil = civil_of(*query.to);
            last_ = {civil.year * 12 + civil.month - 1, civil.day};
            whole_last_ = civil_of(*query.to + 1).day == 1;
        }
        if (query.as_of) latest_ = std::max<Position>(0, *query.as_of);
    }

    // Every entry: visit(entry, value, month).
    template <class Visit>
    void entries(Visit&& visit) const {
        each_month([&](std::int32_t number, const Month& month) { entries_of(number, month, visit); });
    }
    // Counts and sums: visit(bucket, count, sum, records, month), whole months at once.
    template <class Visit>
    void counts(Visit&& visit) const {
        each_month([&](std::int32_t number, const Month& month) {
            if (whole(number) && month.latest <= latest_) {
                for (const auto& slot : month.totals.slots())
                    if (slot.records != 0 && wanted(slot.bucket)) visit(slot.bucket, slot.count, slot.sum, slot.records, number);
                return;
            }
            part_of_month(number, month, visit);
        });
    }
    // The same of one place with all it holds, from what is added up by place: visit(dims, count, sum, records, month). Only where
    // everything known now is asked for; false when it is not, and nothing was visited.
    template <class Visit>
    bool rolled(Visit&& visit) const {
        if (!query_.within || query_.inside || query_.as_of) return false;
        if (found_ == columns_.kept.end() || last_.month < first_.month) return true;
        // Days of a month that is not asked for as a whole are looked at one by one.
        const auto by_days = [&](std::int32_t number) {
            const auto month = found_->second.months.find(number);
            if (month == found_->second.months.end() || whole(number)) return;
            part_of_month(number, month->second, [&](std::uint32_t bucket, std::int64_t count, std::int64_t sum, std::uint32_t records, std::int32_t) {
                visit(columns_.buckets[bucket].dims, count, sum, records, number);
            });
        };
        by_days(first_.month);
        if (last_.month != first_.month) by_days(last_.month);
        found_->second.rolled.each(*holder_, [&](const Rolled::Series& series) {
            if (!dims_wanted(series.dims)) return;
            // Only the first and the last month may be asked for in part.
            auto begin = std::max(series.first, first_.month);
            auto last = std::min(series.first + static_cast<std::int32_t>(series.months.size()) - 1, last_.month);
            if (begin == first_.month && !whole(begin)) ++begin;
            if (last == last_.month && !whole(last)) --last;
            for (auto number = begin; number <= last; ++number)
                if (const auto& sum = series.months[static_cast<std::size_t>(number - series.first)]; sum.records != 0)
                    visit(series.dims, sum.count, sum.sum, sum.records, number);
        });
        return true;
    }

  private:
    struct Edge {
        std::int32_t month;
        std::int32_t day;
    };
    enum class Tried : std::uint8_t { not_yet, yes, no };
    bool dims_wanted(std::uint32_t index) const {
        auto& tried = dims_[index];
        if (tried == Tried::not_yet) {
            const auto& dims = columns_.dims[index];
            const bool fits = (query_.kind.empty() || dims.kind == query_.kind) && (query_.source.empty() || dims.source == query_.source) &&
                              std::all_of(query_.where.begin(), query_.where.end(), [&](const auto& one) {
                                  const auto* value = dims.find(one.first);
                                  return value ? *value == one.second : one.second.empty();
                              });
            tried = fits ? Tried::yes : Tried::no;
        }
        return tried == Tried::yes;
    }
    bool atom_wanted(std::uint32_t index) const {
        if (atoms_.empty()) try_atoms();
        auto& tried = atoms_[index];
        if (tried == Tried::not_yet) {
            tried = !query_.inside || query_.inside(columns_.atoms[index]) ? Tried::yes : Tried::no;
        }
        return tried == Tried::yes;
    }
    // What is added up by place never asks. Of one place it is known at once which atoms it holds.
    void try_atoms() const {
        atoms_.assign(columns_.atoms.size(), holder_ ? Tried::no : Tried::not_yet);
        if (holder_)
            for (const auto atom : columns_.held[*holder_]) atoms_[atom] = query_.inside ? Tried::not_yet : Tried::yes;
    }
    bool wanted(std::uint32_t bucket) const {
        const auto& one = columns_.buckets[bucket];
        return dims_wanted(one.dims) && atom_wanted(one.atom);
    }
    template <class Visit>
    void part_of_month(std::int32_t number, const Month& month, Visit&& visit) const {
        entries_of(number, month, [&](const Entry& entry, std::int64_t value, std::int32_t) { visit(entry.bucket, entry.count, entry.count < 0 ? -value : value, 1U, number); });
    }
    // Every day of the month is asked for.
    bool whole(std::int32_t month) const {
        return (month > first_.month || (month == first_.month && first_.day <= 1)) && (month < last_.month || (month == last_.month && whole_last_));
    }
    template <class Visit>
    void each_month(Visit&& visit) const {
        if (found_ == columns_.kept.end()) return;
        const auto& months = found_->second.months;
        for (auto month = months.lower_bound(first_.month); month != months.end() && month->first <= last_.month; ++month) visit(month->first, month->second);
    }
    template <class Visit>
    void entries_of(std::int32_t number, const Month& month, Visit&& visit) const {
        const auto from = number == first_.month ? first_.day : 1, to = number == last_.month ? last_.day : 31;
        for (auto day = from; day <= to; ++day)
            for (const auto& entry : month.days[static_cast<std::size_t>(day - 1)]) {
                if (entry.position > latest_) break;
                if (!wanted(entry.bucket)) continue;
                visit(entry, entry.large ? found_->second.large[static_cast<std::size_t>(entry.value)] : entry.value, number);
            }
    }

    const Columns& columns_;
    const FigureQuery& query_;
    std::map<std::string, Kept, std::less<>>::const_iterator found_;
    std::optional<std::uint32_t> holder_;
    mutable std::vector<Tried> dims_, atoms_;
    Edge first_{INT32_MIN, 0}, last_{INT32_MAX, 31};
    bool whole_last_ = true;
    Position latest_ = INT64_MAX;
};

namespace {

// Half-way between the two middle ones, twice.
std::int64_t median_twice_of(std::vector<std::int64_t>& all) {
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>((all.size() - 1) / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle + (all.size() % 2 == 0 ? *std::min_element(middle + 1, all.end()) : *middle);
}

struct Values {
    std::vector<std::int64_t> given, taken_back;

    std::vector<std::int64_t> left() && {
        if (taken_back.empty()) return std::move(given);
        std::sort(given.begin(), given.end());
        std::sort(taken_back.begin(), taken_back.end());
        std::vector<std::int64_t> all;
        std::set_difference(given.begin(), given.end(), taken_back.begin(), taken_back.end(), std::back_inserter(all));
        return all;
    }
};

// A value on its day: what stands last is the latest one that was not taken back.
struct Dated {
    std::int32_t day;    // month × 32 + day
    std::int64_t value;
    std::uint32_t position;
    std::int32_t count;
};
std::optional<std::int64_t> last_of(std::vector<Dated>& all) {
    std::sort(all.begin(), all.end(), [](const Dated& a, const Dated& b) { return std::tie(a.day, a.value, a.position) < std::tie(b.day, b.value, b.position); });
    const Dated* best = nullptr;
    for (std::size_t i = 0; i < all.size();) {
        std::int64_t net = 0;
        auto end = i;
        const Dated* latest = nullptr;
        for (; end < all.size() && all[end].day == all[i].day && all[end].value == all[i].value; ++end) {
            net += all[end].count;
            if (all[end].count > 0) latest = &all[end];
        }
        if (net > 0 && latest && (!best || std::tie(best->day, best->position) < std::tie(latest->day, latest->position))) best = latest;
        i = end;
    }
    return best ? std::optional{best->value} : std::nullopt;
}

// What a figure of counts or sums is made of, without what values need.
struct Plainly {
    std::int64_t count = 0, sum = 0, records = 0, at_least = 0, about = 0;    // the last two: how many of the count are hedged
};
FigureCell cell_of(const Plainly& one) { return {one.count, one.sum, {}, one.at_least > 0, one.about > 0, {}, 0, one.records}; }

bool of_values(Measure measure) { return measure != Measure::count && measure != Measure::sum; }

std::string name_of_month(std::int32_t month) {
    const auto year = month / 12, number = month % 12 + 1;
    if (year < 1000 || year > 9999) return std::to_string(year) + '-' + std::to_string(number);
    const auto digit = [](int one) { return static_cast<char>('0' + one); };
    const char text[] = {digit(year / 1000), digit(year / 100 % 10), digit(year / 10 % 10), digit(year % 10), '-', digit(number / 10), digit(number % 10)};
    return {text, sizeof text};
}

}    // namespace

// A place's cell, or its cells by month, from what is added up by place; none where facts have to be looked at.
std::optional<FigureCells> Figures::added_up(const Columns& columns, const Sieve& sieve, By by, Measure measure) {
    if (of_values(measure)) return std::nullopt;
    std::vector<Plainly> found;
    std::int32_t first = 0;
    std::uint32_t met = UINT32_MAX;
    std::int64_t about = 0, at_least = 0;    // all bits or none
    const bool all = sieve.rolled([&](std::uint32_t dims_number, std::int64_t count, std::int64_t sum, std::uint32_t records, std::int32_t month) {
        if (by == By::nothing) month = 0;
        if (found.empty()) {
            found.reserve(by == By::month ? 64 : 1);
            first = month;
        }
        if (month < first) {
            found.insert(found.begin(), static_cast<std::size_t>(first - month), Plainly{});
            first = month;
        }
        if (static_cast<std::size_t>(month - first) >= found.size()) found.resize(static_cast<std::size_t>(month - first) + 1);
        auto& one = found[static_cast<std::size_t>(month - first)];
        if (dims_number != met) {    // a series' months come one after the other
            met = dims_number;
            about = columns.dims[met].about ? -1 : 0;
            at_least = columns.dims[met].at_least ? -1 : 0;
        }
        one.count += count;
        add_to(one.sum, sum);
        one.records += records;
        one.about += count & about;
        one.at_least += count & at_least;
    });
    if (!all) return std::nullopt;
    FigureCells::sequence_type cells;    // in order as they come
    cells.reserve(found.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i].records != 0) cells.emplace_back(by == By::month ? name_of_month(first + static_cast<std::int32_t>(i)) : std::string{}, cell_of(found[i]));
    FigureCells out;
    out.adopt_sequence(boost::container::ordered_unique_range, std::move(cells));
    return out;
}

FigureCells Figures::cells(const FigureQuery& query, By by, Measure measure,
                           const std::function<std::optional<std::string>(PlaceId)>& group) const {
    return columns_.read([&](const Columns& columns) {
        const Sieve sieve{columns, query};
        if (auto quick = by == By::nothing || by == By::month ? added_up(columns, sieve, by, measure) : std::nullopt) return std::move(*quick);
        // Facts are counted under small numbers; what a number is called is asked once, at the end.
        struct Group {
            FigureCell cell;
            Values values;
            std::vector<Dated> dated;
            std::array<std::int64_t, 2> hedged{};    // counts of lower bounds, and of about
        };
        std::map<std::int64_t, Group> of_month;
        std::vector<Group> groups(by == By::nothing ? 1 : by == By::place ? columns.atoms.size() : by == By::month ? 0 : columns.dims.size());
        const auto of_dims = [&](std::uint32_t dims, std::int32_t month) -> Group& { return by == By::month ? of_month[month] : groups[by == By::nothing ? 0 : dims]; };
        const auto at = [&](std::uint32_t bucket, std::int32_t month) -> Group& {
            return by == By::place ? groups[columns.buckets[bucket].atom] : of_dims(columns.buckets[bucket].dims, month);
        };
        // How sure a cell is follows from what is in it now, not from what was taken back.
        const auto add = [&](Group& one, std::uint32_t dims_number, std::int64_t count, std::int64_t sum, std::uint32_t records) {
            one.cell.count += count;
            add_to(one.cell.sum, sum);
            one.cell.records += records;
            const auto& dims = columns.dims[dims_number];
            if (dims.at_least || dims.about) one.hedged[dims.about] += count;
        };
        if (of_values(measure))
            sieve.entries([&](const Entry& entry, std::int64_t value, std::int32_t month) {
                auto& one = at(entry.bucket, month);
                add(one, columns.buckets[entry.bucket].dims, entry.count, entry.count < 0 ? -value : value, 1);
                if (measure == Measure::last)
                    one.dated.push_back({month * 32 + entry.day, value, entry.position, entry.count});
                else
                    (entry.count > 0 ? one.values.given : one.values.taken_back).push_back(value);
            });
        else if (by == By::place || !sieve.rolled([&](std::uint32_t dims, std::int64_t count, std::int64_t sum, std::uint32_t records, std::int32_t month) {
                     add(of_dims(dims, month), dims, count, sum, records);
                 }))
            sieve.counts([&](std::uint32_t bucket, std::int64_t count, std::int64_t sum, std::uint32_t records, std::int32_t month) {
                add(at(bucket, month), columns.buckets[bucket].dims, count, sum, records);
            });

        std::map<std::string, Group> named;
        const auto keep = [&](const std::string& label, Group& one) {
            if (one.cell.records == 0) return;
            auto& whole = named[label];
            whole.cell.count += one.cell.count;
            add_to(whole.cell.sum, one.cell.sum);
            whole.cell.records += one.cell.records;
            for (std::size_t i = 0; i < whole.hedged.size(); ++i) whole.hedged[i] += one.hedged[i];
            const auto move = [](auto& from, auto& to) {
                if (to.empty())
                    to = std::move(from);
                else
                    to.insert(to.end(), from.begin(), from.end());
            };
            move(one.values.given, whole.values.given);
            move(one.values.taken_back, whole.values.taken_back);
            move(one.dated, whole.dated);
        };
        for (auto& [month, one] : of_month) keep(name_of_month(static_cast<std::int32_t>(month)), one);
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (groups[i].cell.records == 0) continue;
            switch (by) {
                case By::nothing:
                case By::month: keep("", groups[i]); break;
                case By::place:
                    if (const auto label = group ? group(columns.atoms[i]) : write(columns.atoms[i])) keep(*label, groups[i]);
                    break;
                case By::kind: keep(columns.dims[i].kind, groups[i]); break;
                case By::source: keep(columns.dims[i].source, groups[i]); break;
                case By::dimension: {
                    const auto* value = columns.dims[i].find(query.dimension);
                    keep(value ? *value : "", groups[i]);
                    break;
                }
            }
        }
        FigureCells out;
        out.reserve(named.size());
        for (auto& [label, one] : named) {
            auto& cell = out.emplace_hint(out.end(), label, one.cell)->second;
            cell.at_least = one.hedged[0] > 0;
            cell.about = one.hedged[1] > 0;
            if (measure == Measure::last) cell.value = last_of(one.dated);
            if (!of_values(measure) || measure == Measure::last) continue;
            auto all = std::move(one.values).left();
            if (all.empty()) continue;
            switch (measure) {
                case Measure::median:
                    cell.median_twice = median_twice_of(all);
                    cell.median = cell.median_twice / 2;
                    break;
                case Measure::least: cell.value = *std::min_element(all.begin(), all.end()); break;
                case Measure::most: cell.value = *std::max_element(all.begin(), all.end()); break;
                case Measure::distinct:
                    std::sort(all.begin(), all.end());
                    cell.value = std::unique(all.begin(), all.end()) - all.begin();
                    break;
                case Measure::count:
                case Measure::sum:
                case Measure::last: break;
            }
        }
        return out;
    });
}

std::vector<Position> Figures::evidence(const FigureQuery& query, std::size_t limit, Position before) const {
    return columns_.read([&](const Columns& columns) {
        std::vector<Position> all;
        Sieve{columns, query}.entries([&](const Entry& entry, std::int64_t, std::int32_t) {
            if (entry.position < before) all.push_back(entry.position);
        });
        const auto keep = std::min(limit, all.size());
        std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(keep), all.end(), std::greater<>{});
        all.resize(keep);
        return all;
    });
}

Position Figures::position_on(Day day, Zone zone) const {
    return columns_.read([&](const Columns& columns) -> Position {
        const auto after = columns.last_on.lower_bound(zone.midnight(day + 1).ms / hour_ms);
        return after == columns.last_on.begin() ? 0 : std::prev(after)->second;
    });
}

std::int64_t Figures::size() const {
    return columns_.read([](const Columns& columns) { return columns.size; });
}

}    // namespace terrace
