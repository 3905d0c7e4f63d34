#pragma once
// What can be seen of what is due, and the bytes of a payment file for whoever carries it to the bank.

#include "modules/dues/reckoning.hpp"

namespace terrace::dues {

constexpr std::size_t list_isolates = 5;    // a village's list of fewer lines shows no line

struct RunRow {
    RunId run;
    std::string policy;
    RunProposed proposed;
    RunStanding standing{};
    PostId proposed_by, decided_by;
    Instant proposed_at;
    std::optional<Instant> decided_at;
    std::string reason;
    Position known = 0;
    std::optional<RunId> before;
    std::int64_t paid_fen = 0;
};
std::optional<RunRow> run_named(Snapshot&, RunId);

// The run worked out again from the register as it was known then; conflict when its table is not the one that was judged.
struct WorkedOut {
    policy::Run run;
    std::vector<RegisterEntry> entries;
    std::vector<std::size_t> entry_of;    // of each row
};
Result<WorkedOut> work_out(const ReadContext&, const RunRow&);

struct FileRow {
    FileId file;
    RunId run;
    std::string policy;
    PlaceId place;
    std::vector<BankColumn> columns;
    std::int64_t lines = 0, fen = 0, held = 0, times = 0, paid_fen = 0, answered = 0;
    PostId made_by, handed_by;
    Instant made_at;
    std::optional<Sha256> sha256;
    std::optional<Instant> handed_at;
};
std::optional<FileRow> file_named(Snapshot&, FileId);
// CSV, UTF-8 with a byte order mark, one line a payment; noted in the access log for each payee. gone when somebody was forgotten meanwhile.
Result<std::string> bank_file(const ReadContext&, const FileRow&);

// What waits to be agreed to under a policy, in a place and beneath.
std::vector<EntryId> waiting(const ReadContext&, std::string_view policy, PlaceId place);
std::shared_ptr<const policy::Policy> adopted_policy(Snapshot&, std::string_view id);
std::string surname_and_stars(std::string_view name);    // 张三 → 张*

}    // namespace terrace::dues
