// The list of what changed is the difference of two as-of computations, whatever was noted late, corrected or withdrawn in between.

#include "reports/changes.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::reports {
namespace {

using namespace terrace::testing;

// An office that notes, corrects and withdraws at random; every fact as the journal and as the engine have it.
class RandomOffice {
  public:
    explicit RandomOffice(std::uint64_t seed) : dice_{seed} {
        std::vector<PostedFact> posted;
        for (Position position = 1; position <= 120; ++position) {
            const auto what = dice_.below(4);
            if (noted_.empty() || what < 2) {
                noted_.push_back({derived_uuid(Uuid{}, "note " + std::to_string(position)), some(), true});
                say(posted, position, noted_.back(), 1, "records.noted");
            } else {
                auto& one = noted_[dice_.below(noted_.size())];
                if (!one.counts) continue;
                say(posted, position, one, -1, what == 2 ? "records.corrected" : "records.withdrawn");
                one.counts = what == 2;
                if (what == 2) {
                    one.said = some();
                    say(posted, position, one, 1, "records.corrected");
                }
            }
        }
        figures_.add(posted);
    }

    void holds() {
        static const auto views = SmallCounty{}.views();
        for (int asked = 0; asked < 20; ++asked) {
            FigureQuery query;
            query.what = "river.weight";
            query.inside = [place = dice_.below(3), this](PlaceId atom) { return place == 2 || atom == (place == 0 ? county_.wenbi : county_.shuanghe); };
            if (dice_.below(2)) query.from = Day{19'000};
            if (dice_.below(2)) query.to = Day{19'020};
            if (dice_.below(3) == 0) query.where = {{"how", "hand"}};
            const auto after = static_cast<Position>(dice_.below(121)), up_to = after + static_cast<Position>(dice_.below(121 - static_cast<std::uint64_t>(after)));
            std::vector<MovingFact> between;
            for (const auto& fact : all_)
                if (after < fact.position && fact.position <= up_to && asked_for(query, fact, *views.places)) between.push_back(fact);
            const auto moved = moved_by(between);
            const auto at = [&](Position known) {
                auto then = query;
                then.as_of = known;
                const auto cells = figures_.cells(then, By::nothing, Measure::sum);
                return cells.empty() ? FigureCell{} : cells.begin()->second;
            };
            const auto was = at(after), is = at(up_to);
            std::int64_t count = 0, value = 0;
            std::map<Uuid, std::int64_t> listed;
            for (const auto& one : moved) {
                count += one.count;
                value += one.value;
                listed[one.stream] = one.count;
                EXPECT_TRUE(after < one.position && one.position <= up_to);
                if (one.moved == Moved::came) {
                    EXPECT_EQ(one.count, 1);
                } else if (one.moved == Moved::gone) {
                    EXPECT_EQ(one.count, -1);
                    EXPECT_TRUE(one.event == "records.withdrawn" || one.event == "records.corrected");
                } else {
                    EXPECT_EQ(one.count, 0);
                }
            }
            EXPECT_EQ(count, is.count - was.count);
            EXPECT_EQ(value, is.sum - was.sum);
            // Exactly the records that say something else at the one position than at the other.
            std::set<Uuid> expected, named;
            for (const auto& one : noted_)
                if (said_by(one.id, query, after, *views.places) != said_by(one.id, query, up_to, *views.places)) expected.insert(one.id);
            for (const auto& [stream, number] : listed) named.insert(stream);
            EXPECT_EQ(named, expected);
        }
    }

  private:
    struct Said {
        PlaceId place;
        Day day;
        std::string more;
        std::int64_t value = 0;
    };
    struct Noted {
        Uuid id;
        Said said;
        bool counts = false;
    };
    Said some() {
        return {dice_.below(2) ? county_.wenbi : county_.shuanghe, Day{18'990 + static_cast<std::int32_t>(dice_.below(40))}, dice_.below(2) ? "how=hand" : "how=machine\nweighed=true", static_cast<std::int64_t>(dice_.below(4))};
    }
    void say(std::vector<PostedFact>& posted, Position position, const Noted& one, std::int64_t sign, const char* event) {
        all_.push_back({"river.weight", one.said.place, one.said.day, "", "", one.said.more, sign, one.said.value, one.id, event, position, Instant{position * 1000}, Instant{position * 1000}});
        PostedFact fact{"river.weight", one.said.place, one.said.day, "", "", sign, one.said.value, position, sign > 0 ? 1 : 0, Instant{position * 1000}};
        fact.more = one.said.more;
        posted.push_back(std::move(fact));
    }
    using Counted = std::map<std::tuple<PlaceId, Day, std::string, std::int64_t>, std::int64_t>;
    Counted said_by(const Uuid& id, const FigureQuery& query, Position known, const PlaceTree& places) const {
        Counted out;
        for (const auto& fact : all_)
            if (fact.stream == id && fact.position <= known && asked_for(query, fact, places)) {
                auto& net = out[{fact.place, fact.day, fact.more, fact.value}];
                net += fact.count;
                if (net == 0) out.erase({fact.place, fact.day, fact.more, fact.value});
            }
        return out;
    }

    SeededChance dice_;
    SmallCounty county_;
    std::vector<Noted> noted_;
    std::vector<MovingFact> all_;
    Figures figures_;
};

TEST(FigureChanges, TheListIsTheDifferenceOfTwoComputations) {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomOffice{seed}.holds();
        if (HasFailure()) return;
    }
}

TEST(FigureChanges, WhatCameAndWentInBetweenMovedNothing) {
    const Uuid id = derived_uuid(Uuid{}, "n");
    const MovingFact came{"river.weight", {1}, {19'000}, "", "", "", 1, 5, id, "records.noted", 3, {}, {}};
    auto went = came;
    went.count = -1;
    went.event = "records.withdrawn";
    went.position = 4;
    EXPECT_TRUE(moved_by({came, went}).empty());
    EXPECT_EQ(moved_by({came}).at(0).moved, Moved::came);
    EXPECT_EQ(moved_by({went}).at(0).moved, Moved::gone);
}

}    // namespace
}    // namespace terrace::reports
