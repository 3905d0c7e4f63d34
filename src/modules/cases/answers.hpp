#pragma once
// What the reads of cases and exposures answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::cases {

constexpr std::string_view answers = R"answers(
CaseStage = "open" | "offered" | "answered" | "confirmed" | "declined" | "withdrawn" | "duplicate" | "imported"
# A thing a case is about, and who keeps it: as it was said, and the post that a case goes to now.
Entrusted = {basis: string, post?: Post | null, role?: Named, body?: Named}
AssetLine = {
  asset: uuid, title: string, kind: Kind, place: Place, stands: boolean, keeper?: Post | null, entrusted?: Entrusted
}
AssetRow = {...AssetLine, for: [string], open?: integer, closed?: integer}
CaseRow = {
  case: uuid, number: string, kind: Kind, category: string, place: Place, stage: CaseStage,
  owner: Post | null, first_asked: Post | null, offered_to: Post | null,
  opened_at: instant, due_at: instant, closed_at?: instant, paused: boolean, late: boolean, level: integer, urgent: boolean, disputed: boolean,
  asset?: AssetLine, same_asset?: boolean
}
Asker = {anonymous?: boolean, withheld?: boolean, person?: uuid, name?: string | null, phone?: string | null}
CaseLine = {
  position: integer, at: instant, said_at: instant, what: string, words: Words, by?: Post | null, by_kind: string,
  text?: string | null, evidence?: [Evidence], late?: boolean, due_at?: instant, basis?: string, settles?: boolean,
  place?: Place, kind?: Kind, to?: Post | null, right_post?: Post | null, of?: uuid, asset?: AssetLine | null
}
ExposureShown = {
  id: uuid, place: Place, kind: Kind, problem: string, since: date, until?: date, places_path: [Place],
  reply?: {by: Words, text: string | null, day: date}, mended?: {text: string | null, day: date}, photos: [sha256], photos_after: [sha256]
}
CasePage = {
  ...CaseRow,
  version: integer, history: [CaseLine], may: [string], story?: string | null, same_nearby?: boolean, went_into?: {stage: CaseStage},
  source?: string, evidence?: [Evidence], receipt?: {number: string}, places_path?: [Place], asker?: Asker,
  clock?: {
    limit: Words, basis: string, rule: string, started_at: instant, due_at: instant, urgent: boolean, accept_limit: Words,
    extended_working_days: integer, extension_working_days_left: integer, paused: boolean, pauses: [{from: instant, to?: instant, ground: string}],
    remaining?: {minutes: integer, office_time: boolean}, whole_minutes?: integer
  },
  stages?: [{id: string, name: Words, state: "later" | "passed_over" | "now" | "done", begun_at?: instant}],
  disputes?: [{field: string, sides: [{by: Post | null, at: instant, value: string | Words, choose: string | {lon_e7: integer, lat_e7: integer}}]}],
  exposure?: {...ExposureShown, step: "proposed" | "published" | "ended", reply_until: instant, may: [string]},
  # taken over from a list that was kept before: what the list said, and how that was judged
  imported?: {
    name: string, foreign_id: string, verdict: string, by_rule: string, list_at: instant, target_at?: instant, closed_at?: instant,
    dimensions: {*: string}
  }
}

GET /api/v1/kinds = {
  items: [{
    id: string, name: Words, icon: string, category: string, answer_limit: Words, accept_limit: Words, basis: string, route: string,
    call_back: boolean, exposable: boolean,
    assets: [{kind: Kind, to: string, to_words: Words, public: boolean}]
  }],
  norms?: {
    urgent_limit: Words, extension_working_days_max: integer, call_back_percent: integer,
    exposure: {reply: Words, shown: Words, mended: Words}, basis: string
  },
  stages?: [{id: string, name: Words, begins: string}],
  playbook?: {name: string, version: integer, valid_from: date}
}
GET /api/v1/cases = {items: [CaseRow], position: integer, next?: string}
GET /api/v1/cases/near = {items: [CaseRow | {kind: Kind, place: Place, day: date, stage: CaseStage, same_asset?: boolean}]}
GET /api/v1/assets = {items: [AssetRow], more: boolean}
GET /api/v1/assets/{asset} = {
  ...AssetRow,
  being_handled?: boolean,    # to those outside: something told of it before today is open
  cases?: [{kind: Kind, place: Place, day: date, stage: CaseStage, case?: uuid, number?: string, due_at?: instant}]
}
GET /api/v1/cases/{case} = CasePage
GET /api/v1/cases/call-backs = {items: [CaseRow]}
GET /api/v1/cases/{case}/asker = Asker
GET /api/v1/receipt = CasePage
GET /api/v1/public/exposures = {items: [ExposureShown]}
GET /api/v1/exposures = {items: [{
  ...ExposureShown,
  case: uuid, number: string, author: Post | null, responsible: Post | null, proposed_at: instant, reply_until: instant,
  names_the_asker: boolean, may: [string]
}]}

COMMANDS cases = {
  stage: string, owner?: uuid, number?: string, word?: string, due_at?: instant, offered_to?: uuid, accept_by?: instant, late?: boolean
}
)answers";

}    // namespace terrace::cases
