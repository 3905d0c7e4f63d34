// Restraint, article 4: an exposure names places and problems, never persons; somebody else reads it first; the place may reply.

#include "base/chance.hpp"
#include "modules/cases/exposure_rules.hpp"
#include "modules/cases/exposures.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/small_county.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace::cases {
namespace {

using namespace terrace::testing;
using ::testing::HasSubstr;
using ::testing::Not;

const CaseId c1 = named<CaseId>("c1");
const Sha256 photo = sha256("a hole in the bridge"), after_photo = sha256("a mended bridge");
Sealed said(std::string words) { return Sealed{{}, {}, std::move(words)}; }

// The small county with a monitor who proposes, and a home to keep out of it. li keeps the grid and answers for the case; zhao is
// above li; below_monitor works for the monitor.
struct Office {
    SmallCounty county;
    Views views = county.views();
    PostId monitor = named<PostId>("monitor"), below_monitor = named<PostId>("below monitor");
    PlaceId home{9'000};
    Case state;
    Instant now = *read_instant("2024-03-04T01:00:00Z");    // Monday, 09:00 in Shanghai
    Actor actor = county.acting(county.li);

    Office() {
        auto tree = std::make_shared<PlainTree>();
        for (const auto& id : views.places->path(county.wenbi)) tree->add(*views.places->find(id));
        tree->add({home, "", "3幢2单元501", 9, Partition::administrative, county.wenbi, Day{0}, {}});
        views.change_places(tree);
        views.change_roster([&](Roster& roster) {
            const Period always{Instant{0}, {}};
            for (const auto& [id, above] : {std::pair{monitor, county.zhao}, {below_monitor, monitor}}) {
                roster.put(PostFacts{id, "监督员", "Monitor", county.wenbi, {}, above, "", always});
                roster.put(Holding{id, PersonId{Uuid{id}}, always, false, id == monitor ? "王秀英" : ""});
                roster.put(AssignmentFacts{named<AssignmentId>(write(static_cast<const Uuid&>(id))), id, "grid_leader", county.wenbi, "", always});
            }
        });
    }
    Office& as(PostId post) {
        actor = post == monitor || post == below_monitor ? Actor{ActorKind::post, Uuid{post}, post} : county.acting(post);
        return *this;
    }
    Office& at(std::string_view instant) {
        now = *read_instant(instant);
        return *this;
    }
    Result<std::vector<Event>> say(const Command& command) {
        const Context context{now, now, actor, 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file};
        auto events = decide(state, command, context);
        if (events)
            for (const auto& event : *events) state = cases::apply(std::move(state), event);
        return events;
    }
    OpenCase opening(const char* kind = "road") const { return {c1, county.wenbi, kind, said("桥面有洞"), Source::patrol, {}, {}, {{photo, 9, "image/jpeg"}}, false, {}}; }
    Office& opened() {
        if (!as(county.li).say(opening())) throw Fault{"not opened"};
        return *this;
    }
    Office& proposed() {
        opened();
        if (!as(monitor).say(Expose{c1, said("桥面有洞,两周没人修"), {photo}})) throw Fault{"not proposed"};
        return *this;
    }
    CheckExposure publish() const { return {c1, true, true, {}}; }
    Office& published() {
        proposed();
        if (!as(county.zhao).at("2024-03-07T01:00:00Z").say(publish())) throw Fault{"not published"};
        return *this;
    }
};

TEST(Exposures, SomebodyOtherThanTheAuthorChecksBeforeAnythingIsPublic) {
    Office office;
    office.proposed().at("2024-03-07T01:00:00Z");
    const auto refused = [&](PostId post) {
        const auto answer = office.as(post).say(office.publish());
        return !answer && answer.error().no == No::not_yours;
    };
    EXPECT_TRUE(refused(office.monitor)) << "its author";
    EXPECT_TRUE(refused(office.below_monitor)) << "whoever works for the author";
    EXPECT_TRUE(refused(office.county.li)) << "whoever answers for the case";
    office.actor = {ActorKind::post, Uuid{office.monitor}, office.county.wang};
    EXPECT_FALSE(office.say(office.publish())) << "the author in another post";
    for (const auto kind : {ActorKind::desk, ActorKind::token, ActorKind::operator_, ActorKind::resident, ActorKind::caller}) {
        office.actor = {kind, named<PersonId>("x"), office.county.zhao};
        EXPECT_FALSE(office.say(office.publish())) << "a human checks, kind " << static_cast<int>(kind);
    }
    EXPECT_FALSE(office.as(office.county.zhao).say(CheckExposure{c1, true, false, {}})) << "without having looked for persons and homes";
    EXPECT_FALSE(office.say(CheckExposure{c1, false, false, {}})) << "a refusal says why";
    EXPECT_TRUE(office.say(office.publish()));
}

TEST(Exposures, AStandInOfTheAuthorDoesNotCheckEither) {
    Office office;
    office.views.change_roster([&](Roster& roster) { roster.put(StandIn{office.monitor, office.county.zhao, {Instant{0}, {}}}); });
    office.proposed().at("2024-03-07T01:00:00Z");
    EXPECT_FALSE(office.as(office.county.zhao).say(office.publish()));
}

TEST(Exposures, ATextThatPointsAtSomebodyIsRefused) {
    Office office;
    office.opened().as(office.monitor);
    for (const auto* text : {"找 13800001111 反映过", "电话 138 0000 1111", "电话１３８００００１１１１", "座机 (0870)712-3456", "110105 19491231 002X 家门口", "王秀英不管事"}) {
        const auto answer = office.say(Expose{c1, said(text), {}});
        ASSERT_FALSE(answer) << text;
        EXPECT_EQ(answer.error().field, "body.problem") << text;
    }
    EXPECT_FALSE(office.say(Expose{c1, said(""), {}}));
    EXPECT_FALSE(office.say(Expose{c1, said(std::string(3 * 201, 'x')), {}}));
    EXPECT_TRUE(office.say(Expose{c1, said("2024 年 3 月起,3 号桥 12 米处有洞"), {}})) << "years, house numbers and lengths are no telephone";
}

TEST(Exposures, HomesQuarrelsAndComplaintsAreNeverExposed) {
    Office office;
    auto at_home = office.opening();
    at_home.place = office.home;
    ASSERT_TRUE(office.as(office.county.zhao).say(at_home));
    EXPECT_FALSE(office.as(office.monitor).say(Expose{c1, said("屋里漏水"), {}})) << "a home";

    Office water;
    ASSERT_TRUE(water.say(water.opening("water")));
    EXPECT_FALSE(water.as(water.monitor).say(Expose{c1, said("没水"), {}})) << "a kind that the playbook does not open";

    Office complaint;
    auto about = complaint.opening();
    about.about = complaint.monitor;
    ASSERT_TRUE(complaint.as(complaint.county.li).say(about));
    complaint.actor = {ActorKind::post, *complaint.views.roster->holder(complaint.state.owner, complaint.now), complaint.state.owner};
    EXPECT_FALSE(complaint.say(Expose{c1, said("服务窗口没人"), {}})) << "a complaint about an officer, not even by its own desk";

    Office solved;
    ASSERT_TRUE(solved.opened().say(AnswerCase{c1, said("修好了"), {}}));
    ASSERT_TRUE(solved.as(solved.county.zhao).say(ConfirmCase{c1, true, ConfirmedBy::call_back, {}, {}}));
    EXPECT_FALSE(solved.as(solved.monitor).say(Expose{c1, said("桥面有洞"), {}})) << "what is solved";
}

TEST(Exposures, OnlyPicturesOfTheCaseItselfMayBeShown) {
    Office office;
    office.opened().as(office.monitor);
    EXPECT_EQ(office.say(Expose{c1, said("桥面有洞"), {sha256("somebody's living room")}}).error().field, "body.photos");
}

TEST(Exposures, WhoeverAnswersIsHeardFirstAndStandsBesideIt) {
    Office office;
    office.proposed();
    const auto early = office.as(office.county.zhao).at("2024-03-05T01:00:00Z").say(office.publish());
    ASSERT_FALSE(early) << "within the two working days for a reply";
    EXPECT_EQ(early.error().no, No::outside_dates);
    EXPECT_FALSE(office.as(office.monitor).say(ReplyToExposure{c1, said("我替他们说")})) << "nobody else replies for them";
    EXPECT_FALSE(office.as(office.county.li).say(ReplyToExposure{c1, said("是王秀英 没报")})) << "nor does the reply name anybody";
    ASSERT_TRUE(office.say(ReplyToExposure{c1, said("材料已到,周五修")}));
    EXPECT_TRUE(office.as(office.county.zhao).say(office.publish())) << "once heard, it need not wait";
    EXPECT_TRUE(office.as(office.county.li).say(ReplyToExposure{c1, said("下雨,推到下周一")})) << "also while it stands in public";
}

TEST(Exposures, ItEndsByItselfAndSoonerOnceMended) {
    Office office;
    office.published();
    EXPECT_EQ(write(office.state.exposure.until).substr(0, 10), "2024-04-06") << "thirty days";
    EXPECT_FALSE(office.as(office.monitor).say(ShowMended{c1, said("好了"), {}})) << "whoever answers says that it is mended";
    ASSERT_TRUE(office.as(office.county.li).at("2024-03-08T01:00:00Z").say(ShowMended{c1, {}, {{after_photo, 9, "image/jpeg"}}}));
    EXPECT_EQ(write(office.state.exposure.until).substr(0, 10), "2024-03-15");
    EXPECT_FALSE(office.say(ShowMended{c1, said("又好了"), {}})) << "the days are not counted again";

    Office solved;
    solved.published();
    ASSERT_TRUE(solved.as(solved.county.li).say(AnswerCase{c1, said("修好了"), {}}));
    const auto events = solved.as(solved.county.zhao).say(ConfirmCase{c1, true, ConfirmedBy::call_back, {}, {}});
    ASSERT_TRUE(events);
    EXPECT_TRUE(std::holds_alternative<ExposureMended>(events->back())) << "a solved matter does not stand there for a month";
}

TEST(Exposures, ItIsTakenDownWithItsCaseOrByThoseWhoMayJudgeIt) {
    Office office;
    office.published();
    EXPECT_FALSE(office.as(office.county.li).say(WithdrawExposure{c1, said("难看")})) << "not by whoever is exposed";
    EXPECT_TRUE(office.as(office.county.zhao).say(WithdrawExposure{c1, said("地点写错了")}));
    EXPECT_FALSE(office.say(WithdrawExposure{c1, said("再撤")}));

    Office withdrawn;
    withdrawn.published();
    const auto events = withdrawn.as(withdrawn.county.li).say(WithdrawCase{c1, said("看错了地方")});
    ASSERT_TRUE(events);
    EXPECT_TRUE(std::holds_alternative<ExposureWithdrawn>(events->back()));
    EXPECT_EQ(withdrawn.state.exposure.step, Exposure::Step::ended);
}

class NoLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override { ++lines; }
    int lines = 0;
};

// The same through the real store and the desk: what stands in public, when, and what of it.
struct County {
    explicit County(Office& office)
        : store{folder / "journal.db", 530622, tables_of({&module()})}, desk{store, vault, {&module()}, office.views, figures, clock, chance} {
        desk.start_from_journal();
    }
    Result<Acknowledged> say(std::string_view command, json::object body, const Actor& actor) {
        body["case"] = write(static_cast<const Uuid&>(c1));
        return desk.submit_and_wait(envelope("step " + std::to_string(++steps), command, std::move(body)), actor);
    }
    std::string read(std::string_view path, const Actor& actor = {ActorKind::caller, {}, {}}, std::map<std::string, std::string, std::less<>> values = {}) {
        const auto snapshot = store.snapshot();
        const auto views = desk.views();
        const ReadContext context{*snapshot, *views, vault, figures, log, actor, clock.now()};
        for (const auto& route : Cases::routes())
            if (route.path == path) {
                const auto answer = route.answer(context, Parameters{std::move(values)});
                return answer ? *answer : say_no(answer.error());
            }
        throw Fault{"no such route"};
    }
    static std::string say_no(const Refusal& refusal) { return terrace::say(refusal, Language::en); }

