#include "reports/community_reads.hpp"

#include "playbook/read.hpp"

#include <gtest/gtest.h>
#include <set>

namespace terrace::reports {
namespace {

TEST(PublicEdition, NoTwoPublicAnswersDifferByFewerThanFive) {
    for (std::int64_t a = 0; a < 200; ++a)
        for (std::int64_t b = 0; b < 200; ++b) {
            const auto left = public_count(a), right = public_count(b);
            if (left && right && *left != *right) {
                EXPECT_GE(std::abs(*left - *right), public_step) << a << ' ' << b;
            }
            if (left) {
                EXPECT_GE(*left, public_step) << a;
            }
        }
}

TEST(PublicEdition, AWholeAndItsPartsDoNotGiveTheHiddenPartAway) {
    // Whatever the parts are, what the whole leaves over after the shown parts is a multiple of five: it never names 1 to 4.
    for (std::int64_t a = 0; a < 30; ++a)
        for (std::int64_t b = 0; b < 30; ++b)
            for (std::int64_t c = 0; c < 30; ++c) {
                const auto whole = public_count(a + b + c).value_or(0);
                const auto rest = whole - public_count(a).value_or(0) - public_count(b).value_or(0);
                EXPECT_EQ(rest % public_step, 0);
            }
}

// What is mediated is what the county's own document says is: no list of kinds stands beside the playbook.
TEST(Doors, WhatIsMediatedIsSaidByTheBasisOfItsKind) {
    const auto book = read_playbook_folder("playbooks/qiaojia");
    ASSERT_TRUE(book) << "playbooks/qiaojia";
    std::set<std::string> mediated;
    for (const auto& section : book->sections)
        for (const auto& kind : section.case_kinds)
            if (is_mediated(kind)) mediated.insert(kind.id);
    EXPECT_EQ(mediated, (std::set<std::string>{"dispute", "neighbours"}));
}

TEST(PublicEdition, ACountIsNeverToldHigherThanItIs) {
    EXPECT_EQ(public_count(4), std::nullopt);
    EXPECT_EQ(public_count(5), 5);
    EXPECT_EQ(public_count(14), 10);
}

}    // namespace
}    // namespace terrace::reports
