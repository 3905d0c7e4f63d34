#include "app/answers.hpp"
#include "app/demo_door.hpp"
#include "app/elsewhere.hpp"
#include "app/modules.hpp"
#include "modules/records/records.hpp"
#include "playbook/methods.hpp"
#include "reports/figure_reads.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using testing::ScratchFolder;

const std::filesystem::path divisions = "build/generated";    // where the tests run, the build has put them

struct Made {
    ScratchFolder scratch;
    std::filesystem::path data;
    std::string sign_ins;

    explicit Made(std::uint64_t seed) : data{scratch / "sample"} {
        std::ostringstream out, progress;
        const demo::Options options{seed, demo::Size::small, *read_instant("2026-03-11T02:00:00Z")};
        const auto done = make_demo(data, options, divisions, out, progress);
        if (!done) throw Fault{say(done.error(), Language::en)};
        sign_ins = out.str();
    }
    Sha256 chain() const {
        const auto folder = DataFolder::open(data, DataFolder::Use::read);
        sqlite::SqliteStore store{folder->journal(), folder->domain().code, {}};
        return store.journal().head().chain;
    }
};

Made& first() {
    static Made made{7};
    return made;
}

TEST(Sample, TheSameSeedMakesTheSameJournalByteForByte) {
    const Made again{7};
    EXPECT_EQ(hex(first().chain().view()), hex(again.chain().view()));
    EXPECT_EQ(first().sign_ins, again.sign_ins);
}

TEST(Sample, ItsFiguresComeOutOfTheFigureRoutesAndDecoysDoNotCount) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto figure = [&](std::string_view name, std::string_view place) {
        Parameters asked;
        asked.values = {{"name", std::string{name}}, {"place", std::string{place}}, {"from", "2021-03-11"}, {"to", "2026-03-11"}};
        return county.read(Actor{}, [&](const ReadContext& read) {
            const auto table = reports::figure_table(read, asked, true);
            if (!table) return say(table.error(), Language::en);
            const auto row = table->substr(table->find('\n') + 1);
            return row.substr(0, row.find(','));
        });
    };
    EXPECT_EQ(figure("cases.problems_solved", "530600000000"), "39");
    EXPECT_EQ(figure("cases.livelihood_done", "530600000000"), "17");
    EXPECT_EQ(figure("cases.problems_solved", "530622000000"), "24");
    EXPECT_EQ(figure("cases.livelihood_done", "530622000000"), "10");
    EXPECT_EQ(figure("cases.problems_solved", "530625000000"), "6");
    // Received: what counts, what was never confirmed or declined, and today's work; withdrawn and duplicate cases have left.
    EXPECT_GT(std::stoi(figure("cases.received", "530600000000")), 39 + 17 + 5);
    EXPECT_GE(std::stoi(figure("cases.reopened", "530600000000")), 2);
    EXPECT_GE(std::stoi(figure("cases.declined", "530600000000")), 1);
}

TEST(Sample, PlacesWithProblemsStandInPublicEachAtItsStep) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    std::map<int, int> steps;
    int heard = 0, mended = 0;
    county.store().snapshot()->run({"steps", "SELECT step, replied_at, mended_at FROM exposures WHERE domain = $1"}, {}, [&](const Row& row) {
        ++steps[static_cast<int>(row.integer(0))];
        heard += !row.null(1), mended += !row.null(2);
        return true;
    });
    EXPECT_EQ(steps, (std::map<int, int>{{1, 2}, {2, 3}, {3, 2}})) << "to be checked, shown, ended";
    EXPECT_EQ(heard, 5);
    EXPECT_EQ(mended, 1);
}

using Asking = decltype(Parameters::values);

json::value answer_of(County& county, std::string_view path, const Actor& actor, Asking values) {
    for (const auto& route : records::routes())
        if (route.path == path) {
            Parameters asked;
            asked.values = std::move(values);
            const auto answer = county.read(actor, [&](const ReadContext& read) { return route.answer(read, asked); });
            if (!answer) throw Fault{say(answer.error(), Language::en)};
            return json::parse(*answer);
        }
    throw Fault{std::string{path}};
}

