// Policies as people write them: read whole, or every flaw named with its line. What a rule may ask of a person is a closed list.
#include "policy/policy.hpp"

#include "support/policies.hpp"

#include <gmock/gmock.h>
#include <set>

namespace terrace::policy {
namespace {

using ::testing::HasSubstr;
using namespace terrace::testing;

std::string with(std::string text, std::string_view what, std::string_view instead) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), instead);
}

std::string flaws_of(const std::string& yaml) {
    const auto read = read_policy(yaml, "p.yaml");
    std::string all;
    if (!read)
        for (const auto& flaw : read.error()) all += say(flaw, Language::en) + '\n';
    return all;
}

TEST(Policies, ThoseThatComeWithTheProgramAreReadAndNameTheirSources) {
    const auto names = shipped_policies();
    EXPECT_GE(names.size(), 6u);
    for (const auto& name : names) {
        const auto policy = shipped_policy(name);
        EXPECT_EQ(policy->id, name);
        for (const auto& basis : policy->basis) EXPECT_FALSE(basis.source.empty()) << name;
    }
}

TEST(Policies, EveryFlawIsNamedWithItsLine) {
    EXPECT_EQ(flaws_of(every_form), "");
    const std::tuple<std::string_view, std::string_view, std::string_view> wrong[] = {
        {"version: 3", "version: 0", "p.yaml:2: version is out of range"},
        {"cycle_months: 6", "cycle_months: 4", "1, 3, 6, 12"},
        {"until: 2029-12-31\nsucc", "until: 2029-11-30\nsucc", "the last day of a cycle"},
        {"effect: this_cycle", "effect: soon", "next_cycle, this_cycle"},
        {"places: [\"5306\"]", "places: [\"53x\"]", "53x"},
        {"zh: 混合补偿", "zh: 一二三四五六七八九十一二三", "title.zh is too long"},
        {"kind: crop_yield", "kind: points", "facts[5].kind cannot have this value"},
        {"choices: [进城, 后靠]", "required: true", "choices is missing"},
        {"{from: 2023-01-01, value: 203.45", "{from: 2022-12-31, value: 203.45", "overlaps the value before"},
        {"value: 187", "value: -187", "≥ 0"},
        {"value: 1.21", "value: 0", "> 0"},
        {"unit: yuan_per_kg", "unit: dollars", "yuan_per_person_year"},
        {"value: 8,", "value: 2.33,", "whole years"},
        {"basis: paper, clause: 第一条", "basis: papers, clause: 第一条", "There is no papers"},
        {"value: 进城", "value: 上山", "上山"},
        {"is: equals", "is: above", "equals, differs"},
        {"from: moved_on, years", "from: paddy, years", "2006-07-01"},
        {"rate: acre", "rate: head", "yuan_per_mu_year"},
        {"area: paddy}", "area: members}", "mu"},
        {"most: most", "most: members", "yuan"},
        {"- per_unit: {rate: tree, count: trees}", "- per_tree: {rate: tree, count: trees}", "per_tree is not a field"},
        {"years: eight, of", "of", "years / since"},
        {"each: item", "each: village", "item, person, household"},
        {"round: {each: item, to: fen, how: half_up}", "round: {each: item, to: fen}", "round.how is missing"},
        {"clause: 第四条", "note: x", "clause is missing"},
    };
    for (const auto& [what, instead, told] : wrong) EXPECT_THAT(flaws_of(with(every_form, what, instead)), HasSubstr(told)) << instead;
    const auto two = flaws_of(with(with(every_form, "version: 3", "version: x"), "to: fen", "to: cent"));
    EXPECT_THAT(two, HasSubstr("version"));
    EXPECT_THAT(two, HasSubstr("fen, jiao, yuan"));
}

