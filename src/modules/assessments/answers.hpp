#pragma once
// What the reads of assessments answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::assessments {

constexpr std::string_view answers = R"answers(
ItemOutcome = "met" | "unmet" | "not_applicable"
SheetStanding = "open" | "excused" | "closed"
AssessedKind = "place" | "body" | "asset" | "project"
Tally = {met: integer, counted: integer, weight_met: integer, weight_counted: integer}
RoundFacts = {
  round: uuid, playbook: string, assessment: string, name: Words, kind: AssessedKind, first: date, last: date, place: PlaceOfLevel,
  sheets: integer, closed: integer, excused: integer, appeals_open: integer, appeals_overdue: integer, published: date | null
}

GET /api/v1/assessments/methods = {items: [{
  playbook: string, assessment: string, name: Words, kind: AssessedKind, of: string, months: integer, under: [string], marked_by: [Words],
  appeal_days: integer, by_hand_most: integer, by_hand: integer, red_list: integer | null, rank_by: [string],
  checklist: {id: string, name: Words, version: integer, size: integer, listed: integer},
  groups: [{id: string, name: Words}], may_open: boolean,
  # the periods of the year that have begun or are to come
  periods: [{first: date, last: date, rounds: integer, published: integer}]
}]}
GET /api/v1/assessments/rounds = {items: [RoundFacts]}
GET /api/v1/assessments/rounds/{round} = {
  ...RoundFacts, version: integer, checklist: {id: string, name: Words, version: integer}, opened_by: Post | null, chosen?: string,
  by_hand: integer, by_hand_most: integer, marked_by_hand: integer, marks_by: [{post: Post | null, marks: integer}],
  appeal_days: integer, red_list_percent: integer | null, red_list: [{place: PlaceOfLevel, name: string}] | null,
  may_mark: boolean, may_publish: boolean,
  items: [{
    sheet: uuid, place: PlaceOfLevel, thing?: uuid, name: string, group?: Words, standing: SheetStanding, marked: integer,
    locked?: Tally, now?: Tally, moved: boolean, appeal_until?: date, appeals_open: integer, reason?: string
  }],
  # only once published, and only of confirmed outcomes
  compared: [{indicator: string, few: integer, items: [{
    place: PlaceOfLevel, name: string, group?: Words, part: integer, of: integer, low: integer | null, high: integer | null,
    why: "ranked" | "no_figure" | "few" | "not_separable" | "alone", rank: integer | null
  }]}]
}
GET /api/v1/assessments/sheets/{sheet} = {
  round: uuid, playbook: string, assessment: string, title: Words, first: date, last: date, sheet: uuid, place: PlaceOfLevel, thing?: uuid, name: string,
  standing: SheetStanding, locked?: Tally, now?: Tally, moved: boolean, known_at?: integer, closed_by?: Post | null, closed_at?: instant, appeal_until?: date,
  reason?: string, may_mark: boolean, may_appeal: boolean, may_answer: boolean, changed_since: integer,
  items: [{
    item: string, name: Words, source: "hand" | "figure" | "below", outcome: ItemOutcome | null, locked: ItemOutcome | null, weight: integer, note: string,
    marked_by?: Post | null, marked_at?: instant, evidence: integer,
    figure?: {indicator: string, title: Words, unit: string, least: string, most: string, value: string | null, records: integer, now: string | null, changed: boolean},
    below?: {met: integer, counted: integer, percent: integer},
    appeal?: {
      reason: string, by: Post | null, at: instant, due: instant, overdue: boolean, state: "open" | "not_upheld" | "upheld",
      answer?: string, answered_by?: Post | null, answered_at?: instant, was?: ItemOutcome, now?: ItemOutcome, late: boolean, evidence: integer
    }
  }]
}
GET /api/v1/assessments/work = {items: [{
  what: "appeal" | "mark" | "publish", round: uuid, sheet?: uuid, name: Words, first: date, place: PlaceOfLevel, item?: Words, due?: instant, overdue: boolean, count: integer
}]}
GET /api/v1/assessments/hours = {year: integer, items: [{
  place: PlaceOfLevel, asked: integer, marked: integer, rounds: integer, most: integer
}], by: [{post: Post | null, marks: integer}]}
GET /api/v1/public/red-lists = {items: [{
  assessment: Words, checklist: Words, items: [Words], first: date, last: date, place: Place, on: date, listed: [{place: Place, name: string}]
}]}

COMMANDS assessments = {
  standing: string, sheets?: integer, by_hand?: integer, met?: integer, counted?: integer, appeal_until?: date, due?: instant, red_list?: integer
}
POST /api/v1/assessments/sheets/{sheet}/close = {standing: string, met: integer, counted: integer, appeal_until: date}
)answers";

}    // namespace terrace::assessments
