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
                         {"recorded_at", Type::integer}},
                        2};

namespace {

constexpr Query all_facts{"figures.all", "SELECT what, place, day, kind, source, count, value, record, part, recorded_at FROM facts "
                                         "WHERE domain = $1 ORDER BY record, part"};

std::int32_t month_of(std::int32_t day) {
    const auto c = civil_of({day});
    return c.year * 12 + c.month - 1;
}

constexpr std::int64_t hour_ms = 3'600'000;

}    // namespace

void post_fact(Rows& rows, const PostedFact& fact) {
    rows.put(facts_table, {fact.position, fact.part, fact.what, fact.place.number, fact.day, fact.kind, fact.source, fact.count, fact.value,
                           fact.recorded_at});
}

Figures::Figures() : columns_{} {}

void Figures::add_one(Columns& columns, const PostedFact& fact) {
    const auto [atom, new_atom] = columns.atom_of.try_emplace(fact.place, static_cast<std::uint32_t>(columns.atoms.size()));
    if (new_atom) columns.atoms.push_back(fact.place);
    const auto text = [&](const std::string& word) {
        const auto [found, made] = columns.text_of.try_emplace(word, static_cast<std::uint16_t>(columns.texts.size()));
        if (made) {
            ENSURE(columns.texts.size() < 65'535);
            columns.texts.push_back(word);
        }
        return found->second;
    };
    auto months = columns.months.find(fact.what);
    if (months == columns.months.end()) months = columns.months.try_emplace(fact.what).first;
    months->second[month_of(fact.day.number)].push_back({fact.position, fact.day.number, atom->second, fact.value,
                                                         static_cast<std::int16_t>(fact.count), text(fact.kind), text(fact.source)});
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
                              row.integer(6), row.integer(7), static_cast<std::int32_t>(row.integer(8)), row.instant(9)});
            return true;
        });
    });
}

// Visits every entry the query asks for. Whole months are taken as they are; the days inside the first and last are looked at.
template <class Visit>
void Figures::each(const Columns& columns, const FigureQuery& query, Visit&& visit) const {
    const auto found = columns.months.find(query.what);
    if (found == columns.months.end()) return;
    const auto word = [&](const std::string& text) -> std::optional<std::uint16_t> {
        const auto at = columns.text_of.find(text);
        return at == columns.text_of.end() ? std::nullopt : std::optional{at->second};
    };
    const auto kind = word(query.kind), source = word(query.source);
    if ((!query.kind.empty() && !kind) || (!query.source.empty() && !source)) return;
    std::vector<std::uint8_t> inside(columns.atoms.size());
    for (std::size_t i = 0; i < inside.size(); ++i) inside[i] = !query.inside || query.inside(columns.atoms[i]);
    const auto first = query.from ? query.from->number : INT32_MIN, last = query.to ? query.to->number : INT32_MAX;
    const auto& months = found->second;
    for (auto month = query.from ? months.lower_bound(month_of(first)) : months.begin(); month != months.end(); ++month) {
        if (query.to && month->first > month_of(last)) break;
        for (const auto& entry : month->second) {
            if (query.as_of && entry.position > *query.as_of) break;
            if (!inside[entry.atom] || entry.day < first || entry.day > last) continue;
            if ((!query.kind.empty() && entry.kind != *kind) || (!query.source.empty() && entry.source != *source)) continue;
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
                case By::kind: bucket = entry.kind; break;
                case By::source: bucket = entry.source; break;
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
                case By::kind:
                case By::source: label = columns.texts[static_cast<std::size_t>(bucket)]; break;
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
            std::int64_t median = *middle;
            if (all.size() % 2 == 0) median = (median + *std::min_element(middle + 1, all.end())) / 2;
            out[label].median = median;
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
