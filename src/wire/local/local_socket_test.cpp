#include "wire/local/local_socket.hpp"

#include "support/small_county.hpp"

#include <atomic>
#include <fstream>
#include <gtest/gtest.h>
#include <ostream>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace terrace::wire {
namespace {

using testing::ScratchFolder;

struct Said {
    OrderOutcome outcome;
    std::string out, errors;
};
Said give(const std::filesystem::path& path, std::string_view order) {
    std::ostringstream out, errors;
    const auto outcome = give_order(path, order, out, errors);
    return {outcome, out.str(), errors.str()};
}

int echo(std::string_view order, std::ostream& out, std::ostream& errors) {
    out << "heard " << order;
    errors << "complained";
    return 7;
}

TEST(LocalSocket, AnOrderIsCarriedOutAndWhatItSaysComesBack) {
    const ScratchFolder folder;
    const LocalListener listener{folder.path() / "s", echo};
    const auto said = give(folder.path() / "s", "重建");
    EXPECT_EQ(said.outcome.order, Order::carried_out);
    EXPECT_EQ(said.outcome.code, 7);
    EXPECT_EQ(said.out, "heard 重建");
    EXPECT_EQ(said.errors, "complained");
}

TEST(LocalSocket, MuchIsSaidInManyFrames) {
    const ScratchFolder folder;
    const LocalListener listener{folder.path() / "s", [](std::string_view, std::ostream& out, std::ostream&) {
                                     for (int i = 0; i < 100'000; ++i) out << i << '\n';
                                     return 0;
                                 }};
    const auto said = give(folder.path() / "s", "");
    EXPECT_EQ(std::count(said.out.begin(), said.out.end(), '\n'), 100'000);
    EXPECT_TRUE(said.out.ends_with("99999\n"));
}

TEST(LocalSocket, OnlyTheOwnerMayKnockAndAFileLeftBehindIsReplaced) {
    const ScratchFolder folder;
    const auto path = folder.path() / "s";
    std::ofstream{path} << "left by a process that died";
    EXPECT_EQ(give(path, "x").outcome.order, Order::nobody);
    {
        const LocalListener listener{path, echo};
        struct stat facts {};
        ASSERT_EQ(::stat(path.c_str(), &facts), 0);
        EXPECT_TRUE(S_ISSOCK(facts.st_mode));
        EXPECT_EQ(facts.st_mode & 0777, 0600U);
        EXPECT_EQ(give(path, "x").outcome.order, Order::carried_out);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_EQ(give(path, "x").outcome.order, Order::nobody);
}

// Even where the mode of the file was loosened by hand, the kernel says who knocks.
TEST(LocalSocket, AnotherUserIsTurnedAway) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs to become another user";
    const ScratchFolder folder;
    const auto path = folder.path() / "s";
    std::atomic<int> carried{0};
    const LocalListener listener{path, [&](std::string_view, std::ostream&, std::ostream&) { return ++carried; }};
    ::chmod(folder.path().c_str(), 0755);
    for (const auto& [mode, expected] : {std::pair{0600, Order::turned_away}, {0666, Order::cut_off}}) {
        ::chmod(path.c_str(), static_cast<mode_t>(mode));
        const auto child = ::fork();
        if (child == 0) {
            if (::setuid(65'534) != 0) ::_exit(99);
            ::_exit(static_cast<int>(give(path, "x").outcome.order));
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(WEXITSTATUS(status), static_cast<int>(expected));
    }
    EXPECT_EQ(carried, 0);
}

TEST(LocalSocket, AProcessThatDiesInTheMiddleIsNoticed) {
    const ScratchFolder folder;
    const auto path = folder.path() / "s";
    const auto child = ::fork();
    if (child == 0) {
        const LocalListener listener{path, [](std::string_view, std::ostream& out, std::ostream&) -> int {
                                         (out << "half").flush();
                                         ::_exit(9);
                                     }};
        ::pause();
    }
    Said said;
    for (int tries = 0; tries < 500 && said.outcome.order == Order::nobody; ++tries) {
        said = give(path, "x");
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(said.outcome.order, Order::cut_off);
    EXPECT_EQ(said.out, "half");
}

TEST(LocalSocket, OneOrderAfterTheOther) {
    const ScratchFolder folder;
    const auto path = folder.path() / "s";
    std::atomic<int> inside{0}, most{0};
    const LocalListener listener{path, [&](std::string_view, std::ostream&, std::ostream&) {
                                     most = std::max(most.load(), ++inside);
                                     std::this_thread::sleep_for(std::chrono::milliseconds{20});
                                     --inside;
                                     return 0;
                                 }};
    std::vector<std::thread> many;
    std::atomic<int> done{0};
    for (int i = 0; i < 4; ++i) many.emplace_back([&] { done += give(path, "x").outcome.order == Order::carried_out; });
    for (auto& one : many) one.join();
    EXPECT_EQ(done, 4);
    EXPECT_EQ(most, 1);
}

TEST(LocalSocket, AFolderMayLieDeep) {
    const ScratchFolder folder;
    auto deep = folder.path();
    for (int i = 0; i < 8; ++i) deep /= "a-folder-with-a-rather-long-name";
    std::filesystem::create_directories(deep);
    const LocalListener listener{deep / "s", echo};
    EXPECT_EQ(give(deep / "s", "x").outcome.order, Order::carried_out);
}

TEST(LocalSocket, AnOrderTooLongIsNotRead) {
    const ScratchFolder folder;
    const LocalListener listener{folder.path() / "s", echo};
    EXPECT_EQ(give(folder.path() / "s", std::string(local_order_bytes_max + 1, 'x')).outcome.order, Order::cut_off);
    EXPECT_EQ(give(folder.path() / "s", "x").outcome.order, Order::carried_out);
}

}    // namespace
}    // namespace terrace::wire
