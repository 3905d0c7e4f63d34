#include "app/demo_door.hpp"
#include "app/modules.hpp"
#include "modules/records/records.hpp"
#include "playbook/methods.hpp"
#include "reports/figure_reads.hpp"
#include "support/small_county.hpp"

#include <algorithm>
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

TEST(Sample, EveryAudienceHasAWayIn) {
    for (const auto* page : {"/desk/", "/m/", "    / "}) EXPECT_NE(first().sign_ins.find(page), std::string::npos) << page;
}

}    // namespace
}    // namespace terrace
