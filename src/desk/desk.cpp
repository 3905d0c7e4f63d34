#include "desk/desk.hpp"

#include "desk/housekeeping.hpp"

#include <chrono>
#include <future>

namespace terrace {

const Table observed_table{"observed", {{"record", Type::integer}}};

std::vector<const Table*> tables_of(const std::vector<const Module*>& modules) {
    std::vector<const Table*> all{&facts_table, &observed_table, &housekeeping::returned_table, &housekeeping::forgotten_table};
    for (const auto* module : modules)
        if (module != &housekeeping::module())
            for (const auto* table : module->tables()) all.push_back(table);
    return all;
}

namespace {

Holders holders_of(const std::shared_ptr<const PlaceTree>& places) {
    return {places->version(), [places](PlaceId atom) { return places->containers(atom); }};
}

// Collects a record's consequences while it is posted.
class WritingPosting final : public Posting {
  public:
    WritingPosting(Rows& rows, const Record& record, Zone zone, std::vector<PostedFact>* facts)
        : rows_{rows}, record_{record}, zone_{zone}, facts_{facts} {}
    Rows& rows() override { return rows_; }
    Zone zone() const override { return zone_; }
    void fact(const Fact& fact) override {
        PostedFact posted{std::string{fact.what}, fact.place, fact.day, std::string{fact.kind}, std::string{fact.source}, fact.count, fact.value,
                          record_.position, part_++, record_.recorded_at, std::string{fact.more}};
        post_fact(rows_, posted);
        if (facts_) facts_->push_back(std::move(posted));
    }

  private:
    Rows& rows_;
    const Record& record_;
    Zone zone_;
    std::vector<PostedFact>* facts_;
    std::int32_t part_ = 0;
};

// Which records change a view: few, and read again at every start.
constexpr Query all_observed{"desk.observed", "SELECT record FROM observed WHERE domain = $1 ORDER BY record"};

void post_record(const Module& module, const Record& record, const Erased& event, Rows& rows, Zone zone, std::vector<PostedFact>* facts) {
    WritingPosting posting{rows, record, zone, facts};
    module.post(record, event, posting);
    if (module.observes(event)) rows.put(observed_table, {record.position});
}

// What was said in a post and arrives after the holding ended is still taken for some days (the phone was out of reach), so that no
// work is lost; after that, or where the post was revoked for cause, it goes back to its author.
Result<void> check_holding(const Context& context) {
    if (context.actor.kind != ActorKind::post || context.actor.post.empty()) return {};
    const auto* last = context.roster.last_holding(context.actor.post, PersonId{context.actor.id}, context.said_at);
    if (!last || !last->period.to || context.recorded_at < *last->period.to) return {};
    if (context.roster.holds(PersonId{context.actor.id}, context.actor.post, context.recorded_at)) return {};
    if (!last->for_cause && context.recorded_at < *last->period.to + days(accepted_days_after_holding)) return {};
    const auto day = write(context.clock.zone().day_of(*last->period.to));
    return refuse(No::not_yours, "", "任职已于 " + day + " 结束,请交给现任 / held until " + day + ", hand it to the present holder");
}

std::string prefix_of(std::string_view name) { return std::string{name.substr(0, name.find('.'))}; }

std::int64_t microseconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
}

}    // namespace

std::string write_json(const Acknowledged& one) {
    std::string out = R"({"id":")" + write(static_cast<const Uuid&>(one.id));
    out += one.repeated ? R"(","outcome":"repeated","position":)" : R"(","outcome":"accepted","position":)";
    out += std::to_string(one.position);
    out += R"(,"stream":")" + write(one.stream) + R"(","version":)" + std::to_string(one.version);
    out += R"(,"said_at":")" + write(one.said_at) + R"(","recorded_at":")" + write(one.recorded_at);
    out += R"(","chain":")" + hex(one.chain.view()) + R"(","result":)" + (one.result.empty() ? "{}" : one.result) + '}';
    return out;
}

Desk::Desk(Store& store, Vault& vault, std::vector<const Module*> modules, Views first, Figures& figures, const WallClock& clock, Chance& chance)
    : store_{store}, vault_{vault}, modules_{std::move(modules)}, views_{std::move(first)},
      published_{std::make_shared<const Views>(views_)}, figures_{figures}, clock_{clock}, chance_{chance} {
    if (std::find(modules_.begin(), modules_.end(), &housekeeping::module()) == modules_.end()) modules_.push_back(&housekeeping::module());
    for (const auto* module : modules_) by_prefix_.emplace(std::string{module->name()}, module);
}

