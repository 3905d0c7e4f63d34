// A county's analyst at the command line: a rule tried on a table, sums in capitals.
#include "app/entitlement_door.hpp"
#include "app/money_door.hpp"
#include "base/codec.hpp"
#include "support/scratch_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using ::testing::HasSubstr;

const Day today = *read_day("2025-07-01");

struct Tried {
    Result<int> code;
    std::string out, errors;
};
Tried tried(const TryAsked& asked, const std::string& csv) {
    std::istringstream in{csv};
    std::ostringstream out, errors;
    auto code = try_entitlements(asked, today, in, out, errors);
    return {std::move(code), out.str(), errors.str()};
}

TEST(EntitlementDoor, JudgesEachRowAndNamesWhatIsWrongWithTheRest) {
    const auto all = tried({"policies/later_support.yaml", "-", "", false}, "household,person,moved_on,registered_on,died_on\nA,1,2004-05-01,2006-06-30,\nA,2,2004-05-01,2006-06-30,2010-01-01\nB,3,2004-05-01,2007-01-01,\nB,4,x,,\n");
    EXPECT_EQ(all.code.value_or(9), 1) << "a row is refused";
    EXPECT_EQ(all.out, "line,household,person,item,amount,state,reason,reason_en\n"
                       "2,A,1,direct,600.00,due,老移民,moved by 30 June 2006\n"
                       "3,A,2,direct,0.00,stopped,原因:去世。,Reason: death.\n"
                       "4,B,3,direct,0.00,not_in_cohort,不在发放范围内。,Not among those it is for.\n"
                       "5,B,4,direct,,refused,\"moved_on:“x”不是日期,请写成 2006-06-30\",\"moved_on: \"\"x\"\" is no date; write 2006-06-30\"\n");
    EXPECT_THAT(all.errors, HasSubstr("total 600.00 yuan"));
    const auto good = tried({"policies/later_support.yaml", "-", "2010-01-01", false}, "household,person,moved_on,registered_on\nA,1,2004-05-01,2006-06-30\n");
    EXPECT_EQ(good.code.value_or(9), 0);
    EXPECT_THAT(good.errors, HasSubstr("no such column, taken as not given: died_on"));
}

TEST(EntitlementDoor, OutsideItsDatesAPolicyRefusesAndSaysWhich) {
    const auto early = tried({"policies/nuozhadu_check.yaml", "-", "2012-12-31", false}, "group,members\nN,304\n");
    EXPECT_EQ(early.code.value_or(9), 1);
    EXPECT_THAT(early.out, HasSubstr("refused"));
    EXPECT_THAT(early.errors, HasSubstr("nuozhadu_check: 2013-01-01 – 2013-12-31"));
}

TEST(EntitlementDoor, ExplainsAsJson) {
    const auto why = tried({"policies/nuozhadu_check.yaml", "-", "2013-05-05", true}, "group,members\nN,304\n");
    const auto told = json::parse(why.out).as_object();
    EXPECT_EQ(told.at("totals").at("amount"), "682176.00");
    EXPECT_EQ(told.at("dues").at(0).at("steps").at(0).at("gives"), "682176");
    EXPECT_EQ(told.at("basis").at("report2013").at("standing"), "reported");
}

TEST(EntitlementDoor, ABadPolicyTableOrDayIsRefused) {
    const testing::ScratchFolder folder;
    std::ofstream{folder / "bad.yaml"} << "policy: bad\nversion: 1\nkind: points\n";
    const auto flawed = tried({folder / "bad.yaml", "-", "", false}, "");
    EXPECT_FALSE(flawed.code);
    EXPECT_THAT(flawed.errors, HasSubstr("bad.yaml:3: kind is not a field here"));
    EXPECT_EQ(tried({folder / "none.yaml", "-", "", false}, "").code.error().no, No::not_found);
    EXPECT_EQ(tried({"policies/later_support.yaml", "-", "1 July", false}, "").code.error().no, No::bad_value);
    EXPECT_EQ(tried({"policies/later_support.yaml", folder / "none.csv", "", false}, "").code.error().no, No::not_found);
    EXPECT_EQ(tried({"policies/later_support.yaml", "-", "", false}, "household,persons\n").code.error().no, No::bad_value);
    std::ostringstream out, errors;
    EXPECT_EQ(check_policies({"policies/later_support.yaml", folder / "bad.yaml"}, out, errors), 1);
    EXPECT_THAT(out.str(), HasSubstr("later_support v1"));
}

TEST(EntitlementDoor, ShowsWhatAnotherVersionWouldChange) {
    const testing::ScratchFolder folder;
    std::ifstream shipped{"policies/later_support.yaml"};
    std::string yaml{std::istreambuf_iterator<char>{shipped}, {}};
    yaml.replace(yaml.find("value: 600"), 10, "value: 660");
    yaml.replace(yaml.find("value: 2006-06-30}"), 18, "value: 2005-06-30}");
    std::ofstream{folder / "other.yaml"} << yaml;
    std::ofstream{folder / "table.csv"} << "household,person,place,moved_on,registered_on,died_on\nA,1,530622101,2004-05-01,2006-06-30,\nA,2,530622101,2005-07-01,2006-06-30,\nB,3,530622102,,,\nB,4,530622102,2010-05-01,,2011-01-01\n";
    const auto all = tried({"policies/later_support.yaml", folder / "table.csv", "", false, folder / "other.yaml"}, "");
    EXPECT_EQ(all.code.value_or(9), 1);
    EXPECT_EQ(all.out, "change,household,person,item,before,after,difference,reason,reason_en\n"
                       "changed,A,1,direct,600.00,660.00,60.00,每人每年标准变了。,yuan a person a year changed.\n"
                       "gone,A,2,direct,600.00,0.00,-600.00,不在发放范围内。政策变了。,Not among those it is for. The policy changed.\n");
    EXPECT_THAT(all.errors, HasSubstr("530622101: 1 户,多 60.00 元,少 600.00 元"));
}

TEST(MoneyDoor, WritesALineForALineAndRefusesByNumber) {
    std::istringstream in{"98.00\n-3\r\nabc\n\n1,000,000.01\n"};
    std::ostringstream out, errors;
    EXPECT_EQ(money_capitals(in, out, errors), 1);
    EXPECT_EQ(out.str(), "玖拾捌元整\n\n\n\n壹佰万元零壹分\n");
    EXPECT_THAT(errors.str(), HasSubstr("line 2: a sum is neither below zero"));
    EXPECT_THAT(errors.str(), HasSubstr("line 3: no sum of money; write 1234.50"));
    EXPECT_THAT(errors.str(), HasSubstr("line 4: "));
}

}    // namespace
}    // namespace terrace
