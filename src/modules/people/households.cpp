#include "modules/people/people.hpp"

namespace terrace::people {
namespace {

std::string id_text(const Uuid& id) { return write(id); }

Result<void> check_day(Day on, Day since, std::string field, const Context& context) {
    if (on < since) return refuse(No::outside_dates, "body." + field, write(since));
    if (on > context.clock.zone().day_of(context.recorded_at)) return refuse(No::outside_dates, "body." + field, write(context.clock.zone().day_of(context.recorded_at)));
    return {};
}

// Nobody lives in two households at once: whoever joins one has left the other, also when a new household is split off.
Result<void> check_lives_nowhere(PersonId person, const std::string& field, const Context& context) {
    if (!context.own_rows) return {};
    std::optional<HouseholdId> home;
    context.own_rows->find(persons_table, {person}, [&](const Row& row) {
        if (!row.null(4)) home = row.id<HouseholdId>(4);
    });
    if (home) return refuse(No::wrong_stage, field, "还在另一户 / still in another household: " + id_text(*home));
    return {};
}

bool has_head(const Household& now) {
    return std::any_of(now.members.begin(), now.members.end(), [](const auto& one) { return one.second == Relation::head; });
}

std::string_view words_of(ConsentTo what) {
    switch (what) {
        case ConsentTo::visit_notes: return "走访记录 / visit notes";
        case ConsentTo::photos: return "照片 / photos";
        case ConsentTo::phone_calls: return "电话联系 / phone calls";
        case ConsentTo::shared_stories: return "好事宣传 / shared stories";
    }
    return "";
}

}    // namespace

Events decide_on(const Household&, const FormHousehold& command, const Context& context) {
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (auto fine = check_day(command.since, command.since, "since", context); !fine) return tl::unexpected(fine.error());
    if (command.members.empty()) return refuse(No::missing_field, "body.members");
    if (command.members.size() > household_members_max) return refuse(No::too_many, "body.members", std::to_string(household_members_max));
    std::set<PersonId> seen;
    int heads = 0;
    for (const auto& member : command.members) {
        if (!seen.insert(member.person).second) return refuse(No::bad_value, "body.members", id_text(member.person));
        if (auto fine = check_lives_nowhere(member.person, "body.members", context); !fine) return tl::unexpected(fine.error());
        heads += member.relation == Relation::head;
    }
    if (heads != 1) return refuse(No::bad_value, "body.members", "一户一个户主 / one head");
    return std::vector<Event>{HouseholdFormed{command.household, command.place, command.since, command.members, command.split_from}};
}

Events decide_on(const Household& now, const JoinHousehold& command, const Context& context) {
    if (auto fine = check_day(command.on, now.since, "on", context); !fine) return tl::unexpected(fine.error());
    if (now.members.contains(command.person)) return refuse(No::wrong_stage, "body.person", "已在户内 / already in this household");
    if (auto fine = check_lives_nowhere(command.person, "body.person", context); !fine) return tl::unexpected(fine.error());
    if (now.members.size() >= household_members_max) return refuse(No::too_many, "body.person", std::to_string(household_members_max));
    if (command.relation == Relation::head && has_head(now)) return refuse(No::bad_value, "body.relation", "一户一个户主 / one head");
    return std::vector<Event>{HouseholdJoined{now.id, now.place, command.person, command.relation, command.how, command.on}};
}

Events decide_on(const Household& now, const LeaveHousehold& command, const Context& context) {
    if (auto fine = check_day(command.on, now.since, "on", context); !fine) return tl::unexpected(fine.error());
    const auto member = now.members.find(command.person);
    if (member == now.members.end()) return refuse(No::wrong_stage, "body.person", "不在户内 / not in this household");
    const bool last = now.members.size() == 1;
    if (command.new_head && (*command.new_head == command.person || !now.members.contains(*command.new_head)))
        return refuse(No::bad_value, "body.new_head", id_text(*command.new_head));
    if (member->second == Relation::head && !last && !command.new_head) return refuse(No::missing_field, "body.new_head");
    return std::vector<Event>{HouseholdLeft{now.id, now.place, command.person, command.how, command.on, command.new_head, last}};
}

Events decide_on(const Household& now, const MoveHousehold& command, const Context& context) {
    if (auto fine = check_day(command.on, now.since, "on", context); !fine) return tl::unexpected(fine.error());
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.place == now.place) return refuse(No::bad_value, "body.place", write(now.place));
    // Both ends are answered for: whoever moves a household reaches where it goes, too.
    if (!context.roster.may(context.actor, MoveHousehold::name, command.place, context.said_at)) return refuse(No::not_yours, "body.place", std::string{MoveHousehold::name});
    return std::vector<Event>{HouseholdMoved{now.id, now.place, command.place, static_cast<std::int32_t>(now.members.size()), command.on}};
}

Events decide_on(const Household& now, const GiveConsent& command, const Context&) {
    if (!now.members.contains(command.by)) return refuse(No::bad_value, "body.by", "不在户内 / not in this household");
    return std::vector<Event>{ConsentGiven{now.id, command.what, command.by}};
}

Events decide_on(const Household& now, const WithdrawConsent& command, const Context&) {
    return std::vector<Event>{ConsentWithdrawn{now.id, command.what}};
}

Events decide_on(const Household& now, const NoteVisit& command, const Context&) {
    if (command.text.empty()) return refuse(No::missing_field, "body.text");
    if (const auto said = now.said.find(ConsentTo::visit_notes); said != now.said.end() && !said->second)
        return refuse(No::wrong_stage, "body.household", "住户不同意:" + std::string{words_of(ConsentTo::visit_notes)});
    return std::vector<Event>{VisitNoted{command.visit, now.id, command.text, command.opens_case}};
}

void apply_on(Household& now, const HouseholdFormed& event) {
    now.id = event.household;
    now.place = event.place;
    now.since = event.since;
    for (const auto& member : event.members) now.members[member.person] = member.relation;
}
void apply_on(Household& now, const HouseholdJoined& event) { now.members[event.person] = event.relation; }
void apply_on(Household& now, const HouseholdLeft& event) {
    now.members.erase(event.person);
    if (event.new_head) now.members[*event.new_head] = Relation::head;
}
void apply_on(Household& now, const HouseholdMoved& event) { now.place = event.place; }
void apply_on(Household& now, const ConsentGiven& event) { now.said[event.what] = true; }
void apply_on(Household& now, const ConsentWithdrawn& event) { now.said[event.what] = false; }
void apply_on(Household&, const VisitNoted&) {}

}    // namespace terrace::people