Actor holder(std::string_view key) {
    return demo::acting(demo::named<PostId>("post " + std::string{key}), demo::named<PersonId>("holder " + std::string{key}));
}

TEST(Sample, RecordsOfThePlaybooksFillTheirFigures) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto figure = [&](std::string_view name, std::string_view place) {
        Parameters asked;
        asked.values = {{"name", std::string{name}}, {"place", std::string{place}}, {"from", "2021-03-11"}, {"to", "2026-03-11"}};
        return county.read(Actor{}, [&](const ReadContext& read) {
            const auto table = reports::figure_table(read, asked, true);
            if (!table) return say(table.error(), Language::en);
            const auto row = table->substr(table->find('\n') + 1);
            return row.substr(0, row.find(','));
        });
    };
    EXPECT_EQ(figure("qiaojia_corridor.model_branches", "530622000000"), "15");
    EXPECT_EQ(figure("zhaotong.community_households", "530622112002"), "1593");
    EXPECT_EQ(figure("zhaotong.community_people", "530622112002"), "5103");
    EXPECT_EQ(figure("zhaotong.problems_solved", "530600000000"), "39");    // an indicator over cases is the office's own figure
    EXPECT_GT(std::stoi(figure("weixin.clean_ups", "530629000000")), 4);
    // A clean-up that was noted twice and taken back, and some that nobody has confirmed yet, are in the ledger and not in the figure.
    const auto ledger = answer_of(county, "/api/v1/records", holder("班子成员"), {{"kind", "weixin.clean_up"}, {"limit", "200"}});
    std::map<std::string, int> standing;
    for (const auto& line : ledger.at("items").as_array()) ++standing[std::string{line.at("standing").as_string()}];
    EXPECT_EQ(figure("weixin.clean_ups", "530629000000"), std::to_string(standing["counts"]));
    EXPECT_EQ(standing["withdrawn"], 1);
    EXPECT_GE(standing["waiting"], 1);
}

TEST(Sample, WhatIsExpectedIsAskedOfWhoAnswersForThePlace) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto expected = [&](const Actor& actor, Asking more) {
        more["from"] = "2025-12-01";
        more["to"] = "2026-03-10";
        std::map<std::string, json::object> out;
        const auto answer = answer_of(county, "/api/v1/expected", actor, std::move(more));
        for (const auto& one : answer.at("items").as_array())
            out[std::string{one.at("kind").at("id").as_string()} + " " + std::string{one.at("place").at("name").as_string()}] = one.as_object();
        return out;
    };
    // The site, not the corridor around it nor the village in it.
    const auto of_secretary = expected(holder("村 530622112002"), {});
    const auto of_corridor = [](const auto& one) { return one.first.starts_with("qiaojia_corridor."); };
    ASSERT_EQ(std::count_if(of_secretary.begin(), of_secretary.end(), of_corridor), 1);
    const auto& [named, site] = *std::find_if(of_secretary.begin(), of_secretary.end(), of_corridor);
    EXPECT_EQ(named, "qiaojia_corridor.site_month 文笔社区示范点");
    // The village's own theme day, and the Fridays of its grids; nothing of another village.
    EXPECT_EQ(std::count_if(of_secretary.begin(), of_secretary.end(), [](const auto& one) { return one.first.starts_with("qiaojia_branches.theme_day 文笔"); }), 1);
    for (const auto& [name, one] : of_secretary) EXPECT_NE(name.find("文笔"), std::string::npos) << name;
    EXPECT_EQ(site.at("done").as_array().size() + site.at("missing").as_array().size(), 3);    // 28 December, January, February
    EXPECT_TRUE(site.at("open").as_array().empty());
    // The keeper's own segment, each day and each Friday; another segment is another keeper's.
    const auto of_keeper = expected(holder("保洁 " + write(*county.desk().views()->places->children(*county.desk().views()->places->by_code("530629000000", *read_day("2026-03-10")), Partition::administrative, *read_day("2026-03-10")).begin())), {});
    EXPECT_EQ(of_keeper.size(), 2);
    for (const auto& [name, one] : of_keeper) EXPECT_FALSE(name.ends_with("流域(威信段)")) << name;
    // By place, the whole basin.
    EXPECT_GE(expected(holder("班子成员"), {{"place", "530629000000"}}).size(), 4);
}

