#include "app/forgetting.hpp"

#include "app/evidence_doors.hpp"
#include "app/keeping_doors.hpp"
#include "desk/housekeeping.hpp"
#include "modules/alerts/alerts.hpp"
#include "modules/people/persons.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace terrace {
namespace {

constexpr std::string_view with_the_last_member = "成员均已清除 / all its members were forgotten";
constexpr std::chrono::seconds tried_again_after{60};

constexpr Query owed_persons{"forgetting.persons", "SELECT person_id, forgotten_basis FROM persons p WHERE domain = $1 AND forgotten_at IS NOT NULL AND NOT EXISTS "
                                                   "(SELECT 1 FROM forgotten f WHERE f.domain = $1 AND f.subject = p.person_id) ORDER BY person_id"};
// Whoever ever belonged to the household counts: what was noted of it may speak of them.
constexpr Query owed_households{"forgetting.households",
                                "SELECT DISTINCT m.household FROM forgotten f JOIN household_members m ON m.domain = $1 AND m.person = f.subject WHERE f.domain = $1 "
                                "AND NOT EXISTS (SELECT 1 FROM forgotten g WHERE g.domain = $1 AND g.subject = m.household) "
                                "AND NOT EXISTS (SELECT 1 FROM household_members o WHERE o.domain = $1 AND o.household = m.household "
                                "AND NOT EXISTS (SELECT 1 FROM forgotten h WHERE h.domain = $1 AND h.subject = o.person)) ORDER BY m.household"};
constexpr Query owed_rolls{"forgetting.rolls", "SELECT roll_id, destroyed_law FROM alert_rolls r WHERE domain = $1 AND destroyed_at IS NOT NULL AND NOT EXISTS "
                                               "(SELECT 1 FROM forgotten f WHERE f.domain = $1 AND f.subject = r.roll_id) ORDER BY roll_id"};

}    // namespace

std::int64_t destroy_keys(Vault& vault, const SubjectId& id) { return vault.forget(id) + vault.forget_text(TextId{static_cast<const Uuid&>(id)}); }

Result<Forgotten> forget(County& county, const SubjectId& subject, const std::string& law, CommandId id) {
    auto& desk = county.desk();
    Envelope envelope;
    envelope.id = id;
    envelope.command = housekeeping::ForgetSubject::name;
    envelope.body = json::object{{"subject", write(static_cast<const Uuid&>(subject))}, {"law", law}};
    const auto said = desk.submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    Forgotten done;
    done.position = said->position;
    const auto destroyed = desk.between_batches([&] {
        done.keys = destroy_keys(county.vault(), subject);
        county.vault().keep();
        erase_keyless(*county.store().snapshot(), county.vault(), county.evidence());
        county.store().database().run("PRAGMA wal_checkpoint(TRUNCATE)");
    });
    if (!destroyed) return tl::unexpected(destroyed.error());    // the record stands: the keys go at the next start
    done.unreachable = tell_backups(county.folder(), subject);
    return done;
}

std::vector<std::pair<SubjectId, std::string>> forgetting_owed(Snapshot& snapshot) {
    std::vector<std::pair<SubjectId, std::string>> owed;
    snapshot.run(owed_persons, {}, [&](const Row& row) {
        owed.emplace_back(row.id<SubjectId>(0), row.text(1));
        return true;
    });
    snapshot.run(owed_households, {}, [&](const Row& row) {
        owed.emplace_back(row.id<SubjectId>(0), with_the_last_member);
        return true;
    });
    snapshot.run(owed_rolls, {}, [&](const Row& row) {
        owed.emplace_back(row.id<SubjectId>(0), row.text(1));
        return true;
    });
    return owed;
}

Result<int> forget_what_is_owed(County& county) {
    int count = 0;
    // A household follows its last member, so a second look may find more.
    for (auto owed = forgetting_owed(*county.store().snapshot()); !owed.empty(); owed = forgetting_owed(*county.store().snapshot()))
        for (const auto& [subject, law] : owed) {
            if (const auto done = forget(county, subject, law, CommandId{derived_uuid(subject, "forgetting owed: " + law)}); !done) return tl::unexpected(done.error());
            ++count;
        }
    return count;
}

Forgetting::Forgetting(County& county) : county_{county} {
    county_.desk().on_commit([this](const Committed& batch) {
        const bool said = std::any_of(batch.streams.begin(), batch.streams.end(), [](const auto& one) {
            return one.second == people::PersonForgotten::name || one.second == alerts::RollDestroyed::name || one.second == housekeeping::SubjectForgotten::name;
        });
        if (!said) return;
        {
            std::lock_guard lock{mutex_};
            owed_ = true;
        }
        wake_.notify_one();
    });
}

void Forgetting::start() {
    ENSURE(!thread_.joinable());
    thread_ = std::thread{[this] {
        std::unique_lock lock{mutex_};
        while (!stopping_) {
            if (!owed_) {
                wake_.wait(lock, [&] { return owed_ || stopping_; });
                continue;
            }
            owed_ = false;
            lock.unlock();
            bool done = false;
            try {
                done = forget_what_is_owed(county_).has_value();
            } catch (const std::exception& fault) {
                std::fprintf(stderr, "terrace: 该清除的还没有清除,稍后再试 / what is to be forgotten is not yet, and is tried again: %s\n", fault.what());
            }
            lock.lock();
            if (done) continue;
            owed_ = true;
            wake_.wait_for(lock, tried_again_after, [&] { return stopping_; });
        }
    }};
}

void Forgetting::stop() {
    {
        std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

}    // namespace terrace
