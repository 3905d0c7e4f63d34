// Real elections: the funded set each city announced, reproduced wherever a plain recount reproduces it.
#include "tests/acceptance/shared_data.hpp"
#include "competition/raised_shares.hpp"

#include <gtest/gtest.h>
#include <set>
#include <sstream>

namespace terrace::competition {
namespace {

Election election_of(const std::string& file) {
    std::ifstream in{shared_data() / "pabulib" / file, std::ios::binary};
    auto read = read_election(in);
    if (!read) throw Fault{file + ": " + say(read.error(), Language::en)};
    return std::move(*read);
}

std::set<std::string> ids(const Election& election, const Outcome& outcome) {
    std::set<std::string> all;
    for (const auto& winner : outcome.winners) all.insert(election.projects[winner.project].id);
    return all;
}

TEST(Pabulib, OfficialResultsAreReproduced) {
    std::size_t compared = 0;
    for (auto& row : shared_table("pabulib/expected_results.csv")) {
        if (!row["checked"].starts_with("reproduced")) continue;
        const auto election = election_of(row["file"]);
        const auto rule = row["rule"] == "equalshares/add1" ? std::string{"equal-shares"} : row["rule"];
        const auto outcome = solve(election, *read_asked(rule, "cost", "add1", "id"));
        ASSERT_TRUE(outcome) << row["file"];
        std::set<std::string> funded;
        std::istringstream listed{row["funded_ids"]};
        for (std::string id; std::getline(listed, id, '|');) funded.insert(id);
        EXPECT_EQ(ids(election, *outcome), funded) << row["file"];
        EXPECT_EQ(write_decimal(outcome->cost, election.money_decimals) + ".0", row["funded_cost"]) << row["file"];
        EXPECT_EQ(std::to_string(election.projects.size()), row["projects"]);
        EXPECT_EQ(std::to_string(election.ballots.size()), row["votes"]);
        ++compared;
    }
    EXPECT_EQ(compared, 8U);
}

// What the file itself says of votes and scores is what its ballots add up to.
TEST(Pabulib, ScoresOfTheFilesAreRecounted) {
    for (auto& row : shared_table("pabulib/expected_results.csv")) {
        const auto election = election_of(row["file"]);
        const auto found = scores(election), voters = voters_for(election);
        const auto column = [&](std::string_view name) {
            const auto& columns = election.project_columns;
            return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
        };
        const auto votes_at = column("votes"), score_at = column("score");
        for (std::size_t p = 0; p < election.projects.size(); ++p) {
            const auto& fields = election.projects[p].fields;
            if (votes_at < fields.size()) {
                EXPECT_EQ(std::to_string(voters[p]), fields[votes_at]) << row["file"] << ' ' << fields[0];
            }
            if (score_at < fields.size()) {
                EXPECT_EQ(write_decimal(found[p], election.points_decimals), fields[score_at]) << row["file"] << ' ' << fields[0];
            }
        }
    }
}

TEST(Pabulib, EveryElectionComesBackAsWritten) {
    for (auto& row : shared_table("pabulib/expected_results.csv")) {
        const auto election = election_of(row["file"]);
        std::istringstream written{write(election)};
        const auto again = read_election(written);
        ASSERT_TRUE(again) << row["file"];
        EXPECT_EQ(write(*again), write(election));
        EXPECT_EQ(scores(*again), scores(election));
    }
}

// On real ballots too the proof of whole spans of rounds says what round after round says.
TEST(Pabulib, SpansAgreeWithEveryRoundByItself) {
    for (const auto* file : {"Netherlands_Assen_2024.pb", "Poland_Gdynia_2022_Dzialki_Lesne__small.pb"}) {
        const auto election = election_of(file);
        for (const auto utility : {Utility::cost, Utility::cardinality}) {
            const Contest contest{election, {Rule::equal_shares, utility}};
            const auto quick = raised_shares(contest), plain = raised_shares_plainly(contest);
            EXPECT_EQ(quick.winners, plain.winners) << file;
            EXPECT_EQ(quick.rounds, plain.rounds) << file;
            EXPECT_EQ(quick.stop, plain.stop) << file;
        }
    }
}

}    // namespace
}    // namespace terrace::competition
