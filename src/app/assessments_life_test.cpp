// Whole rounds through the real desk and store: whatever was marked wrong and mended by an appeal ends as if it had been marked right.
#include "app/assessments_door.hpp"
#include "app/modules.hpp"
#include "modules/assessments/assessments.hpp"
#include "playbook/methods.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <random>

namespace terrace {
namespace {

using namespace terrace::testing;

constexpr std::string_view village_round = "village_quarter", township_round = "township_quarter";

class RoundOffice {
  public:
    RoundOffice()
        : store_{folder_ / "journal.db", 530622, all_tables()}, log_{folder_.path() / "access"}, desk_{store_, vault_, all_modules(), views(), figures_, clock_, chance_} {
        desk_.start_from_journal();
    }
    Views views() {
        auto made = county.views();
        std::ifstream file{"docs/examples/assessments.yaml", std::ios::binary};
        auto methods = read_methods(std::string{std::istreambuf_iterator<char>{file}, {}});
        if (!methods) throw Fault{terrace::say(methods.error().front(), Language::en)};
        made.change_playbook([&](Playbook& book) { book.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {county.county}}); });
        made.change_roster([&](Roster& roster) {
            const Period always{Instant{0}, {}};
            const auto post = [&](const char* name, PlaceId place, const char* role) {
                roster.put(PostFacts{named<PostId>(name), name, name, place, {}, {}, "", always});
                roster.put(Holding{named<PostId>(name), named<PersonId>(name), always});
                roster.put(AssignmentFacts{named<AssignmentId>(name), named<PostId>(name), role, place, "", always});
            };
            roster.put(RoleFacts{"inspector", "督查", "Inspector", {"assessments.*", "read.figures"}, 0});
            roster.put(RoleFacts{"village_secretary", "村书记", "Village secretary", {"assessments.appeal", "read.figures"}, 0});
            post("inspector", county.county, "inspector");
            post("wenbi", county.wenbi, "village_secretary");
            post("shuanghe", county.shuanghe, "village_secretary");
        });
        return made;
    }
    Result<Acknowledged> say(const Actor& by, std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock_.now(), chance_)};
        envelope.command = command;
        envelope.body = std::move(body);
        return desk_.submit_and_wait(std::move(envelope), by);
    }
    void good(const Actor& by, std::string_view command, json::object body) {
        const auto said = say(by, command, std::move(body));
        ASSERT_TRUE(said) << command << ": " << terrace::say(said.error(), Language::en);
    }
    Actor inspector() const { return {ActorKind::post, named<PersonId>("inspector"), named<PostId>("inspector")}; }
    Actor secretary_of(PlaceId village) const {
        const char* name = village == county.wenbi ? "wenbi" : "shuanghe";
        return {ActorKind::post, named<PersonId>(name), named<PostId>(name)};
    }
    Actor zhao() const { return county.acting(county.zhao); }
    static json::object of(std::string_view assessment, PlaceId place) { return {{"playbook", "assessments"}, {"assessment", assessment}, {"first", "2024-01-01"}, {"place", write(place)}}; }
    void marks(const Actor& by, std::string_view assessment, PlaceId place, const std::string& item, bool met) {
        auto body = of(assessment, place);
        json::object mark{{"item", item}, {"outcome", met ? "met" : "unmet"}};
        if (!met) mark["note"] = "缺";
        body["marks"] = json::array{std::move(mark)};
        good(by, "assessments.mark", std::move(body));
    }
    void closes(const Actor& by, std::string_view assessment, PlaceId place, std::int64_t sweeps) {
        auto body = of(assessment, place);
        body["by"] = write(static_cast<const Uuid&>(by.post));
        body["known_at"] = 1;
        if (assessment == village_round) body["figures"] = json::array{json::object{{"indicator", "sweeps"}, {"value", sweeps}, {"decimals", 0}, {"records", sweeps}}};
        good(Actor{}, "assessments.close", std::move(body));
    }
    void mends(PlaceId place, const std::string& item) {
        auto appeal = of(village_round, place), answer = of(village_round, place);
        appeal["item"] = item;
        appeal["reason"] = "有照片";
        good(secretary_of(place), "assessments.appeal", std::move(appeal));
        answer["item"] = item;
        answer["upheld"] = true;
        answer["reason"] = "看了照片";
        good(inspector(), "assessments.answer", std::move(answer));
    }
    // What stands in the end: sums and cells of every sheet, and both red lists.
    std::string end() {
        const auto views = desk_.views();
        const auto snapshot = store_.snapshot();
        std::string out;
        const auto tell = [&](std::string_view assessment, PlaceId place) {
            const auto sheet = assessments::sheet_named(*snapshot, assessments::sheet_of("assessments", assessment, *read_day("2024-01-01"), place, {}));
            out += write(place) + ' ' + encode(sheet->now);
            for (const auto& cell : assessments::cells_of(*snapshot, sheet->sheet)) out += ' ' + cell.item + '=' + std::to_string(static_cast<int>(cell.outcome)) + '/' + std::to_string(cell.below_met.value_or(-1));
            out += '\n';
        };
        tell(village_round, county.wenbi);
        tell(village_round, county.shuanghe);
        tell(township_round, county.town);
        const auto routes = assessments::routes();
        const auto lists = std::find_if(routes.begin(), routes.end(), [](const auto& one) { return one.path == "/api/v1/public/red-lists"; });
        out += *lists->answer(context(*snapshot, *views), {});
        return out;
    }
    Result<std::string> results(std::string_view assessment, PlaceId place) {
        const auto views = desk_.views();
        const auto snapshot = store_.snapshot();
        const auto round = assessments::round_of("assessments", assessment, *read_day("2024-01-01"), place);
        return assessment_results(context(*snapshot, *views), write(static_cast<const Uuid&>(round)), true);
    }

    SmallCounty county;
    HandClock clock_{"2024-04-02T01:00:00Z"};

  private:
    ReadContext context(Snapshot& snapshot, const Views& views) { return {snapshot, views, vault_, figures_, log_, Actor{}, clock_.now()}; }

    ScratchFolder folder_;
    SystemChance chance_;
    Figures figures_;
    sqlite::SqliteStore store_;
    PlainVault vault_;
    store::AccessLogFile log_;
    Desk desk_;
};

