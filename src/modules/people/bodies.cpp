#include "modules/people/people.hpp"

namespace terrace::people {
namespace {

bool leads(Part part) { return part == Part::lead || part == Part::head || part == Part::party_group_leader || part == Part::grid_leader; }

// One lead, one grid leader, one party group leader (双统领) and one head in a body.
Result<void> check_one_of_a_kind(const Body& now, Part part, const Context& context) {
    if (!leads(part)) return {};
    for (const auto& seat : now.seats)
        if (seat.part == part) {
            const auto* post = context.roster.post(seat.post);
            return refuse(No::conflict, "body.part", post ? post->zh + " / " + post->en : std::string{name_of(part)});
        }
    return {};
}

// A leader of the office may sit in a red grid as an ordinary member and monitor the others; who leads the grid does not monitor it,
// for then she would review her own work.
Result<void> check_monitor(const Body& now, const Seat& seat, const Context& context) {
    const auto person = context.roster.holder(seat.post, context.said_at);
    for (const auto& other : now.seats) {
        const bool same = other.post == seat.post || (person && context.roster.holder(other.post, context.said_at) == person);
        const bool clash = (seat.part == Part::monitor && leads(other.part)) || (leads(seat.part) && other.part == Part::monitor);
        if (same && clash)
            return refuse(No::conflict, "body.part", "统领不能兼监督员:自己不能监督、评价自己 / who leads a grid does not monitor it: nobody reviews her own work");
    }
    return {};
}

}    // namespace

Events decide_on(const Body&, const FoundBody& command, const Context& context) {
    if (command.title.zh.empty()) return refuse(No::missing_field, "body.title.zh");
    if (command.title.en.empty()) return refuse(No::missing_field, "body.title.en");
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    const auto from = command.from.value_or(context.said_at);
    if (command.kind == BodyKind::temporary && !command.to) return refuse(No::missing_field, "body.to");
    if (command.to && *command.to <= from) return refuse(No::bad_value, "body.to", write(from));
    return std::vector<Event>{BodyFounded{command.body, command.kind, command.title, command.place, command.basis, from, command.to}};
}

Events decide_on(const Body& now, const SeatMember& command, const Context& context) {
    const auto from = command.from.value_or(context.said_at);
    if (!now.period.holds(from)) return refuse(No::outside_dates, "body.from", write(now.period.from));
    const auto* post = context.roster.post(command.post);
    if (!post || !post->period.holds(from)) return refuse(No::unknown_post, "body.post", write(static_cast<const Uuid&>(command.post)));
    const Seat seat{command.post, command.part};
    if (std::find(now.seats.begin(), now.seats.end(), seat) != now.seats.end()) return refuse(No::wrong_stage, "body.post", post->zh + " / " + post->en);
    if (now.seats.size() >= body_members_max) return refuse(No::too_many, "body.post", std::to_string(body_members_max));
    if (auto fine = check_one_of_a_kind(now, command.part, context); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_monitor(now, seat, context); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{MemberSeated{now.id, command.post, command.part, from}};
}

Events decide_on(const Body& now, const UnseatMember& command, const Context& context) {
    if (std::find(now.seats.begin(), now.seats.end(), Seat{command.post, command.part}) == now.seats.end())
        return refuse(No::wrong_stage, "body.post", "不在这个组织 / not seated here");
    return std::vector<Event>{MemberUnseated{now.id, command.post, command.part, command.at.value_or(context.said_at)}};
}

Events decide_on(const Body& now, const EndBody& command, const Context& context) {
    const auto at = command.at.value_or(context.said_at);
    if (now.period.to && *now.period.to <= at) return refuse(No::wrong_stage, "", "已撤销 / ended");
    if (at < now.period.from) return refuse(No::outside_dates, "body.at", write(now.period.from));
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    return std::vector<Event>{BodyEnded{now.id, at, command.basis}};
}

void apply_on(Body& now, const BodyFounded& event) {
    now.id = event.body;
    now.kind = event.kind;
    now.place = event.place;
    now.period = {event.from, event.to};
}
void apply_on(Body& now, const MemberSeated& event) { now.seats.push_back({event.post, event.part}); }
void apply_on(Body& now, const MemberUnseated& event) { std::erase(now.seats, Seat{event.post, event.part}); }
void apply_on(Body& now, const BodyEnded& event) {
    now.period.to = event.at;
    now.seats.clear();
}

}    // namespace terrace::people
