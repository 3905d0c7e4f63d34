#include "reports/public_edition.hpp"

#include "reports/community_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <set>

namespace terrace::reports {
namespace {

using testing::ElementsAre;

constexpr std::int64_t all_there_could_be = 120;    // more than the tables below hold, so that what is withheld may be anything

PublicFigure table(std::vector<std::vector<std::int64_t>> divisions) {
    PublicFigure made;
    for (const auto& division : divisions) {
        made.exact = 0;
        auto& parts = made.divisions.emplace_back();
        for (const auto exact : division) {
            parts.push_back({exact});
            made.exact += exact;
        }
    }
    return made;
}
std::vector<bool> withheld(const std::vector<PublicPart>& division) {
    std::vector<bool> all;
    for (const auto& part : division) all.push_back(part.withheld);
    return all;
}

// Somebody who writes down every answer of an edition and tries every number that could stand behind them.
struct Curious {
    struct Range {
        std::int64_t least, most;
    };
    static Range heard(std::int64_t exact, bool told) {
        const auto shown = told ? public_count(exact) : std::optional<std::int64_t>{};
        if (!told) return {0, all_there_could_be};
        return shown ? Range{*shown, *shown + public_step - 1} : Range{0, public_step - 1};
    }
    explicit Curious(const PublicFigure& figure) : whole{heard(figure.exact, !figure.withheld)} {
        for (const auto& division : figure.divisions) {
            auto& ranges = parts.emplace_back();
            for (const auto& part : division) ranges.push_back(heard(part.exact, part.told && !part.withheld));
        }
    }
    Range others(std::size_t division, std::size_t but) const {
        Range sum{0, 0};
        for (std::size_t n = 0; n < parts[division].size(); ++n)
            if (n != but) sum.least += parts[division][n].least, sum.most += parts[division][n].most;
        return sum;
    }
    bool could_be_the_whole(std::int64_t number) const {
        for (std::size_t d = 0; d < parts.size(); ++d) {
            const auto sum = others(d, parts[d].size());
            if (!parts[d].empty() && (number < sum.least || number > sum.most)) return false;
        }
        return number >= whole.least && number <= whole.most;
    }
    // What a part could be, and what all the others could be together.
    std::pair<std::set<std::int64_t>, std::set<std::int64_t>> could_be(std::size_t division, std::size_t n) const {
        std::set<std::int64_t> one, rest;
        const auto sum = others(division, n);
        for (std::int64_t total = 0; total <= all_there_could_be; ++total) {
            if (!could_be_the_whole(total)) continue;
            for (auto number = parts[division][n].least; number <= std::min(total, parts[division][n].most); ++number)
                if (total - number >= sum.least && total - number <= sum.most) {
                    one.insert(number);
                    rest.insert(total - number);
                }
        }
        return {one, rest};
    }
    static bool a_few(const std::set<std::int64_t>& all) { return !all.empty() && *all.begin() >= 1 && *all.rbegin() < public_step; }
    std::string finds() const {
        for (std::size_t d = 0; d < parts.size(); ++d)
            for (std::size_t n = 0; n < parts[d].size(); ++n) {
                const auto [one, rest] = could_be(d, n);
                if (one.empty()) return "the answers contradict each other";
                if (a_few(one)) return "part " + std::to_string(n) + " of division " + std::to_string(d);
                if (parts[d].size() > 1 && a_few(rest)) return "all but part " + std::to_string(n) + " of division " + std::to_string(d);
            }
        return "";
    }

    Range whole;
    std::vector<std::vector<Range>> parts;
};

// What rounding alone gives away, and no pair of answers does: three of them together.
TEST(PublicEdition, RoundingAloneWouldGiveAFewAway) {
    EXPECT_NE(Curious{table({{8, 2}})}.finds(), "");             // 10 = 5…9 + "fewer than 5": there is somebody in the second
    EXPECT_NE(Curious{table({{4, 4, 4, 4, 4}})}.finds(), "");    // 20 over five times "fewer than 5": each is four
    EXPECT_EQ(Curious{table({{8, 12}})}.finds(), "");
}

TEST(PublicEdition, TheSmallestPartIsWithheldAndTheWholeStillTold) {
    auto figure = table({{8, 2}});
    withhold(figure);
    EXPECT_FALSE(figure.withheld);
    EXPECT_THAT(withheld(figure.divisions[0]), ElementsAre(false, true));
    EXPECT_EQ(Curious{figure}.finds(), "");
}

TEST(PublicEdition, WhereNothingIsGivenAwayNothingIsWithheld) {
    auto figure = table({{31, 12, 8, 0, 7, 3}, {20, 20, 21}});
    withhold(figure);
    EXPECT_FALSE(figure.withheld);
    EXPECT_THAT(withheld(figure.divisions[0]), ElementsAre(false, false, false, false, false, false));
    EXPECT_THAT(withheld(figure.divisions[1]), ElementsAre(false, false, false));
}

TEST(PublicEdition, WhatLiesInNoTownshipHidesTheTownshipsAlready) {
    auto figure = table({{8, 2, 6}});
    figure.divisions[0][2].told = false;
    withhold(figure);
    EXPECT_THAT(withheld(figure.divisions[0]), ElementsAre(false, false, false));
    EXPECT_EQ(Curious{figure}.finds(), "");
}

// Whatever a county counts, by township and by month: nobody who puts all answers of an edition together learns of a group of one to four.
RC_GTEST_PROP(PublicEdition, AllAnswersTogetherNeverSingleOutAFew, ()) {
    const auto places = *rc::gen::resize(7, rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 14))));
    std::int64_t left = 0;
    for (const auto number : places) left += number;
    std::vector<std::int64_t> months;
    for (int n = *rc::gen::inRange(0, 5); n > 0; --n) {
        months.push_back(*rc::gen::inRange<std::int64_t>(0, left + 1));
        left -= months.back();
    }
    months.push_back(left);
    auto figure = table({places, months});
    if (*rc::gen::inRange(0, 4) == 0) figure.divisions[0].back().told = false;
    withhold(figure);
    const auto found = Curious{figure}.finds();
    if (!found.empty()) RC_FAIL(found);
}

// Two editions, two places, a kind and what it is part of: of any two answers alone the difference is never certain to be one to four.
RC_GTEST_PROP(PublicEdition, OfTwoAnswersNoDifferenceOfAFewIsCertain, ()) {
    const auto less = *rc::gen::inRange<std::int64_t>(0, 400), more = less + *rc::gen::inRange<std::int64_t>(0, 400);
    const auto below = Curious::heard(less, true), above = Curious::heard(more, true);
    std::set<std::int64_t> between;
    for (auto a = below.least; a <= below.most; ++a)
        for (auto b = std::max(a, above.least); b <= above.most; ++b) between.insert(b - a);
    RC_ASSERT(!Curious::a_few(between));
}

}    // namespace
}    // namespace terrace::reports
