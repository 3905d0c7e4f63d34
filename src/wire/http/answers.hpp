#pragma once
// What the API itself and the doors of signing in answer, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace::wire {

constexpr std::string_view answers = R"answers(
GET /api/v1/ping = {server_now: instant, position: integer, generation: integer}
GET /api/v1/live = events
GET /api/v1/openapi.json = any
GET /healthz = {status: "ok"}
GET /readyz = {status: "ok"}

Me = {
  kind: "post" | "resident" | "token" | "operator", server_now: instant, generation: integer, sign_out_after: instant,
  must_change_password: boolean, must_set_second_factor: boolean, person: {id: uuid, name?: string},
  posts: [{id: uuid, title: Words, place: Place, roles: [string]}], reach: [PlaceOfLevel], may: [string],
  domain: {code: string, name: string, zone: integer}
}
GET /api/v1/me = Me
POST /api/v1/session = Me
POST /api/v1/card-session = Me
DELETE /api/v1/session = nothing
GET /api/v1/sessions = {items: [{
  id: uuid, kind: "session" | "device" | "token", started: instant, last_seen: instant, ends: instant, this: boolean
}]}
DELETE /api/v1/sessions/{session} = nothing
POST /api/v1/proxy-session = {token: string, ends: instant, consent: uuid}
POST /api/v1/password = nothing
# Without a code a fresh secret to scan; with the secret and a code made from it, nothing.
POST /api/v1/second-factor = {secret: string, qr_text: string} or nothing
POST /api/v1/accounts = {sign_in: string, password: string, must_change_password: boolean}
POST /api/v1/cards = {card: uuid, qr_text: string}
POST /api/v1/enrolments = {code: string, qr_text: string, expires_at: instant}
POST /api/v1/devices = {device: uuid, token: string, ends: instant, me: Me}
POST /api/v1/tokens = {id: uuid, token: string, ends: instant}
)answers";

}    // namespace terrace::wire
