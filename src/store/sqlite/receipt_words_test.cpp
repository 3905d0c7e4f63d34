#include "modules/cases/cases.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::sqlite {
using namespace terrace::testing;

namespace {

std::string word_of(const std::string& folder, std::uint64_t seed, const CaseId& id) {
    SeededChance chance{seed};
    const SqliteVault vault{folder + "/keys.db", operator_key(folder + "/operator.key", chance), chance};
    return cases::receipt_word(vault, id);
}

// Whoever handles a case knows its id. The word is for the one who asked, so nothing but the office's own key may lead to it.
TEST(ReceiptWords, TheWordOfACaseIsTheOfficesAlone) {
    ScratchFolder here, there;
    const auto c1 = named<CaseId>("c1"), c2 = named<CaseId>("c2");
    const auto word = word_of(here / "", 1, c1);
    EXPECT_EQ(word.size(), 6u);
    EXPECT_EQ(word, word_of(here / "", 3, c1)) << "the paper still opens the case after a restart";
    EXPECT_NE(word, word_of(there / "", 2, c1)) << "the same case in another office";
    EXPECT_NE(word, word_of(here / "", 4, c2));
}

}    // namespace
}    // namespace terrace::sqlite
