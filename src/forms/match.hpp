#pragma once
// From words to an indicator (对指标): exact names and other names first, then what contains what. Sure only when every word is understood;
// a person's confirmation stands above all guessing.

#include "forms/words.hpp"

namespace terrace::forms {

enum class Certainty : std::uint8_t { none, unsure, likely, sure };
std::string_view code_of(Certainty) noexcept;

struct Match {
    Certainty certainty = Certainty::none;
    const Askable* what = nullptr;             // of likely and sure
    std::string dimension, value;
    std::vector<const Askable*> candidates;    // of unsure
    Reason reason;                             // why it is not sure
};

// The catalogue with its names made plain once. The catalogue outlives it.
class Matcher {
  public:
    explicit Matcher(const Catalogue&);
    struct Named {
        const Askable* what;
        std::vector<std::string> names, known;    // known: names and topics, longest first
    };
    const std::vector<Named>& all() const { return all_; }
    const std::vector<const Askable*>& lists() const { return lists_; }    // no figures, and so not among `all`
    const Askable* find(std::string_view name) const;

  private:
    std::vector<Named> all_;
    std::vector<const Askable*> lists_;
};

// `parts`: the words that bear on a cell, outermost first, already without units, periods, places and totals. `titles`: what the titles above
// leave when places and periods are taken out. `spread`: one of the words was taken to reach further than it is written.
Match match(const Matcher&, const std::vector<std::string>& parts, const std::vector<std::string>& titles, bool among, bool spread);

// Every indicator whose name or other name stands in a running text, longest words first; for texts, not for forms.
struct Mention {
    std::size_t at = 0, length = 0;    // bytes
    const Askable* what = nullptr;
};
std::vector<Mention> mentions(const Matcher&, std::string_view text);

}    // namespace terrace::forms
