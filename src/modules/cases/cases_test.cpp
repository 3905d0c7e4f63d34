#include "modules/cases/cases.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::cases {
namespace {

using namespace terrace::testing;

// given events / at an instant / when somebody says something.
class Scenario {
  public:
    Scenario() : views_{county_.views()} {}
    Scenario& given(Event event) {
        state_ = cases::apply(std::move(state_), event);
        return *this;
    }
    Scenario& at(std::string_view instant) {
        now_ = *read_instant(instant);
        return *this;
    }
    Scenario& asked(PostId post) {
        actor_ = county_.acting(post);
        return *this;
    }
    Scenario& by(Actor actor) {
        actor_ = actor;
        return *this;
    }
    Scenario& norms(const std::function<void(CaseNorms&)>& change) {
        auto book = std::make_shared<Playbook>();
        for (auto version : views_.playbook->versions()) {
            change(version.case_norms);
            book->install(std::move(version));
        }
        views_.playbook = book;
        return *this;
    }
    Scenario& by_the_desk() {
        actor_ = Actor{};
        return *this;
    }
    Result<std::vector<Event>> when(const Command& command) {
        const Context context{now_, now_, actor_, 0, {}, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file};
        auto events = decide(state_, command, context);
        if (events)
            for (const auto& event : *events) state_ = cases::apply(std::move(state_), event);
        return events;
    }
    const Case& now() const { return state_; }
    SmallCounty county_;

  private:
    Views views_;
    Case state_;
    Instant now_ = *read_instant("2024-03-04T01:00:00Z");    // Monday, 09:00 in Shanghai
    Actor actor_ = county_.acting(county_.li);
};

const CaseId c1 = named<CaseId>("c1");

Sealed said(std::string words) { return Sealed{{}, {}, std::move(words)}; }

OpenCase open(const SmallCounty& county, const char* kind) { return {c1, county.wenbi, kind, said("没水"), Source::walk_in, {}, {}, {}, false}; }

TEST(Cases, WhoeverIsAskedFirstOwnsTheCaseUntilItIsAcceptedElsewhere) {
    Scenario office;
    const auto& [county, town, wenbi, shuanghe, li, wang, zhao, li_person, wang_person, zhao_person] = office.county_;
    const auto opened = office.when(open(office.county_, "water"));
    ASSERT_TRUE(opened);
    ASSERT_EQ(opened->size(), 2u);
    EXPECT_EQ(std::get<CaseOffered>((*opened)[1]).to, wang);
    EXPECT_EQ(office.now().owner, li);
    EXPECT_EQ(office.asked(zhao).when(AcceptCase{c1}).error().no, No::not_yours);
    ASSERT_TRUE(office.asked(wang).when(AcceptCase{c1}));
    EXPECT_EQ(office.now().owner, wang);
    EXPECT_EQ(office.now().first_asked, li);
}

TEST(Cases, ThePromiseCountsWorkingDaysAndNoTransferResetsIt) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "water")));
    EXPECT_EQ(write(office.now().due), "2024-03-07T09:30:00.000Z");    // Thursday 17:30
    ASSERT_TRUE(office.at("2024-03-05T02:00:00Z").asked(office.county_.wang).when(AcceptCase{c1}));
    ASSERT_TRUE(office.when(HandOver{c1, office.county_.zhao, said("归镇里")}));
    ASSERT_TRUE(office.asked(office.county_.zhao).when(GiveBack{c1, said("还是水站的事"), office.county_.wang}));
    EXPECT_EQ(write(office.now().due), "2024-03-07T09:30:00.000Z");
    EXPECT_EQ(office.now().owner, office.county_.wang);
}

TEST(Cases, LateWorkIsRecordedAsLateNeverRefused) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    const auto answer = office.at("2024-03-20T02:00:00Z").when(AnswerCase{c1, said("修好了"), {}});
    ASSERT_TRUE(answer);
    EXPECT_TRUE(std::get<CaseAnswered>(answer->front()).late);
}

TEST(Cases, APauseMovesTheDeadlineByTheOfficeTimePaused) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    const auto before = office.now().due;
    ASSERT_TRUE(office.at("2024-03-05T01:00:00Z").when(PauseCase{c1, PauseGround::waiting_for_asker, said("等他回来")}));
    EXPECT_FALSE(office.now().alarm);
    ASSERT_TRUE(office.at("2024-03-06T01:00:00Z").when(ResumeCase{c1}));
    EXPECT_GT(office.now().due, before);
    EXPECT_EQ(office.now().alarm, office.now().due);
}

TEST(Cases, OnlyTheOtherSideCloses) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    ASSERT_TRUE(office.when(AnswerCase{c1, said("修好了"), {}}));
    EXPECT_EQ(office.when(ConfirmCase{c1, true, ConfirmedBy::call_back, {}, {}}).error().no, No::not_yours);
    ASSERT_TRUE(office.asked(office.county_.zhao).when(ConfirmCase{c1, true, ConfirmedBy::call_back, 5, {}}));
    EXPECT_EQ(office.now().stage, Stage::confirmed);
}

TEST(Cases, NotSolvedOpensItAgainWithAClockOfItsOwn) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    ASSERT_TRUE(office.when(AnswerCase{c1, said("修好了"), {}}));
    const auto again = office.at("2024-03-11T01:00:00Z").asked(office.county_.zhao).when(ConfirmCase{c1, false, ConfirmedBy::asker, {}, said("还漏")});
    ASSERT_TRUE(again);
    EXPECT_EQ(office.now().stage, Stage::open);
    EXPECT_EQ(write(office.now().due), "2024-03-18T09:30:00.000Z");
}

