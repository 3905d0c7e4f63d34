#pragma once
// The composition root: one office's data folder opened, every object built once, top to bottom, and taken down in reverse.

#include "app/data_folder.hpp"
#include "desk/alarms.hpp"
#include "desk/desk.hpp"
#include "store/files/access_log_file.hpp"
#include "store/files/evidence_store.hpp"
#include "store/sqlite/sqlite_credentials.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"

#include <memory>

namespace terrace {

class County {
  public:
    // Throws Fault when a file is damaged. `chance` and `clock` outlive the county.
    County(DataFolder, const WallClock&, Chance&);
    ~County();

    const DataFolder& folder() const { return folder_; }
    Desk& desk() { return *desk_; }
    sqlite::SqliteStore& store() { return *store_; }
    sqlite::SqliteVault& vault() { return *vault_; }
    sqlite::SqliteCredentials& credentials() { return *credentials_; }
    store::EvidenceStore& evidence() { return *evidence_; }
    Figures& figures() { return figures_; }
    AccessLog& access_log() { return *access_log_; }
    store::AccessLogFile& access_files() { return *access_log_; }
    Alarms& alarms() { return *alarms_; }

    // Runs one read outside the server, as the desk itself or as an actor.
    template <class Use>
    auto read(const Actor& actor, Use&& use) {
        const auto views = desk_->views();
        const auto snapshot = store_->snapshot();
        const ReadContext context{*snapshot, *views, *vault_, figures_, *access_log_, actor, desk_->clock().now()};
        return use(context);
    }

  private:
    DataFolder folder_;
    Figures figures_;
    std::unique_ptr<sqlite::SqliteStore> store_;
    std::unique_ptr<sqlite::SqliteVault> vault_;
    std::unique_ptr<sqlite::SqliteCredentials> credentials_;
    std::unique_ptr<store::AccessLogFile> access_log_;
    std::unique_ptr<const Module> places_;
    std::unique_ptr<store::EvidenceStore> evidence_;
    std::unique_ptr<Desk> desk_;
    std::unique_ptr<Alarms> alarms_;
};

// Empties the ledgers and posts every record to them again, in one transaction. How many records there were.
std::int64_t post_again(sqlite::SqliteStore&, const std::vector<const Module*>&, Zone);

// What every county begins with: the published calendar, default office hours, no places, no posts.
Views first_views(const DataFolder&);

}    // namespace terrace
