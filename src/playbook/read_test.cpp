#include "playbook/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::string roles = R"(roles:
  - {id: water_station, name: {zh: 供水站, en: Water station}, acts: [cases.answer, read.cases]}
  - {id: discipline_office, name: {zh: 纪委, en: Discipline}, acts: [cases.*]}
)";

std::string cases_with(const std::string& kind) {
    return R"(playbook: test
version: 2
valid_from: 2024-03-04
norms:
  urgent: 7 working_hours
  extension_working_days_max: 30
  call_back_percent: 10
  outside_unit: {zh: 纪委, en: Discipline}
  outside_role: discipline_office
  basis: 12345
sections:
  - places: ["530622112002"]
    kinds:
)" + kind;
}

const std::string leak = R"(      - id: leak
        name: {zh: 房屋漏水, en: Leaking home}
        category: problem
        answer: 3 working_days
        accept: 15 calendar_days rolled
        basis: 限时办结制
        route: water_station
)";

std::vector<std::string> flaws_of(const std::string& cases, const std::string& with_roles = roles) {
    std::vector<std::string> all;
    const auto read = read_playbook(cases, with_roles);
    if (!read)
        for (const auto& flaw : read.error()) all.push_back(say(flaw, Language::en));
    return all;
}

TEST(PlaybookFiles, AKindIsReadWithItsLimitsAndItsRule) {
    const auto read = read_playbook(cases_with(leak), roles);
    ASSERT_TRUE(read) << say(read.error().front(), Language::en);
    const auto& kind = read->sections.at(0).case_kinds.at(0);
    EXPECT_EQ(kind.name.zh, "房屋漏水");
    EXPECT_EQ(kind.answer, (Limit{3, LimitUnit::working_day, false}));
    EXPECT_EQ(kind.accept, (Limit{15, LimitUnit::calendar_day, true}));
    EXPECT_EQ(kind.rule, "cases/leak@2024-03-04");
    EXPECT_EQ(kind.duplicate_days, 30);
}

TEST(PlaybookFiles, AFlawNamesFileLineAndMend) {
    auto text = cases_with(leak);
    text.replace(text.find("3 working_days"), 14, "three days    ");
    EXPECT_THAT(flaws_of(text), ElementsAre(HasSubstr("cases.yaml:17: sections[0].kinds[0].answer has the wrong type; expected 3 working_days")));
}

TEST(PlaybookFiles, EveryFlawIsNamedAtOnce) {
    EXPECT_THAT(flaws_of(cases_with("      - {id: Leak, name: {zh: 漏}, category: bad, answer: 0 days, accept: 1 hour, basis: x, colour: red}\n")),
                UnorderedElementsAre(HasSubstr("kinds[0].id cannot have"), HasSubstr("name.en is missing"), HasSubstr("category cannot have"),
                                     HasSubstr("answer is out of range"), HasSubstr("colour is not a field")));
}

TEST(PlaybookFiles, AKindSaysWhomACaseAboutAThingGoesTo) {
    const auto read = read_playbook(cases_with(leak + "        assets:\n          - {kind: upkeep.lift, to: keeper, public: true}\n          - {kind: upkeep.pump, to: water_station}\n"), roles);
    ASSERT_TRUE(read) << say(read.error().front(), Language::en);
    const auto& assets = read->sections.at(0).case_kinds.at(0).assets;
    ASSERT_EQ(assets.size(), 2U);
    EXPECT_EQ(assets[0].asset, "upkeep.lift");
    EXPECT_EQ(assets[0].to, "") << "who keeps it";
    EXPECT_TRUE(assets[0].shown);
    EXPECT_EQ(assets[1].to, "water_station");
    EXPECT_FALSE(assets[1].shown);
}

TEST(PlaybookFiles, ARouteOfAThingThatLeadsNowhereIsAFlaw) {
    EXPECT_THAT(flaws_of(cases_with(leak + "        assets: [{kind: upkeep.lift, to: lift_mill}]\n")), ElementsAre(HasSubstr("lift_mill")));
    EXPECT_THAT(flaws_of(cases_with(leak + "        assets: [{kind: lift, to: keeper}, {kind: a.b, to: keeper}, {kind: a.b, to: keeper}]\n")),
                UnorderedElementsAre(HasSubstr("assets[0].kind"), HasSubstr("assets[2].kind")));
}

TEST(PlaybookFiles, ARouteToARoleNobodyCanHaveIsAFlaw) {
    auto text = cases_with(leak);
    text.replace(text.find("water_station"), 13, "water_mill   ");
    EXPECT_THAT(flaws_of(text), ElementsAre(HasSubstr("water_mill")));
}

TEST(PlaybookFiles, WordsStayWordsAndNothingIsGuessed) {
    const auto tree = read_yaml("country: no\nn: 012\nempty: ~\nquoted: '~'\n", "x.yaml");
    ASSERT_TRUE(tree);
    std::vector<Flaw> flaws;
    YamlMap map{*tree, "", "x.yaml", flaws};
    EXPECT_EQ(map.text("country"), "no");
    EXPECT_EQ(map.text("n"), "012");
    EXPECT_FALSE(map.has("empty"));
    EXPECT_EQ(map.text("quoted"), "~");
    EXPECT_THAT(flaws, IsEmpty());
}

