#include "reports/duty_chain.hpp"

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "reports/catalogue.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace terrace::reports {
namespace {

constexpr Query open_at_query{"duty.open_by_place", "SELECT place, count(*) FROM cases WHERE domain = $1 AND stage = 1 AND about IS NULL GROUP BY place"};
constexpr Query instant_query{"duty.instant_of_record", "SELECT recorded_at FROM records WHERE domain = $1 AND position = $2"};
constexpr Query arrived_query{"duty.arrived_after", "SELECT position, event, stream, said_at, recorded_at, actor FROM records WHERE domain = $1 AND position >= $2 "
                                                    "AND post = $3 ORDER BY position"};
constexpr std::size_t gaps_max = 500;
constexpr std::size_t playbook_figures_max = 6;    // of one place's month

std::string id_of(const Uuid& id) { return write(id); }

json::object role_brief(const Views& views, std::string_view id) {
    const auto* role = views.roster->role(id);
    return {{"id", id}, {"zh", role ? role->zh : std::string{id}}, {"en", role ? role->en : std::string{id}}};
}

json::object link_of(const Views& views, const AssignmentFacts& one, Instant at) {
    const auto& roster = *views.roster;
    const auto* post = roster.post(one.post);
    json::object link{{"role", role_brief(views, one.role)},
                      {"place", place_brief(views, one.object)},
                      {"post", json::object{{"id", id_of(one.post)}, {"title", post ? wording(post->zh, post->en) : wording("", "")}}},
                      {"since", write(one.period.from)}};
    if (!one.basis.empty()) link["basis"] = one.basis;
    if (post && !post->phone.empty()) link["phone"] = post->phone;
    const auto* holding = roster.holding(one.post, at);
    link["vacant"] = holding == nullptr;
    if (holding) link["holder"] = json::object{{"name", holding->shown_name}, {"shows_party", holding->shows_party}};
    if (const auto other = roster.stand_in(one.post, at)) {
        const auto* facts = roster.post(*other);
        json::object stand_in{{"id", id_of(*other)}, {"title", facts ? wording(facts->zh, facts->en) : wording("", "")}};
        if (const auto* who = roster.holding(*other, at)) stand_in["name"] = who->shown_name;
        link["stand_in"] = std::move(stand_in);
    }
    if (const auto* body = one.body.empty() ? nullptr : roster.body(one.body))
        link["body"] = json::object{{"id", id_of(one.body)}, {"title", wording(body->zh, body->en)}};
    return link;
}

// Many places under one that lack the same: said once for all of them.
constexpr std::size_t alike_told_max = 3;
constexpr std::size_t alike_names_max = 6;

json::object gap(std::string_view kind, const json::object& place, std::string zh, std::string en) {
    return {{"kind", kind}, {"place", place}, {"zh", std::move(zh)}, {"en", std::move(en)}};
}

// What a place must have and has not, or has twice; and who of those that answer for it is nobody.
void add_gaps_at(const Views& views, const PlaceFacts& place, Instant at, json::array& out) {
    const auto& roster = *views.roster;
    const auto brief = place_brief(views, place.id);
    const auto here = roster.assignments_at(place.id, at);
    for (const auto& [id, role] : roster.roles()) {
        if (role.exactly == 0) continue;
        const auto count = std::count_if(here.begin(), here.end(), [&, id = id](const auto* one) { return one->role == id; });
        const bool must = role.level != 0 && role.level == place.level && place.partition == Partition::administrative;
        if ((must && count < role.exactly) || (role.level == 0 && count > 0 && count < role.exactly)) {
            auto lack = gap("missing", brief, place.name + ":" + role.zh + "应有 " + std::to_string(role.exactly) + " 名,现有 " + std::to_string(count) + " 名",
                              place.name + ": " + std::to_string(count) + " of " + std::to_string(role.exactly) + " " + role.en);
            lack["role"] = id;
            out.push_back(std::move(lack));
        }
        if (count > role.exactly) {
            auto twice = gap("overlap", brief, place.name + ":" + role.zh + "只设 " + std::to_string(role.exactly) + " 名,现有 " + std::to_string(count) + " 名",
                             place.name + ": " + std::to_string(count) + " hold " + role.en + ", " + std::to_string(role.exactly) + " expected");
            twice["role"] = id;
            json::array posts;
            for (const auto* one : here)
                if (one->role == id) posts.push_back(post_brief(views, one->post));
            twice["posts"] = std::move(posts);
            out.push_back(std::move(twice));
        }
    }
    for (const auto* one : here) {
        const auto* post = roster.post(one->post);
        if (roster.holding(one->post, at)) continue;
        const auto zh = post ? post->zh : "", en = post ? post->en : "";
        const auto other = roster.stand_in(one->post, at);
        const bool closed = post && !post->period.holds(at);
        auto empty = gap("vacant", brief, place.name + ":" + zh + (closed ? "已撤销,责任还在它名下" : other ? "空缺,有人代办" : "空缺,没有代办"),
                         place.name + ": " + en + (closed ? " is closed and the duty is still its own" : other ? " is vacant, somebody stands in" : " is vacant and nobody stands in"));
        empty["role"] = one->role;
        empty["posts"] = json::array{post_brief(views, one->post)};
        out.push_back(std::move(empty));
    }
}

// One post answering for more places than its role allows.
void add_overloads(const Views& views, Instant at, const std::vector<PlaceId>* within, json::array& out) {
    for (const auto* post : views.roster->posts()) {
        std::map<std::string, int> load;
        for (const auto* one : views.roster->assignments_of(post->id, at))
            if (!within || std::any_of(within->begin(), within->end(), [&](PlaceId outer) { return views.places->within(one->object, outer); })) ++load[one->role];
        for (const auto& [id, count] : load) {
            const auto* role = views.roster->role(id);
            if (!role || role->load_max == 0 || count <= role->load_max) continue;
            auto heavy = gap("overload", place_brief(views, post->place), post->zh + ":" + role->zh + "已挂 " + std::to_string(count) + " 处,上限 " + std::to_string(role->load_max) + " 处",
                             post->en + ": " + std::to_string(count) + " places as " + role->en + ", at most " + std::to_string(role->load_max));
            heavy["role"] = id;
            heavy["posts"] = json::array{post_brief(views, post->id)};
            out.push_back(std::move(heavy));
        }
    }
}

// The place, then what contains it: smaller before larger, the administrative chain before the overlays of the same level.
std::vector<const PlaceFacts*> chain_of(const Views& views, PlaceId place) {
    std::vector<const PlaceFacts*> all;
    for (const auto& id : views.places->containers(place))
        if (const auto* facts = views.places->find(id)) all.push_back(facts);
    const auto rank = [&](const PlaceFacts* one) { return std::tuple{one->id != place, -one->level, one->partition, one->id}; };
    std::sort(all.begin(), all.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    return all;
}

// What the records of the playbooks add up to this month; what did not happen gives way.
void add_playbook_figures(const ReadContext& read, PlaceId place, Day first, Day today, json::array& out) {
    std::size_t shown = 0;
    for (const auto& entry : catalogue(read.views, today)) {
        const bool happened = entry.measure == Aggregate::count || entry.measure == Aggregate::sum;
        if (entry.playbook.empty() || !happened || entry.stock || !entry.scope.empty() || !entry.what.starts_with(entry.playbook + '.')) continue;
        FigureQuery query;
        query.from = first;
        query.to = today;
        query.inside = [&](PlaceId atom) { return read.views.places->within(atom, place); };
        const auto cells = values_of(read, entry, std::move(query), By::nothing);
        if (cells.empty() || cells.begin()->second.records == 0) continue;
        const auto& cell = cells.begin()->second;
        json::object one{{"figure", entry.name}, {"indicator", wording(entry.title.zh, entry.title.en)}, {"value", cell.records}, {"shown", text_of(cell, entry)}, {"unit", wording(entry.unit.zh, entry.unit.en)}};
        if (cell.value) one["kind_of"] = cell.value->kind == FigureKind::about ? "about" : cell.value->kind == FigureKind::at_least ? "at_least" : "exact";
        out.push_back(std::move(one));
        if (++shown == playbook_figures_max) return;
    }
}

json::array this_month(const ReadContext& read, PlaceId place) {
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto civil = civil_of(today);
    const auto first = day_of({civil.year, civil.month, 1});
    json::array out;
    for (const auto& figure : figure_definitions()) {
        if (figure.measure != Measure::count || !figure.only.empty() || !figure.where.empty()) continue;
        FigureQuery query;
        query.what = figure.what;
        query.from = first;
        query.to = today;
        query.within = place;
        const auto cells = read.figures.cells(query, By::nothing, Measure::count);
        const auto value = cells.empty() ? 0 : cells.begin()->second.count;
        out.push_back({{"figure", figure.name}, {"indicator", wording(figure.zh, figure.en)}, {"value", value}});
    }
    add_playbook_figures(read, place, first, today, out);
    return out;
}

Result<std::string> duty_chain(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    if (!read.views.places->find(*place)) return refuse(No::unknown_place, "place", write(*place));
    json::array links, gaps;
    for (const auto* container : chain_of(read.views, *place)) {
        auto here = read.views.roster->assignments_at(container->id, read.now);
        const auto rank = [&](const AssignmentFacts* one) {
            const auto* role = read.views.roster->role(one->role);
            return role ? role->rank : std::numeric_limits<int>::max();
        };
        std::stable_sort(here.begin(), here.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
        for (const auto* one : here) links.push_back(link_of(read.views, *one, read.now));
        add_gaps_at(read.views, *container, read.now, gaps);
    }
    json::object out{{"place", place_brief(read.views, *place)}, {"links", std::move(links)}, {"gaps", std::move(gaps)}, {"position", read.snapshot.position()}};
    // Live numbers stay inside government, within reach; what is public moves once a day and hides small cells.
    if (read.views.roster->may(read.actor, "read.figures", *place, read.now) || read.views.roster->may(read.actor, "read.cases", *place, read.now)) {
        std::int64_t open = 0;
        read.snapshot.run(open_at_query, {}, [&](const Row& row) {
            if (read.views.places->within(row.place(0), *place)) open += row.integer(1);
            return true;
        });
        auto month = this_month(read, *place);
        out["open_matters"] = open;
        out["no_change"] = std::all_of(month.begin(), month.end(), [](const auto& one) { return one.at("value").as_int64() == 0; });
        out["this_month"] = std::move(month);
    }
    return json::serialize(out);
}

json::array told_together(const Views& views, json::array items) {
    std::map<std::pair<PlaceId, std::string>, std::vector<std::size_t>> alike;    // by the place above and the role that lacks
    const auto lacks = [](const json::value& item) { return item.at("kind") == "missing" ? item.as_object().if_contains("role") : nullptr; };
    for (std::size_t i = 0; i < items.size(); ++i)
        if (const auto* role = lacks(items[i])) {
            const auto id = read_place(std::string{items[i].at("place").at("id").as_string()});
            const auto path = id ? views.places->path(*id) : std::vector<PlaceId>{};
            if (path.size() > 1) alike[{path[path.size() - 2], std::string{role->as_string()}}].push_back(i);
        }
    std::map<std::size_t, json::object> first;    // where the one that stands for all is told
    std::set<std::size_t> gone;
    for (const auto& [key, those] : alike) {
        if (those.size() <= alike_told_max) continue;
        const auto* above = views.places->find(key.first);
        const auto* role = views.roster->role(key.second);
        if (!above || !role) continue;
        std::string names;
        for (std::size_t i = 0; i < std::min(those.size(), alike_names_max); ++i)
            names += (i == 0 ? "" : "、") + std::string{items[those[i]].at("place").at("name").as_string()};
        const auto count = std::to_string(those.size());
        if (those.size() > alike_names_max) names += "……";
        auto one = gap("missing", place_brief(views, key.first), above->name + ":下面 " + count + " 处" + role->zh + "不足(" + names + ")",
                       above->name + ": " + count + " places below lack " + role->en + " (" + names + ")");
        one["places"] = those.size();
        one["role"] = key.second;
        json::array each;
        for (const auto i : those) each.push_back(items[i].at("place"));
        one["each"] = std::move(each);
        first.emplace(those.front(), std::move(one));
        gone.insert(those.begin(), those.end());
    }
    json::array out;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (const auto whole = first.find(i); whole != first.end()) out.push_back(std::move(whole->second));
        if (!gone.contains(i)) out.push_back(std::move(items[i]));
    }
    return out;
}

Result<std::string> gaps(const ReadContext& read, const Parameters& parameters) {
    const auto given = terrace::place_asked(read, parameters, "place");
    if (!given) return tl::unexpected(given.error());
    const auto place = *given ? **given : read.views.places->root();
    if (!read.views.places->find(place)) return refuse(No::unknown_place, "place", write(place));
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    // Breadth first, so that the largest places stand first when the list is cut.
    std::vector<PlaceId> level{place};
    std::set<PlaceId> told{place};    // what lies in two partitions is met at two depths
    for (std::size_t depth = 0; depth < 8 && !level.empty() && items.size() < gaps_max; ++depth) {
        std::vector<PlaceId> below;
        for (const auto& id : level) {
            if (items.size() >= gaps_max) break;
            if (const auto* facts = read.views.places->find(id)) add_gaps_at(read.views, *facts, read.now, items);
            for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
                for (const auto& child : read.views.places->children(id, partition, today))
                    if (told.insert(child).second) below.push_back(child);
        }
        std::sort(below.begin(), below.end());
        level = std::move(below);
    }
    items = told_together(read.views, std::move(items));
    const std::vector<PlaceId> within{place};
    add_overloads(read.views, read.now, &within, items);
    const bool cut = items.size() >= gaps_max;
    return json::serialize(json::object{{"place", place_brief(read.views, place)}, {"items", std::move(items)}, {"cut", cut}});
}

// Positions rise with the instant of recording: the first position at or after it.
Position first_at(Snapshot& snapshot, Instant at) {
    Position low = 1, high = snapshot.position() + 1;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        Instant recorded;
        snapshot.run(instant_query, {middle}, [&](const Row& row) {
            recorded = row.instant(0);
            return false;
        });
        if (recorded < at) low = middle + 1;
        else high = middle;
    }
    return low;
}

// What former holders said in time and what arrived after their holding had ended: the present holder sees it, marked.
Result<std::string> after_end(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<PostId>("post");
    if (!id) return tl::unexpected(id.error());
    const auto* post = read.views.roster->post(*id);
    const bool holder = read.views.roster->holds(PersonId{read.actor.id}, *id, read.now) && read.actor.kind == ActorKind::post;
    if (!post || (!holder && !read.views.roster->may(read.actor, "read.cases", post->place, read.now))) return refuse(No::not_found, "post", id_of(*id));
    json::array items;
    const auto holdings = read.views.roster->holdings(*id);
    std::optional<Instant> earliest;
    for (const auto& one : holdings)
        if (one.period.to && (!earliest || *one.period.to < *earliest)) earliest = one.period.to;
    if (earliest)
        read.snapshot.run(arrived_query, {first_at(read.snapshot, *earliest), *id}, [&](const Row& row) {
            const PersonId author{row.uuid(5)};
            const auto said = row.instant(3), recorded = row.instant(4);
            const auto past = std::find_if(holdings.begin(), holdings.end(), [&](const Holding& one) { return one.person == author && one.period.holds(said); });
            if (past == holdings.end() || !past->period.to || recorded < *past->period.to) return true;
            items.push_back({{"position", row.integer(0)}, {"what", row.text(1)}, {"stream", write(row.uuid(2))}, {"said_at", write(said)},
                             {"recorded_at", write(recorded)}, {"by", past->shown_name}, {"ended_at", write(*past->period.to)}});
            return items.size() < 200;
        });
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::vector<Route> duty_routes() {
    return {
        {"GET", "/api/v1/duty-chain", "一个地方的责任链:谁负责、电话、依据、空缺", "The duty chain of a place: who answers, phone, basis, gaps",
         {{"place", "地方", "place", true}}, true, duty_chain},
        {"GET", "/api/v1/duty-chain/gaps", "责任缺口、重叠与超负荷", "Gaps, overlaps and overloads of duty", {{"place", "地方(含以下)", "place, with all beneath"}}, true, gaps},
        {"GET", "/api/v1/posts/{post}/after-end", "前任在任时说的、离任后才送到的记录", "What former holders said in time and what arrived after their holding ended",
         {{"post", "岗位", "post", true}}, false, after_end},
    };
}

}    // namespace terrace::reports
