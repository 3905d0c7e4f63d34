#pragma once
// The register of a policy (花名册): what the office adopted, and who stands in it since when, with every fact dated. A fact is a number or
// a day under an id; who that is stands in `people`. Name of payee and account are sealed under the person's, or the household's, keys.

#include "desk/module.hpp"

namespace terrace::dues {

using EntryId = Id<struct DuesEntryTag>;

constexpr std::size_t history_max = 200;          // dated changes of one entry
constexpr std::size_t policy_text_characters_max = 20'000;

using Facts = std::map<std::string, ShortText>;    // by the policy's fact ids, as the office writes them

struct Adopt {
    static constexpr std::string_view name = "dues.adopt", zh = "启用一份政策", en = "Adopt a policy";
    PlaceId place;                          // where it is run from; with all beneath
    Text<policy_text_characters_max> text;  // policies/*.yaml
    std::optional<std::int32_t> objection_days;    // of publication before payment; absent: its lists are not published
    std::optional<Line> names_in_full;      // the statute by which a village's list shows whole names
};
BOOST_DESCRIBE_STRUCT(Adopt, (), (place, text, objection_days, names_in_full))

struct Enrol {
    static constexpr std::string_view name = "dues.enrol", zh = "申请进花名册", en = "Ask for an entry in a register";
    EntryId entry;
    ShortText policy;
    PlaceId place;
    HouseholdId household;
    std::optional<PersonId> person;    // where the policy's rows are persons
    Day since;
    Facts facts;
    Sealed payee, account;
    Line basis;                     // the document it rests on
};
BOOST_DESCRIBE_STRUCT(Enrol, (), (entry, policy, place, household, person, since, facts, payee, account, basis))

struct Change {
    static constexpr std::string_view name = "dues.change", zh = "申请变更", en = "Ask for a change of an entry";
    EntryId entry;
    Day effective;
    Facts facts;                       // "" takes a fact out
    std::optional<Sealed> payee, account;
    Line basis;
};
BOOST_DESCRIBE_STRUCT(Change, (), (entry, effective, facts, payee, account, basis))

struct Stop {
    static constexpr std::string_view name = "dues.stop", zh = "申请停发", en = "Ask for an entry to end";
    EntryId entry;
    Day on;
    Line basis;
};
BOOST_DESCRIBE_STRUCT(Stop, (), (entry, on, basis))

struct ApproveEntry {
    static constexpr std::string_view name = "dues.approve_entry", zh = "同意进册或变更", en = "Agree to an entry or its change";
    EntryId entry;
};
BOOST_DESCRIBE_STRUCT(ApproveEntry, (), (entry))

struct DeclineEntry {
    static constexpr std::string_view name = "dues.decline_entry", zh = "不同意进册或变更", en = "Decline an entry or its change";
    EntryId entry;
    Line reason;
};
BOOST_DESCRIBE_STRUCT(DeclineEntry, (), (entry, reason))

// What a register knows from a day on.
struct Dated {
    Day effective;
    Facts facts;
    bool stops = false;    // from `effective` on the entry is in no list
    bool operator==(const Dated&) const = default;
};
BOOST_DESCRIBE_STRUCT(Dated, (), (effective, facts, stops))

struct Pending {
    Dated dated;
    bool first = false;    // the entry itself
    PostId by;
    Instant at;
};

struct Adopted {
    static constexpr std::string_view name = "dues.adopted", zh = "启用政策", en = "Policy adopted";
    ShortText policy;
    std::int64_t version = 0;
    PlaceId place;
    Text<policy_text_characters_max> text;
    std::optional<std::int32_t> objection_days;
    std::optional<Line> names_in_full;
    std::optional<PostId> by;
    bool operator==(const Adopted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Adopted, (), (policy, version, place, text, objection_days, names_in_full, by))

struct EntryRequested {
    static constexpr std::string_view name = "dues.entry_requested", zh = "申请进册", en = "Entry asked for";
    EntryId entry;
    ShortText policy;
    PlaceId place;
    HouseholdId household;
    std::optional<PersonId> person;
    Dated dated;
    Sealed payee, account;
    Line basis;
    std::optional<PostId> by;
    Instant at;
    bool operator==(const EntryRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(EntryRequested, (), (entry, policy, place, household, person, dated, payee, account, basis, by, at))

struct ChangeRequested {
    static constexpr std::string_view name = "dues.change_requested", zh = "申请变更", en = "Change asked for";
    EntryId entry;
    Dated dated;
    std::optional<Sealed> payee, account;
    Line basis;
    std::optional<PostId> by;
    Instant at;
    bool operator==(const ChangeRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(ChangeRequested, (), (entry, dated, payee, account, basis, by, at))

struct EntryApproved {
    static constexpr std::string_view name = "dues.entry_approved", zh = "同意进册或变更", en = "Entry or change agreed to";
    EntryId entry;
    std::optional<PostId> by;
    bool operator==(const EntryApproved&) const = default;
};
BOOST_DESCRIBE_STRUCT(EntryApproved, (), (entry, by))

struct EntryDeclined {
    static constexpr std::string_view name = "dues.entry_declined", zh = "不同意进册或变更", en = "Entry or change declined";
    EntryId entry;
    Line reason;
    std::optional<PostId> by;
    bool operator==(const EntryDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(EntryDeclined, (), (entry, reason, by))

}    // namespace terrace::dues
