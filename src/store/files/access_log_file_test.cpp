#include "store/files/access_log_file.hpp"

#include "support/small_county.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <thread>

namespace terrace::store {
namespace {

using namespace terrace::testing;

const Instant march = *read_instant("2024-03-04T01:00:00Z");
const Actor li{ActorKind::post, named<PersonId>("li"), named<PostId>("li")};
const auto wang = named<SubjectId>("wang"), zhang = named<SubjectId>("zhang");

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(AccessLogFile, AResidentSeesWhoLookedAlsoAfterARestart) {
    ScratchFolder folder;
    {
        AccessLogFile log{folder.path()};
        log.note(march, li, wang, "case:c1", "story");
        log.note(march + hours(1), li, zhang, "case:c2", "story");
        log.note(march + hours(2), li, wang, "visit:v1", "phone");
    }
    AccessLogFile log{folder.path()};
    const auto looked = log.about(wang, 10);
    ASSERT_EQ(looked.size(), 2u);
    EXPECT_EQ(looked[0], (AccessEntry{march + hours(2), li, wang, "visit:v1", "phone"}));
    EXPECT_EQ(looked[1].purpose, "case:c1");
    EXPECT_EQ(log.about(wang, 1).size(), 1u);
    EXPECT_TRUE(log.about(named<SubjectId>("nobody"), 10).empty());
    const auto ours = log.by_posts([](PostId post) { return post == li.post; }, 2);
    ASSERT_EQ(ours.size(), 2u);
    EXPECT_EQ(ours[0].purpose, "visit:v1");
    EXPECT_EQ(ours[1].purpose, "case:c2");
    EXPECT_TRUE(log.by_posts([](PostId) { return false; }, 10).empty());
    EXPECT_EQ(log.head().position, 3);
    EXPECT_EQ(log.reads_by_post(march, march + days(1)), (std::vector<std::pair<PostId, std::int64_t>>{{li.post, 3}}));
}

TEST(AccessLogFile, TheChainRunsThroughTheMonths) {
    ScratchFolder folder;
    AccessLogFile log{folder.path()};
    for (int month = 0; month < 9; ++month) log.note(march + days(31 * month), li, wang, "case:c", "story");
    log.note(march, li, wang, "case:late", "story");    // a clock that went back
    EXPECT_TRUE(AccessLogFile::verify(folder.path()).empty());
    EXPECT_EQ(log.about(wang, 100).size(), 10u);
    EXPECT_EQ(log.drop_old(march + days(31 * 8)), 1);
    EXPECT_TRUE(AccessLogFile::verify(folder.path()).empty());
    EXPECT_EQ(log.about(wang, 100).size(), 9u);
    std::filesystem::remove(folder / "log-2024-06.bin");
    EXPECT_EQ(AccessLogFile::verify(folder.path()).size(), 1u) << "a month in the middle is missed";
}

TEST(AccessLogFile, ATornEndIsCutAndAnythingElseIsRefused) {
    ScratchFolder folder;
    const auto path = folder / "log-2024-03.bin";
    std::size_t before_last = 0;
    {
        AccessLogFile log{folder.path()};
        log.note(march, li, wang, "case:c1", "story");
        before_last = bytes_of(path).size();
        log.note(march, li, zhang, "case:c2", "story");
    }
    const auto whole = bytes_of(path);
    for (std::size_t size = before_last; size < whole.size(); size += 7) {
        std::ofstream{path, std::ios::binary} << whole.substr(0, size);
        AccessLogFile log{folder.path()};
        EXPECT_EQ(log.head().position, 1);
        EXPECT_EQ(log.bytes_cut(), static_cast<std::int64_t>(size - before_last));
        log.note(march, li, zhang, "case:c2", "story");
        EXPECT_EQ(bytes_of(path), whole) << "the same again after the cut";
    }
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        auto changed = whole;
        changed[at] ^= 1;
        std::ofstream{path, std::ios::binary} << changed;
        const auto verified = AccessLogFile::verify(folder.path());
        // The length of the last entry may make it look torn; every other byte shows.
        if (at < before_last || at >= before_last + 4) {
            EXPECT_EQ(verified.size(), 1u) << at;
        }
    }
}

TEST(AccessLogFile, ManyReadersShareASync) {
    ScratchFolder folder;
    AccessLogFile log{folder.path()};
    std::vector<std::thread> readers;
    constexpr int reader_count = 50, reads = 10;
    for (int r = 0; r < reader_count; ++r)
        readers.emplace_back([&, r] {
            for (int i = 0; i < reads; ++i) log.note(march, li, named<SubjectId>("s" + std::to_string(r)), "case:c", "story");
        });
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(log.head().position, reader_count * reads);
    EXPECT_LT(log.syncs(), reader_count * reads / 2);
    EXPECT_TRUE(AccessLogFile::verify(folder.path()).empty());
    std::int64_t kept = 0;
    AccessLogFile::verify(folder.path(), &kept);
    EXPECT_EQ(kept, reader_count * reads);
}

TEST(AccessLogFile, WhenItCannotBeWrittenThePageDoesNotLeaveAndLaterItGoesOn) {
    ScratchFolder folder;
    AccessLogFile log{folder.path()};
    log.note(march, li, wang, "case:c1", "story");
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = bytes_of(folder / "log-2024-03.bin").size() + 50;
    ::setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_THROW(log.note(march, li, wang, "case:c2", "story"), Fault);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, ignored);
    EXPECT_EQ(log.head().position, 1);
    log.note(march, li, wang, "case:c3", "story");
    EXPECT_TRUE(AccessLogFile::verify(folder.path()).empty());
    const auto looked = log.about(wang, 10);
    ASSERT_EQ(looked.size(), 2u);
    EXPECT_EQ(looked[0].purpose, "case:c3");
}

}    // namespace
}    // namespace terrace::store
