#include "desk/envelope.hpp"

namespace terrace {
namespace {

template <class T>
Result<void> read_member(const json::object& object, std::string_view name, std::optional<T>& out) {
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return {};
    Reading reading{Strict::yes};
    return reading.inside(name, [&] { return Codec<T>::read(*value, out.emplace(), reading); });
}

}    // namespace

Result<Envelope> read_envelope(const json::value& in) {
    if (!in.is_object()) return refuse(No::wrong_type, "", "object");
    const auto& object = in.get_object();
    static constexpr std::string_view known[] = {"id", "command", "body", "as", "device", "device_at", "offset_ms", "last_contact", "replaces", "seen"};
    for (const auto& [key, value] : object)
        if (std::find(std::begin(known), std::end(known), std::string_view{key.data(), key.size()}) == std::end(known))
            return refuse(No::unknown_field, std::string{key.data(), std::min<std::size_t>(key.size(), 60)});
    Envelope envelope;
    std::optional<CommandId> id;
    std::optional<ShortText> command;
    for (auto outcome : {read_member(object, "id", id), read_member(object, "command", command), read_member(object, "as", envelope.as),
                         read_member(object, "device", envelope.device), read_member(object, "device_at", envelope.device_at),
                         read_member(object, "offset_ms", envelope.offset_ms), read_member(object, "last_contact", envelope.last_contact),
                         read_member(object, "replaces", envelope.replaces), read_member(object, "seen", envelope.seen)})
        if (!outcome) return tl::unexpected(outcome.error());
    if (!id) return refuse(No::missing_field, "id");
    if (!command) return refuse(No::missing_field, "command");
    const auto* body = object.if_contains("body");
    if (!body) return refuse(No::missing_field, "body");
    envelope.id = *id;
    envelope.command = command->value;
    envelope.body = *body;
    return envelope;
}

Instant said_at(const Envelope& envelope, Instant recorded_at) noexcept {
    if (!envelope.device_at) return recorded_at;
    constexpr std::int64_t offset_max_ms = 400LL * 86'400'000;    // a device clock may be a year off, not an eternity
    const auto offset = std::clamp(envelope.offset_ms.value_or(0), -offset_max_ms, offset_max_ms);
    constexpr std::int64_t instant_max = 1LL << 52;
    const Instant corrected{std::clamp(envelope.device_at->ms, -instant_max, instant_max) + offset};
    const auto latest = recorded_at;
    const auto earliest = std::min(envelope.last_contact.value_or(corrected), latest);
    return std::clamp(corrected, earliest, latest);
}

std::string fingerprint_bytes(const Envelope& envelope, const Actor& actor) {
    std::string bytes = envelope.command;
    bytes += '\n';
    bytes += std::to_string(static_cast<int>(actor.kind));
    bytes += actor.id.view();
    bytes += '\n';
    bytes += json::serialize(envelope.body);
    return bytes;
}

}    // namespace terrace
