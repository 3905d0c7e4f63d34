// The ledgers of what is due: adopted policies, the register, runs with their lines, what was posted, what is to be paid, payment files.

#include "modules/dues/reckoning.hpp"

namespace terrace::dues {

const Table policies_table{"dues_policies",
                           {{"policy", Type::text},
                            {"version"},
                            {"place"},
                            {"objection_days", Type::integer, true},
                            {"names_in_full", Type::text},
                            {"entries"},     // slots given
                            {"cycles"},      // posted
                            {"again"},       // sums that came back and go out as lines of their own
                            {"open_run", Type::bytes, true},
                            {"last_run", Type::bytes, true}},
                           1};
const Table policy_texts_table{"dues_policy_texts", {{"policy", Type::text}, {"version"}, {"text", Type::text}, {"adopted_at"}}, 2};
const Table entries_table{"dues_entries",
                          {{"entry_id", Type::bytes},
                           {"policy", Type::text},
                           {"slot", Type::integer, true},
                           {"place"},
                           {"household", Type::bytes},
                           {"person", Type::bytes, true},
                           {"history", Type::text},    // of Kept, as JSON
                           {"payee", Type::text},      // sealed, as JSON
                           {"account", Type::text},
                           {"pending", Type::text},    // Dated as JSON, "" when nothing waits
                           {"pending_payee", Type::text},
                           {"pending_account", Type::text},
                           {"standing"},               // 0 asked for, 1 enrolled, 2 declined
                           {"debt_fen"},
                           {"basis", Type::text},
                           {"changed_at"}},
                          1,
                          {{"of_policy", "policy, place"}, {"waiting", "policy, place", "pending <> ''"}, {"of_household", "household"}, {"of_person", "person", "person IS NOT NULL"}}};
const Table slots_table{"dues_slots", {{"policy", Type::text}, {"slot"}, {"entry_id", Type::bytes}}, 2};
const Table keys_table{"dues_keys", {{"policy", Type::text}, {"who", Type::bytes}, {"entry_id", Type::bytes}}, 2};
const Table runs_table{"dues_runs",
                       {{"run_id", Type::bytes},
                        {"policy", Type::text},
                        {"policy_version"},
                        {"place"},
                        {"day"},
                        {"first_day"},
                        {"last_day"},
                        {"judged_on"},
                        {"standing"},
                        {"proposed_by", Type::bytes, true},
                        {"proposed_at"},
                        {"decided_by", Type::bytes, true},
                        {"decided_at", Type::integer, true},
                        {"summary", Type::text},    // RunProposed as JSON
                        {"register_sum", Type::bytes},
                        {"lines_sum", Type::bytes},
                        {"payees"},                 // entries with lines
                        {"reason", Type::text},
                        {"known"},                  // the record up to which the register was looked at
                        {"before", Type::bytes, true},    // the run approved last when this one was proposed
                        {"by_household"},
                        {"net_fen"},
                        {"paid_fen"}},
                       1,
                       {{"of_policy", "policy, first_day"}}};
const Table run_lines_table{"dues_run_lines",
                            {{"run_id", Type::bytes}, {"number"}, {"entry_id", Type::bytes}, {"place"}, {"kind"}, {"item", Type::text}, {"cycle"}, {"fen"}},
                            2,
                            {{"of_entry", "entry_id, run_id, number"}}};
const Table run_payees_table{"dues_run_payees", {{"run_id", Type::bytes}, {"number"}, {"entry_id", Type::bytes}, {"place"}, {"first_line"}, {"lines"}, {"net_fen"}, {"corrected"}}, 2};
const Table posted_table{"dues_posted", {{"policy", Type::text}, {"who", Type::bytes}, {"cycle"}, {"item", Type::text}, {"fen"}}, 4};
const Table cycles_table{"dues_cycles", {{"policy", Type::text}, {"number"}, {"first_day"}, {"place"}}, 2};
const Table payables_table{"dues_payables",
                           {{"payable_id", Type::bytes},
                            {"run_id", Type::bytes},
                            {"policy", Type::text},
                            {"entry_id", Type::bytes},
                            {"place"},
                            {"fen"},
                            {"standing"},
                            {"file_id", Type::bytes, true},
                            {"line", Type::integer, true},
                            {"held"},                  // objections that are open
                            {"kind", Type::text},      // due, corrected, again
                            {"again_fen"},             // went back to be sent again, or is owed since it was
                            {"again_count"},
                            {"over_fen"},
                            {"first_line"},            // of the run
                            {"lines"}},
                           1,
                           {{"of_run", "run_id, place"}, {"of_entry", "entry_id"}, {"open", "policy, place", "standing = 0"}}};
const Table again_table{"dues_again", {{"policy", Type::text}, {"number"}, {"payable_id", Type::bytes}}, 2};
const Table published_table{"dues_published", {{"run_id", Type::bytes}, {"place"}, {"from_day"}, {"until_day"}, {"by_post", Type::bytes, true}}, 2};
const Table objections_table{"dues_objections",
                             {{"objection_id", Type::bytes},
                              {"run_id", Type::bytes},
                              {"entry_id", Type::bytes},
                              {"place"},
                              {"standing"},    // 0 open, 1 dismissed, 2 upheld
                              {"text", Type::text},
                              {"by_post", Type::bytes, true},
                              {"raised_at"},
                              {"reason", Type::text},
                              {"settled_by", Type::bytes, true},
                              {"settled_at", Type::integer, true}},
                             1,
                             {{"of_run", "run_id, standing"}}};
const Table files_table{"dues_files",
                        {{"file_id", Type::bytes},
                         {"run_id", Type::bytes},
                         {"policy", Type::text},
                         {"place"},
                         {"columns", Type::text},
                         {"lines"},
                         {"fen"},
                         {"held"},
                         {"made_by", Type::bytes, true},
                         {"made_at"},
                         {"sha256", Type::bytes, true},
                         {"handed_by", Type::bytes, true},
                         {"handed_at", Type::integer, true},
                         {"times"},
                         {"paid_fen"},
                         {"answered"}},
                        1,
                        {{"of_run", "run_id"}}};
const Table file_lines_table{"dues_file_lines",
                             {{"file_id", Type::bytes},
                              {"number"},
                              {"payable_id", Type::bytes},
                              {"entry_id", Type::bytes},
                              {"fen"},
                              {"outcome"},
                              {"paid_fen"},
                              {"answered_at", Type::integer, true},
                              {"reason", Type::text}},
                             2,
                             {{"of_entry", "entry_id"}}};

namespace {

Cell maybe(const std::optional<PostId>& post) { return post ? Cell{*post} : Cell{}; }

class Post {
  public:
    Post(const Record& record, Posting& posting) : record_{record}, posting_{posting}, rows_{posting.rows()} {}