json::value answer_of_any(County& county, std::string_view path, const Actor& actor, Asking values) {
    for (const auto& route : all_routes())
        if (route.path == path) {
            Parameters asked;
            asked.values = std::move(values);
            const auto answer = county.read(actor, [&](const ReadContext& read) { return route.answer(read, asked); });
            if (!answer) throw Fault{say(answer.error(), Language::en)};
            return json::parse(*answer);
        }
    throw Fault{std::string{path}};
}

// 赤水河: our outline is invented and says so; the text's own numbers stand beside it and are not what was computed.
TEST(Sample, ABasinDrawnByHandTakesItsOwnShareAndTheTextsStandsBeside) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto over = [&](const Asking& asked) { return answer_of_any(county, "/api/v1/places/{place}/overlay", Actor{}, asked); };
    const auto list = answer_of_any(county, "/api/v1/overlays", Actor{}, {{"with", "530629000000"}});
    std::string basin;
    for (const auto& one : list.at("items").as_array())
        if (one.at("level").as_int64() == 4) basin = one.at("place").at("id").as_string();
    ASSERT_FALSE(basin.empty());
    const auto told = over({{"place", basin}, {"with", "530629000000"}});
    EXPECT_TRUE(told.at("part").at("labelled_sample").as_bool());
    EXPECT_EQ(told.at("part").at("drawn").as_string(), "own");
    // Green's sum over the corners, on a sphere: right to half a percent, and made by nothing the answer is made by.
    EXPECT_NEAR(static_cast<double>(told.at("whole").at("area_m2").as_int64()) / 1'542.0e6, 1, 0.01);
    EXPECT_GT(told.at("shared_m2").as_int64(), 0);
    EXPECT_LT(told.at("shared_m2").as_int64(), told.at("part").at("area_m2").as_int64()) << "it reaches beyond the county";
    ASSERT_EQ(told.at("quotes").as_array().size(), 3u);
    EXPECT_EQ(told.at("quotes").at(0).at("value").as_string(), "477");
    EXPECT_NE(told.at("share").as_string(), "33.00") << "our own outline is not fitted to the text";
    // One corner moved.
    const auto id = read_place(basin);
    Envelope envelope;
    envelope.id = CommandId{new_uuid(clock.now(), chance)};
    envelope.command = "places.set_boundaries";
    envelope.body = json::parse(R"({"within":"","items":[{"place":"","from":"2026-03-01","sample":true,"polygons":[[[1047500000,277800000,1049000000,276800000,1051000000,277000000,1053200000,278000000,1053000000,278800000,1051000000,278900000,1049200000,278400000,1047500000,277800000]]]}]})").as_object();
    envelope.body.as_object()["within"] = write(*id);
    envelope.body.at("items").at(0).as_object()["place"] = write(*id);
    const auto moved = county.desk().submit_and_wait(std::move(envelope), {});
    ASSERT_TRUE(moved) << say(moved.error(), Language::en);
    const auto after = over({{"place", basin}, {"with", "530629000000"}});
    EXPECT_GT(after.at("shared_m2").as_int64(), told.at("shared_m2").as_int64());
    EXPECT_NE(after.at("share").as_string(), told.at("share").as_string());
    const auto before = over({{"place", basin}, {"with", "530629000000"}, {"on", "2026-02-28"}});
    EXPECT_EQ(before.at("shared_m2").as_int64(), told.at("shared_m2").as_int64());
}