TEST(Cases, APassedDeadlineGoesUpTheRealTree) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    const auto alarm = *office.now().alarm;
    EXPECT_EQ(office.at("2024-03-12T01:00:00Z").when(EscalateCase{c1, alarm}).error().no, No::unknown_command) << "no post may raise an alarm by hand";
    const auto raised = office.by_the_desk().when(EscalateCase{c1, alarm});
    ASSERT_TRUE(raised);
    EXPECT_EQ(std::get<CaseEscalated>(raised->front()).to, office.county_.zhao);
    EXPECT_EQ(office.when(EscalateCase{c1, alarm}).error().no, No::wrong_stage) << "the same alarm twice leaves one record";
}

TEST(Cases, AnAlarmRingsOnceWhateverIsOfferedAndGivenBackAfterwards) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    const auto due = *office.now().alarm;
    ASSERT_TRUE(office.at("2024-03-12T01:00:00Z").by_the_desk().when(EscalateCase{c1, due}));
    const auto next = office.now().alarm;
    EXPECT_FALSE(next) << "above the township nobody new is to be told, so it does not ring there again";
    ASSERT_TRUE(office.asked(office.county_.li).when(HandOver{c1, office.county_.wang, said("请供水站看看")}));
    ASSERT_TRUE(office.asked(office.county_.wang).when(GiveBack{c1, said("不归我们"), {}}));
    EXPECT_EQ(office.now().alarm, next) << "the passed deadline is not looked at again";
}

TEST(Cases, AnOfferMadeDuringAPauseWaitsForTheClock) {
    Scenario office;
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    ASSERT_TRUE(office.when(PauseCase{c1, PauseGround::waiting_for_asker, said("等他回来")}));
    ASSERT_TRUE(office.when(HandOver{c1, office.county_.wang, said("请供水站看看")}));
    EXPECT_FALSE(office.now().alarm);
    ASSERT_TRUE(office.at("2024-03-06T01:00:00Z").when(ResumeCase{c1}));
    EXPECT_EQ(office.now().alarm, office.now().accept_by);
}

TEST(Cases, AnUrgentMatterIsPromisedOnTheSameDayWhenItsTakerSaysSo) {
    Scenario office;
    auto urgent = open(office.county_, "road");
    urgent.urgent = true;
    const auto opened = office.norms([](CaseNorms& norms) { norms.urgent = {7, LimitUnit::working_hour}; }).when(urgent);
    ASSERT_TRUE(opened);
    const auto& taken = std::get<CaseOpened>(opened->front());
    EXPECT_EQ(write(taken.due), "2024-03-05T01:00:00.000Z") << "seven office hours after Monday 09:00: Tuesday 09:00";
    EXPECT_EQ(taken.rule.value, "cases/road@1/urgent");
    EXPECT_EQ(office.now().timer.limit(), (Limit{7, LimitUnit::working_hour}));

    Scenario online;
    const auto by_caller = online.norms([](CaseNorms& norms) { norms.urgent = {7, LimitUnit::working_hour}; }).by(Actor{ActorKind::caller, {}, {}}).when(urgent);
    ASSERT_TRUE(by_caller);
    EXPECT_EQ(std::get<CaseOpened>(by_caller->front()).rule.value, "cases/road@1") << "whoever asks does not set the office's limits";

    Scenario slower;
    ASSERT_TRUE(slower.norms([](CaseNorms& norms) { norms.urgent = {90, LimitUnit::working_hour}; }).when(urgent));
    EXPECT_EQ(slower.now().timer.limit(), (Limit{5, LimitUnit::working_day})) << "urgent is never slower";
}

TEST(Cases, AllExtensionsTogetherStayWithinThePlaybook) {
    Scenario office;
    office.norms([](CaseNorms& norms) { norms.extension_working_days_max = 10; });
    ASSERT_TRUE(office.when(open(office.county_, "road")));
    EXPECT_EQ(office.when(ExtendCase{c1, 11, said("等材料")}).error(), (Refusal{No::out_of_range, "body.working_days", "1–10"}));
    ASSERT_TRUE(office.when(ExtendCase{c1, 7, said("等材料")}));
    EXPECT_EQ(office.when(ExtendCase{c1, 4, said("还没到")}).error(), (Refusal{No::out_of_range, "body.working_days", "1–3"}));
    ASSERT_TRUE(office.when(ExtendCase{c1, 3, said("还没到")}));
    EXPECT_EQ(office.when(ExtendCase{c1, 1, said("再等等")}).error().no, No::out_of_range);
}

TEST(Cases, AnUnknownKindOrPlaceIsNamed) {
    Scenario office;
    auto command = open(office.county_, "ufo");
    EXPECT_EQ(office.when(command).error(), (Refusal{No::unknown_kind, "body.kind", "ufo"}));
    command.place = PlaceId{1};
    EXPECT_EQ(office.when(command).error(), (Refusal{No::unknown_place, "body.place", "1"}));
}

TEST(Cases, TheReceiptsNumberFollowsFromTheCaseAlone) {
    EXPECT_EQ(receipt_number(c1).size(), 11u);
    EXPECT_NE(receipt_number(c1), receipt_number(named<CaseId>("another case")));
}

}    // namespace
}    // namespace terrace::cases
