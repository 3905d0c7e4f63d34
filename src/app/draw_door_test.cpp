// The draw as a village sees it: the same list and seed give the same flats, to us, to a line of shell, and in a browser.
#include "app/draw_door.hpp"

#include "base/ids.hpp"
#include "draw/draw.hpp"
#include "support/scratch_folder.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <sstream>

namespace terrace {
namespace {

using ::testing::HasSubstr;

constexpr auto list_file = "docs/examples/draw_list.csv";
constexpr auto seed = "5f0c7a3e9b1d4c2868a7e1f0b3d59c4725e86fa1907b3cd4e6f8120a9b7c5d3e";

std::string text_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw Fault{path + ": cannot be read; run from the repository's root"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::string drawn(const DrawAsked& asked) {
    std::ostringstream out, errors;
    const auto done = draw_door(asked, out, errors);
    return done ? out.str() : say(done.error(), Language::en) + '\n' + errors.str();
}

TEST(Draw, IsTheSameInTheShellOfThePage) {
    const auto page = text_of("docs/draw.md");
    const auto begin = page.find("```sh\n") + 6;
    const testing::ScratchFolder folder;
    const auto script = folder / "draw.sh";
    std::ofstream{script} << page.substr(begin, page.find("```", begin) - begin);
    std::FILE* pipe = popen(("sh " + script).c_str(), "r");
    std::string by_shell;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) by_shell += static_cast<char>(c);
    ASSERT_EQ(pclose(pipe), 0);
    std::istringstream ours{drawn({list_file, {seed}, {}, {}})};
    std::string first_five;
    std::string line;
    std::getline(ours, line);    // the heading
    while (std::getline(ours, line)) first_five += line.substr(0, line.rfind(',', line.rfind(',') - 1)) + '\n';
    EXPECT_EQ(by_shell, first_five);
    EXPECT_GT(std::count(by_shell.begin(), by_shell.end(), '\n'), 40);
}

TEST(Draw, GivesEachFlatOnceToAHouseholdOfItsTypeByClass) {
    const auto bytes = text_of(list_file);
    const auto list = draw::read_list(bytes).value();
    const auto outcome = draw::draw(list, seed);
    std::set<std::string> flats;
    for (const auto& one : outcome.households) {
        if (!one.gets) continue;
        EXPECT_EQ(one.gets->type, one.entry->type);
        EXPECT_TRUE(flats.insert(one.gets->id).second);
        for (const auto& other : outcome.households)
            if (other.entry->type == one.entry->type && other.entry->priority < one.entry->priority) {
                EXPECT_TRUE(other.gets) << "a household of a class before waits while " << one.entry->id << " has a flat";
            }
    }
    std::size_t expected = 0;
    for (const std::string_view type : {"两室", "三室", "四室"}) {
        const auto count = [&](const auto& all) { return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.type == type; })); };
        expected += std::min(count(list.households), count(list.flats));
    }
    EXPECT_EQ(flats.size(), expected);
    EXPECT_GT(expected, 10u);
}

// The same vector stands in web/src/resident/draw.test.ts.
TEST(Draw, ComesOutAsPublished) {
    const auto text = drawn({list_file, {seed}, {}, {}});
    EXPECT_EQ(hex(sha256(text).view()), "80662153a020c2a89e96c8d474c53257bd305e35c510304f47ad42e424e12465");
    const auto two = drawn({list_file, {seed, std::string(64, 'a')}, {}, {}});
    EXPECT_EQ(hex(sha256(two).view()), "d613461d1077f10523fa33d6987d86beb46f43b78d071d57b5eed464609a9bfa");
}

TEST(Draw, ANeighbourOfTheListOrSeedIsFound) {
    const testing::ScratchFolder folder;
    auto changed = text_of(list_file);
    changed[changed.find("H007") + 3] = '8';
    changed[changed.find("H008", changed.find("H008") + 1) + 3] = '7';
    std::ofstream{folder / "list.csv"} << changed;
    const auto published = hex(sha256(text_of(list_file)).view());
    EXPECT_THAT(drawn({folder / "list.csv", {seed}, {}, published}), HasSubstr("not the list that was published"));
    EXPECT_THAT(drawn({list_file, {seed}, {}, published}), HasSubstr("list,,,," + published));
    EXPECT_THAT(drawn({list_file, {seed}, {draw::commitment_of(seed)}, {}}), HasSubstr("commitment,,,," + draw::commitment_of(seed)));
    EXPECT_THAT(drawn({list_file, {std::string(64, 'b')}, {draw::commitment_of(seed)}, {}}), HasSubstr("not what was committed to"));
    EXPECT_THAT(drawn({list_file, {"5f0c"}, {}, {}}), HasSubstr("64 hexadecimal digits"));
    EXPECT_THAT(drawn({folder / "none.csv", {seed}, {}, {}}), HasSubstr("none.csv"));
}

TEST(Draw, EveryMistakeOfAListIsNamedByItsLine) {
    const testing::ScratchFolder folder;
    std::ofstream{folder / "list.csv"} << "kind,id,class,type\nclass,,1,a\nhousehold,H1,2,x\nhousehold,H 2,1,x\nhousehold,H1,1,x\nflat,F1,1,x\nflat,F2,,\"x\"\nperson,P,1,x\nhousehold,H3,0,x\nflat,F3\nclass,,1,b\n";
    const auto said = drawn({folder / "list.csv", {seed}, {}, {}});
    for (const auto* told : {":3: ", ":4: ", ":5: ", ":6: ", ":7: ", ":8: ", ":9: ", ":10: ", ":11: "}) EXPECT_THAT(said, HasSubstr(told));
    EXPECT_THAT(said, HasSubstr("H1 stands in line 3 already"));
}

TEST(Draw, ASealedSeedFitsItsCommitment) {
    SeededChance chance{7};
    std::ostringstream out;
    seal_seed(chance, out);
    const auto text = out.str();
    const auto made = text.substr(5, 64);
    EXPECT_EQ(text, "seed," + made + "\ncommitment," + draw::commitment_of(made) + '\n');
}

}    // namespace
}    // namespace terrace
