#pragma once
// A person (人): only what an office duty needs. Every field is sealed under the person's own keys; personal_fields says why each
// is held, for how long and on what basis. No score, no category, no free tag exists here.

#include "desk/module.hpp"

#include <span>

namespace terrace::people {

struct Person {
    PersonId id;
    PlaceId place;       // whose register it is
    bool forgotten = false;
};

struct AddPerson {
    using Of = Person;
    static constexpr bool begins = true;
    static constexpr std::string_view name = "people.add_person", zh = "登记一个人", en = "Register a person";
    PersonId person;
    PlaceId place;
    Sealed name_of_person;
    std::optional<Sealed> id_number;    // GB 11643; 15 digits and full-width forms are brought to 18
    std::optional<Sealed> phone;
    std::optional<Sealed> birth_day;    // 2019-05-30; taken from the number when that is given
    Uuid stream() const { return person; }
};
BOOST_DESCRIBE_STRUCT(AddPerson, (), (person, place, name_of_person, id_number, phone, birth_day))

struct CorrectPerson {
    using Of = Person;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.correct_person", zh = "更正个人资料", en = "Correct a person's data";
    PersonId person;
    std::optional<Sealed> name_of_person, id_number, phone, birth_day;
    Uuid stream() const { return person; }
};
BOOST_DESCRIBE_STRUCT(CorrectPerson, (), (person, name_of_person, id_number, phone, birth_day))

// The event by which ledgers and phones learn of it; the keys are destroyed after the commit.
struct ForgetPerson {
    using Of = Person;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.forget_person", zh = "清除个人资料", en = "Forget a person";
    PersonId person;
    Line basis;    // the law or the request
    Uuid stream() const { return person; }
};
BOOST_DESCRIBE_STRUCT(ForgetPerson, (), (person, basis))

struct PersonAdded {
    using Of = Person;
    static constexpr std::string_view name = "people.person_added", zh = "登记了一个人", en = "Person registered";
    PersonId person;
    PlaceId place;
    Sealed name_of_person;
    std::optional<Sealed> id_number, phone, birth_day;
    bool operator==(const PersonAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonAdded, (), (person, place, name_of_person, id_number, phone, birth_day))

struct PersonCorrected {
    using Of = Person;
    static constexpr std::string_view name = "people.person_corrected", zh = "更正了个人资料", en = "Person's data corrected";
    PersonId person;
    std::optional<Sealed> name_of_person, id_number, phone, birth_day;
    bool operator==(const PersonCorrected&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonCorrected, (), (person, name_of_person, id_number, phone, birth_day))

struct PersonForgotten {
    using Of = Person;
    static constexpr std::string_view name = "people.person_forgotten", zh = "清除了个人资料", en = "Person forgotten";
    PersonId person;
    Line basis;
    Instant at;
    bool operator==(const PersonForgotten&) const = default;
};
BOOST_DESCRIBE_STRUCT(PersonForgotten, (), (person, basis, at))

// Why each personal field is held. One row for every sealed field of this module's events and for the one plain personal field.
struct PersonalField {
    std::string_view event, field;
    std::string_view purpose_zh, purpose_en;
    std::string_view retention_zh, retention_en;
    std::string_view basis_zh, basis_en;
};
std::span<const PersonalField> personal_fields() noexcept;

// What the vault keeps beside the keys, so that a person is found by a number without the number being kept readable.
std::string phone_as_found(std::string_view);    // digits alone, without 86
std::string name_as_found(std::string_view);     // without blanks

}    // namespace terrace::people
