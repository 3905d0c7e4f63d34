#pragma once
// What was chosen and why, as data and as sentences in both languages. The browser's own computation (web/src/competition)
// writes the same JSON, letter for letter.

#include "base/codec.hpp"
#include "competition/rules.hpp"

namespace terrace::competition {

// {"election", "rule", "utility", "completion", "tie_break", "says": {zh, en}, "winners": [id…] in order of selection, "chosen":
// [{id, name, cost, votes, score, by}], "cost", "budget", "left", "rounds", "share", "stop"} and with `explained` also "explanation":
// {"steps", "not_chosen", "stopped"}. Amounts and scores are numbers when whole and text otherwise ("20000.5"), so that nothing rounds; fractions are text
// "a/b", lowest terms, and beside them "yuan" rounded to fen, half up.
json::object told_json(const Election&, const Asked&, const Outcome&, bool explained);

}    // namespace terrace::competition
