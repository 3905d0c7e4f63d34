#pragma once
// The simulated county on the real store, under the real clock: what is measured, and what the bound's rows are taken from.

#include "access/access_log.hpp"
#include "modules/cases/cases.hpp"
#include "simulation/county.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"

#include <filesystem>
#include <string>

namespace terrace::bench {

constexpr std::int64_t domain = 530622;

class Noted final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override {}
};

struct Office {
    explicit Office(const std::filesystem::path& folder)
        : county{clock.now()}, store{(folder / "journal.db").string(), domain, tables_of({&cases::module()})},
          vault{(folder / "keys.db").string(), sqlite::operator_key((folder / "operator.key").string(), chance), chance},
          desk{store, vault, {&cases::module()}, county.views, figures, clock, chance} {
        desk.start_from_journal();
    }

    Actor leader() const { return {ActorKind::post, county.grid_leaders.front().first, county.grid_leaders.front().post}; }
    // The body of a `cases.open` in the leader's village.
    std::string case_body(const Uuid& case_id) const {
        return R"({"case":")" + write(case_id) + R"(","place":")" + write(county.villages.front()) +
               R"(","kind":"road","story":"村口的路塌了一半,下雨天老人出门要绕两公里,请来看看。","source":"walk_in"})";
    }

    SystemClock clock;
    SystemChance chance;
    simulation::SimulatedCounty county;
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

}    // namespace terrace::bench