TEST(PlaybookFiles, HostileYamlIsRefusedWithItsLine) {
    std::string deep, wide = "a: [";
    for (int i = 0; i < 200; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
    for (int i = 0; i < 110'000; ++i) wide += "1,";
    for (const auto& text : {std::string{"a: &x 1\nb: *x\n"}, std::string{"a: 1\na: 2\n"}, std::string{"a: !!python/object 1\n"}, std::string{"a: 1\n---\nb: 2\n"},
                             std::string{"a: [1, 2\n"}, std::string{"\ta: 1\n"}, std::string{}, deep, wide + "]", std::string(2'000'000, 'a')})
        EXPECT_FALSE(read_yaml(text, "x.yaml")) << text.substr(0, 40);
    EXPECT_EQ(read_yaml("a: 1\nb: 2\na: 2\n", "x.yaml").error().line, 3);
}

TEST(PlaybookFiles, AVersionIsInstalledForEachPlaceOfItsSection) {
    const auto read = read_playbook(cases_with(leak), roles);
    ASSERT_TRUE(read);
    std::vector<std::string> unknown;
    EXPECT_THAT(versions_of(*read, [](const auto&) { return std::optional<PlaceId>{}; }, &unknown), IsEmpty());
    EXPECT_THAT(unknown, ElementsAre("530622112002"));
    const auto versions = versions_of(*read, [](const auto&) { return std::optional{PlaceId{7}}; });
    ASSERT_EQ(versions.size(), 1U);
    EXPECT_EQ(versions[0].case_norms.call_back_percent, 10);
    EXPECT_EQ(versions[0].case_kinds[0].id, "leak");
}

TEST(PlaybookFiles, OursHaveNoFlaw) {
    const auto read = read_playbook_folder("playbooks/qiaojia");
    std::string all;
    if (!read)
        for (const auto& flaw : read.error()) all += say(flaw, Language::en) + '\n';
    ASSERT_TRUE(read) << all;
    EXPECT_EQ(read->sections.at(1).case_kinds.at(1).name.zh, "房屋漏水");
    EXPECT_GE(read->roles.size(), 15U);
}

TEST(PlaybookFiles, WhereACountyIsSilentTheNationalNormsHold) {
    const auto silent = R"(playbook: test
version: 1
valid_from: 2024-03-04
norms:
  outside_unit: {zh: 纪委, en: Discipline}
  outside_role: discipline_office
sections:
  - places: ["530622112002"]
    kinds:
      - {id: rubbish, name: {zh: 垃圾, en: Rubbish}, category: problem, class: exposed_rubbish}
      - {id: fees, name: {zh: 收费, en: Fees}, category: problem, class: complaint, answer: 5 working_days}
)";
    const auto read = read_playbook(silent, roles);
    ASSERT_TRUE(read) << say(read.error().front(), Language::en);
    EXPECT_EQ(read->case_norms.urgent, (Limit{7, LimitUnit::working_hour, false})) << "12345: an urgent matter on the same day";
    EXPECT_EQ(read->case_norms.extension_working_days_max, 30);
    EXPECT_EQ(read->case_norms.exposure.reply, (Limit{2, LimitUnit::working_day, false}));
    std::vector<std::string> begins;
    for (const auto& stage : read->case_stages) begins.push_back(stage.name.zh);
    EXPECT_THAT(begins, ElementsAre("信息收集", "案卷建立", "任务派遣", "任务处理", "处理反馈", "核实结案", "综合评价")) << "GB/T 30428";
    const auto& kinds = read->sections.at(0).case_kinds;
    EXPECT_EQ(kinds.at(0).answer, (Limit{4, LimitUnit::working_hour, false})) << "GB/T 30428: exposed rubbish";
    EXPECT_THAT(kinds.at(0).basis, HasSubstr("GB/T 30428"));
    EXPECT_EQ(kinds.at(1).answer, (Limit{5, LimitUnit::working_day, false})) << "what the county writes wins";
    EXPECT_EQ(kinds.at(1).accept, (Limit{1, LimitUnit::working_day, false}));
}

TEST(PlaybookFiles, AClassThatNobodyKnowsIsAFlaw) {
    EXPECT_THAT(flaws_of(cases_with("      - {id: fees, name: {zh: 收费, en: Fees}, category: problem, class: complaints, answer: 5 working_days, accept: 1 working_day, basis: x}\n")),
                ElementsAre(HasSubstr("complaints ∉ norms.yaml")));
}

TEST(PlaybookFiles, EveryUsualLimitNamesWhereItRests) {
    ASSERT_GE(national().classes.size(), 8u);
    for (const auto& one : national().classes) {
        EXPECT_GT(one.answer.amount, 0) << one.id;
        EXPECT_GT(one.accept.amount, 0) << one.id;
        EXPECT_FALSE(one.basis.empty()) << one.id;
        EXPECT_EQ(one.basis.find('['), std::string::npos) << one.id << ": how well it is founded is said beside it in the file, not to who reads the limit";
    }
    EXPECT_FALSE(read_norms("stages: []\nnorms: {urgent: tomorrow}\n"));
}

}    // namespace
}    // namespace terrace