Desk::~Desk() { stop(); }

const Module* Desk::module_of_event(std::string_view event) const {
    const auto found = by_prefix_.find(prefix_of(event));
    return found == by_prefix_.end() ? nullptr : found->second;
}
const Module* Desk::module_of_command(std::string_view command) const { return module_of_event(command); }

void Desk::start_from_journal() {
    // Views are small and change rarely: their records are read again at every start, those of the other modules are not.
    std::vector<Position> observed;
    store_.snapshot()->run(all_observed, {}, [&](const Row& row) {
        observed.push_back(row.integer(0));
        return true;
    });
    for (const auto position : observed)
        store_.journal().scan(position, 1, [&](const Record& record) {
            const auto* module = module_of_event(record.event);
            ENSURE(module);
            module->observe(record, *module->read_event(record.event, record.payload), views_);
            return true;
        });
    published_.replace(std::make_shared<const Views>(views_));
    figures_.held_by(holders_of(views_.places));
    figures_.load(*store_.snapshot());
}

void Desk::submit(Submission submission) {
    {
        std::unique_lock lock{mutex_};
        if (!stopping_ && inbox_.size() < waiting_commands_max) {
            inbox_.push_back(std::move(submission));
            lock.unlock();
            wake_.notify_one();
            return;
        }
    }
    submission.answer(refuse(stopping_ ? No::shutting_down : No::busy));
}

Result<Acknowledged> Desk::submit_and_wait(Envelope envelope, Actor actor) {
    std::mutex mutex;
    std::condition_variable ready;
    std::optional<Result<Acknowledged>> answer;
    submit({std::move(envelope), actor, [&](Result<Acknowledged> given) {
                std::lock_guard lock{mutex};
                answer = std::move(given);
                ready.notify_one();
            }});
    std::unique_lock lock{mutex};
    while (!answer) {
        if (running()) {
            ready.wait(lock);
        } else {
            lock.unlock();
            step();
            lock.lock();
        }
    }
    return std::move(*answer);
}

void Desk::start() {
    ENSURE(!thread_.joinable());
    running_ = true;
    thread_ = std::thread{[this] { run(); }};
}

