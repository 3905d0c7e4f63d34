// Identity numbers against independent vectors: every verdict, and birth, sex and area where they are given.
#include "base/identity.hpp"
#include "tests/acceptance/shared_data.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

TEST(Identity, PersonNumbersAgreeWithEveryVector) {
    std::size_t rows = 0;
    for (const auto& row : shared_table("ids_names/gb11643_vectors.csv")) {
        ++rows;
        const auto check = check_person_number(row.at("input"));
        EXPECT_EQ(code_of(check.verdict), row.at("verdict")) << row.at("input") << ' ' << check.reason();
        EXPECT_EQ(check.reason().empty(), check.verdict == Verdict::valid);
        if (row.at("verdict") == "normalise") {
            EXPECT_EQ(check.reason(), row.at("reason")) << row.at("input");
        }
        if (row.at("birth").empty()) continue;
        ASSERT_TRUE(check.birth && check.sex) << row.at("input");
        EXPECT_EQ(write(*check.birth), row.at("birth"));
        EXPECT_EQ(*check.sex == Sex::male ? "男" : "女", row.at("sex"));
        EXPECT_EQ(check.area, row.at("area"));
    }
    EXPECT_GT(rows, 100u);
}

TEST(Identity, OrganisationCodesAgreeWithEveryVector) {
    std::size_t rows = 0;
    for (const auto& row : shared_table("ids_names/gb32100_vectors.csv")) {
        ++rows;
        const auto check = check_organisation_code(row.at("input"));
        EXPECT_EQ(code_of(check.verdict), row.at("verdict")) << row.at("input") << ' ' << check.reason();
    }
    EXPECT_GT(rows, 50u);
}

}    // namespace
}    // namespace terrace
