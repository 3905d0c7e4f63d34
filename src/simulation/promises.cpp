#include "simulation/promises.hpp"

#include "desk/housekeeping.hpp"

#include <algorithm>

namespace terrace::simulation {
namespace {

using namespace terrace::cases;

std::string text_of(const Uuid& id) { return write(id).substr(0, 13); }

// A case as its own events tell it, with no help from the module.
struct Told {
    PlaceId place;
    std::string kind, category;
    std::vector<PostId> owners;    // one after the other
    PostId offered;
    Stage stage = Stage::none;
    Instant started, confirmed_at, declined_at;
    std::optional<Instant> answered_at;
    std::int64_t elapsed_s = 0;
    bool late = false;
    std::vector<Instant> reopened_at;
    std::optional<Instant> alarm;
};

void tell(Told& one, const Record& record, const Event& event) {
    if (const auto* opened = std::get_if<CaseOpened>(&event)) {
        one.place = opened->place;
        one.kind = opened->kind.value;
        one.category = opened->category.value;
        one.owners = {opened->owner};
        one.stage = Stage::open;
        one.started = opened->started;
    } else if (const auto* offered = std::get_if<CaseOffered>(&event)) {
        one.offered = offered->to;
    } else if (const auto* accepted = std::get_if<CaseAccepted>(&event)) {
        one.owners.push_back(accepted->post);
        one.offered = {};
    } else if (std::holds_alternative<CaseGivenBack>(event)) {
        one.offered = {};
    } else if (const auto* answered = std::get_if<CaseAnswered>(&event)) {
        one.stage = Stage::answered;
        one.offered = {};
        if (!one.answered_at) {
            one.answered_at = record.said_at;
            one.elapsed_s = answered->elapsed_s;
            one.late = answered->late;
        }
    } else if (std::holds_alternative<CaseConfirmed>(event)) {
        one.stage = Stage::confirmed;
        one.confirmed_at = record.said_at;
    } else if (std::holds_alternative<CaseDeclined>(event)) {
        one.stage = Stage::declined;
        one.declined_at = record.said_at;
        one.offered = {};
    } else if (std::holds_alternative<CaseReopened>(event)) {
        one.stage = Stage::open;
        one.reopened_at.push_back(record.said_at);
    } else if (std::holds_alternative<CaseWithdrawn>(event)) {
        one.stage = Stage::withdrawn;
        one.offered = {};
    } else if (std::holds_alternative<CaseMarkedDuplicate>(event)) {
        one.stage = Stage::duplicate;
        one.offered = {};
    }
}

// figure → place and month → count
using Counts = std::map<std::string, std::map<std::string, std::int64_t>>;

std::string cell_of(PlaceId place, Instant at, Zone zone) { return write(place) + ' ' + write(zone.day_of(at)).substr(0, 7); }

Counts counted(const std::map<Uuid, Told>& all, Zone zone) {
    Counts out;
    const auto add = [&](std::string_view what, const Told& one, Instant at) { ++out[std::string{what}][cell_of(one.place, at, zone)]; };
    for (const auto& [id, one] : all) {
        const bool counts = one.stage != Stage::withdrawn && one.stage != Stage::duplicate;
        if (counts) add("cases.received", one, one.started);
        if (counts && one.answered_at) add("cases.answered", one, *one.answered_at);
        if (counts && one.answered_at && !one.late) add("cases.answered_in_time", one, *one.answered_at);
        if (one.stage == Stage::confirmed) {
            add("cases.confirmed", one, one.confirmed_at);
            add(one.category == "livelihood" ? "cases.livelihood_done" : "cases.problems_solved", one, one.confirmed_at);
        }
        if (one.stage == Stage::declined) add("cases.declined", one, one.declined_at);
        for (const auto at : one.reopened_at) add("cases.reopened", one, at);
    }
    return out;
}

constexpr const char* names[] = {"cases.received", "cases.answered", "cases.answered_in_time", "cases.confirmed", "cases.livelihood_done",
                                 "cases.problems_solved", "cases.declined", "cases.reopened"};

Counts shown(const Figures& figures, const std::map<Uuid, Told>& all) {
    Counts out;
    std::map<PlaceId, int> places;
    for (const auto& [id, one] : all) places[one.place] = 1;
    for (const auto* what : names)
        for (const auto& [place, ignored] : places)
            for (const auto& [month, cell] : figures.cells({what, {}, {}, {}, {}, {}, [place = place](PlaceId atom) { return atom == place; }}, By::month, Measure::count))
                if (cell.count != 0) out[what][write(place) + ' ' + month] = cell.count;
    return out;
}

void compare(const Counts& counts, const Counts& figures, const char* which, BrokenPromises& broken) {
    for (const auto* what : names) {
        const auto& left = counts.contains(what) ? counts.at(what) : std::map<std::string, std::int64_t>{};
        const auto& right = figures.contains(what) ? figures.at(what) : std::map<std::string, std::int64_t>{};
        if (left == right) continue;
        for (const auto& [cell, count] : left)
            if (!right.contains(cell) || right.at(cell) != count)
                broken.push_back(std::string{which} + ' ' + what + ' ' + cell + ": counted " + std::to_string(count) + ", shown " +
                                 std::to_string(right.contains(cell) ? right.at(cell) : 0));
        for (const auto& [cell, count] : right)
            if (!left.contains(cell)) broken.push_back(std::string{which} + ' ' + what + ' ' + cell + ": counted 0, shown " + std::to_string(count));
    }
}

constexpr Query all_cases{"simulation.cases", "SELECT case_id, owner, offered_to, stage, alarm FROM cases WHERE domain = $1"};

}    // namespace

void Promises::accepted(const CommandId& id, const Acknowledged& answer, const std::string& text, BrokenPromises& broken) {
    if (returned_.contains(id)) broken.push_back("command " + text_of(id) + " was returned first and accepted later");
    const auto [found, first] = accepted_.try_emplace(id, Accepted{answer, text});
    const auto& known = found->second.answer;
    if (!first && (known.position != answer.position || known.chain != answer.chain || known.result != answer.result || known.version != answer.version))
        broken.push_back("command " + text_of(id) + " got another answer than at first: " + write_json(known) + " then " + write_json(answer));
}

void Promises::returned(const CommandId& id, const Refusal& refusal, BrokenPromises& broken) {
    if (accepted_.contains(id)) broken.push_back("command " + text_of(id) + " was accepted first and returned later");
    const auto [found, first] = returned_.try_emplace(id, refusal);
    if (!first && found->second.no != refusal.no) broken.push_back("command " + text_of(id) + " was returned for another reason than at first");
}

void Promises::look(Desk& desk, Zone zone, BrokenPromises& broken) const {
    std::map<Uuid, Told> all;
    std::map<Uuid, Case> states;
    std::map<Uuid, std::int32_t> versions;
    struct InJournal {
        Position first = 0;
        Sha256 last;
        std::string text;
        bool returned = false;
    };
    std::map<CommandId, InJournal> commands;
    Sha256 chain;
    Position next = 1;
    desk.store().journal().scan(1, INT64_MAX, [&](const Record& record) {
        const auto where = "record " + std::to_string(record.position) + ": ";
        if (record.position != next++) broken.push_back(where + "out of order");
        if (record.chain != chain_after(chain, record)) broken.push_back(where + "the chain is broken");
        chain = record.chain;
        if (record.version != ++versions[record.stream]) broken.push_back(where + "version out of order");
        if (record.said_at > record.recorded_at) broken.push_back(where + "said after it was recorded");
        auto& command = commands[record.command];
        if (record.part == 0) command.first = record.position;
        command.last = record.chain;
        const auto read_texts = [&](auto& event) {
            std::visit(
                [&](auto& one) {
                    each_sealed(one, [&](Sealed& text, std::string_view) {
                        if (text.empty()) return;
                        const auto plain = desk.vault().unseal(text);
                        if (!plain) broken.push_back(where + record.event + " cannot be read: its key is lost");
                        if (plain && command.text.empty()) command.text = *plain;
                    });
                },
                event);
        };
        const auto* module = desk.module_of_event(record.event);
        ENSURE(module);
        auto box = module->read_event(record.event, record.payload);
        if (module == &cases::module()) {
            auto& event = unbox<Event>(*box);
            read_texts(event);
            tell(all[record.stream], record, event);
            states[record.stream] = cases::apply(std::move(states[record.stream]), event);
        } else {
            command.returned = true;
            read_texts(unbox<housekeeping::Event>(*box));
        }
        return true;
    });
    if (desk.store().journal().head().position != next - 1 || desk.store().journal().head().chain != chain) broken.push_back("the journal's head is not its last record");

    for (const auto& [id, promise] : accepted_) {
        const auto found = commands.find(id);
        if (found == commands.end()) {
            broken.push_back("acknowledged command " + text_of(id) + " is not in the journal");
            continue;
        }
        if (found->second.first != promise.answer.position || found->second.last != promise.answer.chain)
            broken.push_back("acknowledged command " + text_of(id) + " is not where it was promised");
        if (!promise.text.empty() && found->second.text != promise.text) broken.push_back("acknowledged command " + text_of(id) + ": its text reads differently");
    }
    for (const auto& [id, refusal] : returned_)
        if (const auto found = commands.find(id); found == commands.end() || !found->second.returned)
            broken.push_back("returned submission " + text_of(id) + " is not in the journal");

    const auto naive = counted(all, zone);
    compare(naive, shown(desk.figures(), all), "figures in memory,", broken);
    Figures loaded;
    loaded.load(*desk.store().snapshot());
    compare(naive, shown(loaded, all), "figures from the ledger,", broken);

    std::size_t rows = 0;
    desk.store().snapshot()->run(all_cases, {}, [&](const Row& row) {
        ++rows;
        const auto id = row.uuid(0);
        const auto found = all.find(id);
        if (found == all.end()) {
            broken.push_back("case " + text_of(id) + " is in the ledger and not in the journal");
            return true;
        }
        const auto& one = found->second;
        const auto& state = states[id];
        if (row.null(1) || row.id<PostId>(1) != one.owners.back() || state.owner != one.owners.back()) broken.push_back("case " + text_of(id) + ": another owner than its events tell");
        if (row.id<PostId>(2) != one.offered || state.offered_to != one.offered) broken.push_back("case " + text_of(id) + ": another offer than its events tell");
        if (static_cast<Stage>(row.integer(3)) != one.stage || state.stage != one.stage) broken.push_back("case " + text_of(id) + ": another stage than its events tell");
        const auto alarm = row.null(4) ? std::nullopt : std::optional{row.instant(4)};
        if (alarm != state.alarm)
            broken.push_back("case " + text_of(id) + ": the ledger's alarm " + (alarm ? write(*alarm) : "none") + " is not the case's " + (state.alarm ? write(*state.alarm) : "none"));
        return true;
    });
    if (rows != all.size()) broken.push_back("the ledger has " + std::to_string(rows) + " cases, the journal " + std::to_string(all.size()));
}

void look_at_rebuild(sqlite::SqliteStore& store, const Desk& desk, Zone zone, BrokenPromises& broken) {
    const auto live = store.digests();
    store.begin();
    store.empty_ledgers();
    Desk::repost(store.journal(), desk.modules(), zone, [&](Position at) -> Rows& { return store.rows(at); });
    const auto rebuilt = store.digests();
    store.roll_back();
    for (std::size_t i = 0; i < live.size(); ++i)
        if (live[i] != rebuilt[i]) broken.push_back("ledger " + live[i].first + " is not its rebuild");
}

}    // namespace terrace::simulation
