#pragma once
// What the reads of alerts answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::alerts {

constexpr std::string_view answers = R"answers(
AlertStanding = "waiting" | "in_force" | "cancelled" | "expired"
AlertLine = {
  alert: uuid, place: Place, level: Words, text: string, standing: AlertStanding, urgent: boolean, checked: boolean,
  at: instant, until: instant, calls: integer, reached: integer
}
# people; age_seconds: since the newest mark, null before the first
RollCount = {
  roll: uuid, alert: uuid, place: Place, expected: integer, safe: integer, needs_help: integer, known_elsewhere: integer, not_found: integer,
  unaccounted: integer, added: integer, newest: instant | null, age_seconds: integer | null, oldest: instant | null, oldest_age_seconds: integer | null, opened_at: instant, clear_at?: instant, clear_reason?: string, destroyed_at?: instant, proof?: string
}
GET /api/v1/alerts = {now: instant, items: [AlertLine]}
GET /api/v1/alert-levels = {items: [{id: string, name: Words, forecast: boolean, silent_minutes: integer}]}
# asked: those called in its stead, in order; silent: nobody is left to call
GET /api/v1/alerts/{alert} = {
  ...AlertLine, now: instant,
  posts: [{post: Post | null, asked: [Post | null], silent: boolean, next_at: instant | null, reached?: {channel: "app" | "phone" | "loudspeaker" | "runner", at: instant, noted_by: Post | null}}],
  rolls: [RollCount]
}
NightFound = "unaccounted" | "present" | "needs_help" | "known_elsewhere" | "not_found"
# name: null once the roll is destroyed, or for somebody who may not read it; people: by number within the house;
# others: what somebody else said last, where it is another thing
GET /api/v1/rolls/{roll} = {
  ...RollCount, now: instant, clears: Post | null,
  houses: [{house: uuid, name: string | null, team: string, listed: boolean, people: [{found: NightFound, at: instant | null, by: Post | null, others: [{found: NightFound, at: instant, by: Post | null}]}]}]
}

COMMANDS alerts = {
  standing?: string, calls?: integer, reached?: integer, expected?: integer, safe?: integer, needs_help?: integer, known_elsewhere?: integer, not_found?: integer,
  unaccounted?: integer, added?: integer
}
)answers";

}    // namespace terrace::alerts
