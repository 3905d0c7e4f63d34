// What the desk asks of the assignments module besides deciding: streams, places, the roster it fills, its ledgers, its reads.

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/assignments/assignments.hpp"

namespace terrace::assignments {

const Table teams_table{"teams",
                        {{"team_id", Type::bytes},
                         {"template", Type::text},
                         {"zh", Type::text},
                         {"en", Type::text},
                         {"place", Type::integer},
                         {"basis", Type::text},
                         {"formed_at", Type::integer},
                         {"ended_at", Type::integer, true}},
                        1,
                        {{"at_place", "place", "ended_at IS NULL"}}};

const Table team_members_table{"team_members",
                               {{"team", Type::bytes}, {"slot", Type::text}, {"who", Type::bytes}, {"since", Type::integer}, {"until", Type::integer, true}},
                               3,
                               {{"of_whom", "who"}}};

// What stands in which role where: the count of duty areas, posts and links of any day.
const Table assignments_table{"assignments",
                              {{"assignment_id", Type::bytes}, {"role", Type::text}, {"place", Type::integer}, {"post", Type::bytes}, {"from_at", Type::integer}, {"to_at", Type::integer, true}},
                              1};

namespace {

constexpr Query living_query{"assignments.living_teams", "SELECT team_id, place FROM teams WHERE domain = $1 AND ended_at IS NULL ORDER BY place, team_id"};


template <class E>
Uuid who_of(const E& event) {
    if (event.post) return *event.post;
    if (event.body) return *event.body;
    return event.household ? Uuid{*event.household} : Uuid{};
}

json::object team_json(const ReadContext& read, const Team& team, const TeamFormed& formed) {
    const auto* place = read.views.places->find(team.place);
    json::array slots, gaps;
    for (const auto& slot : team.slots) {
        json::array who;
        if (const auto found = team.filled.find(slot.slot.value); found != team.filled.end())
            for (const auto& id : found->second) {
                json::object one{{"id", write(id)}};
                if (const auto* post = read.views.roster->post(PostId{id})) one["title"] = wording(post->zh, post->en);
                if (const auto* body = read.views.roster->body(BodyId{id})) one["title"] = wording(body->zh, body->en);
                who.push_back(std::move(one));
            }
        slots.push_back({{"slot", slot.slot.value}, {"title", wording(slot.zh.value, slot.en.value)}, {"of", name_of(slot.of)}, {"exactly", slot.exactly}, {"who", std::move(who)}});
    }
    for (const auto& lack : lacks(team))
        gaps.push_back(wording(lack.slot->zh.value + ":" + std::to_string(lack.have) + "/" + std::to_string(lack.slot->exactly),
                               lack.slot->en.value + ": " + std::to_string(lack.have) + " of " + std::to_string(lack.slot->exactly)));
    const bool complete = gaps.empty();
    return {{"team", write(static_cast<const Uuid&>(team.id))},
            {"template", formed.template_.value},
            {"title", wording(formed.zh_name.value, formed.en_name.value)},
            {"place", json::object{{"id", write(team.place)}, {"name", place ? place->name : ""}}},
            {"basis", formed.basis.value},
            {"slots", std::move(slots)},
            {"complete", complete},
            {"gaps", std::move(gaps)}};
}

// The roles in the playbook's order, for whoever gives out duties.
Result<std::string> roles(const ReadContext& read, const Parameters&) {
    if (read.actor.kind != ActorKind::post && read.actor.kind != ActorKind::token) return refuse(No::not_yours, "", "posts");
    std::vector<const RoleFacts*> all;
    for (const auto& [id, role] : read.views.roster->roles()) all.push_back(&role);
    std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->rank < b->rank; });
    json::array items;
    for (const auto* role : all) {
        json::array acts;
        for (const auto& act : role->acts) acts.emplace_back(act);
        items.push_back({{"id", role->id}, {"title", wording(role->zh, role->en)}, {"acts", std::move(acts)}, {"exactly", role->exactly}, {"level", role->level}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> teams(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    const auto reach = read.views.roster->reach(read.actor, "read.teams", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.teams");
    std::vector<Uuid> found;
    read.snapshot.run(living_query, {}, [&](const Row& row) {
        const auto at = row.place(1);
        if (*place && !read.views.places->within(at, **place)) return true;
        if (std::any_of(reach.begin(), reach.end(), [&](PlaceId outer) { return read.views.places->within(at, outer); })) found.push_back(row.uuid(0));
        return static_cast<std::int64_t>(found.size()) < *limit;
    });
    json::array items;
    for (const auto& id : found) {
        State state;
        std::optional<TeamFormed> formed;
        for (const auto& record : read.snapshot.stream(id)) {
            const auto box = module().read_event(record.event, record.payload);
            const auto& event = unbox<Event>(*box);
            if (const auto* one = std::get_if<TeamFormed>(&event)) formed = *one;
            state = assignments::apply(std::move(state), event);
        }
        if (formed) items.push_back(team_json(read, std::get<Team>(state), *formed));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

Uuid Assignments::stream_of(const Command& command) {
    return std::visit([](const auto& one) { return one.stream(); }, command);
}

// Roles and kinds of team hold everywhere and come with the playbook: the desk alone defines them, for the empty place lies within none.
PlaceId Assignments::place_of(const State& state, const Command& command) {
    if (const auto* assign = std::get_if<Assign>(&command)) return assign->place;
    if (const auto* form = std::get_if<FormTeam>(&command)) return form->place;
    if (const auto* plan = std::get_if<PlanShifts>(&command)) return plan->place;
    if (const auto* swap = std::get_if<SwapShift>(&command)) return swap->place;
    if (const auto* drop = std::get_if<DropShift>(&command)) return drop->place;
    if (const auto* team = std::get_if<Team>(&state)) return team->place;
    const auto* now = std::get_if<Assignment>(&state);
    return now ? now->place : PlaceId{};
}

void Assignments::post(const Record& record, const Event& event, Posting& posting) {
    auto& rows = posting.rows();
    if (const auto* formed = std::get_if<TeamFormed>(&event)) {
        rows.put(teams_table, {formed->team, formed->template_.value, formed->zh_name.value, formed->en_name.value, formed->place, formed->basis.value, record.said_at, Cell{}});
        posting.fact({"teams.standing", formed->place, posting.zone().day_of(record.said_at), formed->template_.value, "", 1});
    } else if (const auto* filled = std::get_if<SlotFilled>(&event)) {
        rows.put(team_members_table, {filled->team, filled->slot.value, who_of(*filled), record.said_at, Cell{}});
    } else if (const auto* emptied = std::get_if<SlotEmptied>(&event)) {
        rows.set(team_members_table, {emptied->team, emptied->slot.value, who_of(*emptied)}, {{"until", record.said_at}});
    } else if (const auto* ended = std::get_if<TeamEnded>(&event)) {
        rows.set(teams_table, {ended->team}, {{"ended_at", record.said_at}});
        rows.find(teams_table, {ended->team}, [&](const Row& row) { posting.fact({"teams.standing", row.place(4), posting.zone().day_of(record.said_at), row.text(1), "", -1}); });
    } else if (const auto* assigned = std::get_if<Assigned>(&event)) {
        rows.put(assignments_table, {assigned->assignment, assigned->role.value, assigned->place, assigned->post, assigned->from, assigned->to});
        const auto held = [&](Instant at, std::int64_t sign) { posting.fact({"assignments.held", assigned->place, posting.zone().day_of(at), assigned->role.value, "", sign}); };
        held(assigned->from, 1);
        if (assigned->to) held(*assigned->to, -1);
    } else if (const auto* over = std::get_if<AssignmentEnded>(&event)) {
        rows.find(assignments_table, {over->assignment}, [&](const Row& row) {
            const auto held = [&](Instant at, std::int64_t sign) { posting.fact({"assignments.held", row.place(2), posting.zone().day_of(at), row.text(1), "", sign}); };
            if (!row.null(5)) held(row.instant(5), 1);    // the end foreseen is not when it ended
            held(over->at, -1);
        });
        rows.set(assignments_table, {over->assignment}, {{"to_at", over->at}});
    } else if (const auto* planned = std::get_if<ShiftsPlanned>(&event)) {
        post_on(record, *planned, rows);
    } else if (const auto* swapped = std::get_if<ShiftSwapped>(&event)) {
        post_on(record, *swapped, rows);
    } else if (const auto* dropped = std::get_if<ShiftDropped>(&event)) {
        post_on(record, *dropped, rows);
    }
}

bool Assignments::observes(const Event& event) {
    return std::holds_alternative<RoleDefined>(event) || std::holds_alternative<Assigned>(event) || std::holds_alternative<AssignmentEnded>(event) ||
           std::holds_alternative<TeamDefined>(event);
}

void Assignments::observe(const Record&, const Event& event, Views& views) {
    views.change_roster([&](Roster& roster) {
        if (const auto* defined = std::get_if<RoleDefined>(&event)) {
            RoleFacts facts{defined->role, defined->zh_name, defined->en_name, {}, defined->exactly, defined->level, defined->load_max, defined->reviews};
            for (const auto& act : defined->acts) facts.acts.insert(act);
            roster.put(std::move(facts));
        } else if (const auto* assigned = std::get_if<Assigned>(&event)) {
            roster.put(AssignmentFacts{assigned->assignment, assigned->post, assigned->role, assigned->place, assigned->basis,
                                       {assigned->from, assigned->to}, assigned->subject.value_or(PostId{}), assigned->body.value_or(BodyId{})});
        } else if (const auto* ended = std::get_if<AssignmentEnded>(&event)) {
            roster.end_assignment(ended->assignment, ended->at);
        } else if (const auto* team = std::get_if<TeamDefined>(&event)) {
            TeamTemplate kept{team->template_, {}};
            for (const auto& slot : team->slots) kept.slots.push_back({slot.slot, slot.zh, slot.en, std::string{name_of(slot.of)}, slot.exactly});
            roster.put(std::move(kept));
        }
    });
}

std::string Assignments::result(const State& state, const std::vector<Event>&, const Vault&) {
    if (const auto* month = std::get_if<ShiftMonth>(&state)) return json::serialize(json::object{{"shifts", month->shifts.size()}});
    const auto* team = std::get_if<Team>(&state);
    if (!team) return "{}";
    return json::serialize(json::object{{"complete", lacks(*team).empty()}});
}

std::vector<const Table*> Assignments::tables() { return {&teams_table, &team_members_table, &assignments_table, &shifts_table}; }

std::vector<Route> Assignments::routes() {
    std::vector<Route> all{{"GET", "/api/v1/teams", "队伍(如 1110)和还缺什么", "Teams, and what each still lacks",
             {{"place", "地方(含以下)", "place, with all beneath"}, {"limit", "每页 1–200", "1–200"}}, false, teams},
                           {"GET", "/api/v1/roles", "角色:岗位可以办什么,每处几名", "Roles: what a post may do, and how many a place must have", {}, false, roles}};
    for (auto& route : team_routes()) all.push_back(std::move(route));
    for (auto& route : shift_routes()) all.push_back(std::move(route));
    return all;
}

const Module& module() {
    static const ModuleOf<Assignments> made;
    return made;
}

}    // namespace terrace::assignments