    ScratchFolder folder;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SeededChance chance{1};
    Figures figures;
    PlainVault vault;
    NoLog log;
    sqlite::SqliteStore store;
    Desk desk;
    int steps = 0;
};

TEST(Exposures, InPublicStandPlaceProblemAndReplyAndNothingElse) {
    Office office;
    County county{office};
    const auto monitor = office.as(office.monitor).actor, li = office.as(office.county.li).actor, zhao = office.as(office.county.zhao).actor;
    const auto ok = [](const Result<Acknowledged>& answer) {
        EXPECT_TRUE(answer) << (answer ? "" : terrace::say(answer.error(), Language::en));
    };
    ok(county.say("cases.open", {{"place", write(office.county.wenbi)}, {"kind", "road"}, {"story", "桥面有洞,李老汉的车掉下去了"}, {"source", "walk_in"},
                                 {"asker", json::object{{"name", "张三丰"}, {"phone", "13800001111"}, {"anonymous", false}}},
                                 {"evidence", json::array{json::object{{"sha256", hex(photo.view())}, {"size", 9}, {"type", "image/jpeg"}}}}}, li));
    ok(county.say("cases.expose", {{"problem", "桥面有洞,两周没人修,张三丰报的"}, {"photos", json::array{hex(photo.view())}}}, monitor));
    EXPECT_EQ(county.read("/api/v1/public/exposures"), R"({"items":[]})") << "nothing is public before somebody else has read it";
    EXPECT_FALSE(shown_in_public(*county.store.snapshot(), photo, county.clock.now()));
    const auto list = county.read("/api/v1/exposures", zhao);
    EXPECT_THAT(list, HasSubstr(R"("names_the_asker":true)")) << "whoever checks is warned";
    EXPECT_THAT(list, HasSubstr("cases.check_exposure"));
    EXPECT_THAT(county.read("/api/v1/exposures", monitor), Not(HasSubstr("cases.check_exposure"))) << "its author is not offered to check it";
    ok(county.say("cases.check_exposure", {{"publish", false}, {"names_nobody", false}, {"reason", "写了人名"}}, zhao));

    ok(county.say("cases.expose", {{"problem", "桥面有洞,两周没人修"}, {"photos", json::array{hex(photo.view())}}}, monitor));
    ok(county.say("cases.reply_to_exposure", {{"text", "材料已到,周五修"}}, li));
    ok(county.say("cases.check_exposure", {{"publish", true}, {"names_nobody", true}}, zhao));
    const auto shown = county.read("/api/v1/public/exposures");
    for (const auto* there : {"桥面有洞,两周没人修", "文笔社区", "材料已到,周五修", "路、桥"}) EXPECT_THAT(shown, HasSubstr(there));
    for (const auto& never : {std::string{"张三丰"}, std::string{"李老汉"}, std::string{"13800001111"}, write(static_cast<const Uuid&>(c1)), receipt_number(c1), std::string{"网格长"},
                              write(static_cast<const Uuid&>(office.county.li)), write(monitor.id), std::string{"case"}})
        EXPECT_THAT(shown, Not(HasSubstr(never)));
    EXPECT_TRUE(shown_in_public(*county.store.snapshot(), photo, county.clock.now()));
    EXPECT_EQ(county.log.lines, 0);
    EXPECT_EQ(county.read("/api/v1/public/exposures", {ActorKind::caller, {}, {}}, {{"place", write(office.home)}}), R"({"items":[]})");

    ok(county.say("cases.show_mended", {{"text", "补好了"}, {"evidence", json::array{json::object{{"sha256", hex(after_photo.view())}, {"size", 9}, {"type", "image/jpeg"}}}}}, li));
    EXPECT_THAT(county.read("/api/v1/public/exposures"), HasSubstr("\"photos_after\":[\"" + hex(after_photo.view())));
    county.clock.turn(days(8));
    EXPECT_EQ(county.read("/api/v1/public/exposures"), R"({"items":[]})") << "a week after it is mended it is gone";
    EXPECT_FALSE(shown_in_public(*county.store.snapshot(), photo, county.clock.now()));
}

TEST(Exposures, WhatIsForgottenIsNoLongerShown) {
    Office office;
    County county{office};
    const auto monitor = office.as(office.monitor).actor, li = office.as(office.county.li).actor, zhao = office.as(office.county.zhao).actor;
    ASSERT_TRUE(county.say("cases.open", {{"place", write(office.county.wenbi)}, {"kind", "road"}, {"story", "x"}, {"source", "walk_in"}}, li));
    ASSERT_TRUE(county.say("cases.expose", {{"problem", "桥面有洞"}}, monitor));
    county.clock.turn(days(3));
    ASSERT_TRUE(county.say("cases.check_exposure", {{"publish", true}, {"names_nobody", true}}, zhao));
    EXPECT_THAT(county.read("/api/v1/public/exposures"), HasSubstr("桥面有洞"));
    county.vault.forget(SubjectId{Uuid{c1}});
    EXPECT_EQ(county.read("/api/v1/public/exposures"), R"({"items":[]})");
}

}    // namespace
}    // namespace terrace::cases
