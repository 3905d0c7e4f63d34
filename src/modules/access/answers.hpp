#pragma once
// What the reads of ways in and of the access log answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::access {

constexpr std::string_view answers = R"answers(
GET /api/v1/devices = {items: [{id: uuid, kind: "device" | "token", post: uuid, given_at: instant, ended_at?: instant}]}
GET /api/v1/access-log = {items: [{...Look, yourself?: boolean, of?: "person" | "household"}]}
GET /api/v1/access-log/unusual = {day: date, more_than: integer, items: [{post: PostNamed, reads: integer}]}
GET /api/v1/my-ways-in = {items: [{id: uuid, kind: string, given_at: instant, proxy?: uuid, ends?: instant, ended_at?: instant}]}
GET /api/v1/ways-in = {items: [{id: uuid, kind: string, person: uuid, given_at: instant, proxy?: uuid, ends?: instant, ended_at?: instant}]}

COMMANDS access = {id: uuid, kind: "account" | "device" | "card" | "token" | "proxy", ended: boolean}
)answers";

}    // namespace terrace::access
