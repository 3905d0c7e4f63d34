#pragma once
// What the reads of assignments and teams answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::assignments {

constexpr std::string_view answers = R"answers(
SeatOf = "post" | "body" | "household"
Seat = {
  slot: string, title: Words, of: SeatOf, exactly: integer,
  who: [{id: uuid, title?: Words, phone?: string, vacant?: boolean, stand_in?: Words}]
}
Basis = {title: Words, clause: string, from?: date, until?: date}

GET /api/v1/roles = {items: [{id: string, title: Words, acts: [string], exactly: integer, level: integer}]}
GET /api/v1/teams = {items: [{
  team: uuid, template: string, title: Words, place: Place, basis: string, complete: boolean, gaps: [Words],
  slots: [{slot: string, title: Words, of: SeatOf, exactly: integer, who: [{id: uuid, title?: Words}]}]
}]}
GET /api/v1/teams/expected = {kinds: [{
  template: string, name: Words, of: string, seats: [{role: string, name: Words, of: string, exactly: integer}], basis?: Basis,
  expected: integer, formed: integer, complete: integer,
  items: [{place: Place, form_as?: uuid, team?: uuid, basis?: string, seats?: [Seat], complete: boolean, gaps?: [Words], overlaps?: [Words]}]
}]}
GET /api/v1/teams/list = {
  day: date, not_formed: [Place],
  items: [{
    team: uuid, template: string, name: Words, place: Place, basis: string, seats: [Seat], complete: boolean, gaps: [Words], overlaps: [Words],
    work: [{id: string, name: Words, rule: Words}]
  }]
}

COMMANDS assignments = {complete?: boolean}
)answers";

}    // namespace terrace::assignments
