#include "modules/reports/reports.hpp"
#include "support/deciding_office.hpp"

#include <gtest/gtest.h>

namespace terrace::issued {
using namespace terrace::testing;

namespace {

class ReportOfficeTest : public DecidingOffice<Reports> {
  public:
    const Actor desk{ActorKind::desk, {}, {}};
    Issue issue() const {
        Issue made;
        made.report = named<ReportId>("march");
        made.by = county.zhao;
        made.playbook = "weixin";
        made.sample = "monthly";
        made.version = 3;
        made.title = "蒙姑镇流域治理月报";
        made.place = county.town;
        made.first = *read_day("2024-03-01");
        made.last = *read_day("2024-03-31");
        made.language = "zh";
        made.known_at = 7;
        made.cells = {{"2.clean_ups", "weixin.clean_ups", county.town, made.first, made.last, {}, "3", "exact", "次", 3, 3}};
        made.text = "# 月报\n\n清河3次。\n";
        made.sha256 = sha256(made.text.value);
        return made;
    }
};

No refusal_of(const Result<std::vector<Event>>& outcome) { return outcome ? No::fault : outcome.error().no; }

TEST(IssuedReports, AReportIsIssuedOnceAndKeptWordForWord) {
    ReportOfficeTest office;
    EXPECT_EQ(refusal_of(office.when(office.issue())), No::not_yours) << "only the desk has worked it out";
    office.asked(office.desk);
    const auto events = office.when(office.issue());
    ASSERT_TRUE(events);
    const auto& kept = std::get<ReportIssued>(events->at(0));
    EXPECT_EQ(kept.text, office.issue().text);
    EXPECT_EQ(kept.cells, office.issue().cells);
    EXPECT_EQ(kept.by, office.county.zhao);
    EXPECT_EQ(refusal_of(office.when(office.issue())), No::wrong_stage);
}

TEST(IssuedReports, WhatDoesNotFitItsHashOrItsIssuerIsRefused) {
    ReportOfficeTest office;
    office.asked(office.desk);
    auto changed = office.issue();
    changed.text = "# 月报\n\n清河30次。\n";
    EXPECT_EQ(refusal_of(office.when(changed)), No::bad_value);
    auto of_li = office.issue();
    of_li.by = office.county.li;
    EXPECT_EQ(refusal_of(office.when(of_li)), No::not_yours) << "keeping a grid is not speaking for the township";
    auto twice = office.issue();
    twice.cells.push_back(twice.cells.front());
    EXPECT_EQ(refusal_of(office.when(twice)), No::conflict);
    auto backwards = office.issue();
    backwards.last = *read_day("2024-02-01");
    EXPECT_EQ(refusal_of(office.when(backwards)), No::out_of_range);
}

}    // namespace
}    // namespace terrace::issued
