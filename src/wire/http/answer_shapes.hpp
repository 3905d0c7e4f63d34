#pragma once
// What answers look like. Each module declares it beside the reads that make them (answers.hpp), in a notation short enough to be read:
//
//   Words = {zh: string, en: string}                                  a shape with a name
//   GET /api/v1/posts = {items: [PostCard], next?: string}            what a read or a door answers
//   COMMANDS cases = {stage: string, number?: string}                 what the commands of a module answer
//
// Types: string integer number boolean null any, uuid place instant date sha256 (texts of that form), "a word", [list], {members},
// {*: type} (any names), {...Other, more: type} (all of another's members), A | B. `?` after a member's name: it may be absent.
// Instead of a type: `nothing` (204), `file` (bytes), `events` (SSE). `#` begins a comment.
//
// From it the OpenAPI document is made; the tests hold every answer they get against it and fail on a member that is not declared.

#include "base/codec.hpp"

#include <span>

namespace terrace::wire {

struct AnswerShape {
    std::optional<json::object> schema;    // JSON Schema of a JSON answer
    std::string media = "application/json";
    bool may_be_nothing = false;           // 204
};

class AnswerShapes {
  public:
    // Throws Fault that says where when a text is not in the notation, names something twice or names what is not there.
    explicit AnswerShapes(std::span<const std::string_view> texts);

    // "GET /api/v1/posts", "COMMANDS cases"; nullptr when not declared.
    const AnswerShape* of(std::string_view what) const;
    const std::map<std::string, AnswerShape, std::less<>>& all() const noexcept { return all_; }
    const json::object& named() const noexcept { return named_; }    // the schemas that have a name of their own

  private:
    std::map<std::string, AnswerShape, std::less<>> all_;
    json::object named_;
};

}    // namespace terrace::wire
