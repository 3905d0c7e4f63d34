#pragma once
// A command as it arrives: who says it, when by which clock, and what. The body stays JSON until its module reads it.

#include "base/codec.hpp"
#include "journal/record.hpp"

namespace terrace {

struct Envelope {
    CommandId id;
    std::string command;                     // "cases.open"
    json::value body;
    std::optional<PostId> as;                // the post acted for
    std::optional<DeviceId> device;
    std::optional<Instant> device_at;        // the device's own clock when it was said
    std::optional<std::int64_t> offset_ms;   // server − device clock, learnt at the last contact
    std::optional<Instant> last_contact;     // server time of that contact
    std::optional<CommandId> replaces;       // a mended command that was returned
    std::optional<std::int32_t> seen;        // stream version the author saw; absent: adds only
};

Result<Envelope> read_envelope(const json::value&);

// When it was said: the device's time corrected by the offset, never before the last contact nor after now; without a device, now.
Instant said_at(const Envelope&, Instant recorded_at) noexcept;

// The bytes whose hash tells whether two commands under one id are the same command.
std::string fingerprint_bytes(const Envelope&, const Actor&);

}    // namespace terrace
