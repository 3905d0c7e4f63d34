#include "app/county.hpp"

#include "app/evidence_doors.hpp"
#include "app/forgetting.hpp"
#include "app/modules.hpp"
#include "desk/housekeeping.hpp"
#include "modules/alerts/alerts.hpp"
#include "modules/cases/cases.hpp"
#include "modules/places/places.hpp"

namespace terrace {
namespace {

// An office before its divisions are imported.
class NoPlaces final : public PlaceTree {
  public:
    const PlaceFacts* find(PlaceId) const override { return nullptr; }
    std::optional<PlaceId> by_code(std::string_view, Day) const override { return std::nullopt; }
    PlaceId root() const override { return {}; }
    bool within(PlaceId, PlaceId) const override { return false; }
    std::vector<PlaceId> path(PlaceId) const override { return {}; }
    std::vector<PlaceId> children(PlaceId, Partition, Day) const override { return {}; }
    std::vector<PlaceId> containers(PlaceId) const override { return {}; }
    std::vector<PlaceId> current(PlaceId) const override { return {}; }
    std::int64_t version() const override { return 0; }
};

}    // namespace

Views first_views(const DataFolder& folder) {
    const auto& domain = folder.domain();
    auto calendar = Calendar::read(published_holidays());
    if (!calendar) throw Fault{say(calendar.error(), Language::en)};
    auto clock = Clock::make(*calendar, default_office_hours(), Zone{domain.zone_minutes});
    if (!clock) throw Fault{say(clock.error(), Language::en)};
    const auto places = std::make_shared<const NoPlaces>();
    return {places, std::make_shared<const Roster>(places), std::make_shared<const Playbook>(), std::make_shared<const Clock>(std::move(*clock)),
            [&folder](const Sha256& name) { return folder.read_file(name); }, 1};
}

std::int64_t post_again(sqlite::SqliteStore& store, const std::vector<const Module*>& modules, Zone zone) {
    store.begin();
    try {
        store.empty_ledgers();
        const auto count = Desk::repost(store.journal(), modules, zone, [&](Position cause) -> Rows& { return store.rows(cause); });
        store.index_ledgers();
        store.commit();
        return count;
    } catch (...) {
        store.roll_back();
        throw;
    }
}

County::County(DataFolder folder, const WallClock& clock, Chance& chance) : folder_{std::move(folder)} {
    store_ = std::make_unique<sqlite::SqliteStore>(folder_.journal(), folder_.domain().code, all_tables());
    vault_ = std::make_unique<sqlite::SqliteVault>(folder_.keys(), sqlite::operator_key(folder_.operator_key(), chance), chance);
    credentials_ = std::make_unique<sqlite::SqliteCredentials>(folder_.access(), sqlite::operator_key(folder_.operator_key(), chance), chance);
    places_ = places::module([this](const Sha256& file) { return folder_.read_file(file); });
    if (store_->outgrown()) post_again(*store_, all_modules(places_.get()), Zone{folder_.domain().zone_minutes});    // an older version kept this folder
    access_log_ = std::make_unique<store::AccessLogFile>(folder_.path() / "access");
    evidence_ = std::make_unique<store::EvidenceStore>(folder_.path() / "evidence", arriving_key(*vault_), chance);
    desk_ = std::make_unique<Desk>(*store_, *vault_, all_modules(places_.get()), first_views(folder_), figures_, clock, chance);
    desk_->start_from_journal();
    // A crash between saying so and doing so: whoever is forgotten has no keys.
    for (const auto& subject : housekeeping::forgotten_subjects(*store_->snapshot())) destroy_keys(*vault_, subject);
    vault_->keep();
    erase_keyless(*store_->snapshot(), *vault_, *evidence_);
    alarms_ = std::make_unique<Alarms>(*desk_, std::vector<AlarmSource>{cases::alarms(), alerts::alarms()});
}

County::~County() {
    alarms_->stop();
    desk_->stop();
}

}    // namespace terrace
