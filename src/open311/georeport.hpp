#pragma once
// Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): the shapes of its messages, in JSON and in XML, and how its clients write
// what they ask. Knows nothing of cases: doors.hpp fills these in.

#include "base/codec.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::open311 {

enum class Format : std::uint8_t { json, xml };

struct Named {
    std::string name;    // what stands before the dot
    Format format{};
};
// "requests.xml" → requests in XML; nullopt without ".json" or ".xml" at its end.
std::optional<Named> split_format(std::string_view last_segment);

// The fields of an application/x-www-form-urlencoded body, as "attribute[urgent]" → "yes"; the first of a repeated name counts.
// bad_text where an escape is broken or the text is not UTF-8, too_many above fields_max.
constexpr std::size_t fields_max = 100;
Result<std::map<std::string, std::string, std::less<>>> read_form(std::string_view body);

// W3C date and time with the zone's offset, whole seconds: "2026-03-04T09:30:00+08:00".
std::string write_time(Instant, Zone);

// A message as JSON; in XML `root` holds the elements of an array, each called `item` (an object is its root's content).
// Lists inside are called by their singular: attributes → attribute, values → value. null is an empty element.
std::string write_message(const json::value&, Format, std::string_view root, std::string_view item);

// 403 for a key that is missing or wrong, 404 for a service, jurisdiction or request there is not, 429, 503, and 400 for the rest.
int status_of(No) noexcept;
// [{"code": 403, "description": "…"}]
json::value errors_of(const Refusal&, int status, Language);

}    // namespace terrace::open311
