#pragma once
// What the pages of cases are worded with: kinds in brief, limits in words, texts as far as their keys exist.

#include "desk/brief.hpp"
#include "desk/route.hpp"

namespace terrace::cases {

json::object kind_brief(const Views&, std::string_view kind, PlaceId, Day);
json::value text_json(const ReadContext&, const Sealed&);                                         // null when its key is gone
json::object limit_json(Limit);                                                                   // "3 个工作日", "3 working days"

bool within_any(const Views&, PlaceId, const std::vector<PlaceId>& reach);
std::vector<PostId> my_posts(const ReadContext&);                                                 // the post acted for, or all held

}    // namespace terrace::cases
