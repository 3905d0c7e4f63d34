#include "app/night_door.hpp"

#include "support/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

TEST(Night, EverybodyIsAccountedForInWhateverOrderTheSheetsArriveAndForgottenAfterwards) {
    testing::ScratchFolder scratch;
    std::ostringstream out;
    const auto done = play_night(scratch / "night", {7, 20}, "build/generated", out);
    ASSERT_TRUE(done) << say(done.error(), Language::en);
    EXPECT_EQ(*done, 0) << out.str();
    EXPECT_NE(out.str().find("199 people accounted for, and 4 visitors"), std::string::npos) << out.str();
    EXPECT_NE(out.str().find("0 names can still be read"), std::string::npos) << out.str();
}

}    // namespace
}    // namespace terrace
