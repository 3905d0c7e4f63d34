#pragma once
// What the reads of topics answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::topics {

constexpr std::string_view answers = R"answers(
TopicStage = "plan" | "build" | "manage" | "review" | "share" | "solved" | "ended"
TopicKind = "build" | "covenant" | "matter"
BallotTally = {yes: integer, no: integer, abstain: integer, spoiled: integer}
TopicFacts = {
  topic: uuid, title: string, kind: TopicKind, stage: TopicStage, stage_name: Words, place: PlaceOfLevel, raised_at: instant, changed_at: instant,
  solved: boolean | null, meetings: integer,
  # of those who use it; withheld below five, or where an answer would single out fewer
  effect: {satisfied: integer | null, withheld: boolean} | null
}
# effect and solved are the headline; meetings stand small beside them
TopicTotals = {topics: integer, solved: integer, judged: integer, mostly_satisfied: integer, meetings: integer, stages: [{stage: TopicStage, name: Words, topics: integer}]}
TopicVersion = {
  version: integer, text: string, how?: string, what?: string, who_builds?: string, who_keeps?: string, cost?: string, changed?: string, receipt: sha256, at: instant
}
TopicBox = {
  box: uuid, about: "proposal" | "review", number: integer, meets_at: instant, called_at: instant, version?: integer, body?: Words, basis?: string, rule?: string,
  listed: integer, quorum_needed: integer, sample?: integer, commitment?: sha256, list_hash?: sha256, seed?: sha256, papers: integer, envelopes: integer, counted: boolean,
  result?: {
    outcome: "quorum_missed" | "not_passed" | "passed" | "judged", on: date, present: integer, pass_needed: integer, paper?: BallotTally, phone?: BallotTally, together?: BallotTally, left_shut: integer,
    watched_by: string, opened: [sha256],
    sheets?: integer, spoiled?: integer, judged?: [{question: Words, yes: integer | null, of: integer | null}], withheld?: boolean
  },
  works: [uuid],
  yours?: [{voter: uuid, voted: boolean, paper: boolean}],
  # for whoever hands paper out, until it is counted
  voters?: [{voter: uuid, voted: boolean, paper: boolean}]
}
TopicWork = {work: uuid, title: string, decided_in: uuid, built_by: string, record?: uuid, accepted?: {finished: date, by: string, found: string}, benefits: [uuid]}
TopicPage = {
  ...TopicFacts, version: integer, heard_from: string, heard_at: string, convenor: Post | null, of_case?: uuid,
  prepared?: {agenda: string, venue: string, where: string, invited: [string], meets_at: instant},
  posted: [{what: "agenda" | "decision" | "result", where: string, on: date}],
  met: [{on: date, present: integer, minutes?: string}],
  views: [{view: uuid, words: string, minority: boolean, opinions: integer, receipts: [sha256], reply?: string, changed_in?: integer}],
  opinions: integer, unsummed: integer,
  versions: [TopicVersion], boxes: [TopicBox],
  representatives?: {number: integer, women: integer, chosen: string},
  offers: {labour: [{unit: string, amount: integer}], material: [{unit: string, amount: integer}], no_effect: Words},
  works: [TopicWork], upkeep?: {what: string, turns: [string]}, benefits: [{benefit: uuid, of_work: uuid, what: string}],
  confirmed?: {solved: boolean, by: "proposer" | "call_back", at: instant}, reason?: string,
  next?: TopicStage, missing: [Words], may_confirm: boolean
}

GET /api/v1/topics = {totals: TopicTotals, items: [TopicFacts], more: boolean}
GET /api/v1/topics/{topic} = {
  ...TopicPage, may: [string],
  raw?: [{opinion: uuid, way: string, stance: string, text: string | null, said_by?: string, at: instant, receipt: sha256, view?: uuid}],
  keepers?: [string | null], names?: string | null
}
GET /api/v1/public/topics = {totals: TopicTotals, items: [TopicFacts], more: boolean}
GET /api/v1/public/topics/{topic} = TopicPage
GET /api/v1/deciding-rules = {items: [{id: string, name: Words, unit: "person" | "household" | "representative", notice_days: integer, quorum: string, pass: string, basis: string}]}

COMMANDS topics = {stage: string, topic?: uuid, receipt?: sha256, quorum_needed?: integer, list_hash?: string, drawn?: integer, papers?: integer, outcome?: string, present?: integer}
POST /api/v1/ballot-boxes/{box}/count = {stage: string, topic: uuid, outcome: string, present: integer}
)answers";

}    // namespace terrace::topics
