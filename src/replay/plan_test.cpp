#include "replay/plan.hpp"

#include "base/chance.hpp"
#include "playbook/shipped.hpp"

#include <gtest/gtest.h>
#include <numeric>
#include <rapidcheck/gtest.h>

namespace terrace::replay {
namespace {

TEST(HistoryPlan, EveryPlaybookHasOneAndItTellsATenthThatMustNotCount) {
    for (const auto& one : shipped_playbooks()) {
        const auto plan = read_plan(one.history, std::string{one.name});
        ASSERT_TRUE(plan) << say(plan.error().front(), Language::en);
        EXPECT_EQ(plan->playbook, one.name);
        EXPECT_GE(plan->decoys_percent, decoys_percent_least);
    }
}

TEST(HistoryPlan, FlawsAreNamedWithTheirLines) {
    const auto plan = read_plan("playbook: x\noffice: 530629\noffice_name: 县\nfrom: 2021-01-01\nuntil: 2020-01-01\nrecords:\n  - {kind: a, records: 0}\n");
    ASSERT_FALSE(plan);
    std::string all;
    for (const auto& flaw : plan.error()) all += say(flaw, Language::en) + '\n';
    EXPECT_NE(all.find("history.yaml:5"), std::string::npos) << all;
    EXPECT_NE(all.find("history.yaml:7"), std::string::npos) << all;
    EXPECT_NE(all.find("at"), std::string::npos) << all;
}

TEST(HistoryPlan, AnInventedBoundaryIsReadCornerByCornerAndClosed) {
    const std::string head = "playbook: x\noffice: 530629\noffice_name: 县\nfrom: 2021-01-01\nuntil: 2022-01-01\nbasin: 某河\noutlines:\n";
    const auto plan = read_plan(head + "  - {of: basin, corners: [104.75 27.78, 105 27.6, 105.1 28]}\n");
    ASSERT_TRUE(plan) << say(plan.error().front(), Language::en);
    EXPECT_EQ(plan->outlines.at(0).ring, (std::vector<std::int64_t>{1'047'500'000, 277'800'000, 1'050'000'000, 276'000'000, 1'051'000'000, 280'000'000, 1'047'500'000, 277'800'000}));
    for (const auto* wrong : {"  - {of: basin, corners: [104.75 27.78, 105 27.6]}\n", "  - {of: basin, corners: [104.75, 105 27.6, 105.1 28]}\n", "  - {of: basin, corners: [204.75 27.78, 105 27.6, 105.1 28]}\n"})
        EXPECT_FALSE(read_plan(head + wrong)) << wrong;
}

RC_GTEST_PROP(HistoryPlan, WhatIsSharedOutAddsUpAndStaysInBounds, (std::uint64_t seed)) {
    SeededChance chance{seed};
    const auto count = 1 + static_cast<std::int64_t>(chance.below(300));
    const auto least = static_cast<std::int64_t>(chance.below(50));
    const auto most = least + 1 + static_cast<std::int64_t>(chance.below(1'000));
    const auto total = count * least + static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(count * (most - least))));
    const Share share{total, count, least, most};
    RC_PRE(share.fits());
    const auto parts = share.out([&](std::uint64_t bound) { return chance.below(bound); });
    RC_ASSERT(static_cast<std::int64_t>(parts.size()) == count);
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == total);
    for (const auto part : parts) RC_ASSERT(part >= least && part <= most);
}

TEST(HistoryPlan, WhatCannotBeSharedOutDoesNotFit) {
    EXPECT_FALSE((Share{100, 3, 50, 60}.fits()));
    EXPECT_FALSE((Share{100, 3, 0, 20}.fits()));
    EXPECT_TRUE((Share{100, 3, 0, 60}.fits()));
}

}    // namespace
}    // namespace terrace::replay