// 金沙江: the bank is a band along the townships; households of grids it runs through are said to be indivisible, and none is lost.
TEST(Sample, HouseholdsAreCountedWholeWhereTheyLive) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto list = answer_of_any(county, "/api/v1/overlays", Actor{}, {{"with", "530622000000"}});
    std::string basin;
    for (const auto& one : list.at("items").as_array())
        if (one.at("partition").as_string() == "basin" && one.at("level").as_int64() == 4) basin = one.at("place").at("id").as_string();
    ASSERT_FALSE(basin.empty());
    const auto told = answer_of_any(county, "/api/v1/places/{place}/overlay", Actor{}, {{"place", basin}, {"with", "530622000000"}});
    EXPECT_EQ(told.at("part").at("drawn").as_string(), "parts");
    const auto& homes = told.at("households").as_object();
    std::int64_t counted = 0;
    county.store().snapshot()->run({"households", "SELECT place FROM households WHERE domain = $1 AND ended IS NULL"}, {}, [&](const Row& row) {
        counted += county.desk().views()->places->within(row.place(0), *county.desk().views()->places->by_code("530622000000", *read_day("2026-03-10")));
        return true;
    });
    EXPECT_GT(counted, 0);
    EXPECT_EQ(homes.at("total").as_int64(), counted);
    EXPECT_EQ(homes.at("inside").as_int64() + homes.at("outside").as_int64() + homes.at("divided").as_int64() + homes.at("not_mapped").as_int64(), counted);
    EXPECT_GT(homes.at("divided").as_int64(), 0);
    std::int64_t divided = 0;
    for (const auto& one : homes.at("divided_at").as_array()) divided += one.at("households").as_int64();
    EXPECT_EQ(divided, homes.at("divided").as_int64());
    EXPECT_GT(homes.at("members").as_int64(), 0);
}

TEST(Sample, HazardsAreWatchedAndOneIsOverdue) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    int standing = 0, struck = 0;
    county.store().snapshot()->run({"hazards", "SELECT place, ended FROM notes WHERE domain = $1 AND kind = 'qiaojia_safety.hazard_point'"}, {}, [&](const Row& row) {
        ++(row.null(1) ? standing : struck);
        return true;
    });
    EXPECT_EQ(standing, 6);
    EXPECT_EQ(struck, 1);
    std::set<Uuid> on_duty;
    int gaps = 0, swaps = 0;
    county.store().snapshot()->run({"shifts", "SELECT post, swapped_for FROM shifts WHERE domain = $1"}, {}, [&](const Row& row) {
        if (row.null(0)) ++gaps;
        else on_duty.insert(row.uuid(0));
        swaps += !row.null(1);
        return true;
    });
    EXPECT_EQ(gaps, 1);
    EXPECT_EQ(swaps, 1);
    EXPECT_GE(on_duty.size(), 6u);
}

// 安全维稳: hazards, mediation, duty roster — no list of people, and no field that could make one.
TEST(Sample, TheDoorOfSafetyKnowsPlacesMattersAndPostsAndNoCategoryOfPerson) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto wenbi = county.desk().views()->places->by_code("530622112002", *read_day("2026-03-10"));
    const auto answer = answer_of_any(county, "/api/v1/doors", holder("村 530622112002"), {{"place", write(*wenbi)}});
    const auto* safety = &answer.at("doors").as_array().at(1).as_object();
    ASSERT_EQ(safety->at("id").as_string(), "safety_stability");
    std::set<std::string> shown, members;
    for (const auto& item : safety->at("items").as_array()) {
        shown.emplace(item.at("id").as_string());
        for (const auto& [key, value] : item.as_object()) members.emplace(key);
    }
    EXPECT_EQ(shown, (std::set<std::string>{"hazards", "mediation", "settled", "roster"}));
    EXPECT_EQ(members, (std::set<std::string>{"id", "zh", "en", "count", "empty_reason", "late", "kinds", "gaps"})) << "counts, and nothing that names anybody";
    // Neither do the kinds that this door lists ask for one: no sealed text about a person, no roll, no household.
    for (const auto& installed : county.desk().views()->playbook->all_methods()) {
        const auto& methods = *installed.methods;
        for (const auto& kind : methods.records) {
            const auto* at = methods.record(kind.at);
            if (kind.door.empty() && (!at || at->door.empty())) continue;
            EXPECT_FALSE(kind.roll) << kind.id;
            EXPECT_TRUE(kind.parts.empty()) << kind.id;
            for (const auto& field : kind.fields) EXPECT_FALSE(field.personal) << kind.id << '.' << field.id;
        }
    }
}