    void operator()(const Adopted& one) const {
        std::int64_t entries = 0, cycles = 0, again = 0;
        std::optional<RunId> open, last;
        rows_.find(policies_table, {one.policy.value}, [&](const Row& row) {
            entries = row.integer(5);
            cycles = row.integer(6);
            again = row.integer(7);
            if (!row.null(8)) open = row.id<RunId>(8);
            if (!row.null(9)) last = row.id<RunId>(9);
        });
        rows_.put(policies_table, {one.policy.value, one.version, one.place, one.objection_days ? Cell{*one.objection_days} : Cell{}, one.names_in_full ? one.names_in_full->value : std::string{},
                                   entries, cycles, again, open ? Cell{*open} : Cell{}, last ? Cell{*last} : Cell{}});
        rows_.put(policy_texts_table, {one.policy.value, one.version, one.text.value, record_.recorded_at});
    }
    void operator()(const EntryRequested& one) const {
        const Uuid who = one.person ? Uuid{*one.person} : Uuid{one.household};
        rows_.put(keys_table, {one.policy.value, who, one.entry});
        rows_.put(entries_table, {one.entry, one.policy.value, Cell{}, one.place, one.household, one.person ? Cell{*one.person} : Cell{}, "[]", encode(one.payee), encode(one.account),
                                  encode(one.dated), "", "", 0, 0, one.basis.value, record_.recorded_at});
    }
    void operator()(const ChangeRequested& one) const {
        rows_.set(entries_table, {one.entry},
                  {{"pending", encode(one.dated)}, {"pending_payee", one.payee ? encode(*one.payee) : std::string{}}, {"pending_account", one.account ? encode(*one.account) : std::string{}},
                   {"basis", one.basis.value}, {"changed_at", record_.recorded_at}});
    }
    void operator()(const EntryApproved& one) const {
        std::string policy, payee, account, pending, pending_payee, pending_account;
        std::vector<Kept> history;
        bool first = false;
        rows_.find(entries_table, {one.entry}, [&](const Row& row) {
            policy = row.string(1);
            first = row.null(2);
            history = entry_at(row).history;
            payee = row.string(7);
            account = row.string(8);
            pending = row.string(9);
            pending_payee = row.string(10);
            pending_account = row.string(11);
        });
        const auto parsed = parse_json(pending);
        ENSURE(parsed);
        auto dated = decode<Dated>(*parsed, Strict::no);
        ENSURE(dated);
        history.push_back({std::move(*dated), record_.position});
        rows_.set(entries_table, {one.entry},
                  {{"history", encode(history)}, {"payee", pending_payee.empty() ? payee : pending_payee}, {"account", pending_account.empty() ? account : pending_account}, {"pending", ""},
                   {"pending_payee", ""}, {"pending_account", ""}, {"standing", 1}, {"changed_at", record_.recorded_at}});
        if (!first) return;
        const auto slot = counted(policy, 5, "entries");
        rows_.put(slots_table, {policy, slot, one.entry});
        rows_.set(entries_table, {one.entry}, {{"slot", slot}});
    }
    void operator()(const EntryDeclined& one) const {
        std::string policy;
        bool first = false;
        Uuid who;
        rows_.find(entries_table, {one.entry}, [&](const Row& row) {
            policy = row.string(1);
            first = row.null(2);
            who = row.null(5) ? row.uuid(4) : row.uuid(5);
        });
        rows_.set(entries_table, {one.entry}, {{"pending", ""}, {"pending_payee", ""}, {"pending_account", ""}, {"changed_at", record_.recorded_at}});
        if (!first) return;
        rows_.set(entries_table, {one.entry}, {{"standing", 2}});
        rows_.erase(keys_table, {policy, who});
    }
    void operator()(const RunProposed& one) const {
        std::optional<RunId> last;
        rows_.find(policies_table, {one.policy.value}, [&](const Row& row) {
            if (!row.null(9)) last = row.id<RunId>(9);
        });
        rows_.put(runs_table, {one.run, one.policy.value, one.policy_version, one.place, one.day, one.from, one.until, one.judged_on, RunStanding::proposed, maybe(one.by), one.at, Cell{}, Cell{},
                               encode(one), Cell::blob(one.table.view()), Cell::blob(one.lines_sum.view()), 0, "", record_.position, last ? Cell{*last} : Cell{}, one.by_household, one.net_fen, 0});
        rows_.set(policies_table, {one.policy.value}, {{"open_run", one.run}});
    }
    void operator()(const RunListed& one) const {
        std::int64_t payees = 0;
        rows_.find(runs_table, {one.run}, [&](const Row& row) { payees = row.integer(16); });
        for (std::size_t i = 0; i < one.lines.size();) {
            std::size_t end = i;
            std::int64_t net = 0;
            bool corrected = false;
            for (; end < one.lines.size() && one.lines[end].entry == one.lines[i].entry; ++end) {
                const auto& line = one.lines[end];
                net += line.fen;
                corrected |= line.kind != LineKind::due && line.kind != LineKind::refused;
                rows_.put(run_lines_table, {one.run, one.first + static_cast<std::int64_t>(end), line.entry, line.place, line.kind, line.item.value, line.cycle, line.fen});
            }
            rows_.put(run_payees_table, {one.run, payees++, one.lines[i].entry, one.lines[i].place, one.first + static_cast<std::int64_t>(i), static_cast<std::int64_t>(end - i), net, corrected});
            i = end;
        }
        rows_.set(runs_table, {one.run}, {{"payees", payees}});
    }
    void operator()(const RunApproved& one) const {
        const RunId run{record_.stream};
        std::string policy;
        PlaceId place;
        Day from;
        std::int64_t payees = 0;
        bool by_household = false;
        rows_.find(runs_table, {run}, [&](const Row& row) {
            policy = row.string(1);
            place = row.place(3);
            from = {static_cast<std::int32_t>(row.integer(5))};
            payees = row.integer(16);
            by_household = row.integer(20) != 0;
        });
        for (std::int64_t n = 0; n < payees; ++n) {
            EntryId entry;
            PlaceId at;
            std::int64_t first = 0, lines = 0, net = 0;
            bool corrected = false;
            rows_.find(run_payees_table, {run, n}, [&](const Row& row) {
                entry = row.id<EntryId>(2);
                at = row.place(3);
                first = row.integer(4);
                lines = row.integer(5);
                net = row.integer(6);
                corrected = row.integer(7) != 0;
            });
            post_lines(run, policy, entry, by_household, first, lines, 1);
            if (net > 0)
                rows_.put(payables_table, {payable_of(run, entry), run, policy, entry, at, net, PayableStanding::open, Cell{}, Cell{}, 0, corrected ? "corrected" : "due", 0, 0, 0, first, lines});
        }
        rows_.put(cycles_table, {policy, counted(policy, 6, "cycles"), from, place});
        rows_.set(policies_table, {policy}, {{"open_run", Cell{}}, {"last_run", run}});
        rows_.set(runs_table, {run}, {{"standing", RunStanding::approved}, {"decided_by", maybe(one.by)}, {"decided_at", record_.said_at}});
    }
    void operator()(const RunRejected& one) const {
        const RunId run{record_.stream};
        std::string policy;
        rows_.find(runs_table, {run}, [&](const Row& row) { policy = row.string(1); });
        rows_.set(runs_table, {run}, {{"standing", RunStanding::rejected}, {"decided_by", maybe(one.by)}, {"decided_at", record_.said_at}, {"reason", one.reason.value}});
        rows_.set(policies_table, {policy}, {{"open_run", Cell{}}});
    }
    void operator()(const RunPublished& one) const { rows_.put(published_table, {record_.stream, one.place, one.from, one.until, maybe(one.by)}); }
    void operator()(const Objected& one) const {
        rows_.put(objections_table, {one.objection, one.run, one.entry, one.place, 0, encode(one.text), maybe(one.by), record_.said_at, "", Cell{}, Cell{}});
        rows_.set(payables_table, {payable_of(one.run, one.entry)}, {{"held", 1}});
    }
    void operator()(const ObjectionSettled& one) const {
        rows_.set(objections_table, {record_.stream}, {{"standing", one.upheld ? 2 : 1}, {"reason", one.reason.value}, {"settled_by", maybe(one.by)}, {"settled_at", record_.said_at}});
        const auto payable = payable_of(one.run, one.entry);
        rows_.set(payables_table, {payable}, {{"held", 0}});
        if (!one.upheld) return;
        // The line is taken back whole: what was posted, and what was carried. The next run says what is due.
        std::string policy;
        std::int64_t first = 0, lines = 0;
        bool by_household = false;
        rows_.find(payables_table, {payable}, [&](const Row& row) {
            policy = row.string(2);
            first = row.integer(14);
            lines = row.integer(15);
        });
        rows_.find(runs_table, {one.run}, [&](const Row& row) { by_household = row.integer(20) != 0; });
        post_lines(one.run, policy, one.entry, by_household, first, lines, -1);
        rows_.set(payables_table, {payable}, {{"standing", PayableStanding::cancelled}});
    }
    void operator()(const FileMade& one) const {
        rows_.put(files_table, {one.file, one.run, one.policy.value, one.place, encode(one.columns), one.lines, one.fen, one.held, maybe(one.by), record_.said_at, Cell{}, Cell{}, Cell{}, 0, 0, 0});
    }
    void operator()(const FileListed& one) const {
        auto number = one.first;
        for (const auto& line : one.lines) {
            rows_.put(file_lines_table, {one.file, number, line.payable, line.entry, line.fen, Outcome::waiting, 0, Cell{}, ""});
            rows_.set(payables_table, {line.payable}, {{"standing", PayableStanding::in_file}, {"file_id", one.file}, {"line", number}});
            ++number;
        }
    }
    void operator()(const FileHandedOver& one) const {
        if (one.times == 1) rows_.set(files_table, {record_.stream}, {{"sha256", Cell::blob(one.sha256.view())}, {"handed_by", maybe(one.by)}, {"handed_at", one.at}});
        rows_.set(files_table, {record_.stream}, {{"times", one.times}});
    }
    void operator()(const Reconciled& one) const {
        std::int64_t paid = 0, answered = 0;
        rows_.find(files_table, {one.file}, [&](const Row& row) {
            paid = row.integer(14);
            answered = row.integer(15);
        });
        for (const auto& line : one.lines) {
            std::int64_t fen = 0;
            rows_.find(file_lines_table, {one.file, line.line}, [&](const Row& row) { fen = row.integer(4); });
            rows_.set(file_lines_table, {one.file, line.line}, {{"outcome", line.outcome}, {"paid_fen", line.paid}, {"answered_at", line.at}, {"reason", line.reason.value}});
            RunId run;
            std::int64_t count = 0, over = 0, first = 0, lines = 0;
            rows_.find(payables_table, {line.payable}, [&](const Row& row) {
                run = row.id<RunId>(1);
                count = row.integer(12);
                over = row.integer(13);
                first = row.integer(14);
                lines = row.integer(15);
            });
            rows_.set(payables_table, {line.payable},
                      {{"standing", PayableStanding::settled}, {"again_fen", fen - line.paid}, {"again_count", count + (line.next ? 1 : 0)}, {"over_fen", over + line.overpaid_fen}});
            if (line.next) {
                rows_.put(payables_table, {*line.next, run, one.policy.value, line.entry, line.place, line.next_fen, PayableStanding::open, Cell{}, Cell{}, 0, "again", 0, 0, 0, first, lines});
                rows_.put(again_table, {one.policy.value, counted(one.policy.value, 7, "again"), *line.next});
            }
            for (const auto& lower : line.lowered)
                rows_.set(payables_table, {lower.payable}, {{"fen", lower.fen}, {"standing", lower.fen == 0 ? PayableStanding::cancelled : PayableStanding::open}});
            if (line.overpaid_fen != 0) owe(line.entry, line.overpaid_fen);
            std::int64_t run_paid = 0;
            rows_.find(runs_table, {run}, [&](const Row& row) { run_paid = row.integer(22); });
            rows_.set(runs_table, {run}, {{"paid_fen", run_paid + line.paid - line.paid_before}});
            paid += line.paid - line.paid_before;
            answered += line.before == Outcome::waiting ? 1 : 0;
            if (line.day_before) posting_.fact({"dues.paid", line.place, *line.day_before, one.policy.value, line.kind.value, -1, line.paid_before});
            if (line.paid > 0) posting_.fact({"dues.paid", line.place, posting_.zone().day_of(line.at), one.policy.value, line.kind.value, 1, line.paid});
        }
        rows_.set(files_table, {one.file}, {{"paid_fen", paid}, {"answered", answered}});
    }

