#include "app/import_door.hpp"
#include "support/small_county.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using ::testing::HasSubstr;
using namespace terrace::testing;

constexpr const char* map_text = R"(list: old_book
time_zone: "+08:00"
list_taken: 2020-12-31
columns: {id: 编号, opened: 受理时间, target: 时限, closed: 办结时间, verdict: 结论, kind: 类别, place: 村}
verdict: {in_time: [按时, 提前], overdue: 超期, withheld: [""]}
kind: {values: {修路: road}, otherwise: keep, categories: {修路: livelihood}}
place: {values: {文笔: "530622112202", 双河: "530622112"}}
dimensions: {unit: 承办单位}
)";

CaseMap old_book() {
    const auto map = read_case_map(map_text, "map.yaml");
    if (!map) throw Fault{say(map.error().front(), Language::en)};
    return *map;
}

const std::string headings = "编号,受理时间,时限,办结时间,结论,类别,村,承办单位\n";

struct Read {
    std::vector<ImportedRow> good;
    ImportReport report;
};
Read read(const std::string& rows) {
    const SmallCounty county;
    const auto views = county.views();
    auto sheets = open_csv(headings + rows, "old.csv");
    Read out;
    const auto report = read_case_list(**sheets, old_book(), *views.places, [&](const ImportedRow& row) { out.good.push_back(row); }, nullptr);
    if (!report) throw Fault{say(report.error(), Language::en)};
    out.report = *report;
    return out;
}

std::string time_of(std::string_view text, bool end_of_day = false) {
    const auto at = read_list_time(text, Zone{480}, end_of_day);
    return at ? write(*at) : "";
}

TEST(ImportMap, TimesAreReadAsListsWriteThem) {
    EXPECT_EQ(time_of("2011-07-01 01:32:33"), "2011-06-30T17:32:33.000Z");
    EXPECT_EQ(time_of("2011/7/1 1:32"), "2011-06-30T17:32:00.000Z");
    EXPECT_EQ(time_of("2011年7月1日"), "2011-06-30T16:00:00.000Z");
    EXPECT_EQ(time_of("2011-07-01", true), "2011-07-01T15:59:59.000Z");
    EXPECT_EQ(time_of("2011-07-01T01:32:33-05:00"), "2011-07-01T06:32:33.000Z");
    EXPECT_EQ(time_of("2011-07-01 01:32:33.250"), "2011-06-30T17:32:33.000Z");
    for (const auto* wrong : {"2011-02-30", "yesterday", "2011-07", "20110701", "1:32", "2011-07-01 25:00", "2011-07-01 01:61", "7/1/2011", "2011-07-01 01 32"})
        EXPECT_EQ(time_of(wrong), "") << wrong;
}

TEST(ImportMap, AFlawNamesLineAndMend) {
    std::string text{map_text};
    text.replace(text.find("+08:00"), 6, "Peking");
    const auto map = read_case_map(text, "map.yaml");
    ASSERT_FALSE(map);
    EXPECT_THAT(say(map.error().at(0), Language::en), HasSubstr("map.yaml:2: time_zone cannot have this value. What fits, or what is wrong: +08:00"));
    const auto bare = read_case_map("list: a\n", "map.yaml");
    ASSERT_FALSE(bare);
    EXPECT_GE(bare.error().size(), 4U);
}

TEST(ImportedRows, ARowBecomesACommand) {
    const auto out = read("7,2019-03-04 09:00,2019-03-10,2019-03-08 10:00,按时,修路,文笔,交通局\n");
    ASSERT_EQ(out.good.size(), 1U);
    const auto& command = out.good[0].command;
    EXPECT_EQ(command.kind.value, "road");
    EXPECT_EQ(command.category.value, "livelihood");
    EXPECT_EQ(command.place, SmallCounty{}.wenbi);
    EXPECT_EQ(command.stated, cases::Verdict::in_time);
    EXPECT_EQ(command.dimensions, (std::vector{cases::Dimension{ShortText{"unit"}, Line{"交通局"}}}));
    EXPECT_EQ(command.case_, cases::imported_case_id("old_book", "7"));
}

