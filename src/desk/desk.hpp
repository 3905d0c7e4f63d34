#pragma once
// The desk: where people's commands are decided, one after the other, by the one writer of the journal.
//
// A batch: known id? first answer · access · fold the stream · decide · append · post, one command after the other; then one
// commit, then figures and live readers learn of it, then the answers go out. A command that cannot be written is refused alone.

#include "access/vault.hpp"
#include "desk/envelope.hpp"
#include "desk/module.hpp"
#include "desk/views.hpp"
#include "figures/figures.hpp"
#include "ledgers/guarded.hpp"
#include "ledgers/store.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <list>
#include <thread>

namespace terrace {

constexpr std::size_t batch_commands_max = 256;
constexpr std::int32_t stream_records_max = 1'000;
constexpr std::size_t folded_states_max = 65'536;
constexpr std::size_t waiting_commands_max = 10'000;
constexpr std::int64_t accepted_days_after_holding = 7;

// Positions of the records that change a view.
extern const Table observed_table;
// Every table that a desk with these modules posts to: theirs and its own.
std::vector<const Table*> tables_of(const std::vector<const Module*>&);

// What the sender gets for a command that is in the journal.
struct Acknowledged {
    bool repeated = false;
    CommandId id;
    Position position = 0;
    Uuid stream;
    std::int32_t version = 0;
    Instant said_at, recorded_at;
    Sha256 chain;
    std::string result;    // JSON object
};
std::string write_json(const Acknowledged&);

struct Submission {
    Envelope envelope;
    Actor actor;
    std::function<void(Result<Acknowledged>)> answer;    // called once, on the writer's thread: hand over, do not work
};

// What happened in one committed batch, for those who watch.
struct Committed {
    Position first = 0, last = 0;
    std::vector<std::pair<Uuid, std::string>> streams;    // stream and event name
};

struct DeskNumbers {
    std::int64_t commands = 0, refused = 0, repeated = 0, batches = 0, records = 0, largest_batch = 0, waiting = 0;
    std::int64_t commit_microseconds = 0, work_microseconds = 0;
};

class Desk {
  public:
    Desk(Store&, Vault&, std::vector<const Module*>, Views first, Figures&, const WallClock&, Chance&);
    ~Desk();

    // Reads the journal's consequences back into views and figures. Call once, before submitting.
    void start_from_journal();

    // Any thread. The answer comes later, or at once with No::busy when too many wait.
    void submit(Submission);
    // Waits for the answer: for scripts, tests and seeding.
    Result<Acknowledged> submit_and_wait(Envelope, Actor);

    void start();     // a thread of its own
    void stop();      // decides what waits, then stops
    bool running() const noexcept { return running_; }
    bool step();      // one batch on the caller's thread (simulation, tests); false when nothing waits
    // Work that needs the store while no batch is open: done on the writer's thread between two batches, on the caller's when none
    // runs. Waits for it and passes its exceptions on; shutting_down, and nothing done, once the desk stops.
    Result<void> between_batches(std::function<void()> work);

    // What readers use: the views as of the last commit.
    std::shared_ptr<const Views> views() const { return published_.take(); }
    void on_commit(std::function<void(const Committed&)> watcher) { watchers_.push_back(std::move(watcher)); }
    DeskNumbers numbers() const {
        return numbers_.read([](const auto& n) { return n; });
    }
    const std::vector<const Module*>& modules() const { return modules_; }
    const Module* module_of_event(std::string_view event) const;
    const Module* module_of_command(std::string_view command) const;
    const WallClock& clock() const { return clock_; }
    Chance& chance() { return chance_; }
    Store& store() { return store_; }
    Vault& vault() { return vault_; }
    Figures& figures() { return figures_; }

    // Posts every record of the journal to fresh ledgers (inside one transaction); used by rebuild and verify.
    // `rows` receives the rows; `count` records posted.
    static std::int64_t repost(Journal&, const std::vector<const Module*>&, Zone, const std::function<Rows&(Position)>& rows);

  private:
    struct Folded {
        Uuid stream;
        std::unique_ptr<Erased> state;
        std::int32_t version = 0;
        const Module* module = nullptr;
    };
    struct Pending {
        Submission submission;
        Result<Acknowledged> answer;
    };

    Result<Acknowledged> handle(const Submission&, Instant now);
    Result<Acknowledged> decide_and_write(const Module&, const Envelope&, const Actor&, const std::string& fingerprint, Instant now);
    // What a phone kept is never dropped: the refusal itself becomes a record, the text sealed.
    SubjectId whose(const Envelope&, const Actor&);    // whose data a returned text is
    Result<Acknowledged> write_returned(const Envelope&, const Actor&, const std::string& fingerprint, const Refusal&, Instant now);
    Result<Acknowledged> first_answer(const Envelope&, const Receipt&, const std::string& fingerprint);
    Folded& folded(const Module&, const Uuid& stream);
    void forget_folded(const Uuid& stream);
    void forget_all_folded();
    void work_batch(std::vector<Pending>&);
    void handle_all(std::vector<Pending>&, Instant now, const Views& views_before);
    void take_back(const Views& views_before);
    void run();

    Store& store_;
    Vault& vault_;
    std::vector<const Module*> modules_;
    std::unordered_map<std::string, const Module*> by_prefix_;
    Views views_;
    Published<Views> published_;
    Figures& figures_;
    const WallClock& clock_;
    Chance& chance_;
    std::vector<std::function<void(const Committed&)>> watchers_;

    std::list<Folded> states_;    // most recently used first
    std::unordered_map<Uuid, std::list<Folded>::iterator> state_of_;
    std::vector<PostedFact> batch_facts_;
    Committed batch_;
    bool with_savepoints_ = false;
    Guarded<DeskNumbers> numbers_;

    std::mutex mutex_;    // the inbox alone
    std::condition_variable wake_;
    std::deque<Submission> inbox_;
    std::deque<std::packaged_task<void()>> errands_;
    bool stopping_ = false;
    std::atomic<bool> running_{false};
    std::thread thread_;
};

}    // namespace terrace