  private:
    // A number of the policy, and one more from now on.
    std::int64_t counted(const std::string& policy, int column, std::string_view name) const {
        std::int64_t count = 0;
        rows_.find(policies_table, {policy}, [&](const Row& row) { count = row.integer(column); });
        rows_.set(policies_table, {policy}, {{name, count + 1}});
        return count;
    }
    void owe(EntryId entry, std::int64_t fen) const {
        std::int64_t debt = 0;
        rows_.find(entries_table, {entry}, [&](const Row& row) { debt = row.integer(13); });
        rows_.set(entries_table, {entry}, {{"debt_fen", debt + fen}});
    }
    // sign −1 takes the lines back.
    void post_lines(RunId run, const std::string& policy, EntryId entry, bool by_household, std::int64_t first, std::int64_t lines, std::int64_t sign) const {
        Uuid who = entry;
        if (by_household) rows_.find(entries_table, {entry}, [&](const Row& row) { who = row.uuid(4); });
        for (auto n = first; n < first + lines; ++n) {
            LineKind kind{};
            std::string item;
            std::int64_t cycle = 0, fen = 0;
            rows_.find(run_lines_table, {run, n}, [&](const Row& row) {
                kind = static_cast<LineKind>(row.integer(4));
                item = row.string(5);
                cycle = row.integer(6);
                fen = row.integer(7);
            });
            if (kind == LineKind::refused) continue;
            if (kind == LineKind::carried) {
                owe(entry, sign * fen);
                continue;
            }
            std::int64_t was = 0;
            rows_.find(posted_table, {policy, who, cycle, item}, [&](const Row& row) { was = row.integer(4); });
            rows_.put(posted_table, {policy, who, cycle, item, was + sign * fen});
        }
    }

    const Record& record_;
    Posting& posting_;
    Rows& rows_;
};

}    // namespace

void Dues::post(const Record& record, const Event& event, Posting& posting) { std::visit(Post{record, posting}, event); }

std::vector<const Table*> Dues::tables() {
    return {&policies_table, &policy_texts_table, &entries_table, &slots_table, &keys_table, &runs_table, &run_lines_table, &run_payees_table, &posted_table, &cycles_table, &payables_table,
            &again_table, &published_table, &objections_table, &files_table, &file_lines_table};
}

}    // namespace terrace::dues
