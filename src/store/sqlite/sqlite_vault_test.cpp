#include "store/sqlite/sqlite_vault.hpp"

#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace terrace::sqlite {
namespace {

using namespace terrace::testing;

std::string bytes_of_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(SqliteVault, ADestroyedKeyIsInNoFile) {
    ScratchFolder folder;
    SeededChance chance{3};
    const auto path = folder / "keys.db";
    SqliteVault vault{path, operator_key(folder / "operator.key", chance), chance};
    const auto wang = named<SubjectId>("wang"), li = named<SubjectId>("li");
    Sealed his, hers;
    his.plain = "王大爷家门口";
    hers.plain = "李大妈家";
    vault.seal(his, wang, "story");
    vault.seal(hers, li, "story");
    vault.keep();
    std::string wrapped;
    {
        Database reading{path, Database::Mode::read};
        Statement row{reading, "SELECT wrapped FROM keys WHERE id = ?1"};
        row.bind(1, his.key);
        ASSERT_TRUE(row.step());
        wrapped = row.string(0);
    }
    ASSERT_NE((bytes_of_file(path) + bytes_of_file(path + "-wal")).find(wrapped), std::string::npos) << "it must have been there";
    EXPECT_EQ(vault.forget(wang), 1);
    vault.keep();
    EXPECT_EQ((bytes_of_file(path) + bytes_of_file(path + "-wal")).find(wrapped), std::string::npos);
    EXPECT_EQ(vault.unseal(his), std::nullopt);
    EXPECT_EQ(vault.unseal(hers), "李大妈家");
}

}    // namespace
}    // namespace terrace::sqlite
