// A real list of cases, taken over into a throw-away folder: every verdict and every aggregate must come out of our own figures.

#include "app/import_door.hpp"
#include "reports/figure_reads.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "tests/acceptance/shared_data.hpp"
#include "tests/support/small_county.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using namespace terrace::testing;

class NoLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override {}
};

struct Office {
    explicit Office(const ScratchFolder& folder)
        : clock{"2024-03-04T01:00:00Z"}, store{folder / "journal.db", 530622, tables()},
          vault{folder / "keys.db", sqlite::operator_key(folder / "operator.key", chance), chance},
          desk{store, vault, {&cases::module()}, county.views(), figures, clock, chance} {
        desk.start_from_journal();
    }
    static std::vector<const Table*> tables() {
        std::vector<const Table*> all{&facts_table, &observed_table};
        for (const auto* table : cases::module().tables()) all.push_back(table);
        return all;
    }
    ImportReport import(const std::string& list, const CaseMap& map) {
        auto sheets = open_sheets(list);
        if (!sheets) throw Fault{say(sheets.error(), Language::en)};
        auto report = import_cases(desk, Actor{ActorKind::desk, {}, {}}, **sheets, map, false, false, nullptr);
        if (!report) throw Fault{say(report.error(), Language::en)};
        return *report;
    }
    // key → value of one figure.
    std::map<std::string, std::string> figure(const std::string& name, const std::string& by) {
        const auto views = desk.views();
        const auto snapshot = store.snapshot();
        NoLog log;
        const ReadContext read{*snapshot, *views, vault, figures, log, Actor{ActorKind::desk, {}, {}}, clock.now()};
        Parameters parameters;
        parameters.values["name"] = name;
        if (!by.empty()) parameters.values["by"] = by;
        const auto table = reports::figure_table(read, parameters, true);
        if (!table) throw Fault{say(table.error(), Language::en)};
        std::istringstream in{*table};
        std::map<std::string, std::string> all;
        bool headed = false;
        read_csv(in, [&](const CsvRow& row) {
            if (headed) all[by.empty() ? "" : row.fields[0]] = row.fields[by.empty() ? 0 : 1];
            headed = true;
        });
        return all;
    }

    SmallCounty county;
    HandClock clock;
    SeededChance chance{7};
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

CaseMap boston_map() {
    std::ifstream in{"playbooks/import/boston311.yaml"};
    std::ostringstream text;
    text << in.rdbuf();
    const auto map = read_case_map(text.str(), "boston311.yaml");
    if (!map) throw Fault{say(map.error().front(), Language::en)};
    return *map;
}

std::string list_file() { return (shared_data() / "cases/boston311_2011_0701_0715.csv").string(); }

TEST(ImportedList, EveryVerdictIsTheListsOwnAndFollowsFromItsDates) {
    const auto map = boston_map();
    auto sheets = open_sheets(list_file());
    ASSERT_TRUE(sheets);
    const auto rows = shared_table("cases/boston311_2011_0701_0715.csv");
    const SmallCounty county;
    const auto views = county.views();
    std::size_t at = 0, withheld = 0;
    const auto report = read_case_list(
        **sheets, map, *views.places,
        [&](const ImportedRow& row) {
            const auto by_rule = cases::verdict_of(row.command.target_at, row.command.closed_at, row.command.list_at);
            const auto& word = rows.at(at++).at("ontime");
            if (word.empty())
                withheld += row.command.stated == cases::Verdict::withheld;
            else {
                EXPECT_EQ(name_of(by_rule), word == "ONTIME" ? "in_time" : "overdue") << row.command.foreign_id.value;
            }
        },
        nullptr);
    ASSERT_TRUE(report) << say(report.error(), Language::en);
    EXPECT_EQ(report->good, 5'123);
    EXPECT_EQ(report->wrong, 0);
    EXPECT_EQ(report->verdict_differs, 0);
    EXPECT_EQ(withheld, 10U);
}

TEST(ImportedList, EveryAggregateComesOutOfOurFigures) {
    ScratchFolder folder;
    Office office{folder};
    const auto report = office.import(list_file(), boston_map());
    ASSERT_EQ(report.imported, 5'123) << (report.errors.empty() ? "" : say(report.errors[0].why, Language::en));
    const std::map<std::string, std::string> figure_of{
        {"cases", "cases.listed"},           {"closed", "cases.listed_closed"},       {"ontime", "cases.listed_on_time"},
        {"overdue", "cases.listed_overdue"}, {"no_target", "cases.listed_no_target"}, {"closed_after_target", "cases.listed_closed_late"},
        {"open_with_target", "cases.listed_open_with_target"}};
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> tables;
    const auto cell = [&](const std::string& name, const std::string& group, const std::string& key) {
        const std::string by = group == "all" ? "" : group == "type" ? "kind" : group;
        const auto [table, fresh] = tables.try_emplace({name, by});
        if (fresh) table->second = office.figure(name, by);
        const auto found = table->second.find(key);
        return found == table->second.end() ? std::string{} : found->second;
    };
    int compared = 0;
    for (const auto& expected : shared_table("cases/boston311_expected_aggregates_dev.csv")) {
        const auto& group = expected.at("group");
        const auto& key = expected.at("key");
        for (const auto& [column, name] : figure_of) {
            const auto value = cell(name, group, key);
            EXPECT_EQ(value.empty() ? "0" : value, expected.at(column)) << group << ' ' << key << ' ' << column;
            ++compared;
        }
        const auto median = cell("cases.listed_median_hours", group, key);
        const auto& theirs = expected.at("median_hours_open_to_close");
        EXPECT_EQ(median.empty(), theirs.empty()) << group << ' ' << key;
        if (!median.empty() && !theirs.empty()) {
            EXPECT_DOUBLE_EQ(std::stod(median), std::stod(theirs)) << group << ' ' << key;
        }
        ++compared;
    }
    EXPECT_EQ(compared, 115 * 8);

    // Once more: nothing is doubled.
    const auto again = office.import(list_file(), boston_map());
    EXPECT_EQ(again.imported, 0);
    EXPECT_EQ(again.there_already, 5'123);
    EXPECT_EQ(office.figure("cases.listed", "").at(""), "5123");
}

TEST(ImportedList, ASecondRunGoesOnWhereTheFirstStopped) {
    ScratchFolder folder;
    const auto half = (folder.path() / "boston311_2011_0701_0715.csv").string();
    {
        std::ifstream in{list_file()};
        std::ofstream out{half};
        std::string line;
        for (int i = 0; i < 2'001 && std::getline(in, line); ++i) out << line << '\n';
    }
    Office office{folder};
    EXPECT_EQ(office.import(half, boston_map()).imported, 2'000);
    const auto rest = office.import(list_file(), boston_map());
    EXPECT_EQ(rest.imported, 3'123);
    EXPECT_EQ(rest.there_already, 2'000);
}

}    // namespace
}    // namespace terrace
