#include "simulation/world.hpp"

#include "modules/cases/cases.hpp"

#include <algorithm>

namespace terrace::simulation {
namespace {

constexpr std::int64_t domain = 530622;
constexpr int steps_a_day = 6;
constexpr std::size_t broken_promises_max = 20;    // enough to see what is wrong

const sqlite::OperatorKey operator_key{1, 2, 3};

Actor resident(PersonId person) { return {ActorKind::resident, person, {}}; }

}    // namespace

struct World::Turning final : WallClock {
    Instant at;
    explicit Turning(Instant start) : at{start} {}
    Instant now() const override { return at; }
};

struct World::Process {
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
    Alarms alarms;

    Process(const Disk& disk, const Views& views, const WallClock& clock, Chance& chance)
        : store{"journal.db", domain, tables_of({&cases::module()}), disk.name()}, vault{"keys.db", operator_key, chance, disk.name()},
          desk{store, vault, {&cases::module()}, views, figures, clock, chance}, alarms{desk, {cases::alarms()}} {
        store.database().run("PRAGMA wal_autocheckpoint = 40");    // often enough to fail in the middle of one
        desk.start_from_journal();
    }
};

World::World(std::uint64_t seed, int days)
    : seed_{seed}, days_{days}, start_{*read_instant("2024-03-04T00:00:00Z")}, county_{start_}, disk_{seed}, dice_{seed ^ 0x77}, chance_{seed},
      clock_{std::make_unique<Turning>(start_)} {
    for (std::size_t i = 0; i < county_.villages.size(); ++i) {
        Phone phone;
        phone.device = DeviceId{fresh_id()};
        phone.village = i;
        phone.wrong_by_ms = static_cast<std::int64_t>(dice_.below(600'000)) - 300'000;
        phone.drift_ms_a_day = static_cast<std::int64_t>(dice_.below(20'000)) - 10'000;
        phones_.push_back(std::move(phone));
    }
}

World::~World() = default;

Uuid World::fresh_id() {
    Uuid id;
    dice_.fill(id.bytes);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | 0x70);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
    return id;
}

Actor World::holder(const Office& office) const {
    return {ActorKind::post, clock_->at < office.changes ? office.first : office.second, office.post};
}

// ---- what people do ----------------------------------------------------------------------------------------------------------
World::Item World::say(std::string_view command, json::object body, const Actor& actor, std::string text) {
    Item item;
    item.envelope.id = CommandId{fresh_id()};
    item.envelope.command = command;
    item.envelope.body = std::move(body);
    item.actor = actor;
    item.text = std::move(text);
    return item;
}

World::Item World::opening(PlaceId place, const Actor& actor) {
    static constexpr const char* kinds[] = {"water", "road", "flood"};
    const CaseId id{fresh_id()};
    const auto village = static_cast<std::size_t>(std::find(county_.villages.begin(), county_.villages.end(), place) - county_.villages.begin());
    cases_.push_back({id, village, actor.kind == ActorKind::resident ? PersonId{actor.id} : PersonId{}});
    const auto text = "第" + std::to_string(cases_.size()) + "件:王大爷家门口";
    return say("cases.open", {{"case", write(static_cast<const Uuid&>(id))}, {"place", write(place)}, {"kind", kinds[one_of(3)]}, {"story", text}, {"source", "walk_in"}}, actor, text);
}

std::optional<World::Item> World::about_a_case(const Actor& actor, std::size_t village, bool near_by) {
    std::vector<const Known*> candidates;
    for (std::size_t i = cases_.size() > 60 ? cases_.size() - 60 : 0; i < cases_.size(); ++i) {
        const auto& one = cases_[i];
        if (actor.kind == ActorKind::resident ? one.asker == PersonId{actor.id} : one.village == village || (near_by && one.village / 3 == village / 3)) candidates.push_back(&one);
    }
    if (candidates.empty()) return std::nullopt;
    const auto& about = *candidates[one_of(candidates.size())];
    const auto id = write(static_cast<const Uuid&>(about.id));
    const auto text = "说明" + std::to_string(dice_.below(1'000'000));
    const auto with = [&](std::string_view command, json::object body, bool has_text = true) {
        body["case"] = id;
        return say(command, std::move(body), actor, has_text ? text : std::string{});
    };
    const auto somebody = [&] {
        const auto town = about.village / 3;
        switch (one_of(3)) {
            case 0: return county_.water[town].post;
            case 1: return county_.secretaries[town].post;
            default: return county_.grid_leaders[(about.village + 1) % county_.grid_leaders.size()].post;
        }
    };
    static constexpr const char* grounds[] = {"waiting_for_asker", "waiting_for_material", "force_majeure"};
    const auto die = dice_.below(100);
    if (die < 22) return with("cases.answer", {{"answer", text}});
    if (die < 32) return with("cases.hand_over", {{"to", write(static_cast<const Uuid&>(somebody()))}, {"reason", text}});
    if (die < 44) return with("cases.accept", {}, false);
    if (die < 48) return with("cases.give_back", {{"reason", text}});
    if (die < 56) return with("cases.note", {{"text", text}});
    if (die < 63) return with("cases.pause", {{"ground", grounds[one_of(3)]}, {"reason", text}});
    if (die < 70) return with("cases.resume", {}, false);
    if (die < 75) return with("cases.extend", {{"working_days", static_cast<std::int64_t>(1 + one_of(10))}, {"reason", text}});
    if (die < 86) return with("cases.confirm", {{"solved", chance(800)}, {"by", chance(500) ? "asker" : "call_back"}, {"rating", static_cast<std::int64_t>(1 + one_of(5))}, {"words", text}});
    if (die < 89) return with("cases.decline", {{"basis", "信访工作条例第22条"}, {"reason", text}});
    if (die < 92) return with("cases.reopen", {{"reason", text}});
    if (die < 94) return with("cases.withdraw", {{"reason", text}});
    if (die < 96) return with("cases.mark_duplicate", {{"of", write(static_cast<const Uuid&>(cases_.front().id))}}, false);
    return with("cases.urge", {}, false);
}

void World::phone_acts(Phone& phone) {
    const auto actor = holder(county_.grid_leaders[phone.village]);
    auto item = chance(400) ? std::optional{opening(county_.villages[phone.village], actor)} : about_a_case(actor, phone.village, false);
    if (!item) return;
    const auto day = (clock_->at - start_).ms / 86'400'000;
    const Instant by_device{clock_->at.ms + phone.wrong_by_ms + phone.drift_ms_a_day * day};
    item->envelope.device = phone.device;
    item->envelope.device_at = by_device;
    item->envelope.offset_ms = phone.offset_ms;
    item->envelope.last_contact = phone.last_contact;
    phone.outbox.push_back(std::move(*item));
}

void World::desk_acts() {
    const auto town = one_of(county_.towns.size());
    const auto actor = holder(chance(500) ? county_.secretaries[town] : county_.water[town]);
    if (auto item = about_a_case(actor, town * 3 + one_of(3), true)) desk_waiting_.push_back(std::move(*item));
}

void World::resident_acts() {
    const auto actor = chance(200) ? Actor{ActorKind::caller, {}, {}} : resident(named<PersonId>("resident " + std::to_string(one_of(40))));
    auto item = chance(500) ? std::optional{opening(county_.villages[one_of(county_.villages.size())], actor)} : about_a_case(actor, 0, false);
    if (item) desk_waiting_.push_back(std::move(*item));
}

// ---- the network -------------------------------------------------------------------------------------------------------------
void World::phone_sends(Phone& phone) {
    std::vector<Item*> all;
    for (auto& item : phone.outbox) all.push_back(&item);
    send_all(std::move(all));
    std::erase_if(phone.outbox, [](const Item& item) { return item.answered; });
    const auto day = (clock_->at - start_).ms / 86'400'000;
    phone.offset_ms = -(phone.wrong_by_ms + phone.drift_ms_a_day * day);
    phone.last_contact = clock_->at;
}

// Requests are lost, repeated and overtake one another; so are answers lost. Whoever hears nothing asks again under the same id.
void World::send_all(std::vector<Item*> items) {
    std::vector<Item*> arriving;
    for (auto* item : items) {
        if (chance(80)) {
            ++told_.lost;
            continue;
        }
        arriving.push_back(item);
        if (chance(50)) arriving.push_back(item);
    }
    if (chance(300))
        for (std::size_t i = arriving.size(); i > 1; --i) std::swap(arriving[i - 1], arriving[one_of(i)]);
    if (!process_) return;
    std::vector<std::optional<Result<Acknowledged>>> answers(arriving.size());
    bool crashed = false;
    try {
        for (std::size_t i = 0; i < arriving.size(); ++i) {
            process_->desk.submit({arriving[i]->envelope, arriving[i]->actor, [&answers, i](Result<Acknowledged> answer) { answers[i] = std::move(answer); }});
            if (chance(300)) process_->desk.step();
        }
        while (process_->desk.step()) {}
    } catch (const Fault&) {
        crashed = true;
    }
    for (std::size_t i = 0; i < arriving.size(); ++i) {
        if (!answers[i]) continue;
        if (!*answers[i] && answers[i]->error().no == No::storage_failed) {
            ++told_.storage_failed;
            continue;
        }
        if (chance(80)) {
            ++told_.lost;
            continue;
        }
        answered(*arriving[i], *answers[i]);
    }
    if (crashed || disk_.dead()) crash();
}

void World::answered(Item& item, const Result<Acknowledged>& answer) {
    item.answered = true;
    if (answer) {
        ++(answer->repeated ? told_.repeated : told_.acknowledged);
        if (item.envelope.last_contact && answer->said_at < std::min(*item.envelope.last_contact, answer->recorded_at)) broken_.push_back("said before the last contact");
        promises_.accepted(item.envelope.id, *answer, item.text, broken_);
    } else if (item.envelope.device) {
        ++told_.returned;
        promises_.returned(item.envelope.id, answer.error(), broken_);
    } else {
        ++told_.refused;
    }
}

// ---- the machine -------------------------------------------------------------------------------------------------------------
void World::trouble_ahead() {
    if (!chance(400)) return;
    static constexpr Trouble kinds[] = {Trouble::power_cut, Trouble::power_cut, Trouble::kill, Trouble::write_fails, Trouble::disk_full, Trouble::sync_fails};
    const auto kind = kinds[one_of(std::size(kinds))];
    disk_.expect(kind, static_cast<std::int64_t>(one_of(90)), static_cast<std::int64_t>(1 + one_of(kind == Trouble::disk_full ? 40 : 3)));
}

void World::start() {
    for (int attempt = 0; attempt < 8; ++attempt) {
        try {
            process_ = std::make_unique<Process>(disk_, county_.views, *clock_, chance_);
            return;
        } catch (const Fault& fault) {
            process_.reset();
            if (attempt == 7) broken_.push_back(std::string{"it does not start: "} + fault.what());
            if (disk_.dead()) disk_.power_returns();
            disk_.nothing_expected();
        }
    }
}

void World::crash() {
    ++told_.crashes;
    process_.reset();
    if (disk_.dead()) disk_.power_returns();
    disk_.nothing_expected();
    // Now and then the power goes again while it starts.
    if (chance(200)) disk_.expect(Trouble::power_cut, static_cast<std::int64_t>(one_of(20)));
    start();
    disk_.nothing_expected();
    if (process_ && disk_.dead()) crash();
    check(chance(300));
}

void World::look_at_alarms() {
    if (!process_) return;
    try {
        std::int64_t done = 0, looks = 0;
        while ((done = process_->alarms.look()) > 0 && ++looks < 50 && !disk_.dead()) told_.escalated += done;
        if (looks == 50 && !disk_.dead()) broken_.push_back("the alarms never rest");
    } catch (const Fault&) {}
    if (disk_.dead()) crash();
}

void World::check(bool rebuild_too) {
    if (!process_ || broken_.size() > broken_promises_max) return;
    try {
        promises_.look(process_->desk, Zone{}, broken_);
        if (rebuild_too) look_at_rebuild(process_->store, process_->desk, Zone{}, broken_);
    } catch (const Fault& fault) {
        broken_.push_back(std::string{"the journal cannot be read: "} + fault.what());
    }
    if (broken_.size() > broken_promises_max) broken_.resize(broken_promises_max);
}

// ---- a year ------------------------------------------------------------------------------------------------------------------
void World::hour() {
    ++step_;
    clock_->at = clock_->at + minutes(static_cast<std::int64_t>(120 + one_of(240)));
    for (auto& phone : phones_)
        if (chance(140)) phone_acts(phone);
    if (chance(350)) desk_acts();
    if (chance(150)) resident_acts();
    for (auto& phone : phones_)
        if (clock_->at >= phone.offline_until && !phone.outbox.empty() && chance(600)) phone_sends(phone);
    std::vector<Item*> waiting;
    for (auto& item : desk_waiting_) waiting.push_back(&item);
    if (!waiting.empty()) send_all(std::move(waiting));
    std::erase_if(desk_waiting_, [](const Item& item) { return item.answered; });
    look_at_alarms();
}

void World::day(int number) {
    trouble_ahead();
    for (auto& phone : phones_) {
        if (chance(60)) phone.offline_until = clock_->at + hours(static_cast<std::int64_t>(6 + one_of(24 * 7)));
        if (chance(15)) phone.wrong_by_ms = static_cast<std::int64_t>(dice_.below(2 * 86'400'000)) - 86'400'000;    // somebody sets the date
    }
    for (int i = 0; i < steps_a_day && broken_.empty(); ++i) hour();
    if (number % 30 == 29 && broken_.empty()) {
        disk_.nothing_expected();
        check(true);
    }
}

Told World::play() {
    start();
    for (int i = 0; i < days_ && broken_.empty(); ++i) day(i);
    // The weather clears: everybody comes home and sends what is left.
    disk_.nothing_expected();
    for (int round = 0; round < 200 && broken_.empty(); ++round) {
        bool left = !desk_waiting_.empty();
        for (auto& phone : phones_) {
            left = left || !phone.outbox.empty();
            if (!phone.outbox.empty()) phone_sends(phone);
        }
        std::vector<Item*> waiting;
        for (auto& item : desk_waiting_) waiting.push_back(&item);
        send_all(std::move(waiting));
        std::erase_if(desk_waiting_, [](const Item& item) { return item.answered; });
        if (!left) break;
        if (round == 199) broken_.push_back("somebody is never answered");
    }
    look_at_alarms();
    if (broken_.empty()) check(true);
    if (process_) {
        const auto head = process_->store.journal().head();
        told_.head = head.chain;
        told_.records = head.position;
        process_->store.journal().scan(1, INT64_MAX, [&](const Record& record) {
            told_.journal += record.event + ' ' + record.payload + ' ' + hex(record.chain.view()) + '\n';
            return true;
        });
        for (const auto& [ledger, digest] : process_->store.digests()) told_.ledgers += ledger + ' ' + digest + '\n';
    }
    if (!broken_.empty())
        broken_.insert(broken_.begin(), "seed " + std::to_string(seed_) + ", step " + std::to_string(step_) + ", " + write(clock_->at) + ':');
    return told_;
}

}    // namespace terrace::simulation
