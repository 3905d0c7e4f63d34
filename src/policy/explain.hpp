#pragma once
// Why somebody gets this sum, in words a grandmother reads: at most eight short lines at first, more behind them; and the same as JSON from
// which anybody works every fen out again (tools/recompute_dues.mjs).

#include "policy/run.hpp"

#include "base/codec.hpp"

namespace terrace::policy {

constexpr std::size_t first_lines_max = 8;
constexpr std::size_t sentence_characters_max = 20;    // Chinese
constexpr std::size_t sentence_words_max = 14;         // English

struct Explanation {
    std::vector<Said> first, more;
};
Explanation explain(const Run&, std::size_t due);

// The reason in one sentence, for a table.
Said reason(const Run&, const Due&);

// `lines`: where each row stands in its file; may be empty.
json::object run_json(const Run&, std::span<const std::size_t> lines);
json::object due_json(const Run&, std::size_t due, std::span<const std::size_t> lines);

}    // namespace terrace::policy
