#pragma once
// Every way the system says no. A refusal names what is wrong, where, and how to mend it, in Chinese and in English;
// the code is stable and is what scripts and the web app read.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace terrace {

enum class No : std::uint16_t {
    // the message itself
    malformed_json,
    missing_field,
    unknown_field,
    wrong_type,
    out_of_range,
    too_long,
    too_many,
    bad_value,
    bad_id,
    bad_text,
    too_large,
    bad_request,
    // who asks
    not_signed_in,
    not_yours,
    wrong_credentials,
    too_fast,
    session_ended,
    password_must_change,
    second_factor_needed,
    device_revoked,
    // what it is about
    not_found,
    unknown_command,
    unknown_place,
    unknown_post,
    unknown_kind,
    unknown_rule,
    gone,
    // the moment
    conflict,
    id_used_differently,
    wrong_stage,
    stream_full,
    outside_dates,
    calendar_not_published,
    // the machine
    not_allowed_method,
    busy,
    storage_failed,
    data_folder,
    fault,
    shutting_down,
};

struct NoText {
    No no;
    std::string_view code;    // stable, snake_case
    int status;               // HTTP status
    std::string_view zh;      // {field} and {detail} are filled in
    std::string_view en;
};

// The whole list, one row for each enumerator, in order.
std::span<const NoText> all_refusals() noexcept;
const NoText& text_of(No) noexcept;

struct Refusal {
    No no{};
    std::string field;     // JSON path of the offending field, "" when it is the whole message
    std::string detail;    // what makes it concrete: a limit, a date, a name
    bool operator==(const Refusal&) const = default;
};

enum class Language : std::uint8_t { zh, en };

// The refusal as one sentence or two in the reader's language.
std::string say(const Refusal&, Language);

}    // namespace terrace
