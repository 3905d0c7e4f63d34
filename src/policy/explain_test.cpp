// Why it is this sum: short plain sentences, and a derivation from which a script of its own works every fen out again.
#include "policy/explain.hpp"

#include "base/chance.hpp"
#include "base/text_form.hpp"
#include "policy/table.hpp"
#include "support/policies.hpp"
#include "support/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <regex>
#include <set>
#include <sstream>

namespace terrace::policy {
namespace {

using namespace terrace::testing;

const std::string every_form_table = "household,person,place,moved_on,安置去向,人数,水田,旱地,亩产,果树,服刑日期,释放日期\n"
                                     "A,1,530622,2020-01-01,进城,3,1.2345,2.5,512.25,7,,\n"
                                     "A,2,530622,2020-03-09,后靠,5,10,0,0,0,,\n"
                                     "A,3,530622,2020-03-09,后靠,5,0.01,0,0,0,2021-01-05,2021-09-30\n"
                                     "B,4,420323,2020-03-09,后靠,5,10,0,0,0,,\n"
                                     "B,5,530622,2020-03-09,下乡,5,10,0,0,0,,\n"
                                     "B,6,530622,,后靠,5,10,0,0,0,,\n"
                                     "B,7,530622,2020-03-09,后靠,5,10,0,,0,,\n"
                                     "C,8,530622,2024-03-09,进城,5,3,3,333.3333,1.5,,\n";

struct Sample {
    std::string name;
    Run run;
    std::vector<std::size_t> lines;
};

// Every policy over its sample table, on days inside, before and after it.
std::vector<Sample> made_samples() {
    std::vector<Sample> all;
    const auto add = [&](const std::string& name, const std::shared_ptr<const Policy>& policy, const std::string& csv, std::initializer_list<std::string_view> days) {
        std::istringstream in{csv};
        auto read = read_table(in, *policy);
        if (!read) throw Fault{name + ": " + say(read.error(), Language::en)};
        for (const auto day : days) all.push_back({name + ' ' + std::string{day}, run(policy, read->table, *read_day(day)).value(), read->lines});
    };
    for (const auto& name : shipped_policies())
        add(name, shipped_policy(name), text_of("policies/samples/" + name + ".csv"), {"2005-01-01", "2006-07-01", "2013-06-01", "2024-12-31", "2025-07-01", "2026-10-10", "2035-01-01"});
    add("every_form", read_or_fail(every_form), every_form_table, {"2019-01-01", "2020-02-02", "2021-05-05", "2022-12-31", "2023-01-01", "2025-08-01", "2029-12-31"});
    SeededChance chance{5306};    // rows nobody thought of
    std::string random = every_form_table.substr(0, every_form_table.find('\n') + 1);
    for (int i = 0; i < 200; ++i) {
        const auto number = [&](std::uint64_t below, int decimals) { return chance.below(20) == 0 ? std::string{} : write(scaled(static_cast<std::int64_t>(chance.below(below)), decimals)); };
        const auto day = [&](std::uint64_t rare) { return chance.below(rare) ? std::string{} : terrace::write(day_of({2018 + static_cast<int>(chance.below(10)), 1 + static_cast<int>(chance.below(12)), 1 + static_cast<int>(chance.below(28))})); };
        random += "R" + std::to_string(i / 3) + ',' + std::to_string(i) + ",530622," + day(1) + (chance.below(2) ? ",进城," : ",后靠,") + number(9, 0) + ',' + number(99'999, 4) + ',' + number(99'999, 4) + ',' +
                  number(9'999'999, 4) + ',' + number(99'999, 4) + ',' + day(5) + ',' + day(5) + '\n';
    }
    add("every_form at random", read_or_fail(every_form), random, {"2020-07-01", "2023-07-01", "2027-01-01"});
    auto by_household = every_form, by_person = every_form, even = every_form;
    const std::string round = "round: {each: item, to: fen, how: half_up}";
    by_household.replace(by_household.find(round), round.size(), "round: {each: household, to: jiao, how: up}");
    by_person.replace(by_person.find(round), round.size(), "round: {each: person, to: yuan, how: down}");
    even.replace(even.find(round), round.size(), "round: {each: item, to: jiao, how: half_even}");
    for (const auto& yaml : {by_household, by_person, even})
        for (const auto& table : {every_form_table, random}) add("every_form otherwise rounded", read_or_fail(yaml), table, {"2020-02-02", "2023-01-01"});
    return all;
}

const std::vector<Sample>& samples() {
    static const auto all = made_samples();
    return all;
}

std::size_t characters(std::string_view text) {
    std::size_t n = 0;
    while (take_code_point(text)) ++n;
    return n;
}

TEST(Explanations, AreShortAtFirstAndInShortSentences) {
    std::size_t seen = 0;
    for (const auto& [name, run, lines] : samples())
        for (std::size_t i = 0; i < run.dues.size(); ++i) {
            const auto explanation = explain(run, i);
            EXPECT_LE(explanation.first.size(), first_lines_max) << name;
            EXPECT_GE(explanation.first.size(), 4u) << name;
            for (const auto* part : {&explanation.first, &explanation.more})
                for (const auto& [zh, en] : *part) {
                    EXPECT_LE(characters(zh), sentence_characters_max) << name << ' ' << zh;
                    EXPECT_LE(std::count(en.begin(), en.end(), ' ') + 1, static_cast<std::ptrdiff_t>(sentence_words_max)) << name << ' ' << en;
                    EXPECT_TRUE(zh.ends_with("。") && en.ends_with(".")) << zh << ' ' << en;
                    ++seen;
                }
            EXPECT_EQ(explanation.first.back().zh, "不对,请告诉我们。");
        }
    EXPECT_GT(seen, 1'000u);
}

TEST(Explanations, SpeakPlainWords) {
    const auto page = text_of("docs/plain-words.md");
    std::vector<std::pair<std::string, std::regex>> never;
    std::istringstream in{page.substr(page.find("## 不这样说"))};
    const std::regex row{R"(\| ([^|]+) \| ([^|]+) \|)"};
    for (std::string line; std::getline(in, line);)
        if (std::smatch found; std::regex_match(line, found, row) && found[1] != "不说") never.emplace_back(found[1], std::regex{"\\b" + found[2].str() + "\\b", std::regex::icase});
    ASSERT_GT(never.size(), 10u);
    // Numbers differ from line to line and say nothing here.
    static const std::regex digits{"[0-9.]+"};
    std::set<std::string> lines;
    for (const auto& [name, run, at] : samples())
        for (std::size_t i = 0; i < run.dues.size(); i += run.dues.size() > 200 ? 17 : 1) {
            const auto explanation = explain(run, i);
            for (const auto* part : {&explanation.first, &explanation.more})
                for (const auto& said : *part) lines.insert(std::regex_replace(said.zh + ' ' + said.en, digits, "#"));
        }
    EXPECT_GT(lines.size(), 60u);
    for (const auto& line : lines)
        for (const auto& [zh, en] : never) {
            EXPECT_EQ(line.find(zh), std::string::npos) << line;
            EXPECT_FALSE(std::regex_search(line, en)) << line;
        }
}

TEST(Explanations, SayWhatStandsNearestToTheSumFirst) {
    const auto policy = shipped_policy("tuoba_trial");
    std::istringstream in{text_of("policies/samples/tuoba_trial.csv")};
    const auto run = policy::run(policy, read_table(in, *policy)->table, *read_day("2024-05-01")).value();
    const auto explanation = explain(run, 0);
    std::string zh;
    for (const auto& line : explanation.first) zh += line.zh + '\n';
    EXPECT_EQ(zh, "托巴逐年补偿(试算)。\n从2024年1月到2024年12月。\n每人每月290元。\n按约4.39人算。\n这期算12个月。\n应得15294.57元。\n依据:公开程序,试算用。\n不对,请告诉我们。\n");
    EXPECT_EQ(explanation.more.front().zh, "各类地折成4.13亩。");
}

// Runs tools/recompute_dues.mjs on a file; what it says, and whether it agreed.
std::pair<std::string, bool> recomputed(const std::string& path) {
    const auto command = "tools/with_node.sh node tools/recompute_dues.mjs " + path + " 2>&1";
    std::FILE* pipe = popen(command.c_str(), "r");
    std::string said;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) said += static_cast<char>(c);
    return {said, pclose(pipe) == 0};
}

TEST(Derivations, AreWorkedOutAgainByAScriptThatReadsNothingElse) {
    const auto script = text_of("tools/recompute_dues.mjs");
    EXPECT_LE(std::count(script.begin(), script.end(), '\n'), 150);
    const ScratchFolder folder;
    std::size_t due = 0, files = 0;
    std::string paths;
    for (const auto& [name, run, lines] : samples()) {
        const auto path = folder / (std::to_string(files++) + ".json");
        std::ofstream{path} << json::serialize(run_json(run, lines));
        paths += path + ' ';
        due += run.counts[0];
    }
    const auto [said, agreed] = recomputed(paths);
    EXPECT_TRUE(agreed) << said;
    EXPECT_EQ(static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n')), files) << said;
    EXPECT_GT(due, 200u);
}

TEST(Derivations, AChangedFenFactOrStateIsFound) {
    const auto policy = read_or_fail(every_form);
    std::istringstream in{every_form_table};
    const auto run = policy::run(policy, read_table(in, *policy)->table, *read_day("2021-05-05")).value();
    const auto good = json::serialize(run_json(run, {}));
    const ScratchFolder folder;
    const std::pair<std::string_view, std::string_view> forgeries[] = {
        {"\"paddy\":\"1.2345\"", "\"paddy\":\"1.2346\""}, {"\"value\":\"187\"", "\"value\":\"188\""}, {"\"state\":\"stopped\"", "\"state\":\"due\""}, {"\"amount\":\"", "\"amount\":\"1"}};
    for (const auto& [what, instead] : forgeries) {
        auto text = good;
        ASSERT_NE(text.find(what), std::string::npos) << what;
        text.replace(text.find(what), what.size(), instead);
        const auto path = folder / "why.json";
        std::ofstream{path} << text;
        EXPECT_FALSE(recomputed(path).second) << what;
    }
}

}    // namespace
}    // namespace terrace::policy
