// Runs: proposed from the register, looked at, approved or rejected by somebody else, published by village, objected to.

#include "modules/dues/reckoning.hpp"

namespace terrace::dues {
namespace {

struct PolicyRow {
    std::int64_t version = 0, entries = 0, cycles = 0;
    PlaceId place;
    std::optional<std::int64_t> objection_days;
    std::optional<RunId> open_run;
};
std::optional<PolicyRow> policy_row(const OwnRows& rows, const std::string& id) {
    std::optional<PolicyRow> found;
    rows.find(policies_table, {id}, [&](const Row& row) {
        found = PolicyRow{row.integer(1), row.integer(5), row.integer(6), row.place(2), row.null(3) ? std::nullopt : std::optional{row.integer(3)},
                          row.null(8) ? std::nullopt : std::optional{row.id<RunId>(8)}};
    });
    return found;
}

// The register of a place, in the order in which entries were agreed to.
std::vector<RegisterEntry> entries_in(const OwnRows& rows, const std::string& policy, std::int64_t count, PlaceId place, const PlaceTree& places) {
    std::vector<RegisterEntry> all;
    std::map<PlaceId, bool> within;
    for (std::int64_t slot = 0; slot < count; ++slot) {
        EntryId id;
        rows.find(slots_table, {policy, slot}, [&](const Row& row) { id = row.id<EntryId>(2); });
        rows.find(entries_table, {id}, [&](const Row& row) {
            const auto known = within.try_emplace(row.place(3), false);
            if (known.second) known.first->second = places.within(row.place(3), place);
            if (known.first->second) all.push_back(entry_at(row));
        });
    }
    return all;
}

}    // namespace

Events decide_on(const State& now, const ProposeRun& command, const Context& context) {
    if (now.run != RunStanding::none) return refuse(No::wrong_stage, "body.run", "已有 / exists");
    if (!context.own_rows) return refuse(No::not_found, "body.policy");
    const auto& rows = *context.own_rows;
    const auto row = policy_row(rows, command.policy.value);
    if (!row) return refuse(No::not_found, "body.policy", command.policy.value);
    if (row->open_run) return refuse(No::conflict, "body.policy", "上一次拟发还没批或退 / a run waits to be approved or rejected: " + write(static_cast<const Uuid&>(*row->open_run)));
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (!context.places.within(command.place, row->place)) return refuse(No::bad_value, "body.place", "不在这份政策的地方 / outside the policy's place");
    std::shared_ptr<const policy::Policy> policy;
    rows.find(policy_texts_table, {command.policy.value, row->version}, [&](const Row& text) { policy = policy_of(text.string(2), command.policy.value); });
    std::vector<PostedCycle> cycles;
    for (std::int64_t n = 0; n < row->cycles; ++n)
        rows.find(cycles_table, {command.policy.value, n}, [&](const Row& one) { cycles.push_back({{static_cast<std::int32_t>(one.integer(2))}, one.place(3)}); });
    const auto entries = entries_in(rows, command.policy.value, row->entries, command.place, context.places);
    const auto posted = [&](const Uuid& who, Day cycle, const std::string& item) {
        std::int64_t fen = 0;
        rows.find(posted_table, {command.policy.value, who, cycle, item}, [&](const Row& one) { fen = one.integer(4); });
        return fen;
    };
    auto made = reckon(policy, entries, command.day, cycles, posted, context.places);
    if (!made) return tl::unexpected(Refusal{made.error().no, "body.day", made.error().detail});
    RunProposed run;
    run.run = command.run;
    run.policy = command.policy;
    run.policy_version = row->version;
    run.policy_file = *read_sha256(policy->digest);
    run.place = command.place;
    run.day = command.day;
    run.from = made->cycle.from;
    run.until = made->cycle.until;
    run.judged_on = made->cycle.judged_on;
    run.entries = static_cast<std::int64_t>(entries.size());
    run.lines = static_cast<std::int64_t>(made->lines.size());
    run.payees = made->payees;
    run.due = static_cast<std::int64_t>(made->counts[0]);
    run.stopped = static_cast<std::int64_t>(made->counts[1]);
    run.not_in_cohort = static_cast<std::int64_t>(made->counts[2]);
    run.refused = static_cast<std::int64_t>(made->counts[3]);
    run.due_fen = made->due_fen;
    run.arrears_fen = made->arrears_fen;
    run.claw_back_fen = made->claw_back_fen;
    run.carried_fen = made->carried_fen;
    run.net_fen = made->net_fen;
    run.table = made->table;
    run.lines_sum = made->sum;
    run.by_household = policy->round_each == policy::Level::household;
    run.by = saying(context);
    run.at = context.said_at;
    std::vector<Event> events{std::move(run)};
    for (std::size_t first = 0, last = 0; first < made->lines.size(); first = last) {
        last = std::min(first + lines_a_record_max, made->lines.size());
        while (last < made->lines.size() && made->lines[last].entry == made->lines[last - 1].entry) ++last;    // what an entry gets stands in one record
        events.emplace_back(RunListed{command.run, static_cast<std::int64_t>(first), {made->lines.begin() + static_cast<std::ptrdiff_t>(first), made->lines.begin() + static_cast<std::ptrdiff_t>(last)}});
    }
    return events;
}

Events decide_on(const State& now, const ApproveRun& command, const Context& context) {
    if (now.run == RunStanding::none) return refuse(No::not_found, "body.run");
    if (now.run != RunStanding::proposed) return refuse(No::wrong_stage, "body.run", now.run == RunStanding::approved ? "已批准 / approved already" : "已退回 / rejected");
    if (auto fine = another(context, now.proposed_by, now.proposed_at, "自己拟的由别人批 / somebody else approves it"); !fine) return tl::unexpected(fine.error());
    if (command.lines != now.lines_sum) return refuse(No::conflict, "body.lines", "看的不是这一份名单 / not the list that was proposed");
    return std::vector<Event>{RunApproved{saying(context)}};
}

Events decide_on(const State& now, const RejectRun& command, const Context& context) {
    if (now.run == RunStanding::none) return refuse(No::not_found, "body.run");
    if (now.run != RunStanding::proposed) return refuse(No::wrong_stage, "body.run");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{RunRejected{command.reason, saying(context)}};
}

Events decide_on(const State& now, const PublishRun& command, const Context& context) {
    if (now.run == RunStanding::none) return refuse(No::not_found, "body.run");
    if (now.run != RunStanding::approved) return refuse(No::wrong_stage, "body.run", "还没批准 / not approved");
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (!context.places.within(command.place, now.place)) return refuse(No::bad_value, "body.place", "不在这次发放的地方 / outside the run's place");
    std::optional<std::int64_t> days;
    bool published = false;
    if (context.own_rows) {
        if (const auto row = policy_row(*context.own_rows, now.policy)) days = row->objection_days;
        published = context.own_rows->find(published_table, {command.run, command.place}, [](const Row&) {});
    }
    if (!days) return refuse(No::wrong_stage, "body.run", "这份政策的名单不公示 / lists of this policy are not published");
    if (published) return refuse(No::wrong_stage, "body.place", "已公示 / published already");
    const auto today = context.clock.zone().day_of(context.said_at);
    return std::vector<Event>{RunPublished{command.place, today, {today.number + static_cast<std::int32_t>(*days)}, saying(context)}};
}

Events decide_on(const State& now, const Object& command, const Context& context) {
    if (!now.objected_entry.empty()) return refuse(No::wrong_stage, "body.objection", "已有 / exists");
    if (command.text.empty()) return refuse(No::missing_field, "body.text");
    if (!context.own_rows) return refuse(No::not_found, "body.run");
    const auto& rows = *context.own_rows;
    std::optional<RegisterEntry> entry;
    rows.find(entries_table, {command.entry}, [&](const Row& row) { entry = entry_at(row); });
    if (!entry) return refuse(No::not_found, "body.entry");
    if (entry->place != command.place) return refuse(No::bad_value, "body.place", write(entry->place));
    bool there = false, open = false, held = false;
    rows.find(payables_table, {payable_of(command.run, command.entry)}, [&](const Row& row) {
        there = true;
        open = static_cast<PayableStanding>(row.integer(6)) == PayableStanding::open;
        held = row.integer(9) != 0;
    });
    if (!there) return refuse(No::not_found, "body.run", "这次没有这一户 / not in this run");
    if (held) return refuse(No::wrong_stage, "body.entry", "已有异议在办 / an objection is open");
    if (!open) return refuse(No::wrong_stage, "body.entry", "已进发放文件,请走更正 / already in a payment file: ask for a change instead");
    const SubjectId subject{entry->person ? Uuid{*entry->person} : Uuid{entry->household}};
    return std::vector<Event>{Objected{command.objection, command.run, command.entry, command.place, subject, command.text, saying(context)}};
}

Events decide_on(const State& now, const SettleObjection& command, const Context& context) {
    if (now.objected_entry.empty()) return refuse(No::not_found, "body.objection");
    if (!now.open_objection) return refuse(No::wrong_stage, "body.objection", "已答复 / settled");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{ObjectionSettled{now.objected_run, now.objected_entry, command.upheld, command.reason, saying(context)}};
}

}    // namespace terrace::dues
