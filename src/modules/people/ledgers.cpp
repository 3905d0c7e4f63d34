// The ledgers of people: one row a person, a household, a membership over time; facts for the number of households and residents.
// A name in a row is the sealed box the record carries; without its key it reads as nothing.

#include "modules/people/people.hpp"

namespace terrace::people {

const Table persons_table{"persons",
                          {{"person_id", Type::bytes},
                           {"place", Type::integer},
                           {"name_key", Type::bytes, true},
                           {"name_box", Type::bytes, true},
                           {"household", Type::bytes, true},
                           {"forgotten_at", Type::integer, true},
                           {"forgotten_basis", Type::text, true}}};

const Table households_table{"households",
                             {{"household_id", Type::bytes},
                              {"place", Type::integer},
                              {"head", Type::bytes, true},
                              {"members", Type::integer},
                              {"since", Type::integer},
                              {"ended", Type::integer, true}},
                             1,
                             {{"living", "place, household_id", "ended IS NULL"}}};

const Table members_table{"household_members",
                          {{"household", Type::bytes},
                           {"person", Type::bytes},
                           {"relation", Type::text},
                           {"since", Type::integer},
                           {"how", Type::text},
                           {"left_on", Type::integer, true},
                           {"left_how", Type::text, true}},
                          2,
                          {{"of_person", "person"}}};

namespace {

struct Consequences {
    const Record& record;
    Posting& posting;

    void name(PersonId person, const Sealed& name) const {
        posting.rows().set(persons_table, {person}, {{"name_key", name.key}, {"name_box", Cell::blob(name.box)}});
    }
    void living_in(PersonId person, std::optional<HouseholdId> household) const {
        if (posting.rows().find(persons_table, {person}, [](const Row&) {})) posting.rows().set(persons_table, {person}, {{"household", household}});
    }
    std::int64_t members_of(HouseholdId household) const {
        std::int64_t count = 0;
        posting.rows().find(households_table, {household}, [&](const Row& row) { count = row.integer(3); });
        return count;
    }
    void join(HouseholdId household, PersonId person, Relation relation, Day on, Coming how) const {
        posting.rows().put(members_table, {household, person, name_of(relation), on, name_of(how), Cell{}, Cell{}});
        living_in(person, household);
    }
    void residents(PlaceId place, Day on, std::string_view how, std::int64_t count) const {
        if (count != 0) posting.fact({"people.residents", place, on, how, "", count, 0});
    }
    void households(PlaceId place, Day on, std::string_view how, std::int64_t count) const { posting.fact({"people.households", place, on, how, "", count, 0}); }

    template <class E>
    void operator()(const E&) const {}    // posts, bodies, consents and visits are read from the roster and their streams

    void operator()(const PersonAdded& event) const {
        posting.rows().put(persons_table, {event.person, event.place, event.name_of_person.key, Cell::blob(event.name_of_person.box), Cell{}, Cell{}, Cell{}});
    }
    void operator()(const PersonCorrected& event) const {
        if (event.name_of_person) name(event.person, *event.name_of_person);
    }
    void operator()(const PersonForgotten& event) const {
        posting.rows().set(persons_table, {event.person}, {{"name_key", Cell{}}, {"name_box", Cell{}}, {"forgotten_at", event.at}, {"forgotten_basis", event.basis.value}});
    }
    void operator()(const HouseholdFormed& event) const {
        PersonId head;
        for (const auto& member : event.members) {
            if (member.relation == Relation::head) head = member.person;
            join(event.household, member.person, member.relation, event.since, event.split_from ? Coming::split : Coming::registered);
        }
        posting.rows().put(households_table, {event.household, event.place, head, event.members.size(), event.since, Cell{}});
        households(event.place, event.since, event.split_from ? "split" : "registered", 1);
        residents(event.place, event.since, event.split_from ? "split" : "registered", static_cast<std::int64_t>(event.members.size()));
    }
    void operator()(const HouseholdJoined& event) const {
        join(event.household, event.person, event.relation, event.on, event.how);
        const auto now = members_of(event.household) + 1;
        posting.rows().set(households_table, {event.household}, {{"members", now}, {"ended", Cell{}}});
        if (now == 1) households(event.place, event.on, "registered", 1);
        if (event.relation == Relation::head) posting.rows().set(households_table, {event.household}, {{"head", event.person}});
        residents(event.place, event.on, name_of(event.how), 1);
    }
    void operator()(const HouseholdLeft& event) const {
        posting.rows().set(members_table, {event.household, event.person}, {{"left_on", event.on}, {"left_how", name_of(event.how)}});
        living_in(event.person, std::nullopt);
        posting.rows().set(households_table, {event.household}, {{"members", members_of(event.household) - 1}});
        if (event.new_head) {
            posting.rows().set(members_table, {event.household, *event.new_head}, {{"relation", name_of(Relation::head)}});
            posting.rows().set(households_table, {event.household}, {{"head", *event.new_head}});
        }
        residents(event.place, event.on, name_of(event.how), -1);
        if (!event.last) return;
        posting.rows().set(households_table, {event.household}, {{"ended", event.on}, {"head", Cell{}}});
        households(event.place, event.on, name_of(event.how), -1);
    }
    void operator()(const HouseholdMoved& event) const {
        posting.rows().set(households_table, {event.household}, {{"place", event.place}});
        households(event.from, event.on, "moved_out", -1);
        households(event.place, event.on, "moved_in", 1);
        residents(event.from, event.on, "moved_out", -event.members);
        residents(event.place, event.on, "moved_in", event.members);
    }
};

}    // namespace

void People::post(const Record& record, const Event& event, Posting& posting) { std::visit(Consequences{record, posting}, event); }

std::vector<const Table*> People::tables() { return {&persons_table, &households_table, &members_table}; }

}    // namespace terrace::people
