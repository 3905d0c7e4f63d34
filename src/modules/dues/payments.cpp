// Payment files: which sums go to the bank, who carries the file there, and what the bank says of each line.
//
// A sum lies in at most one file that the bank has not answered. What the bank gives back becomes a sum of its own for the next file; what it
// first gave back and then paid after all is owed by whoever got it twice. Answers may come twice and in any order: of two about one line the
// one with the later time of the bank holds.

#include "modules/dues/reckoning.hpp"

namespace terrace::dues {
namespace {

Instant instant_at(const Row& row, int column) { return row.null(column) ? Instant{} : row.instant(column); }
PostId post_at(const Row& row, int column) { return row.null(column) ? PostId{} : row.id<PostId>(column); }

struct RunRow {
    std::string policy;
    PlaceId place;
    RunStanding standing{};
    PostId proposed_by, approved_by;
    Instant proposed_at, approved_at;
    std::int64_t payees = 0;
};
std::optional<RunRow> run_row(const OwnRows& rows, RunId run) {
    std::optional<RunRow> found;
    rows.find(runs_table, {run}, [&](const Row& row) {
        found = RunRow{row.string(1), row.place(3), static_cast<RunStanding>(row.integer(8)), post_at(row, 9), post_at(row, 11), row.instant(10), instant_at(row, 12), row.integer(16)};
    });
    return found;
}

struct PayableRow {
    EntryId entry;
    PlaceId place;
    std::int64_t fen = 0;
    PayableStanding standing{};
    bool held = false;
    std::string kind;
    std::int64_t again_fen = 0, again_count = 0, over_fen = 0;
};
std::optional<PayableRow> payable_row(const OwnRows& rows, PayableId id) {
    std::optional<PayableRow> found;
    rows.find(payables_table, {id}, [&](const Row& row) {
        found = PayableRow{row.id<EntryId>(3), row.place(4), row.integer(5), static_cast<PayableStanding>(row.integer(6)), row.integer(9) != 0, row.string(10), row.integer(11), row.integer(12), row.integer(13)};
    });
    return found;
}

// Whether somebody could have objected long enough: where lists are published, the village's, or that of a place around it.
class Published {
  public:
    Published(const Context& context, RunId run, const std::string& policy) : context_{context}, run_{run}, today_{context.clock.zone().day_of(context.said_at)} {
        context.own_rows->find(policies_table, {policy}, [&](const Row& row) { needed_ = !row.null(3); });
    }
    bool long_enough(PlaceId place) {
        if (!needed_) return true;
        const auto found = known_.try_emplace(place, false);
        auto& known = found.first->second;
        if (found.second)
            for (const auto around : context_.places.path(place))
                context_.own_rows->find(published_table, {run_, around}, [&](const Row& row) { known |= row.integer(3) < today_.number; });
        return known;
    }

  private:
    const Context& context_;
    RunId run_;
    Day today_;
    bool needed_ = true;
    std::map<PlaceId, bool> known_;
};

Result<void> check_columns(const std::vector<BankColumn>& columns) {
    if (columns.empty()) return refuse(No::missing_field, "body.columns");
    if (columns.size() > file_columns_max) return refuse(No::too_many, "body.columns", std::to_string(file_columns_max));
    for (const auto needed : {BankCell::number, BankCell::account, BankCell::amount})
        if (std::none_of(columns.begin(), columns.end(), [&](const auto& one) { return one.cell == needed; })) return refuse(No::missing_field, "body.columns", std::string{Codec<BankCell>::name(needed)});
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i].heading.empty()) return refuse(No::missing_field, "body.columns[" + std::to_string(i) + "].heading");
    return {};
}

struct LineRow {
    PayableId payable;
    std::int64_t fen = 0, paid = 0;
    Outcome outcome{};
    std::optional<Instant> at;
};

