// Facts of the subject against what the policies say: sums in capitals, the Tuoba rule, later support as reported, a household's booklet.
#include "base/capitals.hpp"
#include "policy/run.hpp"
#include "support/policies.hpp"
#include "tests/acceptance/shared_data.hpp"

namespace terrace {
namespace {

using namespace testing;

TEST(Subject, SumsInCapitalsAgreeWithEveryRow) {
    std::size_t rows = 0;
    for (const auto& row : shared_table("subject/amount_in_capitals_sample.csv")) {
        ++rows;
        const auto money = read_money(row.at("amount_yuan")).value();
        EXPECT_EQ(in_capitals(money).value_or(""), row.at("capitals"));
        EXPECT_EQ(read_capitals(row.at("capitals")).value_or(Money{-1}), money);
    }
    EXPECT_GT(rows, 30u);
}

TEST(Subject, TheTuobaRuleHasTheValuesOfItsSource) {
    const auto policy = shipped_policy("tuoba_trial");
    std::size_t compared = 0;
    for (const auto& row : shared_table("subject/tuoba_annual_compensation_rule.csv")) {
        const auto found = std::find_if(policy->parameters.begin(), policy->parameters.end(), [&](const auto& one) { return one.id == row.at("key"); });
        if (row.at("key") == "cap") {
            EXPECT_EQ(policy->items.front().rule.of.front().form, policy::Form::cap);
        } else if (row.at("key") == "years_permanent") {
            EXPECT_EQ(found, policy->parameters.end()) << "a part of a year has no exact growth";
        } else {
            ASSERT_NE(found, policy->parameters.end()) << row.at("key");
            EXPECT_EQ(found->values.front().text, row.at("value")) << row.at("key");
            ++compared;
        }
    }
    EXPECT_EQ(compared, 10u);
}

std::int64_t later_support_of(std::size_t persons, int cycle_months) {
    auto yaml = text_of("policies/later_support.yaml");
    yaml.replace(yaml.find("cycle_months: 12"), 16, "cycle_months: " + std::to_string(cycle_months));
    const auto policy = read_or_fail(yaml);
    auto table = std::make_shared<policy::Table>();
    table->facts = policy->facts.size();
    const std::int64_t day = read_day("2004-05-01")->number;
    for (std::size_t i = 0; i < persons; ++i) table->add({"H", std::to_string(i), ""}, {day, day, policy::unknown});
    return policy::run(policy, table, *read_day("2006-10-01"))->total_fen;
}

TEST(Subject, ReportedTotalsOfLaterSupportComeOutExactly) {
    std::string facts;
    for (const auto& row : shared_table("subject/facts.csv")) facts += row.at("item") + row.at("value") + '\n';
    ASSERT_NE(facts.find("134157人 × 300元 = 4024.71万元"), std::string::npos);
    EXPECT_EQ(later_support_of(134'157, 6), read_money("40247100")->fen);
    ASSERT_NE(facts.find("5253人 × 600元 = 315.18万元/年, 5年1575.9万元"), std::string::npos);
    EXPECT_EQ(later_support_of(5'253, 12), read_money("3151800")->fen);
    EXPECT_EQ(5 * later_support_of(5'253, 12), read_money("15759000")->fen);
}

TEST(Subject, TheBookletHasAnItemForEachSheetThatPays) {
    const auto policy = shipped_policy("relocation_booklet");
    std::size_t next = 0;
    for (const auto& row : shared_table("subject/compensation_booklet_sheets.csv")) {
        if (std::stoi(row.at("order")) <= 4) continue;    // cover, contents, the household, its members
        ASSERT_LT(next, policy->items.size());
        EXPECT_EQ(policy->items[next++].name.zh, row.at("sheet"));
    }
    EXPECT_EQ(next, policy->items.size());
}

}    // namespace
}    // namespace terrace
