// The bytes of a payment file. They are made from the recipe each time they are asked for and stay nowhere.

#include "base/capitals.hpp"
#include "base/csv.hpp"
#include "modules/dues/reads.hpp"

namespace terrace::dues {
namespace {

constexpr Query one_file{"dues.one_file", "SELECT run_id, policy, place, columns, lines, fen, held, made_by, made_at, sha256, handed_by, handed_at, times, paid_fen, answered FROM dues_files "
                                          "WHERE domain = $1 AND file_id = $2"};
constexpr Query file_lines{"dues.file_lines", "SELECT l.number, l.fen, l.entry_id, e.payee, e.account, e.person, e.household FROM dues_file_lines l "
                                              "JOIN dues_entries e ON e.domain = l.domain AND e.entry_id = l.entry_id WHERE l.domain = $1 AND l.file_id = $2 ORDER BY l.number"};

std::optional<std::string> unsealed(const Vault& vault, std::string_view box) {
    const auto parsed = parse_json(box);
    if (!parsed) return std::nullopt;
    const auto sealed = decode<Sealed>(*parsed, Strict::no);
    return sealed ? vault.unseal(*sealed) : std::nullopt;
}

}    // namespace

std::optional<FileRow> file_named(Snapshot& snapshot, FileId file) {
    std::optional<FileRow> found;
    snapshot.run(one_file, {file}, [&](const Row& row) {
        auto& one = found.emplace();
        one.file = file;
        one.run = row.id<RunId>(0);
        one.policy = row.string(1);
        one.place = row.place(2);
        const auto parsed = parse_json(row.text(3));
        ENSURE(parsed);
        one.columns = *decode<std::vector<BankColumn>>(*parsed, Strict::no);
        one.lines = row.integer(4);
        one.fen = row.integer(5);
        one.held = row.integer(6);
        if (!row.null(7)) one.made_by = row.id<PostId>(7);
        one.made_at = row.instant(8);
        if (!row.null(9)) {
            Sha256 sum;
            std::copy_n(row.text(9).begin(), std::min(row.text(9).size(), sum.bytes.size()), sum.bytes.begin());
            one.sha256 = sum;
        }
        if (!row.null(10)) one.handed_by = row.id<PostId>(10);
        if (!row.null(11)) one.handed_at = row.instant(11);
        one.times = row.integer(12);
        one.paid_fen = row.integer(13);
        one.answered = row.integer(14);
        return false;
    });
    return found;
}

Result<std::string> bank_file(const ReadContext& read, const FileRow& file) {
    if (!read.views.roster->may(read.actor, HandOver::name, file.place, read.now)) return refuse(No::not_yours, "", std::string{HandOver::name});
    const auto run = run_named(read.snapshot, file.run);
    ENSURE(run);
    const auto policy = adopted_policy(read.snapshot, file.policy);
    std::vector<std::string> headings;
    for (const auto& column : file.columns) headings.push_back(column.heading.value);
    std::string out = "\xEF\xBB\xBF" + csv_row(headings) + "\r\n";
    std::optional<Refusal> wrong;
    std::set<Uuid> noted;
    read.snapshot.run(file_lines, {file.file}, [&](const Row& row) {
        const auto payee = unsealed(read.vault, row.text(3)), account = unsealed(read.vault, row.text(4));
        if (!payee || !account) {
            wrong = Refusal{No::gone, "line " + std::to_string(row.integer(0)), "收款人资料已清除 / the payee was forgotten"};
            return false;
        }
        std::vector<std::string> cells;
        for (const auto& column : file.columns) {
            switch (column.cell) {
                case BankCell::number: cells.push_back(std::to_string(row.integer(0))); break;
                case BankCell::payee: cells.push_back(*payee); break;
                case BankCell::account: cells.push_back(*account); break;
                case BankCell::amount: cells.push_back(write(Money{row.integer(1)})); break;
                case BankCell::amount_capitals: {
                    const auto words = in_capitals(Money{row.integer(1)});
                    cells.push_back(words ? *words : "");
                    break;
                }
                case BankCell::policy: cells.push_back(policy ? policy->title.zh : file.policy); break;
                case BankCell::cycle: cells.push_back(write(run->proposed.from) + "/" + write(run->proposed.until)); break;
                case BankCell::entry: cells.push_back(write(row.uuid(2))); break;
                case BankCell::empty: cells.emplace_back(); break;
            }
        }
        out += csv_row(cells) + "\r\n";
        noted.insert(row.null(5) ? row.uuid(6) : row.uuid(5));
        return true;
    });
    if (wrong) return tl::unexpected(*wrong);
    for (const auto& who : noted) read.access_log.note(read.now, read.actor, SubjectId{who}, "run:" + write(static_cast<const Uuid&>(file.run)), "payee, account: payment file");
    return out;
}

}    // namespace terrace::dues
