#pragma once
// One seed plays a year: phones that are offline for days with clocks that are wrong, a network that loses, repeats and reorders, a
// server that is killed in the middle of a batch, a disk that fills up, fails and loses power. Senders keep asking until they are
// answered; what they were promised is remembered here and looked for after every crash (promises.hpp).

#include "desk/alarms.hpp"
#include "simulation/county.hpp"
#include "simulation/disk.hpp"
#include "simulation/promises.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"

#include <deque>

namespace terrace::simulation {

struct Told {
    Sha256 head;
    Position records = 0;
    std::string journal, ledgers;    // every record's event, payload and chain; every ledger's digest
    std::int64_t acknowledged = 0, returned = 0, repeated = 0, refused = 0, crashes = 0, storage_failed = 0, escalated = 0, lost = 0;
};

class World {
  public:
    World(std::uint64_t seed, int days);
    ~World();

    // Plays to the end; every broken promise is a line. Stops at the first ones.
    Told play();
    const std::vector<std::string>& broken() const { return broken_; }

  private:
    struct Item {
        Envelope envelope;
        Actor actor;
        std::string text;         // its first sealed text, in the clear
        int phone = -1;           // −1: an interactive command
        bool answered = false;
    };
    struct Phone {
        DeviceId device;
        std::size_t village = 0;
        std::int64_t wrong_by_ms = 0;       // device clock − true time
        std::int64_t drift_ms_a_day = 0;
        std::optional<std::int64_t> offset_ms;
        std::optional<Instant> last_contact;
        Instant offline_until;
        std::deque<Item> outbox;
    };
    struct Process;    // what a crash takes away
    struct Turning;    // a clock the world turns

    bool chance(int in_a_thousand) { return dice_.below(1'000) < static_cast<std::uint64_t>(in_a_thousand); }
    std::size_t one_of(std::size_t count) { return dice_.below(count); }
    Uuid fresh_id();

    void day(int number);
    void hour();
    void phone_acts(Phone&);
    void desk_acts();
    void resident_acts();
    void phone_sends(Phone&);
    void send_all(std::vector<Item*>);
    void answered(Item&, const Result<Acknowledged>&);
    void trouble_ahead();
    void look_at_alarms();
    void crash();
    void start();
    void check(bool rebuild_too);

    Item say(std::string_view command, json::object body, const Actor& actor, std::string text);
    std::optional<Item> about_a_case(const Actor& actor, std::size_t village, bool near_by);
    Item opening(PlaceId place, const Actor& actor);
    Actor holder(const Office&) const;

    std::uint64_t seed_;
    int days_, step_ = 0;
    Instant start_;
    SimulatedCounty county_;
    Disk disk_;
    SeededChance dice_, chance_;    // the world's and the product's
    std::unique_ptr<Turning> clock_;
    std::unique_ptr<Process> process_;
    std::vector<Phone> phones_;
    std::vector<Item> desk_waiting_;    // interactive commands not yet answered
    struct Known {
        CaseId id;
        std::size_t village;
        PersonId asker;
    };
    std::vector<Known> cases_;
    Promises promises_;
    std::vector<std::string> broken_;
    Told told_;
};

}    // namespace terrace::simulation
