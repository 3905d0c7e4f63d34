#pragma once
// What a decision may look at, and nothing else. Decisions use it because events hold outcomes; apply and post may not.

#include "base/clock.hpp"
#include "desk/place_tree.hpp"
#include "desk/roster.hpp"
#include "ledgers/ledger.hpp"
#include "playbook/playbook.hpp"

#include <functional>

namespace terrace {

// Reads a content-addressed file of the data folder (bulk reference data); throws Fault when it is missing or changed.
using ReadFile = std::function<std::string(const Sha256&)>;

// The module's own rows as they stand before this command, for a rule that spans several streams (nobody lives in two households).
// For looking only; another module's rows are nobody's business, save the register of assets (asset_register.hpp), which is everybody's.
class OwnRows {
  public:
    explicit OwnRows(Rows& rows) : rows_{rows} {}
    bool find(const Table& table, std::initializer_list<Cell> key, const std::function<void(const Row&)>& visit) const { return rows_.find(table, key, visit); }

  private:
    Rows& rows_;
};

struct Context {
    Instant said_at;         // authority and rules are judged at this instant
    Instant recorded_at;
    Actor actor;
    std::int32_t version = 0;              // of the stream, before this command
    std::optional<std::int32_t> seen;      // the version its author saw; none for a command that only adds
    const PlaceTree& places;
    const Roster& roster;
    const Clock& clock;          // office hours and holidays of the domain
    const Playbook& playbook;
    const ReadFile& read_file;
    const OwnRows* own_rows = nullptr;    // none where a decision is tried without a store
};

}    // namespace terrace
