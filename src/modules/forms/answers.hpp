#pragma once
// What the reads of a superior's forms answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::form_life {

constexpr std::string_view answers = R"answers(
FormStage = "open" | "prepared" | "submitted" | "returned" | "accepted"
FormFacts = {
  form: uuid, title: string, sent_by: string, note: string, from: PlaceOfLevel, issued_by: Post | null, issued_at: instant,
  first: date, last: date, due: date, file_name: string
}
CellCounts = {filled: integer, typed: integer, empty: integer}
Filling = {
  place: PlaceOfLevel, stage: FormStage, submissions: integer, changed_at: instant, by: Post | null, late: boolean, days_left: integer,
  may_fill: boolean, may_judge: boolean, counts?: CellCounts, reason?: string, waits_for?: Post | null
}

GET /api/v1/forms/inbox = {items: [{...FormFacts, ...Filling}], more: boolean}
GET /api/v1/forms/board = {from: date, to: date, today: date, items: [{
  ...FormFacts,
  places: integer, submitted: integer, accepted: integer, returned: integer, late: integer, filled_percent: integer,
  waiting: [{place: PlaceOfLevel, stage: FormStage, post: Post | null}], waits: integer, may_judge: boolean
}]}
GET /api/v1/forms/asked = {
  year: integer, forms: integer, sent: integer, facts: integer, asked_more_than_once: integer,
  by_times: [{times: integer, facts: integer}],
  by: [{from: PlaceOfLevel, forms: integer, sent: integer, facts: integer, asked_more_than_once: integer}]
}
GET /api/v1/forms/{form} = {
  form: uuid, title: string, from: PlaceOfLevel, first: date, last: date, due: date, file_name: string,
  sent_by?: string, note?: string, issued_by?: Post | null, issued_at?: instant, standing: "draft" | "issued" | "taken_back",
  fillings: [{
    ...Filling,
    versions: [{
      version: integer, by: Post | null, at: instant, late: boolean, sha256: sha256, outcome: "open" | "returned" | "accepted",
      judged_by?: Post | null, judged_at?: instant, reason?: string
    }]
  }],
  asks: [{
    indicator: string, dimension: string, value: string, from: date, to: date, cells: integer, times: integer, titles: [string], by: [PlaceOfLevel]
  }]
}

COMMANDS forms = {stage?: FormStage, submissions?: integer}
)answers";

}    // namespace terrace::form_life
