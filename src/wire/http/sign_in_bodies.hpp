#pragma once
// What the doors of signing in are asked. Decoded and described like commands, so the document of the interface cannot drift from them.

#include "base/codec.hpp"

namespace terrace::wire {

// A password, PIN or code. It may hold any characters; its length is judged where it is used.
struct Secret {
    std::string value;
};

struct AsksNothing {};

struct OpenSession {
    ShortText sign_in;
    Secret password;
    std::optional<Secret> code;    // of the second factor, where the account has one
};
BOOST_DESCRIBE_STRUCT(OpenSession, (), (sign_in, password, code))

struct OpenCardSession {
    Id<struct CardTag> card;
    Secret pin;
};
BOOST_DESCRIBE_STRUCT(OpenCardSession, (), (card, pin))

struct OpenProxySession {
    PersonId person;
};
BOOST_DESCRIBE_STRUCT(OpenProxySession, (), (person))

struct ChangePassword {
    Secret old_password, new_password;
};
BOOST_DESCRIBE_STRUCT(ChangePassword, (), (old_password, new_password))

// Empty: a fresh secret to scan. With the secret and a code made from it: from now on sign-in asks for codes.
struct SetSecondFactor {
    std::optional<Secret> secret, code;
};
BOOST_DESCRIBE_STRUCT(SetSecondFactor, (), (secret, code))

struct MakeAccount {
    PersonId person;
    PlaceId place;
    ShortText sign_in;
};
BOOST_DESCRIBE_STRUCT(MakeAccount, (), (person, place, sign_in))

struct HandOverCard {
    PersonId holder;
    std::optional<HouseholdId> household;
    PlaceId place;
    Secret pin;
};
BOOST_DESCRIBE_STRUCT(HandOverCard, (), (holder, household, place, pin))

struct MakeEnrolment {
    PostId post;
};
BOOST_DESCRIBE_STRUCT(MakeEnrolment, (), (post))

struct EnrolDevice {
    Secret code;
};
BOOST_DESCRIBE_STRUCT(EnrolDevice, (), (code))

struct IssueToken {
    PostId post;
    Line purpose;
    std::int32_t lives_days = 0;
};
BOOST_DESCRIBE_STRUCT(IssueToken, (), (post, purpose, lives_days))

}    // namespace terrace::wire

namespace terrace {

template <>
struct Codec<wire::Secret> {
    static Result<void> read(const json::value& in, wire::Secret& out, Reading& reading) {
        if (!in.is_string()) return reading.no(No::wrong_type, "text");
        out.value.assign(in.get_string().data(), in.get_string().size());
        return {};
    }
    static json::object schema() { return {{"type", "string"}, {"format", "password"}, {"writeOnly", true}}; }
};

}    // namespace terrace