// What one answer leads to; nothing when it says nothing new.
Result<std::optional<LineSettled>> settle(const OwnRows& rows, FileId file, const BankResult& result, const std::string& path, Zone zone) {
    std::optional<LineRow> line;
    rows.find(file_lines_table, {file, result.line}, [&](const Row& row) {
        line = LineRow{row.id<PayableId>(2), row.integer(4), row.integer(6), static_cast<Outcome>(row.integer(5)), row.null(7) ? std::nullopt : std::optional{row.instant(7)}};
    });
    if (!line) return refuse(No::not_found, path + ".line", "文件里没有这一行 / no such line in the file");
    if (result.outcome == Outcome::waiting) return refuse(No::bad_value, path + ".outcome", "paid / returned / partial");
    const bool partial = result.outcome == Outcome::partial;
    if (partial && !result.fen) return refuse(No::missing_field, path + ".fen");
    const auto paid = result.outcome == Outcome::paid ? line->fen : partial ? *result.fen : 0;
    if (partial && (paid <= 0 || paid >= line->fen)) return refuse(No::out_of_range, path + ".fen", "1–" + std::to_string(line->fen - 1));
    if (!partial && result.fen && *result.fen != paid) return refuse(No::bad_value, path + ".fen", std::to_string(paid));
    if (line->at && *line->at == result.at && (line->outcome != result.outcome || line->paid != paid))
        return refuse(No::conflict, path + ".at", "同一时刻两种结果,请问银行 / two answers of one moment: ask the bank");
    if (line->at && *line->at >= result.at) return std::optional<LineSettled>{};

    const auto payable = payable_row(rows, line->payable);
    ENSURE(payable);
    LineSettled settled;
    settled.line = result.line;
    settled.payable = line->payable;
    settled.entry = payable->entry;
    settled.place = payable->place;
    settled.kind = payable->kind;
    settled.before = line->outcome;
    settled.outcome = result.outcome;
    settled.paid_before = line->paid;
    settled.paid = paid;
    if (line->at && line->paid > 0) settled.day_before = zone.day_of(*line->at);
    settled.at = result.at;
    settled.reason = result.reason;
    auto missing = (line->fen - paid) - payable->again_fen;    // still to be sent; below zero: sent once too often
    if (missing > 0) {
        std::int64_t debt = 0;
        rows.find(entries_table, {payable->entry}, [&](const Row& row) { debt = row.integer(13); });
        const auto forgiven = std::max<std::int64_t>(0, std::min({missing, payable->over_fen, debt}));
        settled.overpaid_fen = -forgiven;
        missing -= forgiven;
        if (missing > 0) {
            settled.next = again_of(line->payable, payable->again_count);
            settled.next_fen = missing;
        }
    } else if (missing < 0) {
        auto surplus = -missing;
        for (auto which = payable->again_count - 1; which >= 0 && surplus > 0; --which) {
            const auto id = again_of(line->payable, which);
            const auto next = payable_row(rows, id);
            if (!next || next->standing != PayableStanding::open) continue;
            const auto cut = std::min(surplus, next->fen);
            settled.lowered.push_back({id, payable->entry, next->fen - cut});
            surplus -= cut;
        }
        settled.overpaid_fen = surplus;
    }
    return std::optional{std::move(settled)};
}

}    // namespace

Events decide_on(const State& now, const MakeFile& command, const Context& context) {
    if (now.made) return refuse(No::wrong_stage, "body.file", "已有 / exists");
    if (!context.own_rows) return refuse(No::not_found, "body.run");
    const auto& rows = *context.own_rows;
    const auto run = run_row(rows, command.run);
    if (!run) return refuse(No::not_found, "body.run");
    if (run->standing != RunStanding::approved) return refuse(No::wrong_stage, "body.run", "还没批准 / not approved");
    if (run->place != command.place) return refuse(No::bad_value, "body.place", write(run->place));
    for (const auto& [post, at] : {std::pair{run->proposed_by, run->proposed_at}, std::pair{run->approved_by, run->approved_at}})
        if (auto fine = another(context, post, at, "拟发、批准、出文件要三个人 / who proposes, approves and exports are three"); !fine) return tl::unexpected(fine.error());
    if (auto fine = check_columns(command.columns); !fine) return tl::unexpected(fine.error());

    FileMade made;
    made.file = command.file;
    made.run = command.run;
    made.policy = run->policy;
    made.place = run->place;
    made.columns = command.columns;
    made.by = saying(context);
    std::vector<FileLine> lines;
    Published published{context, command.run, run->policy};
    const auto take = [&](PayableId id, bool new_in_list) -> Result<void> {
        const auto one = payable_row(rows, id);
        if (!one || one->standing != PayableStanding::open) return {};
        if (one->held || (new_in_list && !published.long_enough(one->place))) {
            ++made.held;
            return {};
        }
        lines.push_back({id, one->entry, one->fen});
        if (__builtin_add_overflow(made.fen, one->fen, &made.fen)) return refuse(No::out_of_range, "body.run", "±9.2e18 fen");
        return {};
    };
    for (std::int64_t n = 0; n < run->payees; ++n) {
        EntryId entry;
        rows.find(run_payees_table, {command.run, n}, [&](const Row& row) { entry = row.id<EntryId>(2); });
        if (auto fine = take(payable_of(command.run, entry), true); !fine) return tl::unexpected(fine.error());
    }
    std::int64_t again = 0;
    rows.find(policies_table, {run->policy}, [&](const Row& row) { again = row.integer(7); });
    for (std::int64_t n = 0; n < again; ++n) {
        PayableId id;
        rows.find(again_table, {run->policy, n}, [&](const Row& row) { id = row.id<PayableId>(2); });
        const auto one = payable_row(rows, id);
        if (one && context.places.within(one->place, run->place))
            if (auto fine = take(id, false); !fine) return tl::unexpected(fine.error());
    }
    if (lines.empty()) return refuse(No::wrong_stage, "body.run", made.held > 0 ? "公示期没过或有异议 / published too short, or objected to" : "没有要发的 / nothing to pay");
    made.lines = static_cast<std::int64_t>(lines.size());
    std::vector<Event> events{std::move(made)};
    for (std::size_t first = 0; first < lines.size(); first += lines_a_record_max) {
        const auto last = std::min(first + lines_a_record_max, lines.size());
        events.emplace_back(FileListed{command.file, static_cast<std::int64_t>(first) + 1, {lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(last)}});
    }
    return events;
}

