// How forms fare that the reading of forms had not been tried on. TERRACE_TELL=1 prints form by form what stays empty and why.
#include "forms/unseen_forms_test.hpp"

#include <gtest/gtest.h>
#include <iostream>

namespace terrace::forms {
namespace {

using namespace terrace::forms::testing;

TEST(UnseenForms, NoCellOfTheTriedOnesIsWrong) {
    std::string told;
    const auto rate = play_all(tried_forms(), told);
    EXPECT_EQ(rate.wrong, 0U) << told;
    if (std::getenv("TERRACE_TELL")) std::cout << told;
}

TEST(UnseenForms, NoCellOfTheHeldOutOnesIsWrong) {
    std::string told;
    const auto rate = play_all(held_out_forms(), told);
    EXPECT_EQ(rate.wrong, 0U) << told;
    if (std::getenv("TERRACE_TELL")) std::cout << told;
}

}    // namespace
}    // namespace terrace::forms
