// Figures against a plain count of the same facts, whatever is asked: the columns add up by month and by year, the count does not.

#include "base/chance.hpp"
#include "base/instant.hpp"
#include "figures/figures.hpp"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>
#include <set>

namespace terrace {
namespace {

// Six places: 200 holds the even ones and 201 the odd ones, 300 (a basin) the first four.
bool holds(PlaceId outer, PlaceId atom) {
    return outer == atom || outer.number == 200 + atom.number % 2 || (outer.number == 300 && atom.number < 104);
}
Holders holders(std::int64_t version) {
    return {version, [](PlaceId atom) {
                std::vector<PlaceId> all;
                for (const std::int64_t outer : {100, 101, 102, 103, 104, 105, 200, 201, 300})
                    if (holds({outer}, atom)) all.push_back({outer});
                return all;
            }};
}

struct Ledger {
    std::vector<PostedFact> all;
    Figures figures;

    explicit Ledger(std::uint64_t seed, int size) {
        SeededChance dice{seed};
        const auto base = read_day("2020-11-20")->number;
        for (int i = 0; i < size; ++i) {
            PostedFact fact;
            fact.position = static_cast<Position>(all.size()) + 1;
            fact.recorded_at = Instant{static_cast<std::int64_t>(i) * 3'600'000};
            if (!all.empty() && dice.below(6) == 0) {    // an earlier fact is taken back, on its own day
                const auto& before = all[dice.below(all.size())];
                if (before.count < 0 || std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.part == before.position; })) continue;
                const auto position = fact.position;
                const auto at = fact.recorded_at;
                fact = before;
                fact.count = -1;
                fact.part = static_cast<std::int32_t>(before.position);
                fact.position = position;
                fact.recorded_at = at;
            } else {
                fact.what = dice.below(5) ? "received" : "answered";
                fact.place = {100 + static_cast<std::int64_t>(dice.below(6))};
                fact.day = {base + static_cast<std::int32_t>(dice.below(900))};
                fact.kind = dice.below(2) ? "water" : "road";
                fact.source = dice.below(3) ? "phone" : "walk_in";
                fact.count = 1;
                fact.value = dice.below(20) == 0 ? 5'000'000'000 + static_cast<std::int64_t>(dice.below(9)) : static_cast<std::int64_t>(dice.below(50)) - 10;
                if (dice.below(3) == 0) fact.more = "closed=yes";
            }
            all.push_back(fact);
        }
        // The second half comes after the places are known: what was there is added up then, what comes is added as it comes.
        const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
        figures.add({all.begin(), middle});
        figures.held_by(holders(1));
        figures.add({middle, all.end()});
    }

    bool asked_for(const PostedFact& fact, const FigureQuery& query) const {
        return fact.what == query.what && (!query.from || *query.from <= fact.day) && (!query.to || fact.day <= *query.to) && (!query.as_of || fact.position <= *query.as_of) &&
               (query.kind.empty() || fact.kind == query.kind) && (query.source.empty() || fact.source == query.source) && (!query.inside || query.inside(fact.place)) && (!query.within || holds(*query.within, fact.place)) &&
               (query.where.empty() || fact.more == "closed=yes");
    }
    std::map<std::string, FigureCell> counted(const FigureQuery& query, By by, Measure measure) const {
        std::map<std::string, FigureCell> out;
        std::map<std::string, std::vector<std::int64_t>> values;
        struct OfDay {
            std::int64_t net = 0;
            Position latest = 0;
        };
        std::map<std::string, std::map<std::pair<std::int32_t, std::int64_t>, OfDay>> dated;    // by day and value
        for (const auto& fact : all) {
            if (!asked_for(fact, query)) continue;
            const auto label = by == By::place    ? write(fact.place)
                               : by == By::month  ? write(fact.day).substr(0, 7)
                               : by == By::kind   ? fact.kind
                               : by == By::source ? fact.source
                               : by == By::dimension ? std::string{fact.more.empty() ? "" : "yes"}
                                                     : std::string{};
            out[label].count += fact.count;
            out[label].sum += fact.count * fact.value;
            ++out[label].records;
            auto& here = values[label];
            auto& that_day = dated[label][{fact.day.number, fact.value}];
            that_day.net += fact.count;
            if (fact.count > 0) that_day.latest = fact.position;
            if (fact.count > 0)
                here.push_back(fact.value);
            else if (const auto found = std::find(here.begin(), here.end(), fact.value); found != here.end())
                here.erase(found);
        }
        if (measure == Measure::last)
            for (const auto& [label, days] : dated) {
                std::pair<std::int32_t, Position> best{INT32_MIN, 0};
                for (const auto& [when, one] : days)
                    if (one.net > 0 && std::pair{when.first, one.latest} > best) {
                        best = {when.first, one.latest};
                        out[label].value = when.second;
                    }
            }
        for (auto& [label, here] : values) {
            if (here.empty()) continue;
            std::sort(here.begin(), here.end());
            if (measure == Measure::least) out[label].value = here.front();
            if (measure == Measure::most) out[label].value = here.back();
            if (measure == Measure::distinct) out[label].value = static_cast<std::int64_t>(std::set<std::int64_t>(here.begin(), here.end()).size());
        }
        if (measure == Measure::median)
            for (auto& [label, here] : values) {
                if (here.empty()) continue;
                std::sort(here.begin(), here.end());
                out[label].median_twice = here[(here.size() - 1) / 2] + here[here.size() / 2];
                out[label].median = out[label].median_twice / 2;
            }
        return out;
    }
};

