#include "journal/record.hpp"

namespace terrace {
namespace {

void add(std::string& bytes, std::int64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(static_cast<std::uint64_t>(number) >> shift);
}
void add(std::string& bytes, std::string_view text) {
    add(bytes, static_cast<std::int64_t>(text.size()));
    bytes += text;
}

}    // namespace

Sha256 chain_after(const Sha256& previous, const Record& record) {
    std::string bytes;
    bytes.reserve(256 + record.payload.size());
    bytes += previous.view();
    add(bytes, record.position);
    bytes += record.stream.view();
    add(bytes, record.version);
    add(bytes, record.event);
    add(bytes, record.said_at.ms);
    add(bytes, record.recorded_at.ms);
    add(bytes, record.device_at.ms);
    add(bytes, static_cast<std::int64_t>(record.actor.kind));
    bytes += record.actor.id.view();
    bytes += record.actor.post.view();
    bytes += record.device.view();
    bytes += record.command.view();
    add(bytes, record.part);
    add(bytes, record.fingerprint);
    add(bytes, record.payload);
    return sha256(bytes);
}

}    // namespace terrace
