#include "playbook/quotes.hpp"

#include "playbook/shipped.hpp"

#include <gtest/gtest.h>

namespace terrace::press {
namespace {

Quote said(std::int64_t value, FigureKind kind, int decimals = 0) {
    Quote quote;
    quote.value = value;
    quote.decimals = decimals;
    quote.kind = kind;
    return quote;
}
bool agrees_with(const Quote& quote, std::int64_t value, int decimals = 0) { return agrees(quote, {value, decimals, FigureKind::exact, 1}); }

TEST(Quotes, AnExactNumberIsThatNumber) {
    EXPECT_TRUE(agrees_with(said(3'256, FigureKind::exact), 3'256));
    EXPECT_TRUE(agrees_with(said(501, FigureKind::exact, 1), 50'100, 3));
    EXPECT_FALSE(agrees_with(said(3'256, FigureKind::exact), 3'257));
    EXPECT_FALSE(agrees_with(said(501, FigureKind::exact, 1), 50'101, 3));
}

TEST(Quotes, AtLeastIsNoLess) {
    EXPECT_TRUE(agrees_with(said(7'653, FigureKind::at_least), 7'653));
    EXPECT_TRUE(agrees_with(said(7'653, FigureKind::at_least), 7'694));
    EXPECT_FALSE(agrees_with(said(7'653, FigureKind::at_least), 7'652));
}

TEST(Quotes, AboutIsWithinHalfOfTheLastDigitWritten) {
    EXPECT_TRUE(agrees_with(said(15'000, FigureKind::about), 14'500));
    EXPECT_TRUE(agrees_with(said(15'000, FigureKind::about), 15'499));
    EXPECT_FALSE(agrees_with(said(15'000, FigureKind::about), 15'500));
    EXPECT_FALSE(agrees_with(said(15'000, FigureKind::about), 14'499));
    EXPECT_TRUE(agrees_with(said(42, FigureKind::about), 424, 1));
    EXPECT_FALSE(agrees_with(said(42, FigureKind::about), 425, 1));
}

TEST(Quotes, NothingComputedAgreesWithNothing) { EXPECT_FALSE(agrees(said(0, FigureKind::exact), {})); }

// A playbook that comes with the program reads, and every number of its text leads somewhere.
TEST(Quotes, EveryPlaybookOfTheFiveTextsReads) {
    ASSERT_EQ(shipped_playbooks().size(), 6u);
    for (const auto& one : shipped_playbooks()) {
        const auto methods = read_methods(one.methods, std::string{one.name});
        ASSERT_TRUE(methods) << say(methods.error().front(), Language::en);
        EXPECT_EQ(methods->playbook, one.name);
        const auto quotes = read_quotes(one.figures, *methods, std::string{one.name});
        ASSERT_TRUE(quotes) << say(quotes.error().front(), Language::en);
        EXPECT_GE(quotes->quotes.size(), 10u) << one.name;
        EXPECT_GE(quotes->findings.size(), 3u) << one.name;
    }
}

TEST(Quotes, AQuoteThatLeadsNowhereIsNamedWithItsLine) {
    const auto methods = read_methods(shipped_playbooks()[2].methods);
    ASSERT_TRUE(methods);
    const auto quotes = read_quotes("text: S2\nfigures:\n"
                                    "  - {id: a, quote: 3个, indicator: nowhere, value: \"3\", kind: exact, unit: 个, as_of: 2021-12-13, place: \"530629\"}\n"
                                    "  - {id: a, quote: 3个, indicator: duty_areas, value: many, kind: exact, unit: 支, as_of: 2021-12-13, place: \"530629\"}\n"
                                    "findings: []\n",
                                    *methods);
    ASSERT_FALSE(quotes);
    std::string all;
    for (const auto& flaw : quotes.error()) all += say(flaw, Language::en) + '\n';
    EXPECT_NE(all.find("figures.yaml:3"), std::string::npos) << all;
    EXPECT_NE(all.find("nowhere"), std::string::npos) << all;
    EXPECT_NE(all.find("figures.yaml:4"), std::string::npos) << all;
    EXPECT_NE(all.find("value"), std::string::npos) << all;
    EXPECT_NE(all.find("unit"), std::string::npos) << all;
    EXPECT_NE(all.find("given twice"), std::string::npos) << all;
}

}    // namespace
}    // namespace terrace::press
