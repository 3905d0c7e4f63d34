// Equal shares with add1 on an election of a large city's size, made from a seed: 28,943 voters, 175 projects, about 22,000
// rounds. Beside it, in the same run, what the plain exact loop needs on a smaller election, and on the large one for one round.
//   fund_bench [SEED]
//   fund_bench FILE.pb...     each of them, cost and cardinality: read, then add1

#include "base/chance.hpp"
#include "competition/exact_shares.hpp"
#include "competition/raised_shares.hpp"

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string_view>

using namespace terrace;
using namespace terrace::competition;

namespace {

double seconds_of_cpu() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Popularity falls off as 1 / (rank + 5); a voter names one to fifteen projects. The last two projects have few friends: the dearer
// of them, 660 for each of the `rounds` thirty, comes in only when a share is worth `rounds`, and is then too much.
Election city(std::uint64_t seed, int voters, int projects, std::int64_t rounds) {
    SeededChance dice{seed};
    Election election;
    election.meta = {{"description", "made from a seed"}};
    std::vector<std::uint64_t> until;
    std::uint64_t all = 0;
    for (int p = 0; p < projects - 2; ++p) until.push_back(all += 1'000'000 / static_cast<std::uint64_t>(p + 5));
    for (int v = 0; v < voters; ++v) {
        Ballot ballot{std::to_string(v), {}, {}};
        std::vector<bool> named(static_cast<std::size_t>(projects));
        for (auto wanted = 1 + dice.below(15); wanted > 0; --wanted) {
            const auto mark = dice.below(all);
            const auto p = static_cast<std::uint32_t>(std::upper_bound(until.begin(), until.end(), mark) - until.begin());
            if (named[p]) continue;
            named[p] = true;
            ballot.choices.push_back({p, 1});
        }
        if (v < 30) ballot.choices.push_back({static_cast<std::uint32_t>(projects - 2), 1});
        if (v == 0) ballot.choices.push_back({static_cast<std::uint32_t>(projects - 1), 1});
        election.ballots.push_back(std::move(ballot));
    }
    for (int p = 0; p < projects - 2; ++p) {
        const auto cost = static_cast<std::int64_t>(20'000 + dice.below(50) * dice.below(50) * 400);
        election.projects.push_back({std::to_string(p), "", cost, {}});
        election.budget += cost;
    }
    const auto last = 30 * rounds;
    election.projects.push_back({std::to_string(projects - 2), "", last, {}});
    election.projects.push_back({std::to_string(projects - 1), "", 3 * rounds, {}});
    election.budget += last - 1;
    return election;
}

struct Timed {
    Shared shared;
    Effort effort;
    double seconds;
};

Timed quickly(const Contest& contest) {
    Timed timed{};
    const auto start = seconds_of_cpu();
    timed.shared = raised_shares(contest, &timed.effort);
    timed.seconds = seconds_of_cpu() - start;
    return timed;
}

void say(const char* what, const Contest& contest, const Timed& timed) {
    std::printf("%s: %lld voters, %zu projects, %zu winners, %lld rounds: %.2f s of CPU (%lld spans proved, %lld halved, %lld rounds by fractions)\n", what, static_cast<long long>(contest.voters()),
                contest.projects(), timed.shared.winners.size(), static_cast<long long>(timed.shared.rounds), timed.seconds, static_cast<long long>(timed.effort.spans),
                static_cast<long long>(timed.effort.undecided), static_cast<long long>(timed.effort.exact));
}

int files(int count, char** words) {
    for (int i = 1; i < count; ++i) {
        const auto start = seconds_of_cpu();
        std::ifstream in{words[i], std::ios::binary};
        const auto election = read_election(in);
        const auto read = seconds_of_cpu() - start;
        if (!election || !shares_possible(*election)) {
            std::printf("%s: no equal shares\n", words[i]);
            continue;
        }
        std::printf("%s: %zu voters, %zu projects, read %.1f ms", words[i], election->ballots.size(), election->projects.size(), read * 1000);
        for (const auto utility : {Utility::cost, Utility::cardinality}) {
            const auto timed = quickly(Contest{*election, {Rule::equal_shares, utility}});
            std::printf("; %s %lld rounds, %lld spans, %lld by fractions, %.1f ms", std::string{word_of(utility)}.c_str(), static_cast<long long>(timed.shared.rounds), static_cast<long long>(timed.effort.spans), static_cast<long long>(timed.effort.exact), timed.seconds * 1000);
        }
        std::printf("\n");
    }
    return 0;
}

}    // namespace

int main(int count, char** words) {
    if (count > 1 && std::string_view{words[1]}.ends_with(".pb")) return files(count, words);
    const std::uint64_t seed = count > 1 ? std::strtoull(words[1], nullptr, 10) : 1;
    for (const auto utility : {Utility::cost, Utility::cardinality}) {
        const Asked asked{Rule::equal_shares, utility};
        std::printf("utility %s\n", std::string{word_of(utility)}.c_str());
        const auto large = city(seed, 28'943, 175, 22'002);
        const Contest contest{large, asked};
        const auto timed = quickly(contest);
        say("  large", contest, timed);
        const auto start = seconds_of_cpu();
        exact_shares(contest, Whole{contest.budget()});
        const auto one_round = seconds_of_cpu() - start;
        std::printf("  one round of it by fractions: %.3f s; all of them would be %.0f s\n", one_round, one_round * static_cast<double>(timed.shared.rounds));

        const auto small = city(seed, 600, 40, 400);
        const Contest few{small, asked};
        const auto quick = quickly(few);
        say("  small", few, quick);
        const auto begun = seconds_of_cpu();
        const auto plain = raised_shares_plainly(few);
        const auto plainly = seconds_of_cpu() - begun;
        const bool same = plain.winners == quick.shared.winners && plain.rounds == quick.shared.rounds && plain.stop == quick.shared.stop;
        std::printf("  small, every round by fractions: %.2f s, %.0f times as long; outcome %s\n", plainly, plainly / quick.seconds, same ? "the same" : "DIFFERS");
        if (!same) return 1;
    }
    return 0;
}
