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

TEST(Statements, NumbersInCharactersCountWhereAUnitFollows) {
    EXPECT_THAT(quotes("建成公厕三十二座,签订承诺书一千二百余份,清理垃圾三万五千吨"), ElementsAre("三十二座=32座", "一千二百余份=1200份", "三万五千吨=35000吨"));
    EXPECT_THAT(quotes("近百人参加,上百户受益,百余名党员,万余亩茶园,十余次"), ElementsAre("近百人=100人", "上百户=100户", "百余名=100名", "万余亩=10000亩", "十余次=10次"));
    EXPECT_THAT(quotes("两千多亩,一点二万亩,三座公厕,1,200余户,1.2万亩"), ElementsAre("两千多亩=2000亩", "一点二万亩=12000亩", "三座=3座", "1,200余户=1200户", "1.2万亩=12000亩"));
    const auto kinds = statements_in("近百人参加,上百户受益,百余名党员");
    ASSERT_EQ(kinds.size(), 3U);
    EXPECT_EQ(kinds[0].quantity.kind, FigureKind::about);
    EXPECT_EQ(kinds[1].quantity.kind, FigureKind::at_least);
    EXPECT_EQ(kinds[2].quantity.kind, FigureKind::at_least);
}

TEST(Statements, WordsMadeOfSuchCharactersAreNone) {
    EXPECT_THAT(quotes("六大行动、一户一档、十有、六个家园、第三批次、百姓、千家万户、一个中心、三会一课、五位一体、十九大、二〇二一年十二月、三年行动、成百上千户、三次产业、十户联保"), ElementsAre());
}

TEST(Statements, SharesAreReadInEachWayTheyAreWritten) {
    EXPECT_THAT(quotes("百分之八十五,百分之95.6,百分之九十五点六,三成以上,七成五,近半数,过半,四分之三,十分之一"),
                ElementsAre("百分之八十五=85%", "百分之95.6=95.6%", "百分之九十五点六=95.6%", "三成以上=30%", "七成五=75%", "近半数=50%", "过半=50%", "四分之三=75%", "十分之一=10%"));
    EXPECT_THAT(quotes("成立三成员小组,一分为二,十分满意"), ElementsAre());
}

TEST(Statements, RangesHaveTwoEnds) {
    const auto all = statements_in("每组20至30户,种植3-5万亩,配备三至五名网格员,15-17日,2018-2020年,2021-07-22");
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].quote, "20至30户");
    EXPECT_EQ(all[0].quantity.value, 20);
    EXPECT_EQ(all[0].up_to->value, 30);
    EXPECT_EQ(all[1].quantity.value, 30'000);
    EXPECT_EQ(all[1].up_to->value, 50'000);
    EXPECT_EQ(all[2].quote, "三至五名");
    EXPECT_EQ(all[2].up_to->value, 5);
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

TEST(TextCheck, NumbersInOfficeLanguageAreHeldAgainstTheOfficesOwn) {
    EXPECT_EQ(Checked{"全镇建成公厕十二座"}.verdicts(), "toilets:supported");
    EXPECT_EQ(Checked{"全镇建成公厕十座"}.verdicts(), "toilets:stale");
    EXPECT_EQ(Checked{"全镇建成公厕十五座"}.verdicts(), "toilets:unsupported");
    EXPECT_EQ(Checked{"全镇建成公厕10至15座"}.verdicts(), "toilets:supported");
    EXPECT_EQ(Checked{"全镇建成公厕13-15座"}.verdicts(), "toilets:unsupported");
    EXPECT_EQ(Checked{"签订承诺书七千余份"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"签订承诺书八千余份"}.verdicts(), "pledges:unsupported");
    EXPECT_EQ(Checked{"签订承诺书上千份"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"签订承诺书1,200余份"}.verdicts(), "pledges:supported");
    EXPECT_EQ(Checked{"签订承诺书数千份"}.verdicts(), "pledges:cannot_tell");
    EXPECT_EQ(Checked{"清理垃圾近百吨"}.verdicts(), "rubbish:supported");
    EXPECT_EQ(Checked{"清理垃圾0.01万吨"}.verdicts(), "rubbish:supported");
    EXPECT_EQ(Checked{"清理垃圾二百余吨"}.verdicts(), "rubbish:unsupported");
    EXPECT_EQ(Checked{"清理垃圾三成"}.verdicts(), "-:cannot_tell");    // of what?
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
