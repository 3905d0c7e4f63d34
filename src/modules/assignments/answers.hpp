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

ShiftPost = {...Post, vacant: boolean, holder?: string, stand_in?: {title: Words, phone?: string}}
# from and until are hours of the day, "08:00"; until may be of the next one
Shift = {
  shift: uuid, day: date, from: string, until: string, next_day: boolean, part: "lead" | "duty", over: boolean, running: boolean,
  post: ShiftPost | null, gap: boolean,
  swapped?: {reason: "filled" | "exchange" | "leave" | "sent_elsewhere" | "mistake", was?: Words}
}
GET /api/v1/shifts = {
  place: Place, today: date, planned: boolean, calendar_until: date, now: [Shift], tonight: [Shift],
  # workday: null where that year's calendar is not published
  days: [{day: date, weekday: integer, workday: boolean | null, named?: string, shifts: [Shift]}],
  gaps: [{...Words, day: date, shift: uuid | null}]
}

COMMANDS assignments = {complete?: boolean, shifts?: integer}
)answers";

}    // namespace terrace::assignments