FigureQuery any_query(SeededChance& dice, const Ledger& ledger) {
    FigureQuery query;
    query.what = dice.below(5) ? "received" : "answered";
    const auto base = read_day("2020-11-01")->number;
    if (dice.below(2)) query.from = Day{base + static_cast<std::int32_t>(dice.below(900))};
    if (dice.below(2)) query.to = Day{base + static_cast<std::int32_t>(dice.below(940))};
    if (dice.below(4) == 0) query.from = read_day(dice.below(2) ? "2021-01-01" : "2021-03-01");
    if (dice.below(4) == 0) query.to = read_day(dice.below(2) ? "2022-12-31" : "2022-02-28");
    if (dice.below(3) == 0) query.as_of = static_cast<Position>(dice.below(ledger.all.size() + 2));
    if (dice.below(3) == 0) query.kind = "road";
    if (dice.below(3) == 0) query.source = "phone";
    if (dice.below(3) == 0) query.where = {{"closed", "yes"}};
    query.dimension = "closed";
    if (dice.below(3) == 0) query.inside = [](PlaceId place) { return place.number % 2 == 0; };
    if (dice.below(2)) query.within = PlaceId{std::array{100, 103, 200, 201, 300, 999}[dice.below(6)]};
    return query;
}

TEST(Figures, AreAPlainCountOfTheirFactsWhateverIsAsked) {
    SeededChance dice{11};
    for (const int size : {0, 1, 40, 3'000}) {
        const Ledger ledger{static_cast<std::uint64_t>(size), size};
        for (int i = 0; i < 800; ++i) {
            const auto query = any_query(dice, ledger);
            const auto by = static_cast<By>(dice.below(6));
            const auto measure = static_cast<Measure>(dice.below(7));
            const auto found = ledger.figures.cells(query, by, measure);
            const auto wanted = ledger.counted(query, by, measure);
            ASSERT_EQ(found.size(), wanted.size()) << size << " facts, query " << i;
            for (const auto& [label, cell] : wanted) {
                const auto at = found.find(label);
                ASSERT_NE(at, found.end()) << label;
                EXPECT_EQ(at->second.count, cell.count) << label;
                EXPECT_EQ(at->second.records, cell.records) << label;
                EXPECT_EQ(at->second.sum, cell.sum) << label;
                EXPECT_EQ(at->second.value, cell.value) << label << " measure " << static_cast<int>(measure);
                EXPECT_EQ(at->second.median, cell.median) << label;
                EXPECT_EQ(at->second.median_twice, cell.median_twice) << label;
            }
        }
    }
}

// 3.2 万余 and 约 are different statements: a sum is as sure as what stands in it, and what was taken back no longer matters.
TEST(Figures, AreAsSureAsWhatStandsInThem) {
    Figures figures;
    const auto fact = [&](Position position, std::int64_t count, const char* more) {
        PostedFact one;
        one.what = "weight";
        one.place = {100};
        one.day = *read_day("2021-05-07");
        one.count = count;
        one.value = 480;
        one.position = position;
        one.recorded_at = Instant{position * 1000};
        one.more = more;
        figures.add({one});
    };
    FigureQuery query;
    query.what = "weight";
    const auto cell = [&] { return figures.cells(query, By::nothing, Measure::sum).at(""); };
    fact(1, 1, "how=hand");
    EXPECT_FALSE(cell().about || cell().at_least);
    fact(2, 1, "how=hand\nsure=about");
    fact(3, 1, "sure=at_least");
    EXPECT_TRUE(cell().about && cell().at_least);
    fact(4, -1, "how=hand\nsure=about");
    EXPECT_FALSE(cell().about);
    EXPECT_TRUE(cell().at_least);
    EXPECT_EQ(cell().sum, 960);
}

TEST(Figures, OpenToTheirRecordsNewestFirst) {
    SeededChance dice{12};
    const Ledger ledger{5, 2'000};
    for (int i = 0; i < 100; ++i) {
        const auto query = any_query(dice, ledger);
        const auto before = static_cast<Position>(dice.below(2'200));
        std::vector<Position> wanted;
        for (const auto& fact : ledger.all)
            if (ledger.asked_for(fact, query) && fact.position < before) wanted.push_back(fact.position);
        std::reverse(wanted.begin(), wanted.end());
        wanted.resize(std::min<std::size_t>(wanted.size(), 7));
        EXPECT_EQ(ledger.figures.evidence(query, 7, before), wanted);
    }
}

}    // namespace
}    // namespace terrace
