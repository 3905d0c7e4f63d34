// A year of payments on a disk that fails: the process is killed, or the power goes, at every write of register, run, approval, file and
// reconciliation. Whoever was not answered sends the same command again. In the end the ledgers say what they say when nothing ever failed.
#include "modules/dues/dues.hpp"
#include "simulation/disk.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iostream>
#include <iterator>

namespace terrace {
namespace {

using namespace terrace::testing;
using simulation::Disk;
using simulation::Trouble;

constexpr std::int64_t domain = 530622;

struct Said {
    std::string command;
    json::object body;
    PostId by;
};

std::string text(const Uuid& id) { return write(id); }

const std::string& policy_text() {
    static const std::string read = [] {
        std::ifstream file{"policies/later_support.yaml"};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    }();
    return read;
}

// zhao proposes, wang approves, li exports.
Views views_of(const SmallCounty& county) {
    auto made = county.views();
    made.change_roster([&](Roster& roster) {
        for (const auto post : {county.li, county.wang})
            roster.put(AssignmentFacts{named<AssignmentId>("dues " + text(post)), post, "first_responsible", county.town, "", {Instant{0}, {}}});
    });
    return made;
}

std::vector<Said> a_year(const SmallCounty& county, const std::string& lines_2022, const std::string& lines_2023) {
    std::vector<Said> all;
    const auto town = write(county.town), wenbi = write(county.wenbi);
    const auto id = [](std::string_view name) { return text(named<CommandId>(name)); };
    all.push_back({"dues.adopt", {{"place", town}, {"text", policy_text()}}, county.zhao});
    for (int n = 1; n <= 3; ++n) {
        const auto name = std::to_string(n);
        all.push_back({"dues.enrol",
                       {{"entry", id("entry " + name)}, {"policy", "later_support"}, {"place", wenbi}, {"household", id("house " + name)}, {"person", id("person " + name)}, {"since", "2007-01-01"},
                        {"facts", json::object{{"moved_on", "2004-05-01"}, {"registered_on", "2006-06-30"}}}, {"payee", "陈" + name}, {"account", "62280" + name}, {"basis", "移民证"}},
                       county.zhao});
        all.push_back({"dues.approve_entry", {{"entry", id("entry " + name)}}, county.wang});
    }
    const json::array columns{json::object{{"cell", "number"}, {"heading", "序号"}}, json::object{{"cell", "account"}, {"heading", "账号"}}, json::object{{"cell", "amount"}, {"heading", "金额"}}};
    all.push_back({"dues.run", {{"run", id("2022")}, {"policy", "later_support"}, {"place", town}, {"day", "2022-08-01"}}, county.zhao});
    all.push_back({"dues.approve", {{"run", id("2022")}, {"lines", lines_2022}}, county.wang});
    all.push_back({"dues.export", {{"file", id("first")}, {"run", id("2022")}, {"place", town}, {"columns", columns}}, county.li});
    all.push_back({"dues.hand_over", {{"file", id("first")}, {"sha256", hex(sha256("first").view())}}, county.li});
    all.push_back({"dues.reconcile",
                   {{"file", id("first")},
                    {"results", json::array{json::object{{"line", 1}, {"outcome", "paid"}, {"at", "2023-09-01T01:00:00Z"}, {"reason", ""}},
                                 json::object{{"line", 2}, {"outcome", "returned"}, {"at", "2023-09-01T01:00:00Z"}, {"reason", "账号不符"}},
                                 json::object{{"line", 3}, {"outcome", "partial"}, {"fen", 20'000}, {"at", "2023-09-01T01:00:00Z"}, {"reason", ""}}}}},
                   county.li});
    all.push_back({"dues.change", {{"entry", id("entry 1")}, {"effective", "2021-03-01"}, {"facts", json::object{{"died_on", "2021-03-01"}}}, {"basis", "火化证明"}}, county.zhao});
    all.push_back({"dues.approve_entry", {{"entry", id("entry 1")}}, county.wang});
    all.push_back({"dues.run", {{"run", id("2023")}, {"policy", "later_support"}, {"place", town}, {"day", "2023-08-01"}}, county.zhao});
    all.push_back({"dues.approve", {{"run", id("2023")}, {"lines", lines_2023}}, county.wang});
    all.push_back({"dues.export", {{"file", id("second")}, {"run", id("2023")}, {"place", town}, {"columns", columns}}, county.li});
    all.push_back({"dues.hand_over", {{"file", id("second")}, {"sha256", hex(sha256("second").view())}}, county.li});
    return all;
}

struct Process {
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
    Process(const Disk& disk, const Views& views, const WallClock& clock, Chance& chance)
        : store{"journal.db", domain, tables_of({&dues::module()}), disk.name()}, vault{"keys.db", sqlite::OperatorKey{1, 2, 3}, chance, disk.name()}, desk{store, vault, {&dues::module()}, views, figures, clock, chance} {
        desk.start_from_journal();
    }
};

constexpr Query payables{"test.payables", "SELECT payable_id, fen, standing, kind, again_fen, over_fen FROM dues_payables WHERE domain = $1 ORDER BY payable_id"};
constexpr Query lines{"test.lines", "SELECT file_id, number, fen, outcome, paid_fen FROM dues_file_lines WHERE domain = $1 ORDER BY file_id, number"};
constexpr Query posted{"test.posted", "SELECT who, cycle, item, fen FROM dues_posted WHERE domain = $1 ORDER BY who, cycle, item"};
constexpr Query debts{"test.debts", "SELECT entry_id, debt_fen, standing, slot FROM dues_entries WHERE domain = $1 ORDER BY entry_id"};
constexpr Query facts{"test.facts", "SELECT count(*), sum(count * value) FROM facts WHERE domain = $1"};

std::string what_stands(Process& process) {
    std::string out;
    const auto snapshot = process.store.snapshot();
    for (const auto* query : {&payables, &lines, &posted, &debts, &facts})
        snapshot->run(*query, {}, [&](const Row& row) {
            for (int column = 0; column < row.columns(); ++column) {
                if (row.null(column)) out += "-";
                else if (query == &facts || (column > 0 && !(query == &payables && column == 3) && !(query == &posted && column == 2))) out += std::to_string(row.integer(column));
                else out += hex(row.text(column));
                out += ' ';
            }
            out += '\n';
            return true;
        });
    return out;
}

struct Played {
    std::string stands;
    std::int64_t operations = 0;
    int crashes = 0;
};

// Plays the year; the trouble begins with the given operation of the disk, none when negative.
Played play(std::uint64_t seed, Trouble trouble, std::int64_t operation, std::array<std::string, 2>& sums) {
    const SmallCounty county;
    static const Views views = views_of(county);
    const HandClock clock{"2023-10-01T01:00:00Z"};
    SeededChance chance{seed};
    Disk disk{seed};
    Played played;
    std::unique_ptr<Process> process;
    const auto start = [&] {
        for (int attempt = 0; attempt < 5; ++attempt) {
            try {
                process = std::make_unique<Process>(disk, views, clock, chance);
                return;
            } catch (const Fault&) {
                process.reset();
                if (disk.dead()) disk.power_returns();
                disk.nothing_expected();
                ++played.crashes;
            }
        }
        throw Fault{"it does not start"};
    };
    if (operation >= 0) disk.expect(trouble, operation);
    start();
    const auto script = a_year(county, sums[0], sums[1]);
    for (std::size_t i = 0; i < script.size(); ++i) {
        for (int attempt = 0;; ++attempt) {
            if (attempt == 5) throw Fault{"never answered: " + script[i].command};
            auto body = script[i].body;
            Envelope envelope;
            envelope.id = CommandId{derived_uuid(Uuid{}, "said " + std::to_string(i))};
            envelope.command = script[i].command;
            if (script[i].command == "dues.approve" && body.at("lines").as_string().empty()) {    // the first time through: what the run said
                body["lines"] = sums[script[i].body.at("run").as_string() == std::string_view{text(named<CommandId>("2022"))} ? 0 : 1];
            }
            envelope.body = body;
            std::optional<Result<Acknowledged>> answer;
            try {
                answer = process->desk.submit_and_wait(std::move(envelope), county.acting(script[i].by));
            } catch (const Fault&) {}
            if (!disk.dead() && answer && *answer) {
                if (script[i].command == "dues.run") sums[script[i].body.at("run").as_string() == std::string_view{text(named<CommandId>("2022"))} ? 0 : 1] = json::parse((*answer)->result).at("lines").as_string();
                break;
            }
            if (!disk.dead() && answer && (*answer).error().no != No::storage_failed) throw Fault{script[i].command + ": " + say((*answer).error(), Language::en)};
            ++played.crashes;
            process.reset();
            if (disk.dead()) disk.power_returns();
            disk.nothing_expected();
            start();
        }
    }
    if (disk.dead()) {
        process.reset();
        disk.power_returns();
        disk.nothing_expected();
        start();
    }
    played.stands = what_stands(*process);
    played.operations = disk.operations();
    return played;
}

TEST(DuesCrash, NothingIsLostOrDoubledWhereverTheProcessOrThePowerGoes) {
    std::array<std::string, 2> sums;
    const auto whole = play(1, Trouble::kill, -1, sums);
    ASSERT_EQ(whole.crashes, 0);
    ASSERT_NE(whole.stands.find("20000"), std::string::npos) << whole.stands;
    // Every write in turn takes a minute; the tests take a step that meets all commands, TERRACE_EVERY_WRITE=1 takes them all.
    const std::int64_t step = std::getenv("TERRACE_EVERY_WRITE") ? 1 : 11;
    int crashes = 0;
    for (const auto trouble : {Trouble::kill, Trouble::power_cut})
        for (std::int64_t operation = 0; operation < whole.operations; operation += step) {
            const auto played = play(1 + static_cast<std::uint64_t>(operation), trouble, operation, sums);
            crashes += played.crashes;
            ASSERT_EQ(played.stands, whole.stands) << "operation " << operation << " of " << whole.operations;
        }
    EXPECT_GT(crashes, 0);
    RecordProperty("operations", static_cast<int>(whole.operations));
    RecordProperty("crashes", crashes);
    std::cout << whole.operations << " operations, " << crashes << " crashes\n";
}

}    // namespace
}    // namespace terrace
