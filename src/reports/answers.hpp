#pragma once
// What the reports answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::reports {

constexpr std::string_view answers = R"answers(
Gap = {kind: "missing" | "overlap" | "vacant" | "overload", place: Place, zh: string, en: string, role?: string, places?: integer, posts?: [Post], each?: [Place]}
Shown = {
  ...PlaceOfLevel, form: "area" | "line" | "point", labelled_sample: boolean, open?: integer, late?: integer, vacant?: integer, received?: integer
}

GET /api/v1/duty-chain = {
  place: Place,
  links: [{
    role: Named, place: Place, post: Post, since: instant, basis?: string, phone?: string, vacant: boolean, holder?: Holder, stand_in?: StandIn,
    body?: {id: uuid, title: Words}
  }],
  gaps: [Gap], position: integer,
  # inside government only
  open_matters?: integer, no_change?: boolean,
  this_month?: [{figure: string, indicator: Words, value: integer, shown?: string, unit?: Words, kind_of?: Sureness}]
}
GET /api/v1/duty-chain/gaps = {place: Place, items: [Gap], cut: boolean}
GET /api/v1/posts/{post}/after-end = {items: [{
  position: integer, what: string, stream: uuid, said_at: instant, recorded_at: instant, by: string, ended_at: instant
}]}
GET /api/v1/duty-map = {
  type: "FeatureCollection", features: [{type: "Feature", properties: Shown, geometry: Geometry}],
  place: PlaceOfLevel, path: [PlaceOfLevel], not_drawn: [Shown], position: integer
}
GET /api/v1/figures = {items: [{name: string, title: Words, unit: Words, rule: Words, playbook: string, dimensions: [{id: string, title: Words}]}]}
GET /api/v1/figures/{name} = {
  name: string, title: Words, unit: Words, rule: Words, span: "flow" | "stock", adds_up: boolean, place: Place, as_of: instant | date, position: integer,
  rule_version?: {playbook: string, version: integer}, scope?: string, changed_since?: string,
  # asked by a code that had ended: who bore it, and who carries it on
  old_code?: {code: string, place: Place, last_day: date, carried_on: [Place], words: Words},
  # divided by a further dimension, the part stands under the dimension's own name
  cells: [{
    value: string, kind_of: Sureness, records: integer, of?: integer, then?: string, changed?: boolean,
    place?: {id: string, name: string}, month?: string, kind?: Named, source?: string, title?: Words, *: string
  }],
  doubts: [{rule: string, text: Words, found: Words}],
  # what does not count, and why
  left_out: [{why: string, records: integer, text: Words}]
}
GET /api/v1/figures/{name}/records = {
  items: [{
    position: integer, event: string, record?: uuid, case?: uuid, place: Place, day: date, kind: string, source: string, count: integer,
    said_at: instant
  }],
  position: integer, next?: string
}
# how a record moved a figure; what it adds to count and sum
Moving = {
  record?: uuid, case?: uuid, stream?: uuid, how: "came" | "gone" | "changed", event: string, position: integer, said_at: instant, recorded_at: instant,
  day: date, place: Place, count?: integer, value?: string
}
GET /api/v1/figures/{name}/changes = {
  name: string, title: Words, unit: Words, place: Place, since: integer, position: integer,
  cells: [{key: string, then: string, now: string, changed: boolean, moved: integer, records: [Moving], place?: {id: string, name: string}}],
  rules: [{version: integer, from: date, counts_as_now: boolean}]
}
GET /api/v1/reports = {items: [{
  name: string, title: Words, playbook: Words, version: integer, period: "week" | "month" | "quarter" | "year", now: string, last: string, places: [Place]
}]}
# blocks in the language asked; a part or cell that is a figure names its cell
GET /api/v1/reports/{name} = {
  name: string, title: Words, heading: string, playbook: string, version: integer, place: Place, period: {...Words, text: string, from: date, to: date},
  language: string, known_at: integer, places_version: integer,
  blocks: [any],
  cells: [{
    cell: string, indicator: string, title: Words, unit: Words, rule: Words, place: Place, from?: date, to: date, where: any, value: string, kind_of: Sureness,
    text: string, records: integer, version: integer, url: string
  }],
  left_out: [{why: string, records: integer, text: Words, indicator: string, title: Words}],
  doubts: [{rule: string, text: Words, found: Words}], text: string, sha256: sha256
}
Issued = {
  report: uuid, name: string, title: string, version: integer, place: Place, from: date, to: date, known_at: integer, by: Post | null, issued_at: instant, sha256: sha256
}
GET /api/v1/issued-reports = {items: [{...Issued, cells: integer}]}
Written = {value: string, kind_of: Sureness, records: integer, version: integer}
GET /api/v1/issued-reports/{report} = {
  ...Issued, language: string, places_version: {then: integer, now: integer}, text: string, position: integer, changed: integer,
  not_synced: [{place: Place, since: instant, phones: integer}],
  cells: [{
    cell: string, indicator: string, title: Words, unit: Words, place: Place, from?: date, to: date, then: Written, now: Written | null, changed: boolean,
    moved: integer, records: [Moving],
    rule?: {then: integer, now: integer, counts_as_then: boolean, by_rule_of_then: string}, places_moved?: {counted_again: string}
  }],
  moved: [Moving], now?: {text: string, sha256: sha256}
}
GET /api/v1/doors = {place: Place, doors: [{
  ...Named, items: [{...Named, count: integer | null, empty_reason?: Words, late?: integer, gaps?: integer, kinds?: [string]}]
}]}
# of people in whole fives; withheld: with the others it would say who
PublicCount = {value: string | null, kind_of: Sureness, fewer_than?: integer, withheld?: boolean}
GET /api/v1/public/figures = {day: date, from: date, figures: [{
  name: string, title: Words, unit: Words, rule: Words, span: "flow" | "stock", total: PublicCount, cells: [{...PublicCount, place: Place}],
  # townships not named: each fewer than five, nobody included
  fewer: integer, months: [{...PublicCount, month: string}]
}]}
GET /api/v1/public/same-matter = {place: Place, told: boolean, being_handled?: boolean, at_least?: integer, last_month?: string, fewer_than?: integer}
# outlines of one day; parts: put together of the outlines of its parts, of which so many have none
OverlayGround = {place: Place, area_m2: integer, drawn: "own" | "parts", labelled_sample: boolean, without: integer, from?: date}
GET /api/v1/overlays = {items: [{place: Place, partition: "basin" | "duty", level: integer, labelled_sample: boolean}]}
GET /api/v1/places/{place}/overlay = {
  on: date, part: OverlayGround, whole: OverlayGround, shared_m2: integer, share: string,
  cells: [{place: Place, area_m2: integer, shared_m2: integer, share: string, labelled_sample: boolean}], not_mapped: [Place],
  # by the finest outline around where a household is registered; divided: the line runs through it; members: registered in what belongs to the basin
  households: {
    total: integer, inside: integer, outside: integer, divided: integer, not_mapped: integer, members: integer, least?: string, most?: string,
    divided_at: [{place: Place, households: integer}]
  },
  # what a press text says, never computed with
  quotes: [{id: string, of: "area" | "area_share" | "people_share", quote: string, value: string, unit: string, as_of: date, title: Words}]
}
GET /api/v1/site-brief = {as_of: instant, position: integer, items: [{
  place: PlaceOfLevel, path: [string],
  posts: [{title: Words, role: Words, place: string, name: string, vacant: boolean, phone: string}],
  changes: [{name: string, title: Words, unit: Words, value: string, before: string, from: date, as_of: date}],
  stocks: [{name: string, title: Words, unit: Words, value: string, as_of: date, records: integer}],
  promises: {from: date, answered: integer, in_time: integer, reopened: integer},
  stale: [{kind: Named, last: date, days: integer, records: integer}],
  open: {count: integer, late: integer, items: [{number: string, kind: Words, place: PlaceOfLevel, since: instant, due: instant, late: boolean}]} | null
}]}
IndustryRow = {record: uuid, kind: Kind, title: string, place: Place, since: date, shown: [{field: string, name: Words, zh: string, en: string, unit: string, sure?: string}], until?: date, days_left?: integer, state?: "valid" | "soon" | "expired"}
IndustryRows = {total: integer, items: [IndustryRow]}
Industry = {
  id: string, form: "belt" | "chain", name: Words, basis: {id: string, title: Words, clause: string, from?: date, until?: date} | null, places: [Place],
  committee: {
    name: string, founded: boolean, body?: uuid, place?: Place, from?: instant, members?: [{part: string, title: Words, holder?: string}], records: IndustryRows
  } | null,
  bases: IndustryRows, certificates: IndustryRows, firms: IndustryRows, listings: IndustryRows,
  figures: [{name: string, title: Words, unit: Words, rule: Words, value: string | null, kind_of: Sureness, records: integer, stock: boolean}],
  doubts: [{rule: string, text: Words, found: Words}],
  households: {linked: boolean, count: integer}, empty: [Words]
}
GET /api/v1/industry = {place: Place, from: date, to: date, position: integer, items: [Industry]}
Listing = {
  record: uuid, kind: Kind, title: string, place: Place, since: date,
  shown: [{field: string, name: Words, zh: string, en: string, unit: string, sure?: string}], texts: [{field: string, name: Words, text: string | null}],
  changes: [{event: string, at: instant, by_kind: string, by?: Post}]
}
GET /api/v1/public/listings = {
  place: Place, items: [Listing], more: boolean,
  belts: [{id: string, name: Words, form: string, households: PublicCount}]
}
GET /api/v1/my-industry = {
  links: [{...Listing, belts: [Words]}],
  listings: [{...Listing, standing: "counts" | "waiting" | "ended", values: {*: string}, ended?: date, end_reason?: string}]
}
Quoted = {value: string | null, kind_of: Sureness, records: integer, fewer_than?: integer}
GET /api/v1/texts = {as_of: date, edition: boolean, texts: [{
  playbook: string, text: string, title: Words, installed: boolean, place: Place | null,
  headings: [{id: string, name: Words, open: integer, items: [{id: string, name: Words, records: [string], indicators: [string]}]}],
  records: [{id: string, name: Words, icon: string, every: string}],
  figures: [{id: string, title: Words, rule: Words, unit: string, ...Quoted}],
  quotes: [{
    id: string, quote: string, value: string, kind: Sureness, unit: string, indicator: string, heading: string, slots?: integer, as_of?: date, then?: Quoted
  }],
  findings: [{id: string, kind: string, text: Words, indicator: string}]
}]}
)answers";

}    // namespace terrace::reports