// Asks every read of the sample as everybody who differs, and with what earlier answers named; each answer is held against its shape.
class EveryRead {
  public:
    explicit EveryRead(County& county) : county_{county}, elsewhere_{county.vault(), county.evidence()} {
        const auto now = county.desk().clock().now();
        const auto& roster = *county.desk().views()->roster;
        std::set<std::string> roles;
        for (const auto* post : roster.posts())
            if (const auto person = roster.holder(post->id, now))
                for (const auto* duty : roster.assignments_of(post->id, now))
                    if (roles.insert(duty->role).second) actors_.push_back({ActorKind::post, *person, post->id});
        actors_.push_back({ActorKind::caller, {}, {}});
    }
    void as_resident(const Uuid& person) { actors_.push_back({ActorKind::resident, person, {}}); }

    // How many answered; what each named is kept for later questions.
    int ask(std::string_view path, const Asking& values, const std::vector<Actor>& as) {
        int answered = 0;
        for (const auto& route : routes_) {
            if (route.path != path) continue;
            for (const auto& actor : as) {
                if (!route.open && actor.kind == ActorKind::caller) continue;
                Parameters asked;
                asked.values = values;
                const auto views = county_.desk().views();
                const auto snapshot = county_.store().snapshot();
                const auto answer = route.answer({*snapshot, *views, county_.vault(), county_.figures(), county_.access_log(), actor, county_.desk().clock().now(), &elsewhere_}, asked);
                if (!answer) continue;
                ++answered;
                ++answered_[std::string{path}];
                const auto wrong = testing::not_as_declared(all_answers(), "GET " + std::string{path}, *answer);
                EXPECT_EQ(wrong.substr(0, 1'000), "") << path;
                gather(json::parse(*answer), "");
            }
        }
        return answered;
    }
    int ask(std::string_view path, const Asking& values = {}) { return ask(path, values, actors_); }
    // One question for each of at most `most` values that answers have had under a name.
    void ask_of_each(std::string_view path, std::string_view parameter, std::string_view named, std::size_t most, Asking more = {}) {
        const auto found = seen_.find(named);
        ASSERT_NE(found, seen_.end()) << named;
        for (std::size_t n = 0, step = std::max<std::size_t>(1, found->second.size() / most); n < found->second.size(); n += step) {
            more[std::string{parameter}] = *std::next(found->second.begin(), static_cast<std::ptrdiff_t>(n));
            ask(path, more);
        }
    }
    const std::vector<Route>& routes() const { return routes_; }
    int answered(std::string_view path) const {
        const auto found = answered_.find(path);
        return found == answered_.end() ? 0 : found->second;
    }
    const std::set<std::string>& seen(std::string_view named) { return seen_[std::string{named}]; }

  private:
    void gather(const json::value& value, const std::string& under) {
        if (value.is_array())
            for (const auto& one : value.get_array()) gather(one, under);
        if (value.is_object())
            for (const auto& [key, one] : value.get_object()) gather(one, key == "id" || key == "name" ? under + '.' + std::string{key} : std::string{key});
        if (value.is_string()) seen_[under].insert(std::string{value.get_string()});
    }
    County& county_;
    CountyElsewhere elsewhere_;
    std::vector<Route> routes_ = all_routes();
    std::vector<Actor> actors_;
    std::map<std::string, int, std::less<>> answered_;
    std::map<std::string, std::set<std::string>, std::less<>> seen_;
};

TEST(Sample, EveryReadAnswersAsItIsDeclared) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    EveryRead reads{county};
    const Asking wide{{"from", "2021-03-11"}, {"to", "2026-03-11"}, {"place", "530600000000"}};
    for (const auto& route : reads.routes())
        if (route.path.find('{') == std::string_view::npos) reads.ask(route.path);
    for (const auto* view : {"mine", "offered", "answered", "open", "overdue"}) reads.ask("/api/v1/cases", {{"view", view}, {"limit", "200"}});
    for (const auto* view : {"to_check", "published"}) reads.ask("/api/v1/exposures", {{"view", view}});
    for (const auto* partition : {"administrative", "grid", "basin", "duty"}) reads.ask("/api/v1/places.geojson", {{"partition", partition}});
    reads.ask("/api/v1/forms/board", {{"month", "2026-02"}});
    reads.ask("/api/v1/access-log", {{"mine", "1"}});
    reads.ask("/api/v1/expected", {{"from", "2026-02-01"}, {"to", "2026-03-10"}});
    for (const auto* path : {"/api/v1/places/{place}", "/api/v1/duty-chain", "/api/v1/duty-map", "/api/v1/doors", "/api/v1/kinds"}) reads.ask_of_each(path, "place", "place.id", 6);
    reads.ask_of_each("/api/v1/places", "parent", "place.id", 4);
    reads.ask_of_each("/api/v1/site-brief", "places", "place.id", 4);
    for (const auto* county : {"530622000000", "530629000000"}) reads.ask("/api/v1/overlays", {{"with", county}});
    const auto basins = answer_of_any(county, "/api/v1/overlays", Actor{}, {{"with", "530629000000"}});
    for (const auto& basin : basins.at("items").as_array())
        reads.ask("/api/v1/places/{place}/overlay", {{"place", std::string{basin.at("place").at("id").as_string()}}, {"with", "530629000000"}});
    reads.ask_of_each("/api/v1/cases/{case}", "case", "case", 25);
    reads.ask_of_each("/api/v1/cases/{case}/asker", "case", "case", 5, {{"why", "核实"}});
    for (const auto& one : std::vector<std::string>{reads.seen("case").begin(), reads.seen("case").end()}) reads.ask("/api/v1/receipt", {}, {{ActorKind::caller, *read_uuid(one), {}}});
    for (const auto* kind : {"road", "housing", "water"}) reads.ask_of_each("/api/v1/cases/near", "place", "place.id", 4, {{"kind", kind}});
    reads.ask_of_each("/api/v1/posts/{post}", "post", "post.id", 8);
    reads.ask_of_each("/api/v1/posts/{post}", "post", "owner.id", 4);
    reads.ask_of_each("/api/v1/posts/{post}/after-end", "post", "owner.id", 4);
    reads.ask_of_each("/api/v1/posts/{post}/organised", "post", "post.id", 8);
    reads.ask_of_each("/api/v1/shifts", "place", "place.id", 6);
    reads.ask("/api/v1/shifts", {{"place", write(*county.desk().views()->places->by_code("530622112002", *read_day("2026-03-10")))}, {"from", "2026-03-01"}, {"to", "2026-03-20"}});
    for (const auto* door : {"safety_stability", "monitoring"}) reads.ask("/api/v1/sites", {{"door", door}});
    reads.ask("/api/v1/assets", {{"place", write(*county.desk().views()->places->by_code("530622112002", *read_day("2026-03-10")))}});
    reads.ask_of_each("/api/v1/assets/{asset}", "asset", "asset", 8);
    reads.ask_of_each("/api/v1/records/{record}/gates", "record", "asset", 8);
    for (const auto* kind : {"road", "water", "rubbish"}) reads.ask_of_each("/api/v1/public/same-matter", "place", "place.id", 20, {{"kind", kind}});
    reads.ask_of_each("/api/v1/households/{household}", "household", "items.id", 60, {{"purpose", "visit"}});
    if (!reads.seen("person").empty()) reads.as_resident(*read_uuid(*reads.seen("person").begin()));
    reads.ask("/api/v1/my-ways-in");
    reads.ask("/api/v1/my-industry");
    reads.ask("/api/v1/cases");
    reads.ask("/api/v1/deciding-rules");
    reads.ask("/api/v1/topics");
    reads.ask("/api/v1/public/topics", {{"stage", "solved"}});
    reads.ask_of_each("/api/v1/topics/{topic}", "topic", "topic", 4);
    reads.ask_of_each("/api/v1/public/topics/{topic}", "topic", "topic", 4);
    reads.ask_of_each("/api/v1/persons/{person}", "person", "person", 5, {{"purpose", "visit"}});
    reads.ask("/api/v1/persons/find", {{"name", "陈大山"}, {"purpose", "visit"}});
    reads.ask_of_each("/api/v1/ways-in", "household", "household", 3);
    reads.ask_of_each("/api/v1/records", "kind", "records.id", 25, wide);
    reads.ask_of_each("/api/v1/prefill", "kind", "kind.id", 15, {{"place", "530622112002"}});
    reads.ask_of_each("/api/v1/records/{record}", "record", "record", 15);
    reads.ask_of_each("/api/v1/forms/{form}", "form", "form", 4);
    for (const auto* by : {"", "place", "month", "kind", "source"}) {
        auto asked = wide;
        asked["by"] = by;
        reads.ask_of_each("/api/v1/figures/{name}", "name", "items.name", 5, asked);
    }
    reads.ask("/api/v1/figures/{name}", {{"name", "cases.received"}, {"place", "530622000000"}, {"changed_since", "2025-01-01"}, {"as_of", "2026-01-01"}});
    reads.ask("/api/v1/figures/{name}/changes", {{"name", "cases.received"}, {"place", "530622000000"}, {"changed_since", "2025-01-01"}, {"by", "place"}});
    reads.ask("/api/v1/reports/{name}", {{"name", "qiaojia_corridor.monthly_brief"}, {"place", "530622000000"}, {"period", "2026-01"}, {"lang", "en"}});
    reads.ask_of_each("/api/v1/issued-reports/{report}", "report", "report", 1);
    reads.ask_of_each("/api/v1/figures/{name}/records", "name", "items.name", 5, wide);
    // The sample pays nothing out yet, assesses nobody and has had no night; dues_door_test and the stories of assessments and of the night hold these
    // against their shapes.
    const auto of_a_run = [](std::string_view path) {
        constexpr std::array later{"/api/v1/dues/", "/api/v1/assessments/", "/api/v1/alerts/", "/api/v1/rolls/"};
        return path.find('{') != std::string_view::npos && std::any_of(later.begin(), later.end(), [&](const char* one) { return path.starts_with(one); });
    };
    for (const auto& route : reads.routes())
        if (!of_a_run(route.path)) {
            EXPECT_GT(reads.answered(route.path), 0) << route.path << ": nobody was answered, so its shape was not looked at";
        }
}

// A card is handed over in person, so by whoever is there: the village's or community's secretary, for its own households.
TEST(Sample, AVillageSecretaryHandsOverAndStopsCardsAtHomeAndNowhereElse) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*DataFolder::open(first().data, DataFolder::Use::own)), clock, chance};
    const auto now = county.desk().clock().now();
    const auto views = county.desk().views();
    const auto today = views->clock->zone().day_of(now);
    const auto wenbi = *views->places->by_code("530622112002", today), neighbour = *views->places->by_code("530622112001", today);
    const auto secretary = holder("村 530622112002");
    for (const auto* act : {"access.hand_over_card", "access.revoke_card", "access.allow_proxy", "access.end_proxy"}) {
        EXPECT_TRUE(views->roster->may(secretary, act, wenbi, now)) << act;
        EXPECT_FALSE(views->roster->may(secretary, act, neighbour, now)) << act;
    }
    EXPECT_FALSE(views->roster->may(secretary, "access.make_account", wenbi, now)) << "accounts stay with those who answer for posts";
    int grid_leaders = 0;
    for (const auto* post : views->roster->posts())
        for (const auto* duty : views->roster->assignments_of(post->id, now)) {
            const auto person = views->roster->holder(post->id, now);
            if (duty->role != "grid_leader" || !person || !views->places->within(duty->object, wenbi)) continue;
            ++grid_leaders;
            EXPECT_FALSE(views->roster->may({ActorKind::post, *person, post->id}, "access.hand_over_card", duty->object, now)) << post->zh;
        }
    EXPECT_GT(grid_leaders, 0);
}

TEST(Sample, EveryAudienceHasAWayIn) {
    for (const auto* page : {"/desk/", "/m/", "    / "}) EXPECT_NE(first().sign_ins.find(page), std::string::npos) << page;
}

}    // namespace
}    // namespace terrace
