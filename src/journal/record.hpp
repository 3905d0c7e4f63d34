#pragma once
// Record (记录): an event as it was written. The journal (总账) keeps records in one order for ever; each carries the hash of
// all before it, so that a changed or missing record shows.

#include "base/ids.hpp"

#include <cstdint>
#include <string>

namespace terrace {

using Position = std::int64_t;    // 1, 2, 3 … in one journal; 0 is "before the first"

enum class ActorKind : std::uint8_t {
    desk,        // the system itself: deadlines, reactions
    post,        // somebody acting for a post (岗位)
    resident,    // somebody acting for themselves, by household card
    caller,      // somebody without sign-in: a receipt, a web form, a phone call
    token,       // an import or a script with a token issued to a post
    operator_    // who runs the machine: may set up, has no authority over content
};

struct Actor {
    ActorKind kind = ActorKind::desk;
    Uuid id;        // person, household card, token; empty for desk and callers
    PostId post;    // the post acted for, when kind is post or token
    auto operator<=>(const Actor&) const = default;
};

struct Record {
    Position position = 0;
    Uuid stream;                  // the case, household, place … it belongs to
    std::int32_t version = 0;     // 1, 2, 3 … within the stream
    std::string event;            // frozen name such as "cases.opened"
    Instant said_at;              // when it was said, by the corrected device clock
    Instant recorded_at;          // when the server wrote it
    Instant device_at;            // the device's own clock, as it was; 0 without a device
    Actor actor;
    DeviceId device;
    CommandId command;
    std::int32_t part = 0;        // 0, 1 … when one command made several events
    std::string fingerprint;      // keyed hash of the command's body: the same id with another body is a conflict
    std::string payload;          // canonical JSON
    Sha256 chain;                 // sha256(previous chain ‖ this record's bytes)
};

// The hash this record must carry after `previous`.
Sha256 chain_after(const Sha256& previous, const Record&);

struct Head {
    Position position = 0;
    Sha256 chain;
};

}    // namespace terrace
