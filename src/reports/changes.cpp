#include "reports/changes.hpp"

#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "reports/figure_reads.hpp"

#include <algorithm>
#include <tuple>

namespace terrace::reports {
namespace {

constexpr std::size_t shown_max = 500;    // records named for one cell
constexpr Query between_query{"figures.between", "SELECT f.place, f.day, f.kind, f.source, f.more, f.count, f.value, r.stream, r.event, f.record, r.said_at, r.recorded_at FROM facts f "
                                                 "JOIN records r ON r.domain = f.domain AND r.position = f.record "
                                                 "WHERE f.domain = $1 AND f.record > $2 AND f.record <= $3 AND f.what = $4 ORDER BY f.record, f.part"};

std::string_view dimension_of(std::string_view more, std::string_view name) {
    while (!more.empty()) {
        const auto end = std::min(more.find('\n'), more.size());
        const auto line = more.substr(0, end);
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == '=') return line.substr(name.size() + 1);
        more.remove_prefix(std::min(end + 1, more.size()));
    }
    return {};
}

// The entries whose facts make a figure: itself, or a share's part and whole.
std::vector<CatalogueEntry> made_of(const Views& views, const CatalogueEntry& entry, Day today) {
    if (entry.measure != Aggregate::share) return {entry};
    std::vector<CatalogueEntry> all;
    for (const auto& name : {entry.part, entry.of}) {
        auto one = entry_of_version(views, name, entry.version);
        if (!one) one = entry_named(views, name, today);
        if (one && one->measure != Aggregate::share) all.push_back(std::move(*one));
    }
    return all;
}

std::string label_of(const FigureAsked& asked, const std::function<std::optional<std::string>(PlaceId)>& group, const MovingFact& fact) {
    switch (asked.by) {
        case By::nothing: return "";
        case By::place: return group(fact.place).value_or("");
        case By::month: return write(fact.day).substr(0, 7);
        case By::kind: return fact.kind;
        case By::source: return fact.source;
        case By::dimension: return std::string{dimension_of(fact.more, asked.query.dimension)};
    }
    return "";
}

Result<std::string> changes(const ReadContext& read, const Parameters& parameters) {
    const auto asked = figure_asked(read, parameters);
    if (!asked) return tl::unexpected(asked.error());
    const auto since = known_at(read, parameters, "changed_since");
    if (!since) return tl::unexpected(since.error());
    if (!*since) return refuse(No::missing_field, "changed_since");
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto& entry = asked->entry;
    const auto group = asked->by == By::place ? figure_grouping(read, *asked) : nullptr;
    auto before = asked->query;
    before.as_of = **since;
    const auto now = values_of(read, entry, asked->query, asked->by, group), then = values_of(read, entry, before, asked->by, group);
    // What moved, in the cell it moved in. Of what stands, a month's fact moves the months behind it too.
    std::map<std::string, std::vector<MovingFact>> facts;
    const bool standing = entry.stock && asked->by == By::month;
    for (const auto& one : made_of(read.views, entry, today)) {
        const auto query = facts_of(one, asked->query);
        for (auto& fact : facts_between(read.snapshot, query.what, **since, asked->position)) {
            if (!asked_for(query, fact, *read.views.places)) continue;
            const auto own = label_of(*asked, group, fact);
            if (standing)
                for (const auto& [label, value] : now)
                    if (label > own) facts[label].push_back(fact);
            facts[own].push_back(std::move(fact));
        }
    }
    json::array cells;
    for (const auto& [label, moving] : facts) {
        const auto moved = moved_by(moving);
        const auto is = now.find(label), was = then.find(label);
        const auto to = is == now.end() ? std::string{} : text_of(is->second, entry), from = was == then.end() ? std::string{} : text_of(was->second, entry);
        if (moved.empty() && to == from) continue;
        json::object cell{{"key", label}, {"then", from}, {"now", to}, {"changed", to != from}, {"moved", moved.size()}, {"records", moved_json(read, moved, entry, shown_max)}};
        if (asked->by == By::place) {
            const auto id = read_place(label);
            const auto* place = id ? read.views.places->find(*id) : nullptr;
            cell["place"] = json::object{{"id", label}, {"name", place ? place->name : label}};
        }
        cells.push_back(std::move(cell));
    }
    const auto* place = read.views.places->find(asked->place);
    json::object out{{"name", entry.name},
                     {"title", {{"zh", entry.title.zh}, {"en", entry.title.en}}},
                     {"unit", {{"zh", entry.unit.zh}, {"en", entry.unit.en}}},
                     {"place", json::object{{"id", write(asked->place)}, {"name", place ? place->name : ""}}},
                     {"since", **since},
                     {"position", asked->position},
                     {"cells", std::move(cells)}};
    // Rules that began in between, by their first day.
    json::array rules;
    if (!entry.playbook.empty())
        for (const auto& installed : read.views.playbook->all_methods())
            if (installed.methods->playbook == entry.playbook)
                if (const auto one = entry_of_version(read.views, entry.name, installed.methods->version))
                    rules.push_back({{"version", one->version}, {"from", write(installed.methods->valid_from)}, {"counts_as_now", same_rule(*one, entry)}});
    out["rules"] = std::move(rules);
    return json::serialize(out);
}

}    // namespace

std::string_view name_of(Moved moved) noexcept { return moved == Moved::came ? "came" : moved == Moved::gone ? "gone" : "changed"; }