void Desk::stop() {
    {
        std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    running_ = false;
}

void Desk::run() {
    for (;;) {
        std::deque<std::packaged_task<void()>> errands;
        {
            std::unique_lock lock{mutex_};
            wake_.wait(lock, [&] { return stopping_ || !inbox_.empty() || !errands_.empty(); });
            if (inbox_.empty() && errands_.empty()) return;
            errands.swap(errands_);
        }
        for (auto& errand : errands) errand();
        step();
    }
}

Result<void> Desk::between_batches(std::function<void()> work) {
    std::packaged_task<void()> errand{std::move(work)};
    auto done = errand.get_future();
    {
        std::unique_lock lock{mutex_};
        if (stopping_) return refuse(No::shutting_down);
        if (running()) {
            errands_.push_back(std::move(errand));
            lock.unlock();
            wake_.notify_one();
        }
    }
    if (errand.valid()) errand();
    done.get();
    return {};
}

bool Desk::step() {
    std::vector<Pending> batch;
    std::size_t waiting = 0;
    {
        std::lock_guard lock{mutex_};
        const auto take = std::min(inbox_.size(), batch_commands_max);
        batch.reserve(take);
        for (std::size_t i = 0; i < take; ++i) {
            batch.push_back({std::move(inbox_.front()), Acknowledged{}});
            inbox_.pop_front();
        }
        waiting = inbox_.size();
    }
    if (batch.empty()) return false;
    const auto start = std::chrono::steady_clock::now();
    work_batch(batch);
    numbers_.write([&](DeskNumbers& n) {
        n.work_microseconds += microseconds_since(start);
        n.waiting = static_cast<std::int64_t>(waiting);
        ++n.batches;
        n.largest_batch = std::max(n.largest_batch, static_cast<std::int64_t>(batch.size()));
        n.records += batch_.last >= batch_.first ? batch_.last - batch_.first + 1 : 0;
        for (const auto& one : batch) {
            ++n.commands;
            if (!one.answer)
                ++n.refused;
            else if (one.answer->repeated)
                ++n.repeated;
        }
    });
    for (auto& one : batch) one.submission.answer(std::move(one.answer));
    return true;
}

// Hardly ever does the disk refuse in the middle of a batch. So commands are written without savepoints, which would copy every
// page that a command touches; when one cannot be written after all, the batch is taken back and done again with a savepoint each.
void Desk::handle_all(std::vector<Pending>& batch, Instant now, const Views& views_before) {
    const auto each = [&] {
        const auto head = store_.journal().head().position;
        batch_facts_.clear();
        batch_ = {head + 1, head, {}};
        store_.begin();
        for (auto& one : batch) one.answer = handle(one.submission, now);
    };
    with_savepoints_ = false;
    try {
        each();
        return;
    } catch (const Fault&) {
        take_back(views_before);
    }
    with_savepoints_ = true;
    each();
}

void Desk::take_back(const Views& views_before) {
    store_.roll_back();
    vault_.discard();
    views_ = views_before;
    forget_all_folded();
    batch_.last = batch_.first - 1;
}

void Desk::work_batch(std::vector<Pending>& batch) {
    const auto now = clock_.now();
    const auto views_before = views_;
    try {
        handle_all(batch, now, views_before);
        const auto start = std::chrono::steady_clock::now();
        vault_.keep();      // keys before the texts they open
        store_.commit();
        numbers_.write([&](DeskNumbers& n) { n.commit_microseconds += microseconds_since(start); });
    } catch (const std::exception& fault) {
        // The disk refused: nothing of this batch is in the journal, and nobody is told it is.
        take_back(views_before);
        // A command sent twice in this batch got its "first answer" from a record that is gone too.
        const auto kept = store_.journal().head().position;
        for (auto& one : batch)
            if (!one.answer || !one.answer->repeated || one.answer->position > kept) one.answer = refuse(No::storage_failed, "", fault.what());
        return;
    }
    if (batch_.last < batch_.first) return;
    figures_.held_by(holders_of(views_.places));
    figures_.add(batch_facts_);
    published_.replace(std::make_shared<const Views>(views_));
    for (const auto& watcher : watchers_) watcher(batch_);
}

Result<Acknowledged> Desk::first_answer(const Envelope& envelope, const Receipt& receipt, const std::string& fingerprint) {
    if (receipt.fingerprint != fingerprint) return refuse(No::id_used_differently, "id", write(static_cast<const Uuid&>(envelope.id)));
    std::vector<Record> records;
    store_.journal().scan(receipt.position, receipt.parts, [&](const Record& record) {
        records.push_back(record);
        return true;
    });
    ENSURE(!records.empty());
    const auto& first = records.front();
    const auto& last = records.back();
    const auto* module = module_of_event(first.event);
    ENSURE(module);
    if (first.event == housekeeping::SubmissionReturned::name) {
        const auto event = module->read_event(first.event, first.payload);
        return tl::unexpected(housekeeping::refusal_of(std::get<housekeeping::SubmissionReturned>(unbox<housekeeping::Event>(*event))));
    }
    auto state = module->fresh_state();
    std::vector<std::unique_ptr<Erased>> events;
    for (const auto& record : store_.journal().stream(first.stream)) {
        auto event = module->read_event(record.event, record.payload);
        module->apply(*state, *event);
        if (record.command == envelope.id) events.push_back(std::move(event));
        if (record.version == last.version) break;
    }
    return Acknowledged{true, envelope.id, first.position, first.stream, last.version, first.said_at, first.recorded_at, last.chain,
                        module->result(*state, events, vault_)};
}

Result<Acknowledged> Desk::handle(const Submission& submission, Instant now) {
    const auto& envelope = submission.envelope;
    const auto fingerprint = vault_.fingerprint(fingerprint_bytes(envelope, submission.actor));
    if (const auto receipt = store_.journal().receipt(envelope.id)) return first_answer(envelope, *receipt, fingerprint);
    const auto* module = module_of_command(envelope.command);
    const bool own = module && module->name() == housekeeping::Housekeeping::name;
    auto answer = module && !(own && submission.actor.kind != ActorKind::desk)
                      ? decide_and_write(*module, envelope, submission.actor, fingerprint, now)
                      : Result<Acknowledged>{refuse(No::unknown_command, "command", envelope.command)};
    if (!answer && envelope.device && answer.error().no != No::storage_failed)
        if (auto kept = write_returned(envelope, submission.actor, fingerprint, answer.error(), now); !kept) return tl::unexpected(kept.error());
    return answer;
}

// A text that came back is the data of whoever it is about, as far as that can be told: of the resident who wrote it, of the person the
// case or household belongs to, of the asker it names. Forgetting them forgets it.
SubjectId Desk::whose(const Envelope& envelope, const Actor& actor) {
    if (actor.kind == ActorKind::resident) return SubjectId{actor.id};
    const auto id_in = [](const json::value& object, std::string_view name) -> SubjectId {
        const auto* value = object.is_object() ? object.get_object().if_contains(name) : nullptr;
        const auto id = value && value->is_string() ? read_uuid(value->get_string()) : std::nullopt;
        return id ? SubjectId{*id} : SubjectId{};
    };
    if (const auto* module = module_of_command(envelope.command))
        if (const auto command = module->read_command(envelope.command, envelope.body))
            if (const auto subject = module->whose(*folded(*module, module->stream_of(**command)).state); !subject.empty()) return subject;
    const auto* asker = envelope.body.is_object() ? envelope.body.get_object().if_contains("asker") : nullptr;
    if (const auto person = asker ? id_in(*asker, "person") : SubjectId{}; !person.empty()) return person;
    for (const auto* name : {"person", "household", "case"})
        if (const auto id = id_in(envelope.body, name); !id.empty()) return id;
    return {};
}

Result<Acknowledged> Desk::write_returned(const Envelope& envelope, const Actor& actor, const std::string& fingerprint, const Refusal& refusal, Instant now) {
    Envelope returned;
    returned.id = envelope.id;
    returned.command = housekeeping::ReturnSubmission::name;
    returned.device = envelope.device;
    returned.device_at = envelope.device_at;
    returned.offset_ms = envelope.offset_ms;
    returned.last_contact = envelope.last_contact;
    auto text = json::serialize(envelope.body);
    if (text.size() > sealed_characters_max) text.resize(sealed_characters_max);
    while (check_text(text, sealed_characters_max)) text.pop_back();
    json::object body{{"submission", write(static_cast<const Uuid&>(envelope.id))},
                      {"command", envelope.command},
                      {"body", text},
                      {"code", text_of(refusal.no).code},
                      {"field", refusal.field},
                      {"detail", refusal.detail}};
    if (const auto subject = whose(envelope, actor); !subject.empty()) body["subject"] = write(static_cast<const Uuid&>(subject));
    if (envelope.replaces) body["replaces"] = write(static_cast<const Uuid&>(*envelope.replaces));
    returned.body = std::move(body);
    return decide_and_write(housekeeping::module(), returned, actor, fingerprint, now);
}

Result<Acknowledged> Desk::decide_and_write(const Module& of_command, const Envelope& envelope, const Actor& actor, const std::string& fingerprint, Instant now) {
    const auto* module = &of_command;
    auto& journal = store_.journal();
    auto command = module->read_command(envelope.command, envelope.body);
    if (!command) return tl::unexpected(command.error());

    const auto stream = module->stream_of(**command);
    auto& folded_now = folded(*module, stream);
    const OwnRows own_rows{store_.rows(journal.head().position + 1)};
    const Context context{said_at(envelope, now), now, actor, folded_now.version, envelope.seen, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file, &own_rows};
    if (auto fine = check_holding(context); !fine) return tl::unexpected(fine.error());
    const bool own = module->name() == housekeeping::Housekeeping::name;
    if (!own && !module->open_to(actor, **command, *folded_now.state) &&
        !views_.roster->may(actor, envelope.command, module->place_of(*folded_now.state, **command), context.said_at))
        return refuse(actor.kind == ActorKind::caller ? No::not_signed_in : No::not_yours, "", envelope.command);

    auto events = module->decide(*folded_now.state, **command, context);
    if (!events) return tl::unexpected(events.error());
    ENSURE(!events->empty());
    // What tells of the stream itself is said last, to those whom the decision let that far: a refusal tells nobody else that there is one.
    if (!folded_now.module) return refuse(No::id_used_differently, "body", write(stream));    // an id means one thing: a case is no person
    if (folded_now.version >= stream_records_max) return refuse(No::stream_full, "", std::to_string(stream_records_max));
    if (envelope.seen && *envelope.seen > folded_now.version) return refuse(No::bad_value, "seen", std::to_string(folded_now.version));

    Acknowledged answer{false, envelope.id, 0, stream, 0, context.said_at, now, {}, {}};
    auto state = with_savepoints_ ? folded_now.state->copy() : std::move(folded_now.state);
    const auto facts_before = batch_facts_.size();
    const auto streams_before = batch_.streams.size();
    std::vector<Record> records;
    if (with_savepoints_) store_.savepoint();
    try {
        std::int32_t part = 0;
        for (auto& event : *events) {
            module->apply(*state, *event);
            module->seal(*state, *event, vault_);
            Record record;
            record.position = journal.head().position + 1;
            record.stream = stream;
            record.version = folded_now.version + part + 1;
            record.event = module->event_name(*event);
            record.said_at = context.said_at;
            record.recorded_at = now;
            record.device_at = envelope.device_at.value_or(Instant{});
            record.actor = actor;
            if (envelope.device) record.device = *envelope.device;
            record.command = envelope.id;
            record.part = part++;
            record.fingerprint = fingerprint;
            record.payload = module->write_event(*event);
            record.chain = chain_after(journal.head().chain, record);
            journal.append(record);
            post_record(*module, record, *event, store_.rows(record.position), views_.clock->zone(), &batch_facts_);
            batch_.streams.emplace_back(stream, record.event);
            if (answer.position == 0) answer.position = record.position;
            answer.version = record.version;
            answer.chain = record.chain;
            records.push_back(std::move(record));
        }
        if (with_savepoints_) store_.release();
    } catch (const Fault& fault) {
        if (!with_savepoints_) throw;
        store_.roll_back_to_savepoint();
        batch_facts_.resize(facts_before);
        batch_.streams.resize(streams_before);
        forget_folded(stream);
        return refuse(No::storage_failed, "", fault.what());
    }
    batch_.last = journal.head().position;
    for (std::size_t i = 0; i < records.size(); ++i)
        if (module->observes(*(*events)[i])) module->observe(records[i], *(*events)[i], views_);
    answer.result = module->result(*state, *events, vault_);
    folded_now.state = std::move(state);
    folded_now.version = answer.version;
    return answer;
}

Desk::Folded& Desk::folded(const Module& module, const Uuid& stream) {
    if (const auto found = state_of_.find(stream); found != state_of_.end()) {
        states_.splice(states_.begin(), states_, found->second);
        if (states_.front().module == &module) return states_.front();
        forget_folded(stream);
    }
    Folded made{stream, module.fresh_state(), 0, &module};
    for (const auto& record : store_.journal().stream(stream)) {
        made.version = record.version;
        if (record.version == 1 && module_of_event(record.event) != &module) made.module = nullptr;    // somebody else's: whoever asks next folds it anew
        if (module_of_event(record.event) == &module) module.apply(*made.state, *module.read_event(record.event, record.payload));
    }
    states_.push_front(std::move(made));
    state_of_[stream] = states_.begin();
    if (states_.size() > folded_states_max) {
        state_of_.erase(states_.back().stream);
        states_.pop_back();
    }
    return states_.front();
}

void Desk::forget_folded(const Uuid& stream) {
    if (const auto found = state_of_.find(stream); found != state_of_.end()) {
        states_.erase(found->second);
        state_of_.erase(found);
    }
}

void Desk::forget_all_folded() {
    states_.clear();
    state_of_.clear();
}

std::int64_t Desk::repost(Journal& journal, const std::vector<const Module*>& modules, Zone zone, const std::function<Rows&(Position)>& rows) {
    constexpr std::int64_t records_at_once = 1'024;
    struct Piece {
        std::vector<Record> records;
        std::vector<std::unique_ptr<Erased>> events;
    };
    std::unordered_map<std::string, const Module*> by_prefix;
    for (const auto* module : modules) by_prefix.emplace(std::string{module->name()}, module);
    const auto module_of = [&](const Record& record) -> const Module& {
        const auto found = by_prefix.find(prefix_of(record.event));
        if (found == by_prefix.end()) throw Fault{"record " + std::to_string(record.position) + ": event " + record.event + " is not known to this version"};
        return *found->second;
    };
    // Two threads: one reads the texts of events while the other posts those before them. The store is this thread's alone.
    const auto read_events = [&](Piece piece) {
        for (const auto& record : piece.records) piece.events.push_back(module_of(record).read_event(record.event, record.payload));
        return piece;
    };
    const auto begin_after = [&](Position last) {
        Piece piece;
        journal.scan(last + 1, records_at_once, [&](const Record& record) {
            piece.records.push_back(record);
            return true;
        });
        return std::async(std::launch::async, read_events, std::move(piece));
    };
    std::int64_t count = 0;
    for (auto coming = begin_after(0);;) {
        const auto piece = coming.get();
        if (piece.records.empty()) return count;
        coming = begin_after(piece.records.back().position);
        for (std::size_t i = 0; i < piece.records.size(); ++i) {
            const auto& record = piece.records[i];
            post_record(module_of(record), record, *piece.events[i], rows(record.position), zone, nullptr);
        }
        count += static_cast<std::int64_t>(piece.records.size());
    }
}

}    // namespace terrace
