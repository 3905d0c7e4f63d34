#include "store/files/evidence_store.hpp"

#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace terrace::store {
namespace {

using namespace terrace::testing;

const Instant now = *read_instant("2024-03-04T01:00:00Z");

struct Drawer {
    explicit Drawer(const ScratchFolder& folder) : store{folder.path(), {1, 2, 3}, chance} {
        for (int i = 0; i < 100'000; ++i) picture += static_cast<char>(i * 7 % 251);
        picture += "门牌 12 号";
        sum = sha256(picture);
        key.fill(9);
    }
    std::string on_disk(const ScratchFolder& folder) {
        std::string all;
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder.path()})
            if (entry.is_regular_file()) {
                std::ifstream file{entry.path(), std::ios::binary};
                all.append(std::istreambuf_iterator<char>{file}, {});
            }
        return all;
    }
    SeededChance chance{3};
    EvidenceStore store;
    std::string picture;
    Sha256 sum;
    EvidenceStore::Key key{};
};

TEST(EvidenceStore, AnUploadGoesOnWhereItStoppedInPiecesOfAnySize) {
    ScratchFolder folder;
    Drawer drawer{folder};
    std::int64_t at = 0;
    for (const std::size_t piece : {1, 63, 64, 65, 1'000, 30'001, 200'000}) {
        const auto bytes = std::string_view{drawer.picture}.substr(static_cast<std::size_t>(at), piece);
        const auto have = drawer.store.append(drawer.sum, at, bytes, now);
        ASSERT_TRUE(have);
        at = *have;
        EXPECT_EQ(drawer.store.have(drawer.sum), at);
    }
    EXPECT_EQ(drawer.store.append(drawer.sum, at + 1, "x", now).error(), (Refusal{No::conflict, "offset", std::to_string(at)}));
    EXPECT_EQ(drawer.on_disk(folder).find("门牌"), std::string::npos) << "ciphertext while it arrives";
    EXPECT_EQ(drawer.store.whole(drawer.sum), drawer.picture);
    EXPECT_EQ(drawer.store.append(drawer.sum, 0, drawer.picture, now), static_cast<std::int64_t>(drawer.picture.size())) << "from the start again";
    EXPECT_EQ(drawer.store.whole(drawer.sum), drawer.picture);
}

TEST(EvidenceStore, OtherBytesThanTheNameSaysAreNoWholeFile) {
    ScratchFolder folder;
    Drawer drawer{folder};
    ASSERT_TRUE(drawer.store.append(drawer.sum, 0, drawer.picture + "x", now));
    EXPECT_EQ(drawer.store.whole(drawer.sum), std::nullopt);
    EXPECT_EQ(drawer.store.append(drawer.sum, 0, std::string(20'000'001, 'x'), now).error().no, No::too_large);
}

TEST(EvidenceStore, AFileOpensWithItsKeyAloneAndShowsAnyChange) {
    ScratchFolder folder;
    Drawer drawer{folder};
    drawer.store.put(drawer.sum, drawer.picture, drawer.key);
    EXPECT_EQ(drawer.store.read(drawer.sum, drawer.key), drawer.picture);
    EXPECT_EQ(drawer.store.read(drawer.sum, {8}).error().no, No::storage_failed);
    EXPECT_EQ(drawer.on_disk(folder).find("门牌"), std::string::npos);
    const auto path = folder / hex(drawer.sum.view());
    auto bytes = drawer.on_disk(folder);
    for (const auto at : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
        auto changed = bytes;
        changed[at] ^= 1;
        std::ofstream{path, std::ios::binary} << changed;
        EXPECT_EQ(drawer.store.read(drawer.sum, drawer.key).error().no, No::storage_failed);
    }
    std::ofstream{path, std::ios::binary} << bytes.substr(0, bytes.size() / 3);
    EXPECT_EQ(drawer.store.read(drawer.sum, drawer.key).error().no, No::storage_failed) << "torn";
    drawer.store.erase(drawer.sum);
    EXPECT_EQ(drawer.store.read(drawer.sum, drawer.key).error().no, No::not_found);
}

TEST(EvidenceStore, AnUploadThatNoRecordNamesGoesAfterThirtyDays) {
    ScratchFolder folder;
    Drawer drawer{folder};
    ASSERT_TRUE(drawer.store.append(drawer.sum, 0, "half", now));
    EXPECT_EQ(drawer.store.drop_old_uploads(now + days(29)), 0);
    EXPECT_EQ(drawer.store.drop_old_uploads(now + days(31)), 1);
    EXPECT_EQ(drawer.store.have(drawer.sum), 0);
}

}    // namespace
}    // namespace terrace::store
