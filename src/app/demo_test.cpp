#include "app/demo_door.hpp"
#include "reports/figure_reads.hpp"
#include "support/small_county.hpp"

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

TEST(Sample, EveryAudienceHasAWayIn) {
    for (const auto* page : {"/desk/", "/m/", "    / "}) EXPECT_NE(first().sign_ins.find(page), std::string::npos) << page;
}

}    // namespace
}    // namespace terrace
