#pragma once
// A roll called at an activity (点名、签到): who was expected, who was there. Several phones say marks in any order and offline; they
// merge to one roll (base/roll.hpp), also before the activity itself has been noted.
//
// Nobody is named. A head is counted under an id made anew for this activity, so that what is kept leads to no person and two
// activities cannot be compared by who came; whether somebody is a Party member is never written. Households are ticked only where
// the playbook says so, and they are those that agreed to take part.

#include "base/roll.hpp"
#include "desk/module.hpp"
#include "playbook/methods.hpp"

namespace terrace {
BOOST_DESCRIBE_ENUM(Presence, unaccounted, present, needs_help, known_elsewhere, not_found)
}

namespace terrace::records {

using NoteId = Id<struct NoteTag>;
using MarkId = Id<struct MarkTag>;
using MemberId = Id<struct MemberTag>;

constexpr std::size_t marks_at_once_max = 500;
constexpr std::size_t marks_of_activity_max = 5'000;
constexpr std::int32_t heads_expected_max = 5'000;

struct RollMark {
    MarkId mark;        // made by the phone: sent twice, it is one mark
    MemberId member;    // a head of this phone's count, or a household
    Presence presence{};
    std::optional<Instant> at;    // when it was tapped; of two marks of one member the later one counts
    bool operator==(const RollMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(RollMark, (), (mark, member, presence, at))

struct CallRoll {
    static constexpr std::string_view name = "records.call_roll", zh = "点名(签到)", en = "Call the roll of an activity";
    NoteId note;                                 // of the activity, whether it has been noted yet or not
    ShortText playbook, kind;
    PlaceId place;
    std::vector<MemberId> expected;              // households; none where heads are counted
    std::optional<std::int32_t> heads_expected;  // where nobody is named
    std::vector<RollMark> marks;
};
BOOST_DESCRIBE_STRUCT(CallRoll, (), (note, playbook, kind, place, expected, heads_expected, marks))

// What the roll says now, as decided: nothing is worked out again when the record is read.
struct RollNow {
    std::int32_t expected = 0, present = 0, added = 0, elsewhere = 0, not_found = 0, needed = 0;
    bool met = false;
    bool operator==(const RollNow&) const = default;
};
BOOST_DESCRIBE_STRUCT(RollNow, (), (expected, present, added, elsewhere, not_found, needed, met))

struct KeptMark {
    MarkId mark;
    MemberId member;
    std::optional<PostId> by;
    Presence presence{};
    Instant at;
    bool operator==(const KeptMark&) const = default;
};
BOOST_DESCRIBE_STRUCT(KeptMark, (), (mark, member, by, presence, at))

struct RollCalled {
    static constexpr std::string_view name = "records.roll_called", zh = "点了名", en = "Roll called";
    NoteId note;
    ShortText playbook, kind;
    PlaceId place;
    std::vector<MemberId> expected;
    std::int32_t heads_expected = 0;
    std::vector<KeptMark> marks;
    Instant at;                      // when these marks were told
    RollNow now;
    ShortText into;                  // the number that the heads fill
    bool fills = false;              // and whether they fill it: not where it was typed
    bool operator==(const RollCalled&) const = default;
};
BOOST_DESCRIBE_STRUCT(RollCalled, (), (note, playbook, kind, place, expected, heads_expected, marks, at, now, into, fills))

// What a stream keeps of it.
struct RollState {
    Roll roll;
    std::int32_t heads_expected = 0;
};

RollNow read_roll(const RollState&, const RollMethod&);
void apply_on(RollState&, const RollCalled&);

// Under what a head is kept: an id of this activity alone.
MemberId head_of(NoteId, MemberId said);

extern const Table rolls_table;

}    // namespace terrace::records