struct Quarter {
    std::map<std::pair<std::string, std::string>, bool> met;    // village and item
    std::map<std::string, std::int64_t> sweeps;
    bool answered = false;                                      // the township's own item
    std::pair<std::string, std::string> mended;                 // marked wrong at first
    bool parent_first = false;                                  // the township was closed before the appeal was answered
};

std::string played(const Quarter& quarter, bool right_at_first) {
    RoundOffice office;
    const std::map<std::string, PlaceId> villages{{"wenbi", office.county.wenbi}, {"shuanghe", office.county.shuanghe}};
    office.good(office.zhao(), "assessments.open", RoundOffice::of(village_round, office.county.town));
    office.good(office.inspector(), "assessments.open", RoundOffice::of(township_round, office.county.county));
    for (const auto& [cell, met] : quarter.met) office.marks(office.zhao(), village_round, villages.at(cell.first), cell.second, met && (right_at_first || cell != quarter.mended));
    for (const auto& [name, place] : villages) office.closes(office.zhao(), village_round, place, quarter.sweeps.at(name));
    office.marks(office.inspector(), township_round, office.county.town, "answered", quarter.answered);
    const auto close_parent = [&] { office.closes(office.inspector(), township_round, office.county.town, 0); };
    if (quarter.parent_first) close_parent();
    if (!right_at_first) office.mends(villages.at(quarter.mended.first), quarter.mended.second);
    if (!quarter.parent_first) close_parent();
    office.clock_.set("2024-04-20T01:00:00Z");
    office.good(office.zhao(), "assessments.publish", RoundOffice::of(village_round, office.county.town));
    office.good(office.inspector(), "assessments.publish", RoundOffice::of(township_round, office.county.county));
    return office.end();
}

TEST(AssessmentLife, MendedByAnAppealEndsAsIfMarkedRightAtFirst) {
    std::mt19937_64 random{21};
    const auto coin = [&] { return random() % 2 == 0; };
    int with_red_list = 0;
    for (int n = 0; n < 12; ++n) {
        Quarter quarter;
        for (const std::string village : {"wenbi", "shuanghe"}) {
            for (const std::string item : {"board", "key"}) quarter.met[{village, item}] = random() % 4 != 0;
            quarter.sweeps[village] = static_cast<std::int64_t>(random() % 4);
        }
        quarter.mended = {coin() ? "wenbi" : "shuanghe", coin() ? "board" : "key"};
        quarter.met[quarter.mended] = true;
        quarter.answered = coin();
        quarter.parent_first = coin();
        const auto mended = played(quarter, false), right = played(quarter, true);
        EXPECT_EQ(mended, right) << "quarter " << n;
        with_red_list += right.find("\"listed\":[{") != std::string::npos;
    }
    EXPECT_GT(with_red_list, 0);
}

TEST(AssessmentLife, NeitherWhoMarkedNorWhoClosedAnswersTheAppeal) {
    RoundOffice office;
    office.good(office.zhao(), "assessments.open", RoundOffice::of(village_round, office.county.town));
    for (const std::string item : {"board", "key"}) office.marks(office.zhao(), village_round, office.county.wenbi, item, item == "key");
    office.closes(office.inspector(), village_round, office.county.wenbi, 2);
    auto appeal = RoundOffice::of(village_round, office.county.wenbi);
    appeal["item"] = "board";
    appeal["reason"] = "有照片";
    office.good(office.secretary_of(office.county.wenbi), "assessments.appeal", appeal);
    auto answer = RoundOffice::of(village_round, office.county.wenbi);
    answer["item"] = "board";
    answer["upheld"] = true;
    answer["reason"] = "好";
    for (const auto& whoever : {office.inspector(), office.zhao()}) {    // closed it; marked it
        const auto said = office.say(whoever, "assessments.answer", answer);
        ASSERT_FALSE(said);
        EXPECT_EQ(said.error().no, No::not_yours);
    }
}

TEST(AssessmentLife, ResultsForScriptsSayNothingOfWhoIsNotOnTheList) {
    RoundOffice office;
    office.good(office.zhao(), "assessments.open", RoundOffice::of(village_round, office.county.town));
    for (const auto place : {office.county.wenbi, office.county.shuanghe}) {
        for (const std::string item : {"board", "key"}) office.marks(office.zhao(), village_round, place, item, place == office.county.wenbi);
        office.closes(office.zhao(), village_round, place, 2);
    }
    office.clock_.set("2024-04-20T01:00:00Z");
    office.good(office.zhao(), "assessments.publish", RoundOffice::of(village_round, office.county.town));
    const auto csv = office.results(village_round, office.county.town);
    ASSERT_TRUE(csv);
    EXPECT_NE(csv->find("文笔社区,文笔社区,,closed,,3,3,3,3,no,0,yes,"), std::string::npos) << *csv;
    EXPECT_NE(csv->find("双河社区,双河社区,,closed,,1,3,1,3,no,0,,"), std::string::npos) << *csv;
}

}    // namespace
}    // namespace terrace
