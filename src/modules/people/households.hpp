#pragma once
// A household (户) over time: who belongs to it since when, where it lives, what it agreed to, and the visits noted on its own
// timeline. Visits are nobody's tally: no figure counts them.

#include "desk/module.hpp"

#include <map>
#include <set>

namespace terrace::people {

enum class Relation : std::uint8_t { head, spouse, child, grandchild, parent, grandparent, sibling, other };
BOOST_DESCRIBE_ENUM(Relation, head, spouse, child, grandchild, parent, grandparent, sibling, other)

enum class Coming : std::uint8_t { registered, birth, marriage, moved_in, split };
BOOST_DESCRIBE_ENUM(Coming, registered, birth, marriage, moved_in, split)

enum class Going : std::uint8_t { death, marriage, moved_out, split, mistaken };
BOOST_DESCRIBE_ENUM(Going, death, marriage, moved_out, split, mistaken)

enum class ConsentTo : std::uint8_t { visit_notes, photos, phone_calls, shared_stories };
BOOST_DESCRIBE_ENUM(ConsentTo, visit_notes, photos, phone_calls, shared_stories)

using VisitId = Id<struct VisitTag>;

constexpr std::size_t household_members_max = 60;

struct Member {
    PersonId person;
    Relation relation{};
    bool operator==(const Member&) const = default;
};
BOOST_DESCRIBE_STRUCT(Member, (), (person, relation))

struct Household {
    HouseholdId id;
    PlaceId place;
    Day since;
    std::map<PersonId, Relation> members;
    std::map<ConsentTo, bool> said;    // true given, false withdrawn or refused; absent: not asked
};

struct FormHousehold {
    using Of = Household;
    static constexpr bool begins = true;
    static constexpr std::string_view name = "people.form_household", zh = "立户(分户)", en = "Form a household";
    HouseholdId household;
    PlaceId place;
    Day since;
    std::vector<Member> members;
    std::optional<HouseholdId> split_from;
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(FormHousehold, (), (household, place, since, members, split_from))

struct JoinHousehold {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.join_household", zh = "家里添人(出生、婚入、迁入)", en = "Somebody joins a household";
    HouseholdId household;
    PersonId person;
    Relation relation{};
    Coming how{};
    Day on;
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(JoinHousehold, (), (household, person, relation, how, on))

struct LeaveHousehold {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.leave_household", zh = "家里减人(去世、婚出、迁出、分户)", en = "Somebody leaves a household";
    HouseholdId household;
    PersonId person;
    Going how{};
    Day on;
    std::optional<PersonId> new_head;    // needed when the head leaves others behind
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(LeaveHousehold, (), (household, person, how, on, new_head))

struct MoveHousehold {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.move_household", zh = "整户搬迁", en = "A household moves";
    HouseholdId household;
    PlaceId place;
    Day on;
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(MoveHousehold, (), (household, place, on))

struct GiveConsent {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.give_consent", zh = "住户同意一项", en = "The household agrees";
    HouseholdId household;
    ConsentTo what{};
    PersonId by;
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(GiveConsent, (), (household, what, by))

struct WithdrawConsent {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.withdraw_consent", zh = "住户不同意或收回同意", en = "The household says no, or takes its consent back";
    HouseholdId household;
    ConsentTo what{};
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(WithdrawConsent, (), (household, what))

struct NoteVisit {
    using Of = Household;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.note_visit", zh = "记一次走访", en = "Note a visit";
    VisitId visit;
    HouseholdId household;
    std::optional<PlaceId> place;       // where the phone believed the household lives
    Sealed text;
    std::optional<CaseId> opens_case;   // what the household needs, opened by a command of its own
    Uuid stream() const { return household; }
};
BOOST_DESCRIBE_STRUCT(NoteVisit, (), (visit, household, place, text, opens_case))

struct HouseholdFormed {
    using Of = Household;
    static constexpr std::string_view name = "people.household_formed", zh = "立户", en = "Household formed";
    HouseholdId household;
    PlaceId place;
    Day since;
    std::vector<Member> members;
    std::optional<HouseholdId> split_from;
    bool operator==(const HouseholdFormed&) const = default;
};
BOOST_DESCRIBE_STRUCT(HouseholdFormed, (), (household, place, since, members, split_from))

struct HouseholdJoined {
    using Of = Household;
    static constexpr std::string_view name = "people.household_joined", zh = "家里添人", en = "Somebody joined";
    HouseholdId household;
    PlaceId place;
    PersonId person;
    Relation relation{};
    Coming how{};
    Day on;
    bool operator==(const HouseholdJoined&) const = default;
};
BOOST_DESCRIBE_STRUCT(HouseholdJoined, (), (household, place, person, relation, how, on))

struct HouseholdLeft {
    using Of = Household;
    static constexpr std::string_view name = "people.household_left", zh = "家里减人", en = "Somebody left";
    HouseholdId household;
    PlaceId place;
    PersonId person;
    Going how{};
    Day on;
    std::optional<PersonId> new_head;
    bool last = false;    // nobody is left: the household has ended
    bool operator==(const HouseholdLeft&) const = default;
};
BOOST_DESCRIBE_STRUCT(HouseholdLeft, (), (household, place, person, how, on, new_head, last))

struct HouseholdMoved {
    using Of = Household;
    static constexpr std::string_view name = "people.household_moved", zh = "整户搬迁", en = "Household moved";
    HouseholdId household;
    PlaceId from, place;
    std::int32_t members = 0;
    Day on;
    bool operator==(const HouseholdMoved&) const = default;
};
BOOST_DESCRIBE_STRUCT(HouseholdMoved, (), (household, from, place, members, on))

struct ConsentGiven {
    using Of = Household;
    static constexpr std::string_view name = "people.consent_given", zh = "住户同意", en = "Household agreed";
    HouseholdId household;
    ConsentTo what{};
    PersonId by;
    bool operator==(const ConsentGiven&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConsentGiven, (), (household, what, by))

struct ConsentWithdrawn {
    using Of = Household;
    static constexpr std::string_view name = "people.consent_withdrawn", zh = "住户不同意", en = "Household did not agree";
    HouseholdId household;
    ConsentTo what{};
    bool operator==(const ConsentWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ConsentWithdrawn, (), (household, what))

struct VisitNoted {
    using Of = Household;
    static constexpr std::string_view name = "people.visit_noted", zh = "走访", en = "Visit";
    VisitId visit;
    HouseholdId household;
    Sealed text;
    std::optional<CaseId> opens_case;
    bool operator==(const VisitNoted&) const = default;
};
BOOST_DESCRIBE_STRUCT(VisitNoted, (), (visit, household, text, opens_case))

}    // namespace terrace::people
