#include "forms/made_up_county_test.hpp"
#include "forms/text_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> quotes(std::string_view text) {
    std::vector<std::string> all;
    for (const auto& one : statements_in(text)) all.push_back(one.quote + '=' + forms::write(Decimal{one.quantity.value, one.quantity.decimals}) + one.unit);
    return all;
}

TEST(Statements, NumbersAreReadAsTheyAreWritten) {
    EXPECT_THAT(quotes("签订承诺书7653余份,约1.5万座,近20间,2000亩以上,100%覆盖"), ElementsAre("7653余份=7653份", "约1.5万座=15000座", "近20间=20间", "2000亩以上=2000亩", "100%=100%"));
    EXPECT_THAT(quotes("投入２０００余万元"), ElementsAre("２０００余万元=20000000元"));
    EXPECT_THAT(quotes("占三分之一"), ElementsAre("三分之一=33%"));
    EXPECT_THAT(quotes("65户199人"), ElementsAre("65户=65户", "199人=199人"));
}

TEST(Statements, DatesClocksAndNamesAreNoStatements) {
    EXPECT_THAT(quotes("2021年12月13日14:15,自2018年起,“5·25”特大灾害,第3次,6+X,345+N,2021-07-22"), ElementsAre());
}

TEST(Statements, NumbersInBracketsAreAddedUp) {
    const auto all = statements_in("投放鱼苗119980(甲鱼78255尾、乙鱼38134尾、丙鱼3591尾)余尾;栽树100(杨树30株、柳树60株)株");
    ASSERT_EQ(all.size(), 7U);
    EXPECT_EQ(all[0].quantity.value, 119'980);
    EXPECT_THAT(all[0].parts, ElementsAre(78'255, 38'134, 3'591));
    EXPECT_FALSE(all[0].parts_differ);
    EXPECT_TRUE(all[4].parts_differ);
    EXPECT_EQ(all[1].before, "甲鱼");
}

struct Checked {
    Gazetteer where = places("999901100");
    Catalogue all = catalogue();
    std::vector<CheckedStatement> found;
    // 公厕: 10 until the end of March 2021, 12 from April on; 承诺书: 7,700; 清理垃圾: 100.5 t about.
    explicit Checked(std::string_view text)
        : found{check_text(text, all, {where.own(), *read_day("2021-06-30"), *read_day("2019-01-01")}, [](const Question& question) -> tl::expected<Answer, Reason> {
              Answer answer;
              if (question.what->name == "toilets") answer.value = question.period.to < *read_day("2021-04-01") ? 10 : 12;
              else if (question.what->name == "pledges") answer.value = 7'700;
              else if (question.what->name == "rubbish") answer = {1'005, 1, FigureKind::about, 3, 9, ""};
              else return tl::unexpected(Reason{Why::no_records, question.what->zh});
              return answer;
          })} {}
    std::string verdicts() const {
        std::string out;
        for (const auto& one : found) out += (out.empty() ? "" : " ") + (one.what ? one.what->name : std::string{"-"}) + ':' + std::string{code_of(one.verdict)};
        return out;
    }
};

TEST(TextCheck, EachNumberIsBesideTheOfficesOwn) {
    EXPECT_EQ(Checked{"全镇建成公厕12座"}.verdicts(), "toilets:supported");
    const Checked stale{"全镇建成公厕10座"};
    EXPECT_EQ(stale.verdicts(), "toilets:stale");
    EXPECT_EQ(terrace::write(*stale.found.front().was_so), "2021-03-31");
    EXPECT_EQ(Checked{"全镇建成公厕15座"}.verdicts(), "toilets:unsupported");
    EXPECT_EQ(Checked{"签订承诺书7653余份"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"签订承诺书7800余份"}.verdicts(), "pledges:unsupported");
    EXPECT_EQ(Checked{"近8000份承诺书"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"近9000份承诺书"}.verdicts(), "pledges:unsupported");
    EXPECT_EQ(Checked{"共清理河道垃圾累计100余吨"}.verdicts(), "rubbish:supported");
    EXPECT_EQ(Checked{"签订承诺书0.77万份"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"签订承诺书0.7万份"}.verdicts(), "pledges:supported");    // cut off
    EXPECT_EQ(Checked{"签订承诺书0.8万份"}.verdicts(), "pledges:supported");    // rounded
    EXPECT_EQ(Checked{"签订承诺书0.76万份"}.verdicts(), "pledges:unsupported");
    EXPECT_EQ(Checked{"种植茶叶面积300亩"}.verdicts(), "tea:cannot_tell");
}

TEST(TextCheck, WhatCannotBeToldIsNotJudged) {
    EXPECT_EQ(Checked{"幸福指数98分,公厕面积12平方米,有12个"}.verdicts(), "-:cannot_tell -:cannot_tell -:cannot_tell");
    EXPECT_EQ(Checked{"改建公厕12座、党群活动场所3个"}.verdicts(), "toilets:supported sites:cannot_tell");
}

TEST(TextCheck, TheTableHoldsAQuoteALineEachAsWritten) {
    const Checked one{"第一行\n建成公厕12座,\"签订\"承诺书7653余份"};
    const auto csv = checked_csv(one.found, {0, *read_day("2021-06-30"), {}});
    EXPECT_THAT(csv, HasSubstr("\n2,12座,12,exact,座,toilets,公厕,sure,supported,12,exact,座,"));
    EXPECT_EQ(checked_json(one.found, {0, *read_day("2021-06-30"), {}}).at("supported").to_number<int>(), 2);
}

}    // namespace
}    // namespace terrace::forms
