// The door an office's script uses: a .pb file in, winners and reasons out.
#include "app/fund_door.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

const std::string village = "META\nkey;value\nbudget;12\nvote_type;approval\nPROJECTS\nproject_id;cost;name\na;6;桥\nb;5;渠\nVOTES\nvoter_id;vote\n1;a\n2;a\n3;b\n";

Result<std::string> asked_of(FundAsked asked, const std::string& text = village) {
    std::istringstream in{text};
    std::ostringstream out;
    asked.file = asked.file.empty() ? "-" : asked.file;
    if (auto done = fund_solve(asked, in, out); !done) return tl::unexpected(done.error());
    return out.str();
}

TEST(FundDoor, SaysTheWinnersTheirCostAndTheRuleItWentBy) {
    const auto told = boost::json::parse(*asked_of({}));
    EXPECT_EQ(told.at("winners"), (boost::json::array{"a", "b"}));
    EXPECT_EQ(told.at("cost"), 11);
    EXPECT_EQ(told.at("budget"), 12);
    EXPECT_EQ(told.at("rounds"), 1) << "4 yuan a ballot are not enough for b, 5 are";
    EXPECT_EQ(told.at("rule").as_string(), "equal-shares");
    EXPECT_EQ(told.at("tie_break").as_string(), "id");
    EXPECT_NE(told.at("says").at("zh").as_string().find("项目编号"), std::string::npos);
    EXPECT_FALSE(told.as_object().contains("explanation"));
}

TEST(FundDoor, ExplainsWhenAsked) {
    FundAsked asked;
    asked.explain = true;
    asked.completion = "none";
    const auto told = boost::json::parse(*asked_of(asked));
    EXPECT_EQ(told.at("explanation").at("steps").at(0).at("pays").at("exact").as_string(), "3");
    EXPECT_EQ(told.at("explanation").at("not_chosen").at(0).at("project").as_string(), "b");
}

TEST(FundDoor, WritesTheElectionBack) {
    FundAsked asked;
    asked.pabulib = true;
    EXPECT_EQ(*asked_of(asked), village);
}

TEST(FundDoor, RefusesWhatItDoesNotKnowAndSaysWhatItKnows) {
    FundAsked asked;
    asked.rule = "lottery";
    EXPECT_EQ(asked_of(asked).error(), (Refusal{No::bad_value, "--rule", "greedy | greedy-no-skip | greedy-threshold | equal-shares"}));
    FundAsked tie;
    tie.tie_break = "random";
    EXPECT_EQ(asked_of(tie).error().field, "--tie-break");
    FundAsked missing;
    missing.file = "no-such-file.pb";
    EXPECT_EQ(asked_of(missing).error().no, No::not_found);
    EXPECT_EQ(asked_of({}, "META\n").error().no, No::missing_field);
}

}    // namespace
}    // namespace terrace
