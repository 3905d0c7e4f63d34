#pragma once
// What the reads of dues answer, in the notation of wire/http/answer_shapes.hpp. Sums are yuan as texts, so that no fen is lost on the way.

#include <string_view>

namespace terrace::dues {

constexpr std::string_view answers = R"answers(
DuesRun = {
  run: uuid, policy: string, title: Words, version: integer, place: PlaceOfLevel, from: date, until: date, standing: string,
  proposed_by: Post | null, proposed_at: instant, decided_by: Post | null, decided_at?: instant, reason?: string, before?: uuid,
  entries: integer, payees: integer,
  counts: {due: integer, stopped: integer, not_in_cohort: integer, refused: integer},
  yuan: {due: string, arrears: string, claw_back: string, carried: string, net: string, paid: string},
  lines: sha256, register: sha256, policy_file: sha256
}
DuesFile = {
  file: uuid, run: uuid, columns: [{cell: string, heading: string}], lines: integer, yuan: string, held: integer,
  made_by: Post | null, made_at: instant, handed_over: integer, handed_at?: instant, sha256?: sha256, answered: integer, paid: string
}

GET /api/v1/dues/policies = {
  items: [{policy: string, title?: Words, version: integer, place: PlaceOfLevel, entries: integer, objection_days?: integer, open_run?: uuid}], position: integer
}
GET /api/v1/dues/runs = {items: [DuesRun], position: integer}
GET /api/v1/dues/runs/{run} = {
  ...DuesRun,
  places: [{place: PlaceOfLevel, kind: string, lines: integer, yuan: string}], published: [{place: PlaceOfLevel, from: date, until: date}], files: [DuesFile],
  open_objections: integer, position: integer
}
GET /api/v1/dues/runs/{run}/differences = {
  run: uuid, position: integer, before?: uuid, counts?: {new: integer, gone: integer, changed: integer, same: integer}, difference?: string,
  changes?: [{change: string, entry: uuid, household: uuid, place: PlaceOfLevel, before: string, after: string, difference: string, why: [Words]}]
}
GET /api/v1/dues/runs/{run}/list = {
  title: Words, place: PlaceOfLevel, cycle: {from: date, until: date}, from: date, until: date, answers: Post | null, fewer_than?: integer, names_in_full?: string,
  items: [{name: string, yuan: string, objected: boolean}]
}
GET /api/v1/dues/entries/{entry} = {
  entry: uuid, policy: string, place: PlaceOfLevel, owes: string, position: integer,
  lines: [{run: uuid, kind: string, item: string, cycle: date, yuan: string, why?: [Words]}],
  payments: [{yuan: string, outcome: string, paid: string, at?: instant, reason?: string}]
}

COMMANDS dues = {
  policy?: string, version?: integer, from?: date, until?: date, entries?: integer, payees?: integer, due?: integer, stopped?: integer, not_in_cohort?: integer,
  refused?: integer, due_fen?: integer, arrears_fen?: integer, claw_back_fen?: integer, carried_fen?: integer, net_fen?: integer, lines?: sha256 | integer,
  fen?: integer, held?: integer, times?: integer, new?: integer, known?: integer, again?: integer, overpaid_fen?: integer
}
)answers";

}    // namespace terrace::dues
