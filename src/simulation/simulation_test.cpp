// A small county, two months, three seeds; `terrace simulate` plays longer ones.

#include "simulation/world.hpp"

#include <gtest/gtest.h>

namespace terrace::simulation {
namespace {

std::string told(const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& line : lines) all += line + '\n';
    return all;
}

TEST(Simulation, WhatWasAcknowledgedSurvivesEveryCrashAndEveryLedgerIsItsRebuild) {
    Told sum;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        World world{seed, 60};
        const auto played = world.play();
        EXPECT_TRUE(world.broken().empty()) << told(world.broken());
        sum.crashes += played.crashes;
        sum.returned += played.returned;
        sum.escalated += played.escalated;
    }
    EXPECT_GT(sum.crashes, 0) << "a simulation without a crash shows nothing";
    EXPECT_GT(sum.returned, 0);
    EXPECT_GT(sum.escalated, 0);
}

TEST(Simulation, TheSameSeedWritesTheSameBytes) {
    World one{77, 25}, other{77, 25};
    const auto first = one.play(), second = other.play();
    EXPECT_EQ(first.head, second.head);
    EXPECT_EQ(first.records, second.records);
    EXPECT_EQ(first.crashes, second.crashes);
    EXPECT_TRUE(first.journal == second.journal) << "the same seed, another journal";
    EXPECT_EQ(first.ledgers, second.ledgers);
    EXPECT_GT(first.records, 50);
    World another{78, 25};
    EXPECT_NE(another.play().head, first.head);
}

// The disk itself must be able to fail, or nothing above means anything.
TEST(SimulatedDisk, WhatWasNotSyncedMayBeGone) {
    int gone = 0, torn = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Disk disk{seed};
        const auto file = disk.open("a", true);
        ASSERT_EQ(disk.write(*file, 0, std::string(2048, 'a')), 0);
        ASSERT_EQ(disk.sync(*file), 0);
        ASSERT_EQ(disk.write(*file, 2048, std::string(2048, 'b')), 0);
        disk.expect(Trouble::power_cut, 0);
        EXPECT_NE(disk.sync(*file), 0);
        EXPECT_TRUE(disk.dead());
        disk.power_returns();
        const auto& after = disk.bytes("a");
        EXPECT_EQ(after.substr(0, 2048), std::string(2048, 'a')) << "what was synced stays";
        gone += after.size() == 2048;
        torn += after.size() > 2048 && after.size() < 4096;
    }
    EXPECT_GT(gone, 5);
    EXPECT_GT(torn, 5);
}

}    // namespace
}    // namespace terrace::simulation
