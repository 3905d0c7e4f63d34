#pragma once
// What the reads of records, methods and sites answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::records {

constexpr std::string_view answers = R"answers(
Document = {id: string, title: Words, clause: string, from?: date, until?: date}
# What a form holds, by the ids of its fields; whole and decimal numbers as texts, so that none is rounded on the way.
Content = {
  values: {*: string},
  shown: [{field: string, name: Words, zh: string, en: string, unit: string, sure?: string}]
}
RecordRow = {
  ...Content,
  record: uuid, kind: Named, host?: RecordHost, place: Place, day: date, standing: "counts" | "waiting" | "ended" | "withdrawn", late: boolean,
  by: Post | null, confirmed_by: Post | null, files: integer, noted_at: instant, ended?: date, site?: uuid, duplicate_of?: uuid,
  parts?: {listed: integer, of: integer, done: integer, own: integer, complete: boolean, missing: [Words]},
  roll?: {
    expected: integer, present: integer, added: integer, elsewhere: integer, not_found: integer, needed: integer, met: boolean,
    last_at: instant, rule: Words
  }
}
Filled = {name: string, title: Words}
Conversion = {from: string, times: string, since?: date}
Field = {
  id: string, name: Words, type: "whole" | "decimal" | "choice" | "truth" | "day" | "line" | "text", unit?: string, decimals?: integer,
  least?: string, most?: string, required?: boolean, personal?: boolean, prefill?: "last", choices?: [Choice],
  worked_out?: Conversion, conversions?: [Conversion]
}
RecordHost = "measure" | "activity" | "assessment" | "asset"
RecordKind = {
  id: string, playbook: string, kind: string, host: RecordHost, name: Words, icon: string, unit: string, confirm: boolean,
  fields: [Field], indicators: [Filled], every?: string, expected_of?: string, rule?: Words, tap?: Words, parts_of?: integer, parts_listed?: integer,
  roll?: {into: string, of: "household" | "heads", rule: Words}, at?: string, idle_days?: integer, basis?: Document | null,
  door?: string, expires?: {field: string, warn_days: integer}, owner?: "resident", about?: "household", stages?: string, checklist?: {id: string, name: Words, version: integer, size: integer, listed: integer, basis: Document | null}
}

GET /api/v1/methods = {items: [{
  playbook: string, version: integer, valid_from: date, title: Words, places: [Place],
  headings: [{id: string, name: Words, size: integer, items: [{id: string, name: Words, records: [string], indicators: [string]}]}],
  records: [RecordKind],
  indicators: [{name: string, title: Words, unit: string, heading: string}],
  teams: [{
    id: string, name: Words, of: string, seats: [{role: string, name: Words, of: string, exactly: integer}], basis: Document | null
  }],
  without_basis: [{what: string, detail: string}],
  basis: [Document]
}]}
GET /api/v1/records = {items: [RecordRow], position: integer, next?: string}
GET /api/v1/records/{record} = {
  ...RecordRow,
  version: integer, texts: [{field: string, name: Words, text: string | null}], evidence: [Evidence],
  history: [{event: string, at: instant, recorded_at: instant, position: integer, by_kind: string, by?: Post | null}], fills: [Filled], end_reason?: string
}
GET /api/v1/records/{record}/gates = {
  field?: string, stage?: string, stages: [Named],
  items: [{
    to: string, passed: boolean, open: boolean, basis: Document | null,
    ticks: [{kind: string, what: Words, found: Words, met: boolean, how?: Words, records: [uuid]}]
  }]
}
RunningOut = {record: uuid, kind: Kind, title: string, place: Place, until: date, days_left: integer}
GET /api/v1/running-out = {items: [RunningOut]}
# The last record, or nothing but braces where there was none.
GET /api/v1/prefill = RecordRow | {}
GET /api/v1/expected = {
  from: date, to: date, at: instant, more: boolean,
  items: [{
    kind: Kind, place: Place, every: string, done: [date], open: [date], missing: [date],
    on_other_days?: [{day: date, noted_for: date}], tap?: Words
  }],
  rules: [{kind: string, rule: Words, days: integer, since: date, version: integer, basis: Document | null}],
  running_out: [RunningOut]
}
GET /api/v1/sites = {
  idle: integer, used_this_month: integer, month: string, more: boolean,
  ended: [{record: uuid, title: string, place: Place, ended: date}],
  kinds: [{...Named, idle_days: integer, door: string, used_by: [{...Named, host: RecordHost}], basis: Document | null}],
  items: [{
    ...Content,
    record: uuid, title: string, kind: Kind, place: Place, since: date,
    owner: {post: Post | null, basis: string, role: Words, phone?: string} | null,
    used_this_month: integer, by_use: [{...Named, count: integer}], last_used?: date, last_use?: {record: uuid, day: date, result?: Words}, days_without_use: integer, idle_after_days: integer, idle: boolean,
    last_check?: {record: uuid, day: date, held: integer, listed: integer, missing: [Words], checklist?: Words, version?: integer, basis?: Document | null},
    bookings: [{booking: uuid, day: date, from: string, until: string, purpose: string, by: Post | null}]
  }]
}

COMMANDS records = {bookings?: integer, counts?: boolean, waiting?: boolean}
)answers";

}    // namespace terrace::records