TEST(ImportedRows, AWrongRowIsNamedByItsCell) {
    const auto out = read("1,2019-03-04,,,按时,修路,文笔,\n"
                          "2,soon,,,按时,修路,文笔,\n"
                          "3,2019-03-04,,2019-03-01,按时,修路,文笔,\n"
                          "4,2019-03-04,,,差不多,修路,文笔,\n"
                          "5,2019-03-04,,,按时,修路,青岛,\n"
                          "1,2019-03-04,,,按时,修路,文笔,\n"
                          ",2019-03-04,,,按时,修路,文笔,\n"
                          "8,2019-03-04,,,超期,\"打开的引号,文笔,\n");
    EXPECT_EQ(out.report.good, 1);
    std::vector<std::string> cells;
    for (const auto& error : out.report.errors) cells.push_back(error.cell);
    EXPECT_EQ(cells, (std::vector<std::string>{"old.csv!B3", "old.csv!D4", "old.csv!E5", "old.csv!G6", "old.csv!A7", "old.csv!A8", "old.csv!9"}));
    EXPECT_EQ(out.report.errors[0].value, "soon");
}

TEST(ImportedRows, AThingIsNamedByItsNameAtThePlace) {
    const SmallCounty county;
    const auto views = county.views();
    std::string text{map_text};
    text.replace(text.find("place: 村}"), std::string{"place: 村}"}.size(), "place: 村, asset: 设施}");
    const auto map = read_case_map(text, "map.yaml");
    ASSERT_TRUE(map);
    const AssetsNamed assets = [&](PlaceId place, const std::string& name) -> std::vector<AssetId> {
        if (name == "7号灯" && place == county.wenbi) return {named<AssetId>("7")};
        if (name == "村口灯") return {named<AssetId>("8"), named<AssetId>("9")};
        return {};
    };
    auto sheets = open_csv("编号,受理时间,时限,办结时间,结论,类别,村,承办单位,设施\n"
                           "1,2019-03-04,,,按时,修路,文笔,,7号灯\n2,2019-03-04,,,按时,修路,文笔,,\n3,2019-03-04,,,按时,修路,文笔,,村口灯\n4,2019-03-04,,,按时,修路,双河,,7号灯\n", "old.csv");
    std::vector<ImportedRow> good;
    const auto report = read_case_list(**sheets, *map, *views.places, [&](const ImportedRow& row) { good.push_back(row); }, nullptr, assets);
    ASSERT_TRUE(report);
    ASSERT_EQ(good.size(), 2U);
    EXPECT_EQ(good[0].command.asset, named<AssetId>("7"));
    EXPECT_FALSE(good[1].command.asset);
    ASSERT_EQ(report->errors.size(), 2U);
    EXPECT_EQ(report->errors[0].cell, "old.csv!I4");
    EXPECT_EQ(report->errors[0].why.no, No::bad_value) << "two have this name";
    EXPECT_EQ(report->errors[1].cell, "old.csv!I5");
    EXPECT_EQ(report->errors[1].why.no, No::not_found);
}

TEST(ImportedRows, AVerdictTheDatesDoNotBearOutIsCounted) {
    const auto out = read("1,2019-03-04,2019-03-10,2019-03-20,按时,修路,文笔,\n2,2019-03-04,2019-03-10,2019-03-20,,修路,文笔,\n");
    EXPECT_EQ(out.report.verdict_differs, 1);
    EXPECT_EQ(out.report.verdicts.at("withheld"), 1);
}

TEST(ImportedRows, AMissingColumnIsSaidBeforeAnyRowIsRead) {
    const SmallCounty county;
    const auto views = county.views();
    auto sheets = open_csv("编号,受理时间\n1,2019-03-04\n", "old.csv");
    const auto report = read_case_list(**sheets, old_book(), *views.places, nullptr, nullptr);
    ASSERT_FALSE(report);
    EXPECT_THAT(say(report.error(), Language::en), HasSubstr("column"));
}

TEST(Verdicts, FollowFromTheDates) {
    const Instant day1{1}, day2{2}, day3{3};
    using cases::Verdict, cases::verdict_of;
    EXPECT_EQ(verdict_of({}, {}, day3), Verdict::in_time);
    EXPECT_EQ(verdict_of(day1, day1, day3), Verdict::in_time);
    EXPECT_EQ(verdict_of(day1, day2, day3), Verdict::overdue);
    EXPECT_EQ(verdict_of(day1, {}, day3), Verdict::overdue);
    EXPECT_EQ(verdict_of(day3, {}, day2), Verdict::running);
}

}    // namespace
}    // namespace terrace
