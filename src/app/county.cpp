#include "app/county.hpp"

#include "app/modules.hpp"
#include "modules/cases/cases.hpp"
#include "modules/places/places.hpp"

#include <fcntl.h>
#include <unistd.h>

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

// One line a read, on disk before the page leaves.
class LineLog final : public AccessLog {
  public:
    explicit LineLog(const std::string& path) : path_{path}, file_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {
        if (file_ < 0) throw Fault{path + ": cannot be opened"};
    }
    ~LineLog() override { ::close(file_); }
    void note(Instant at, const Actor& actor, const SubjectId& subject, std::string_view purpose, std::string_view what) override {
        std::string line = write(at) + ' ' + write(actor.id) + ' ' + write(static_cast<const Uuid&>(actor.post)) + ' ' +
                           write(static_cast<const Uuid&>(subject)) + ' ';
        line.append(purpose).append(" ").append(what).append("\n");
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || ::fdatasync(file_) != 0)
            throw Fault{path_ + ": the access log cannot be written"};
    }

  private:
    std::string path_;
    int file_;
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

County::County(DataFolder folder, const WallClock& clock, Chance& chance) : folder_{std::move(folder)} {
    store_ = std::make_unique<sqlite::SqliteStore>(folder_.journal(), folder_.domain().code, all_tables());
    vault_ = std::make_unique<sqlite::SqliteVault>(folder_.keys(), sqlite::operator_key(folder_.operator_key(), chance), chance);
    credentials_ = std::make_unique<sqlite::SqliteCredentials>(folder_.access(), sqlite::operator_key(folder_.operator_key(), chance), chance);
    access_log_ = std::make_unique<LineLog>((folder_.path() / "access" / "reads.log").string());
    places_ = places::module([this](const Sha256& file) { return folder_.read_file(file); });
    desk_ = std::make_unique<Desk>(*store_, *vault_, all_modules(places_.get()), first_views(folder_), figures_, clock, chance);
    desk_->start_from_journal();
    alarms_ = std::make_unique<Alarms>(*desk_, std::vector<AlarmSource>{cases::alarms()});
}

County::~County() {
    alarms_->stop();
    desk_->stop();
}

}    // namespace terrace