TEST(Policies, AreDocumentedFieldByField) {
    std::set<std::string, std::less<>> used;
    const std::function<void(const Yaml&, const std::string&)> walk = [&](const Yaml& tree, const std::string& path) {
        for (const auto& item : tree.items) walk(item, path + "[]");
        for (const auto& [name, value] : tree.fields) {
            auto below = path.empty() ? name : path + '.' + name;
            const auto form = below.rfind(".rule.");
            if (below == "items[].rule") {
                used.insert(below);
                below = "rule";
            } else if (form == std::string::npos && below.starts_with("rule.")) {
                // Within a form stands either one of its fields or, beneath that, the next form.
                const auto slots = policy_slots();
                if (std::none_of(slots.begin(), slots.end(), [&](const auto& slot) { return slot.path == below; })) below = "rule." + name;
            }
            used.insert(below);
            walk(value, below);
        }
    };
    walk(*read_yaml(every_form, "p.yaml"), "");
    for (const auto& slot : policy_slots()) EXPECT_TRUE(used.contains(slot.path)) << slot.path << " is documented and read by nothing";
    for (const auto& path : used) {
        const auto slots = policy_slots();
        if (path == "rule" || path.ends_with(".zh") || path.ends_with(".en")) continue;
        EXPECT_TRUE(std::any_of(slots.begin(), slots.end(), [&](const auto& slot) { return slot.path == path; })) << path;
    }
}

// What decides about money is a fact of law: never points, rank, a competition, attendance, or what anybody thinks of a person.
TEST(Restraint, TheKindsOfFactAreAClosedList) {
    std::string codes;
    for (const auto& kind : fact_kinds()) codes += std::string{kind.code} + ' ';
    EXPECT_EQ(codes, "registered_on moved_on born_on joined_on left_on died_on hired_publicly_on public_post_ended_on officer_since non_farm_since imprisoned_on released_on "
                     "sentence_suspended town_citizen settlement_mode livelihood_mode contract_from contract_until members farming_members land crop_yield crop_price counted ")
        << "a new kind of fact needs a page in docs/decisions";
    for (const auto* kind : {"points", "rank", "score", "award", "competition", "attendance", "visits", "pledge", "signed_early", "member_of_party"})
        EXPECT_THAT(flaws_of(with(every_form, "kind: crop_yield", std::string{"kind: "} + kind)), HasSubstr("kind cannot have this value")) << kind;
}

TEST(Policies, ACycleIsFoundForADayAndNeverOutside) {
    const auto policy = read_or_fail(every_form);
    const auto cycle = cycle_of(*policy, *read_day("2021-08-09"));
    ASSERT_TRUE(cycle);
    EXPECT_EQ(write(cycle->from), "2021-07-01");
    EXPECT_EQ(write(cycle->until), "2021-12-31");
    EXPECT_EQ(cycle->judged_on, cycle->until);
    EXPECT_TRUE(cycle_of(*policy, *read_day("2020-01-01")));
    EXPECT_TRUE(cycle_of(*policy, *read_day("2029-12-31")));
    const auto early = cycle_of(*policy, *read_day("2019-12-31")), late = cycle_of(*policy, *read_day("2030-01-01"));
    ASSERT_FALSE(early || late);
    EXPECT_EQ(early.error().no, No::outside_dates);
    EXPECT_THAT(say(early.error(), Language::zh), HasSubstr("2020-01-01 – 2029-12-31"));
    EXPECT_THAT(late.error().detail, HasSubstr("every_form_two"));
    EXPECT_EQ(write(plus_months(*read_day("2024-01-31"), 1)), "2024-02-29");
    EXPECT_EQ(write(plus_months(*read_day("2024-02-29"), -12)), "2023-02-28");
}

TEST(Fractions, RoundAsTheirRuleSays) {
    const auto say_all = [](std::string_view, const Fraction& value) {
        std::string all;
        for (const auto how : {RoundHow::half_up, RoundHow::half_even, RoundHow::down, RoundHow::up}) all += write(rounded(value, 2, how)) + ' ';
        return all;
    };
    EXPECT_EQ(say_all("0.125", scaled(125, 3)), "0.13 0.12 0.12 0.13 ");
    EXPECT_EQ(say_all("0.135", scaled(135, 3)), "0.14 0.14 0.13 0.14 ");
    EXPECT_EQ(say_all("-0.125", scaled(-125, 3)), "-0.13 -0.12 -0.12 -0.13 ");
    EXPECT_EQ(say_all("1/3", (Fraction{1, 3})), "0.33 0.33 0.33 0.34 ");
    EXPECT_EQ(say_all("2", Fraction{2}), "2 2 2 2 ");
    EXPECT_EQ(write({29, 3}), "29/3");
    EXPECT_EQ(write(scaled(-5, 2)), "-0.05");
    EXPECT_EQ(write(power(scaled(1013, 3), 2)), "1.026169");
    EXPECT_FALSE(fen_of(power(Fraction{10}, 30)));
}

}    // namespace
}    // namespace terrace::policy