std::vector<MovingFact> facts_between(Snapshot& snapshot, std::string_view what, Position after, Position up_to) {
    std::vector<MovingFact> all;
    snapshot.run(between_query, {after, up_to, what}, [&](const Row& row) {
        all.push_back({std::string{what}, row.place(0), {static_cast<std::int32_t>(row.integer(1))}, row.string(2), row.string(3), row.string(4), row.integer(5), row.integer(6), row.uuid(7),
                       row.string(8), row.integer(9), row.instant(10), row.instant(11)});
        return true;
    });
    return all;
}

bool asked_for(const FigureQuery& query, const MovingFact& fact, const PlaceTree& places) {
    if (fact.what != query.what || (query.from && fact.day < *query.from) || (query.to && *query.to < fact.day)) return false;
    if ((!query.kind.empty() && fact.kind != query.kind) || (!query.source.empty() && fact.source != query.source)) return false;
    for (const auto& [name, value] : query.where)
        if (dimension_of(fact.more, name) != value) return false;
    if (query.within) return places.within(fact.place, *query.within);
    return !query.inside || query.inside(fact.place);
}

std::vector<RecordMoved> moved_by(const std::vector<MovingFact>& facts) {
    using Said = std::tuple<PlaceId, Day, std::string, std::string, std::string, std::int64_t>;
    struct One {
        std::map<Said, std::int64_t> net;
        const MovingFact* last = nullptr;
    };
    std::map<std::pair<Uuid, std::string>, One> streams;
    for (const auto& fact : facts) {
        auto& one = streams[{fact.stream, fact.what}];
        one.net[{fact.place, fact.day, fact.kind, fact.source, fact.more, fact.value}] += fact.count;
        one.last = &fact;
    }
    std::vector<RecordMoved> all;
    for (const auto& [key, one] : streams) {
        bool up = false, down = false;
        RecordMoved made{key.first, key.second, {}, one.last->event, one.last->position, one.last->said_at, one.last->recorded_at, {}, {}, 0, 0};
        for (const auto& [said, net] : one.net) {
            if (net == 0) continue;
            // Where it counts now goes before where it counted.
            if (net > 0 || !up) {
                made.place = std::get<0>(said);
                made.day = std::get<1>(said);
            }
            (net > 0 ? up : down) = true;
            made.count += net;
            made.value += net * std::get<5>(said);
        }
        if (!up && !down) continue;
        made.moved = up && down ? Moved::changed : up ? Moved::came : Moved::gone;
        all.push_back(std::move(made));
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::tie(a.position, a.stream, a.what) < std::tie(b.position, b.stream, b.what); });
    return all;
}

std::vector<RecordMoved> records_moved(const ReadContext& read, const CatalogueEntry& entry, const FigureQuery& asked, Position after, Position up_to) {
    std::vector<MovingFact> facts;
    for (const auto& one : made_of(read.views, entry, read.views.clock->zone().day_of(read.now))) {
        const auto query = facts_of(one, asked);
        for (auto& fact : facts_between(read.snapshot, query.what, after, up_to))
            if (asked_for(query, fact, *read.views.places)) facts.push_back(std::move(fact));
    }
    return moved_by(facts);
}

json::array moved_json(const ReadContext& read, const std::vector<RecordMoved>& moved, const CatalogueEntry& entry, std::size_t most) {
    json::array out;
    for (const auto& one : moved) {
        if (out.size() == most) break;
        const auto* place = read.views.places->find(one.place);
        json::object shown{{one.event.starts_with("cases.") ? "case" : one.event.starts_with("records.") ? "record" : "stream", write(one.stream)},
                           {"how", name_of(one.moved)}, {"event", one.event}, {"position", one.position}, {"said_at", write(one.said_at)}, {"recorded_at", write(one.recorded_at)},
                           {"day", write(one.day)}, {"place", json::object{{"id", write(one.place)}, {"name", place ? place->name : ""}}}, {"count", one.count}};
        if (entry.measure == Aggregate::sum) shown["value"] = write_decimal(one.value, entry.stored_decimals);
        out.push_back(std::move(shown));
    }
    return out;
}

bool same_rule(const CatalogueEntry& a, const CatalogueEntry& b) {
    const auto key = [](const CatalogueEntry& one) {
        return std::tie(one.measure, one.what, one.kind, one.where, one.whole, one.stored_decimals, one.decimals, one.hours, one.stock, one.part, one.of, one.scope);
    };
    return key(a) == key(b);
}

std::vector<Route> change_routes() {
    return {{"GET", "/api/v1/figures/{name}/changes", "从某天(或某条记录)以来这个数变了什么:哪几格、从多少到多少、因为哪些记录", "What changed in a figure since a day or a record: which cells, from what to what, through which records",
             {{"name", "指标", "figure", true},
              {"changed_since", "从哪天,或记录的序号", "since a day, or the position of a record", true},
              {"place", "地方编号或区划代码", "place id or division code"},
              {"from", "从哪天", "first day"},
              {"to", "到哪天", "last day"},
              {"by", "place / month / kind / source / 其他维度", "place / month / kind / source / a further dimension"},
              {"level", "按第几级地方分", "level of the places"},
              {"kind", "类别", "kind"},
              {"source", "来源", "source"},
              {"where", "其他维度,如 department=PARK", "a further dimension, such as department=PARK"},
              {"as_of", "到哪天为止所知", "as known on that day"}},
             false, changes}};
}

}    // namespace terrace::reports