Events decide_on(const State& now, const HandOver& command, const Context& context) {
    if (!now.made) return refuse(No::not_found, "body.file");
    if (!now.made_by.empty() && context.actor.post != now.made_by) return refuse(No::not_yours, "", "谁做的文件谁交出 / whoever made the file hands it over");
    if (!now.handed) {
        if (command.again) return refuse(No::bad_value, "body.again", "还没交出过 / not handed over yet");
        return std::vector<Event>{FileHandedOver{command.sha256, 1, {}, saying(context), context.said_at}};
    }
    if (!command.again) {
        const auto* post = context.roster.post(now.handed_by);
        return refuse(No::wrong_stage, "body.file", (post ? post->zh + " / " + post->en + ", " : std::string{}) + write(now.handed_at));
    }
    if (command.again->empty()) return refuse(No::missing_field, "body.again");
    if (command.sha256 != *now.handed) return refuse(No::conflict, "body.sha256", "和第一次交出的不一样 / not the bytes that went out: " + hex(now.handed->view()));
    return std::vector<Event>{FileHandedOver{command.sha256, now.times + 1, command.again, saying(context), context.said_at}};
}

Events decide_on(const State& now, const Reconcile& command, const Context& context) {
    if (!now.made || !context.own_rows) return refuse(No::not_found, "body.file");
    if (!now.handed) return refuse(No::wrong_stage, "body.file", "还没交出 / not handed over yet");
    if (command.results.empty()) return refuse(No::missing_field, "body.results");
    if (command.results.size() > results_at_once_max) return refuse(No::too_many, "body.results", std::to_string(results_at_once_max));
    // Of several answers about one line in one delivery the last counts.
    std::map<std::int32_t, std::size_t> last;
    for (std::size_t i = 0; i < command.results.size(); ++i) {
        const auto [known, fresh] = last.try_emplace(command.results[i].line, i);
        if (fresh) continue;
        const auto &before = command.results[known->second], &one = command.results[i];
        if (before.at == one.at && (before.outcome != one.outcome || before.fen != one.fen)) return refuse(No::conflict, "body.results[" + std::to_string(i) + "].at", "同一时刻两种结果 / two answers of one moment");
        if (before.at < one.at) known->second = i;
    }
    Reconciled made{command.file, now.policy, {}, static_cast<std::int64_t>(command.results.size() - last.size()), saying(context)};
    for (const auto& [line, i] : last) {
        auto settled = settle(*context.own_rows, command.file, command.results[i], "body.results[" + std::to_string(i) + ']', context.clock.zone());
        if (!settled) return tl::unexpected(settled.error());
        if (*settled) made.lines.push_back(std::move(**settled));
        else ++made.known;
    }
    return std::vector<Event>{std::move(made)};
}

}    // namespace terrace::dues
