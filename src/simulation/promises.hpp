#pragma once
// What the county was promised, and an independent count of what the journal says: plain loops over the records, sharing no code
// with the ledgers and figures they are compared with.

#include "desk/desk.hpp"
#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <map>
#include <string>
#include <vector>

namespace terrace::simulation {

using BrokenPromises = std::vector<std::string>;

class Promises {
  public:
    // A sender heard this answer to its command; `text` is the first sealed text it sent.
    void accepted(const CommandId&, const Acknowledged&, const std::string& text, BrokenPromises&);
    // A phone heard that its submission was returned, and why.
    void returned(const CommandId&, const Refusal&, BrokenPromises&);
    std::size_t count() const { return accepted_.size() + returned_.size(); }

    // Reads the whole journal and compares it with everything that was derived from it or promised.
    void look(Desk&, Zone, BrokenPromises&) const;

  private:
    struct Accepted {
        Acknowledged answer;
        std::string text;
    };
    std::map<CommandId, Accepted> accepted_;
    std::map<CommandId, Refusal> returned_;
};

// Every ledger equals its rebuild, row for row. Leaves the store as it was.
void look_at_rebuild(sqlite::SqliteStore&, const Desk&, Zone, BrokenPromises&);

}    // namespace terrace::simulation
