#pragma once
// What the reads of people answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::people {

constexpr std::string_view answers = R"answers(
Holder = {name: string, shows_party: boolean}
StandIn = {id: uuid, title: Words, name?: string}
PostCard = {
  id: uuid, title: Words, place: Place, since: instant, phone?: string, superior?: uuid, body?: uuid,
  vacant: boolean, holder?: Holder, held_since?: instant, stand_in?: StandIn,
  duties: [{role: Named, place: Place, basis: string, since: instant}]
}
Look = {at: instant, purpose: string, what: string, by?: PostNamed}

GET /api/v1/posts = {items: [PostCard]}
GET /api/v1/posts/{post} = PostCard
GET /api/v1/posts/{post}/organised = {
  id: uuid, title: Words, place: Place, phone: string, closed: boolean, may: [string], from: instant, to?: instant, superior?: Post,
  holdings: [{name: string, now: boolean, person?: uuid, from: instant, to?: instant}],
  stand_ins: [{...Post, name?: string, now: boolean, from: instant, to?: instant}],
  duties: [{
    assignment: uuid, role: Named, place: Place, basis: string, may_end: boolean, body?: {id: uuid, title: Words}, subject?: Post, from: instant, to?: instant
  }],
  bodies: [{id: uuid, part: string, title: Words, from: instant, to?: instant}]
}
GET /api/v1/bodies = {items: [{
  id: uuid, kind: string, title: Words, place: Place, from: instant, to?: instant,
  members: [{part: string, post: uuid, title: Words, holder?: string}], places: [Place], gaps: [Words]
}]}
GET /api/v1/households = {items: [{id: uuid, head: string, place: Place, members: integer, since: date}], position: integer, next?: string}
GET /api/v1/households/{household} = {
  id: uuid, head: string, place: Place, since: date,
  members: [{person: uuid, name: string, relation: Words, since: date}],
  timeline: [{at: instant, position: integer, what: Words, by?: Post, text?: string, case?: uuid}],
  consents: [{what: Words, id: "visit_notes" | "photos" | "phone_calls" | "shared_stories", given: boolean, at: instant}],
  who_looked: [Look], purpose: string, position: integer
}
GET /api/v1/persons/find = {items: [{id: uuid, name: string, place: Place, household?: uuid}]}
GET /api/v1/persons/{person} = {
  id: uuid, household?: uuid, forgotten?: {at: instant, basis: string}, place: Place,
  name?: string, id_number?: string, phone?: string, birth_day?: string,
  why_held: [{field: string, purpose: Words, retention: Words, basis: Words}]
}

COMMANDS people = {}
)answers";

}    // namespace terrace::people
