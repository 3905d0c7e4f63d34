// The teams a playbook asks for at each place of a partition, what they lack, and the list of one day to take along (周五名单).

#include "desk/brief.hpp"
#include "desk/expected_places.hpp"
#include "desk/place_asked.hpp"
#include "modules/assignments/assignments.hpp"
#include "playbook/expectation.hpp"

#include <algorithm>

namespace terrace::assignments {
namespace {

constexpr Query at_places_query{"assignments.teams_of_kind", "SELECT team_id, place, ended_at FROM teams WHERE domain = $1 AND template = $2 ORDER BY formed_at, team_id"};
constexpr Query also_query{"assignments.also_in", "SELECT t.team_id, t.place, t.zh, t.en FROM team_members m JOIN teams t ON t.domain = m.domain AND t.team_id = m.team "
                                                  "WHERE m.domain = $1 AND m.who = $2 AND m.until IS NULL AND t.ended_at IS NULL ORDER BY t.team_id"};
constexpr std::size_t teams_at_once_max = 1'000;

Result<PlaceId> place_asked(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("place");
    if (!given) return read.views.places->root();
    return terrace::place_asked(*read.views.places, *given, read.views.clock->zone().day_of(read.now), "place");
}

struct Formed {
    Team team;
    std::string basis;
};
Formed team_of(const ReadContext& read, const Uuid& id) {
    State state;
    std::string basis;
    for (const auto& record : read.snapshot.stream(id)) {
        const auto box = module().read_event(record.event, record.payload);
        const auto& event = unbox<Event>(*box);
        if (const auto* formed = std::get_if<TeamFormed>(&event)) basis = formed->basis.value;
        state = assignments::apply(std::move(state), event);
    }
    return {std::get<Team>(state), std::move(basis)};
}

// Who sits where. A household has no name here: the paper leaves a line, and its members know each other.
json::array seats_json(const ReadContext& read, const Team& team) {
    const auto& roster = *read.views.roster;
    json::array seats;
    for (const auto& slot : team.slots) {
        json::array who;
        if (const auto found = team.filled.find(slot.slot.value); found != team.filled.end())
            for (const auto& id : found->second) {
                json::object one{{"id", write(id)}};
                if (const auto* body = roster.body(BodyId{id})) one["title"] = wording(body->zh, body->en);
                if (const auto* post = roster.post(PostId{id})) {
                    one["title"] = wording(post->zh, post->en);
                    if (!post->phone.empty()) one["phone"] = post->phone;
                    one["vacant"] = roster.holding(PostId{id}, read.now) == nullptr;
                    if (const auto other = roster.stand_in(PostId{id}, read.now))
                        if (const auto* facts = roster.post(*other)) one["stand_in"] = wording(facts->zh, facts->en);
                }
                who.push_back(std::move(one));
            }
        seats.push_back({{"slot", slot.slot.value}, {"title", wording(slot.zh.value, slot.en.value)}, {"of", name_of(slot.of)}, {"exactly", slot.exactly}, {"who", std::move(who)}});
    }
    return seats;
}

// Missing seats, seats nobody holds, and who sits in another team too.
void add_gaps(const ReadContext& read, const Team& team, json::object& out) {
    json::array gaps, overlaps;
    for (const auto& lack : lacks(team)) {
        const auto missing = lack.slot->exactly - lack.have;
        gaps.push_back(wording(lack.slot->zh.value + (missing > 0 ? "缺 " + std::to_string(missing) : "多 " + std::to_string(-missing)),
                             missing > 0 ? std::to_string(missing) + " missing: " + lack.slot->en.value : std::to_string(-missing) + " too many: " + lack.slot->en.value));
    }
    for (const auto& slot : team.slots) {
        const auto found = team.filled.find(slot.slot.value);
        if (found == team.filled.end()) continue;
        for (const auto& id : found->second) {
            const auto* post = slot.of == SlotOf::post ? read.views.roster->post(PostId{id}) : nullptr;
            if (post && !read.views.roster->holding(PostId{id}, read.now) && !read.views.roster->stand_in(PostId{id}, read.now))
                gaps.push_back(wording(post->zh + "空缺,没有代管", post->en + " is vacant, with no stand-in"));
            if (slot.of == SlotOf::body) continue;    // one unit answers for many places
            read.snapshot.run(also_query, {id}, [&](const Row& row) {
                if (row.uuid(0) == Uuid{team.id}) return true;
                const auto place = place_brief(read.views, row.place(1));
                const std::string name{place.at("name").as_string()};
                overlaps.push_back(wording(slot.zh.value + "同时在" + name, slot.en.value + " also in " + name));
                return true;
            });
        }
    }
    out["complete"] = gaps.empty() && overlaps.empty();
    out["gaps"] = std::move(gaps);
    out["overlaps"] = std::move(overlaps);
}

struct Asked {
    std::vector<PlaceId> reach, within;
    Day today;
};
Result<Asked> asked(const ReadContext& read, const Parameters& parameters) {
    auto place = place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    Asked out{read.views.roster->reach(read.actor, "read.teams", read.now), {*place}, read.views.clock->zone().day_of(read.now)};
    // Without a place: all that the asking post answers for.
    if (!parameters.text("place")) out.within = out.reach;
    if (out.reach.empty()) return refuse(No::not_yours, "", "read.teams");
    return out;
}

// Every kind of team of the playbooks that hold, with the places each is asked for and the team that stands there.
template <class Visit>
void each_kind(const ReadContext& read, const Asked& asked, std::string_view only, Visit&& visit) {
    const auto& places = *read.views.places;
    for (const auto& installed : read.views.playbook->all_methods()) {
        if (read.views.playbook->methods(installed.methods->playbook, asked.today) != &installed) continue;
        for (const auto& team : installed.methods->teams) {
            const auto name = installed.methods->playbook + '.' + team.id;
            if (!only.empty() && name != only) continue;
            auto meant = places_meant(places, team.of, installed.places, asked.within, asked.today);
            std::erase_if(meant, [&](PlaceId at) { return std::none_of(asked.reach.begin(), asked.reach.end(), [&](PlaceId outer) { return places.within(at, outer); }); });
            if (meant.empty()) continue;
            std::map<PlaceId, std::pair<std::vector<Uuid>, int>> standing;    // living ones, and how many there ever were
            read.snapshot.run(at_places_query, {name}, [&](const Row& row) {
                auto& [living, ever] = standing[row.place(1)];
                ++ever;
                if (row.null(2)) living.push_back(row.uuid(0));
                return true;
            });
            visit(*installed.methods, team, name, meant, standing);
        }
    }
}

Result<std::string> expected(const ReadContext& read, const Parameters& parameters) {
    const auto who = asked(read, parameters);
    if (!who) return tl::unexpected(who.error());
    json::array kinds;
    each_kind(read, *who, parameters.text("template").value_or(""), [&](const Methods& methods, const TeamMethod& kind, const std::string& name, const std::vector<PlaceId>& meant, auto& standing) {
        json::array items, seats;
        std::int64_t formed = 0, complete = 0;
        for (const auto& seat : kind.seats) seats.push_back({{"role", seat.role}, {"name", wording(seat_name(*read.views.roster, seat))}, {"of", seat.of}, {"exactly", seat.exactly}});
        for (const auto at : meant) {
            if (items.size() >= teams_at_once_max) break;
            const auto& [living, ever] = standing[at];
            json::object one{{"place", place_brief(read.views, at)}};
            if (living.empty()) {
                one["form_as"] = write(static_cast<const Uuid&>(expected_team(name, at, ever)));
                one["complete"] = false;
            } else {
                const auto now = team_of(read, living.front());
                one["team"] = write(living.front());
                one["basis"] = now.basis;
                one["seats"] = seats_json(read, now.team);
                add_gaps(read, now.team, one);
                if (living.size() > 1) one.at("overlaps").as_array().push_back(wording("这里有 " + std::to_string(living.size()) + " 支", std::to_string(living.size()) + " of them here"));
                if (living.size() > 1) one["complete"] = false;
                ++formed;
                complete += one.at("complete").as_bool();
            }
            items.push_back(std::move(one));
        }
        json::object out{{"template", name}, {"name", wording(kind.name)}, {"of", kind.of}, {"seats", std::move(seats)}, {"expected", meant.size()}, {"formed", formed}, {"complete", complete}, {"items", std::move(items)}};
        if (const auto* document = methods.document(kind.basis)) {
            out["basis"] = json::object{{"title", wording(document->title)}, {"clause", document->clause}};
            if (document->from) out["basis"].as_object()["from"] = write(*document->from);
            if (document->until) out["basis"].as_object()["until"] = write(*document->until);
        }
        kinds.push_back(std::move(out));
    });
    return json::serialize(json::object{{"kinds", std::move(kinds)}});
}

// For a place and a day: each team with its seats, and what is expected of its place that day.
Result<std::string> list(const ReadContext& read, const Parameters& parameters) {
    const auto who = asked(read, parameters);
    if (!who) return tl::unexpected(who.error());
    const auto given = parameters.day("day");
    if (!given) return tl::unexpected(given.error());
    const auto day = given->value_or(who->today);
    json::array items, to_form;
    each_kind(read, *who, parameters.text("template").value_or(""), [&](const Methods& methods, const TeamMethod& kind, const std::string& name, const std::vector<PlaceId>& meant, auto& standing) {
        json::array work;
        for (const auto& record : methods.records) {
            if (!record.cadence || record.expected_of != kind.of) continue;
            const auto days = expected_days(record, methods.valid_from, day, day);
            if (days && !days->empty()) work.push_back({{"id", methods.playbook + '.' + record.id}, {"name", wording(record.name)}, {"rule", wording(rule_in_words(record, methods))}});
        }
        for (const auto at : meant) {
            const auto& [living, ever] = standing[at];
            if (living.empty()) {
                to_form.push_back(place_brief(read.views, at));
                continue;
            }
            for (const auto& id : living) {
                if (items.size() >= teams_at_once_max) return;
                const auto now = team_of(read, id);
                json::object one{{"team", write(id)}, {"template", name}, {"name", wording(kind.name)}, {"place", place_brief(read.views, at)}, {"basis", now.basis}, {"seats", seats_json(read, now.team)}, {"work", work}};
                add_gaps(read, now.team, one);
                items.push_back(std::move(one));
            }
        }
    });
    return json::serialize(json::object{{"day", write(day)}, {"items", std::move(items)}, {"not_formed", std::move(to_form)}});
}

}    // namespace

TeamId expected_team(std::string_view name, PlaceId place, int generation) {
    return TeamId{derived_uuid(Uuid{}, "team " + std::string{name} + " at " + write(place) + " " + std::to_string(generation))};
}

std::vector<Route> team_routes() {
    const std::vector<ParameterFacts> within{{"place", "地方编号或区划代码(含以下);不写是自己负责的", "place id or division code, with all beneath; all that the post answers for when absent"},
                                             {"template", "哪种队伍,如 weixin.t1110", "kind of team, such as weixin.t1110"}};
    auto of_day = within;
    of_day.push_back({"day", "哪天的名单", "day of the list"});
    return {{"GET", "/api/v1/teams/expected", "打法要求的队伍:组建了没有,还缺什么", "The teams a playbook asks for, formed or not, and what they lack", within, false, expected},
            {"GET", "/api/v1/teams/list", "一天的名单(打印带走)", "The list of one day, to print and take along", of_day, false, list}};
}

}    // namespace terrace::assignments
