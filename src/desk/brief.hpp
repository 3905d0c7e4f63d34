#pragma once
// How every answer names a place, a post, and words in two languages (`Place`, `Post`, `Words` in answers.hpp).

#include "base/codec.hpp"
#include "desk/views.hpp"

namespace terrace {

json::object wording(std::string_view zh, std::string_view en);
json::object wording(const Wording&);
json::object place_brief(const Views&, PlaceId);
json::object place_of_level(const Views&, PlaceId);
json::value post_brief(const Views&, PostId);    // with the post's own phone where it has one; null for none

}    // namespace terrace
