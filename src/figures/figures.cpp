#include "figures/figures.hpp"

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

std::int32_t month_of(std::int32_t day) {
    const auto c = civil_of({day});
    return c.year * 12 + c.month - 1;
}

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

void Figures::add_one(Columns& columns, const PostedFact& fact) {
    const auto [atom, new_atom] = columns.atom_of.try_emplace(fact.place, static_cast<std::uint32_t>(columns.atoms.size()));
    if (new_atom) columns.atoms.push_back(fact.place);
    auto key = fact.kind + '\x1f' + fact.source + '\x1f' + fact.more;
    const auto [dims, new_dims] = columns.dims_of.try_emplace(std::move(key), static_cast<std::uint32_t>(columns.dims.size()));
    if (new_dims) columns.dims.push_back({fact.kind, fact.source, split(fact.more)});
    auto months = columns.months.find(fact.what);
    if (months == columns.months.end()) months = columns.months.try_emplace(fact.what).first;
    months->second[month_of(fact.day.number)].push_back(
        {fact.position, fact.value, fact.day.number, atom->second, dims->second, static_cast<std::int16_t>(fact.count)});
    columns.last_on[fact.recorded_at.ms / hour_ms] = fact.position;
    ++columns.size;
}

void Figures::add(const std::vector<PostedFact>& facts) {
    if (facts.empty()) return;
    columns_.write([&](Columns& columns) {
        for (const auto& fact : facts) add_one(columns, fact);
    });
}

void Figures::clear() {
    columns_.write([](Columns& columns) { columns = {}; });
}

void Figures::load(Snapshot& snapshot) {
    columns_.write([&](Columns& columns) {
        columns = {};
        snapshot.run(all_facts, {}, [&](const Row& row) {
            add_one(columns, {row.string(0), row.place(1), {static_cast<std::int32_t>(row.integer(2))}, row.string(3), row.string(4), row.integer(5),
                              row.integer(6), row.integer(7), static_cast<std::int32_t>(row.integer(8)), row.instant(9), row.string(10)});
            return true;
        });
    });
}

// Visits every entry the query asks for. Whole months are taken as they are; the days inside the first and last are looked at.
template <class Visit>
void Figures::each(const Columns& columns, const FigureQuery& query, Visit&& visit) const {
    const auto found = columns.months.find(query.what);
    if (found == columns.months.end()) return;
    std::vector<std::uint8_t> wanted(columns.dims.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto& dims = columns.dims[i];
        wanted[i] = (query.kind.empty() || dims.kind == query.kind) && (query.source.empty() || dims.source == query.source) &&
                    std::all_of(query.where.begin(), query.where.end(), [&](const auto& one) {
                        const auto* value = dims.find(one.first);
                        return value ? *value == one.second : one.second.empty();
                    });
    }
    std::vector<std::uint8_t> inside(columns.atoms.size());
    for (std::size_t i = 0; i < inside.size(); ++i) inside[i] = !query.inside || query.inside(columns.atoms[i]);
    const auto first = query.from ? query.from->number : INT32_MIN, last = query.to ? query.to->number : INT32_MAX;
    const auto& months = found->second;
    for (auto month = query.from ? months.lower_bound(month_of(first)) : months.begin(); month != months.end(); ++month) {
        if (query.to && month->first > month_of(last)) break;
        for (const auto& entry : month->second) {
            if (query.as_of && entry.position > *query.as_of) break;
            if (!inside[entry.atom] || !wanted[entry.dims] || entry.day < first || entry.day > last) continue;
            visit(entry, month->first);
        }
    }
}

std::map<std::string, FigureCell> Figures::cells(const FigureQuery& query, By by, Measure measure,
                                                 const std::function<std::optional<std::string>(PlaceId)>& group) const {
    return columns_.read([&](const Columns& columns) {
        std::map<std::string, FigureCell> out;
        std::map<std::string, std::vector<std::int64_t>> values;
        std::vector<std::optional<std::string>> labels;
        if (by == By::place) {
            labels.resize(columns.atoms.size());
            for (std::size_t i = 0; i < labels.size(); ++i)
                if (!query.inside || query.inside(columns.atoms[i])) labels[i] = group ? group(columns.atoms[i]) : write(columns.atoms[i]);
        }
        // A bucket for each label seen, found by a small number instead of its text.
        std::unordered_map<std::int64_t, std::pair<FigureCell, std::vector<std::int64_t>>> buckets;
        each(columns, query, [&](const Entry& entry, std::int32_t month) {
            std::int64_t bucket = 0;
            switch (by) {
                case By::nothing: break;
                case By::place: bucket = entry.atom; break;
                case By::month: bucket = month; break;
                case By::kind:
                case By::source:
                case By::dimension: bucket = entry.dims; break;
            }
            auto& [cell, all] = buckets[bucket];
            cell.count += entry.count;
            ++cell.records;
            if (measure == Measure::median) {
                if (entry.count > 0)
                    all.push_back(entry.value);
                else if (const auto taken = std::find(all.begin(), all.end(), entry.value); taken != all.end())
                    all.erase(taken);
            }
        });
        for (auto& [bucket, content] : buckets) {
            std::string label;
            switch (by) {
                case By::nothing: break;
                case By::place: {
                    const auto& named = labels[static_cast<std::size_t>(bucket)];
                    if (!named) continue;
                    label = *named;
                    break;
                }
                case By::month: {
                    char text[16];
                    std::snprintf(text, sizeof text, "%04d-%02d", static_cast<int>(bucket / 12), static_cast<int>(bucket % 12 + 1));
                    label = text;
                    break;
                }
                case By::kind: label = columns.dims[static_cast<std::size_t>(bucket)].kind; break;
                case By::source: label = columns.dims[static_cast<std::size_t>(bucket)].source; break;
                case By::dimension:
                    if (const auto* value = columns.dims[static_cast<std::size_t>(bucket)].find(query.dimension)) label = *value;
                    break;
            }
            auto& cell = out[label];
            cell.count += content.first.count;
            cell.records += content.first.records;
            if (measure == Measure::median) {
                auto& all = values[label];
                all.insert(all.end(), content.second.begin(), content.second.end());
            }
        }
        for (auto& [label, all] : values) {
            if (all.empty()) continue;
            const auto middle = all.begin() + static_cast<std::ptrdiff_t>((all.size() - 1) / 2);
            std::nth_element(all.begin(), middle, all.end());
            const auto other = all.size() % 2 == 0 ? *std::min_element(middle + 1, all.end()) : *middle;
            out[label].median_twice = *middle + other;
            out[label].median = (*middle + other) / 2;
        }
        return out;
    });
}

std::vector<Position> Figures::evidence(const FigureQuery& query, std::size_t limit, Position before) const {
    return columns_.read([&](const Columns& columns) {
        std::vector<Position> all;
        each(columns, query, [&](const Entry& entry, std::int32_t) {
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
