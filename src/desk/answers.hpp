#pragma once
// What answers of several modules share, and what the desk's own read answers, in the notation of wire/http/answer_shapes.hpp.

#include <string_view>

namespace terrace {

constexpr std::string_view desk_answers = R"answers(
Words = {zh: string, en: string}
Named = {id: string, zh: string, en: string}
Place = {id: place, name: string}
PlaceOfLevel = {...Place, level: integer}
Post = {id: uuid, title: Words, phone?: string}
PostNamed = {id: uuid, zh: string, en: string}
Kind = {id: string, zh: string, en: string, icon: string}
Choice = {id: string, name: Words}
Sureness = "exact" | "about" | "at_least"
Evidence = {sha256: sha256, size: integer, type: string, state: "promised" | "here" | "missing" | "erased"}

GET /api/v1/returned = {items: [{id: uuid, command: string, code: string, field: string, said_at: instant}]}
)answers";

}    // namespace terrace
