#pragma once
// The small county of the tests on the real store, for benchmarks and for the server that is killed again and again.

#include "access/access_log.hpp"
#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

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
        : store{(folder / "journal.db").string(), domain, tables_of({&cases::module()})},
          vault{(folder / "keys.db").string(), sqlite::operator_key((folder / "operator.key").string(), chance), chance},
          desk{store, vault, {&cases::module()}, county.views(), figures, clock, chance} {
        desk.start_from_journal();
    }
    testing::SmallCounty county;
    SystemClock clock;
    SystemChance chance;
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

// The body of a `cases.open` in the small county.
inline std::string case_body(const testing::SmallCounty& county, const Uuid& case_id) {
    return R"({"case":")" + write(case_id) + R"(","place":")" + write(county.wenbi) +
           R"(","kind":"road","story":"村口的路塌了一半,下雨天老人出门要绕两公里,请来看看。","source":"walk_in"})";
}

}    // namespace terrace::bench
