// A post as whoever runs the organisation needs it: who held it and when, who stands in, what it answers for, where it sits, and which
// acts the asker may do about it. Ids of persons and duties are here because the commands that end a holding or a duty name them.

#include "desk/brief.hpp"
#include "modules/people/people.hpp"
#include "modules/people/reads.hpp"

namespace terrace::people {
namespace {

constexpr std::array acts_told{ChangePost::name, ClosePost::name, Appoint::name, EndHolding::name, NameStandIn::name, EndStandIn::name};
// Acts of other modules, by the names roles grant them under.
constexpr std::array<std::string_view, 2> duty_acts{"assignments.assign", "assignments.end"};

std::string id_of(const Uuid& id) { return write(id); }

void add_period(json::object& out, const Period& period) {
    out["from"] = write(period.from);
    if (period.to) out["to"] = write(*period.to);
}

json::array holdings_of(const Views& views, PostId id, Instant now) {
    json::array all;
    for (const auto& one : views.roster->holdings(id)) {
        json::object line{{"name", one.shown_name}, {"now", one.period.holds(now)}};
        // The one who holds it, or is named to hold it, can be ended; who left is history and needs no id.
        if (!one.period.to) line["person"] = id_of(one.person);
        add_period(line, one.period);
        all.push_back(std::move(line));
    }
    return all;
}

// What was named and has not ended, also when it has not begun; read from the post's own records.
json::array stand_ins_of(const ReadContext& read, PostId id) {
    std::vector<StandIn> named;
    for (const auto& record : read.snapshot.stream(id)) {
        if (!record.event.starts_with("people.")) continue;
        const auto box = module().read_event(record.event, record.payload);
        const auto& event = unbox<Event>(*box);
        if (const auto* one = std::get_if<StandInNamed>(&event)) named.push_back({one->post, one->stand_in, {one->from, one->to}});
        if (const auto* ended = std::get_if<StandInEnded>(&event))
            for (auto& one : named)
                if (one.stand_in == ended->stand_in && *one.period.to > ended->at) one.period.to = ended->at;
    }
    json::array all;
    for (const auto& one : named) {
        if (*one.period.to <= read.now || *one.period.to <= one.period.from) continue;
        auto line = post_brief(read.views, one.stand_in).as_object();
        if (const auto* who = read.views.roster->holding(one.stand_in, read.now)) line["name"] = who->shown_name;
        line["now"] = one.period.holds(read.now);
        add_period(line, one.period);
        all.push_back(std::move(line));
    }
    return all;
}

json::array duties_of(const ReadContext& read, PostId id) {
    json::array all;
    for (const auto* one : read.views.roster->all_assignments_of(id)) {
        if (one->period.to && *one->period.to <= read.now) continue;
        const auto* role = read.views.roster->role(one->role);
        json::object line{{"assignment", id_of(one->id)},
                          {"role", json::object{{"id", one->role}, {"zh", role ? role->zh : one->role}, {"en", role ? role->en : one->role}}},
                          {"place", place_brief(read.views, one->object)},
                          {"basis", one->basis},
                          {"may_end", read.views.roster->may(read.actor, duty_acts[1], one->object, read.now)}};
        if (const auto* body = one->body.empty() ? nullptr : read.views.roster->body(one->body))
            line["body"] = json::object{{"id", id_of(one->body)}, {"title", wording(body->zh, body->en)}};
        if (!one->subject.empty()) line["subject"] = post_brief(read.views, one->subject);
        add_period(line, one->period);
        all.push_back(std::move(line));
    }
    return all;
}

json::array bodies_of(const ReadContext& read, PostId id) {
    json::array all;
    for (const auto& seat : read.views.roster->memberships(id, read.now)) {
        const auto* body = read.views.roster->body(seat.body);
        json::object line{{"id", id_of(seat.body)}, {"part", seat.part}, {"title", wording(body ? body->zh : "", body ? body->en : "")}};
        add_period(line, seat.period);
        all.push_back(std::move(line));
    }
    return all;
}

Result<std::string> organised(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<PostId>("post");
    if (!id) return tl::unexpected(id.error());
    const auto* facts = read.views.roster->post(*id);
    if (!facts) return refuse(No::not_found, "post", id_of(*id));
    json::array may;
    const auto told = [&](const auto& acts) {
        for (const auto act : acts)
            if (read.views.roster->may(read.actor, act, facts->place, read.now)) may.emplace_back(act);
    };
    told(acts_told);
    told(duty_acts);
    if (may.empty()) return refuse(No::not_yours, "", "people.change_post");
    json::object out{{"id", id_of(*id)},
                     {"title", wording(facts->zh, facts->en)},
                     {"place", place_brief(read.views, facts->place)},
                     {"phone", facts->phone},
                     {"closed", !facts->period.holds(read.now)},
                     {"may", std::move(may)},
                     {"holdings", holdings_of(read.views, *id, read.now)},
                     {"stand_ins", stand_ins_of(read, *id)},
                     {"duties", duties_of(read, *id)},
                     {"bodies", bodies_of(read, *id)}};
    add_period(out, facts->period);
    if (!facts->superior.empty()) out["superior"] = post_brief(read.views, facts->superior);
    return json::serialize(out);
}

}    // namespace

std::vector<Route> post_routes() {
    return {{"GET", "/api/v1/posts/{post}/organised", "一个岗位的任职、代办、责任、所在组织,以及你可以办什么(经办人用)",
             "A post's holdings, stand-ins, duties and bodies, and what you may do about it (for whoever runs the organisation)", {{"post", "岗位", "post", true}}, false, organised}};
}

}    // namespace terrace::people
