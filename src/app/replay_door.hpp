#pragma once
// `terrace replay PLAYBOOK`: an office in a throw-away folder, a history of ordinary work told through ordinary commands, and then every
// number of the playbook's text beside what comes out of the records.

#include "app/county.hpp"
#include "playbook/quotes.hpp"
#include "replay/history.hpp"

#include <filesystem>
#include <iosfwd>
#include <memory>

namespace terrace {

struct ReplayAsked {
    std::string playbook;          // a folder with methods.yaml, history.yaml and figures.yaml, or the name of one that comes with the program
    std::string format = "csv";    // or "json"
    std::string keep;              // the data folder to make and keep; a throw-away one when empty
};

// What a history is made from. The text's own account is not among it.
struct PlaybookTexts {
    std::string methods, history, cases;    // cases: "" when it has none of its own
};
Result<PlaybookTexts> playbook_texts(const std::string& playbook);
Result<std::string> figures_text(const std::string& playbook);    // what the text says

// An office whose history has been played.
class PlayedOffice {
  public:
    static Result<std::unique_ptr<PlayedOffice>> make(const PlaybookTexts&, const std::filesystem::path& data, const std::filesystem::path& reference, std::ostream& progress);
    County& county() { return *county_; }
    const Methods& methods() const { return methods_; }
    const replay::Told& told() const { return told_; }
    demo::Hand& hand() { return *hand_; }
    demo::TurnedClock& clock() { return clock_; }
    const replay::FirstSeat& first() const { return first_; }

  private:
    PlayedOffice(Methods, Instant from);
    Methods methods_;
    demo::TurnedClock clock_;
    SeededChance chance_;
    std::unique_ptr<County> county_;
    std::unique_ptr<demo::Hand> hand_;
    replay::FirstSeat first_;
    replay::Told told_;
};

// What the office's figure says for a place (division code) and days; as known on `as_of`, or now without it.
Result<press::Computed> figure_of(County&, const std::string& indicator, const std::string& place, std::optional<Day> from, std::optional<Day> to, std::optional<Day> as_of);

// Exit code 1 when a number of the text differs.
Result<int> replay_door(const ReplayAsked&, const std::filesystem::path& reference, std::ostream& out, std::ostream& progress);

// `terrace playbook test`: as replay, but told in one line a playbook and one for each number that differs.
int playbook_test(const std::vector<std::string>& playbooks, const std::filesystem::path& reference, std::ostream& out, std::ostream& errors);

}    // namespace terrace
