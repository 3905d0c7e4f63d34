#include "demo/hand.hpp"

namespace terrace::demo {

void Hand::turn(Instant to) {
    flush();
    clock_.turn(to);
    look_();
}

void Hand::say(const Actor& actor, std::string_view command, json::object body, Answered answered) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(now(), chance_)};
    envelope.command = command;
    envelope.body = std::move(body);
    ++said_;
    ++waiting_;
    auto told = json::serialize(envelope.body);
    desk_.submit({std::move(envelope), actor, [this, command = std::string{command}, told = std::move(told), answered = std::move(answered)](Result<Acknowledged> answer) {
                      if (!answer) {
                          if (refused_.empty()) refused_ = "sample county: " + command + ' ' + told.substr(0, 400) + ": " + terrace::say(answer.error(), Language::en);
                          return;
                      }
                      if (!answered) return;
                      const auto result = parse_json(answer->result.empty() ? "{}" : answer->result);
                      ENSURE(result && result->is_object());
                      answered(result->as_object());
                  }});
    if (waiting_ >= batch_commands_max) flush();
}

void Hand::flush() {
    waiting_ = 0;
    while (desk_.step()) {}
    if (!refused_.empty()) throw Fault{refused_};
}

Uuid id_of(std::string_view name) { return derived_uuid(Uuid{}, "sample county: " + std::string{name}); }

PlaceId place_of(std::string_view name) {
    const auto id = id_of(name);
    std::uint64_t number = 0;
    for (std::size_t i = 8; i < 16; ++i) number = number << 8 | id.bytes[i];
    constexpr std::uint64_t own = std::uint64_t{1} << 62;
    return PlaceId{static_cast<std::int64_t>((number & (own - 1)) | own)};
}

}    // namespace terrace::demo
